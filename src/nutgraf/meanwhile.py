"""Work that another process does while this one goes on, and what it tells of it."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import NoReturn

from nutgraf.workers import uninterrupted

# By how much a process that nobody waits for yet gives way to those that somebody waits for.
POLITE = 10
# What fits between the two processes, where the system lets that be said, so that the other one
# need not wait until somebody listens.
ROOM = 2**20
# What stands before each part: its length, in so many bytes.
LENGTH = 4


class Meanwhile:
    """Some work, done in a process that begins with all that has been made so far.

    It is for those only who asked `nutgraf.workers.helpful` whether a second process may be had.

    Args:
        work: gives what is to be told, in parts; what it changes in memory is lost.
        gives_way: true for work that should take no time from what this process does.

    Raises:
        OSError: where no process can be had.
    """

    def __init__(self, work: Callable[[], Iterable[bytes]], *, gives_way: bool = False) -> None:
        self._end, write = os.pipe()
        self._heard = bytearray()
        try:
            _widen(write)
            with uninterrupted():
                self._process = os.fork()
                if not self._process:
                    _do(work, write, gives_way=gives_way)
        except OSError:
            os.close(self._end)
            raise
        finally:
            os.close(write)

    def told_so_far(self) -> list[bytes]:
        """The parts that are ready, but for those that were given before; it waits for none."""
        os.set_blocking(self._end, False)
        with suppress(BlockingIOError):
            while self._listen():
                pass
        return list(self._parts())

    def told(self) -> Iterator[bytes]:
        """Each part that was not given before, as it comes, until the work is done or ended."""
        os.set_blocking(self._end, True)
        yield from self._parts()
        while self._listen():
            yield from self._parts()

    def end(self) -> None:
        """Wait for it no longer."""
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        os.close(self._end)
        with suppress(ChildProcessError):
            os.waitpid(self._process, 0)

    def _listen(self) -> bool:
        """Hear some more; false where there is no more."""
        heard = os.read(self._end, ROOM)
        self._heard += heard
        return bool(heard)

    def _parts(self) -> Iterator[bytes]:
        """What was heard to its end; what was begun stays for the next time."""
        while len(self._heard) >= LENGTH:
            end = LENGTH + int.from_bytes(self._heard[:LENGTH], "big")
            if len(self._heard) < end:
                break
            part = bytes(self._heard[LENGTH:end])
            del self._heard[:end]
            yield part


def _widen(write: int) -> None:
    with suppress(ImportError, AttributeError, OSError):  # Linux alone knows it, up to a limit
        import fcntl

        fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, ROOM)


def _do(work: Callable[[], Iterable[bytes]], write: int, *, gives_way: bool) -> NoReturn:
    """What the other process does, to its end."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # nobody is told of it twice
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        gc.disable()
        if gives_way:
            os.nice(POLITE)
        with open(write, "wb") as told:
            for part in work():
                told.write(len(part).to_bytes(LENGTH, "big") + part)
                told.flush()
        code = 0
    finally:
        os._exit(code)
