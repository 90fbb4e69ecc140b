"""What was planned, done: files staged, put in place, removed.

All that can fail for want of room or of permission is tried before anything is in place.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

from nutgraf.writing.disk import Content, chunks
from nutgraf.writing.manifest import Mark
from nutgraf.writing.paths import folders_of
from nutgraf.writing.plan import Plan, Sweep

STAGING = ".nutgraf-new"
MODE = 0o644  # before the umask


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


def stage(folder: Path, files: Mapping[str, Content]) -> dict[str, Mark]:
    """Write files below a folder; says what has landed, as a source may change while it is read.

    Raises:
        OSError: with the name of the file that could not be read or written.
    """
    made: set[Path] = set()
    landed = {}
    for path, content in files.items():
        place = folder / path
        if place.parent not in made:
            place.parent.mkdir(parents=True, exist_ok=True)
            made.add(place.parent)
        landed[path] = write_new(place, content)
    return landed


def write_new(place: Path, content: Content) -> Mark:
    """Write a file that is not there yet, with the same permissions whatever it is copied from."""
    seen, size = blake2b(digest_size=16), 0
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        # opened so, because only so the permissions are right from the first moment
        with os.fdopen(os.open(place, flags, MODE), "wb") as file:
            for chunk in chunks(content):
                file.write(chunk)
                seen.update(chunk)
                size += len(chunk)
    except OSError as error:
        error.filename = error.filename or str(place)  # a full disk names no file
        raise
    return Mark(seen.hexdigest(), size)


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
