"""A cell's number, kept as exact as it is written.

``600`` is one number, ``~600`` about that, ``1000..`` at least, ``..4000`` at most, and
``300..400`` something between: the marks that dates have in EDTF. A space may part groups of three
digits, as in ``10 000``.
"""

from __future__ import annotations

import re

from nutgraf.model import Amount

NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
SPACE = r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]"
GROUPED = re.compile(rf"[+-]?\d{{1,3}}(?:{SPACE}\d{{3}})+(?:\.\d+)?")
SPACED = re.compile(rf"[+-]?\d+(?:{SPACE}+\d+)+(?:\.\d+)?")
LONGEST = 15  # digits that a number can have and be told exactly
BETWEEN = ".."


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
    hint = "write 600, ~600 (about), 1000.. (at least), ..4000 (at most) or 300..400"
    raise AmountError(f'"{cell}" is no number', hint)
