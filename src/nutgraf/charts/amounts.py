"""A cell's number, kept as exact as it is written.

``600`` is one number, ``~600`` about that, ``1000..`` at least, ``..4000`` at most, and
``300..400`` something between: the marks that dates have in EDTF. A space may part groups of three
digits, as in ``10 000``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from nutgraf.model import Amount

NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
SPACE = r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]"
GROUPED = re.compile(rf"[+-]?\d{{1,3}}(?:{SPACE}\d{{3}})+(?:\.\d+)?")
SPACED = re.compile(rf"[+-]?\d+(?:{SPACE}+\d+)+(?:\.\d+)?")
LONGEST = 15  # digits that a number can have and be told exactly
BETWEEN = ".."
# What people write where nothing is known.
NOTHING = frozenset(("-", "–", "—", "?", "n/a", "n.a.", "na", "nan", "none", "null", "nil"))
# A number with a mark of money or a share at it.
WITH_UNIT = re.compile(r"([$€£¥%‰]?) ?([+-]?\d[\d., ]*?) ?([$€£¥%‰]?)")
# Numbers whose point may part thousands, and those whose point cannot.
DOUBTFUL = re.compile(r"(?<![\d.,])[1-9]\d{0,2}\.\d{3}(?![\d,])")
POINTED = re.compile(r"(?<![\d.,])(?:0\.\d+|\d+\.(?:\d{1,2}|\d{4,})|\d{4,}\.\d+)(?![\d,])")
COMMA = re.compile(r"(?<![\d.,])\d+,(?:\d{1,2}|\d{4,})(?![\d,])")


class AmountError(ValueError):
    """A cell that is no number.

    Attributes:
        hint: what would mend it.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def read_amount(cell: str) -> Amount:
    """The number in a cell.

    Raises:
        AmountError: where there is none.
    """
    written = cell.replace("\u2212", "-").strip()
    about = written.startswith("~") or written.endswith("~")
    first, between, last = map(str.strip, written.strip("~").partition(BETWEEN))
    if not between:
        number = _number(first, cell)
        return Amount(number, number, about)
    low = _number(first, cell) if first else None
    high = _number(last, cell) if last else None
    if low is None and high is None:
        raise AmountError(f'"{cell}" is no number', "leave the cell empty where none is known")
    if low is not None and high is not None and low > high:
        raise AmountError(f'"{cell}" ends before it begins', f"write {last}{BETWEEN}{first}")
    return Amount(low, high, about)


def _number(written: str, cell: str) -> float:
    if GROUPED.fullmatch(written):
        written = re.sub(SPACE, "", written)
    if NUMBER.fullmatch(written) and len(written) <= LONGEST:
        return float(written)
    if SPACED.fullmatch(written):
        hint = "a space parts groups of three digits, as in 10 000; part two numbers by .."
        raise AmountError(f'"{cell}" is no number', hint)
    plain = re.sub(r"[,'](?=\d{3}\b)", "", written)
    if plain != written and NUMBER.fullmatch(plain):
        raise AmountError(f'"{cell}" is no number', f"write {plain}, without marks between digits")
    if re.fullmatch(r"[+-]?\d+,\d{1,2}|[+-]?\d+,\d{4,}", written):
        raise AmountError(f'"{cell}" is no number', f"write {written.replace(',', '.')}")
    if cell.strip().lower() in NOTHING:
        raise AmountError(f'"{cell}" is no number', "leave the cell empty where none is known")
    unit = WITH_UNIT.fullmatch(written)
    if unit and (sign := unit[1] or unit[3]):
        hint = f"write {unit[2]}, and {sign} into the chart's link: unit={quote(sign)}"
        raise AmountError(f'"{cell}" is no number', hint)
    hint = "write 600, ~600 (about), 1000.. (at least), ..4000 (at most) or 300..400"
    raise AmountError(f'"{cell}" is no number', hint)


def is_doubtful(cells: Iterable[str], *, continental: bool) -> bool:
    """Whether a point in a column's numbers may part thousands, as in ``1.201``.

    Args:
        continental: the file is saved as where the comma is the decimal sign.
    """
    cells = list(cells)
    if any(map(POINTED.search, cells)):
        return False
    return continental or any(map(COMMA.search, cells))


def check_point(cell: str) -> None:
    """Look at a number of a column in which points are doubtful.

    Raises:
        AmountError: where it has one that may part thousands.
    """
    if found := DOUBTFUL.search(cell):
        whole = found[0].replace(".", "")
        text = f'"{cell}" may be {whole}, or a little more than {found[0].partition(".")[0]}'
        raise AmountError(text, f"write {whole}, or {found[0]}0")
