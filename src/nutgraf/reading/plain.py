"""A text that needs no tree: its engine's HTML is read as it stands, in far less time.

Most of what newsrooms write is paragraphs, headings, lists, quotations, tables, notes at the foot
and links. CommonMark's HTML of these is well-formed and known to the last sign, so regular
expressions part it as a parser would. What `dialect` makes of a text is what it means; this is a
shorter way to the same, sign by sign, and so it is strict: any label, any tag or attribute of the
author's, whatever an extension may add, a dated heading or anything else that is not listed here
is left to `dialect`. Nothing is noted down before that is certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, partial
from html import unescape

from nutgraf.model import Block, Link, Prose
from nutgraf.reading.alone import complain_of_displaced, lone_link, placed
from nutgraf.reading.dialect import Body, complain_of_marks
from nutgraf.reading.evidence import Coverage, Unit, cover
from nutgraf.reading.footnotes import footnote_id
from nutgraf.reading.holes import OPEN, text_with_holes, without_tags
from nutgraf.reading.links import (
    check_picture,
    is_scheme_known,
    lift_address,
    lift_file,
    lift_record,
    read_target,
)
from nutgraf.reading.mislabelled import complain_of_misplaced
from nutgraf.reading.notes import Notes
from nutgraf.reading.passages import units_in
from nutgraf.reading.pieces import HEADING, UP_TO, VALUE, Piece, end_of_frame, parted
from nutgraf.reading.tidy import Headings, frame_tag
from nutgraf.reading.unread import complain_of_unread

LINK = re.compile(
    rf'<(?:a (?<!<sup class="footnote-reference"><a )href="(?P<href>{VALUE})"'
    rf'(?P<more> title="(?P<title>{VALUE})")?>(?P<label>{UP_TO.format("/a>")})</a>'
    rf'|img src="(?P<src>[^"]*)" alt="(?P<alt>{VALUE})"(?P<rest>[^>]*)>)'
)
NOTE_LINK = re.compile(r'(<sup class="footnote-reference"><a href="#)([^"]*)')
NOTE = re.compile(r'(<div class="footnote-definition" id=")([^"]*)')
HEADING_OR_QUOTATION = re.compile(rf"{HEADING.pattern}|<(/?)blockquote>")
TABLE = re.compile(r"<table>(<thead>.*?</thead>)?.*?</table>", re.DOTALL)
HEAD = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
HEADING_TAGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
# What other elements stand in.
FRAMES = frozenset(("ul", "ol", "blockquote", "div", "table"))
WITH_ID = re.compile(r'<(div|h\d)(?: class="footnote-definition")? id="([^"]*)">')


def read_plain(html: str, notes: Notes, lang: str, *, reports: bool) -> Body | None:
    """Read one body; ``None``, and nothing noted, where it may need a tree.

    Args:
        html: as CommonMark says, with nothing of the author's own in it.
        lang: of the text.
        reports: whether its passages need sources.
    """
    pieces = parted(html)
    return PlainReader(pieces, notes, lang, reports=reports).read() if pieces is not None else None


class PlainReader:
    """Reads the pieces of one body, step by step as `dialect.BodyReader` reads a tree."""

    def __init__(self, pieces: list[Piece], notes: Notes, lang: str, *, reports: bool) -> None:
        self.pieces = pieces
        self.notes = notes
        self.lang = lang
        self.reports = reports
        self.units: list[Unit] = []
        self.placed: list[Link] = []

    def read(self) -> Body:
        """Read them from top to bottom."""
        for piece in self.pieces:
            if not piece.bare:
                self._lift_links(piece)
        complain_of_unread("".join(piece.html for piece in self.pieces), self.notes)
        headings = self._tidy()
        opening = next(filter(_holds_words, self.pieces), None)
        blocks = tuple(self._blocks())
        complain_of_marks(self.notes)
        complain_of_displaced(self.placed, self.notes)
        reports = self.reports
        coverage = (
            cover(self.units, self._elements, self.notes, self.lang) if reports else Coverage()
        )
        return Body(
            blocks=blocks,
            headings=tuple(headings.found),
            keys=(),
            unknowns=(),
            methods=(),
            changes=(),
            events=(),
            opening=opening.html[3:-4] if opening else "",
            coverage=coverage,
        )

    # ----- Links and pictures -----

    def _lift_links(self, piece: Piece) -> None:
        piece.html = LINK.sub(self._lifted, piece.html)

    def _lifted(self, found: re.Match[str]) -> str:
        """What stands in place of a link or a picture."""
        notes = self.notes
        if found["href"] is None:
            address = read_target(found["src"]).address
            mark = lift_file("src", address, notes)
            line = notes.links[-1].place.line
            check_picture(unescape(found["alt"]), address, line, notes)
            return f'<img src="{mark}" alt="{found["alt"]}"{found["rest"]}>'
        target, label, more = read_target(unescape(found["href"])), found["label"], found["more"]
        if target.kind == "record":
            line, title = notes.lines.target(target.address), unescape(found["title"] or "")
            return lift_record(target, line, label, lambda: _words(label).strip(), title, notes)
        if target.kind == "web":
            mark = lift_address(target.written, notes)
        elif target.kind == "file":
            mark = lift_file("href", target.address, notes)
        elif target.kind == "other" and not is_scheme_known("href", target, notes):
            return f"<a{more or ''}>{label}</a>"
        else:
            return found[0]
        return f'<a href="{mark}"{more or ""}>{label}</a>'

    # ----- Headings, tables and notes at the foot -----

    def _tidy(self) -> Headings:
        """Mend the pieces as `tidy` does a tree."""
        frames = [piece for piece in self.pieces if piece.tag in FRAMES]
        ids = [id_ for frame in frames for _, id_ in NOTE.findall(frame.html)]
        headings = Headings(self.notes, ids)
        own_id = partial(_own_id, self.notes.id)
        for piece in self.pieces:
            if piece.tag in HEADING_TAGS or (piece.tag in FRAMES and "<h" in piece.html):
                piece.html = _with_ids(piece, headings)
            if piece.tag in FRAMES and "<table>" in piece.html:
                piece.html = TABLE.sub(self._framed, piece.html)
            if ids and not piece.bare and "footnote-" in piece.html:
                piece.html = NOTE_LINK.sub(own_id, NOTE.sub(own_id, piece.html))
        return headings

    def _framed(self, table: re.Match[str]) -> str:
        """A table in a frame of its own."""
        heads = [self.notes.words(cell) for cell in HEAD.findall(table[1] or "")]
        return f"{frame_tag(heads)}{table[0]}</div>"

    # ----- Blocks -----

    def _blocks(self) -> Iterator[Block]:
        """Prose, and the stretches of timelines and the charts that stand between."""
        prose: list[str] = []
        for piece in self.pieces:
            html = piece.html
            if piece.tag == "p" and piece.quoted:
                complain_of_misplaced(html[3:-4], self.notes)
            elif piece.tag == "p" and OPEN in html and (link := lone_link(html[3:-4], self.notes)):
                if prose:
                    yield Prose(text_with_holes("".join(prose), self.notes.links))
                    prose = []
                self.placed.append(link)
                yield placed(link, self.notes)
                continue
            if self.reports:
                self._note_units(piece)
            if html == "</blockquote>" and prose and prose[-1] == "<blockquote>":
                prose.pop()  # an empty one
            else:
                prose.append(html)
        if prose:
            yield Prose(text_with_holes("".join(prose), self.notes.links))

    # ----- Passages -----

    def _note_units(self, piece: Piece) -> None:
        if piece.tag == "p":
            self.units.append(Unit(piece.html[3:-4], quoted=piece.quoted))
        elif piece.tag in FRAMES:
            self.units += units_in(piece.html, quoted=piece.quoted)

    def _elements(self, ids: set[str]) -> Iterator[str]:
        """The HTML of what has one of some ids."""
        for id_ in ids:
            yield from self._html_by_id.get(id_, ())

    @cached_property
    def _html_by_id(self) -> dict[str, list[str]]:
        elements: dict[str, list[str]] = {}
        for html in (piece.html for piece in self.pieces):
            for found in WITH_ID.finditer(html):
                at, is_note = found.end(), found[1] == "div"
                end = end_of_frame(html, at) if is_note else html.find("</h", at)
                elements.setdefault(found[2], []).append(html[at:end])
        return elements


def _own_id(document: str, found: re.Match[str]) -> str:
    return found[1] + footnote_id(found[2], document)


def _with_ids(piece: Piece, headings: Headings) -> str:
    """A piece whose headings have ids."""
    depth = int(piece.quoted)

    def with_id(found: re.Match[str]) -> str:
        nonlocal depth
        level, given, inner, ends = found.groups()
        if level is None:
            depth += -1 if ends else 1
            return found[0]
        id_ = headings.add(int(level), inner, given or "", quoted=depth > 0)
        return f'<h{level} id="{id_}">{inner}</h{level}>'

    return HEADING_OR_QUOTATION.sub(with_id, piece.html)


def _holds_words(piece: Piece) -> bool:
    return piece.tag == "p" and not piece.quoted and bool(_words(piece.html).strip())


def _words(html: str) -> str:
    return unescape(without_tags(html))
