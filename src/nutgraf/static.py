"""Files that are copied: pictures, data, the theme's own. None of an author's may run a script."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from nutgraf import rules
from nutgraf.addresses import output_path
from nutgraf.errors import ContentError
from nutgraf.library import Library
from nutgraf.model import Place, Problem
from nutgraf.pictures.credits import is_credits
from nutgraf.pictures.gallery import Gallery
from nutgraf.publication import linked_files
from nutgraf.stylesheet import SHEET, flatten
from nutgraf.svg import SvgError, clean_svg
from nutgraf.write import Content

# Folders that every site has: that a file stands there says nothing of who trusts it.
OPEN_FOLDERS = frozenset({"images", "data", "."})
# What a browser runs, or may take for a page, when it is opened from a site.
_ACTIVE = (
    "html htm xhtml xht shtml mht mhtml xml xsl xslt rdf atom rss js mjs cjs jsm wasm svgz swf "
    "htc hta htaccess php phtml asp aspx jsp cgi manifest appcache webmanifest"
)
ACTIVE = frozenset(f".{ending}" for ending in _ACTIVE.split())
# What tells a host which addresses there are, what they answer and what runs.
RULING = frozenset(
    "_headers _redirects _routes.json cname web.config .user.ini .htpasswd netlify.toml vercel.json"
    " firebase.json staticwebapp.config.json".split()
)


class Static(Struct, frozen=True):
    """Files to copy, and what is wrong with them.

    Attributes:
        files: path on the site, content, and the file's own path from the site's root.
    """

    files: tuple[tuple[str, Content, str], ...]
    problems: tuple[Problem, ...]


class Copied(Struct, frozen=True):
    """Files of the content that are published, by their paths from the site's root.

    Attributes:
        unsure: those that the publisher's settings do not name, and so may come from anybody.
        linked: what published texts link, show or draw.
    """

    paths: tuple[str, ...]
    unsure: tuple[str, ...]
    linked: frozenset[str]


def static_files(
    copied: Copied,
    content: Path,
    static_paths: tuple[str, ...],
    renamed: Mapping[str, str],
    gallery: Gallery,
) -> Static:
    """Files of the content: those in static folders, and those that a published text links.

    What only unpublished work links stays behind. SVG pictures come out without anything but
    drawing in them; what can run a script does not come out, unless the publisher's STATIC_PATHS
    names it. A picture comes out without what its camera put in.
    """
    files: list[tuple[str, Content, str]] = list(gallery.copies)
    problems: list[Problem] = list(gallery.problems)
    for path in copied.paths:
        inside = output_path(path)
        trusted = _trusted(inside, static_paths)
        made = gallery.clean.get(path) or _content(
            path, content / inside, problems, trusted=trusted
        )
        if made is None:
            continue
        named = _renamed(inside, renamed)
        files.append((named, made, path))
        if path in copied.linked and named != inside:
            files.append((inside, made, path))  # where the link leads
    return Static(tuple(files), tuple(problems))


def copied_files(library: Library, static_paths: tuple[str, ...]) -> Copied:
    """Which files of the content are published, each as it may be."""
    linked = {path for document in library.documents for path in linked_files(document)}
    insides = {path: output_path(path) for path in sorted(library.files - library.withheld)}
    paths = tuple(
        path
        for path, inside in insides.items()
        if path in linked or any(_below(inside, folder) for folder in static_paths)
        if not is_credits(inside)
    )
    unsure = tuple(path for path in paths if not _trusted(insides[path], static_paths))
    return Copied(paths, unsure, frozenset(linked))


def _content(path: str, place: Path, problems: list[Problem], *, trusted: bool) -> Content | None:
    """A file as it may be published; ``None``, with a problem, where it may not."""
    ending = posixpath.splitext(path)[1].lower() or posixpath.basename(path).lower()
    if trusted:
        return place
    if ending in ACTIVE:
        text = "this file can run a script in readers' browsers, so it is not published"
        hint = "name it in STATIC_PATHS if you trust it, or publish another format"
        problems.append(Problem(Place(path, 1), rules.ACTIVE_FILE, text, hint))
        return None
    if posixpath.basename(path).lower() in RULING:
        text = "this file tells the site's host what to do, so it is not published"
        hint = "name it in STATIC_PATHS if you trust it"
        problems.append(Problem(Place(path, 1), rules.ACTIVE_FILE, text, hint))
        return None
    return _clean_svg(path, place, problems) if ending == ".svg" else place


def _clean_svg(path: str, place: Path, problems: list[Problem]) -> bytes | None:
    try:
        data = place.read_bytes()
    except OSError as error:
        text = f"cannot be read: {error.strerror}"
        problems.append(Problem(Place(path, 1), rules.FILE_UNREADABLE, text))
        return None
    try:
        cleaned = clean_svg(data)
    except SvgError as error:
        problems.append(Problem(Place(path, 1), rules.SVG_BROKEN, str(error), error.hint))
        return None
    if cleaned.removed:
        text = f"taken out of this picture: {', '.join(cleaned.removed)}"
        hint = "save it without, as plain SVG"
        problems.append(Problem(Place(path, 1), rules.SVG_CLEANED, text, hint))
    return cleaned.data


def _trusted(inside: str, static_paths: tuple[str, ...]) -> bool:
    """True for what the publisher's settings name, beyond the folders that all sites have."""
    named = (posixpath.normpath(folder.strip("/") or ".") for folder in static_paths)
    return any(_below(inside, folder) for folder in named if folder not in OPEN_FOLDERS)


def _renamed(path: str, renamed: Mapping[str, str]) -> str:
    """Where EXTRA_PATH_METADATA sends a file, by its own path or its folder's."""
    for old, new in renamed.items():
        folder = old.rstrip("/")
        if path == folder:
            return new
        if path.startswith(f"{folder}/"):
            return f"{new.rstrip('/')}/{path.removeprefix(f'{folder}/')}"
    return path


def _below(path: str, folder: str) -> bool:
    folder = folder.strip("/")
    return not folder or folder in {".", path} or path.startswith(f"{folder}/")


def theme_files(static: Path, stylesheet: str) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """The theme's files under ``theme/``, its style sheets as one; and what is wrong with these."""
    files: dict[str, bytes] = {}
    problems: tuple[Problem, ...] = ()
    sheet = static / SHEET
    if sheet.is_file():
        try:
            files[stylesheet] = flatten(sheet).encode("utf-8")
        except ContentError as error:
            problems = error.problems
    for path in sorted(static.rglob("*")) if static.is_dir() else ():
        inside = path.relative_to(static).as_posix()
        if path.is_file() and not inside.startswith("css/") and not path.name.startswith("."):
            files[f"theme/{inside}"] = path.read_bytes()
    return files, problems
