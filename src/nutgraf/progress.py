"""How far a build is, on a terminal, once it has taken a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 1.0  # seconds
OFTEN = 0.1


class Bar:
    """A line for the stage under way; it goes away when the build is done."""

    def __init__(self) -> None:
        self._began = self._shown = time.monotonic()
        self._stage = ""
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def begin(self, stage: str) -> None:
        """Name the stage that has begun."""
        self._stage = stage
        self._show(0, None)

    def step(self, done: int, of: int) -> None:
        """Move on, no more often than an eye can follow."""
        if done == of or time.monotonic() - self._shown > OFTEN:
            self._show(done, of)

    def end(self) -> None:
        """Take the line away."""
        if self._progress is not None:
            self._progress.stop()

    def _show(self, done: int, of: int | None) -> None:
        self._shown = now = time.monotonic()
        if now - self._began < PATIENCE:
            return
        if self._progress is None:
            self._progress = _line()
            self._task = self._progress.add_task("", total=None)
            self._progress.start()
        assert self._task is not None  # made with the line
        self._progress.update(
            self._task, description=self._stage, completed=done, total=of, refresh=True
        )


def _line() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    # without a thread of its own, since processes are forked meanwhile
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,
    )


@contextmanager
def progress() -> Iterator[Bar | None]:
    """Something to tell how far a build is; nothing where no terminal would show it."""
    if not sys.stderr.isatty():
        yield None
        return
    bar = Bar()
    try:
        yield bar
    finally:
        bar.end()
