"""Finished pages on their way to the writer, in files without names rather than in memory."""

from __future__ import annotations

import os
import tempfile
import weakref
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from msgspec import Struct

from nutgraf.writing.manifest import Mark


class Spool:
    """A file for each process that makes pages; none has a name, so none is ever left behind.

    Args:
        folder: where the files are; the system's own folder where it cannot be used.
        processes: how many will write; their numbers are from 0.
    """

    def __init__(self, folder: Path, processes: int) -> None:
        self._folder = str(folder)
        self._files = [_nameless(folder) for _ in range(processes)]
        self._ends = [0] * processes
        # who holds a page holds this, so the files are let go of with the last of them
        self._finalizer = weakref.finalize(self, _close, self._files)

    def put(self, process: int, data: bytes, mark: Mark) -> Spooled:
        """Keep a page's bytes.

        Raises:
            OSError: with the name of the folder, where there is no room for them.
        """
        start = self._ends[process]
        try:
            _write(self._files[process].fileno(), data)
        except OSError as error:
            error.filename = self._folder  # a file without a name has no other
            raise
        self._ends[process] += len(data)
        return Spooled(mark, process, start)

    def read(self, spooled: Spooled) -> bytes:
        """The bytes that were kept.

        Raises:
            OSError: where they are not there any more.
        """
        size, found = spooled.mark.size, []
        at = spooled.start
        while size:
            piece = os.pread(self._files[spooled.process].fileno(), size, at)
            if not piece:
                raise OSError(f"{size} bytes of a page are gone")
            found.append(piece)
            at, size = at + len(piece), size - len(piece)
        return b"".join(found)


class Spooled(Struct, frozen=True):
    """Where a page's bytes are.

    Attributes:
        mark: their digest and size.
        process: which of the files.
        start: in bytes.
    """

    mark: Mark
    process: int
    start: int


def _nameless(folder: Path) -> IO[bytes]:
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        return tempfile.TemporaryFile(dir=folder, buffering=0)
    return tempfile.TemporaryFile(buffering=0)


def _close(files: Iterable[IO[bytes]]) -> None:
    for file in files:
        file.close()


def _write(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]
