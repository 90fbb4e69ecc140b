"""Finished pages on their way to the writer, each in a file that only has to be moved.

They stand there as they will in the site, so that a folder of which all is new is moved as a whole.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from nutgraf.writing.hands import write_data
from nutgraf.writing.manifest import Mark
from nutgraf.writing.paths import LONGEST_PART, PLAIN

if sys.platform != "win32":
    import fcntl

PREFIX = "new-"
# Within a spool: pages as in the site, and those that cannot stand so.
SITE, ODD = "site", "odd"


class Spool:
    """A folder for the pages of one build, which goes with the last of them.

    What a killed build left is removed by the next: no lock holds it any more.

    Args:
        folder: where it is made; in the system's own where that cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self._home, self._lock = _held(folder)
        self._odd = self._home / ODD
        self._odd.mkdir()
        self._count = 0
        # who holds a page holds this
        self._finalizer = weakref.finalize(self, _remove, self._home, self._lock, os.getpid())

    def put(self, path: str, data: bytes, mark: Mark) -> Spooled:
        """Keep a page's bytes.

        Raises:
            OSError: with the name of the folder, where there is no room for them.
        """
        try:
            name = self._name(path, data)
        except OSError as error:
            error.filename = str(self._home.parent)
            raise
        return Spooled(mark, name)

    def _name(self, path: str, data: bytes) -> str:
        """Where the bytes were put; by number where they cannot stand as in the site."""
        name = f"{SITE}/{path}"
        if PLAIN.fullmatch(path) and len(path) < LONGEST_PART:
            with suppress(FileExistsError, NotADirectoryError, IsADirectoryError):
                self._write(name, data)
                return name
        self._count += 1
        name = f"{ODD}/{os.getpid()}-{self._count}"
        self._write(name, data)
        return name

    def _write(self, name: str, data: bytes) -> None:
        place = f"{self._home}/{name}"
        try:
            write_data(place, data)
        except FileNotFoundError:  # the first in its folder
            os.makedirs(os.path.dirname(place), exist_ok=True)  # noqa: PTH103, PTH120 (a text)
            write_data(place, data)

    def place(self, spooled: Spooled) -> str:
        """The file that holds a page."""
        return f"{self._home}/{spooled.name}"

    def read(self, spooled: Spooled) -> bytes:
        """The bytes that were kept.

        Raises:
            OSError: where they are not there any more.
        """
        data = Path(self.place(spooled)).read_bytes()
        if len(data) != spooled.mark.size:
            raise OSError(f"{spooled.mark.size - len(data)} bytes of a page are gone")
        return data


class Spooled(Struct, frozen=True):
    """Where a page's bytes are.

    Attributes:
        mark: their digest and size.
        name: of the file, below the spool's folder.
    """

    mark: Mark
    name: str


@contextmanager
def workbench(folder: Path) -> Iterator[Path]:
    """A folder for what is made on the way, which goes at the end, or at the next build.

    Args:
        folder: where it is made; in the system's own where that cannot be used.

    Raises:
        OSError: where neither can.
    """
    home, lock = _held(folder)
    try:
        yield home
    finally:
        _remove(home, lock, os.getpid())


def _held(folder: Path) -> tuple[Path, int | None]:
    """A new folder and its lock; another one where it was swept away before it had one."""
    while True:
        home = _home(folder)
        if sys.platform == "win32":
            return home, None
        with suppress(FileNotFoundError):
            lock = os.open(home, os.O_RDONLY)
            with suppress(OSError):
                fcntl.flock(lock, fcntl.LOCK_EX)
            if home.exists():
                return home, lock
            os.close(lock)


def _home(folder: Path) -> Path:
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        return Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder))
    return Path(tempfile.mkdtemp(prefix=PREFIX))


def _sweep(folder: Path) -> None:
    """Remove what killed builds left: folders that nobody holds."""
    if sys.platform == "win32":
        return
    for place in folder.glob(f"{PREFIX}*"):
        with suppress(OSError):
            handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(place, ignore_errors=True)
            finally:
                os.close(handle)


def _remove(home: Path, lock: int | None, process: int) -> None:
    if os.getpid() != process:
        return  # a forked process has only a copy of the object
    shutil.rmtree(home, ignore_errors=True)
    if lock is not None:
        os.close(lock)
