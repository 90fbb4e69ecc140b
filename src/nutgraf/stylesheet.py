"""The theme's style sheet as one file: ``main.css`` with what it imports in place."""

from __future__ import annotations

import os
import posixpath
import re
from pathlib import Path

from nutgraf.errors import ContentError

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

    Raises:
        ContentError: for a sheet that imports what cannot be read, or itself.
        OSError: where the sheet itself cannot be read.
    """
    return _flattened(sheet, sheet.parent.parent, (os.path.normpath(sheet),))


def _flattened(sheet: Path, root: Path, within: tuple[str, ...]) -> str:
    """The same for a sheet that others import.

    Args:
        within: the sheets around it, and itself.
    """
    folder = sheet.parent

    def put_in_place(found: re.Match[str]) -> str:
        address, _, layer, medium = found.groups()
        if "//" in address:
            return found[0]
        line = found.string.count("\n", 0, found.start()) + 1
        own = os.path.normpath(folder / address)
        if own in within:
            raise _wrong(sheet, line, f'"{address}" imports this sheet itself', "take one out")
        try:
            css = _flattened(Path(own), root, (*within, own)).strip()
        except OSError as error:
            why = f'"{address}" cannot be read: {(error.strerror or "it is no file").lower()}'
            raise _wrong(sheet, line, why, "name a style sheet that is there") from error
        css = f"@layer {layer} {{\n{css}\n}}" if layer else css
        css = f"@media {medium.strip()} {{\n{css}\n}}" if medium.strip() else css
        return css + "\n"

    def lead(found: re.Match[str]) -> str:
        imports, quote, address = found.groups()
        if imports:
            return found[0]
        way = os.path.relpath(folder, root).replace(os.sep, "/")
        return f"url({quote}{posixpath.normpath(f'{way}/{address}')}{quote})"

    text = COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), _text(sheet))
    if "url(" in text:
        text = IMPORT.sub(put_in_place, ADDRESS.sub(lead, text))
    return BLANK.sub("\n", text).strip() + "\n"


def _text(sheet: Path) -> str:
    data = sheet.read_bytes()
    try:
        return data.decode().removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _wrong(sheet, line, "this style sheet is not UTF-8", "save it as UTF-8") from error


def _wrong(sheet: Path, line: int, text: str, hint: str) -> ContentError:
    # here: a build that changes nothing needs no problems
    from nutgraf import rules
    from nutgraf.catalogues import shown
    from nutgraf.model import Place, Problem

    return ContentError([Problem(Place(shown(sheet), line), rules.STYLESHEET_WRONG, text, hint)])
