"""Bytes onto disk: the only stage that touches the output folder.

Each file is written beside its place and renamed, only where its bytes differ. A manifest
says which files are ours: what we no longer make is removed, what we never made is not touched.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path, PurePosixPath

from msgspec import Struct

MANIFEST = ".nutgraf.json"
BESIDE = ".nutgraf-new"


Content = bytes | Path


class Written(Struct, frozen=True):
    """What a write did, by paths from the output's root."""

    changed: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]


class NotOursError(Exception):
    """Files stand where ours should, and nothing says that a build wrote them."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        self.paths = paths
        super().__init__(", ".join(paths))


def digest(data: bytes) -> str:
    """A file's content in 32 hexadecimal digits."""
    return blake2b(data, digest_size=16).hexdigest()


def write_site(output: Path, contents: Mapping[str, Content]) -> Written:
    """Make the output folder hold the files.

    Args:
        output: made where it is missing.
        files: each file's bytes by its path, with forward slashes.

    Raises:
        NotOursError: before anything is written.
    """
    files = {p: c if isinstance(c, bytes) else c.read_bytes() for p, c in contents.items()}
    before = read_manifest(output)
    new = {path: digest(data) for path, data in files.items()}
    foreign = tuple(path for path in files if _is_foreign(output / path, path, before, files[path]))
    if foreign:
        raise NotOursError(foreign)
    changed = tuple(
        p for p in files if not _holds(output / p, files[p], likely=before.get(p) == new[p])
    )
    output.mkdir(parents=True, exist_ok=True)
    # what is ours is on record before it is there, so that a killed build leaves nothing unowned
    if changed:
        write_file(output / MANIFEST, _as_json({**before, **new}))
    for path in changed:
        write_file(output / path, files[path])
    removed = tuple(_remove(output, set(before) - set(new)))
    write_file(output / MANIFEST, _as_json(new))
    return Written(changed, len(files) - len(changed), removed)


def read_manifest(output: Path) -> dict[str, str]:
    """The files that builds have written; none where the manifest is missing or damaged."""
    try:
        found = json.loads((output / MANIFEST).read_bytes())
        return {str(path): str(mark) for path, mark in found["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _as_json(files: Mapping[str, str]) -> bytes:
    listed = dict(sorted(files.items()))
    return (json.dumps({"files": listed}, ensure_ascii=False, indent=0) + "\n").encode()


def _is_foreign(place: Path, path: str, ours: Mapping[str, str], data: bytes) -> bool:
    if path in ours or not os.path.lexists(place):
        return False
    return not _holds(place, data, likely=True)


def _holds(place: Path, data: bytes, *, likely: bool) -> bool:
    """True where a file already has these bytes; ``likely`` says whether to look."""
    if not likely or place.is_symlink():
        return False
    try:
        return place.stat().st_size == len(data) and place.read_bytes() == data
    except OSError:
        return False


def write_file(place: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f"{BESIDE}-{os.getpid()}-{place.name}"[:200])
    try:
        beside.write_bytes(data)
        beside.replace(place)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _remove(output: Path, paths: set[str]) -> Iterator[str]:
    """Remove what we made and no longer make, and the folders that this empties."""
    for path in sorted(paths):
        place = output / path
        if not _is_inside(path) or not place.is_file():
            continue
        place.unlink()
        yield path
        for folder in list(PurePosixPath(path).parents)[:-1]:
            try:
                (output / folder).rmdir()
            except OSError:
                break


def _is_inside(path: str) -> bool:
    """True for a path that a manifest of ours can hold: one that stays below the folder."""
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts
