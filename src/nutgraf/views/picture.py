"""A timeline drawn to scale: the geometry of the picture above the list.

A strip is as wide as its page: places across are in percent of it, so that it fits a phone and a
desk; places down are in CSS pixels. A day is a tick, a month, a year or an interval is a bar as
long as it lasted; what is open or unknown at an end is drawn to the strip's edge. Where most
events crowd into a short stretch, a second strip enlarges it. Where there are too many to tell
apart, columns count them instead.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from unicodedata import east_asian_width

from msgspec import Struct
from msgspec.structs import replace

from nutgraf.addresses import event_address
from nutgraf.date_words import month_words, months_words, year_words
from nutgraf.dates import civil, day_number
from nutgraf.library import TimedEvent
from nutgraf.views.desk import Desk
from nutgraf.views.facts import plain, year_anchor, year_of
from nutgraf.views.shapes import (
    Counted,
    Picture,
    PictureLane,
    PictureMark,
    PictureStrip,
    PictureTick,
)

WIDTH = 100.0  # percent
LABEL = 18.0  # height of a lane's name
ROW = 16.0  # height of a row of marks
FOOT = 6.0  # room below a lane's last row
AXIS = 26.0  # height of the scale below the lanes
GAP = 0.4  # between two marks of one row
TICK_WIDTH = 0.3  # room that a tick takes
COLUMN = 32.0  # height of a lane of columns
MOST_LANES = 7
MOST_ROWS = 6
# Above this many marks none can be told from its neighbours; of columns a strip has half as many.
MOST_MARKS, MOST_COLUMNS = 400, 200
# The enlarged strip: at least this part of the events in at most this part of the span.
CROWD, STRETCH, ENOUGH = 0.6, 0.34, 8
# A strip on the narrowest phone, and the room that a label of its scale takes, by letters: in pixels.
NARROW, LETTER, BETWEEN = 288, 7, 7


class Span(Struct, frozen=True):
    """A stretch of days, drawn across a strip."""

    first: int
    last: int

    def x(self, day: float) -> float:
        """Where a day begins."""
        share = (day - self.first) / max(1, self.last + 1 - self.first)
        return round(min(1.0, max(0.0, share)) * WIDTH, 2)

    @property
    def years(self) -> int:
        """How many years it touches."""
        return civil(self.last)[0] - civil(self.first)[0] + 1


def picture_of(desk: Desk, events: Sequence[TimedEvent], lang: str) -> Picture | None:
    """The picture of some events; ``None`` where there are fewer than two."""
    if len(events) < 2:
        return None
    lang = lang or desk.site.lang
    span = _whole(events)
    zoom = _crowded(events, span)
    crowd = [timed for timed in events if zoom and _touches(timed, zoom)]
    strips = [_strip(desk, events, span, lang)]
    if zoom:
        x = span.x(zoom.first)
        strips[0] = replace(strips[0], zoom_x=x, zoom_width=round(span.x(zoom.last + 1) - x, 2))
        strips.append(_strip(desk, crowd, zoom, lang))
    kinds = Counter(kind for timed in events if (kind := _kind(timed)))
    marks = [mark for strip in strips for mark in strip.marks]
    return Picture(
        span=_said(span, lang),
        count=len(events),
        kinds=tuple(Counted(kind, count) for kind, count in kinds.most_common()),
        crowd=Counted(_said(zoom, lang), len(crowd)) if zoom else None,
        vague=sum(t.event.date.uncertain or t.event.date.approximate for t in events),
        shapes=tuple(sorted({shape for mark in marks for shape in _shapes(mark)})),
        strips=tuple(strips),
    )


def _shapes(mark: PictureMark) -> Iterator[str]:
    """What a key to the picture has to explain of a mark."""
    yield mark.shape
    if mark.uncertain:
        yield "uncertain"
    if mark.approximate:
        yield "approximate"
    if mark.opens_left or mark.opens_right:
        yield "open"


# ----- Spans -----


def _whole(events: Iterable[TimedEvent]) -> Span:
    """The span of all events, from the beginning of a year to the end of one."""
    dates = [timed.event.date for timed in events]
    first, last = min(date.begins for date in dates), max(date.ends for date in dates)
    return Span(day_number(civil(first)[0], 1, 1), day_number(civil(last)[0] + 1, 1, 1) - 1)


def _crowded(events: Sequence[TimedEvent], span: Span) -> Span | None:
    """The shortest stretch with most of the events in it, where that is short enough."""
    days = sorted(timed.event.date.begins for timed in events)
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
    date = timed.event.date
    comes = date.open_start or date.begins <= span.last
    return comes and (date.open_end or date.ends >= span.first)


# ----- A strip -----


def _strip(desk: Desk, events: Sequence[TimedEvent], span: Span, lang: str) -> PictureStrip:
    lanes: list[PictureLane] = []
    marks: list[PictureMark] = []
    few = len(events) <= MOST_MARKS
    found = _lanes(events)
    above = LABEL if len(found) > 1 else FOOT  # a single lane has no name
    top = 0.0
    for kind, members in found.items():
        begin = top + above
        if few:
            drawn, rows = _rows([_mark(desk, timed, span, lang) for timed in members], begin)
            bottom = begin + rows * ROW + FOOT
        else:
            drawn = list(_columns(members, span, lang, begin))
            bottom = begin + COLUMN + FOOT
        marks += drawn
        lanes.append(PictureLane(kind, top, bottom - top))
        top = bottom
    return PictureStrip(
        label=_said(span, lang),
        height=top + AXIS,
        axis_y=top,
        lanes=tuple(lanes),
        ticks=tuple(_ranked(_ticks(span, lang))),
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


def _columns(
    events: Iterable[TimedEvent], span: Span, lang: str, top: float
) -> Iterator[PictureMark]:
    """A column for each month, or for one or more years, with events in it: as high as it has many."""
    by_month = span.years * 12 <= MOST_COLUMNS
    every = 1 if by_month else -(-span.years // MOST_COLUMNS)
    bins: defaultdict[tuple[int, int], list[TimedEvent]] = defaultdict(list)
    for timed in events:
        year, month, _ = civil(max(timed.event.date.begins, span.first))
        bins[(year, month) if by_month else (year - year % every, 1)].append(timed)
    most = max(map(len, bins.values()))
    for (year, month), members in sorted(bins.items()):
        first = day_number(year, month, 1)
        after = _next_month(year, month) if by_month else day_number(year + every, 1, 1)
        height = round(max(2.0, COLUMN * len(members) / most), 1)
        words = month_words(month, lang, year) if by_month else ""
        yield PictureMark(
            shape="column",
            x=span.x(first),
            width=round(span.x(after) - span.x(first), 2),
            y=top + COLUMN - height,
            height=height,
            url=f"#{year_anchor(year_of(members[0].event.date, lang))}",
            label=f"{words or year_words(year, lang)}: {len(members)}",
        )


# ----- The scale -----


def _ranked(ticks: Iterable[PictureTick]) -> Iterator[PictureTick]:
    """Ticks, with those marked whose labels have room on a phone too."""
    free = 0.0
    for tick in sorted(ticks, key=lambda tick: tick.x):
        letters = sum(1 + (east_asian_width(letter) in "WF") for letter in tick.label)
        end = tick.x + letters * LETTER / NARROW * WIDTH
        if tick.label and free <= tick.x and end <= WIDTH:
            free = end + BETWEEN / NARROW * WIDTH
            yield replace(tick, first=True)
        else:
            yield tick


def _ticks(span: Span, lang: str) -> Iterator[PictureTick]:
    """Beginnings of years, with labels as close as they can be read; months where there is room."""
    (first, month, day), last = civil(span.first), civil(span.last)[0]
    years = last - first + 1
    step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if years / s <= 21), 5000)
    each = 1 if step < 10 else step // 5
    for year in range(
        first + -first % each, last + 1, each
    ):  # so that labelled ones are among them
        begin = day_number(year, 1, 1)
        if span.first <= begin <= span.last:
            labelled = year % step == 0 or years <= 21
            yield PictureTick(span.x(begin), year_words(year, lang) if labelled else "")
    is_said = (month, day) == (1, 1)
    if not is_said:
        is_said = month not in (3, 6, 9, 12) and first > 0  # else the next label stands too near
        yield PictureTick(0.0, month_words(month, lang, first) if is_said else "")
    if years <= 6:
        yield from _months(
            span, 1 if years <= 2 else 3, lang if years <= 3 else "", is_said=is_said
        )


def _months(span: Span, every: int, lang: str, *, is_said: bool) -> Iterator[PictureTick]:
    """Beginnings of months but January; those of quarters with labels where a language is given.

    Args:
        is_said: whether a label before these says the year; the first says it otherwise.
    """
    year, month, _ = civil(span.first)
    while (day := day_number(year, month, 1)) <= span.last:
        if month != 1 and (month - 1) % every == 0 and day > span.first:
            label = ""
            if lang and month % 3 == 1 and year > 0:
                label = month_words(month, lang, None if is_said else year)
                is_said = True
            yield PictureTick(span.x(day), label)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _said(span: Span, lang: str) -> str:
    """A span in words: in years where it is of whole ones, else in months."""
    (first, month, _), (last, end, _) = civil(span.first), civil(span.last)
    if (month, end) != (1, 12):
        return months_words((first, month), (last, end), lang)
    ends = (first,) if first == last else (first, last)
    return "–".join(year_words(year, lang) for year in ends)
