"""The theme's style sheet as one file: ``main.css`` with what it imports in place."""

from __future__ import annotations

import re
from pathlib import Path

SHEET = "css/main.css"
IMPORT = re.compile(
    r"""^@import\s+url\(\s*["']?([^"')]+)["']?\s*\)\s*(layer\(([\w.-]+)\))?\s*([^;]*);[ \t]*\n?""",
    re.MULTILINE,
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BLANK = re.compile(r"\n\s*\n+")


def flatten(sheet: Path) -> str:
    """A style sheet with every import replaced by the file it names, in its layer and medium."""
    folder = sheet.parent

    def put_in_place(found: re.Match[str]) -> str:
        address, _, layer, medium = found.groups()
        if "//" in address:
            return found[0]
        css = flatten(folder / address).strip()
        css = f"@layer {layer} {{\n{css}\n}}" if layer else css
        css = f"@media {medium.strip()} {{\n{css}\n}}" if medium.strip() else css
        return css + "\n"

    text = COMMENT.sub("", sheet.read_text(encoding="utf-8"))
    return BLANK.sub("\n", IMPORT.sub(put_in_place, text)).strip() + "\n"
