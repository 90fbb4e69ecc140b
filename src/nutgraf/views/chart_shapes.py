"""What templates can see of a chart. Shares are per cent of the drawing's width; heights pixels."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from nutgraf.views.shapes import When


class AmountView(Struct, frozen=True):
    """A number as exact as it is known, in the digits of the page's language.

    Attributes:
        kind: ``one`` number, at ``least`` low, at ``most`` high, or ``between`` the two.
        about: true where it is approximate.
    """

    kind: Literal["one", "least", "most", "between"]
    low: str
    high: str
    about: bool


class ChartRow(Struct, frozen=True):
    """A row of the table: a name or a date, whose number, the number, and its own sources."""

    label: str
    when: When | None
    series: str
    amount: AmountView
    sources_html: tuple[str, ...]


class ChartExtent(Struct, frozen=True):
    """What is possible beyond what is certain."""

    x: float
    width: float


class ChartBar(Struct, frozen=True):
    """A bar and the words above it.

    Attributes:
        number: which of the series it belongs to, from 1.
        x, width: what is certain.
        extents: what is possible beyond that, to either side.
        opens: to which side nobody says how far it may go; ``until`` is the tip of its arrow.
        zero: where nought stands; none where nothing is below it.
    """

    label: str
    when: When | None
    series: str
    number: int
    amount: AmountView
    x: float
    width: float
    extents: tuple[ChartExtent, ...]
    opens: Literal["", "left", "right"]
    until: float
    zero: float | None


class ChartMark(Struct, frozen=True):
    """A number on a date.

    Attributes:
        x, y: its middle.
        left, right: the date's ends; the same for a day.
        top, bottom: the number's ends; the same for one number.
        opens_up, opens_down: how far an arrow reaches where it has no end; 0 where it has.
        anchor: which end of the words stands at the mark, or their middle.
        amount: the words beside it; none where there are too many marks to read them.
    """

    x: float
    y: float
    left: float
    right: float
    top: float
    bottom: float
    opens_up: float
    opens_down: float
    about: bool
    anchor: Literal["start", "middle", "end"]
    amount: AmountView | None


class ChartLine(Struct, frozen=True):
    """A straight line between two marks, or to the next step."""

    x1: float
    y1: float
    x2: float
    y2: float


class ChartSeries(Struct, frozen=True):
    """The numbers that one line joins."""

    name: str
    lines: tuple[ChartLine, ...]
    marks: tuple[ChartMark, ...]


class ChartTick(Struct, frozen=True):
    """A line of the grid, or a date on the axis, and its words."""

    at: float
    label: str


class ChartPlot(Struct, frozen=True):
    """A drawing over dates.

    Attributes:
        floor, zero: where the lowest line of the grid stands, and where nought does.
    """

    height: float
    floor: float
    zero: float
    grid: tuple[ChartTick, ...]
    ticks: tuple[ChartTick, ...]
    series: tuple[ChartSeries, ...]


class ChartView(Struct, frozen=True):
    """A chart: its words, its drawing, and its numbers as a table.

    Attributes:
        anchor: its ``id`` attribute on this page.
        unit: what is counted; may be empty.
        heads: what the columns of names, of series and of numbers are called.
        file: address of its data, from the root.
        first, last: the first and the last date, where it has dates.
        smallest, largest: numbers.
        series: names of its lines, where there are several.
        bars, plot: the drawing: one of the two.
        sources_html: what it rests on, in the order of citation.
        by_row: true where rows name sources of their own.
    """

    anchor: str
    title: str
    note: str
    unit: str
    shape: Literal["bar", "line", "step"]
    heads: tuple[str, str, str]
    file: str
    first: When | None
    last: When | None
    smallest: str
    largest: str
    series: tuple[str, ...]
    bars: tuple[ChartBar, ...]
    plot: ChartPlot | None
    sources_html: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    by_row: bool


class ChartBlock(Struct, frozen=True):
    """A chart in the middle of a text."""

    chart: ChartView
    kind: Literal["chart"] = "chart"
