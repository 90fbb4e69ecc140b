"""What templates can see: one frozen view per page (`page_views`), made of the shapes below.

A view is plain data and holds *all* that its template uses, so that a page is a
pure function of the two. Every ``url`` leads from the site's root; a template
writes ``{{ page.root }}{{ url }}``, which makes it relative. Fields named
``html`` (or ending in ``_html``) are HTML that we made from Markdown, with links
already relative: the only ones that a template marks ``|safe``.

Long because it is one contract with every template.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

# ----- Small parts -----


class Named(Struct, frozen=True, cache_hash=True):
    """A name and where it leads; an empty ``url`` leads nowhere.

    Attributes:
        lang: of the name and of the page that it leads to, where that is not this page's.
    """

    text: str
    url: str = ""
    lang: str = ""


class Translation(Named, frozen=True, cache_hash=True):
    """The same text in another language; ``text`` is what that language calls itself.

    Attributes:
        title: of that text.
        is_original: true for the text that the others translate.
    """

    title: str = ""
    is_original: bool = False


class NamedActor(Named, frozen=True, cache_hash=True):
    """An actor's name; ``kind`` is ``country``, ``body``, ``office``, ``person`` or empty."""

    kind: str = ""


class When(Struct, frozen=True, cache_hash=True):
    """A date: as written, for machines, and in words.

    Attributes:
        edtf: as the author wrote it.
        iso: for ``<time datetime>``; empty where HTML cannot say it.
        words: "about 2019", "26 April 2025".
        short: the same with short month names, for ledgers.
    """

    edtf: str
    iso: str
    words: str
    short: str


class DataFile(Struct, frozen=True, cache_hash=True):
    """Records of a page as a file for other programs."""

    of: Literal["events", "claims", "sources"]
    format: str
    url: str


class CardView(Struct, frozen=True, cache_hash=True):
    """A picture that other sites show of a page.

    Attributes:
        path: from the site's root.
        words: what stands on it.
        is_own: false where it is the front page's.
    """

    path: str
    words: str
    is_own: bool = True


class Cite(Struct, frozen=True):
    """A page for reference managers: each a ``data:`` address of a file in its format."""

    bibtex: str
    ris: str
    csl: str


class Tally(Struct, frozen=True, cache_hash=True):
    """How many claims stand a certain way."""

    standing: str
    count: int


class ContentsLine(Struct, frozen=True):
    """A line of the list of contents: heading level 2 or 3, address in the page, words."""

    level: int
    id: str
    html: str


# ----- Records as pages show them -----


class SourceView(Struct, frozen=True):
    """A source in a list.

    Attributes:
        number: its number on this page, from 1; 0 in lists that do not number.
        anchor: its ``id`` attribute on this page (``source-un-sc8853``).
        kind: ``primary``, ``secondary``, ``tertiary`` or empty.
        authors: in reading order.
        archived: address of an archived copy, or empty.
        backs: ids of the places on this page that cite it, in order, for "back" links.
        locators: where in it each of these points; empty for the whole of it.
        cited_by: the pages that cite it (only on sources.html).
        foreign: its language, where that is known and not the page's.
        note_lang: that of the note, where it is not the page's.
        type: its CSL type: ``report``, ``article-newspaper``…
    """

    id: str
    number: int
    anchor: str
    title: str
    kind: str
    authors: tuple[str, ...]
    publisher: str
    issued: When | None
    url: str
    archived: str
    accessed: When | None
    language: str
    note: str
    backs: tuple[str, ...] = ()
    cited_by: tuple[Named, ...] = ()
    foreign: str = ""
    note_lang: str = ""
    type: str = ""
    locators: tuple[str, ...] = ()


class PositionView(Struct, frozen=True):
    """One line of a claim's ledger.

    Attributes:
        verb: ``denied``, ``alleged``…
        side: ``for``, ``against`` or ``back`` (withdrawn).
        superseded: true where every actor on it has since taken another position.
        html: the whole sentence after the date, with links and citations.
        lang: of the sentence, where that is not the page's: a translation does not tell it yet.
        cites: ids of the sources that it names.
    """

    when: When
    verb: str
    side: Literal["for", "against", "back"]
    superseded: bool
    actors: tuple[NamedActor, ...]
    html: str
    lang: str = ""
    cites: tuple[str, ...] = ()


class Turn(Struct, frozen=True):
    """A way that a claim came to stand, and since when."""

    standing: str
    when: When


class MoveMark(Struct, frozen=True):
    """A position in the picture of a ledger. Lengths along the line are percentages of it.

    Attributes:
        x, width: where its date begins and how long that is; a day or a time has no ``width``.
        middle: where its mark stands; ``y`` is that mark's middle, in pixels.
        vague: true where the date is uncertain or approximate.
    """

    verb: str
    x: float
    width: float
    middle: float
    y: int
    vague: bool


class MoveSpan(Struct, frozen=True):
    """A stretch of the line in which a claim stood one way."""

    standing: str
    x: float
    end: float


class Moves(Struct, frozen=True):
    """A ledger to scale: above the line who was for the claim, below it who was not.

    Attributes:
        first, last: the dates at the line's ends.
        height, axis: of the drawing, and where its line runs, in pixels.
        ticks: where each ``unit`` begins, along the line.
        asserted, other: how many positions stand above the line, and below it.
    """

    first: When
    last: When
    height: int
    axis: int
    spans: tuple[MoveSpan, ...]
    marks: tuple[MoveMark, ...]
    ticks: tuple[float, ...]
    unit: Literal["day", "month", "year", "decade"]
    asserted: int
    other: int


class ClaimView(Struct, frozen=True):
    """A claim with its standing and the whole ledger, oldest position first.

    Attributes:
        anchor: its ``id`` attribute on the explainer's page (``claim-troops``).
        url: its address from the root.
        standing: ``documented``, ``acknowledged``, ``alleged``, ``disputed``, ``refuted``
            or ``withdrawn``.
        changed: when it came to stand so; ``since`` is the same as it is said behind that word.
        turns: each way that it came to stand, oldest first.
        moves: the picture of its ledger; ``None`` where there are not two dates.
        sentence_html: the claim itself; ``text`` is its words alone.
        note_html: what the author wrote before the positions; may be empty.
        explainer: the explainer that makes it.
        mentions: other pages that point at it.
        lang: of the claim, where that is not the page's.
    """

    id: str
    anchor: str
    url: str
    standing: str
    changed: When
    since: When
    text: str
    sentence_html: str
    note_html: str
    positions: tuple[PositionView, ...]
    explainer: Named
    mentions: tuple[Named, ...] = ()
    lang: str = ""
    turns: tuple[Turn, ...] = ()
    moves: Moves | None = None


class ClaimMark(Struct, frozen=True):
    """A claim mentioned beside an event: its words, address and standing.

    Attributes:
        lang: of the words, where that is not the page's.
    """

    text: str
    url: str
    standing: str
    lang: str = ""


class EventView(Struct, frozen=True):
    """An event in a list.

    Attributes:
        anchor: its ``id`` attribute (the event's id) where the page is its address, else empty.
        url: its address from the root (``timeline.html#veto-2024``).
        year: heading that it stands under ("2024", "44 BCE", "Undated").
        kinds: ``sanctions``…, for lanes and filters.
        timeline: the timeline it was written in.
        sources: what it cites, in order, without doubles.
        lang: of its words, where that is not the page's.
    """

    id: str
    anchor: str
    url: str
    when: When
    year: str
    title: str
    title_html: str
    body_html: str
    kinds: tuple[str, ...]
    actors: tuple[NamedActor, ...]
    sources: tuple[SourceView, ...]
    claims: tuple[ClaimMark, ...]
    timeline: Named
    lang: str = ""


class YearOfEvents(Struct, frozen=True):
    """A year's heading and its events; ``anchor`` is unique on the page."""

    year: str
    anchor: str
    events: tuple[EventView, ...]


class ChangeView(Struct, frozen=True):
    """An update, a correction or a withdrawal, and the text on whose record it stands.

    Attributes:
        text: its words alone, without the marks that a page sets beside links.
        lang: of its words, where that is not the page's.
        anchor: its ``id`` attribute on that text's page (``correction-2026-03-02``).
    """

    kind: Literal["update", "correction", "withdrawal"]
    when: When
    text: str
    html: str
    anchor: str
    explainer: Named
    lang: str = ""


class FigureView(Struct, frozen=True):
    """A large number and the text that says what it counts and who counted."""

    id: str
    anchor: str
    value: str
    html: str


class TermView(Struct, frozen=True):
    """A glossary entry and where it is used.

    Attributes:
        text: what it means, in words alone, without the marks that a page sets beside links.
    """

    id: str
    anchor: str
    title: str
    short: str
    text: str
    html: str
    used_in: tuple[Named, ...]


# ----- What links open where they stand -----


class SourceSlip(Struct, frozen=True):
    """A source as its citations open it.

    Attributes:
        id: its ``id`` attribute; ``ID-n`` is that of its name, which is its button's too.
        locator: where in the source ("para. 8"); may be empty.
    """

    id: str
    source: SourceView
    locator: str
    scheme: Literal["source"] = "source"


class RecordSlip(Struct, frozen=True):
    """An actor, a term or an event as links to it open it.

    Attributes:
        id: as of `SourceSlip`.
        url: where all of it stands, from the root.
        kind: of an actor: ``country``…; else empty.
        text: who or what it is, in plain words; may be empty.
        when: of an event.
        events, positions: how many there are of an actor's on the site.
        lang: of its words, where that is not the page's.
    """

    id: str
    scheme: Literal["actor", "term", "event"]
    title: str
    url: str
    kind: str = ""
    text: str = ""
    when: When | None = None
    events: int = 0
    positions: int = 0
    lang: str = ""


Slip = SourceSlip | RecordSlip


# ----- The body of a text -----


class ProseBlock(Struct, frozen=True):
    """Paragraphs, lists, tables and so on, as HTML."""

    html: str
    kind: Literal["prose"] = "prose"


class ClaimBlock(Struct, frozen=True):
    """A claim in the middle of a text."""

    claim: ClaimView
    kind: Literal["claim"] = "claim"


class FigureBlock(Struct, frozen=True):
    """A large number in the middle of a text."""

    figure: FigureView
    kind: Literal["figure"] = "figure"


class SliceBlock(Struct, frozen=True):
    """A stretch of a timeline in the middle of a text."""

    title: str
    timeline: Named
    events: tuple[EventView, ...]
    kind: Literal["slice"] = "slice"


# ----- The picture of a timeline, to scale -----


class Counted(Struct, frozen=True, cache_hash=True):
    """Some words, and how many there are of what they name."""

    text: str
    count: int


class PictureMark(Struct, frozen=True):
    """One event in the picture, or the number of events of a month or a year.

    Attributes:
        shape: ``tick`` (a day or finer), ``bar`` (a month, a season, a year, an interval) or
            ``column`` (a number of events).
        x, width: where it begins and how long it is, in percent of the strip; a tick's ``width``
            is 0.
        y: middle of its row; of a column its top. In CSS pixels, as ``height``, a column's.
        uncertain, approximate: drawn so.
        opens_left, opens_right: the end is open or unknown: drawn with an arrow.
        label: date and title, for its tooltip.
    """

    shape: Literal["tick", "bar", "column"]
    x: float
    width: float
    y: float
    url: str
    label: str
    height: float = 0.0
    uncertain: bool = False
    approximate: bool = False
    opens_left: bool = False
    opens_right: bool = False


class PictureTick(Struct, frozen=True):
    """A mark on the scale: a year's (or month's) beginning; an empty label is a small tick.

    Attributes:
        first: whether its label has room on a phone too.
    """

    x: float
    label: str
    first: bool = False


class PictureLane(Struct, frozen=True):
    """Rows of the picture: the kind of their events, where they begin, how high they are."""

    label: str
    y: float
    height: float


class PictureStrip(Struct, frozen=True):
    """A stretch of time drawn to one scale; across in percent, down in CSS pixels.

    Attributes:
        label: the span in words.
        height: of the drawing; ``axis_y`` is where the scale stands.
        zoom_x, zoom_width: the part of this strip that the next one enlarges; 0 where none.
    """

    label: str
    height: float
    axis_y: float
    lanes: tuple[PictureLane, ...]
    ticks: tuple[PictureTick, ...]
    marks: tuple[PictureMark, ...]
    zoom_x: float = 0.0
    zoom_width: float = 0.0


class Picture(Struct, frozen=True):
    """A timeline drawn to scale: the whole span, then, where it is crowded, an enlarged part.

    Attributes:
        span, count: the years it shows, and how many events.
        kinds: how many of each, the most frequent first.
        crowd: the years that the second strip enlarges, and how many events fall in them.
        vague: how many have an uncertain or approximate date.
        shapes: what a key to it has to explain: ``tick``, ``bar``, ``column``, ``uncertain``,
            ``approximate``, ``open``.
    """

    span: str
    count: int
    kinds: tuple[Counted, ...]
    crowd: Counted | None
    vague: int
    shapes: tuple[str, ...]
    strips: tuple[PictureStrip, ...]


class Choice(Struct, frozen=True):
    """One of several views of the same list: what it shows, where, and how much.

    Attributes:
        current: whether it is the page itself.
    """

    text: str
    url: str
    count: int
    current: bool = False


class Filter(Struct, frozen=True):
    """What events can be told apart by, and the choices there are.

    Attributes:
        more: how many choices stand only on the page of all events.
        all_url: where they stand, from the site's root.
    """

    by: Literal["kind", "actor", "timeline"]
    choices: tuple[Choice, ...]
    more: int = 0
    all_url: str = ""


class Teaser(Struct, frozen=True, kw_only=True, cache_hash=True):
    """An explainer in a list.

    Attributes:
        lang: of its words, where that is not the list's.
        translations: the same text in other languages, each by its language's own name.
    """

    url: str
    title: str
    summary: str
    topic: Named
    authors: tuple[Named, ...]
    published: When | None
    updated: When | None
    tallies: tuple[Tally, ...]
    sources: int
    minutes: int
    lang: str = ""
    translations: tuple[Translation, ...] = ()


# ----- The site, on every page -----


class PublisherFact(Struct, frozen=True, cache_hash=True):
    """A property of the publisher in schema.org's words, and its values.

    Attributes:
        values: addresses, from the root or whole; a date or a name where the property is one.
    """

    name: str
    values: tuple[str, ...]


class SiteView(Struct, frozen=True, cache_hash=True):
    """What every page shows of the site.

    Attributes:
        name: its name (SITENAME).
        tagline: one line under the name (SITESUBTITLE); may be empty.
        url: SITEURL without a slash at its end; empty where it is not set.
        lang: language of pages that name none.
        sections: the navigation: front page's lists that exist.
        pages: plain pages, for the foot.
        styles: stands for the styles that the page will carry, as `nutgraf.styles` says; empty
            where the theme has none, like all that is said of them.
        styles_hash: stands for what the content security policy lets these in by.
        stylesheet: address of the whole style sheet, from the root, for those that link it.
        favicon: address of the icon, from the root.
        feed: address of the Atom feed, from the root; empty where there is none.
        json_feed, corrections_feed: likewise.
        publisher: what is said of whoever publishes the site, by schema.org's properties.
        desks: names among the authors that are no persons'.
        built: when the newest text was published or updated (no clock is read).
        license: of what is published.
        preview: true where the pages hold work that is not published.
    """

    name: str
    tagline: str
    url: str
    lang: str
    sections: tuple[Named, ...]
    pages: tuple[Named, ...]
    styles: str
    styles_hash: str
    stylesheet: str
    favicon: str
    feed: str
    built: When | None
    license: Named = Named("")
    preview: bool = False
    json_feed: str = ""
    corrections_feed: str = ""
    publisher: tuple[PublisherFact, ...] = ()
    desks: tuple[str, ...] = ()
