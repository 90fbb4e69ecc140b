"""timeline.html, with every event, and a page for each timeline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from nutgraf.addresses import TIMELINE, document_path
from nutgraf.library import TimedEvent
from nutgraf.model import Document
from nutgraf.views.desk import Desk
from nutgraf.views.facts import changes_newest_first
from nutgraf.views.page_views import TimelinePage
from nutgraf.views.picture import picture_of
from nutgraf.views.shapes import EventView, YearOfEvents
from nutgraf.views.sheets import Sheet, sheet


def timeline_pages(desk: Desk) -> Iterator[Sheet]:
    """The page of all events, then a page for each timeline."""
    if desk.library.happened:
        yield sheet("timeline.html", all_events_page, desk, name="")
    for timeline in desk.library.timelines.values():
        yield sheet("timeline.html", timeline_page, desk, timeline, name=timeline.id)


def all_events_page(desk: Desk) -> TimelinePage:
    """Every event of the site; each has its own address here."""
    timed = desk.library.happened
    text = desk.text(TIMELINE, numbered=False)
    events = tuple(desk.event(one, text, anchored=True) for one in timed)
    return TimelinePage(
        **desk.base(TIMELINE, ""),
        section=TIMELINE,
        intro=(),
        notes=(),
        picture=picture_of(desk, timed, ""),
        years=by_year(events),
        count=len(events),
        kinds=kinds_of(timed),
        timelines=tuple(desk.named(one) for one in desk.library.timelines.values()),
        changes=(),
        everything=True,
    )


def timeline_page(desk: Desk, timeline: Document) -> TimelinePage:
    """One timeline, its borrowed events among its own."""
    path, lang = document_path(timeline), desk.lang(timeline)
    timed = desk.lookups.events_of(timeline)
    text = desk.text(path, numbered=True)
    intro = desk.blocks(timeline.body, text, lang)
    changes = tuple(
        desk.change(change, timeline, number, text.html(change.text))
        for number, change in changes_newest_first(timeline)
    )
    unnumbered = desk.text(path, numbered=False)
    events = tuple(desk.event(one, unnumbered, anchored=False, lang=lang) for one in timed)
    return TimelinePage(
        **desk.base(path, timeline.front.title, lang),
        summary=timeline.front.summary,
        section=TIMELINE,
        intro=intro,
        notes=desk.cited(text),
        picture=picture_of(desk, timed, lang),
        years=by_year(events),
        count=len(events),
        kinds=kinds_of(timed),
        timelines=(),
        changes=changes,
        everything=False,
    )


def by_year(events: Iterable[EventView]) -> tuple[YearOfEvents, ...]:
    """Events in groups by year; they come in order."""
    return tuple(
        YearOfEvents(year, f"n-{year.replace(' ', '-').lower() or 'undated'}", tuple(group))
        for year, group in groupby(events, key=lambda event: event.year)
    )


def kinds_of(timed: Iterable[TimedEvent]) -> tuple[str, ...]:
    """The kinds of some events, the most frequent first."""
    counts = Counter(kind for one in timed for kind in one.event.kinds)
    return tuple(sorted(counts, key=lambda kind: (-counts[kind], kind)))
