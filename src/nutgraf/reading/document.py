"""Read one file: its text in, its `Document` out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from nutgraf import rules, walk
from nutgraf.dates import Date, parse_date
from nutgraf.model import Document, Front, Kind, Link, Place, Waiver
from nutgraf.order import NamedBy
from nutgraf.reading.dialect import Body, BodyReader
from nutgraf.reading.engines import Engine
from nutgraf.reading.entry import Entry
from nutgraf.reading.folds import plain_syntax
from nutgraf.reading.front import KEYS, SYNONYMS, FrontReader
from nutgraf.reading.header import Header, read_fields, read_header
from nutgraf.reading.holes import without_noncharacters
from nutgraf.reading.html import html_of, is_plain
from nutgraf.reading.lines import Lines
from nutgraf.reading.mislabelled import complain_of_escaped
from nutgraf.reading.notes import Notes
from nutgraf.reading.plain import read_plain
from nutgraf.slugs import slugify
from nutgraf.waivers import COMMENT, YAML_COMMENT, waivers_in

# What file names are made of, and how they end.
NAME_LIKE = re.compile(r"""[^\s"'()<>\[\]{}|,;:/\\=#?]+""")
FILE_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}\b")
MARKED_UP = re.compile(r"[*_`\[<&\\]")


class Manuscript(Struct, frozen=True):
    """A text to be read, and what its file says it is.

    Attributes:
        path: from the site's root.
        kind: what its folder says.
        text: the file's, decoded.
        html: where another reader (of reStructuredText, say) has already made HTML of it.
        defaults: front matter that the site's settings or the file's name or folder give.
        metadata: what that other reader found above the text.
        lang: the site's, for texts that name none.
        evidence: whether passages are looked for that need a source.
        named_by: what its id is made of where it names no slug: its file's name, or its title,
            as Pelican's own articles are.
    """

    path: str
    kind: Kind
    text: str
    html: str = ""
    defaults: Mapping[str, str] = {}
    metadata: Mapping[str, str] = {}
    named_by: NamedBy = "file"
    lang: str = "en"
    evidence: bool = True


def read_document(manuscript: Manuscript, engine: Engine) -> Document:
    """Read one text."""
    (document,) = read_documents([manuscript], engine)
    return document


def read_documents(manuscripts: Sequence[Manuscript], engine: Engine) -> list[Document]:
    """Read several texts, each by itself.

    Step by step, and not text by text: what a step needs stays in the processor's own memory while
    it is done for all of them, and that saves a tenth of the time.
    """
    readings = [_steps(manuscript, engine) for manuscript in manuscripts]
    documents: list[Document] = []
    while len(documents) < len(readings):
        documents += filter(None, map(next, readings))
    return documents


def _steps(manuscript: Manuscript, engine: Engine) -> Iterator[Document | None]:
    """The reading of one text: nothing after each step, and the document after the last."""
    path, kind = manuscript.path, manuscript.kind
    text = normal(manuscript.text)
    other = bool(manuscript.html)
    header = read_fields(text, manuscript.metadata) if other else read_header(path, text)
    header = with_defaults(header, manuscript.defaults, kind)
    reader = FrontReader(kind, path, header, loose_date)
    front = reader.read()
    yield None
    id_ = _id(manuscript, front)
    notes = Notes(kind, id_, path, Lines(header.body, header.body_line))
    notes.problems += reader.problems
    yield None
    html = html_of(header, engine, notes, manuscript.html)
    yield None
    # plain pages speak of the site itself; texts from before us could not cite as we do
    reports = manuscript.evidence and kind != "page" and header.style == "yaml"
    lang = front.lang or manuscript.lang
    body = None
    if not other and kind != "timeline" and is_plain(header.body, engine):
        body = read_plain(html, notes, lang, reports=reports)
    body = body or BodyReader(html, notes, lang, reports=reports).read()
    complain_of_escaped(notes)
    yield None
    if header.style == "pairs" and not other and MARKED_UP.search(front.summary):
        # Pelican allows Markdown in it
        front = replace(front, summary=notes.words(without_noncharacters(engine(front.summary))))
    front = _completed(front, body, notes, reader)
    document = Document(
        kind=kind,
        id=id_,
        place=Place(path, 1),
        front=front,
        lines=reader.lines,
        body=body.blocks,
        headings=body.headings,
        keys=body.keys,
        unknowns=body.unknowns,
        methods=body.methods,
        changes=body.changes,
        events=body.events,
        named=_named(text, front),
        needed=body.coverage.needed,
        cited=body.coverage.cited,
        waivers=_waivers(path, text, header, notes.lines),
        problems=tuple(sorted(notes.problems)),
    )
    stays = stray(document, notes) if notes.problems else ()
    yield replace(document, words=walk.count_words(document), stray=stays)


def _named(text: str, front: Front) -> tuple[str, ...]:
    """The file names in a text all or part of which may be held back."""
    if front.status == "published" and front.date is None and ".draft" not in text.lower():
        return ()
    return tuple(sorted({unquote(name) for name in file_names(text)}))


def file_names(text: str) -> Iterator[str]:
    """What looks like the name of a file: as much as can be one, to the last ending in it."""
    after = 0
    for ending in FILE_ENDING.finditer(text):
        if ending.start() >= after:
            # the words around it, between two spaces
            before = text.rfind(" ", after, ending.start()) + 1
            end = text.find(" ", ending.end())
            words = text[max(before, after) : end if end >= 0 else None]
            after = max(before, after) + len(words)
            yield from _names_in(words)


def _names_in(words: str) -> Iterator[str]:
    for name in NAME_LIKE.findall(words):
        if "." not in name:
            continue
        *_, end = (0, *(ending.end() for ending in FILE_ENDING.finditer(name, 1)))
        if end:
            yield name[:end]


def _waivers(path: str, text: str, header: Header, lines: Lines) -> tuple[Waiver, ...]:
    """What is turned off in the text, and, where it is YAML, above it."""
    above = text[: len(text) - len(header.body)] if header.style == "yaml" else ""
    own = waivers_in(path, lines.with_comments, COMMENT, lines.first) if "<!--" in text else ()
    return (*waivers_in(path, above, YAML_COMMENT), *own)


def stray(document: Document, notes: Notes) -> tuple[Link, ...]:
    """The links that stand in no record: those of records with mistakes in them."""
    kept = {id(link) for link in walk.links(document)}
    return tuple(link for link in notes.links if id(link) not in kept)


def normal(text: str) -> str:
    r"""Text with ``\n`` at its line ends, without what no page may hold, its signs as typed."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain_syntax(without_noncharacters(text))


def stem(path: str) -> str:
    """A file's name without its ending."""
    return posixpath.splitext(posixpath.basename(path))[0]


def _id(manuscript: Manuscript, front: Front) -> str:
    name = stem(manuscript.path)
    if manuscript.named_by == "title":
        return slugify(front.slug) or slugify(front.title) or slugify(name)
    folder = posixpath.dirname(manuscript.path)
    if name == "index" and folder.count("/") > 1:  # content/pages/NAME/index.md
        name = posixpath.basename(folder)
    return slugify(name)


def with_defaults(header: Header, defaults: Mapping[str, str], kind: Kind) -> Header:
    """A header with what the file's name or folder says, where the header itself is silent."""
    said = {SYNONYMS.get(entry.key, entry.key) for entry in header.entries if entry.values}
    named = {SYNONYMS.get(key, key): value for key, value in defaults.items()}
    more = {
        key: Entry(key, key, (value,), is_list=False, line=1)
        for key, value in named.items()
        if key in KEYS[kind] and key not in said
    }
    own = (entry for entry in header.entries if SYNONYMS.get(entry.key, entry.key) not in more)
    return replace(header, entries=(*own, *more.values())) if more else header


def loose_date(written: str) -> Date:
    """A date as Pelican's own header allows it, at the precision written there."""
    from dateutil import parser

    first = parser.parse(written, default=_day(2004, 1, 1), tzinfos=_zone)
    other = parser.parse(written, default=_day(2008, 2, 3), tzinfos=_zone)
    if first.year != other.year:
        raise ValueError("no year is written")
    if first.date() != other.date():
        return parse_date(f"{first:%Y-%m}" if first.month == other.month else f"{first:%Y}")
    if first.hour != other.hour:  # no time is written
        return parse_date(f"{first:%Y-%m-%d}")
    zone = first.strftime("%z")
    return parse_date(f"{first:%Y-%m-%dT%H:%M}{zone[:3] + ':' + zone[3:5] if zone else ''}")


def _zone(name: str | None, seconds: int | None) -> Any:
    """The zone of a time, by its offset; UTC and its like have one of nothing.

    Raises:
        ValueError: for a name alone. The parser would take those of the machine's own zone for
            it, so that a text had another date on another machine, and pass over all others.
    """
    from datetime import timedelta, timezone

    if seconds is not None:
        return timezone(timedelta(seconds=seconds))
    if name is not None:
        raise ValueError(f"the zone {name} is not understood")
    return None


def _day(year: int, month: int, day: int) -> Any:
    from datetime import datetime

    return datetime(year, month, day, 7 * month)  # noqa: DTZ001 (a written date without a zone has none)


def _completed(front: Front, body: Body, notes: Notes, reader: FrontReader) -> Front:
    """A front with what the body can give, and problems where neither has it."""
    unread = reader.header.problems and not reader.lines
    if not front.title:
        if not unread and "title" not in {*reader.lines, *reader.meant}:
            notes.say(
                1, rules.TITLE_MISSING, f"this {notes.kind} has no title", _title_hint(reader)
            )
        front = replace(front, title=stem(notes.path))
    if not front.summary and notes.kind in ("explainer", "timeline", "page"):
        if front.status != "withdrawn" and _lacks_summary(notes, reader):
            text = "this explainer has no summary; its first paragraph stands in"
            notes.say(
                reader.lines.get("title", 1),
                rules.SUMMARY_MISSING,
                text,
                'write a line "summary: …"',
            )
        front = replace(front, summary=_shortened(notes.words(body.opening)))
    return front


def _lacks_summary(notes: Notes, reader: FrontReader) -> bool:
    """True where our own header has none; Pelican's never needed one."""
    ours = notes.kind == "explainer" and reader.header.style == "yaml"
    return ours and bool(reader.lines) and "summary" not in {*reader.lines, *reader.meant}


def _title_hint(reader: FrontReader) -> str:
    if reader.header.style == "none":
        return 'begin the file with a line "---", a line "title: …" and another "---"'
    return 'write a line "title: …" at its top'


def _shortened(words: str, most: int = 280) -> str:
    """The beginning of a text, to the end of a word."""
    if len(words) <= most:
        return words
    return words[:most].rsplit(" ", 1)[0].rstrip(",;:–— ") + "…"
