"""What views ask of the library again and again, found in one pass over it."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from nutgraf.library import Library, StandingClaim, TimedEvent
from nutgraf.model import Change, Document, Position
from nutgraf.publication import withdrawal
from nutgraf.spans import Chronology
from nutgraf.standing import latest_by_actor
from nutgraf.views.facts import anchored_changes


class Lookups:
    """Records by what they are asked for, each found when it is first wanted."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._timelines: dict[str, Chronology] = {}
        self._latest: dict[tuple[str, str], dict[str, Position]] = {}

    @cached_property
    def events_by_actor(self) -> dict[str, list[TimedEvent]]:
        """Each actor's events, in the order they happened."""
        return self._events_by("actor")

    @cached_property
    def events_by_claim(self) -> dict[str, list[TimedEvent]]:
        """The events that rest on each claim."""
        return self._events_by("claim")

    def _events_by(self, scheme: str) -> dict[str, list[TimedEvent]]:
        found: defaultdict[str, list[TimedEvent]] = defaultdict(list)
        for timed in self.library.happened:
            for id_ in timed.ids(scheme):
                found[id_].append(timed)
        return found

    def events_of(self, timeline: Document) -> tuple[TimedEvent, ...]:
        """A timeline's events, in the order they happened."""
        return tuple(self.chronology(timeline).events)

    def chronology(self, timeline: Document) -> Chronology:
        """The same, to take stretches of."""
        found = self._timelines.get(timeline.id)
        if found is None:
            found = Chronology(self.library.events_of(timeline))
            self._timelines[timeline.id] = found
        return found

    @cached_property
    def ids_by_timeline(self) -> dict[str, frozenset[str]]:
        """Ids of the events of each timeline."""
        return {
            id_: frozenset(timed.event.id for timed in self.events_of(timeline))
            for id_, timeline in self.library.timelines.items()
        }

    @cached_property
    def positions_by_actor(self) -> dict[str, list[tuple[Position, StandingClaim]]]:
        """Each actor's positions, each with the claim it is about, oldest first."""
        found: defaultdict[str, list[tuple[Position, StandingClaim]]] = defaultdict(list)
        for made in self.library.claims.values():
            for position in made.claim.positions:
                for actor in dict.fromkeys(actor.id for actor in position.actors):
                    found[actor].append((position, made))
        for taken in found.values():
            taken.sort(key=lambda pair: pair[0].date.sort_key)
        return found

    @cached_property
    def claims_by_document(self) -> dict[str, tuple[StandingClaim, ...]]:
        """The claims that each document makes, where their ids are theirs alone, by its path."""
        found: defaultdict[str, list[StandingClaim]] = defaultdict(list)
        for made in self.library.claims.values():
            found[made.document.place.path].append(made)
        return {path: tuple(claims) for path, claims in found.items()}

    def latest(self, made: StandingClaim) -> dict[str, Position]:
        """Each actor's latest position on a claim of the library."""
        key = (made.claim.id, made.document.place.path)  # a translation has positions of its own
        found = self._latest.get(key)
        if found is None:
            found = self._latest[key] = latest_by_actor(made.claim.positions)
        return found

    @cached_property
    def claims_by_subject(self) -> dict[str, list[str]]:
        """Ids of the claims whose sentence names each actor."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for id_, made in self.library.claims.items():
            links = made.claim.sentence.links
            for actor in dict.fromkeys(link.id for link in links if link.scheme == "actor"):
                found[actor].append(id_)
        return found

    @cached_property
    def translations(self) -> dict[str, list[Document]]:
        """Translations by the path of their original, in the order of their languages."""
        found: defaultdict[str, list[Document]] = defaultdict(list)
        for path, original in self.library.originals.items():
            found[original.place.path].append(self.library.by_path[path])
        for documents in found.values():
            documents.sort(key=lambda document: (document.front.lang, document.id))
        return found

    @cached_property
    def all_changes(self) -> list[tuple[Document, str, Change]]:
        """Every correction, update and withdrawal of the site, newest first.

        What a translation only repeats of its original is there once.
        """
        originals = self.library.originals
        found = [
            (document, anchor, change)
            for document in self.library.documents
            if document.changes
            for anchor, change in anchored_changes(document)
            if not (original := originals.get(document.place.path))
            or not any(
                (one.kind, one.date) == (change.kind, change.date) for one in original.changes
            )
        ]
        found += [
            (document, "", change)
            for document in self.library.withdrawn
            if (change := withdrawal(document)) is not None
        ]
        return sorted(found, key=lambda entry: entry[2].date.sort_key, reverse=True)
