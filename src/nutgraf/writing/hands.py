"""What was planned, done: files staged, put in place, removed.

All that can fail for want of room or of permission is tried before anything is in place.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from nutgraf.workers import helpful, spread
from nutgraf.writing.disk import Content, chunks, mark_of
from nutgraf.writing.manifest import Mark
from nutgraf.writing.paths import STAGING, folders_of
from nutgraf.writing.plan import Plan, Sweep

MODE = 0o644  # before the umask
FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
# Files that a process has to be given before it helps, and files that it is given at once.
LEAST, BATCH = 500, 100


def remove_leftovers(output: Path) -> None:
    """Remove what a killed build staged."""
    with suppress(FileNotFoundError):
        shutil.rmtree(output / STAGING)


@contextmanager
def staging(output: Path) -> Iterator[Path]:
    """A folder on the same disk, for files until all of them are whole.

    Nothing is forced onto the disk, as that would cost more than all else. A killed build loses
    nothing by it, since the system has what was written. A power cut may leave a file that is
    empty or in part, with most file systems only one that was just written, and may bring back
    an older manifest: the next build reads what is there and mends what is ours on record; where
    no record is left, it stops and names the files.
    """
    folder = output / STAGING
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def stage(folder: Path, files: Mapping[str, Content], jobs: int = 1) -> dict[str, Mark]:
    """Write files below a folder; says what has landed, as a source may change while it is read.

    Args:
        jobs: how many processes may write.

    Raises:
        OSError: with the name of the file that could not be read or written.
    """
    folder.mkdir()
    moved = _move_folders(folder, files)
    rest = [path for path in files if path not in moved]
    for inner in dict.fromkeys(path.rpartition("/")[0] for path in rest):
        (folder / inner).mkdir(parents=True, exist_ok=True)
    root = str(folder)

    def write(paths: Sequence[str]) -> list[tuple[str, Mark]]:
        return [(path, _land(f"{root}/{path}", files[path])) for path in paths]

    many = spread(rest, write, helpful(jobs, len(rest), LEAST), BATCH)
    return moved | {path: mark for some in many for path, mark in some}


def _move_folders(folder: Path, files: Mapping[str, Content]) -> dict[str, Mark]:
    """Move whole folders of finished pages, where all that stands in one belongs to the site."""
    inside: dict[str, dict[str, Content]] = {}
    for path, content in files.items():
        inside.setdefault(path.partition("/")[0], {})[path] = content
    moved: dict[str, Mark] = {}
    for name, own in inside.items():
        homes = {_home(path, content) for path, content in own.items()}
        home = homes.pop() if len(homes) == 1 else ""
        # with no more in it than these, it holds these
        if home and name not in own and _count(f"{home}{name}") == len(own):
            with suppress(OSError):
                os.rename(f"{home}{name}", folder / name)  # noqa: PTH104 (a text)
                moved |= {path: mark_of(content) for path, content in own.items()}
    return moved


def _home(path: str, content: Content) -> str:
    """The folder below which a file that may be moved stands as in the site; else nothing."""
    place = "" if isinstance(content, bytes | Path) else content.place
    return place.removesuffix(path) if place.endswith(f"/{path}") else ""


def _count(folder: str) -> int:
    return sum(len(names) for _, _, names in os.walk(folder))


def _land(place: str, content: Content) -> Mark:
    """Move a file of ours to its place, where the disk is the same; write any other."""
    if not isinstance(content, bytes | Path) and content.place:
        with suppress(OSError):
            os.rename(content.place, place)  # noqa: PTH104 - a Path for each costs more
            return content.mark
    return write_new(place, content)


def write_new(place: str, content: Content) -> Mark:
    """Write a file that is not there yet, with the same permissions whatever it is copied from."""
    if not isinstance(content, Path):
        write_data(place, content if isinstance(content, bytes) else content.read())
        return mark_of(content)
    with _new(place) as handle:
        return Mark.of_pieces(_written(handle, chunks(content)))


def _written(handle: int, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Each piece, once it is written."""
    for piece in pieces:
        _write(handle, piece)
        yield piece


def write_data(place: str, data: bytes) -> None:
    """The same of bytes whose mark is known, or that need none."""
    with _new(place) as handle:
        _write(handle, data)


@contextmanager
def _new(place: str) -> Iterator[int]:
    try:
        handle = os.open(place, FLAGS, MODE)  # so the permissions are right from the first moment
        try:
            yield handle
        finally:
            os.close(handle)
    except OSError as error:
        error.filename = error.filename or place  # a full disk names no file
        raise


def _write(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def check_reach(output: Path, plan: Plan) -> None:
    """Make sure that every folder that is to change can be changed.

    Raises:
        OSError: for a folder that may not be written, or that is on another disk.
    """
    disk = output.stat().st_dev
    for folder in sorted(_folders_that_change(output, plan)):
        place = output / folder
        if not os.access(place, os.W_OK | os.X_OK, effective_ids=EFFECTIVE):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))
        if place.stat().st_dev != disk:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(place))


EFFECTIVE = os.access in os.supports_effective_ids


def _folders_that_change(output: Path, plan: Plan) -> set[str]:
    """Folders that are there and that something is put into or taken out of."""
    before, after = plan.before, plan.after
    paths = (*plan.changed, *before.files, *before.folders, *after.files)
    ways = {path.rpartition("/")[0]: tuple(folders_of(path)) for path in paths}
    there = (next((f for f in reversed(way) if (output / f).is_dir()), "") for way in ways.values())
    return {"", *there}


def put_in_place(staged: Path, output: Path) -> None:
    """Rename files to where they belong; a folder that is not there yet is renamed as a whole.

    So a folder is new with all that is in it, and no step here needs room on the disk.
    """
    with os.scandir(staged) as things:
        for thing in list(things):
            place = output / thing.name
            if thing.is_dir() and place.is_dir() and not place.is_symlink():
                put_in_place(staged / thing.name, place)
            else:
                os.replace(thing.path, place)  # noqa: PTH105 - a Path for each costs more


def sweep(output: Path, what: Sweep) -> None:
    """Remove files, and folders if they are empty."""
    for path in what.files:
        (output / path).unlink(missing_ok=True)
    _remove_empty(output / folder for folder in what.folders)


def _remove_empty(folders: Iterable[Path]) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
