"""One view per kind of page: what its template calls ``page``.

Long because, with `shapes`, it is one contract with every template.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from nutgraf.views.blocks import BlockView
from nutgraf.views.photo_shapes import PhotoView
from nutgraf.views.shapes import (
    CardView,
    ChangeView,
    Choice,
    Cite,
    ClaimMark,
    ClaimView,
    ContentsLine,
    DataFile,
    EventView,
    Filter,
    Named,
    NamedActor,
    Picture,
    PositionView,
    Slip,
    SourceView,
    Tally,
    Teaser,
    TermView,
    Translation,
    When,
    YearOfEvents,
)


class PageBase(Struct, frozen=True, kw_only=True):
    """What all pages have.

    Attributes:
        path: where the page is written, from the output's root.
        root: leads from the page to the root: empty, ``../``…
        title: plain text; the front page's is empty.
        summary: plain text, for lists and machines.
        lang, direction: of the text: ``en``, ``ltr``.
        canonical: absolute address; empty where SITEURL is not set.
        section: url of the navigation entry it belongs to.
        listed: whether the sitemap names it, and search engines may.
        draft: true in a preview, where the page's own text is not published.
        card: its picture for other sites to show, which may be the front page's; or none.
        slips: what its citations and its links to records open where they stand.
    """

    path: str
    root: str
    title: str
    summary: str = ""
    lang: str = "en"
    direction: Literal["ltr", "rtl"] = "ltr"
    canonical: str = ""
    section: str = ""
    listed: bool = True
    draft: bool = False
    card: CardView | None = None
    slips: tuple[Slip, ...] = ()


class ExplainerPage(PageBase, frozen=True, kw_only=True):
    """An explainer.

    Attributes:
        topic, tags, authors: each leads to its list; an empty topic has no text.
        keys_html: the key points, in the author's order.
        contents: headings of level 2 and 3 of the body, then of the page's own sections.
        body: in the author's order.
        timeline: the slice of its timeline that its events touch; empty where it names none.
        tallies: how many claims stand how, in the order of standing.
        archived, primary: how many of its sources have an archived copy; are primary.
        unknowns_html, methods_html: each a quotation's text.
        changes: corrections and updates, newest first.
        corrected: date of the newest correction.
        modified: when readers last had reason to look again.
        words: how many there are to read.
        actors, terms: those it names, in order of first mention.
        related: explainers that share actors, events and sources, nearest first.
        translations: the same text in other languages, the original first, each by its
            language's own name.
        translated_from: of a translation, the language it is from, as its own calls that one,
            leading to the original; else without words.
        behind: of a translation that is older than its original, the date of each.
        cite: for reference managers.
        data: the records it shows as files for other programs, each by its format.
        original: where its Markdown is read: from the site's root, or on another site; empty where
            it is not shown.
        picture: what is known of the image, where it is made of pixels.
    """

    topic: Named
    tags: tuple[Named, ...]
    authors: tuple[Named, ...]
    published: When | None
    updated: When | None
    modified: When | None
    minutes: int
    words: int
    keys_html: tuple[str, ...]
    contents: tuple[ContentsLine, ...]
    body: tuple[BlockView, ...]
    timeline: Named
    timeline_events: tuple[EventView, ...]
    tallies: tuple[Tally, ...]
    sources: tuple[SourceView, ...]
    primary: int
    archived: int
    unknowns_html: tuple[str, ...]
    methods_html: tuple[str, ...]
    changes: tuple[ChangeView, ...]
    corrected: When | None
    actors: tuple[NamedActor, ...]
    terms: tuple[Named, ...]
    related: tuple[Teaser, ...]
    translations: tuple[Translation, ...]
    translated_from: Named
    behind: tuple[When, When] | None
    image: str
    image_alt: str
    original: str
    cite: Cite
    data: tuple[DataFile, ...]
    picture: PhotoView | None = None


class TimelinePage(PageBase, frozen=True, kw_only=True):
    """timeline.html (every event), one timeline, or the events of a kind or an actor.

    Attributes:
        intro: what stands above the first event.
        notes: sources of the intro, numbered.
        picture: to scale; ``None`` where there are fewer than two dated events.
        years: in the order of the page.
        by, only: what tells these events from others: ``kind`` and its name, ``actor`` and its
            page; empty where it is the whole site or one timeline.
        filters: other choices of events; none where there is no choice.
        orders: ``oldest`` first, ``newest`` first; none where that is the same.
        published, updated, authors, cite, original: of a timeline, as of an explainer.
        data: its events as files for other programs, each by its format.
    """

    intro: tuple[BlockView, ...]
    notes: tuple[SourceView, ...]
    picture: Picture | None
    years: tuple[YearOfEvents, ...]
    count: int
    by: Literal["", "kind", "actor", "timeline"]
    only: Named
    filters: tuple[Filter, ...]
    orders: tuple[Choice, ...]
    changes: tuple[ChangeView, ...]
    data: tuple[DataFile, ...]
    authors: tuple[Named, ...] = ()
    published: When | None = None
    updated: When | None = None
    cite: Cite | None = None
    original: str = ""


class ClaimGroup(Struct, frozen=True):
    """Claims that stand the same way, latest change first."""

    standing: str
    claims: tuple[ClaimView, ...]


class ClaimsPage(PageBase, frozen=True, kw_only=True):
    """claims.html: every claim by standing.

    Attributes:
        is_brief: true where their ledgers are left to the pages that make them.
    """

    groups: tuple[ClaimGroup, ...]
    is_brief: bool
    tallies: tuple[Tally, ...]
    data: tuple[DataFile, ...]


class ActorLine(Struct, frozen=True):
    """An actor in the list of all: its kind, and what there is of it.

    Attributes:
        short: the name that texts use; empty where it is the name but for an article.
    """

    name: Named
    kind: str
    short: str
    events: int
    positions: int
    explainers: int


class ActorGroup(Struct, frozen=True):
    """Actors of one kind, by name."""

    kind: str
    actors: tuple[ActorLine, ...]


class ActorsPage(PageBase, frozen=True, kw_only=True):
    """actors.html: every actor by kind."""

    groups: tuple[ActorGroup, ...]


class Stand(Struct, frozen=True):
    """An actor's position, beside the claim it is about."""

    position: PositionView
    claim: ClaimMark


class ActorPage(PageBase, frozen=True, kw_only=True):
    """One actor: what they did, what they said, where they appear.

    Attributes:
        short: the name that texts use; empty where it is the title but for an article.
        address: theirs, as records that name them have it.
        positions: what they said, oldest first.
        claims: claims whose sentence names them.
        sources: what its text, events and positions cite, numbered.
    """

    address: str
    kind: str
    short: str
    same_as: tuple[str, ...]
    body: tuple[BlockView, ...]
    events: tuple[EventView, ...]
    positions: tuple[Stand, ...]
    claims: tuple[ClaimMark, ...]
    explainers: tuple[Teaser, ...]
    sources: tuple[SourceView, ...]


class SourceGroup(Struct, frozen=True):
    """Sources of one kind, by title."""

    kind: str
    sources: tuple[SourceView, ...]


class SourcesPage(PageBase, frozen=True, kw_only=True):
    """sources.html: every source and where it is cited."""

    groups: tuple[SourceGroup, ...]
    count: int
    archived: int
    data: tuple[DataFile, ...]


class GlossaryPage(PageBase, frozen=True, kw_only=True):
    """glossary.html: every term, by title."""

    terms: tuple[TermView, ...]
    sources: tuple[SourceView, ...]


class CorrectionsPage(PageBase, frozen=True, kw_only=True):
    """corrections.html: every correction and update, newest first."""

    changes: tuple[ChangeView, ...]
    policy: Named
    sources: tuple[SourceView, ...]


class ListPage(PageBase, frozen=True, kw_only=True):
    """Explainers of a topic, a tag or an author, or all of them; one of several pages.

    Attributes:
        heading: the topic's, tag's or author's name; the word for all of them.
        of: what the list is by.
        number, pages: which page this is, of how many.
        newer, older: the neighbouring pages; an empty ``url`` where there is none.
    """

    heading: str
    of: Literal["topic", "tag", "author", "all"]
    teasers: tuple[Teaser, ...]
    count: int
    number: int
    pages: int
    newer: Named
    older: Named
    feed: str


class Changed(Struct, frozen=True):
    """What changed, of one day: a claim's standing, or a text."""

    claim: ClaimView | None = None
    change: ChangeView | None = None


class FrontPage(PageBase, frozen=True, kw_only=True):
    """index.html.

    Attributes:
        lead: the newest explainer; ``None`` on a site with none.
        teasers: the next ones.
        changed: the latest corrections, updates and changes of a claim's standing, newest first.
        events: the timeline's newest, newest first.
        topics: every topic.
        tallies: all claims of the site.
    """

    lead: Teaser | None
    teasers: tuple[Teaser, ...]
    changed: tuple[Changed, ...]
    events: tuple[EventView, ...]
    topics: tuple[Named, ...]
    tallies: tuple[Tally, ...]
    older: Named


class PlainPage(PageBase, frozen=True, kw_only=True):
    """A plain page: about, how we source.

    Attributes:
        image, image_alt, picture: as of an explainer's page.
    """

    body: tuple[BlockView, ...]
    sources: tuple[SourceView, ...]
    contents: tuple[ContentsLine, ...]
    updated: When | None
    image: str
    image_alt: str
    picture: PhotoView | None = None


class Letter(Struct, frozen=True):
    """The names that begin with a letter, in order; ``#`` where it is none."""

    letter: str
    names: tuple[Named, ...]


class SearchPage(PageBase, frozen=True, kw_only=True):
    """search.html and results.html: a box where there is a search, and an index of the site below.

    Attributes:
        results: address of the page that answers, from the root; empty where none does.
        script: address of what searches, from the root; empty but on that page.
        promised: true where the site has a search, even if this build made none.
        bundle: address of the folder that is searched, from the root.
        langs: the languages that texts are in, as the search tells them apart.
        by_standing, by_topic, by_actor: what results can be limited to: its words, and in place of
            an address what the index knows it by.
        letters: explainers by title; none where they are too many for one page.
        actors: by name, as explainers are.
        count: of explainers.
        topics, timelines, terms: by name.
    """

    results: str
    script: str
    promised: bool
    bundle: str
    langs: tuple[str, ...]
    by_standing: tuple[Named, ...]
    by_topic: tuple[Named, ...]
    by_actor: tuple[Named, ...]
    letters: tuple[Letter, ...]
    count: int
    topics: tuple[Named, ...]
    timelines: tuple[Named, ...]
    actors: tuple[Letter, ...]
    terms: tuple[Named, ...]


class NotFoundPage(PageBase, frozen=True, kw_only=True):
    """404.html, which hosts show at any address."""

    latest: tuple[Teaser, ...]


class WithdrawnPage(PageBase, frozen=True, kw_only=True):
    """A notice in place of a text that was withdrawn.

    Attributes:
        reason: plain text.
    """

    reason: str
    published: When | None
    withdrawn: When | None


class RedirectPage(PageBase, frozen=True, kw_only=True):
    """A former address, which leads on to where the page stands now.

    Attributes:
        target: the page's address from the root.
    """

    target: str
