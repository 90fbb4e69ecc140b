"""Find the files in ``content/`` and read each: the only stage that reads authors' files."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from nutgraf import rules
from nutgraf.limits import LARGEST_SOURCES, LARGEST_TEXT
from nutgraf.listing import Listing
from nutgraf.model import Document, Kind, Place, Problem, Source, Waiver
from nutgraf.order import MARKDOWN, NamedBy, OtherReader, Shelves
from nutgraf.reading.document import Manuscript, read_document
from nutgraf.reading.engines import make_engine
from nutgraf.site import Reading
from nutgraf.slugs import slugify
from nutgraf.sources import read_sources
from nutgraf.waivers import source_waivers

SOURCE_FILES = frozenset({".yaml", ".yml", ".json", ".bib"})
FOLDERS: dict[str, Kind] = {
    "explainers": "explainer",
    "timelines": "timeline",
    "actors": "actor",
    "glossary": "term",
    "pages": "page",
}
SOURCES = "sources"


class Gathered(Struct, frozen=True):
    """What stands in ``content/``, in the order of paths.

    Attributes:
        files: paths, from the site's root, of files that are neither documents nor sources.
        waivers: of files of sources; documents have their own.
        problems: of sources, and of files that could not be read.
    """

    documents: tuple[Document, ...]
    sources: tuple[Source, ...]
    files: tuple[str, ...]
    waivers: tuple[Waiver, ...]
    problems: tuple[Problem, ...]


def gather(shelves: Shelves, reading: Reading, other: OtherReader) -> Gathered:
    """Read everything."""
    engine = make_engine(reading.engine, reading.markdown)
    documents: list[Document] = []
    sources: list[Source] = []
    files: list[str] = []
    waivers: list[Waiver] = []
    problems: list[Problem] = []
    listing = Listing(shelves.content, shelves.ignore)
    for path in listing.files():
        shown = f"{shelves.content.name}/{path}"
        kind = kind_of(path, shelves)
        if path.startswith(f"{SOURCES}/") and posixpath.splitext(path)[1].lower() in SOURCE_FILES:
            text = _text(shelves.content / path, shown, problems, LARGEST_SOURCES)
            found, wrong = read_sources(shown, text) if text is not None else ((), ())
            sources += found
            problems += wrong
            waivers += source_waivers(shown, text) if text is not None else ()
        elif kind is not None:
            manuscript = _manuscript(shelves, path, kind, other, problems)
            if manuscript is not None and _is_plain_file(manuscript, path, shelves):
                files.append(shown)
            elif manuscript is not None:
                documents.append(read_document(manuscript, engine))
        else:
            files.append(shown)
    problems += listing.problems
    translated = with_translations(documents, shelves.lang)
    return Gathered(
        tuple(translated), tuple(sources), tuple(files), tuple(waivers), tuple(problems)
    )


def kind_of(path: str, shelves: Shelves) -> Kind | None:
    """What a file is, by its folder; ``None`` for what is no document."""
    ending = posixpath.splitext(path)[1].lower()
    if ending not in MARKDOWN and ending not in shelves.readers:
        return None
    top = path.partition("/")[0] if "/" in path else ""
    if top in FOLDERS:
        return FOLDERS[top]
    if top in (SOURCES, "images", "data") or _below(path, shelves.excludes):
        return None
    if _below(path, shelves.page_paths):
        return "page"
    return "explainer" if _below(path, shelves.article_paths) else None


def _below(path: str, folders: tuple[str, ...]) -> bool:
    return any(not f or path == f or path.startswith(f"{f.strip('/')}/") for f in folders)


def _text(path: Path, shown: str, problems: list[Problem], most: int = LARGEST_TEXT) -> str | None:
    """A file's text; a problem where it cannot be read, is too large or is not UTF-8."""
    try:
        if (size := path.stat().st_size) > most:
            text = f"this file has {size:,} bytes; {most:,} are read at the most"
            hint = "part it, or keep what is no text in content/data/"
            problems.append(Problem(Place(shown, 1), rules.FILE_TOO_LARGE, text, hint))
            return None
        data = path.read_bytes()
    except OSError as error:
        problems.append(
            Problem(Place(shown, 1), rules.FILE_UNREADABLE, f"cannot be read: {error.strerror}")
        )
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text = f"this file is not UTF-8: byte {error.start + 1} is 0x{data[error.start]:02x}"
        problems.append(Problem(Place(shown, line), rules.NOT_UTF8, text, "save it as UTF-8"))
        return None


def _manuscript(
    shelves: Shelves, path: str, kind: Kind, other: OtherReader, problems: list[Problem]
) -> Manuscript | None:
    shown = f"{shelves.content.name}/{path}"
    text = _text(shelves.content / path, shown, problems)
    if text is None:
        return None
    defaults = _defaults(shelves, path, kind)
    own = kind != "explainer" or path.startswith("explainers/")
    named_by: NamedBy = "file" if own else shelves.named_by
    if posixpath.splitext(path)[1].lower() in MARKDOWN:
        return Manuscript(
            shown, kind, text, defaults=defaults, named_by=named_by, lang=shelves.lang
        )
    try:
        html, metadata = other(shelves.content / path)
    except Exception as error:  # noqa: BLE001 (another package's reader may raise anything)
        problems.append(
            Problem(Place(shown, 1), rules.READER_FAILED, f"its reader failed: {error}")
        )
        return None
    return Manuscript(
        shown, kind, text, html or "<p></p>", defaults, metadata, named_by, shelves.lang
    )


def _is_plain_file(manuscript: Manuscript, path: str, shelves: Shelves) -> bool:
    """True for the HTML files with which sites prove to others whose they are."""
    is_html = path.lower().endswith((".html", ".htm"))
    static = any(folder.strip("/") and _below(path, (folder,)) for folder in shelves.static_paths)
    return is_html and static and "title" not in manuscript.metadata


def _defaults(shelves: Shelves, path: str, kind: Kind) -> dict[str, str]:
    """What the site's settings, and a file's folder, path and name, say of it; the last counts."""
    found: dict[str, str] = {}
    if kind in ("explainer", "timeline", "page"):
        found |= shelves.defaults
    elif "status" in shelves.defaults:  # what all are held back with holds these back too
        found["status"] = shelves.defaults["status"]
    folder = posixpath.basename(posixpath.dirname(path))
    if kind == "explainer" and not path.startswith("explainers/"):
        if shelves.folder_topics and folder:
            found["category"] = unquote(folder)
        name = posixpath.splitext(posixpath.basename(path))[0]
        for pattern, written in ((shelves.path_date, path), (shelves.file_date, name)):
            if pattern and (match := re.match(pattern, written)):
                found |= {key.lower(): value for key, value in match.groupdict().items() if value}
    for prefix, metadata in shelves.by_path.items():
        if _below(path, (prefix,)):
            found |= metadata
    return found


def with_translations(documents: Iterable[Document], lang: str) -> list[Document]:
    """Part texts that share a slug in several languages, as Pelican does: ``SLUG-LANG``.

    The one in the site's language is the original; where there is none, the first.
    """
    alike: defaultdict[tuple[Kind, str], list[Document]] = defaultdict(list)
    for document in documents:
        if document.kind in ("explainer", "page"):
            name = slugify(document.front.slug) or document.id
            alike[document.kind, name].append(document)
    parted: dict[str, Document] = {}
    for (_, name), group in alike.items():
        langs = [document.front.lang or lang for document in group]
        if len(group) > 1 and len(set(langs)) == len(group):
            original = group[langs.index(lang) if lang in langs else 0]
            parted |= {
                document.place.path: _translation(document, name, own, original)
                for document, own in zip(group, langs, strict=True)
                if document is not original
            }
    return [parted.get(document.place.path, document) for document in documents]


def _translation(document: Document, name: str, lang: str, original: Document) -> Document:
    front, own = document.front, f"{name}-{slugify(lang)}"
    published = original.front.status == "published"
    translates = front.translates or (original.id if published else "")
    return replace(document, id=own, front=replace(front, slug=own, translates=translates))
