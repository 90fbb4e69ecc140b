"""One pass over a text's HTML: blocks, records and dated headings come out.

Top to bottom: each element of the body is a labelled quotation, a slice of a
timeline, a chart, a dated heading (in a timeline), or ordinary prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser, LexborNode

from nutgraf import rules
from nutgraf.dates import is_date, parse_date
from nutgraf.model import (
    Block,
    Borrowed,
    Change,
    Chart,
    Event,
    Heading,
    Link,
    Problem,
    Prose,
    Text,
)
from nutgraf.reading.alone import ONE_HOLE, complain_of_displaced, lone_link, placed
from nutgraf.reading.charts import complain_of_misplaced_chart
from nutgraf.reading.drafts import is_draft
from nutgraf.reading.evidence import Coverage, Passage, cover, units_of
from nutgraf.reading.footnotes import lift_footnotes, part_notes
from nutgraf.reading.holes import MARKED, OPEN, unmarked
from nutgraf.reading.labels import REPORTING, Labelled, Lifted, part_quotation, read_record
from nutgraf.reading.links import lift_links
from nutgraf.reading.mislabelled import ALERTS, LABEL, RECORDS, complain_of_buried
from nutgraf.reading.notes import Notes, plain_start
from nutgraf.reading.tidy import tidy
from nutgraf.reading.unread import complain_of_unread
from nutgraf.slugs import slugify

DATED = re.compile(r"^\s*([^\n]{1,80}?):(?:\s+(.*))?$", re.DOTALL)
# An attribute with "<" or ">" in it.
ANGLES = re.compile(r"""=\s*["'][^"']*(?:[<>]|&[lg]t;|&#)""", re.IGNORECASE)
# A paragraph that is nothing but bold, or whose marks lack the space behind them.
MEANT_AS_HEADING = re.compile(
    r"\s*(?:<strong>(?P<bold>[^<]*[^<:\s])</strong>\s*(?:\{[^{}]*\}\s*)?$|#+\s*(?P<tight>[^\n]*))"
)
# A date that something other than a colon parts from the title.
LOOSELY_DATED = re.compile(r"([^\s:,;–—]+?)(?:\s*[–—,;-]|\.)?\s+(?:[–—-]\s+)?(\S.*)", re.DOTALL)
OTHER_LEVELS = frozenset({"h1", "h3", "h4", "h5", "h6"})
HEADING_FORM = "write ## DATE: title {#id}"
# In place of a date that cannot be read, which keeps every page from being written.
NO_DATE = parse_date("0001")


class Section(Struct):
    """A stretch of the body under way: the text above the first event, or one event's.

    Attributes:
        unread: true below a heading that is a problem.
    """

    event: Event | None = None
    unread: bool = False
    blocks: list[Block] = field(default_factory=list)
    html: list[str] = field(default_factory=list)


class Body(Struct):
    """What the pass found. Most of the attributes are `Document`'s.

    Attributes:
        opening: the inside of the first paragraph, which may stand in for a summary.
    """

    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...]
    keys: tuple[Text, ...]
    unknowns: tuple[Text, ...]
    methods: tuple[Text, ...]
    changes: tuple[Change, ...]
    events: tuple[Event | Borrowed, ...]
    opening: str
    coverage: Coverage = Coverage()


class BodyReader:
    """Walks one body.

    Attributes:
        lang: of the text.
        reports: whether its passages need sources.
        labelled: whether a label may stand in it.
    """

    def __init__(self, html: str, notes: Notes, lang: str = "en", *, reports: bool = True) -> None:
        self.lang = lang
        self.reports = reports
        self.placed: list[Link] = []
        self.passages: list[Passage] = []
        self.tree = LexborHTMLParser(unmarked(html))
        if ANGLES.search(html):
            mark_angles(self.tree)
        self.notes = notes
        self.lifted = Lifted([], [], [], [])
        self.section = Section()
        self.opening_blocks: tuple[Block, ...] = ()
        self.labelled = True
        self.events: list[Event | Borrowed] = []

    def read(self) -> Body:
        """Walk it from top to bottom."""
        body = self.tree.body
        if body is None:
            return Body((), (), (), (), (), (), (), "")
        lift_links(self.tree, self.notes)
        html = body.html or ""
        self.labelled = "[" in html
        complain_of_unread(html, self.notes)
        headings = tidy(self.tree, html, self.notes)
        held = part_notes(body, self.notes.kind) if 'class="' in html else ""
        if self.notes.kind == "timeline":
            lift_footnotes(self.tree, self.notes)
        opening = self._opening(body)
        for node in list(body.iter(include_text=False)):
            self._element(node)
        self._end_section()
        complain_of_marks(self.notes)
        complain_of_displaced(self.placed, self.notes)
        coverage = Coverage()
        if self.reports:
            coverage = cover(units_of(self.passages), self._elements, self.notes, self.lang)
        if held:
            self.opening_blocks += (Prose(self.notes.text(held), draft=True),)
        return Body(
            blocks=self.opening_blocks,
            headings=headings,
            keys=tuple(self.lifted.keys),
            unknowns=tuple(self.lifted.unknowns),
            methods=tuple(self.lifted.methods),
            changes=tuple(self.lifted.changes),
            events=tuple(self.events),
            opening=opening,
            coverage=coverage,
        )

    def _elements(self, ids: set[str]) -> Iterator[str]:
        """The HTML of what has one of some ids."""
        for id_ in ids:
            yield from (node.html or "" for node in self._nodes_by_id.get(id_, ()))

    @cached_property
    def _nodes_by_id(self) -> dict[str, list[LexborNode]]:
        nodes: dict[str, list[LexborNode]] = {}
        for node in self.tree.css("[id]"):
            nodes.setdefault(node.attributes.get("id") or "", []).append(node)
        return nodes

    def _opening(self, body: LexborNode) -> str:
        """The first paragraph of the text itself; of a timeline, above its events."""
        for node in body.iter():
            if node.tag == "h2" and self.notes.kind == "timeline":
                break
            if node.tag == "p" and node.text(strip=True):
                return node.inner_html or ""
        return ""

    def _element(self, node: LexborNode) -> None:
        tag = node.tag
        if tag == "blockquote":
            self._quotation(node)
            return
        html = node.html or ""
        if self.labelled and "[!" in html:
            complain_of_buried(node, self.notes)
            if tag == "p":
                self._complain_of_stray_label(node)
        if self.notes.kind == "timeline":
            if tag in OTHER_LEVELS:
                self._complain_of_level(self.notes.words(node.inner_html or ""), "heading")
            elif tag == "p" and (meant := MEANT_AS_HEADING.match(node.inner_html or "")):
                self._complain_of_level(self.notes.words(meant["bold"] or meant["tight"]), "line")
        if tag == "h2" and self.notes.kind == "timeline":
            self._dated_heading(node)
        elif tag == "p" and OPEN in html and (link := lone_link(node.inner_html or "", self.notes)):
            self.placed.append(link)
            block = placed(link, self.notes)
            if isinstance(block, Chart) and self.section.event is not None:
                complain_of_misplaced_chart(link, "an event", self.notes)
            else:
                self._block(block)
        else:
            self.passages.append(Passage(node, html))
            self.section.html.append(html)

    # ----- Prose and blocks -----

    def _block(self, block: Block) -> None:
        self._end_prose()
        self.section.blocks.append(block)

    def _end_prose(self) -> None:
        html = "".join(self.section.html).strip()
        if html:
            self.section.blocks.append(Prose(self.notes.text(html)))
        self.section.html = []

    def _end_section(self) -> None:
        self._end_prose()
        event, blocks = self.section.event, tuple(self.section.blocks)
        if event is not None:
            self.events.append(_with_body(event, blocks))
        elif not self.events and not self.opening_blocks and not self.section.unread:
            self.opening_blocks = blocks
        elif blocks and not self.section.unread:
            self._text_under_borrowed()
        self.section = Section()

    def _text_under_borrowed(self) -> None:
        last = self.events[-1] if self.events else None
        if isinstance(last, Borrowed):
            id_ = last.link.id
            text = f'there is text under the borrowed event "{id_}"'
            hint = "the event's own timeline tells it; take this text out"
            self.notes.problems.append(_problem_at(last.link, text, hint))

    # ----- Labelled quotations -----

    def _quotation(self, quotation: LexborNode) -> None:
        for part in part_quotation(quotation, self.notes):
            if isinstance(part, Labelled):
                if part.label in REPORTING:
                    self.passages += (Passage(one, one.html or "") for one in part.paragraphs)
                self._record(part)
            else:
                quoted = [Passage(one, one.html or "", quoted=True) for one in part]
                self.passages += quoted
                inner = "".join(one.html for one in quoted)
                self.section.html.append(f"<blockquote>{inner}</blockquote>")

    def _record(self, quoted: Labelled) -> None:
        held = self.section.event is not None and self.section.event.draft
        lifted = Lifted([], [], [], []) if held else self.lifted
        record = read_record(quoted, lifted, self.notes)
        if held:
            self._keep_back(lifted)
        if isinstance(record, str):
            self.section.html.append(record)
        elif record is not None:
            self._block(record)

    def _keep_back(self, lifted: Lifted) -> None:
        """Let what a page would show elsewhere stay with the event that is kept back."""
        self.lifted.changes += (replace(change, draft=True) for change in lifted.changes)
        for text in (*lifted.keys, *lifted.unknowns, *lifted.methods):
            self._block(Prose(text))

    def _complain_of_stray_label(self, paragraph: LexborNode) -> None:
        label = LABEL.match(paragraph.inner_html or "")
        if label and label[1].lower() in (*RECORDS, *ALERTS):
            text = f'"[!{label[1]}]" stands outside a quotation'
            line = self.notes.lines.label(label[1])
            self.notes.say(line, rules.LABEL_MISPLACED, text, 'begin each of its lines with "> "')

    # ----- Timelines -----

    def _complain_of_level(self, words: str, what: str) -> None:
        dated = DATED.match(words)
        if dated and is_date(dated[1]):
            line = self.notes.lines.phrase(words[:60])
            not_so = "it is not of level 2" if what == "heading" else "it is no heading"
            text = f'the {what} "{words[:60]}" is no event: {not_so}'
            self.notes.say(line, rules.EVENT_LEVEL, text, f"write ## {words[:60]}")

    def _dated_heading(self, node: LexborNode) -> None:
        self._end_section()
        html = node.inner_html or ""
        borrowed = ONE_HOLE.match(html)
        if borrowed and self.notes.links[int(borrowed[1])].scheme == "event":
            self.events.append(Borrowed(self.notes.links[int(borrowed[1])]))
            return
        line = self.notes.lines.heading(self.notes.words(html)[:60])
        rest, after, id_, classes = self.notes.attributes(html, line)
        if "{" not in html:
            self.notes.check_braces(line)
        dated = DATED.match(plain_start(rest + after).rstrip())
        words = self.notes.words(html)
        self.section.unread = True
        if not dated:
            self._complain_of_undated(words, line, id_ or node.attributes.get("id") or "")
        date = self.notes.date(self.notes.words(dated[1]), line, "an event") if dated else None
        said = (dated[2] or "") if dated else rest + after
        title = self.notes.words(said)
        if dated and not title:
            text = f'the event of "{words.rstrip(":")}" has no title'
            self.notes.say(line, rules.EVENT_WITHOUT_TITLE, text, HEADING_FORM)
        if not (id_ or node.attributes.get("id") or (dated and title)):
            return  # nothing can point at it
        # wrong as it is, links to it are right, and it may lack more
        id_ = id_ or self._heading_id(node, line, title)
        classes = classes or tuple((node.attributes.get("class") or "").split())
        draft = is_draft(classes)
        if draft:
            self.notes.marks.honour(line)
        self.section.event = Event(
            id=id_,
            date=date or NO_DATE,
            title=self.notes.text(said),
            place=self.notes.place(line),
            kinds=tuple(name for name in classes if not is_draft((name,))),
            draft=draft,
        )

    def _complain_of_undated(self, words: str, line: int, id_: str) -> None:
        text, hint = f'the heading "{words}" has no date', HEADING_FORM
        loose = LOOSELY_DATED.match(words)
        if loose and is_date(loose[1]):
            text = f'the heading "{words}" has no colon behind its date'
            hint = f"write ## {loose[1]}: {loose[2]}" + (f" {{#{id_}}}" if id_ else "")
        self.notes.say(line, rules.EVENT_WITHOUT_DATE, text, hint)

    def _heading_id(self, node: LexborNode, line: int, title: str) -> str:
        if given := node.attributes.get("id"):
            return self.notes.checked_id(given, line)
        made = slugify(" ".join(title.split()[:6])) or "event"
        text = f'the event "{title[:60]}" has no id, so its address changes when its words do'
        self.notes.say(line, rules.ID_MISSING, text, f"write {{#{made}}} after it")
        return made


def mark_angles(tree: LexborHTMLParser) -> None:
    """Put marks in place of angles within attributes, which lexbor writes out as they are."""
    for node in tree.css("*"):
        for name, value in node.attributes.items():
            if value and ("<" in value or ">" in value):
                node.attrs[name] = value.translate(MARKED)


def complain_of_marks(notes: Notes) -> None:
    """Note the marks of drafts that keep nothing back."""
    for line, word, hint in notes.marks.misspelt:
        notes.say(line, rules.DRAFT_MARK_IDLE, f'"{word}" keeps nothing back', hint)
    for line in notes.marks.idle:
        text = '"{.draft}" keeps nothing back here'
        hint = "it stands on a claim, a figure or an event; else give the text a status"
        notes.say(line, rules.DRAFT_MARK_IDLE, text, hint)


def _with_body(event: Event, blocks: tuple[Block, ...]) -> Event:
    return replace(event, body=blocks)


def _problem_at(link: Link, text: str, hint: str) -> Problem:
    return Problem(link.place, rules.TEXT_UNDER_BORROWED, text, hint)
