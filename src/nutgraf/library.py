"""All documents and sources as one library: ids resolved, back-links made, events in order."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeVar

from msgspec import Struct

from nutgraf import walk
from nutgraf.dates import Date
from nutgraf.model import Borrowed, Claim, Document, Event, Kind, Link, Source
from nutgraf.publication import published_part, state_of
from nutgraf.standing import Standing, standing_of, standing_since
from nutgraf.translations import originals, retold, retold_ids

Record = TypeVar("Record")


class TimedEvent(Struct, frozen=True):
    """An event and the timeline it was written in.

    Attributes:
        linked: ids of the records that the event links, by kind, in order, without doubles.
    """

    event: Event
    timeline: Document
    linked: Mapping[str, tuple[str, ...]]

    def ids(self, scheme: str) -> tuple[str, ...]:
        """The records of one kind that the event links."""
        return self.linked.get(scheme, ())


class StandingClaim(Struct, frozen=True):
    """A claim, how it stands, since when, and the document that makes it."""

    claim: Claim
    document: Document
    standing: Standing
    since: Date | None


class Library(Struct, frozen=True):
    """All that is published, ready to be looked up.

    Attributes:
        everything: all documents, unpublished ones too: for checks, never for views.
        every_source: likewise.
        explainers: newest first.
        pages: in the order of their paths.
        timelines, actors, terms: by id.
        sources, events, claims: by id; where an id stands twice, the first written counts.
        originals: of each translation, by its path.
        retold: the claims that a translation has from its original, by its path and their ids:
            told in its words, standing as they stand.
        unread: ids of claims without a position that could be read: no page can show them.
        happened: the events in the order they happened.
        places: each event's place among them.
        links: every link of each published document, by its file's path.
        shelves: ids of the published records, by the scheme that points at them.
        mentions: for each (scheme, id) the documents that link it, in the library's order; a
            translation says no more than its original does.
        by_path: published documents by their file's path.
        endings: of their files, ``.md`` always among them.
        files: paths of the files that are no documents, from the site's root.
        withheld: those among them that only unpublished work links.
        withdrawn: documents whose place a notice takes, with nothing left but that.
        hidden: (scheme, id) of records that exist but are not published.
        gone: those among them that were withdrawn with their document.
        hidden_paths: files of documents that are not published; in a preview they are shown.
        lost_sources: whether a file of sources holds some that could not be read, so that nothing
            can tell which there are.
    """

    everything: tuple[Document, ...]
    every_source: tuple[Source, ...]
    explainers: tuple[Document, ...]
    pages: tuple[Document, ...]
    timelines: Mapping[str, Document]
    actors: Mapping[str, Document]
    terms: Mapping[str, Document]
    sources: Mapping[str, Source]
    events: Mapping[str, TimedEvent]
    claims: Mapping[str, StandingClaim]
    originals: Mapping[str, Document]
    retold: Mapping[str, Mapping[str, StandingClaim]]
    unread: frozenset[str]
    happened: tuple[TimedEvent, ...]
    places: Mapping[str, int]
    links: Mapping[str, tuple[Link, ...]]
    shelves: Mapping[str, Collection[str]]
    mentions: Mapping[tuple[str, str], tuple[Document, ...]]
    by_path: Mapping[str, Document]
    endings: frozenset[str]
    files: frozenset[str]
    withheld: frozenset[str]
    withdrawn: tuple[Document, ...]
    hidden: frozenset[tuple[str, str]]
    gone: frozenset[tuple[str, str]]
    hidden_paths: frozenset[str]
    lost_sources: bool

    @property
    def documents(self) -> Iterator[Document]:
        """Every published document: explainers first, newest first."""
        yield from self.explainers
        yield from self.timelines.values()
        yield from self.pages
        yield from self.actors.values()
        yield from self.terms.values()

    def known(self, scheme: str) -> Collection[str]:
        """Ids of the published records that a scheme can point at."""
        return self.shelves[scheme]

    def links_of(self, document: Document) -> tuple[Link, ...]:
        """Every link of a document; walked once for those that are published."""
        if self.by_path.get(document.place.path) is document:
            return self.links[document.place.path]
        return tuple(walk.links(document))

    def ids_of(self, document: Document) -> dict[str, tuple[str, ...]]:
        """Ids of the records that a document links, by kind, in order, without doubles."""
        return ids_by_scheme(self.links_of(document))

    def events_of(self, timeline: Document) -> tuple[TimedEvent, ...]:
        """A timeline's events, borrowed ones among them, in the order they happened."""
        ids = {
            event.link.id if isinstance(event, Borrowed) else event.id for event in timeline.events
        }
        return self.in_order(ids)

    def in_order(self, ids: Iterable[str]) -> tuple[TimedEvent, ...]:
        """Those of some events that are known, in the order they happened."""
        found = sorted(self.places[id_] for id_ in ids if id_ in self.places)
        return tuple(self.happened[place] for place in found)


def link(
    documents: Iterable[Document],
    sources: Iterable[Source],
    files: Iterable[str],
    now: dt.datetime | None = None,
    *,
    drafts: bool = False,
    lost_sources: bool = False,
) -> Library:
    """Make the library.

    Args:
        documents, sources: in the order of their paths.
        files: paths of the files that are no documents.
        now: the build's clock; what is dated after it is not published. Without it, nothing is
            held back.
        drafts: drafts and future work are in it too, as for a preview.
        lost_sources: as in `Library`.
    """
    everything, every_source, every_file = tuple(documents), tuple(sources), frozenset(files)
    part = published_part(everything, every_source, every_file, None if drafts else now)
    published = part.documents
    shelves: defaultdict[Kind, dict[str, Document]] = defaultdict(dict)
    for document in published:
        shelves[document.kind].setdefault(document.id, document)
    explainers = sorted((d for d in published if d.kind == "explainer"), key=_newest_first)
    shown = [*explainers, *(d for d in published if d.kind != "explainer")]
    withdrawn = {notice.place.path for notice in part.withdrawn}
    timed = [
        TimedEvent(event, document, ids_by_scheme(walk.event_links(event)))
        for document in shelves["timeline"].values()
        for event in document.events
        if isinstance(event, Event)
    ]
    events = _first_by_id((t.event.id, t) for t in timed)
    by_path = {d.place.path: d for d in (*published, *part.withdrawn)}
    translated = originals(explainers)
    shared = {path: retold_ids(by_path[path], original) for path, original in translated.items()}
    made = [claim for document in shown for claim in _standing_claims(document, shared)]
    claims = _first_by_id((c.claim.id, c) for c in made if c.claim.positions)
    unread = frozenset(c.claim.id for c in made) - claims.keys()
    happened = tuple(sorted(events.values(), key=lambda timed: timed.event.date.sort_key))
    shown_sources = _first_by_id((s.id, s) for s in part.sources)
    links = {path: tuple(walk.links(document)) for path, document in by_path.items()}
    return Library(
        everything=everything,
        every_source=every_source,
        explainers=tuple(explainers),
        timelines=shelves["timeline"],
        actors=shelves["actor"],
        terms=shelves["term"],
        pages=tuple(d for d in published if d.kind == "page"),
        sources=shown_sources,
        events=events,
        claims=claims,
        originals=translated,
        retold={path: dict(_retold(by_path[path], claims, ids)) for path, ids in shared.items()},
        unread=unread,
        happened=happened,
        places={timed.event.id: place for place, timed in enumerate(happened)},
        links=links,
        shelves={
            "source": shown_sources,
            "actor": shelves["actor"],
            "event": events,
            "claim": dict.fromkeys((*claims, *sorted(unread))) if unread else claims,
            "term": shelves["term"],
            "timeline": shelves["timeline"],
            "chart": (),  # which no link leads to
        },
        mentions=_mentions(shown, links, translated),
        by_path=by_path,
        endings=frozenset({".md", *(f".{path.rpartition('.')[2].lower()}" for path in by_path)}),
        files=every_file,
        withheld=part.files,
        withdrawn=part.withdrawn,
        hidden=_hidden(everything, every_source, published, part.sources),
        gone=_record_ids([d for d in everything if d.place.path in withdrawn], ()),
        hidden_paths=frozenset(
            d.place.path for d in everything if state_of(d, now) == "unpublished"
        ),
        lost_sources=lost_sources,
    )


def ids_by_scheme(links: Iterable[Link]) -> dict[str, tuple[str, ...]]:
    """Ids of what some links point at, by scheme, in order, without doubles."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for one in links:
        found[one.scheme][one.id] = None
    return {scheme: tuple(ids) for scheme, ids in found.items()}


# ----- Order and back-links -----


def _record_ids(
    documents: Iterable[Document], sources: Iterable[Source]
) -> frozenset[tuple[str, str]]:
    """(scheme, id) of every record that the documents and sources hold."""
    ids = {("source", source.id) for source in sources}
    for document in documents:
        if document.kind in ("timeline", "actor", "term"):
            ids.add((document.kind, document.id))
        ids |= {("claim", claim.id) for claim in walk.claims(document)}
        ids |= {("event", e.id) for e in document.events if isinstance(e, Event)}
    return frozenset(ids)


def _hidden(
    everything: Iterable[Document],
    every_source: tuple[Source, ...],
    published: tuple[Document, ...],
    sources: tuple[Source, ...],
) -> frozenset[tuple[str, str]]:
    """(scheme, id) of every record that is there and not published."""
    whole = set(map(id, published))
    others = [document for document in everything if id(document) not in whole]
    if not others and len(sources) == len(every_source):
        return frozenset()
    return _record_ids(others, every_source) - _record_ids(published, sources)


def _newest_first(document: Document) -> tuple[float, str]:
    date = document.front.date
    return (-date.moment_utc().timestamp() if date else float("inf"), document.id)


def _first_by_id(pairs: Iterable[tuple[str, Record]]) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for id_, record in pairs:
        found.setdefault(id_, record)
    return found


def _standing_claims(
    document: Document, shared: Mapping[str, frozenset[str]]
) -> Iterator[StandingClaim]:
    others = shared.get(document.place.path, ())
    for claim in walk.claims(document):
        if claim.id in others:
            continue
        standing = standing_of(claim.positions)
        yield StandingClaim(claim, document, standing, standing_since(claim.positions))


def _retold(
    document: Document, claims: Mapping[str, StandingClaim], ids: Collection[str]
) -> Iterator[tuple[str, StandingClaim]]:
    for claim in walk.claims(document):
        known = claims.get(claim.id)
        if claim.id in ids and known is not None:
            told = retold(claim, known.claim)
            yield claim.id, StandingClaim(told, document, known.standing, known.since)


def _mentions(
    documents: Iterable[Document],
    links: Mapping[str, tuple[Link, ...]],
    translated: Mapping[str, Document],
) -> dict[tuple[str, str], tuple[Document, ...]]:
    found: defaultdict[tuple[str, str], list[Document]] = defaultdict(list)
    for document in documents:
        path = document.place.path
        keys = dict.fromkeys((one.scheme, one.id) for one in links[path])
        if path in translated:
            original = links[translated[path].place.path]
            known = {(one.scheme, one.id) for one in original}
            keys = {key: None for key in keys if key not in known}
        for key in keys:
            found[key].append(document)
    return {key: tuple(by) for key, by in found.items()}
