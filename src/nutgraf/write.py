"""Bytes onto disk: the only stage that touches the output folder.

Everything is checked, then staged, then put in place, in this order; whenever it is ended, what
stands in the folder is whole, and what is ours is on record. The parts are in ``writing``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from nutgraf.writing.disk import Content, Seen, look, mark_of, strays
from nutgraf.writing.hands import (
    check_reach,
    put_in_place,
    remove_leftovers,
    stage,
    staging,
    sweep,
    write_new,
)
from nutgraf.writing.lock import held
from nutgraf.writing.manifest import MANIFEST, Entry, Mark, Records, encode
from nutgraf.writing.paths import STAGING, unsafe_paths
from nutgraf.writing.plan import Plan, make_plan
from nutgraf.writing.records import keep_second, read_records, second_copy
from nutgraf.written import Written

__all__ = [
    "MANIFEST",
    "Content",
    "NotOursError",
    "PreviewError",
    "StrayError",
    "UnsafePathError",
    "write_site",
]


class UnsafePathError(Exception):
    """Paths lead out of the folder, or no disk can hold them."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        self.paths = paths
        super().__init__(", ".join(map(ascii, paths)))


class NotOursError(Exception):
    """Something stands where our files should, and nothing says that a build wrote it.

    Attributes:
        paths: each file of ours, and the path of what is in its way.
    """

    def __init__(self, paths: Mapping[str, str]) -> None:
        self.paths = dict(paths)
        super().__init__(", ".join(dict.fromkeys(self.paths.values())))


class StrayError(Exception):
    """Pages look like those of an earlier build, and no record says so."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        self.paths = paths
        super().__init__(", ".join(paths))


class PreviewError(Exception):
    """The folder holds a published site, and a preview has no business in it."""

    def __init__(self, output: Path) -> None:
        self.output = output
        super().__init__(str(output))


def write_site(
    output: Path,
    files: Mapping[str, Content],
    *,
    state: Path | None = None,
    preview: bool = False,
    seen: Mapping[str, Seen] | None = None,
    jobs: int = 1,
) -> Written:
    """Make the output folder hold the files, and nothing else of ours.

    Args:
        output: made where it is missing.
        files: each file's bytes, or the file to copy, by its path with forward slashes.
        state: a folder for the second copy of the manifest.
        preview: these files are not to be published.
        seen: files of these that this build found in the folder, and how they stood there.
        jobs: how many processes may read and write.

    Raises:
        UnsafePathError, NotOursError, StrayError, PreviewError: before anything is written.
        OSError: with the output as it was; but where a rename fails that could have been made,
            some files are new and the next build goes on from there.
    """
    if unsafe := unsafe_paths(files):
        raise UnsafePathError(unsafe)
    with held(output):
        _refuse_foreign({n: n for n in (MANIFEST, STAGING) if _is_in_our_way(output, n)})
        second = second_copy(output, state)
        records = read_records(output, second)
        new = {path: mark_of(content) for path, content in files.items()}
        plan = make_plan(records, new, look(output, new, records, seen, jobs))
        _refuse_foreign(plan.foreign)
        # where the manifest is lost, only files that are still there say what the folder holds
        if preview and records.holds_site and (records.intact or plan.owned):
            raise PreviewError(output)
        if not records.intact and (found := strays(output, (*new, *plan.owned))):
            raise StrayError(found)
        remove_leftovers(output)
        _carry_out(output, files, _Task(new, records, plan, preview, second, jobs))
    removed = tuple(sorted((*plan.before.files, *plan.after.files)))
    changed = set(plan.changed)
    return Written(plan.changed, tuple(path for path in files if path not in changed), removed)


def _refuse_foreign(paths: Mapping[str, str]) -> None:
    if paths:
        raise NotOursError(paths)


def _is_in_our_way(output: Path, name: str) -> bool:
    """True where something that is not ours has the name of our manifest or staging folder."""
    place = output / name
    ours = place.is_dir() if name == STAGING else place.is_file()
    return place.is_symlink() or (place.exists() and not ours)


class _Task(Struct, frozen=True):
    """What is to be carried out, and what is to be on record before and after."""

    new: dict[str, Mark]
    records: Records
    plan: Plan
    preview: bool
    second: Path | None
    jobs: int

    def record_during(self, landed: dict[str, Mark]) -> bytes:
        """The manifest that holds while files are put in place."""
        owned = self.plan.owned
        old = (replace(entry, sure=entry.path in owned) for entry in self.records.entries)
        # not ours by its path before it is there: somebody else may be first
        coming = (Entry(p, m.digest, m.size, p in owned) for p, m in (self.new | landed).items())
        return encode((*old, *coming), preview=self.preview)

    def record_after(self, landed: dict[str, Mark]) -> bytes:
        """The manifest that holds when all is done."""
        done = (Entry(p, m.digest, m.size, sure=True) for p, m in (self.new | landed).items())
        return encode(done, preview=self.preview)


def _carry_out(output: Path, files: Mapping[str, Content], task: _Task) -> None:
    """Stage, put what is coming on record, put it in place, remove what has gone."""
    plan = task.plan
    idle = not (plan.changed or plan.before.files or plan.after.files)
    if idle and _says_already(output, after := task.record_after({})):
        keep_second(task.second, after)
        return
    check_reach(output, plan)
    with staging(output) as folder:
        changed = {path: files[path] for path in plan.changed}
        landed = stage(folder / "site", changed, task.jobs)
        during, after = task.record_during(landed), task.record_after(landed)
        # both are staged now, so that the last step needs no room on the disk either
        write_new(str(folder / "during"), during)
        write_new(str(folder / "after"), after)
        (folder / "during").replace(output / MANIFEST)
        keep_second(task.second, during)
        sweep(output, plan.before)
        if plan.changed:
            put_in_place(folder / "site", output)
        sweep(output, plan.after)
        (folder / "after").replace(output / MANIFEST)
        keep_second(task.second, after)


def _says_already(output: Path, manifest: bytes) -> bool:
    try:
        return (output / MANIFEST).read_bytes() == manifest
    except OSError:
        return False
