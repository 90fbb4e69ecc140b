"""Problems as people and programs read them."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

from nutgraf.model import Problem

# What moves the cursor, changes colours or turns the reading direction; line ends stay.
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def lines(problem: Problem) -> str:
    """A problem as text: its address and what is wrong, then, indented, what would mend it."""
    mark = "warning: " if problem.severity == "warning" else ""
    text = f"{problem.place}: {mark}{problem.text} [{problem.rule.code}]"
    return _visible(f"{text}\n    {problem.hint}" if problem.hint else text)


def _visible(text: str) -> str:
    """Text that can do nothing to a terminal: an author's words may hold its control characters."""
    return CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def count(problems: Sequence[Problem]) -> str:
    """How many there are, warnings apart."""
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    parts = [_number(errors, "problem")] if errors or not warnings else []
    parts += [_number(warnings, "warning")] if warnings else []
    return ", ".join(parts)


def _number(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"


def text(problems: Sequence[Problem]) -> str:
    """All of them and their count; nothing where there are none."""
    if not problems:
        return ""
    return "\n".join([*map(lines, problems), count(problems), ""])


def report(problems: Sequence[Problem], out: TextIO | None = None) -> None:
    """Print all of them and their count, to stderr."""
    (out or sys.stderr).write(text(problems))


def waived(number: int) -> list[str]:
    """How many problems are turned off; nothing where none are."""
    return [f"{_number(number, 'problem')} turned off"] if number else []


def as_json(problems: Iterable[Problem]) -> str:
    """The same for programs: a list of objects."""
    rows = [
        {
            "path": problem.place.path,
            "line": problem.place.line,
            "code": problem.rule.code,
            "severity": problem.severity,
            "text": problem.text,
            "hint": problem.hint,
        }
        for problem in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)
