"""Where a build's time goes, by stage and by page; and how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Protocol, TypeVar

Thing = TypeVar("Thing")
SLOWEST = 10


class Show(Protocol):
    """Tells somebody how far a build is."""

    def begin(self, stage: str) -> None:
        """A stage has begun."""

    def step(self, done: int, of: int) -> None:
        """So many of its things are done."""


class Meter:
    """Measures the stages of one build.

    Attributes:
        stages: each one's name and its seconds, in order.
        pages: each page's path and the seconds that it took, where one was made.
    """

    def __init__(self, show: Show | None = None) -> None:
        self.stages: dict[str, float] = {}
        self.pages: list[tuple[float, str]] = []
        self._show = show
        self._within: list[str] = []
        self._inner = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure what is done within, but for stages within it."""
        self._begin(name)
        self._within.append(name)
        before, self._inner = self._inner, 0.0
        began = perf_counter()
        try:
            yield
        finally:
            took = perf_counter() - began
            self.stages[name] = self.stages.get(name, 0.0) + took - self._inner
            self._inner = before + took
            self._within.pop()
            if self._within:
                self._begin(self._within[-1])

    def _begin(self, name: str) -> None:
        if self._show is not None:
            self._show.begin(name)

    def counted(self, things: Iterable[Thing], of: int) -> Iterator[Thing]:
        """The same things, each told as it is done."""
        for done, thing in enumerate(things, 1):
            yield thing
            if self._show is not None:
                self._show.step(done, of)

    def made(self, path: str, seconds: float) -> None:
        """Note what a page took."""
        self.pages.append((seconds, path))

    def lines(self) -> Iterator[str]:
        """The stages and the slowest pages, for people."""
        from heapq import nlargest  # here: few builds are asked

        total = sum(self.stages.values())
        for name, seconds in self.stages.items():
            share = 100 * seconds / total if total else 0.0
            yield f"{seconds:8.3f} s  {share:3.0f} %  {name}"
        yield f"{total:8.3f} s         all stages"
        slowest = nlargest(SLOWEST, self.pages)
        if slowest:
            yield "the slowest pages, view and template together:"
        for seconds, path in slowest:
            yield f"{1000 * seconds:8.1f} ms  {path}"
