"""What stands in the output folder: looked at, never touched, and never through a link."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, Protocol

from msgspec import Struct

from nutgraf.workers import helpful, spread
from nutgraf.writing.manifest import MANIFEST, Mark, Records
from nutgraf.writing.paths import RESERVED, folders_of


class Later(Protocol):
    """A file of ours that is known by its mark, and whose bytes are had when they are needed."""

    @property
    def mark(self) -> Mark:
        """What its bytes are known by."""
        ...

    @property
    def place(self) -> str:
        """A file that holds them and may be moved away; empty where there is none."""
        ...

    def read(self) -> bytes:
        """Its bytes."""
        ...


Content = bytes | Path | Later
CHUNK = 1 << 20
# Files that a process has to be given before it helps, and files that it is given at once.
LEAST, BATCH = 1000, 250
# Every page of ours says so near its top.
GENERATOR = b'<meta name="generator" content="Nutgraf"'
NEAR_THE_TOP = 2000  # bytes
HTML = (".html", ".htm", ".xhtml")


class Found(Struct, frozen=True):
    """Something that stands in the folder.

    Attributes:
        mark: a file's content, where it was of use to read it and could be read.
    """

    kind: Literal["file", "folder", "other"]
    mark: Mark | None = None


# What tells, within one build, that a file is still the one that was read: its number, its size and
# its times. Never kept, since times say nothing on another day.
Seen = tuple[int, int, int, int]
# How a file with some content stands at a path; none where another does, or nothing.
Stands = Callable[[str, Mark], Seen | None]
FOLDER, FILE, OTHER = Found("folder"), Found("file"), Found("other")


def mark_of(content: Content) -> Mark:
    """A file's digest and size.

    Raises:
        OSError: where a file to copy is gone or cannot be read.
    """
    if isinstance(content, bytes):
        return Mark.of(content)
    if not isinstance(content, Path):
        return content.mark
    return mark_of_file(str(content))


def mark_of_file(place: str) -> Mark:
    """The same of a file on the disk, of which no more than a piece is held at a time."""
    return Mark.of_pieces(_pieces(place))


def chunks(content: Content) -> Iterator[bytes]:
    """The bytes, a piece at a time; a file is never held whole."""
    if isinstance(content, Path):
        yield from _pieces(str(content))
    else:
        yield content if isinstance(content, bytes) else content.read()


def _pieces(place: str) -> Iterator[bytes]:
    # not waiting, since a pipe would keep us; for a file that makes no difference
    handle = os.open(place, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        _refuse_other(handle, place)
        while chunk := os.read(handle, CHUNK):
            yield chunk
    except OSError as error:
        error.filename = error.filename or place
        raise
    finally:
        os.close(handle)


def _refuse_other(handle: int, place: str) -> None:
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise OSError(errno.EINVAL, "not a file", place)


def read(content: Content) -> bytes:
    """All of the bytes at once."""
    return b"".join(chunks(content))


def standing(output: Path, path: str, mark: Mark) -> Seen | None:
    """How a file with this content stands in the folder; ``None`` where none does.

    A link to such a file does not count.
    """
    place = f"{output}/{path}"
    try:
        status = os.lstat(place)
        right = stat.S_ISREG(status.st_mode) and status.st_size == mark.size
        return seen_as(status) if right and mark_of_file(place) == mark else None
    except OSError:
        return None


def look(
    output: Path,
    new: Mapping[str, Mark],
    records: Records,
    seen: Mapping[str, Seen] | None = None,
    jobs: int = 1,
) -> dict[str, Found]:
    """What stands at the paths of the new site and of those on record, and on the way there.

    Below a folder that stands where a file should be, all there is.

    Args:
        seen: files that this build has read already, and that hold what is new.
        jobs: how many processes may read.
    """
    looking = _Look(str(output), new, records, seen or {})
    for path in dict.fromkeys([*new, *records.paths()]):
        if all(looking.see(folder) is FOLDER for folder in folders_of(path)):
            here = looking.see(path)
            if path in new and here is FOLDER:
                for below in _below(output, path):
                    looking.see(below)
    return looking.read(jobs)


class _Look:
    """A look at a folder: first at what stands where, then into the files where that matters."""

    def __init__(
        self, root: str, new: Mapping[str, Mark], records: Records, seen: Mapping[str, Seen]
    ) -> None:
        self.root = root
        self.new = new
        self.seen = seen
        self.contents = records.paths() - records.sure_paths()
        self.found: dict[str, Found] = {}
        self.absent: set[str] = set()
        self.unread: list[str] = []

    def see(self, path: str) -> Found | None:
        """What stands at a path, unread."""
        here = self.found.get(path)
        if here is not None or path in self.absent:
            return here
        try:
            status = os.lstat(f"{self.root}/{path}")
        except (FileNotFoundError, NotADirectoryError):
            self.absent.add(path)
            return None
        if stat.S_ISDIR(status.st_mode):
            here = FOLDER
        else:
            here = self._file(path, status) if stat.S_ISREG(status.st_mode) else OTHER
        self.found[path] = here
        return here

    def _file(self, path: str, status: os.stat_result) -> Found:
        mark = self.new.get(path)
        if mark is not None and self.seen.get(path) == seen_as(status):
            return Found("file", mark)
        # a file is read only where that can change what is done
        if path in self.contents or (mark is not None and mark.size == status.st_size):
            self.unread.append(path)
        return FILE

    def read(self, jobs: int) -> dict[str, Found]:
        """All that was seen, with what is in the files that had to be read."""

        def marks(paths: Sequence[str]) -> list[Mark | None]:
            return [_mark_if_read(f"{self.root}/{path}") for path in paths]

        many = spread(self.unread, marks, helpful(jobs, len(self.unread), LEAST), BATCH)
        read = (mark for some in many for mark in some)
        for path, mark in zip(self.unread, read, strict=True):
            self.found[path] = Found("file", mark)
        return self.found


def seen_as(status: os.stat_result) -> Seen:
    """How a file stands."""
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _mark_if_read(place: str) -> Mark | None:
    try:
        return mark_of_file(place)
    except OSError:
        return None


def _below(output: Path, path: str) -> Iterator[str]:
    for folder, folders, names in os.walk(output / path, onerror=_raise):
        for name in sorted([*folders, *names]):
            yield (Path(folder) / name).relative_to(output).as_posix()


def _raise(error: OSError) -> None:
    raise error


def strays(output: Path, known: Iterable[str]) -> tuple[str, ...]:
    """Pages that say of themselves that they are ours, and that are not among the known.

    Folders with a manifest of their own are left alone.
    """
    known = frozenset(known)
    return tuple(
        sorted(
            path
            for path in _pages(output)
            if path not in known and GENERATOR in _top_of(output / path)
        )
    )


def _pages(output: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(output):
        here = Path(folder)
        if here != output and MANIFEST in names:
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(RESERVED)]
        for name in names:
            if name.casefold().endswith(HTML):
                yield (here / name).relative_to(output).as_posix()


def _top_of(place: Path) -> bytes:
    try:
        if not stat.S_ISREG(place.lstat().st_mode):
            return b""
        with place.open("rb") as file:
            return file.read(NEAR_THE_TOP)
    except OSError:
        return b""
