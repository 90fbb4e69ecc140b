"""The numbers beside the marks of a chart: which of them have room, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from nutgraf.views.chart_shapes import AmountView, ChartMark

# In pixels: a drawing on a small phone; a digit beside a mark; a mark, from its middle; and a
# number above its mark, or below one with an arrow, from the mark's middle down.
NARROW, DIGIT, POINT = 300.0, 7.6, 7.0
ABOVE, BELOW = (-21.0, -8.0), (7.0, 20.0)
# Per cent: numbers of marks before the one begin at their mark, and those after the other end there.
EARLY, LATE = 15, 85

Stretch = tuple[float, float]


def anchor_at(x: float) -> Literal["start", "middle", "end"]:
    """Which end of a number stands at its mark, so that it stays within the drawing.

    Args:
        x: the mark's place across, in per cent.
    """
    return "end" if x > LATE else "start" if x < EARLY else "middle"


def readable(series: Sequence[Sequence[ChartMark]]) -> set[int]:
    """By `id`, the marks whose numbers meet no mark and no other number, on a phone too.

    The last number of each line comes before all others, and then the first.
    """
    ranked = [
        *(marks[-1] for marks in series),
        *(marks[0] for marks in series if len(marks) > 1),
        *(mark for marks in series for mark in marks[1:-1]),
    ]
    taken = [(mark, _around(mark)) for mark in ranked]
    read: set[int] = set()
    for mark in ranked:
        if mark.amount is not None:
            own = _beside(mark, mark.amount)
            if not any(_meet(own, place) for other, place in taken if other is not mark):
                read.add(id(mark))
                taken.append((mark, own))
    return read


def _around(mark: ChartMark) -> tuple[Stretch, Stretch]:
    """The place of a mark, across and down."""
    x = mark.x / 100 * NARROW
    return (x - POINT, x + POINT), (mark.y - POINT, mark.y + POINT)


def _beside(mark: ChartMark, amount: AmountView) -> tuple[Stretch, Stretch]:
    """The place of its number."""
    ends = (amount.low, amount.high) if amount.kind == "between" else (amount.low or amount.high,)
    signs = len("–".join(ends)) + amount.about
    wide, x = signs * DIGIT, mark.x / 100 * NARROW
    start = x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[mark.anchor]
    top, bottom = BELOW if mark.opens_up else ABOVE
    return (start, start + wide), (mark.y + top, mark.y + bottom)


def _meet(one: tuple[Stretch, Stretch], other: tuple[Stretch, Stretch]) -> bool:
    return all(a[0] < b[1] and b[0] < a[1] for a, b in zip(one, other, strict=True))
