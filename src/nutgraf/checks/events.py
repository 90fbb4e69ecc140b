"""An event rests on a source, and is told once."""

from __future__ import annotations

from collections.abc import Iterator

from nutgraf import rules, walk
from nutgraf.library import Library
from nutgraf.model import Borrowed, Event, Problem
from nutgraf.spans import Chronology


def events_are_sourced(library: Library) -> Iterator[Problem]:
    """Find events that cite nothing."""
    for document in library.everything:
        for event in document.events:
            if isinstance(event, Event) and not _cites(event):
                hint = "link one in its text: [words](source:ID)"
                yield Problem(
                    event.place,
                    rules.EVENT_WITHOUT_SOURCE,
                    f'event "{event.id}" cites no source',
                    hint,
                )


def _cites(event: Event) -> bool:
    return any(link.scheme == "source" for link in walk.event_links(event))


def borrowed_events_are_others(library: Library) -> Iterator[Problem]:
    """Find timelines that borrow their own events, or one event twice."""
    for document in library.everything:
        own = {event.id for event in document.events if isinstance(event, Event)}
        borrowed: set[str] = set()
        for event in document.events:
            if not isinstance(event, Borrowed):
                continue
            id_ = event.link.id
            if id_ in own:
                text = f'this timeline borrows "{id_}", which is its own event'
                yield Problem(event.link.place, rules.BORROWED_OWN, text, "take the heading out")
            elif id_ in borrowed:
                text = f'this timeline borrows "{id_}" twice'
                yield Problem(event.link.place, rules.BORROWED_TWICE, text, "take one of them out")
            borrowed.add(id_)


def slices_show_events(library: Library) -> Iterator[Problem]:
    """Find slices of a timeline in which nothing happens."""
    known: dict[str, Chronology] = {}
    for document in library.documents:
        for slice_ in walk.slices(document):
            id_ = slice_.link.id
            timeline = library.timelines.get(id_)
            if timeline is None:
                continue
            if id_ not in known:
                known[id_] = Chronology(library.events_of(timeline))
            text = f'the timeline "{id_}" has no event'
            if not known[id_].events:
                yield Problem(slice_.link.place, rules.SLICE_EMPTY, text)
            elif not known[id_].within(slice_.start, slice_.end):
                text += f' in "{slice_.link.query.lstrip("?")}"'
                yield Problem(slice_.link.place, rules.SLICE_EMPTY, text, "widen from and to")
