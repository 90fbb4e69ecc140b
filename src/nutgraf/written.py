"""What a build did to the output."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct


class Written(Struct, frozen=True):
    """What a write did, by paths from the output's root."""

    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def summary(written: Written) -> str:
    """What a write did, in one line."""
    made, other = _pages(written.changed)
    parts = [f"{made} {'page' if made == 1 else 'pages'} made"]
    parts.append(f"{_pages(written.unchanged)[0]} unchanged")
    if other:
        parts.append(f"{other} other {'file' if other == 1 else 'files'} written")
    if written.removed:
        parts.append(f"{len(written.removed)} removed")
    return ", ".join(parts)


def _pages(paths: Sequence[str]) -> tuple[int, int]:
    """How many of some files are pages, and how many are not."""
    pages = sum(path.endswith(".html") for path in paths)
    return pages, len(paths) - pages
