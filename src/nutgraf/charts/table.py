"""A data file as a table: CSV as spreadsheets save it, with commas or semicolons."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from msgspec import Struct

from nutgraf import rules
from nutgraf.limits import LARGEST_DATA, MOST_CHART_COLUMNS, MOST_CHART_ROWS
from nutgraf.model import Place, Problem
from nutgraf.reading.holes import without_noncharacters


class Table(Struct, frozen=True):
    """A file's rows below its head.

    Attributes:
        heads: what its columns are called.
        rows: the line of each and its cells, as many as there are columns.
        mark: what parts its cells.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    mark: str = ","


class TableError(Exception):
    """A file that is no table.

    Attributes:
        problem: says why.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.text)
        self.problem = problem


def read_table(path: str, data: bytes) -> Table:
    """Read a file.

    Args:
        path: from the site's root, for problems.

    Raises:
        TableError: where it is none, at the first line that shows it.
    """
    if len(data) > LARGEST_DATA:
        text = f"a chart is drawn from {LARGEST_DATA:,} bytes at the most; here are {len(data):,}"
        raise _error(path, 1, text, "keep the rows that the chart needs in a file of their own")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = _one_ending(data[: error.start].decode("latin-1")).count("\n") + 1
        raise _error(path, line, "this file is not UTF-8", "save it as CSV UTF-8") from error
    text = without_noncharacters(_one_ending(text))
    mark = _mark(text)
    rows = list(_rows(path, text, mark))
    if not rows:
        raise _error(path, 1, "this file is empty", "its first line names the columns")
    line, heads = rows[0]
    _check_heads(path, line, heads)
    for at, cells in rows[1:]:
        if len(cells) != len(heads):
            text = f"this row has {_cells(len(cells))}; the first has {len(heads)}"
            raise _error(path, at, text, _miscounted(cells, heads, mark))
    if len(rows) == 1:
        raise _error(path, line, "this file has no row below its first", "write the numbers there")
    return Table(heads, tuple(rows[1:]), mark)


def _miscounted(cells: tuple[str, ...], heads: tuple[str, ...], mark: str) -> str:
    """What would mend a row that is too short or too long."""
    sign = "comma" if mark == "," else "semicolon"
    if len(cells) > len(heads):
        return f"put a value with a {sign} in it between quotation marks"
    lacking = ", ".join(f'"{head}"' for head in heads[len(cells) :][:3])
    return f"there is none for {lacking}: write it, or a {sign} for an empty cell"


def _one_ending(text: str) -> str:
    """A text whose lines all end alike, however they ended."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _mark(text: str) -> str:
    """What parts the cells, by the first line."""
    first = text.partition("\n")[0]
    return ";" if ";" in first and "," not in first else ","


def _rows(path: str, text: str, mark: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each row that holds anything: the line it begins on, and its cells."""
    # not its lines as Python has them: what else ends one may stand in a cell
    reader = csv.reader(StringIO(text), delimiter=mark, strict=True)
    line, count = 1, 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                count += 1
                if count > MOST_CHART_ROWS + 1:
                    wrong = f"a chart is drawn from {MOST_CHART_ROWS} rows at the most"
                    raise _error(path, line, wrong, "keep the rows that it needs")
                yield line, tuple(cell.strip() for cell in cells)
            line = reader.line_num + 1
    except csv.Error as error:
        hint = "close each quotation mark, and double those within"
        raise _error(path, line, f"this row is no CSV: {error}", hint) from error


def _check_heads(path: str, line: int, heads: tuple[str, ...]) -> None:
    if len(heads) < 2:
        text = "this table has one column; a chart needs one of names or dates, one of numbers"
        raise _error(path, line, text, "part the columns by commas")
    if len(heads) > MOST_CHART_COLUMNS:
        text = f"this table has {len(heads)} columns; {MOST_CHART_COLUMNS} are read at the most"
        raise _error(path, line, text, "keep those that the chart needs")
    for number, head in enumerate(heads, 1):
        if not head:
            raise _error(path, line, f"column {number} has no name", "write it in the first line")
        if heads.index(head) < number - 1:
            raise _error(path, line, f'two columns are called "{head}"', "rename one of them")


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def _error(path: str, line: int, text: str, hint: str) -> TableError:
    return TableError(Problem(Place(path, line), rules.DATA_BROKEN, text, hint))
