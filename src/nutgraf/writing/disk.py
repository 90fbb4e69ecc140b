"""What stands in the output folder: looked at, never touched, and never through a link."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Literal, Protocol

from msgspec import Struct

from nutgraf.writing.manifest import MANIFEST, Mark, Records
from nutgraf.writing.paths import RESERVED, folders_of


class Later(Protocol):
    """A file of ours that is known by its mark, and whose bytes are had when they are needed."""

    @property
    def mark(self) -> Mark:
        """What its bytes are known by."""
        ...

    def read(self) -> bytes:
        """Its bytes."""
        ...


Content = bytes | Path | Later
CHUNK = 1 << 20
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


def mark_of(content: Content) -> Mark:
    """A file's digest and size.

    Raises:
        OSError: where a file to copy is gone or cannot be read.
    """
    if isinstance(content, bytes):
        return Mark(blake2b(content, digest_size=16).hexdigest(), len(content))
    if not isinstance(content, Path):
        return content.mark
    seen, size = blake2b(digest_size=16), 0
    for chunk in chunks(content):
        seen.update(chunk)
        size += len(chunk)
    return Mark(seen.hexdigest(), size)


def chunks(content: Content) -> Iterator[bytes]:
    """The bytes, a piece at a time; a file is never held whole."""
    if not isinstance(content, Path):
        yield content if isinstance(content, bytes) else content.read()
        return
    if not content.is_file() and content.exists():
        raise OSError(errno.EINVAL, "not a file", str(content))  # a pipe would keep us waiting
    with content.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def read(content: Content) -> bytes:
    """All of the bytes at once."""
    return b"".join(chunks(content))


def stands(output: Path, path: str, mark: Mark) -> bool:
    """True where a file with this content stands in the folder; a link to one does not count."""
    place = output / path
    try:
        status = place.lstat()
        return (
            stat.S_ISREG(status.st_mode) and status.st_size == mark.size and mark_of(place) == mark
        )
    except OSError:
        return False


def look(output: Path, new: Mapping[str, Mark], records: Records) -> dict[str, Found]:
    """What stands at the paths of the new site and of those on record, and on the way there.

    Below a folder that stands where a file should be, all there is.
    """
    found: dict[str, Found] = {}
    absent: set[str] = set()
    contents = records.paths() - records.sure_paths()

    def see(path: str) -> Found | None:
        if path in found or path in absent:
            return found.get(path)
        here = _stands(output / path, new.get(path), by_content=path in contents)
        if here is None:
            absent.add(path)
        else:
            found[path] = here
        return here

    for path in dict.fromkeys([*new, *records.paths()]):
        for folder in folders_of(path):
            here = see(folder)
            if here is None or here.kind != "folder":
                break
        else:
            here = see(path)
            if path in new and here is not None and here.kind == "folder":
                for below in _below(output, path):
                    see(below)
    return found


def _stands(place: Path, new: Mark | None, *, by_content: bool) -> Found | None:
    """What stands at a place; a file is read only where that can change what is done."""
    try:
        status = place.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if stat.S_ISDIR(status.st_mode):
        return Found("folder")
    if not stat.S_ISREG(status.st_mode):
        return Found("other")
    may_be_same = new is not None and new.size == status.st_size
    try:
        return Found("file", mark_of(place) if may_be_same or by_content else None)
    except OSError:
        return Found("file")


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
