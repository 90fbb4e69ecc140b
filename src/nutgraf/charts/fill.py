"""Charts and the tables they are drawn from, put together before anything else looks at them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from nutgraf import rules, walk
from nutgraf.charts.amounts import AmountError, check_point, is_doubtful, read_amount
from nutgraf.charts.table import Table, TableError, read_table
from nutgraf.dates import Date, DateError, parse_date
from nutgraf.keeping import keys
from nutgraf.limits import MOST_SERIES
from nutgraf.model import Amount, Chart, Datum, Document, Link, Place, Problem
from nutgraf.suggest import did_you_mean
from nutgraf.surface import surface

# A column of this name holds the ids of each row's own sources.
SOURCE = "source"
PARTS = re.compile(r"[\s;,]+")


class Filled(Struct, frozen=True):
    """Documents whose charts have their numbers.

    Attributes:
        insides: as in `Gathered`, of all documents.
    """

    documents: tuple[Document, ...]
    insides: Mapping[str, tuple[bytes, bytes]]
    problems: tuple[Problem, ...]


class Opened(Struct, frozen=True):
    """A file that a chart names: what it holds, or why that is no table."""

    mark: bytes
    table: Table | Problem


def fill_charts(
    documents: Sequence[Document],
    insides: Mapping[str, tuple[bytes, bytes]],
    content: Path,
    files: Iterable[str],
) -> Filled:
    """Give the charts of some documents their numbers.

    Args:
        content: the folder of the content.
        files: paths, from the site's root, of the files that are copied.
    """
    drawing = {n: document for n, document in enumerate(documents) if walk.has_charts(document)}
    if not drawing:
        return Filled(tuple(documents), insides, ())
    known, opened = frozenset(files), dict[str, Opened]()
    filled, told, problems = list(documents), dict(insides), dict[Problem, None]()
    for number, document in drawing.items():
        for chart in walk.charts(document):
            if chart.file in known and chart.file not in opened:
                opened[chart.file] = _open(chart.file, content)
        filled[number] = made = _filled(document, opened, problems)
        path = document.place.path
        key, own = told.get(path, (b"", b""))
        if key and own:
            marks = [opened[c.file].mark for c in walk.charts(document) if c.file in opened]
            told[path] = keys.digest(key, *marks), surface(made)
    return Filled(tuple(filled), told, tuple(problems))


def _open(path: str, content: Path) -> Opened:
    try:
        data = (content / path.partition("/")[2]).read_bytes()
    except OSError as error:
        text = f"cannot be read: {error.strerror}"
        return Opened(b"", Problem(Place(path, 1), rules.FILE_UNREADABLE, text))
    try:
        return Opened(keys.mark(data), read_table(path, data))
    except TableError as error:
        return Opened(keys.mark(data), error.problem)


def _filled(
    document: Document, opened: Mapping[str, Opened], problems: dict[Problem, None]
) -> Document:
    body = tuple(
        _with_data(block, opened[block.file].table, problems)
        if isinstance(block, Chart) and block.file in opened
        else block
        for block in document.body
    )
    return replace(document, body=body)


def _with_data(chart: Chart, table: Table | Problem, problems: dict[Problem, None]) -> Chart:
    if not isinstance(table, Table):
        problems[table] = None
        return chart
    filler = Filler(chart, table)
    filled = filler.fill()
    problems.update(dict.fromkeys(filler.problems))
    return filled


class Filler:
    """Takes a chart's numbers out of a table.

    Attributes:
        problems: what was wrong with it.
        gaps: of lines, where the table has a date and an empty cell.
    """

    def __init__(self, chart: Chart, table: Table) -> None:
        self.chart = chart
        self.table = table
        self.problems: list[Problem] = []
        self.gaps: list[tuple[str, Date]] = []

    def fill(self) -> Chart:
        """The chart with its numbers; without any where a column is missing."""
        chart, heads = self.chart, self.table.heads
        x = self._column(chart.x or heads[0])
        own = heads[1] if heads[1] != SOURCE else heads[-1]
        numbers = [self._column(name) for name in chart.y or (own,)]
        parting = self._column(chart.series) if chart.series else None
        if x is None or None in numbers or (chart.series and parting is None):
            return chart
        columns = [number for number in numbers if number is not None]
        several = len(columns) > 1
        data = tuple(self._data(x, columns, parting))
        if not self.problems:
            self._check(data)
        named = chart.series if parting is not None else ""
        return replace(
            chart,
            heads=(heads[x], named, "" if several else heads[columns[0]]),
            data=data,
            gaps=tuple(self.gaps),
        )

    def _column(self, name: str) -> int | None:
        """A column's number; a problem where there is none of that name."""
        heads = self.table.heads
        if name in heads:
            return heads.index(name)
        text = f'"{name}" is no column of "{self.chart.link.id}"'
        hint = did_you_mean(name, heads) or f"there are {', '.join(heads)}"
        self.problems.append(Problem(self.chart.link.place, rules.DATA_COLUMN, text, hint))
        return None

    def _data(self, x: int, columns: Sequence[int], parting: int | None) -> Iterator[Datum]:
        """Each number of the table; a cell without one is passed by."""
        heads = self.table.heads
        source = heads.index(SOURCE) if SOURCE in heads else None
        doubtful = {column for column in columns if self._is_doubtful(column)}
        for line, cells in self.table.rows:
            place = Place(self.chart.file, line)
            ids = PARTS.split(cells[source]) if source is not None else ()
            sources = tuple(Link("source", id_, "", place) for id_ in ids if id_)
            date = self._date(cells[x], place)
            if date is None and self.chart.shape != "bar":
                continue  # told above: there is no place for it on the line
            for column in columns:
                named = heads[column] if len(columns) > 1 else ""
                series = cells[parting] if parting is not None else named
                amount = self._amount(
                    cells[column], heads[column], place, doubtful=column in doubtful
                )
                if amount is None:
                    if date is not None and self.chart.shape != "bar":
                        self.gaps.append((series, date))
                    continue
                yield Datum(cells[x], date, series, amount, sources, place)

    def _date(self, cell: str, place: Place) -> Date | None:
        """A cell's date; a line has one everywhere."""
        try:
            return parse_date(cell)
        except DateError as error:
            if self.chart.shape != "bar":
                wrong = error if cell else "this row has none"
                text = f"a {self.chart.shape} is drawn over dates: {wrong}"
                hint = error.hint or "write type=bar for names"
                hint = hint if cell else "write it, or take the row out"
                self.problems.append(Problem(place, rules.DATA_VALUE, text, hint))
        return None

    def _is_doubtful(self, column: int) -> bool:
        cells = (cells[column] for _, cells in self.table.rows)
        return is_doubtful(cells, continental=self.table.mark == ";")

    def _amount(self, cell: str, column: str, place: Place, *, doubtful: bool) -> Amount | None:
        try:
            if doubtful:
                check_point(cell)
            return read_amount(cell) if cell else None
        except AmountError as error:
            text = f'in the column "{column}", {error}'
            self.problems.append(Problem(place, rules.DATA_VALUE, text, error.hint))
            return None

    def _check(self, data: Sequence[Datum]) -> None:
        """Find what no chart can be without, and what none can show."""
        chart = self.chart
        series = dict.fromkeys(datum.series for datum in data)
        if not data:
            text = f'"{chart.link.id}" holds no number for this chart'
            hint = "write one at least, or take the chart out"
            self.problems.append(Problem(chart.link.place, rules.DATA_VALUE, text, hint))
        elif len(series) > MOST_SERIES:
            text = f"this chart has {len(series)} series; {MOST_SERIES} can be told apart"
            hint = "draw fewer, or part it in two charts"
            self.problems.append(Problem(chart.link.place, rules.DATA_VALUE, text, hint))
        if chart.sources:
            return
        bare = [datum.place for datum in data if not datum.sources]
        if len(bare) == len(data) and data:
            text = f'the chart of "{chart.link.id}" names no source'
            hint = "write &source=ID behind it, or give the file a column called source"
            self.problems.append(Problem(chart.link.place, rules.CHART_WITHOUT_SOURCE, text, hint))
            return
        for place in dict.fromkeys(bare):
            text = "this row names no source, and neither does the chart"
            hint = "write a source's id in the column source"
            self.problems.append(Problem(place, rules.CHART_WITHOUT_SOURCE, text, hint))
