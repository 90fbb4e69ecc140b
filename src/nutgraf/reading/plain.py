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
from functools import partial
from html import unescape

from msgspec import Struct

from nutgraf.model import Block, Link, Prose
from nutgraf.reading.dialect import (
    Body,
    complain_of_marks,
    complain_of_spans,
    lone_timeline,
    slice_of,
)
from nutgraf.reading.evidence import Coverage, Unit, cover
from nutgraf.reading.footnotes import footnote_id
from nutgraf.reading.holes import CLOSE, ESCAPED, OPEN, TAG
from nutgraf.reading.labels import complain_of_misplaced
from nutgraf.reading.links import (
    check_picture,
    complain_of_unread,
    is_scheme_known,
    lift_address,
    lift_file,
    lift_record,
    read_target,
)
from nutgraf.reading.notes import Notes
from nutgraf.reading.passages import units_in
from nutgraf.reading.tidy import FRAME_TAG, Headings

# How a parser writes out what the engine has written. An angle within words or attributes is
# always "&lt;" or "&gt;" here, so that these stand in tags, and entities only where they seem to.
AS_WRITTEN_OUT = ((" />", ">"), ('"/>', '">'), ("&#39;", "'"), ("&#x27;", "'"), ("\xa0", "&nbsp;"))
# What an attribute may hold, and what an element holds up to its end.
VALUE = '[^"<>&]*+(?:(?:&quot;|&nbsp;)[^"<>&]*+)*+'
UP_TO = r"[^<]*+(?:<(?!{})[^<]*+)*+"
# Addresses of pictures that are files of the site, as the engine writes them.
OWN_FILE = r"(?!//)(?:%7B(?:filename|static|attach)%7D)?[\w./-]+"
PLAIN_TAGS = frozenset(
    f"<{end}{name}>"
    for end in ("", "/")
    for name in (
        "p h2 h3 h4 h5 h6 ul ol li blockquote pre code em strong del a sup div br hr"
        " table thead tbody tr th td"
    ).split()
)
KNOWN_TAG = re.compile(
    rf'<(?:a href="[^"<>&\\]*"(?: title="{VALUE}")?|h[2-6] id="[\w.-]+"|ol start="\d+"'
    r'|code class="language-[^"<>&\s]+"|t[dh] data-align="(?:left|center|right)"'
    r'|sup class="footnote-(?:reference|definition-label)"'
    r'|div class="footnote-definition" id="[^"<>&]*"'
    rf'|img src="{OWN_FILE}" alt="{VALUE}"(?: title="{VALUE}")?'
    r'|input disabled="" type="checkbox"(?: checked="")?)>'
)
ANY_LINK = re.compile(rf"<a [^>]*>{UP_TO.format('/?a>|a |img ')}</a>")
LINK = re.compile(
    rf'<(?:a (?<!<sup class="footnote-reference"><a )href="(?P<href>{VALUE})"(?P<more> title="(?P<title>{VALUE})")?>'
    rf"(?P<label>{UP_TO.format('/a>')})</a>"
    rf'|img src="(?P<src>[^"]*)" alt="(?P<alt>{VALUE})"(?P<rest>[^>]*)>)'
)
# "[TOC]" alone in a paragraph is taken out, whatever emphasis its letters have.
CONTENTS = re.compile(r"\[_T_O_C_\]".replace("_", r"(?:\s|<[^>]*>)*"))
HEADING = re.compile(rf'<h([2-6])(?: id="([^"]*)")?>({UP_TO.format("/h[2-6]>")})</h\1>')
NOTE_LINK = re.compile(r'(<sup class="footnote-reference"><a href="#)([^"]*)')
NOTE = re.compile(r'(<div class="footnote-definition" id=")([^"]*)')
BLOCK = re.compile(
    r"\n?(?:(<(p|h[2-6]|pre|table)\b[^>]*>" + UP_TO.format(r"/\2>") + r"</\2>|<hr>)"
    r"|<(/?)(blockquote|[uo]l|div)\b[^>]*>)"
)
WITH_UNITS = frozenset(("ul", "ol", "blockquote", "div", "table"))
WITH_ID = re.compile(r'<(div|h\d)(?: class="footnote-definition")? id="([^"]*)">')
FRAME_EDGE = re.compile(r"<(/?)(?:blockquote|[uo]l|div)\b")


class Piece(Struct):
    """An element of the body, or of a quotation there; or, without a name, that one's tag.

    Attributes:
        tag: the element's name.
        quoted: whether it stands in a quotation.
    """

    tag: str
    html: str
    quoted: bool


def read_plain(html: str, notes: Notes, lang: str, *, reports: bool) -> Body | None:
    """Read one body; ``None``, and nothing noted, where it may need a tree.

    Args:
        html: as CommonMark says, with nothing of the author's own in it.
        lang: of the text.
        reports: whether its passages need sources.
    """
    for written, other in AS_WRITTEN_OUT:
        html = html.replace(written, other)
    if not _is_known(html):
        return None
    pieces = _parted(html)
    return None if pieces is None else PlainReader(pieces, notes, lang, reports=reports).read()


def _is_known(html: str) -> bool:
    """Whether nothing stands in some HTML but what is read here as `dialect` reads it."""
    if ESCAPED in html or "<code>:::" in html:
        return False
    if "[" in html and ("[!" in html or CONTENTS.search(html)):
        return False
    if "%5" in html and "%5c" in html.lower():  # a backslash is a slash to browsers
        return False
    if not all(map(KNOWN_TAG.fullmatch, set(TAG.findall(html)) - PLAIN_TAGS)):
        return False
    if "{" in html and any("{" in heading[3] for heading in HEADING.finditer(html)):
        return False
    # neither a link nor a picture within a link
    return "<a " not in html or len(ANY_LINK.findall(html)) == html.count("<a ")


def _parted(html: str) -> list[Piece] | None:
    """The elements of a body and of its quotations; ``None`` where anything else is among them."""
    pieces: list[Piece] = []
    at, quoted, html = 0, False, html.rstrip("\n")
    while at < len(html):
        found = BLOCK.match(html, at)
        if found is None:
            return None
        at = found.end()
        if found[1]:
            pieces.append(Piece(found[2] or "hr", found[1], quoted))
        elif found[4] == "blockquote" and bool(found[3]) == quoted:
            pieces.append(Piece("", f"<{found[3]}blockquote>", quoted))
            quoted = not quoted
        elif found[3]:
            return None
        else:
            at = _end_of_frame(html, at)
            pieces.append(Piece(found[4], html[found.start(4) - 1 : at], quoted))
    return pieces


def _end_of_frame(html: str, at: int) -> int:
    """Where the list, quotation or note ends that was opened just before."""
    depth = 1
    for edge in FRAME_EDGE.finditer(html, at):
        depth += -1 if edge[1] else 1
        if not depth:
            return html.index(">", edge.end()) + 1
    return len(html)


class PlainReader:
    """Reads the pieces of one body, step by step as `dialect.BodyReader` reads a tree."""

    def __init__(self, pieces: list[Piece], notes: Notes, lang: str, *, reports: bool) -> None:
        self.pieces = pieces
        self.notes = notes
        self.lang = lang
        self.reports = reports
        self.units: list[Unit] = []
        self.sliced: list[Link] = []

    def read(self) -> Body:
        """Read them from top to bottom."""
        for piece in self.pieces:
            if "<a " in piece.html or "<img " in piece.html:
                piece.html = LINK.sub(self._lifted, piece.html)
        complain_of_unread("".join(piece.html for piece in self.pieces), self.notes)
        headings = self._tidy()
        opening = next(filter(_holds_words, self.pieces), None)
        words = _count("".join(piece.html for piece in self.pieces))
        words += sum(len(link.label.split()) for link in self.notes.links)
        blocks = tuple(self._blocks())
        complain_of_marks(self.notes)
        complain_of_spans(self.sliced, self.notes)
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
            words=words,
            opening=self.notes.words(opening.html[3:-4]) if opening else "",
            coverage=coverage,
        )

    # ----- Links and pictures -----

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
        pieces = self.pieces
        has_notes = any("<div" in piece.html for piece in pieces)
        given = (NOTE.findall(piece.html) for piece in pieces) if has_notes else ()
        headings = Headings(self.notes, [id_ for ids in given for _, id_ in ids])

        def own_id(found: re.Match[str]) -> str:
            return found[1] + footnote_id(found[2], self.notes.id)

        for piece in pieces:
            html = piece.html
            if "<h" in html:
                html = HEADING.sub(partial(_with_id, piece, headings), html)
            if "<table>" in html:
                html = html.replace("<table>", f"{FRAME_TAG}<table>")
                html = html.replace("</table>", "</table></div>")
            if "footnote-" in html:
                html = NOTE_LINK.sub(own_id, NOTE.sub(own_id, html))
            piece.html = html
        return headings

    # ----- Blocks -----

    def _blocks(self) -> Iterator[Block]:
        """Prose, and the stretches of timelines that stand between."""
        prose: list[str] = []
        for piece in self.pieces:
            html = piece.html
            if piece.tag == "p" and piece.quoted:
                complain_of_misplaced(html[3:-4], self.notes)
            elif (
                piece.tag == "p"
                and OPEN in html
                and (timeline := lone_timeline(html[3:-4], self.notes))
            ):
                if prose:
                    yield Prose(self.notes.text("".join(prose)))
                    prose = []
                self.sliced.append(timeline)
                yield slice_of(timeline, self.notes)
                continue
            if self.reports:
                self._note_units(piece)
            if html == "</blockquote>" and prose and prose[-1] == "<blockquote>":
                prose.pop()  # an empty one
            else:
                prose.append(html)
        if prose:
            yield Prose(self.notes.text("".join(prose)))

    # ----- Passages -----

    def _note_units(self, piece: Piece) -> None:
        if piece.tag == "p":
            self.units.append(Unit(piece.html[3:-4], quoted=piece.quoted))
        elif piece.tag in WITH_UNITS:
            self.units += units_in(piece.html, quoted=piece.quoted)

    def _elements(self, ids: set[str]) -> Iterator[str]:
        """The HTML of what has one of some ids."""
        for piece in self.pieces:
            for found in WITH_ID.finditer(piece.html):
                if found[2] in ids:
                    at, is_note = found.end(), found[1] == "div"
                    end = _end_of_frame(piece.html, at) if is_note else piece.html.find("</h", at)
                    yield piece.html[at:end]


def _with_id(piece: Piece, headings: Headings, found: re.Match[str]) -> str:
    level, given, inner = found.groups()
    before = piece.html[: found.start()]
    quoted = piece.quoted or before.count("<blockquote>") > before.count("</blockquote>")
    id_ = headings.add(int(level), inner, given or "", quoted=quoted)
    return f'<h{level} id="{id_}">{inner}</h{level}>'


def _holds_words(piece: Piece) -> bool:
    return piece.tag == "p" and not piece.quoted and bool(_words(piece.html).strip())


def _words(html: str) -> str:
    return unescape(TAG.sub("", html))


def _count(html: str) -> int:
    """How many words stand in some HTML: each tag ends one.

    So does each hole but in a table, whose frame `tidy` puts around one text.
    """
    first, *others = html.split("<table>")
    count = _count_apart(first)
    for other in others:
        table, _, after = other.partition("</table>")
        count += len(_apart(table).split()) + _count_apart(after)
    return count


def _apart(html: str) -> str:
    return TAG.sub(" ", html).replace("&nbsp;", " ")


def _count_apart(html: str) -> int:
    return len(_apart(html).replace(OPEN, f" {OPEN}").replace(CLOSE, f"{CLOSE} ").split())
