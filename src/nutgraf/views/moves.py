"""The picture of a ledger: how positions on a claim moved over time, drawn to scale.

Along the line all is in percentages, so that the drawing fits any screen and its marks keep
their size. Above the line stands who was for the claim; below it, who was against it or took
something back. A day is a mark, a month or a year a bar as long as it lasted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from msgspec.structs import replace

from nutgraf.dates import Date, civil, day_number
from nutgraf.model import Position
from nutgraf.standing import SIDES, Standing
from nutgraf.views.shapes import MoveMark, Moves, MoveSpan, When

# The line's two ends, which leave room for half a mark and for the arrow.
START, END = 2.0, 94.0
# Between two marks of a row: so much of the line, which on a phone is as wide as a mark.
GAP = 5.5
ROW, NEAR, EDGE = 17, 13, 8  # pixels: between rows, from the line to the first, beyond the last
MOST_ROWS = 6
MOST_TICKS = 60

Unit = Literal["day", "month", "year", "decade"]


def moves_of(
    positions: Sequence[Position],
    turns: Sequence[tuple[Standing, Date]],
    when: Callable[[Date], When],
) -> Moves | None:
    """The picture of a ledger; ``None`` where it would be one point.

    Args:
        positions: oldest first.
        turns: how the claim came to stand, and since when.
        when: says a date in the page's language.
    """
    if len({one.date.text for one in positions}) < 2:
        return None
    newest = max(positions, key=lambda one: one.date.ends)
    line = _Line(positions[0].date.begins, newest.date.ends)
    above, below = _marks(positions, line, above=True), _marks(positions, line, above=False)
    axis = EDGE + _reach(above)
    unit, ticks = _ticks(line)
    return Moves(
        first=when(positions[0].date),
        last=when(newest.date),
        height=axis + _reach(below) + EDGE,
        axis=axis,
        spans=tuple(_spans(turns, line)),
        marks=tuple(_set(above, axis, -1) + _set(below, axis, 1)),
        ticks=ticks,
        unit=unit,
        asserted=len(above),
        other=len(below),
    )


class _Line:
    """A stretch of days along the line."""

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last

    def x(self, day: float) -> float:
        share = (day - self.first) / (self.last + 1 - self.first)
        return round(START + (END - START) * min(1.0, max(0.0, share)), 2)


# ----- Positions -----


def _marks(positions: Iterable[Position], line: _Line, *, above: bool) -> list[MoveMark]:
    """The positions of one side, each in the first row in which it meets no other."""
    ends: list[float] = []
    found = []
    for position in positions:
        if (SIDES[position.verb] == "for") is not above:
            continue
        mark = _mark(position, line)
        left = min(mark.x, mark.middle - GAP / 2)
        row = next((n for n, end in enumerate(ends) if end <= left), len(ends))
        if row == MOST_ROWS:
            row = min(range(MOST_ROWS), key=ends.__getitem__)
        elif row == len(ends):
            ends.append(0.0)
        ends[row] = max(mark.x + mark.width, mark.middle + GAP / 2)
        found.append((mark, row))
    return [replace(mark, y=NEAR + row * ROW) for mark, row in found]


def _mark(position: Position, line: _Line) -> MoveMark:
    date = position.date
    first, last = date.earliest, date.latest
    x = line.x(first) if first is not None else START
    end = line.x(last + 1) if last is not None else END
    exact = first == last
    middle = round((x + end) / 2, 2)
    return MoveMark(
        verb=position.verb,
        x=middle if exact else x,
        width=0.0 if exact else round(end - x, 2),
        middle=middle,
        y=0,
        vague=date.uncertain or date.approximate,
    )


def _reach(marks: Iterable[MoveMark]) -> int:
    """How far from the line the marks of one side reach."""
    return max((mark.y for mark in marks), default=0)


def _set(marks: Iterable[MoveMark], axis: int, side: int) -> list[MoveMark]:
    return [replace(mark, y=axis + side * mark.y) for mark in marks]


# ----- The line -----


def _spans(turns: Sequence[tuple[Standing, Date]], line: _Line) -> Iterator[MoveSpan]:
    """How the claim stood, from the middle of one date to that of the next."""
    begins = [_middle(date, line) for _, date in turns]
    for (standing, _), x, end in zip(turns, begins, [*begins, 100.0][1:], strict=True):
        if end > x:
            yield MoveSpan(standing, x, end)


def _middle(date: Date, line: _Line) -> float:
    return round((line.x(date.begins) + line.x(date.ends + 1)) / 2, 2)


def _ticks(line: _Line) -> tuple[Unit, tuple[float, ...]]:
    """The beginnings of days, months, years or decades: of the finest that can be told apart."""
    days = line.last + 1 - line.first
    if days <= MOST_TICKS:
        return "day", tuple(line.x(day) for day in range(line.first, line.last + 2))
    (year, month, _), (last, last_month, _) = civil(line.first), civil(line.last)
    months = range(12 * year + month, 12 * last + last_month)
    if len(months) <= MOST_TICKS / 2:
        starts = [day_number(n // 12, n % 12 + 1, 1) for n in months]
        return "month", tuple(map(line.x, starts))
    if last - year <= MOST_TICKS:
        return "year", tuple(line.x(day_number(n, 1, 1)) for n in range(year + 1, last + 1))
    step = 10 * max(1, -(-(last - year) // (10 * MOST_TICKS)))
    decades = range(year - year % step + step, last + 1, step)
    return "decade", tuple(line.x(day_number(n, 1, 1)) for n in decades)
