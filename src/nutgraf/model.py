"""The newsroom's records: frozen, small, and each knows where it was written.

Two families stand here. What one file says, as the reader found it
(`Document` and the blocks of its text); and what all files say together
(`Library`, made by `nutgraf.library`). Past the reader every type is certain:
a date is a `Date`, a list is a tuple, and nothing is ``None`` where it could be
empty. Long because it is one vocabulary.
"""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from nutgraf.dates import Date
from nutgraf.rules import Rule, Severity

# ----- Addresses and problems -----


class Place(Struct, frozen=True, order=True):
    """A line in a file, so that any record can say where it was written.

    Attributes:
        path: from the site's root, with forward slashes: ``content/explainers/x.md``.
        line: counted from 1.
    """

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class Problem(Struct, frozen=True, order=True):
    """A sentence about a mistake, with its address and what would mend it.

    Attributes:
        place: where the mistake stands.
        rule: which kind of mistake it is.
        text: what is wrong, lower case, no full stop, the author's words in double quotes.
        hint: what would mend it; empty where nothing better than ``text`` can be said.
    """

    place: Place
    rule: Rule
    text: str
    hint: str = ""

    @property
    def severity(self) -> Severity:
        """How grave it is: the rule's."""
        return self.rule.severity


class Waiver(Struct, frozen=True):
    """A comment that turns a rule off for what stands beside or below it.

    Attributes:
        code: the rule's, as it would be written.
        reason: empty where none is given; then nothing is turned off.
        lines: the first and the last line of what it speaks of.
    """

    place: Place
    code: str
    reason: str
    lines: tuple[int, int]


# ----- Text with links to records -----

LINK_OR_PICTURE = re.compile(r"</?(?:a|img)\b[^>]*>")
Scheme = Literal["source", "actor", "event", "claim", "term", "timeline", "chart", "file", "web"]


class Link(Struct, frozen=True):
    """A link from a text to a record, or to another file of the site.

    Attributes:
        scheme: the kind of record; ``file`` for Pelican's ``{filename}``, ``{static}``,
            ``{attach}`` and plain relative links, ``web`` for other hosts' addresses.
        id: the record's id, as written; for ``file`` its path from the site's root; for ``web``
            the address; for ``chart`` the name of a file in ``data/``.
        label: the linked words, as HTML.
        title: the link's title: a citation's locator (``para. 8``).
        query: what follows ``?`` or ``#``, with its mark; for a timeline its span
            (``?from=2024&to=2025-06``), for a chart its options.
        attribute: which HTML attribute held the address: ``href`` or ``src``.
        place: where it is written.
    """

    scheme: Scheme
    id: str
    label: str
    place: Place
    title: str = ""
    query: str = ""
    attribute: Literal["href", "src"] = "href"

    @property
    def is_address(self) -> bool:
        """True where its hole is an attribute, not words."""
        return self.scheme in ("file", "web")


class Text(Struct, frozen=True):
    """HTML with holes: a link to a record fills each.

    Attributes:
        parts: the HTML around the holes, always one more than ``links``.
        links: what each hole points at, in order.
    """

    parts: tuple[str, ...] = ("",)
    links: tuple[Link, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.links) or any(part.strip() for part in self.parts)

    @property
    def whole(self) -> str:
        """The HTML with each link replaced by its words; elements whose addresses they are stay."""
        words = [self.parts[0]]
        for link, part in zip(self.links, self.parts[1:], strict=True):
            words += ("" if link.is_address else link.label, part)
        return "".join(words)

    @property
    def labels(self) -> str:
        """The same, without links and pictures that are elements."""
        return LINK_OR_PICTURE.sub("", self.whole)


# ----- What a document's body is made of -----


class Prose(Struct, frozen=True, tag=True):
    """A run of ordinary text: paragraphs, headings, lists, tables, pictures.

    Attributes:
        draft: true for notes at the foot to which only parts marked ``{.draft}`` refer.
    """

    text: Text
    draft: bool = False


Verb = Literal[
    "documented",
    "acknowledged",
    "reported",
    "alleged",
    "disputed",
    "denied",
    "refuted",
    "withdrawn",
]


class Position(Struct, frozen=True):
    """What one or more actors said of a claim on a date, and where it is on record.

    Attributes:
        date: when they said it.
        verb: how they stand to the claim.
        actors: links to who said it; none where the author turned the rule off that asks for them.
        text: the whole sentence after the date, with actors and sources in it.
        place: the list item's line.
    """

    date: Date
    verb: Verb
    actors: tuple[Link, ...]
    text: Text
    place: Place

    @property
    def citations(self) -> tuple[Link, ...]:
        """The sources it names."""
        return tuple(link for link in self.text.links if link.scheme == "source")


class Claim(Struct, frozen=True, tag=True):
    """One checkable sentence, and who took which position on it.

    Attributes:
        id: unique on the site.
        sentence: the claim itself.
        note: what the author wrote between the sentence and the positions.
        positions: as written; `nutgraf.standing.ledger` puts them in order.
        draft: true where the author marked it ``{.draft}``.
        unread: true where some position could not be read: of its standing nothing is sure.
    """

    id: str
    sentence: Text
    place: Place
    positions: tuple[Position, ...] = ()
    note: Text = Text()
    draft: bool = False
    unread: bool = False


class Figure(Struct, frozen=True, tag=True):
    """A number worth showing large, with its unit, attribution and source in the text.

    Attributes:
        draft: true where the author marked it ``{.draft}``.
    """

    id: str
    value: str
    text: Text
    place: Place
    draft: bool = False


class Slice(Struct, frozen=True, tag=True):
    """A stretch of a timeline, shown in the middle of a text.

    Attributes:
        link: the timeline it comes from and the words the author gave it.
        start: shows nothing that ended before it.
        end: shows nothing that began after it.
    """

    link: Link
    start: Date | None = None
    end: Date | None = None


class Amount(Struct, frozen=True):
    """A number as exact as it is known: from ``low`` to ``high``, one of which may be open.

    Attributes:
        about: true where it is approximate.
    """

    low: float | None
    high: float | None
    about: bool = False


class Datum(Struct, frozen=True):
    """A number of a data file, with what it is the number of.

    Attributes:
        label: the words on the chart's axis, as written.
        date: the same as a date; none where they are no date.
        series: whose line it is on; empty where there is one.
        sources: links to what its own row names.
        place: the row's line in the file.
    """

    label: str
    date: Date | None
    series: str
    amount: Amount
    sources: tuple[Link, ...]
    place: Place


Shape = Literal["bar", "line", "step"]


class Chart(Struct, frozen=True, tag=True):
    """Numbers of a data file, drawn in the middle of a text.

    Attributes:
        link: the file, the chart's title, and, as the link's title, a note.
        x: the column of names or dates; empty for the first.
        y: the columns of numbers; empty for the second.
        series: the column that says whose number it is; empty where nobody's.
        unit: what is counted.
        sources: links to what all of its numbers rest on.
        heads: what the columns of names, of series and of numbers are called.
        data: its numbers, in the order of the file; `nutgraf.charts` fills them in.
        gaps: series, and dates for which the file says that they have no number.
    """

    link: Link
    shape: Shape = "bar"
    x: str = ""
    y: tuple[str, ...] = ()
    series: str = ""
    unit: str = ""
    sources: tuple[Link, ...] = ()
    heads: tuple[str, str, str] = ("", "", "")
    data: tuple[Datum, ...] = ()
    gaps: tuple[tuple[str, Date], ...] = ()

    @property
    def file(self) -> str:
        """The path of its file from the site's root."""
        return data_path(self.link)


def data_path(link: Link) -> str:
    """The path, from the site's root, of the file that a chart is drawn from."""
    return f"{link.place.path.partition('/')[0]}/data/{link.id}"


Block = Prose | Claim | Figure | Slice | Chart


class Change(Struct, frozen=True):
    """A dated entry on the record of a text: an update, a correction, or its withdrawal.

    Attributes:
        draft: true for what stands below an event that is marked ``{.draft}``.
    """

    kind: Literal["update", "correction", "withdrawal"]
    date: Date
    text: Text
    place: Place
    draft: bool = False


class Heading(Struct, frozen=True):
    """A heading of a body, for the list of contents.

    Attributes:
        level: 2 to 6.
        id: the address within the page.
        html: the words, with their emphasis but without links.
        line: where it is written.
    """

    level: int
    id: str
    html: str
    line: int = 1


class Event(Struct, frozen=True, tag=True):
    """Something that happened, on a date as exact as it is known.

    Attributes:
        id: unique on the site; its address is ``timeline.html#ID``.
        kinds: the classes of its heading (``{#id .sanctions}``), for filters and lanes.
        title: the heading after the date.
        body: what the section says.
        draft: true where the author marked it ``{.draft}``.
    """

    id: str
    date: Date
    title: Text
    place: Place
    kinds: tuple[str, ...] = ()
    body: tuple[Block, ...] = ()
    draft: bool = False


class Borrowed(Struct, frozen=True, tag=True):
    """A heading that is only a link to an event: another timeline's event, shown here too."""

    link: Link


# ----- One file -----

Kind = Literal["explainer", "timeline", "actor", "term", "page"]
Status = Literal["draft", "published", "withdrawn"]


class Front(Struct, frozen=True):
    """What a document says of itself above its text.

    Attributes:
        title: plain text.
        summary: plain text; where the author gave none, the first paragraph.
        date: publication; needed for explainers only.
        updated: last change that readers should know of.
        topic: one heading of the paper; empty where there is none.
        timeline: id of the timeline that the explainer leans on.
        translates: id of the explainer that this one translates.
        reason: why it was withdrawn.
        image: path of a picture, from ``content/``.
        aliases: former addresses, from the site's root.
        kind: of an actor: ``country``, ``body``, ``office`` or ``person``.
        short: how a list names it.
        same_as: addresses of the same thing elsewhere.
        slug: the last part of its address, where it is not the id.
    """

    title: str
    summary: str = ""
    date: Date | None = None
    updated: Date | None = None
    topic: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    timeline: str = ""
    lang: str = ""
    translates: str = ""
    status: Status = "published"
    reason: str = ""
    image: str = ""
    image_alt: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = ""
    short: str = ""
    same_as: tuple[str, ...] = ()
    slug: str = ""


class Document(Struct, frozen=True):
    """One file, read: what it says of itself, its text, and the records in it.

    Attributes:
        kind: what the file's folder says it is.
        id: the file's stem.
        place: the first line of the file.
        front: its front matter.
        lines: the line of each front matter key, for problems found later.
        body: its text, in order; a timeline's is what stands above its first event.
        headings: of the body.
        keys, unknowns, methods, changes: records that the page shows in places of their own.
        events, borrowed: of a timeline, as written.
        words: how many words a reader reads.
        needed, cited: how many passages need a source; how many of these name one.
        images: pictures without alternative text are problems, found while reading.
        named: file names that its text holds in whatever way, such as in HTML that is not
            published; where it is held back, they stay behind with it.
        waivers: comments that turn a rule off.
        stray: links of records that could not be read, so that they are checked all the same.
        problems: what was wrong with it.
    """

    kind: Kind
    id: str
    place: Place
    front: Front
    lines: dict[str, int] = {}
    body: tuple[Block, ...] = ()
    headings: tuple[Heading, ...] = ()
    keys: tuple[Text, ...] = ()
    unknowns: tuple[Text, ...] = ()
    methods: tuple[Text, ...] = ()
    changes: tuple[Change, ...] = ()
    events: tuple[Event | Borrowed, ...] = ()
    words: int = 0
    needed: int = 0
    cited: int = 0
    named: tuple[str, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    stray: tuple[Link, ...] = ()
    problems: tuple[Problem, ...] = ()

    def at(self, key: str) -> Place:
        """Where a front matter key stands; the file's first line where it is not written."""
        return Place(self.place.path, self.lines.get(key, self.place.line))


class Source(Struct, frozen=True):
    """A document that claims, events and texts rest on; the names are CSL's.

    Attributes:
        id: the name that links use.
        type: a CSL type: ``article-newspaper``, ``report``, ``webpage``…
        author: names in reading order (``Jane Doe``; ``United Nations``).
        publisher: ``publisher``, else ``container-title``.
        issued: when it came out, at the precision given.
        url: where it stands.
        accessed: when it was looked at.
        kind: ``primary``, ``secondary`` or ``tertiary``; empty where nobody said.
        archived: address of an archived copy; empty where there is none.
        csl: the item as CSL-JSON text, for the data file: without notes of its author's own.
        draft: true where its ``status`` is ``draft``.
    """

    id: str
    title: str
    place: Place
    type: str = "document"
    author: tuple[str, ...] = ()
    publisher: str = ""
    issued: Date | None = None
    url: str = ""
    accessed: Date | None = None
    language: str = ""
    note: str = ""
    kind: str = ""
    archived: str = ""
    csl: str = "{}"
    draft: bool = False
