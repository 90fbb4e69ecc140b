"""A quotation with a label is a record: ``> [!CLAIM] …`` and its kin."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Literal

from msgspec import Struct
from selectolax.lexbor import LexborNode

from nutgraf import rules
from nutgraf.dates import Date, DateError, is_date, parse_date
from nutgraf.model import Change, Claim, Figure, Position, Text
from nutgraf.reading.astray import complain_of_astray
from nutgraf.reading.drafts import is_draft
from nutgraf.reading.holes import HOLE, as_words, without_tags
from nutgraf.reading.mislabelled import (
    ALERTS,
    LABEL,
    RECORDS,
    complain_of_buried,
    complain_of_misplaced,
)
from nutgraf.reading.notes import Notes, plain_start
from nutgraf.reading.positions import read_position
from nutgraf.slugs import slugify
from nutgraf.suggest import did_you_mean

# Labels under which stand passages of the text itself, that need sources as any other.
REPORTING = frozenset({"key", "unknown", *ALERTS})
DATED = re.compile(r"^\s*(\d[^\s:]*):\s")


class Labelled(Struct):
    """A labelled quotation, parted.

    Attributes:
        label: in lower case.
        line: of the label.
        first: HTML of the first paragraph after the label.
        first_id, first_classes: what the engine gave the first paragraph.
        rest: the quotation's other elements.
        head: the first paragraph's element.
    """

    label: str
    line: int
    first: str
    first_id: str
    first_classes: tuple[str, ...]
    rest: list[LexborNode]
    head: LexborNode

    @property
    def paragraphs(self) -> list[LexborNode]:
        """Its elements, the first among them."""
        return [self.head, *self.rest]

    @property
    def rest_html(self) -> str:
        """The other elements, serialised."""
        return "".join(node.html or "" for node in self.rest)

    @property
    def html(self) -> str:
        """All that the quotation says after its label."""
        first = f"<p>{self.first}</p>" if self.first else ""
        return first + self.rest_html


class Lifted(Struct):
    """Records that a page shows in places of their own."""

    keys: list[Text]
    unknowns: list[Text]
    methods: list[Text]
    changes: list[Change]


def part_quotation(quotation: LexborNode, notes: Notes) -> list[Labelled | list[LexborNode]]:
    """Part a quotation at its labels; what stands above the first is an ordinary quotation.

    Python-Markdown joins neighbouring quotations, so one may hold several records.
    """
    parts: list[Labelled | list[LexborNode]] = []
    for node in quotation.iter(include_text=False):
        html = node.inner_html or "" if node.tag == "p" else ""
        label = LABEL.match(html)
        if label:
            parts.append(_labelled(node, html, label, notes))
        elif parts and isinstance(parts[-1], Labelled):
            parts[-1].rest.append(node)
        elif parts and isinstance(parts[-1], list):
            parts[-1].append(node)
        else:
            parts.append([node])
        if node.tag == "p":
            complain_of_misplaced(html, notes)
        complain_of_buried(node, notes)
    return parts


def _labelled(node: LexborNode, html: str, label: re.Match[str], notes: Notes) -> Labelled:
    line = notes.lines.label(unescape(label[1]))
    given = node.attributes
    classes = tuple((given.get("class") or "").split())
    first = html[label.end() :].strip()
    id_ = given.get("id") or ""
    return Labelled(label[1].strip().lower(), line, first, id_, classes, [], node)


def read_record(quoted: Labelled, lifted: Lifted, notes: Notes) -> Claim | Figure | str | None:
    """Read one labelled quotation.

    Returns:
        a record that stands in the text, or the HTML of an alert; ``None`` where it was lifted
        out of the text or could not be read.
    """
    if quoted.label in ALERTS:
        return alert(quoted)
    reader = READERS.get(quoted.label)
    if reader is None:
        known = [label.upper() for label in (*RECORDS, *ALERTS)]
        label = unescape(quoted.label).upper()
        hint = did_you_mean(label, known) or f"write one of {', '.join(known)}"
        notes.say(quoted.line, rules.LABEL_UNKNOWN, f'"[!{label}]" is no label', hint)
        return None
    if not quoted.html.strip():
        text = f'"[!{quoted.label.upper()}]" says nothing'
        notes.say(quoted.line, rules.LABEL_EMPTY, text, "write its text after it")
        return None
    return reader(quoted, lifted, notes)


def alert(quoted: Labelled) -> str:
    """One of GitHub's five alerts, as HTML."""
    name = quoted.label.capitalize()
    return (
        f'<div class="alert" data-kind="{quoted.label}">'
        f'<p class="alert__label">{name}</p>{quoted.html}</div>'
    )


# ----- A reader for each label -----


def read_claim(quoted: Labelled, _: Lifted, notes: Notes) -> Claim:
    """One checkable sentence, then a list of positions."""
    sentence, after, id_, classes = notes.attributes(quoted.first, quoted.line)
    if not notes.words(sentence):  # the id may stand first
        sentence, after = after, ""
    words = notes.words(sentence)
    if not words:
        notes.say(
            quoted.line,
            rules.CLAIM_WITHOUT_SENTENCE,
            '"[!CLAIM]" has no sentence',
            "write one that can be checked",
        )
    id_ = id_ or notes.checked_id(quoted.first_id, quoted.line)
    id_ = id_ or _made_id("claim", words, quoted, notes)
    classes = classes or quoted.first_classes
    note = [f"<p>{after.strip()}</p>"] if after.strip() else []
    positions: list[Position] = []
    known = len(notes.problems)
    for node in quoted.rest:
        if node.tag in ("ul", "ol"):
            positions += _positions(node, id_, quoted.line, notes)
        else:
            note.append(node.html or "")
    complain_of_astray(id_, quoted.line, notes)
    unread = any(problem.rule.severity == "error" for problem in notes.problems[known:])
    return Claim(
        id=id_,
        sentence=notes.text(sentence),
        place=notes.place(quoted.line),
        positions=tuple(positions),
        note=notes.text("".join(note)),
        draft=_held_back(classes, quoted, notes),
        unread=unread,
    )


def _held_back(classes: tuple[str, ...], quoted: Labelled, notes: Notes) -> bool:
    """True where the record is marked as a draft; a problem for any other class."""
    for name in classes:
        if not is_draft((name,)) and not did_you_mean(name.casefold(), ["draft"]):
            text = f'".{name}" means nothing on a {quoted.label}'
            notes.say(quoted.line, rules.DRAFT_MARK_IDLE, text, "take it out, or write .draft")
    if is_draft(classes):
        notes.marks.honour(quoted.line)
        return True
    return False


def _positions(node: LexborNode, id_: str, line: int, notes: Notes) -> list[Position]:
    read = []
    for item in node.iter(include_text=False):
        for nested in item.css("li"):
            words = notes.words(nested.inner_html or "")
            # the item itself is among them
            if nested.mem_id != item.mem_id and (dated := DATED.match(words)) and is_date(dated[1]):
                text = f'a position of claim "{id_}" stands inside another list item'
                at, hint = notes.lines.passage(words), "give it the same indentation as the first"
                notes.say(at, rules.POSITION_NESTED, text, hint)
        position = read_position(item.inner_html or "", id_, notes.lines.item(line), notes)
        if position:
            read.append(position)
    return read


def read_figure(quoted: Labelled, _: Lifted, notes: Notes) -> Figure:
    """A number worth showing large; the rest of its text says what it counts."""
    first_line, _newline, more = quoted.first.partition("\n")
    value, after, id_, classes = notes.attributes(first_line, quoted.line)
    words = notes.words(value)
    if not words:
        notes.say(
            quoted.line,
            rules.FIGURE_WITHOUT_NUMBER,
            '"[!FIGURE]" has no number',
            "write > [!FIGURE] 9 million {#id}",
        )
    text = " ".join(part.strip() for part in (after, more) if part.strip())
    html = (f"<p>{text}</p>" if text else "") + quoted.rest_html
    if words and not notes.words(html):
        text = f'the figure "{words}" does not say what it counts'
        notes.say(
            quoted.line,
            rules.FIGURE_WITHOUT_TEXT,
            text,
            "write its unit, who counted, and the source below it",
        )
    elif words and not any(link.scheme == "source" for link in notes.links_in(quoted.first + html)):
        text = f'the figure "{words}" names no source'
        notes.say(quoted.line, rules.FIGURE_WITHOUT_SOURCE, text, "link one: [words](source:ID)")
    id_ = id_ or quoted.first_id or slugify(f"figure-{words}")
    draft = _held_back(classes or quoted.first_classes, quoted, notes)
    return Figure(id_, words, notes.text(html), notes.place(quoted.line), draft)


def read_keys(quoted: Labelled, lifted: Lifted, notes: Notes) -> None:
    """A list of key points; paragraphs will do."""
    if quoted.first.strip():
        lifted.keys.append(notes.text(quoted.first))
    for node in quoted.rest:
        items = node.iter(include_text=False) if node.tag in ("ul", "ol") else (node,)
        for item in items:
            html = (item.inner_html or "").strip()
            alone = html.startswith("<p>") and html.count("<p>") == 1 and html.endswith("</p>")
            lifted.keys.append(notes.text(html[3:-4] if alone else html))


def read_unknown(quoted: Labelled, lifted: Lifted, notes: Notes) -> None:
    """What is not known, and why."""
    lifted.unknowns.append(notes.text(quoted.html))


def read_method(quoted: Labelled, lifted: Lifted, notes: Notes) -> None:
    """How this was reported."""
    lifted.methods.append(notes.text(quoted.html))


def read_update(quoted: Labelled, lifted: Lifted, notes: Notes) -> None:
    """What a version adds."""
    _read_change("update", quoted, lifted, notes)


def read_correction(quoted: Labelled, lifted: Lifted, notes: Notes) -> None:
    """What was wrong, and what is right."""
    _read_change("correction", quoted, lifted, notes)


def _read_change(
    kind: Literal["update", "correction"], quoted: Labelled, lifted: Lifted, notes: Notes
) -> None:
    found = _leading_date(plain_start(quoted.first))
    if found is None:
        _say_undated(kind, quoted, notes)
        return
    date, text = found
    try:
        date.moment_utc()  # raises where it has no first moment: a change was made at one
    except DateError as error:
        told = f"the {kind} has no date: {error}"
        notes.say(quoted.line, rules.CHANGE_WITHOUT_DATE, told, error.hint)
        return
    html = (f"<p>{text}</p>" if text.strip() else "") + quoted.rest_html
    if not notes.words(html):
        notes.say(
            quoted.line,
            rules.CHANGE_WITHOUT_TEXT,
            f"the {kind} of {date.text} says nothing",
            "write what changed",
        )
    lifted.changes.append(Change(kind, date, notes.text(html), notes.place(quoted.line)))


def _say_undated(kind: str, quoted: Labelled, notes: Notes) -> None:
    first = as_words(unescape(without_tags(HOLE.sub("", quoted.first)))).strip().split("\n")[0]
    start = first.split(":")[0] if ":" in first[:40] else " ".join(first.split()[:3])
    text, hint = f"the {kind} has no date", f"write > [!{kind.upper()}] YYYY-MM-DD"
    try:
        parse_date(start)
    except DateError as error:
        if any(char.isdigit() for char in start):
            text, hint = f"{text}: {error}", error.hint or hint
    notes.say(quoted.line, rules.CHANGE_WITHOUT_DATE, text, hint)


def _leading_date(html: str) -> tuple[Date, str] | None:
    """The date that a paragraph begins with, and the rest of it."""
    line, _, more = html.partition("\n")
    head, _, tail = line.partition(": ")
    word, _, after = line.strip().partition(" ")
    ways = ((line, more), (head, f"{tail}\n{more}"), (word.rstrip(":"), f"{after}\n{more}"))
    for written, rest in ways:
        try:
            return parse_date(unescape(written)), rest.strip()
        except DateError:
            continue
    return None


def _made_id(what: str, words: str, quoted: Labelled, notes: Notes) -> str:
    """An id made from the words, with a warning that it will change with them."""
    made = slugify(" ".join(words.split()[:6])) or what
    notes.say(
        quoted.line,
        rules.ID_MISSING,
        f'the {what} "{words[:60]}" has no id, so its address changes when its words do',
        f"write {{#{made}}} after it",
    )
    return made


READERS: dict[str, Callable[[Labelled, Lifted, Notes], Claim | Figure | None]] = {
    "claim": read_claim,
    "figure": read_figure,
    "key": read_keys,
    "unknown": read_unknown,
    "method": read_method,
    "update": read_update,
    "correction": read_correction,
}
