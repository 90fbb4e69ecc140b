"""A chart drawn: its scales, its lines and marks, its bars, and the table of its numbers.

Across, everything is a share of the drawing's width in per cent, and down, a number of pixels: so a
drawing is as wide as the column it stands in, and its words keep their size on a phone. A number is
drawn as what it is: one value a mark, a range a line from end to end, an open end an arrow; a date
of a month is as wide as that month.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape, unescape
from itertools import pairwise
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from nutgraf.addresses import output_path, quoted
from nutgraf.date_words import month_words, short_words, year_words
from nutgraf.dates import Date, civil, day_number, parse_date, year_text
from nutgraf.model import Amount, Chart, Datum, Link, Text
from nutgraf.number_words import number
from nutgraf.views.chart_labels import Stretch, anchor_at, readable
from nutgraf.views.chart_shapes import (
    AmountView,
    ChartBar,
    ChartBlock,
    ChartExtent,
    ChartLine,
    ChartMark,
    ChartPlot,
    ChartRow,
    ChartSeries,
    ChartTick,
    ChartView,
)
from nutgraf.views.text import PageText
from nutgraf.walk import TAG

if TYPE_CHECKING:
    from nutgraf.views.desk import Desk

TOP, PLOT, FOOT = 22.0, 220.0, 28.0  # above the highest line of the grid, the grid, below it
FROM, TO = 13.0, 91.0  # the first and the last date, in per cent
WIDEST_BAR = 96.0
ARROW = 26.0  # an open end, down
OPEN_BAR = 4.0  # the same, across
FEWEST_WIDE = 1.2  # per cent that a date must last to be drawn wide
MOST_LABELS = 14  # numbers written beside their marks
MOST_TICKS = 5
MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000)
DAYS = (1, 2, 7, 14)
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def chart_block(desk: Desk, chart: Chart, text: PageText, lang: str) -> ChartBlock:
    """A chart as its page shows it."""
    text.charts += 1
    by_series: dict[str, list[Datum]] = {}
    for datum in chart.data:
        by_series.setdefault(datum.series, []).append(datum)
    names = list(by_series)
    dates = [datum.date for datum in chart.data if datum.date is not None]
    title, note = unescape(TAG.sub("", chart.link.label)), chart.link.title
    # the order of these two is the order of the page: citations are numbered as they come
    sources = _cited(desk, _all_sources(chart), text)
    rows = tuple(_row(desk, datum, text, lang) for datum in chart.data)
    return ChartBlock(
        ChartView(
            anchor=f"chart-{text.charts}",
            title=title,
            note=note,
            unit=chart.unit,
            shape=chart.shape,
            heads=chart.heads,
            file=quoted(output_path(chart.file)),
            first=desk.when(min(dates, key=_by_day), lang) if dates else None,
            last=desk.when(max(dates, key=_by_day), lang) if dates else None,
            smallest=_extreme(chart.data, lang, largest=False),
            largest=_extreme(chart.data, lang, largest=True),
            series=tuple(names) if len(names) > 1 else (),
            bars=tuple(_bars(desk, chart, names, lang)) if chart.shape == "bar" else (),
            plot=_plot(chart, by_series, lang) if chart.shape != "bar" and dates else None,
            sources_html=sources,
            rows=rows,
            # a column of sources is of use where they differ
            by_row=any(row.sources_html for row in rows),
        )
    )


def _by_day(date: Date) -> tuple[int, int, bool, float]:
    return date.sort_key


# ----- Words -----


def amount_view(amount: Amount, lang: str) -> AmountView:
    """A number in words."""
    low, high = amount.low, amount.high
    said = [number(value, lang) if value is not None else "" for value in (low, high)]
    kind: Literal["one", "least", "most", "between"] = "between"
    if low == high:
        kind = "one"
    elif high is None:
        kind = "least"
    elif low is None:
        kind = "most"
    return AmountView(kind, said[0], said[1], amount.about)


def _extreme(data: Sequence[Datum], lang: str, *, largest: bool) -> str:
    ends = [end for d in data for end in (d.amount.low, d.amount.high) if end is not None]
    return number(max(ends) if largest else min(ends), lang) if ends else ""


def _row(desk: Desk, datum: Datum, text: PageText, lang: str) -> ChartRow:
    return ChartRow(
        label=datum.label,
        when=desk.when_if(datum.date, lang),
        series=datum.series,
        amount=amount_view(datum.amount, lang),
        sources_html=_cited(desk, datum.sources, text),
    )


def _all_sources(chart: Chart) -> list[Link]:
    found: dict[str, Link] = {}
    for link in (*chart.sources, *(link for datum in chart.data for link in datum.sources)):
        found.setdefault(link.id, link)
    return list(found.values())


def _cited(desk: Desk, links: Iterable[Link], text: PageText) -> tuple[str, ...]:
    """Citations of some sources, each by its publisher's name."""
    known = desk.library.sources
    named = [
        replace(link, label=escape(known[link.id].publisher or known[link.id].title, quote=False))
        for link in links
        if link.id in known
    ]
    return tuple(text.html(Text(("", ""), (link,))) for link in named)


# ----- The scale of numbers -----


def grid_of(data: Iterable[Datum]) -> tuple[float, ...]:
    """Round numbers that reach over all that is drawn, nought among them."""
    ends = [0.0]
    for datum in data:
        ends += [end for end in (datum.amount.low, datum.amount.high) if end is not None]
    low, high = min(ends), max(ends)
    if low == high:
        high = low + 1
    step = _step((high - low) / 4)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    digits = 2 - floor(log10(step))  # those that a step has, however small it is
    return tuple(round(n * step, digits) for n in range(first, last + 1))


def _step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    return next(step * power for step in STEPS if step * power >= rough * (1 - 1e-9))


class Scale:
    """Where numbers and days stand in a drawing."""

    def __init__(self, chart: Chart) -> None:
        self.grid = grid_of(chart.data)
        dates = [datum.date for datum in chart.data if datum.date is not None]
        self.first = min(_first(date) for date in dates)
        self.last = max(_last(date) for date in dates)

    def y(self, value: float) -> float:
        """How far down a number stands."""
        share = (value - self.grid[0]) / (self.grid[-1] - self.grid[0])
        return round(TOP + PLOT * (1 - share), 1)

    def x(self, day: float) -> float:
        """How far across a day stands, in per cent."""
        span = max(1, self.last - self.first)
        return round(FROM + (TO - FROM) * (day - self.first) / span, 2)

    def middle(self, date: Date) -> float:
        """How far across the middle of a date stands."""
        return round((self.x(_first(date)) + self.x(_last(date))) / 2, 2)


def _first(date: Date) -> int:
    found = date.earliest if date.earliest is not None else date.latest
    return found or 0


def _last(date: Date) -> int:
    found = date.latest if date.latest is not None else date.earliest
    return found or 0


# ----- Lines and steps -----


def _plot(chart: Chart, by_series: dict[str, list[Datum]], lang: str) -> ChartPlot:
    scale = Scale(chart)
    labelled = len(chart.data) <= MOST_LABELS
    named = {
        name: sorted((_mark(d, scale, lang, labelled=labelled) for d in data), key=_across)
        for name, data in by_series.items()
    }
    read = readable(list(named.values()))
    series = []
    for name, marks in named.items():
        gaps = [scale.middle(date) for whose, date in chart.gaps if whose == name]
        lines = tuple(_lines(marks, gaps, step=chart.shape == "step"))
        shown = (mark if id(mark) in read else replace(mark, amount=None) for mark in marks)
        series.append(ChartSeries(name, lines, tuple(shown)))
    return ChartPlot(
        height=TOP + PLOT + FOOT,
        floor=scale.y(scale.grid[0]),
        zero=scale.y(0),
        grid=tuple(ChartTick(scale.y(value), number(value, lang)) for value in scale.grid),
        ticks=tuple(_ticks(scale, lang)),
        series=tuple(series),
    )


def _across(mark: ChartMark) -> tuple[float, float]:
    return (mark.x, mark.y)


def _mark(datum: Datum, scale: Scale, lang: str, *, labelled: bool) -> ChartMark:
    date, amount = datum.date, datum.amount
    assert date is not None  # a line is drawn over dates, or not at all
    left, right = scale.x(_first(date)), scale.x(_last(date))
    if right - left < FEWEST_WIDE:
        left = right = round((left + right) / 2, 2)
    low, high = amount.low, amount.high
    ends = [end for end in (low, high) if end is not None]
    top, bottom = scale.y(max(ends)), scale.y(min(ends))
    x = round((left + right) / 2, 2)
    return ChartMark(
        x=x,
        y=round((top + bottom) / 2, 1),
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        opens_up=round(max(top - ARROW, 2.0), 1) if high is None else 0.0,
        opens_down=round(min(bottom + ARROW, TOP + PLOT), 1) if low is None else 0.0,
        about=amount.about,
        anchor=anchor_at(x),
        amount=amount_view(amount, lang) if labelled else None,
    )


def _lines(marks: Sequence[ChartMark], gaps: Iterable[float], *, step: bool) -> Iterator[ChartLine]:
    """From each mark to the next; in steps, a number holds until the next one is given.

    Args:
        gaps: places across where nothing is known: no line leads over them.
    """
    for mark, following in pairwise(marks):
        gap = min((x for x in gaps if mark.x < x < following.x), default=None)
        if gap is not None:
            if step:
                yield ChartLine(mark.x, mark.y, gap, mark.y)
        elif step:
            yield ChartLine(mark.x, mark.y, following.x, mark.y)
            yield ChartLine(following.x, mark.y, following.x, following.y)
        else:
            yield ChartLine(mark.x, mark.y, following.x, following.y)


def _day(number: int) -> Date:
    year, month, day = civil(number)
    return parse_date(f"{year_text(year)}-{month:02}-{day:02}")


def _ticks(scale: Scale, lang: str) -> Iterator[ChartTick]:
    """Beginnings of years, of months or of days, as close as they can be read."""
    first, last = scale.first, scale.last
    if last - first < 70:
        gap = next((days for days in DAYS if (last - first) // days < MOST_TICKS), 14)
        days = [_day(number) for number in range(first, last + 1, gap)]
        yield from (ChartTick(scale.x(_first(day)), short_words(day, lang)) for day in days)
        return
    (year, month, _), (end_year, end_month, _) = civil(first), civil(last)
    begin, end = year * 12 + month - 1, end_year * 12 + end_month - 1
    gap = next((months for months in MONTHS if (end - begin) // months < MOST_TICKS), MONTHS[-1])
    said = None  # the year that a label before says
    for count in range(-(-begin // gap) * gap, end + 1, gap):
        year, month = divmod(count, 12)
        day = day_number(year, month + 1, 1)
        if first <= day <= last:
            has_month = gap % 12 and month and 0 <= year <= 9999
            words = (
                month_words(month + 1, lang, None if said == year else year)
                if has_month
                else year_words(year, lang)
            )
            yield ChartTick(scale.x(day), words)
            said = year


# ----- Bars -----


def _bars(desk: Desk, chart: Chart, names: Sequence[str], lang: str) -> Iterator[ChartBar]:
    """A bar for each number, in the order of the file."""
    ends = [end for d in chart.data for end in (d.amount.low, d.amount.high) if end is not None]
    lowest, largest = min(0.0, *ends, 0.0), max(0.0, *ends, 0.0)
    opens_left = any(_opens(datum.amount) == "left" for datum in chart.data)
    begin = OPEN_BAR if opens_left else 0.0

    def x(value: float) -> float:
        share = (value - lowest) / ((largest - lowest) or 1)
        return round(begin + share * (WIDEST_BAR - begin), 2)

    for datum in chart.data:
        low, high = datum.amount.low, datum.amount.high
        # what is certain reaches from nought to the nearer end; what is possible, to the other
        least = x(min(0.0, high if high is not None else 0.0))
        most = x(max(0.0, low if low is not None else 0.0))
        left = x(low) if low is not None else least
        right = x(high) if high is not None else most
        opens = _opens(datum.amount)
        until = {"right": min(most + OPEN_BAR, 100.0), "left": max(least - OPEN_BAR, 0.0)}
        yield ChartBar(
            label=datum.label,
            when=desk.when_if(datum.date, lang),
            series=datum.series,
            number=names.index(datum.series) + 1,
            amount=amount_view(datum.amount, lang),
            x=least,
            width=round(most - least, 2),
            extents=tuple(
                ChartExtent(start, round(end - start, 2))
                for start, end in _joined((min(left, least), least), (most, max(right, most)))
            ),
            opens=opens,
            until=round(until.get(opens, 0.0), 2),
            zero=x(0) if lowest < 0 else None,
        )


def _opens(amount: Amount) -> Literal["", "left", "right"]:
    """Where nobody says how far a number may go: what is at the most so much may be nought."""
    if amount.high is None:
        return "right"
    return "left" if amount.low is None and amount.high < 0 else ""


def _joined(before: Stretch, after: Stretch) -> Iterator[Stretch]:
    """What of two stretches has a length; one where they meet."""
    if before[1] == after[0] and before[0] < before[1] and after[0] < after[1]:
        yield (before[0], after[1])
        return
    yield from (stretch for stretch in (before, after) if stretch[0] < stretch[1])
