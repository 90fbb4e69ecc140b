"""What stands in the output, read by another process while this one reads texts.

A build that changes little spends its time on texts, in one process, and then on reading pages to
see that they still stand. So a second process reads them meanwhile. What it found is trusted no
more than what a build reads itself: while this build lasts, and by how the file stood.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path

import msgspec

from nutgraf.meanwhile import Meanwhile
from nutgraf.workers import helpful
from nutgraf.writing.disk import Seen, Stands, standing
from nutgraf.writing.manifest import MANIFEST, Mark, decode

# Files on record from which on it helps.
LEAST = 1000
# By path: the digest of what stands there, and how it stands.
Stood = dict[str, tuple[str, Seen]]


@contextmanager
def reading_ahead(output: Path, jobs: int) -> Iterator[Stands]:
    """What tells how files stand, for as long as this lasts.

    Args:
        jobs: how many processes may read; 1 is this one alone.
    """
    try:
        records = (output / MANIFEST).read_bytes()
    except OSError:
        records = b""
    if helpful(jobs, records.count(b"\n"), LEAST) < 2:
        yield partial(standing, output)
        return
    try:
        reader = _Reader(output, records)
    except OSError:  # there is no room for one more process
        yield partial(standing, output)
        return
    try:
        yield reader.stands
    finally:
        reader.end()


class _Reader:
    """A process that reads what a manifest names."""

    def __init__(self, output: Path, records: bytes) -> None:
        self._output = output
        self._reading = Meanwhile(lambda: _read(output, records))
        self.end = self._reading.end

    def stands(self, path: str, mark: Mark) -> Seen | None:
        """As `nutgraf.writing.disk.standing` says it."""
        digest, seen = self._found.get(path, ("", None))
        if digest == mark.digest and seen is not None:
            return seen
        return standing(self._output, path, mark)  # by now it may be there

    @cached_property
    def _found(self) -> Stood:
        for told in self._reading.told():
            return msgspec.msgpack.decode(told, type=Stood)
        return {}  # it was ended


def _read(output: Path, records: bytes) -> Iterator[bytes]:
    """What the other process does."""
    found: Stood = {}
    for entry in decode(records).entries:
        if (seen := standing(output, entry.path, entry.mark)) is not None:
            found[entry.path] = (entry.digest, seen)
    yield msgspec.msgpack.encode(found)
