"""Positions that no claim has, for want of a sign at the beginning of their lines.

Markdown engines part quotations and lists in ways of their own, and none says so. So the text
itself is read, line by line, from a claim's label to where its quotation could end.
"""

from __future__ import annotations

import re

from nutgraf import rules
from nutgraf.dates import is_date
from nutgraf.reading.folds import NOT_SEEN, plain_date
from nutgraf.reading.notes import Notes
from nutgraf.reading.verbs import WORD, verb_of

# Few at a time: a row of nothing but spaces is not tried in every way.
SPACE = rf"[\s{NOT_SEEN}]{{0,20}}"
LABELLED = re.compile(r"^ {0,3}(?:> ?)+\[!")
# Any sign that may have been meant as a list's; a date, a colon, a space and a word.
POSITION = re.compile(
    rf"^ {{0,3}}(?P<quoted>(?:>[ \t]?){{0,9}}){SPACE}"
    rf"(?P<sign>[^\w\s>\[\]<(\"'#*_{NOT_SEEN}]|\*(?!\*)|\d{{1,9}}[.)](?=\s))?(?P<space>{SPACE})"
    rf"[*_]{{0,2}}(?P<date>[-\d./Y]\S{{3,80}}?)[*_]{{0,2}}:[*_]{{0,2}}(?=[\s{NOT_SEEN}]){SPACE}"
    rf"(?P<verb>{WORD})"
)
# Signs that begin a list's item, where a space follows.
ITEM_SIGN = re.compile(r"[-*+]|\d{1,9}[.)]")
UNQUOTED_ITEM = re.compile(r"^ {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]")
END = re.compile(r"^ {0,3}(?:#{1,6}\s|(?:> ?)+\[!)")


def complain_of_astray(claim: str, line: int, notes: Notes) -> None:
    """Note what has the form of a position, below a claim or in it, and is no item of its list.

    Args:
        claim: its id.
        line: of its label.
    """
    rows = notes.lines.rows_below(line)
    if not LABELLED.match(next(rows, "")):
        return  # another format's, or code's
    within, above = True, ">"
    for at, row in enumerate(rows, line + 1):
        written = POSITION.match(row)
        is_position = written is not None and _is_position(written)
        if END.match(row) or (not above.strip() and _is_other(row, is_position=is_position)):
            return
        if not row.strip() or UNQUOTED_ITEM.match(row):
            within = False
        if written and is_position and not (within and _is_item(written)):
            _say(claim, at, notes, cut_off=_is_item(written))
        above = row


def _is_position(written: re.Match[str]) -> bool:
    return verb_of(written["verb"]) is not None and is_date(plain_date(written["date"]))


def _is_item(written: re.Match[str]) -> bool:
    sign = written["sign"]
    is_sign = sign is not None and ITEM_SIGN.fullmatch(sign) is not None
    return is_sign and written["quoted"].count(">") == 1 and written["space"][:1] in (" ", "\t")


def _is_other(row: str, *, is_position: bool) -> bool:
    """True for code and prose, below an empty line."""
    if row.startswith("    "):
        return True
    listed = row.lstrip().startswith(">") or UNQUOTED_ITEM.match(row)
    return bool(row.strip()) and not listed and not is_position


def _say(claim: str, line: int, notes: Notes, *, cut_off: bool) -> None:
    text = f'this position belongs to no claim: it is no item of the list of claim "{claim}"'
    hint = 'begin the line with "> - "'
    if cut_off:
        hint = 'begin each line between it and the claim with ">"'
    notes.say(line, rules.POSITION_ASTRAY, text, hint)
