"""What a command costs: wall time, the CPU time of all its processes, their memory at its peak."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Memory = Literal["pss", "rss", ""]
PAUSE = 0.025
_PROC = Path("/proc")
_PAGE = os.sysconf("SC_PAGE_SIZE")

# Our own, but that programs in Python keep their bytecode, as those that are installed have it.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True, slots=True)
class Cost:
    """One run of a command.

    Attributes:
        wall: seconds.
        cpu: seconds of the command and of all processes that it waited for.
        code: its exit code; negative where a signal ended it.
        said: the end of what it printed.
        peak: bytes of memory of all its processes together; 0 where nobody looked.
        memory: how that was counted: ``pss`` shares what processes share, ``rss`` does not.
    """

    wall: float
    cpu: float
    code: int
    said: str
    peak: int = 0
    memory: Memory = ""


def run(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    *,
    limit: float = 3600,
    watch: bool = False,
) -> Cost:
    """Run a command to its end.

    Args:
        command: the program and its arguments.
        folder: where it runs.
        environment: what it knows besides our own environment.
        limit: seconds after which it is stopped.
        watch: sample its memory, which takes a little of its time.
    """
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**ENVIRONMENT, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        with _stopped_after(process, limit), _watching(process, watch=watch) as watcher:
            # the child's own children count too, once it has waited for them
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        words = said.read().decode("utf-8", "replace")[-2000:]
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(wall, cpu, process.returncode, words, watcher.peak, watcher.memory)


@contextlib.contextmanager
def _stopped_after(process: subprocess.Popen[bytes], limit: float) -> Iterator[None]:
    """End the command and its processes after a time, or when we are ended ourselves."""

    def stop() -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    timer = threading.Timer(limit, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    except BaseException:
        stop()
        raise
    finally:
        timer.cancel()


class _Watcher:
    """Looks again and again at the memory of a process and all below it."""

    def __init__(self, pid: int) -> None:
        self.pid, self.peak = pid, 0
        self.memory: Memory = ""
        self.done = threading.Event()

    def watch(self) -> None:
        while not self.done.wait(PAUSE):
            self._look()

    def _look(self) -> None:
        total = 0
        for pid in family(self.pid):
            size, memory = memory_of(pid)
            total += size
            # one process whose shares cannot be read makes the sum one of whole sizes
            self.memory = "rss" if "rss" in (memory, self.memory) else memory or self.memory
        self.peak = max(self.peak, total)


@contextlib.contextmanager
def _watching(process: subprocess.Popen[bytes], *, watch: bool) -> Iterator[_Watcher]:
    watcher = _Watcher(process.pid)
    thread = threading.Thread(target=watcher.watch, daemon=True)
    if watch and _PROC.is_dir():
        thread.start()
    try:
        yield watcher
    finally:
        watcher.done.set()
        if thread.is_alive():
            thread.join()


def family(pid: int) -> set[int]:
    """A process and all processes below it."""
    parents = dict(_parents())
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _parents() -> Iterator[tuple[int, int]]:
    """Every process and its parent."""
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                # the name in brackets may hold anything
                rest = (entry / "stat").read_text("utf-8", "replace").rpartition(")")[2]
                yield int(entry.name), int(rest.split()[1])


def memory_of(pid: int) -> tuple[int, Memory]:
    """Bytes that a process holds, and how they are counted."""
    with contextlib.suppress(OSError):
        for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024, "pss"
    with contextlib.suppress(OSError, IndexError):
        size = int((_PROC / str(pid) / "statm").read_text().split()[1]) * _PAGE
        # a process that has just ended holds nothing, and its shares cannot be read
        return size, "rss" if size else ""
    return 0, ""
