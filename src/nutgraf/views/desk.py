"""What every view is made from: the library, the site, and the parts that pages share.

Long because these parts are made of one another, and kept in one place for all pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from html import escape, unescape
from typing import Literal, TypedDict

from msgspec.structs import replace

from nutgraf.addresses import (
    FRONT,
    claim_address,
    claim_anchor,
    document_address,
    document_path,
    event_address,
    list_address,
    quoted,
    remembered,
    root_from,
    source_anchor,
)
from nutgraf.cards.faces import Face
from nutgraf.cards.plan import Card, card_path, cards_of
from nutgraf.catalogues import Catalogues
from nutgraf.date_words import short_words, since_words, words
from nutgraf.dates import Date
from nutgraf.library import Library, StandingClaim, TimedEvent
from nutgraf.model import (
    Block,
    Change,
    Chart,
    Claim,
    Document,
    Figure,
    Position,
    Prose,
    Slice,
    Source,
)
from nutgraf.reading.verbs import WORD
from nutgraf.site import Direction, Site, direction, foreign_to
from nutgraf.standing import SIDES, STANDINGS, ledger, turns
from nutgraf.views.blocks import BlockView
from nutgraf.views.charts import chart_block
from nutgraf.views.citing import Work, cite
from nutgraf.views.facts import plain, year_of
from nutgraf.views.lookups import Lookups
from nutgraf.views.moves import moves_of
from nutgraf.views.photo_shapes import PhotoView
from nutgraf.views.shapes import (
    CardView,
    ChangeView,
    Cite,
    ClaimBlock,
    ClaimMark,
    ClaimView,
    EventView,
    FigureBlock,
    FigureView,
    Named,
    NamedActor,
    PositionView,
    ProseBlock,
    SliceBlock,
    SourceView,
    Tally,
    Teaser,
    Turn,
    When,
)
from nutgraf.views.teasers import make_teaser
from nutgraf.views.text import Addresses, PageText
from nutgraf.views.tongues import Tongues

TAG = re.compile(r"<[^>]*>")
# A position's text begins with its verb, perhaps within emphasis.
VERB = re.compile(rf"^((?:<[^>]+>)*)({WORD})")


Of = Literal["topic", "tag", "author"]

# A name that is not there.
NOWHERE = Named("")

way_of = remembered(direction)


class Base(TypedDict):
    """The fields of `PageBase` that are made alike for all pages."""

    path: str
    root: str
    title: str
    lang: str
    direction: Direction
    canonical: str
    draft: bool
    card: CardView | None


class Desk:
    """Makes the parts of views; each is a pure function of the library and the site.

    Attributes:
        preview: true where the library holds work that is not published.
        originals: where texts are read as they were written, by their paths in the content.
        pictures: what is known of pictures, by their paths from the site's root.
        script: address of the search's script, from the root; empty where nothing can be searched.
        faces: the site's own fonts for cards, by language.
        lookups: records by what views ask for.
        tongues: which language what is in.
    """

    def __init__(
        self,
        library: Library,
        site: Site,
        catalogues: Catalogues | None = None,
        *,
        preview: bool = False,
        originals: Mapping[str, str] | None = None,
        pictures: Mapping[str, PhotoView] | None = None,
        script: str = "",
        faces: Mapping[str, Face] | None = None,
    ) -> None:
        self.library = library
        self.site = site
        self.preview = preview
        self.originals = originals or {}
        self.pictures = pictures or {}
        self.script = script
        self.faces = faces
        self.lookups = Lookups(library)
        self.tongues = Tongues(library, self.lookups, site.lang, catalogues or Catalogues())
        self._teasers: dict[tuple[str, str], Teaser] = {}
        self._whens: dict[tuple[str, str], tuple[Date, When]] = {}
        self._named: dict[tuple[str, str], Named] = {}
        self._lists: dict[tuple[Of, str], Named] = {}
        self._sources: dict[tuple[str, str], SourceView] = {}
        self._marks: dict[tuple[str, str], ClaimMark] = {}
        self._events: dict[tuple[str, str, bool, str], EventView] = {}
        self._addresses: Addresses = {}

    @cached_property
    def cards(self) -> dict[str, Card]:
        """The cards of pages that have one of their own, by the pages' paths."""
        return dict(cards_of(self))

    @cached_property
    def draft_paths(self) -> frozenset[str]:
        """The pages of a preview whose own texts are not published."""
        hidden = self.library.hidden_paths if self.preview else ()
        by_path = self.library.by_path
        return frozenset(document_path(by_path[path]) for path in hidden if path in by_path)

    # ----- Languages, dates, names -----

    def lang(self, document: Document | None) -> str:
        """The language of a document, or of the site."""
        return (document.front.lang if document else "") or self.site.lang

    def when(self, date: Date, lang: str = "") -> When:
        """A date as pages show it."""
        lang = lang or self.site.lang
        said = self._whens.get((date.text, lang))
        # one text may be two dates, where a zone comes from elsewhere
        if said is None or said[0] != date:
            made = When(date.text, date.iso, words(date, lang), short_words(date, lang))
            said = self._whens[date.text, lang] = (date, made)
        return said[1]

    def since(self, date: Date, lang: str = "") -> When:
        """A date as it is said behind *since*."""
        when, short = self.when(date, lang), since_words(date, lang or self.site.lang)
        return when if short == when.short else replace(when, short=short)

    def when_if(self, date: Date | None, lang: str = "") -> When | None:
        """A date that may be missing."""
        return self.when(date, lang) if date else None

    def named(self, document: Document, lang: str = "") -> Named:
        """A document's title and address, on a page in some language."""
        key = (document.place.path, self.tongues.key(lang))
        found = self._named.get(key)
        if found is None:
            title, address = document.front.title, document_address(document)
            found = self._named[key] = Named(title, address, self.tongues.foreign(document, lang))
        return found

    def actor_named(self, id_: str, lang: str = "") -> NamedActor:
        """An actor as lists name it."""
        actor = self.library.actors.get(id_)
        if actor is None:
            return NamedActor(id_)
        front = actor.front
        name, foreign = front.short or front.title, self.tongues.foreign(actor, lang)
        return NamedActor(name, document_address(actor), foreign, kind=front.kind)

    def authors(self, document: Document) -> tuple[Named, ...]:
        """Who wrote it, each with the list of what they wrote."""
        names = document.front.authors or ((self.site.author,) if self.site.author else ())
        return tuple(self._listed("author", name) for name in names)

    def cite(self, document: Document) -> Cite:
        """A document for reference managers."""
        front = document.front
        return cite(
            Work(
                id=document.id,
                title=front.title,
                authors=tuple(author.text for author in self.authors(document)),
                site=self.site.name,
                date=front.updated or front.date,
                url=f"{self.site.url}/{document_address(document)}" if self.site.url else "",
                lang=self.lang(document),
            )
        )

    def topic(self, document: Document) -> Named:
        """Its topic; without words where it has none."""
        topic = document.front.topic
        return self._listed("topic", topic) if topic else NOWHERE

    def tags(self, document: Document) -> tuple[Named, ...]:
        """Its tags."""
        return tuple(self._listed("tag", tag) for tag in document.front.tags)

    def _listed(self, of: Of, name: str) -> Named:
        """A topic, a tag or an author: many texts have it, and it is made once."""
        found = self._lists.get((of, name))
        if found is None:
            found = self._lists[of, name] = Named(name, list_address(of, name))
        return found

    def base(self, path: str, title: str, lang: str = "") -> Base:
        """The fields that all pages have."""
        lang = lang or self.site.lang
        return {
            "path": path,
            "root": root_from(path),
            "title": title,
            "lang": lang.replace("_", "-"),
            "direction": way_of(lang),
            "canonical": f"{self.site.url}/{quoted(path)}" if self.site.url else "",
            "draft": path in self.draft_paths,
            "card": self._card(path),
        }

    def _card(self, path: str) -> CardView | None:
        """The card of a page, or the front's where it has none of its own."""
        cards = self.cards
        shown = path if path in cards else FRONT
        if shown not in cards:
            return None
        return CardView(quoted(card_path(shown)), cards[shown].title, is_own=shown == path)

    def text(
        self,
        path: str,
        *,
        numbered: bool,
        lang: str = "",
        retold: Mapping[str, StandingClaim] | None = None,
    ) -> PageText:
        """A page's filler of holes."""
        say, known = self.tongues.voice(lang).gettext, self._addresses
        return PageText(
            self.library, root_from(path),
            numbered=numbered, path=path, addresses=known, pictures=self.pictures,
            say=say, words=self.tongues.furniture(lang or self.site.lang), retold=retold,
        )  # fmt: skip

    # ----- Sources -----

    def source(self, source: Source, lang: str = "") -> SourceView:
        """A source as lists show it that do not number."""
        key = (source.id, self.tongues.key(lang))
        found = self._sources.get(key)
        if found is None:
            found = self._sources[key] = self._source(source, lang)
        return found

    def _source(self, source: Source, lang: str) -> SourceView:
        own = source.language.replace("_", "-")
        return SourceView(
            id=source.id,
            number=0,
            anchor=source_anchor(source.id),
            title=source.title,
            kind=source.kind,
            authors=tuple(name for name in source.author if name != source.publisher),
            publisher=source.publisher,
            issued=self.when_if(source.issued, lang),
            url=source.url,
            archived=source.archived,
            accessed=self.when_if(source.accessed, lang),
            language=source.language,
            foreign=foreign_to(own, lang or self.site.lang) if own else "",
            note=source.note,
            note_lang=foreign_to(self.site.lang, lang or self.site.lang) if source.note else "",
            type=source.type,
        )

    def cited(self, text: PageText, lang: str = "") -> tuple[SourceView, ...]:
        """The sources that a page cites, in the order of their numbers."""
        return tuple(
            replace(
                self.source(self.library.sources[id_], lang),
                number=number,
                backs=tuple(backs),
                locators=tuple(map(text.locators.__getitem__, backs)),
            )
            for number, (id_, backs) in enumerate(text.cited.items(), 1)
        )

    # ----- Claims -----

    def claim(self, made: StandingClaim, text: PageText, lang: str = "") -> ClaimView:
        """A claim with its whole ledger."""
        claim = made.claim
        latest = self.lookups.latest(made)
        positions, came = ledger(claim.positions), turns(claim.positions)
        others = self.library.mentions.get(("claim", claim.id), ())
        since = made.since or claim.positions[0].date
        return ClaimView(
            id=claim.id,
            anchor=claim_anchor(claim.id),
            url=claim_address(self.library, claim.id, made),
            standing=made.standing,
            changed=self.when(since, lang),
            since=self.since(since, lang),
            text=plain(claim.sentence),
            sentence_html=text.html(claim.sentence),
            note_html=text.html(claim.note),
            positions=tuple(self.position(one, latest, text, lang) for one in positions),
            explainer=self.named(made.document, lang),
            mentions=tuple(
                self.named(other, lang) for other in others if other is not made.document
            ),
            lang=self.tongues.foreign(made.document, lang),
            turns=tuple(Turn(standing, self.when(date, lang)) for standing, date in came),
            moves=moves_of(positions, came, lambda date: self.when(date, lang)),
        )

    def position(
        self, position: Position, latest: dict[str, Position], text: PageText, lang: str = ""
    ) -> PositionView:
        """A line of a ledger."""
        actors = position.actors
        told_in = self.library.by_path.get(position.place.path)
        return PositionView(
            when=self.when(position.date, lang),
            verb=position.verb,
            side=SIDES[position.verb],
            superseded=bool(actors) and all(latest.get(a.id) is not position for a in actors),
            actors=tuple(self.actor_named(actor.id, lang) for actor in actors),
            html=VERB.sub(r'\1<b class="verb">\2</b>', text.html(position.text), count=1),
            lang=self.tongues.foreign(told_in, lang) if told_in else "",
            cites=tuple(
                dict.fromkeys(o.id for o in position.citations if o.id in self.library.sources)
            ),
        )

    def mark(self, id_: str, lang: str = "") -> ClaimMark:
        """A claim's words and standing, for a line beside something else."""
        key = (id_, self.tongues.key(lang))
        found = self._marks.get(key)
        if found is None:
            made, address = self.library.claims[id_], claim_address(self.library, id_)
            foreign = self.tongues.foreign(made.document, lang)
            found = ClaimMark(plain(made.claim.sentence), address, made.standing, foreign)
            self._marks[key] = found
        return found

    def tallies(self, claims: Collection[StandingClaim]) -> tuple[Tally, ...]:
        """How many claims stand how, in the order of standings."""
        if not claims:
            return ()
        counts = Counter(made.standing for made in claims)
        return tuple(Tally(s, counts[s]) for s in STANDINGS if counts[s])

    def claims_of(self, document: Document) -> tuple[StandingClaim, ...]:
        """The claims that a document makes or retells, where their ids are theirs alone."""
        own = self.lookups.claims_by_document.get(document.place.path, ())
        retold = self.library.retold.get(document.place.path)
        return (*retold.values(), *own) if retold else own

    # ----- Events -----

    def event(
        self, timed: TimedEvent, text: PageText, *, anchored: bool, lang: str = ""
    ) -> EventView:
        """An event as lists show it; made once for all pages on which it is the same.

        Args:
            text: one that does not number.
            anchored: true on the page that is the event's own address.
        """
        if "file" in timed.linked:  # within the page that it leads to, such a link is another
            return self._event(timed, text, anchored=anchored, lang=lang)
        key = (timed.event.id, text.root, anchored, lang or self.site.lang)
        found = self._events.get(key)
        if found is None:
            found = self._events[key] = self._event(timed, text, anchored=anchored, lang=lang)
        return found

    def _event(self, timed: TimedEvent, text: PageText, *, anchored: bool, lang: str) -> EventView:
        event, known = timed.event, self.library
        return EventView(
            id=event.id,
            anchor=event.id if anchored else "",
            url=event_address(event.id),
            when=self.when(event.date, lang),
            year=year_of(event.date, lang or self.site.lang),
            title=plain(event.title),
            title_html=event.title.labels,
            body_html="".join(self._event_block(block, text) for block in event.body),
            kinds=event.kinds,
            actors=tuple(
                self.actor_named(i, lang) for i in timed.ids("actor") if i in known.actors
            ),
            sources=tuple(
                self.source(known.sources[i], lang)
                for i in timed.ids("source")
                if i in known.sources
            ),
            claims=tuple(self.mark(i, lang) for i in timed.ids("claim") if i in known.claims),
            timeline=self.named(timed.timeline, lang),
            lang=self.tongues.foreign(timed.timeline, lang),
        )

    def _event_block(self, block: Block, text: PageText) -> str:
        """A block of an event's text; a claim made there is only quoted here."""
        if isinstance(block, Claim):
            return f"<blockquote><p>{text.html(block.sentence)}</p></blockquote>"
        if isinstance(block, Figure):
            return f'<p class="figure__value">{escape(block.value)}</p>{text.html(block.text)}'
        return text.html(block.text) if isinstance(block, Prose) else ""

    # ----- Bodies -----

    def blocks(
        self, body: Iterable[Block], text: PageText, lang: str = ""
    ) -> tuple[BlockView, ...]:
        """A body as pages show it."""
        return tuple(self._block(block, text, lang) for block in body)

    def _block(self, block: Block, text: PageText, lang: str) -> BlockView:
        if isinstance(block, Prose):  # as most are
            return ProseBlock(text.html(block.text))
        if isinstance(block, Claim):
            claim = text.retold.get(block.id) or self.library.claims.get(block.id)
            # one that could not be read is a problem told elsewhere
            return ClaimBlock(self.claim(claim, text, lang)) if claim else ProseBlock("")
        if isinstance(block, Figure):
            html = text.html(block.text)
            return FigureBlock(FigureView(block.id, f"figure-{block.id}", block.value, html))
        if isinstance(block, Chart):
            return chart_block(self, block, text, lang)
        return self._slice(block, text, lang)

    def _slice(self, block: Slice, text: PageText, lang: str) -> SliceBlock:
        timeline = self.library.timelines.get(block.link.id)
        title = unescape(TAG.sub("", block.link.label))
        if timeline is None:
            return SliceBlock(title, NOWHERE, ())
        unnumbered = self.text(text.path, numbered=False, lang=lang)
        events = self.lookups.chronology(timeline).within(block.start, block.end)
        shown = tuple(self.event(e, unnumbered, anchored=False, lang=lang) for e in events)
        return SliceBlock(title, self.named(timeline, lang), shown)

    # ----- Explainers in lists -----

    def teaser(self, document: Document, lang: str = "") -> Teaser:
        """An explainer in a list; the same in all lists of a language, so it is made once."""
        key = (document.place.path, self.tongues.key(lang))
        found = self._teasers.get(key)
        if found is None:
            found = self._teasers[key] = make_teaser(self, document, lang)
        return found

    def change(
        self, change: Change, document: Document, anchor: str, html: str, lang: str = ""
    ) -> ChangeView:
        """An entry on the record."""
        return ChangeView(
            kind=change.kind,
            when=self.when(change.date, lang),
            text=plain(change.text),
            html=html,
            anchor=anchor,
            explainer=self.named(document, lang),
            lang=self.tongues.foreign(document, lang),
        )
