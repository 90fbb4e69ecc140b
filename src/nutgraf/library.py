"""All documents and sources as one library: ids resolved, back-links made, events in order."""

from __future__ import annotations

import datetime as dt
import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeVar

from msgspec import Struct

from nutgraf import walk
from nutgraf.dates import Date
from nutgraf.model import Borrowed, Claim, Document, Event, Kind, Link, Source
from nutgraf.publication import published_part, state_of
from nutgraf.standing import Standing, standing_of, standing_since

Record = TypeVar("Record")


class TimedEvent(Struct, frozen=True):
    """An event and the timeline it was written in."""

    event: Event
    timeline: Document

    @property
    def links(self) -> tuple[Link, ...]:
        """Every link of the event."""
        return tuple(walk.event_links(self.event))

    def ids(self, scheme: str) -> tuple[str, ...]:
        """The records of one kind that the event links, in order, without doubles."""
        return tuple(dict.fromkeys(link.id for link in self.links if link.scheme == scheme))


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
        unread: ids of claims without a position that could be read: no page can show them.
        happened: the events in the order they happened.
        mentions: for each (scheme, id) the documents that link it, in the library's order.
        by_path: published documents by their file's path.
        endings: of their files, ``.md`` always among them.
        files: paths of the files that are no documents, from the site's root.
        withheld: those among them that only unpublished work links.
        withdrawn: documents whose place a notice takes, with nothing left but that.
        hidden: (scheme, id) of records that exist but are not published.
        gone: those among them that were withdrawn with their document.
        hidden_paths: files of documents that are not published; in a preview they are shown.
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
    unread: frozenset[str]
    happened: tuple[TimedEvent, ...]
    mentions: Mapping[tuple[str, str], tuple[Document, ...]]
    by_path: Mapping[str, Document]
    endings: frozenset[str]
    files: frozenset[str]
    withheld: frozenset[str]
    withdrawn: tuple[Document, ...]
    hidden: frozenset[tuple[str, str]]
    gone: frozenset[tuple[str, str]]
    hidden_paths: frozenset[str]

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
        shelves: dict[str, Collection[str]] = {
            "source": self.sources,
            "actor": self.actors,
            "event": self.events,
            "claim": self.claims if not self.unread else {*self.claims, *self.unread},
            "term": self.terms,
            "timeline": self.timelines,
        }
        return shelves[scheme]

    def events_of(self, timeline: Document) -> tuple[TimedEvent, ...]:
        """A timeline's events, borrowed ones among them, in the order they happened."""
        ids = {
            event.link.id if isinstance(event, Borrowed) else event.id for event in timeline.events
        }
        return tuple(timed for timed in self.happened if timed.event.id in ids)


def link(
    documents: Iterable[Document],
    sources: Iterable[Source],
    files: Iterable[str],
    now: dt.datetime | None = None,
    *,
    drafts: bool = False,
) -> Library:
    """Make the library.

    Args:
        documents, sources: in the order of their paths.
        files: paths of the files that are no documents.
        now: the build's clock; what is dated after it is not published. Without it, nothing is
            held back.
        drafts: drafts and future work are in it too, as for a preview.
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
        TimedEvent(event, document)
        for document in shelves["timeline"].values()
        for event in document.events
        if isinstance(event, Event)
    ]
    events = _first_by_id((t.event.id, t) for t in timed)
    made = [claim for document in shown for claim in _standing_claims(document)]
    claims = _first_by_id((c.claim.id, c) for c in made if c.claim.positions)
    by_path = {d.place.path: d for d in (*published, *part.withdrawn)}
    return Library(
        everything=everything,
        every_source=every_source,
        explainers=tuple(explainers),
        timelines=shelves["timeline"],
        actors=shelves["actor"],
        terms=shelves["term"],
        pages=tuple(d for d in published if d.kind == "page"),
        sources=_first_by_id((s.id, s) for s in part.sources),
        events=events,
        claims=claims,
        unread=frozenset(c.claim.id for c in made) - claims.keys(),
        happened=tuple(sorted(events.values(), key=lambda timed: timed.event.date.sort_key)),
        mentions=_mentions(shown),
        by_path=by_path,
        endings=frozenset({posixpath.splitext(path)[1].lower() for path in by_path} | {".md"}),
        files=every_file,
        withheld=part.files,
        withdrawn=part.withdrawn,
        hidden=_record_ids(everything, every_source) - _record_ids(published, part.sources),
        gone=_record_ids((d for d in everything if d.place.path in withdrawn), ()),
        hidden_paths=frozenset(
            d.place.path for d in everything if state_of(d, now) == "unpublished"
        ),
    )


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


def _newest_first(document: Document) -> tuple[float, str]:
    date = document.front.date
    return (-date.moment_utc().timestamp() if date else float("inf"), document.id)


def _first_by_id(pairs: Iterable[tuple[str, Record]]) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for id_, record in pairs:
        found.setdefault(id_, record)
    return found


def _standing_claims(document: Document) -> Iterator[StandingClaim]:
    for claim in walk.claims(document):
        standing = standing_of(claim.positions)
        yield StandingClaim(claim, document, standing, standing_since(claim.positions))


def _mentions(documents: Iterable[Document]) -> dict[tuple[str, str], tuple[Document, ...]]:
    found: defaultdict[tuple[str, str], dict[str, Document]] = defaultdict(dict)
    for document in documents:
        for one in walk.links(document):
            found[one.scheme, one.id].setdefault(document.place.path, document)
    return {key: tuple(by.values()) for key, by in found.items()}
