"""Find the files in ``content/`` and read each: the only stage that reads authors' files."""

from __future__ import annotations

import fnmatch
import os
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct

from nutgraf.model import Document, Kind, Place, Problem, Source
from nutgraf.reading.document import Manuscript, read_document
from nutgraf.reading.engines import make_engine
from nutgraf.reading.front import SYNONYMS
from nutgraf.site import Reading
from nutgraf.sources import read_sources

MARKDOWN = frozenset({".md", ".markdown", ".mkd", ".mdown"})
SOURCE_FILES = frozenset({".yaml", ".yml", ".json", ".bib"})
FOLDERS: dict[str, Kind] = {
    "explainers": "explainer",
    "timelines": "timeline",
    "actors": "actor",
    "glossary": "term",
    "pages": "page",
}
SOURCES = "sources"

# What another format's reader gives: HTML, and metadata as words.
OtherReader = Callable[[Path], tuple[str, Mapping[str, str]]]


class Shelves(Struct, frozen=True):
    """Where things stand in ``content/``.

    Attributes:
        content: the folder.
        article_paths, page_paths: folders of explainers and pages beside our own two, from
            ``content/``; an empty string is all of it (Pelican's ARTICLE_PATHS, PAGE_PATHS).
        excludes: folders that are not looked into for articles.
        ignore: file name patterns to pass over (IGNORE_FILES).
        file_date: a pattern with named groups that a file's name may give (FILENAME_METADATA).
        folder_topics: whether an article's folder is its topic (USE_FOLDER_AS_CATEGORY).
        readers: endings that another reader knows, without Markdown's.
    """

    content: Path
    article_paths: tuple[str, ...] = ("",)
    page_paths: tuple[str, ...] = ("pages",)
    excludes: tuple[str, ...] = ()
    ignore: tuple[str, ...] = (".#*", ".*", "__pycache__")
    file_date: str = r"(?P<date>\d{4}-\d{2}-\d{2}).*"
    folder_topics: bool = True
    readers: frozenset[str] = frozenset()


class Gathered(Struct, frozen=True):
    """What stands in ``content/``, in the order of paths.

    Attributes:
        files: paths, from the site's root, of files that are neither documents nor sources.
        problems: of sources, and of files that could not be read.
    """

    documents: tuple[Document, ...]
    sources: tuple[Source, ...]
    files: tuple[str, ...]
    problems: tuple[Problem, ...]


def gather(shelves: Shelves, reading: Reading, other: OtherReader) -> Gathered:
    """Read everything."""
    engine = make_engine(reading.engine, reading.markdown)
    documents: list[Document] = []
    sources: list[Source] = []
    files: list[str] = []
    problems: list[Problem] = []
    for path in _walk(shelves.content, shelves.ignore):
        shown = f"{shelves.content.name}/{path}"
        kind = kind_of(path, shelves)
        if path.startswith(f"{SOURCES}/") and posixpath.splitext(path)[1].lower() in SOURCE_FILES:
            text = _text(shelves.content / path, shown, problems)
            found, wrong = read_sources(shown, text) if text is not None else ((), ())
            sources += found
            problems += wrong
        elif kind is not None:
            manuscript = _manuscript(shelves, path, kind, other, problems)
            if manuscript is not None:
                documents.append(read_document(manuscript, engine))
        else:
            files.append(shown)
    return Gathered(tuple(documents), tuple(sources), tuple(files), tuple(problems))


def _walk(folder: Path, ignore: tuple[str, ...]) -> Iterator[str]:
    """Every file below a folder, with forward slashes, in the order of names."""
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _ignored(name, ignore))
        base = Path(at).relative_to(folder).as_posix()
        for name in sorted(names):
            if not _ignored(name, ignore):
                yield name if base == "." else f"{base}/{name}"


def _ignored(name: str, ignore: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in ignore)


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


def _text(path: Path, shown: str, problems: list[Problem]) -> str | None:
    """A file's text; a problem where it cannot be read or is not UTF-8."""
    try:
        data = path.read_bytes()
    except OSError as error:
        problems.append(Problem(Place(shown, 1), f"cannot be read: {error.strerror}"))
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text = f"this file is not UTF-8: byte {error.start + 1} is 0x{data[error.start]:02x}"
        problems.append(Problem(Place(shown, line), text, "save it as UTF-8"))
        return None


def _manuscript(
    shelves: Shelves, path: str, kind: Kind, other: OtherReader, problems: list[Problem]
) -> Manuscript | None:
    shown = f"{shelves.content.name}/{path}"
    text = _text(shelves.content / path, shown, problems)
    if text is None:
        return None
    defaults = _defaults(shelves, path, kind)
    if posixpath.splitext(path)[1].lower() in MARKDOWN:
        return Manuscript(shown, kind, text, defaults=defaults)
    try:
        html, metadata = other(shelves.content / path)
    except Exception as error:  # another package's reader may raise anything
        problems.append(Problem(Place(shown, 1), f"its reader failed: {error}"))
        return None
    own = {SYNONYMS.get(key, key): value for key, value in metadata.items()}
    return Manuscript(shown, kind, text, html or "<p></p>", {**defaults, **own})


def _defaults(shelves: Shelves, path: str, kind: Kind) -> dict[str, str]:
    """What a file's name and folder say of it."""
    if kind != "explainer" or path.startswith("explainers/"):
        return {}
    found: dict[str, str] = {}
    name = posixpath.splitext(posixpath.basename(path))[0]
    if shelves.file_date and (match := re.match(shelves.file_date, name)):
        found |= {key.lower(): value for key, value in match.groupdict().items() if value}
    folder = posixpath.basename(posixpath.dirname(path))
    if shelves.folder_topics and folder:
        found["topic"] = unquote(folder)
    return {key: value for key, value in found.items() if key in ("date", "topic", "slug", "title")}
