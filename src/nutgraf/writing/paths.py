"""Which paths a site may have: below the folder, on any disk, and not those that we need."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

# Our own things in the output folder begin with this; no file of a site may.
RESERVED = ".nutgraf"
STAGING = ".nutgraf-new"
LONGEST_PART = 255  # bytes; what the file systems in use agree on
# Control characters, and the separator of Windows.
# Most paths: no part of them begins with a dot.
PLAIN = re.compile(r"[\w-][\w.-]*(?:/[\w-][\w.-]*)*", re.ASCII)
NO_DISK_HOLDS = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")


def unsafe_paths(paths: Iterable[str]) -> tuple[str, ...]:
    """Paths that lead out of the folder, that no disk can hold, or that are a folder of another."""
    all_ = list(paths)
    folders = all_folders(all_)
    return tuple(path for path in all_ if path in folders or not is_safe(path))


def folders_of(path: str) -> Iterator[str]:
    """The folders that a path goes through, from the top; not the output folder itself."""
    at = path.find("/")
    while at != -1:
        yield path[:at]
        at = path.find("/", at + 1)


def all_folders(paths: Iterable[str]) -> set[str]:
    """Every folder that some paths go through; many of them share theirs."""
    parents = {path.rpartition("/")[0] for path in paths}
    return {folder for parent in parents if parent for folder in (parent, *folders_of(parent))}


def is_safe(path: str) -> bool:
    """True for a path that stays below the folder and that a disk can hold."""
    if len(path) < LONGEST_PART and PLAIN.fullmatch(path):
        return True
    return not NO_DISK_HOLDS.search(path) and all(map(_is_safe_part, path.split("/")))


def _is_safe_part(part: str) -> bool:
    try:
        os.fsencode(part)  # a system without UTF-8 has no bytes for most letters
        size = len(part.encode())
    except UnicodeEncodeError:
        return False
    # a disk may take ".Nutgraf" for the same name
    reserved = part.casefold().startswith(RESERVED)
    return part not in {"", ".", ".."} and size <= LONGEST_PART and not reserved
