"""A timeline drawn to scale: the geometry of the picture above the list.

A strip is 1,000 units wide. A day is a tick, a month, a year or an interval is a bar
as long as it lasted; what is open or unknown at an end is drawn to the strip's edge.
Where most events crowd into a short stretch, a second strip enlarges it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from nutgraf.addresses import event_address
from nutgraf.date_words import short_words
from nutgraf.dates import Date, civil, day_number, parse_date
from nutgraf.library import TimedEvent
from nutgraf.views.desk import Desk
from nutgraf.views.facts import plain
from nutgraf.views.shapes import (
    Picture,
    PictureLane,
    PictureMark,
    PictureStrip,
    PictureTick,
)

WIDTH = 1000.0
ROW = 16.0  # height of a row of marks
AXIS = 26.0  # height of the scale below the lanes
GAP = 4.0  # between two marks of one row
TICK_WIDTH = 3.0  # room that a tick takes
MOST_LANES = 7
MOST_ROWS = 6
# The enlarged strip: at least this part of the events in at most this part of the span.
CROWD, STRETCH, ENOUGH = 0.6, 0.34, 8


class Span(Struct, frozen=True):
    """A stretch of days, drawn across a strip."""

    first: int
    last: int

    def x(self, day: float) -> float:
        """Where a day begins."""
        share = (day - self.first) / max(1, self.last + 1 - self.first)
        return round(min(1.0, max(0.0, share)) * WIDTH, 2)


def picture_of(desk: Desk, events: Sequence[TimedEvent], lang: str) -> Picture | None:
    """The picture of some events; ``None`` where fewer than two have a place on a scale."""
    drawn = [timed for timed in events if _begin(timed.event.date) is not None]
    if len(drawn) < 2:
        return None
    span = _whole(drawn)
    zoom = _crowded(drawn, span)
    strips = [_strip(desk, drawn, span, lang)]
    if zoom:
        x = span.x(zoom.first)
        strips[0] = replace(strips[0], zoom_x=x, zoom_width=round(span.x(zoom.last + 1) - x, 2))
        strips.append(_strip(desk, [t for t in drawn if _touches(t, zoom)], zoom, lang))
    return Picture(
        title=_years(span),
        summary=_summary(drawn, span, zoom),
        strips=tuple(strips),
    )


# ----- Spans -----


def _begin(date: Date) -> int | None:
    return date.earliest if date.earliest is not None else date.latest


def _end(date: Date) -> int | None:
    return date.latest if date.latest is not None else date.earliest


def _whole(events: Iterable[TimedEvent]) -> Span:
    """The span of all events, from the beginning of a year to the end of one."""
    dates = [timed.event.date for timed in events]
    first = min(day for date in dates if (day := _begin(date)) is not None)
    last = max(day for date in dates if (day := _end(date)) is not None)
    return Span(day_number(civil(first)[0], 1, 1), day_number(civil(last)[0] + 1, 1, 1) - 1)


def _crowded(events: Sequence[TimedEvent], span: Span) -> Span | None:
    """The shortest stretch with most of the events in it, where that is short enough."""
    days = sorted(day for timed in events if (day := _begin(timed.event.date)) is not None)
    crowd = max(ENOUGH, round(len(days) * CROWD))
    if len(days) < crowd + 1:
        return None
    stretches = ((days[n + crowd - 1] - days[n], days[n]) for n in range(len(days) - crowd + 1))
    length, first = min(stretches)
    year, month, _ = civil(first)
    end_year, end_month, _ = civil(first + length)
    start, stop = day_number(year, month, 1), _next_month(end_year, end_month) - 1
    if (stop - start) > STRETCH * (span.last - span.first):
        return None
    return Span(start, stop)


def _next_month(year: int, month: int) -> int:
    return day_number(year + 1, 1, 1) if month == 12 else day_number(year, month + 1, 1)


def _touches(timed: TimedEvent, span: Span) -> bool:
    begin, end = _begin(timed.event.date), _end(timed.event.date)
    return begin is not None and end is not None and begin <= span.last and end >= span.first


# ----- A strip -----


def _strip(desk: Desk, events: Sequence[TimedEvent], span: Span, lang: str) -> PictureStrip:
    lanes: list[PictureLane] = []
    marks: list[PictureMark] = []
    top = 0.0
    for kind, members in _lanes(events).items():
        drawn = [_mark(desk, timed, span, lang) for timed in members]
        placed, rows = _rows(drawn, top)
        marks += placed
        height = rows * ROW
        lanes.append(PictureLane(kind, kind, top + height / 2, height))
        top += height
    return PictureStrip(
        label=_years(span),
        width=WIDTH,
        height=top + AXIS,
        axis_y=top,
        lanes=tuple(lanes),
        ticks=tuple(_ticks(span, lang or desk.site.lang)),
        marks=tuple(marks),
    )


def _lanes(events: Iterable[TimedEvent]) -> dict[str, list[TimedEvent]]:
    """Events by their first kind; rare kinds share the last lane, which has no name."""
    listed = list(events)
    counts = Counter(_kind(timed) for timed in listed)
    named = [kind for kind, _ in counts.most_common(MOST_LANES) if kind]
    found: dict[str, list[TimedEvent]] = {kind: [] for kind in named}
    for timed in listed:
        kind = _kind(timed)
        found.setdefault(kind if kind in named else "", []).append(timed)
    return found


def _kind(timed: TimedEvent) -> str:
    return timed.event.kinds[0] if timed.event.kinds else ""


def _mark(desk: Desk, timed: TimedEvent, span: Span, lang: str) -> PictureMark:
    date = timed.event.date
    begin, end = date.earliest, date.latest
    x = span.x(begin) if begin is not None else 0.0
    right = span.x(end + 1) if end is not None else WIDTH
    exact = date.precision in ("day", "time") and not date.is_interval
    return PictureMark(
        shape="tick" if exact else "bar",
        x=x,
        width=0.0 if exact else round(max(right - x, TICK_WIDTH), 2),
        y=0.0,
        uncertain=date.uncertain,
        approximate=date.approximate,
        opens_left=begin is None or begin < span.first,
        opens_right=end is None or end > span.last,
        url=event_address(timed.event.id),
        label=f"{desk.when(date, lang).words}: {plain(timed.event.title)}",
        kind=_kind(timed),
    )


def _rows(marks: Iterable[PictureMark], top: float) -> tuple[list[PictureMark], int]:
    """Give each mark the first row in which it meets no other."""
    ends: list[float] = []
    placed = []
    for mark in sorted(marks, key=lambda mark: (mark.x, -mark.width)):
        row = next((n for n, end in enumerate(ends) if end + GAP <= mark.x), len(ends))
        if row == MOST_ROWS:
            row = min(range(MOST_ROWS), key=ends.__getitem__)
        elif row == len(ends):
            ends.append(0.0)
        ends[row] = mark.x + max(mark.width, TICK_WIDTH)
        placed.append(replace(mark, y=top + (row + 0.5) * ROW))
    return placed, max(1, len(ends))


# ----- The scale -----


def _ticks(span: Span, lang: str) -> Iterator[PictureTick]:
    """Beginnings of years, with labels as close as they can be read; months where there is room."""
    first, last = civil(span.first)[0], civil(span.last)[0]
    years = last - first + 1
    step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if years / s <= 21), 5000)
    if years <= 6:
        yield from _months(span, 1 if years <= 2 else 3, lang if years <= 3 else "")
    for year in range(first, last + 1, 1 if step < 10 else step // 5):
        day = day_number(year, 1, 1)
        if span.first <= day <= span.last:
            labelled = year % step == 0 or years <= 21
            yield PictureTick(span.x(day), _year(year) if labelled else "")
    year, month, day = civil(span.first)
    if (month, day) != (1, 1):
        room = month not in (3, 6, 9, 12)  # else the next label stands too near
        yield PictureTick(
            0.0, short_words(parse_date(f"{year:04}-{month:02}"), lang) if room and year > 0 else ""
        )


def _months(span: Span, every: int, lang: str) -> Iterator[PictureTick]:
    """Beginnings of months but January; those of quarters with labels where a language is given."""
    year, month, _ = civil(span.first)
    while (day := day_number(year, month, 1)) <= span.last:
        if month != 1 and (month - 1) % every == 0 and day > span.first:
            quarter = lang and month % 3 == 1 and year > 0
            label = short_words(parse_date(f"{year:04}-{month:02}"), lang) if quarter else ""
            yield PictureTick(span.x(day), label)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _year(year: int) -> str:
    return str(year) if year > 0 else f"{1 - year} BCE"


# ----- In words -----


def _years(span: Span) -> str:
    first, last = civil(span.first)[0], civil(span.last)[0]
    return _year(first) if first == last else f"{_year(first)}–{_year(last)}"


def _summary(events: Sequence[TimedEvent], span: Span, zoom: Span | None) -> str:
    """What one sees, for those who do not."""
    counts = Counter(kind for timed in events if (kind := _kind(timed)))
    parts = [f"{len(events)} events, {_years(span)}."]
    if counts:
        listed = ", ".join(f"{kind} {count}" for kind, count in counts.most_common())
        parts.append(f"By kind: {listed}.")
    if zoom:
        crowd = sum(_touches(timed, zoom) for timed in events)
        parts.append(f"{crowd} of them fall in {_years(zoom)}, which the second strip enlarges.")
    vague = sum(t.event.date.uncertain or t.event.date.approximate for t in events)
    if vague:
        parts.append(f"{vague} with an uncertain or approximate date.")
    return " ".join(parts)
