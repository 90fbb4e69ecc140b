"""The records as open data: what other programs may read instead of our pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from nutgraf.addresses import CLAIMS_CSV, CLAIMS_JSON, SOURCES_CSL, event_paths
from nutgraf.data.icalendar import calendar_event, icalendar
from nutgraf.data.records import (
    claims_csv,
    claims_json,
    event_row,
    events_csv,
    events_json,
    sources_csl,
)
from nutgraf.data.timelinejs import slide, timelinejs
from nutgraf.model import Document
from nutgraf.views.desk import Desk


class Entry(Struct, frozen=True):
    """An event in each format."""

    row: dict[str, Any]
    slide: dict[str, Any]
    calendar: Sequence[str]


def data_files(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Every data file, with its path."""
    # each is in the site's files and in its timeline's
    entries = {
        timed.event.id: Entry(
            event_row(desk, timed), slide(desk, timed), tuple(calendar_event(desk, timed))
        )
        for timed in desk.library.happened
    }
    yield from _event_files(desk, entries)
    for timeline in desk.library.timelines.values():
        own = (timed.event.id for timed in desk.lookups.events_of(timeline))
        yield from _event_files(desk, {id_: entries[id_] for id_ in own}, timeline)
    yield CLAIMS_JSON, claims_json(desk)
    yield CLAIMS_CSV, claims_csv(desk)
    yield SOURCES_CSL, sources_csl(desk)


def _event_files(
    desk: Desk, entries: Mapping[str, Entry], timeline: Document | None = None
) -> Iterator[tuple[str, bytes]]:
    """Some events in each format: a timeline's, or those of the whole site."""
    front, site = timeline.front if timeline else None, desk.site
    name, summary = (front.title, front.summary) if front else (site.name, site.tagline)
    rows = [entry.row for entry in entries.values()]
    makers = {
        "JSON": lambda: events_json(rows),
        "CSV": lambda: events_csv(rows),
        "iCalendar": lambda: icalendar(name, (entry.calendar for entry in entries.values())),
        "TimelineJS": lambda: timelinejs(name, summary, (e.slide for e in entries.values())),
    }
    for form, path in event_paths(timeline):
        yield path, makers[form]()
