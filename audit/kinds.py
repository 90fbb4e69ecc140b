"""Pages of every kind, found by what they say of themselves."""

from __future__ import annotations

import re
from pathlib import Path

KIND = re.compile(r'<body[^>]*\sdata-kind="([^"]*)"')


def pages_of(site: Path) -> list[str]:
    """Every page that is read, and not only led on from."""
    paths = (path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html")))
    return [path for path in paths if "/theme/" not in path and kind_of(site, path)]


def kind_of(site: Path, path: str) -> str:
    """What kind of page it is; empty for one that leads on."""
    text = (site / path).read_text("utf-8")
    said = KIND.search(text)
    folder, slash, _ = path.partition("/")
    return f"{folder if slash else path} {said[1]}" if said else ""


def of_each_kind(site: Path) -> list[str]:
    """Of each kind the heaviest page and the lightest."""
    found: dict[str, list[str]] = {}
    for path in pages_of(site):
        found.setdefault(kind_of(site, path), []).append(path)
    chosen: dict[str, None] = {}
    for paths in found.values():
        by_size = sorted(paths, key=lambda path: (site / path).stat().st_size)
        chosen |= dict.fromkeys((by_size[-1], by_size[0]))
    return list(chosen)
