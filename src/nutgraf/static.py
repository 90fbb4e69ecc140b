"""Files that are copied as they are: pictures, data, the theme's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from nutgraf.library import Library
from nutgraf.publication import linked_files
from nutgraf.stylesheet import flatten
from nutgraf.views.text import output_path

SHEET = "css/main.css"


def static_files(
    library: Library, content: Path, static_paths: tuple[str, ...], renamed: Mapping[str, str]
) -> Iterator[tuple[str, bytes]]:
    """Files of the content: those in static folders, and those that a published text links."""
    linked = {path for document in library.documents for path in linked_files(document)}
    for path in sorted(library.files - library.withheld):
        inside = output_path(path)
        if path in linked or any(_below(inside, folder) for folder in static_paths):
            data = (content / inside).read_bytes()
            named = _renamed(inside, renamed)
            yield named, data
            if path in linked and named != inside:
                yield inside, data  # where the link leads


def _renamed(path: str, renamed: Mapping[str, str]) -> str:
    """Where EXTRA_PATH_METADATA sends a file, by its own path or its folder's."""
    for old, new in renamed.items():
        folder = old.rstrip("/")
        if path == folder:
            return new
        if path.startswith(f"{folder}/"):
            return f"{new.rstrip('/')}/{path.removeprefix(f'{folder}/')}"
    return path


def _below(path: str, folder: str) -> bool:
    folder = folder.strip("/")
    return not folder or path == folder or path.startswith(f"{folder}/")


def theme_files(static: Path, stylesheet: str) -> dict[str, bytes]:
    """The theme's files under ``theme/``; its style sheets as one."""
    files: dict[str, bytes] = {}
    sheet = static / SHEET
    if sheet.is_file():
        files[stylesheet] = flatten(sheet).encode("utf-8")
    for path in sorted(static.rglob("*")) if static.is_dir() else ():
        inside = path.relative_to(static).as_posix()
        if path.is_file() and not inside.startswith("css/") and not path.name.startswith("."):
            files[f"theme/{inside}"] = path.read_bytes()
    return files
