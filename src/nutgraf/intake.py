"""One file of ``content/`` in, what it holds out: a document, sources, or a file to be copied."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Sequence
from urllib.parse import unquote

import msgspec
from msgspec import Struct, structs

from nutgraf import rules
from nutgraf.keeping import keys
from nutgraf.limits import LARGEST_SOURCES, LARGEST_TEXT
from nutgraf.model import Document, Kind, Place, Problem, Source, Waiver
from nutgraf.order import MARKDOWN, NamedBy, OtherReader, Shelves
from nutgraf.reading.document import Manuscript, read_documents
from nutgraf.reading.engines import make_engine
from nutgraf.site import Reading
from nutgraf.sources import read_sources
from nutgraf.surface import surface
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
CHUNK = 1 << 16
# How docutils says what is wrong: a path, a line, how bad it is, and words.
DOCUTILS = re.compile(r"[^\n]*?:(\d+): \([A-Z]+/\d\) ([^\n]*)")


_encode = msgspec.msgpack.Encoder(order="sorted").encode


class Held(Struct, frozen=True, omit_defaults=True):
    """What one file holds; of a file that is only copied, nothing.

    Attributes:
        surface: of the document (see `nutgraf.surface`).
        copied: true for a file that is neither a document nor sources.
        waivers: of a file of sources; a document has its own.
        problems: likewise, and of a file that could not be read.
    """

    document: Document | None = None
    sources: tuple[Source, ...] = ()
    surface: bytes = b""
    copied: bool = False
    waivers: tuple[Waiver, ...] = ()
    problems: tuple[Problem, ...] = ()


class Intake:
    """Reads files, each by itself: what one holds depends on no other.

    Attributes:
        shelves: where things stand.
    """

    def __init__(self, shelves: Shelves, reading: Reading, other: OtherReader) -> None:
        self.shelves = shelves
        self._content = str(shelves.content)
        self._other = other
        self._evidence = reading.evidence
        self._engine = make_engine(reading.engine, reading.markdown)
        told = keys.plain(structs.asdict(reading))
        own = reading.engine == "commonmark" or keys.extensions(reading.markdown)
        self._told = told if own else None

    def open(self, path: str) -> bytes | Problem:
        """A file's bytes; nothing is read of files that are only copied."""
        if not self.is_read(path):
            return b""
        most = LARGEST_SOURCES if is_sources(path) else LARGEST_TEXT
        return _data(f"{self._content}/{path}", self._shown(path), most)

    def key(self, path: str, mark: bytes) -> bytes:
        """What the result depends on; empty where that cannot be told.

        Args:
            mark: the digest of the file's bytes.
        """
        if is_sources(path):
            return keys.digest(keys.code(), b"sources", self._shown(path).encode(), mark)
        kind = kind_of(path, self.shelves)
        if self._told is None or kind is None or not is_markdown(path):
            return b""
        about = _encode(self._manuscript(path, kind, ""))
        return keys.digest(keys.code(), self._told, about, mark)

    def read(self, files: Sequence[tuple[str, bytes | Problem]]) -> list[Held]:
        """What each of some files holds.

        Args:
            files: paths, and what `open` gave.
        """
        begun = [self._begun(path, data) for path, data in files]
        manuscripts = [one for one in begun if isinstance(one, Manuscript)]
        documents = iter(read_documents(manuscripts, self._engine))
        read = (next(documents) if isinstance(one, Manuscript) else one for one in begun)
        return [
            Held(document=one, surface=surface(one)) if isinstance(one, Document) else one
            for one in read
        ]

    def _begun(self, path: str, data: bytes | Problem) -> Manuscript | Held:
        """A text to be read; of any other file, what it holds."""
        if not self.is_read(path):
            return Held(copied=True)
        text = _decoded(data, self._shown(path)) if isinstance(data, bytes) else data
        if not isinstance(text, str):
            return Held(problems=(text,))
        return self._sources(path, text) if is_sources(path) else self._text(path, text)

    def _sources(self, path: str, text: str) -> Held:
        shown = self._shown(path)
        found, wrong = read_sources(shown, text)
        return Held(sources=found, waivers=source_waivers(shown, text), problems=wrong)

    def _text(self, path: str, text: str) -> Manuscript | Held:
        kind = kind_of(path, self.shelves)
        assert kind is not None  # it is read, and no sources
        manuscript = self._manuscript(path, kind, text)
        if not is_markdown(path):
            try:
                html, metadata = self._other(self.shelves.content / path)
            except Exception as error:  # noqa: BLE001 (another package's reader may raise anything)
                return Held(problems=(_reader_problem(manuscript.path, error),))
            manuscript = structs.replace(manuscript, html=html or "<p></p>", metadata=metadata)
            if _is_plain_file(manuscript, path, self.shelves):
                return Held(copied=True)
        return manuscript

    def is_read(self, path: str) -> bool:
        """True for texts and sources; all else is only copied."""
        return is_sources(path) or kind_of(path, self.shelves) is not None

    def _shown(self, path: str) -> str:
        return f"{self.shelves.content.name}/{path}"

    def _manuscript(self, path: str, kind: Kind, text: str) -> Manuscript:
        own = kind != "explainer" or path.startswith("explainers/")
        named_by: NamedBy = "file" if own else self.shelves.named_by
        defaults, lang = _defaults(self.shelves, path, kind), self.shelves.lang
        return Manuscript(
            self._shown(path),
            kind,
            text,
            defaults=defaults,
            named_by=named_by,
            lang=lang,
            evidence=self._evidence,
        )


def _reader_problem(path: str, error: Exception) -> Problem:
    """What another package's reader raised, with its line where docutils names one."""
    said = DOCUTILS.match(str(error))
    line, why = (int(said[1]), said[2]) if said else (1, str(error).strip().partition("\n")[0])
    return Problem(Place(path, line), rules.READER_FAILED, f"its reader failed: {why}")


def is_sources(path: str) -> bool:
    """True for a file of sources, by its folder and ending."""
    return path.startswith(f"{SOURCES}/") and posixpath.splitext(path)[1].lower() in SOURCE_FILES


def is_markdown(path: str) -> bool:
    """True for Markdown, by its ending."""
    return posixpath.splitext(path)[1].lower() in MARKDOWN


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


def _data(path: str, shown: str, most: int) -> bytes | Problem:
    """A file's bytes; a problem where it cannot be read or is too large."""
    try:
        # a file object would ask the system twice as much as this does
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        try:
            size = os.fstat(handle).st_size
            if size > most:
                text = f"this file has {size:,} bytes; {most:,} are read at the most"
                hint = "part it, or keep what is no text in content/data/"
                return Problem(Place(shown, 1), rules.FILE_TOO_LARGE, text, hint)
            parts = []
            while part := os.read(handle, CHUNK):
                parts.append(part)
            return b"".join(parts)
        finally:
            os.close(handle)
    except OSError as error:
        text = f"cannot be read: {error.strerror}"
        return Problem(Place(shown, 1), rules.FILE_UNREADABLE, text)


def _decoded(data: bytes, shown: str) -> str | Problem:
    """A file's text; a problem where it is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text = f"this file is not UTF-8: byte {error.start + 1} is 0x{data[error.start]:02x}"
        return Problem(Place(shown, line), rules.NOT_UTF8, text, "save it as UTF-8")


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
