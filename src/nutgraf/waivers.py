"""Rules that are turned off, for one line or for the site, and problems without those.

For one line, a comment names the code and gives the reason: ``<!-- N701: we counted them -->`` at
the line's end or alone above it; ``# N532: …`` in YAML, ``% N532: …`` in BibTeX.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence

from msgspec import Struct

from nutgraf import rules
from nutgraf.model import Place, Problem, Waiver

CODES = r"(N\d{3,}(?:\s*,\s*N\d{3,})*)\b[ \t]*:?"
COMMENT = re.compile(rf"<!--\s*{CODES}\s*(.*?)\s*-->", re.IGNORECASE | re.DOTALL)
YAML_COMMENT = re.compile(
    rf"(?:^|(?<=\s))#[ \t]*{CODES}[ \t]*(.*?)[ \t]*$", re.IGNORECASE | re.MULTILINE
)
BIBTEX_COMMENT = re.compile(
    rf"^[ \t]*%[ \t]*{CODES}[ \t]*(.*?)[ \t]*$", re.IGNORECASE | re.MULTILINE
)
BEGINNINGS = {COMMENT: "<!--", YAML_COMMENT: "#", BIBTEX_COMMENT: "%"}
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
    rows = text.split("\n")
    return tuple(
        Waiver(Place(path, first + begin), code.upper(), found[2].strip(), _lines(rows, begin, end, first))
        for found in comment.finditer(searched)
        for begin, end in [(text.count("\n", 0, found.start()), text.count("\n", 0, found.end()))]
        for code in re.split(r"\s*,\s*", found[1])
    )  # fmt: skip


def source_waivers(path: str, text: str) -> tuple[Waiver, ...]:
    """The waivers in a file of sources; JSON has no comments."""
    ending = path.rpartition(".")[2].lower()
    if ending == "bib":
        return waivers_in(path, text, BIBTEX_COMMENT)
    return waivers_in(path, text, YAML_COMMENT) if ending in ("yaml", "yml") else ()


def _lines(rows: Sequence[str], begin: int, end: int, first: int) -> tuple[int, int]:
    """The first and the last line that a comment speaks of.

    What stands beside it, from where that begins; or, alone on its line, what comes below.
    """
    beside = re.sub(r"<!--.*?(?:-->|$)|[#%]\s*N\d.*$", "", rows[begin], flags=re.IGNORECASE)
    if not beside.strip(" \t>"):
        below = next((n for n in range(end + 1, len(rows)) if rows[n].strip(" \t>")), end)
        return first + below, first + below
    top = begin
    while top and not BEGINS.match(rows[top]) and rows[top - 1].strip(" \t>"):
        top -= 1
    return first + top, first + end


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
    used: set[int] = set()
    kept = []
    found = set(problems)
    by_key: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, waiver in enumerate(waivers):
        by_key[waiver.place.path, waiver.code].append(number)
    # where a text could not be read, nothing is sure of what is not in it
    unread = {problem.place.path for problem in found if problem.rule.fixed}
    for problem in found:
        near = by_key.get((problem.place.path, problem.rule.code), ())
        heard = [n for n in near if _covers(waivers[n], problem)]
        used.update(heard)
        if not heard and (problem.rule.code not in off or problem.rule.fixed):
            kept.append(problem)
    odd = {
        problem
        for n, waiver in enumerate(waivers)
        for problem in _odd(
            waiver,
            used=n in used or not whole or waiver.code in unasked or waiver.place.path in unread,
        )
        if problem.rule.code not in off
    }
    return Settled(tuple(sorted({*kept, *odd})), len(found) - len(kept))


def _covers(waiver: Waiver, problem: Problem) -> bool:
    return (
        waiver.lines[0] <= problem.place.line <= waiver.lines[1]
        and bool(waiver.reason)
        and not problem.rule.fixed
    )


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
