"""Pages of events: all of them, those of a timeline, of a kind, of an actor; in either order.

What readers choose by has pages of its own, so that a choice is a link: it can be shared, printed,
opened from disk, and costs no script. Only the first of them is listed for search engines, as the
others show the same events again.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import Literal

from msgspec import Struct

from nutgraf.addresses import (
    TIMELINE,
    document_path,
    event_paths,
    quoted,
    slug_of,
    timeline_path,
)
from nutgraf.library import TimedEvent
from nutgraf.model import Document
from nutgraf.views.desk import NOWHERE, Desk
from nutgraf.views.facts import changes_newest_first, year_anchor
from nutgraf.views.page_views import TimelinePage
from nutgraf.views.picture import picture_of
from nutgraf.views.shapes import Choice, DataFile, EventView, Filter, Named, YearOfEvents
from nutgraf.views.sheets import Sheet, sheet
from nutgraf.views.slips import slips_of

TEMPLATE = "timeline.html"

By = Literal["kind", "actor", "timeline"]
Order = Literal["oldest", "newest"]
ORDERS: tuple[Order, ...] = ("oldest", "newest")
# So many choices are listed beside some events; all of them beside all events.
MOST_CHOICES = 40


class Selection(Struct, frozen=True):
    """Some events of the site, and the pages that show them.

    Attributes:
        id: what their addresses are made of.
        name: what readers know them by, and where that leads.
    """

    by: Literal["", "kind", "actor", "timeline"]
    id: str
    name: Named
    events: Sequence[TimedEvent]

    def path(self, order: Order) -> str:
        """The file of its page."""
        return timeline_path(self.by, self.id, newest=order == "newest")

    @property
    def orders(self) -> tuple[Order, ...]:
        """Those that differ."""
        return ORDERS if len(self.events) > 1 else ORDERS[:1]


class Choices(Struct, frozen=True, dict=True):
    """What there is to choose from, the same on all of these pages."""

    everything: Selection
    kinds: tuple[Selection, ...]
    actors: tuple[Selection, ...]
    timelines: tuple[Selection, ...]

    @cached_property
    def _most(self) -> dict[By, frozenset[str]]:
        """The ids of those with the most events."""
        return {
            by: frozenset(one.id for one in _most_first(selections)[:MOST_CHOICES])
            for by, selections in self._listed()
        }

    def filters(self, shown: Selection, order: Order) -> tuple[Filter, ...]:
        """The choices beside the one that is shown, in its order of events."""
        whole = len(self.everything.events)
        if not whole:
            return ()
        return tuple(
            self._filter(by, selections, shown, order)
            for by, selections in self._listed()
            if len(selections) > 1 or any(len(one.events) < whole for one in selections)
        )

    def _filter(
        self, by: By, selections: tuple[Selection, ...], shown: Selection, order: Order
    ) -> Filter:
        """One filter: with a thousand timelines, a page of each must not list them all."""
        listed = selections
        if shown.by and len(selections) > MOST_CHOICES:
            listed_ids = self._most[by] | ({shown.id} if by == shown.by else set())
            listed = tuple(one for one in selections if one.id in listed_ids)
        choices = tuple(_choice(one, shown, order) for one in listed)
        whole = quoted(self.everything.path(order if order in self.everything.orders else "oldest"))
        return Filter(by, choices, len(selections) - len(listed), whole)

    def _listed(self) -> tuple[tuple[By, tuple[Selection, ...]], ...]:
        return ("kind", self.kinds), ("actor", self.actors), ("timeline", self.timelines)


def _choice(one: Selection, shown: Selection, order: Order) -> Choice:
    current = (one.by, one.id) == (shown.by, shown.id)
    path = one.path(order if order in one.orders else "oldest")
    return Choice(one.name.text, quoted(path), len(one.events), current)


def timeline_pages(desk: Desk) -> Iterator[Sheet]:
    """The page of all events, then a page for each timeline, kind and actor; each in two orders."""
    choices = choices_of(desk)
    if choices.everything.events:
        yield from _sheets(desk, choices, choices.everything)
    for timeline, selection in zip(desk.library.timelines.values(), choices.timelines, strict=True):
        for order in selection.orders:
            own = f"{timeline.id}:{order}"
            lang = timeline.front.lang
            yield sheet(
                TEMPLATE, timeline_page, desk, choices, timeline, order, name=own, lang=lang
            )
    for selection in (*choices.kinds, *choices.actors):
        yield from _sheets(desk, choices, selection)


def _sheets(desk: Desk, choices: Choices, selection: Selection) -> Iterator[Sheet]:
    for order in selection.orders:
        own = selection.path(order)
        yield sheet(TEMPLATE, selection_page, desk, choices, selection, order, name=own)


# ----- What there is to choose -----


def choices_of(desk: Desk) -> Choices:
    """All that the events of a site can be told apart by."""
    return Choices(
        Selection("", "", NOWHERE, desk.library.happened),
        _by_kind(desk),
        _by_actor(desk),
        tuple(_whole(desk, timeline) for timeline in desk.library.timelines.values()),
    )


def _by_kind(desk: Desk) -> tuple[Selection, ...]:
    """The events of each kind, the most frequent first; kinds of one slug are one kind."""
    spelt: dict[str, str] = {}
    found: defaultdict[str, list[TimedEvent]] = defaultdict(list)
    for timed in desk.library.happened:
        for slug, kind in {slug_of(kind): kind for kind in timed.event.kinds}.items():
            found[slug].append(timed)
            spelt.setdefault(slug, kind)
    return _most_first(
        Selection("kind", slug, Named(spelt[slug]), events)
        for slug, events in found.items()
        if slug
    )


def _by_actor(desk: Desk) -> tuple[Selection, ...]:
    """The events of each actor that has several, the most frequent first."""
    return _most_first(
        Selection("actor", id_, desk.actor_named(id_), events)
        for id_, events in desk.lookups.events_by_actor.items()
        if len(events) > 1 and id_ in desk.library.actors
    )


def _most_first(selections: Iterable[Selection]) -> tuple[Selection, ...]:
    return tuple(sorted(selections, key=lambda one: (-len(one.events), one.id)))


def _whole(desk: Desk, timeline: Document) -> Selection:
    """A timeline's events, at its own page's address."""
    stem = posixpath.splitext(posixpath.basename(document_path(timeline)))[0]
    return Selection("timeline", stem, desk.named(timeline), desk.lookups.events_of(timeline))


def _orders(shown: Selection, current: Order) -> tuple[Choice, ...]:
    """The oldest first, the newest first; nothing where that is the same."""
    if len(shown.orders) == 1:
        return ()
    count = len(shown.events)
    return tuple(
        Choice(order, quoted(shown.path(order)), count, order == current) for order in shown.orders
    )


# ----- Pages -----


def selection_page(
    desk: Desk,
    choices: Choices,
    selection: Selection,
    order: Order,
) -> TimelinePage:
    """All events, or those of a kind or an actor; on the first page each has its own address."""
    path = selection.path(order)
    text = desk.text(path, numbered=False)
    anchored = path == TIMELINE
    events = tuple(desk.event(one, text, anchored=anchored) for one in selection.events)
    return TimelinePage(
        **desk.base(path, ""),
        section=TIMELINE,
        listed=anchored,
        intro=(),
        notes=(),
        picture=picture_of(desk, selection.events, ""),
        years=by_year(events, order),
        count=len(events),
        by=selection.by,
        only=selection.name,
        filters=choices.filters(selection, order),
        orders=_orders(selection, order),
        changes=(),
        data=event_files(),
    )


def timeline_page(
    desk: Desk,
    choices: Choices,
    timeline: Document,
    order: Order,
) -> TimelinePage:
    """One timeline, its borrowed events among its own."""
    selection = _whole(desk, timeline)
    path, lang = selection.path(order), desk.lang(timeline)
    text = desk.text(path, numbered=True, lang=lang)
    intro = desk.blocks(timeline.body, text, lang)
    changes = tuple(
        desk.change(change, timeline, anchor, text.html(change.text), lang)
        for anchor, change in changes_newest_first(timeline)
    )
    notes = desk.cited(text, lang)
    unnumbered = desk.text(path, numbered=False, lang=lang)
    events = tuple(
        desk.event(one, unnumbered, anchored=False, lang=lang) for one in selection.events
    )
    return TimelinePage(
        **desk.base(path, timeline.front.title, lang),
        summary=timeline.front.summary,
        section=TIMELINE,
        listed=order == "oldest",
        intro=intro,
        notes=notes,
        slips=slips_of(desk, text, notes, lang),
        picture=picture_of(desk, selection.events, lang),
        years=by_year(events, order),
        count=len(events),
        by="timeline",
        only=NOWHERE,
        filters=choices.filters(selection, order),
        orders=_orders(selection, order),
        changes=changes,
        data=event_files(timeline),
        authors=desk.authors(timeline),
        published=desk.when_if(timeline.front.date, lang),
        updated=desk.when_if(timeline.front.updated, lang),
        cite=desk.cite(timeline),
        original=desk.originals.get(timeline.place.path, ""),
    )


def event_files(timeline: Document | None = None) -> tuple[DataFile, ...]:
    """The events of a timeline, or of the site, as files for other programs."""
    return tuple(DataFile("events", name, quoted(path)) for name, path in event_paths(timeline))


def by_year(events: Iterable[EventView], order: Order = "oldest") -> tuple[YearOfEvents, ...]:
    """Events in groups by year.

    Args:
        events: the oldest first.
    """
    years = [
        YearOfEvents(year, year_anchor(year), tuple(group))
        for year, group in groupby(events, key=lambda event: event.year)
    ]
    if order == "newest":
        years = [YearOfEvents(y.year, y.anchor, y.events[::-1]) for y in reversed(years)]
    return tuple(years)
