"""What is to be done, from what is on record, what is made now, and what stands on disk.

Pure: nothing here looks at a disk, so all of it can be asked about any disk there may be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from nutgraf.writing.disk import Found
from nutgraf.writing.manifest import Mark, Records
from nutgraf.writing.paths import all_folders, folders_of


class Sweep(Struct, frozen=True):
    """Files to remove, then folders to remove if they are empty, the deepest first."""

    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()


class Plan(Struct, frozen=True):
    """All that a write will do.

    Attributes:
        foreign: what stands in the way and is not ours, by the path that it is in the way of.
        owned: paths on record at which a file of ours stands.
        changed: paths to write, in the order in which the files were handed over.
        before: what must go first, since a file becomes a folder or a folder a file.
        after: the rest of what we no longer make.
    """

    foreign: dict[str, str]
    owned: frozenset[str]
    changed: tuple[str, ...]
    before: Sweep
    after: Sweep


def make_plan(records: Records, new: Mapping[str, Mark], disk: Mapping[str, Found]) -> Plan:
    """Say what makes the disk hold the new files, and nothing else of ours.

    Args:
        new: every file of the site.
        disk: what stands at the paths of either, on the way there, and below a folder that
            stands where a file should be.
    """
    owned = frozenset(_owned(records, disk))
    folders = all_folders(records.paths())
    # a file of others that holds the very bytes that we would write is adopted, and in no way
    changed = tuple(path for path, mark in new.items() if not _holds(disk.get(path), mark))
    blocked = ((path, _in_the_way(path, owned, folders, disk)) for path in changed)
    gone = sorted(path for path in records.paths() - set(new) if _is_ours_to_go(path, owned, disk))
    new_folders = all_folders(new)
    first = {p for p in gone if p in new_folders or any(folder in new for folder in folders_of(p))}
    return Plan(
        foreign={path: thing for path, thing in blocked if thing is not None},
        owned=owned,
        changed=changed,
        before=_sweep((p for p in gone if p in first), owned, new_folders),
        after=_sweep((p for p in gone if p not in first), owned, new_folders),
    )


def _owned(records: Records, disk: Mapping[str, Found]) -> Iterator[str]:
    """Paths on record at which a file of ours stands."""
    sure, contents = records.sure_paths(), records.contents()
    for path in records.paths():
        here = disk.get(path)
        if here is None or here.kind != "file":
            continue
        if path in sure or (here.mark is not None and (path, here.mark.digest) in contents):
            yield path


def _holds(here: Found | None, mark: Mark) -> bool:
    return here is not None and here.mark == mark


def _in_the_way(
    path: str, owned: frozenset[str], folders: set[str], disk: Mapping[str, Found]
) -> str | None:
    """What stands where a file or one of its folders should be, and is not ours to replace."""
    for folder in folders_of(path):
        here = disk.get(folder)
        if here is None:
            return None
        if here.kind != "folder":
            return None if folder in owned else folder
    here = disk.get(path)
    if here is None or path in owned:
        return None
    return _foreign_in(path, owned, folders, disk) if here.kind == "folder" else path


def _foreign_in(
    path: str, owned: frozenset[str], folders: set[str], disk: Mapping[str, Found]
) -> str | None:
    """The first thing that is not ours in a folder that has to make way; the folder itself too."""
    below = sorted(other for other in disk if other == path or other.startswith(f"{path}/"))
    for other in below:
        ours = other in folders if disk[other].kind == "folder" else other in owned
        if not ours:
            return other
    return None


def _is_ours_to_go(path: str, owned: frozenset[str], disk: Mapping[str, Found]) -> bool:
    """True for a file of ours, and for one that is gone already but may have left its folders."""
    here = disk.get(path)
    way_is_clear = all(
        folder not in disk or disk[folder].kind == "folder" for folder in folders_of(path)
    )
    return path in owned or (here is None and way_is_clear)


def _sweep(gone: Iterator[str], owned: frozenset[str], kept_folders: set[str]) -> Sweep:
    paths = tuple(gone)
    folders = all_folders(paths) - kept_folders
    deepest_first = sorted(folders, key=lambda folder: (-folder.count("/"), folder))
    return Sweep(tuple(path for path in paths if path in owned), tuple(deepest_first))
