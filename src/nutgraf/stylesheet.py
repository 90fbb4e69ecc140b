"""The theme's style sheet as one file: ``main.css`` with what it imports in place."""

from __future__ import annotations

import os
import posixpath
import re
from pathlib import Path

SHEET = "css/main.css"
IMPORT = re.compile(
    r"""^@import\s+url\(\s*["']?([^"')]+)["']?\s*\)\s*(layer\(([\w.-]+)\))?\s*([^;]*);[ \t]*\n?""",
    re.MULTILINE,
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BLANK = re.compile(r"\n\s*\n+")
# An address that leads from the sheet's own place, and not from a site or within a picture.
ADDRESS = re.compile(
    r"""(@import\s+)?\burl\(\s*(["']?)(?![a-zA-Z][\w+.-]*:|[/#])([^"')\s][^"')]*)\2\s*\)"""
)


def flatten(sheet: Path) -> str:
    """A style sheet with every import replaced by the file it names, in its layer and medium.

    What it names by ``url(…)`` leads from the folder above it, the theme's own.
    """
    return _flattened(sheet, sheet.parent.parent)


def _flattened(sheet: Path, root: Path) -> str:
    folder = sheet.parent

    def put_in_place(found: re.Match[str]) -> str:
        address, _, layer, medium = found.groups()
        if "//" in address:
            return found[0]
        css = _flattened(folder / address, root).strip()
        css = f"@layer {layer} {{\n{css}\n}}" if layer else css
        css = f"@media {medium.strip()} {{\n{css}\n}}" if medium.strip() else css
        return css + "\n"

    def lead(found: re.Match[str]) -> str:
        imports, quote, address = found.groups()
        if imports:
            return found[0]
        way = os.path.relpath(folder, root).replace(os.sep, "/")
        return f"url({quote}{posixpath.normpath(f'{way}/{address}')}{quote})"

    text = COMMENT.sub("", sheet.read_text(encoding="utf-8"))
    if "url(" in text:
        text = IMPORT.sub(put_in_place, ADDRESS.sub(lead, text))
    return BLANK.sub("\n", text).strip() + "\n"
