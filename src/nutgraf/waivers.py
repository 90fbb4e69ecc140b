"""Rules that are turned off, for one line or for the site, and problems without those.

For one line, a comment names the code and gives the reason: ``<!-- N701: we counted them -->`` at
the line's end or alone above it; ``# N532: …`` in YAML, ``% N532: …`` in BibTeX.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import accumulate

from msgspec import Struct

from nutgraf import rules
from nutgraf.model import Place, Problem, Waiver

CODES = r"(N\d{3,}(?:\s*,\s*N\d{3,})*)\b[ \t]*:?"
COMMENT = re.compile(rf"<!--\s*{CODES}(.*?)-->", re.IGNORECASE | re.DOTALL)
YAML_COMMENT = re.compile(rf"(?:^|(?<=\s))#[ \t]*{CODES}(.*)$", re.IGNORECASE | re.MULTILINE)
BIBTEX_COMMENT = re.compile(rf"^[ \t]*%[ \t]*{CODES}(.*)$", re.IGNORECASE | re.MULTILINE)
BEGINNINGS = {COMMENT: "<!--", YAML_COMMENT: "#", BIBTEX_COMMENT: "%"}
# What is no part of what stands beside a comment.
BESIDE = re.compile(r"<!--.*?(?:-->|$)|[#%]\s*N\d.*$", re.IGNORECASE)
# Lines that begin something, however the lines above them go on.
BEGINS = re.compile(r"^[\s>]*(?:[-*+]\s|\d{1,9}[.)]\s|#{1,6}\s|\[!)")


class Settled(Struct, frozen=True):
    """Problems that count, and how many were waived."""

    problems: tuple[Problem, ...]
    waived: int


# ----- Finding them -----


def waivers_in(
    path: str, text: str, comment: re.Pattern[str], first: int = 1
) -> tuple[Waiver, ...]:
    """The waivers that a text holds.

    Args:
        text: without the code in it, where a comment is none.
        comment: how this kind of file writes comments.
        first: line of the text's beginning in its file.
    """
    # behind the last end no comment can be closed, and each would be searched to the end
    searched = text[: text.rfind("-->") + 3] if comment is COMMENT else text
    if BEGINNINGS[comment] not in searched or not comment.search(searched):
        return ()
    rows = Rows(text.split("\n"))
    return tuple(
        Waiver(Place(path, first + begin), code.upper(), found[2].strip(), (first + top, first + last))
        for found in comment.finditer(searched)
        for begin, end in [(rows.number(found.start()), rows.number(found.end()))]
        for top, last in [rows.spoken_of(begin, end)]
        for code in re.split(r"\s*,\s*", found[1])
    )  # fmt: skip


def source_waivers(path: str, text: str) -> tuple[Waiver, ...]:
    """The waivers in a file of sources; JSON has no comments."""
    ending = path.rpartition(".")[2].lower()
    if ending == "bib":
        return waivers_in(path, text, BIBTEX_COMMENT)
    return waivers_in(path, text, YAML_COMMENT) if ending in ("yaml", "yml") else ()


class Rows:
    """The rows of a text, by their numbers from 0; each is looked at once for all comments."""

    def __init__(self, rows: Sequence[str]) -> None:
        self.rows = rows
        self._starts = list(accumulate((len(row) + 1 for row in rows), initial=0))
        filled = [bool(row.strip(" \t>")) for row in rows]
        self._filled = [number for number, is_filled in enumerate(filled) if is_filled]
        self._tops = [0] * len(rows)
        for number in range(1, len(rows)):
            goes_on = filled[number - 1] and not BEGINS.match(rows[number])
            self._tops[number] = self._tops[number - 1] if goes_on else number
        self._is_alone: dict[int, bool] = {}

    def number(self, at: int) -> int:
        """The row in which a place of the text is."""
        return bisect_right(self._starts, at) - 1

    def spoken_of(self, begin: int, end: int) -> tuple[int, int]:
        """The first and the last row that a comment speaks of.

        What stands beside it, from where that begins; or, alone on its row, what comes below.
        """
        if begin not in self._is_alone:
            beside = BESIDE.sub("", self.rows[begin])
            self._is_alone[begin] = not beside.strip(" \t>")
        if not self._is_alone[begin]:
            return self._tops[begin], end
        at = bisect_right(self._filled, end)
        below = self._filled[at] if at < len(self._filled) else end
        return below, below


# ----- Heeding them -----


def settle(
    problems: Iterable[Problem],
    waivers: Sequence[Waiver],
    ignored: Iterable[str] = (),
    *,
    unasked: Container[str] = (),
    whole: bool = True,
) -> Settled:
    """Problems without what is turned off, and with what is wrong about the turning off.

    Args:
        waivers: for single lines.
        ignored: codes that the settings turn off.
        unasked: codes of what was not looked for.
        whole: these are all problems there are, so a waiver of none of them is idle.
    """
    off = set(ignored)
    found = set(problems)
    heeded = _heeded(waivers)
    kept = [
        problem
        for problem in found
        if problem.rule.fixed
        or not (problem.rule.code in off or _is_heeded(problem, heeded.get(_key(problem))))
    ]
    lines = _lines(found)
    # where a text could not be read, nothing is sure of what is not in it
    unread = {problem.place.path for problem in found if problem.rule.fixed}
    odd = {
        problem
        for waiver in waivers
        for problem in _odd(
            waiver,
            used=_is_used(waiver, lines.get((waiver.place.path, waiver.code), ()))
            or not whole
            or waiver.code in unasked
            or waiver.place.path in unread,
        )
        if problem.rule.code not in off
    }
    return Settled(tuple(sorted({*kept, *odd})), len(found) - len(kept))


# A file and a code.
Key = tuple[str, str]


class Spans(Struct, frozen=True):
    """The lines of which waivers speak, in order.

    Attributes:
        begins: the first of each.
        ends: the last one up to each.
    """

    begins: tuple[int, ...]
    ends: tuple[int, ...]


def _heeded(waivers: Iterable[Waiver]) -> dict[Key, Spans]:
    """The lines for which each code is turned off, with a reason."""
    spans: defaultdict[Key, list[tuple[int, int]]] = defaultdict(list)
    for waiver in waivers:
        if waiver.reason:
            spans[waiver.place.path, waiver.code].append(waiver.lines)
    in_order = {key: tuple(zip(*sorted(of), strict=True)) for key, of in spans.items()}
    return {
        key: Spans(begins, tuple(accumulate(ends, max))) for key, (begins, ends) in in_order.items()
    }


def _is_heeded(problem: Problem, spans: Spans | None) -> bool:
    at = bisect_right(spans.begins, problem.place.line) if spans else 0
    return spans is not None and at > 0 and spans.ends[at - 1] >= problem.place.line


def _lines(problems: Iterable[Problem]) -> dict[Key, list[int]]:
    """The lines of the problems that can be turned off, in order."""
    lines: defaultdict[Key, list[int]] = defaultdict(list)
    for problem in problems:
        if not problem.rule.fixed:
            lines[_key(problem)].append(problem.place.line)
    return {key: sorted(of) for key, of in lines.items()}


def _key(problem: Problem) -> Key:
    return problem.place.path, problem.rule.code


def _is_used(waiver: Waiver, lines: Sequence[int]) -> bool:
    at = bisect_left(lines, waiver.lines[0])
    return bool(waiver.reason) and at < len(lines) and lines[at] <= waiver.lines[1]


def _odd(waiver: Waiver, *, used: bool) -> Iterator[Problem]:
    """What is wrong with a waiver itself."""
    rule = rules.RULES.get(waiver.code)
    if rule is None:
        text = f'this turns off "{waiver.code}", which is no rule'
        hint = "codes stand in brackets behind problems"
        yield Problem(waiver.place, rules.RULE_UNKNOWN, text, hint)
    elif rule.fixed:
        text = f'"{waiver.code}" cannot be turned off'
        yield Problem(waiver.place, rules.RULE_UNKNOWN, text, "mend what it speaks of")
    elif not waiver.reason:
        text = f'this turns off "{waiver.code}" and does not say why'
        hint = f'write the reason after it: "{waiver.code}: …"'
        yield Problem(waiver.place, rules.WAIVER_WITHOUT_REASON, text, hint)
    elif not used:
        text = f'this turns off "{waiver.code}", and there is no such problem here'
        yield Problem(waiver.place, rules.WAIVER_IDLE, text, "take it out")
