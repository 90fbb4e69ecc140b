"""Work in batches, in as many processes as help.

Where the system can fork safely, workers begin with all that has been made so far, so that nothing
is handed to them but the numbers of a batch. Elsewhere, and for small sites, all of it is done here.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
Work = Callable[[Sequence[Task]], Result]

# Systems that can fork, and whose own frameworks may end a process that was forked: they keep threads
# and locks of their own, which a copy finds broken. CPython forks no workers there since 3.8.
UNSAFE = frozenset({"darwin", "ios"})
# What a worker was forked for: `spread` sets it, its children read it.
_work: Callable[[Any], Any] | None = None


class WorkerError(Exception):
    """A worker was ended from outside, as by a system that is out of memory."""

    def __init__(self) -> None:
        super().__init__(
            "a process that helped was ended, as by a system that is short of memory; "
            "one process alone needs less (--jobs 1)"
        )


def processors() -> int:
    """How many processors this program may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def forks() -> bool:
    """True where a process may be forked: whoever makes one asks `helpful`, which asks this."""
    return hasattr(os, "fork") and sys.platform not in UNSAFE


def helpful(jobs: int, tasks: int, least: int) -> int:
    """How many processes help: none has fewer than ``least`` tasks, and one is this one.

    Args:
        jobs: as ordered; 0 for as many as there are processors.
    """
    if not forks():
        return 1
    return max(1, min(jobs or processors(), tasks // max(least, 1)))


def spread(
    tasks: Sequence[Task],
    work: Work[Task, Result],
    jobs: int,
    size: int,
    meanwhile: Callable[[], object] = int,
) -> Iterator[Result]:
    """What the work gives for each batch, in the order of the batches.

    Args:
        work: a function of a batch; what it changes in memory is lost, but with one job.
        jobs: how many processes; 1 is this one.
        size: tasks in a batch.
        meanwhile: done here, once, where others are at work.

    Raises:
        WorkerError: where a worker was ended.
    """
    batches = [tasks[at : at + size] for at in range(0, len(tasks), size)]
    if jobs < 2 or len(batches) < 2:
        yield from map(work, batches)
        return
    yield from _spread(batches, work, min(jobs, len(batches)), meanwhile)


def _spread(
    batches: Sequence[Sequence[Task]],
    work: Work[Task, Result],
    jobs: int,
    meanwhile: Callable[[], object],
) -> Iterator[Result]:
    with _at_work(batches, work, jobs) as made:
        if made is None:
            yield from map(work, batches)
            return
        meanwhile()
        yield from made


@contextmanager
def _at_work(
    batches: Sequence[Sequence[Task]], work: Work[Task, Result], jobs: int
) -> Iterator[Iterator[Result] | None]:
    """What workers make, for as long as they are there; ``None`` where none can be had.

    So it is where the system has no room for one more process, or no memory to share with it.
    """
    # here: only builds of many texts need them
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    global _work  # noqa: PLW0603 (a forked process has no other way to be told)
    _work = work
    pool = made = None
    pipe = os.pipe()
    gc.freeze()  # so that workers do not copy what they only read
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        with suppress(OSError, ImportError, NotImplementedError):
            pool = ProcessPoolExecutor(jobs, get_context("fork"), _begin, pipe)
            with uninterrupted():  # until each worker has said that it does not listen
                made = pool.map(_do, batches)
        yield made
    except BrokenProcessPool as error:
        raise WorkerError from error
    finally:
        if pool is not None:
            pool.shutdown(cancel_futures=True)
        _work = None
        gc.unfreeze()
        for end in pipe:
            os.close(end)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Have Ctrl-C wait: a process that is forked meanwhile never hears of it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(lifeline: int, held: int) -> None:
    # Ctrl-C reaches the whole group; the first process says so, and ends the others
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # what a worker makes has no circles, and it does not live long
    # only the first process holds the other end: where that is killed, nobody waits for us any more
    os.close(held)
    Thread(target=_end_with, args=(lifeline,), daemon=True).start()


def _end_with(lifeline: int) -> None:
    os.read(lifeline, 1)  # nothing is ever written
    os._exit(1)


def _do(batch: Sequence[Any]) -> Any:
    assert _work is not None  # set before the fork
    return _work(batch)
