"""Which paths a site may have: below the folder, on any disk, and not those that we need."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from unicodedata import normalize

# Our own things in the output folder begin with this; no file of a site may.
RESERVED = ".nutgraf"
STAGING = ".nutgraf-new"
LONGEST_PART = 255  # bytes; what the file systems in use agree on
# On Windows these are devices, whatever their ending: "con.html" is the console.
_DEVICES = r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])"
_PART = rf"(?!{_DEVICES}(?:[./]|\Z))[\w-](?:[\w.-]*[\w-])?"
# Most paths: no part of them begins or ends with a dot.
PLAIN = re.compile(rf"{_PART}(?:/{_PART})*", re.ASCII | re.IGNORECASE)
# Control characters, and the separator of Windows: no build wrote such a path.
NO_DISK_HOLDS = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
# What Windows refuses or reads as something else, "C:/x" as another disk.
NOT_ON_WINDOWS = re.compile(
    rf"""[<>:"|?*]|[. ](?:/|\Z)|(?:\A|/)(?:{_DEVICES}|(?:com|lpt)[¹²³]|con(?:in|out)\$)\ *(?:[./]|\Z)""",
    re.IGNORECASE,
)


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


def folded(path: str) -> str:
    """A path as some disks know it, which tell no "A" from "a", and no "é" from "e" and an accent.

    There, paths of which this is the same are one.
    """
    return normalize("NFC", path).casefold()


def is_safe(path: str) -> bool:
    """True for a path that stays below the folder and that any disk can hold."""
    return _is_plain(path) or (not NOT_ON_WINDOWS.search(path) and _is_within(path))


def may_be_ours(path: str) -> bool:
    """True for a path that an earlier build can have written here, though none writes it now."""
    return is_safe(path) if sys.platform == "win32" else _is_plain(path) or _is_within(path)


def _is_plain(path: str) -> bool:
    return len(path) < LONGEST_PART and PLAIN.fullmatch(path) is not None


def _is_within(path: str) -> bool:
    """True for what stays below the folder on a disk like this one."""
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
