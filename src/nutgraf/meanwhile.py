"""Work that another process does while this one goes on."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from typing import NoReturn

from nutgraf.workers import uninterrupted

# By how much a process that nobody waits for yet gives way to those that somebody waits for.
POLITE = 10


class Meanwhile:
    """Some work, done in a process that begins with all that has been made so far.

    Args:
        work: gives what is to be told; what it changes in memory is lost.
        gives_way: true for work that should take no time from what this process does.

    Raises:
        OSError: where no process can be had.
    """

    def __init__(self, work: Callable[[], bytes], *, gives_way: bool = False) -> None:
        self._end, write = os.pipe()
        try:
            with uninterrupted():
                self._process = os.fork()
                if not self._process:
                    _do(work, write, gives_way=gives_way)
        except OSError:
            os.close(self._end)
            raise
        finally:
            os.close(write)

    @cached_property
    def told(self) -> bytes:
        """What the work gave, as soon as it is done; nothing, or a part, where it was ended."""
        with open(self._end, "rb", closefd=False) as told:
            return told.read()

    def end(self) -> None:
        """Wait for it no longer."""
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        os.close(self._end)
        with suppress(ChildProcessError):
            os.waitpid(self._process, 0)


def _do(work: Callable[[], bytes], write: int, *, gives_way: bool) -> NoReturn:
    """What the other process does, to its end."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # nobody is told of it twice
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        gc.disable()
        if gives_way:
            os.nice(POLITE)
        with open(write, "wb") as told:
            told.write(work())
        code = 0
    finally:
        os._exit(code)
