"""What keeps a build from being written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nutgraf.model import Problem


class ContentError(Exception):
    """The content has mistakes; nothing was written.

    Attributes:
        problems: all of them, warnings too, by file and line.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        errors = sum(problem.severity == "error" for problem in problems)
        first = next((p for p in problems if p.severity == "error"), problems[0])
        super().__init__(
            f"{errors} problem(s) in the content; the first: {first.place}: {first.text}"
        )
