"""Parts of a text that are kept back, by the mark ``{.draft}``.

A mark that is misspelt, or that stands where nothing can be kept back, would publish what its
author meant to hold. So each is looked for in the text itself and must be accounted for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from nutgraf.reading.lines import Lines
from nutgraf.suggest import did_you_mean

DRAFT = "draft"
BRACES = re.compile(r"\{[^{}\n]*\.[^{}\n]*\}?")
# The mark without the space before it, which makes it a part of the id.
GLUED = re.compile(r"\{[^{}\n]*[^\s{:]\.draft\b", re.IGNORECASE)
CLASS = re.compile(r"(?<=[\s{:])\.([\w-]+)")
# The mark without its dot, among an id and classes or alone at a row's end.
DOTLESS = re.compile(
    r"""\{(?::?\s*[#.][^{}\n]*[\s=:"']draft\b(?![\w.-])[^{}\n]*\}?"""
    r"""|(?:[^{}\n"']*[\s=:])?draft\s*\}?[\s#]*$)""",
    re.IGNORECASE,
)
# The mark outside braces, at the end of a heading or of what is quoted, or behind braces.
BARE = re.compile(
    r"^\s*[>#].*[\s}\\](?:\.draft\\?\}?|draft\\?\})[\s#]*$|\}\s*\.draft\b", re.IGNORECASE
)
ANY_BRACES = re.compile(r"\{[^{}\n\\]*(?:\}|$)")


def is_draft(classes: tuple[str, ...]) -> bool:
    """True where a record's classes keep it back, in whatever case."""
    return any(name.casefold() == DRAFT for name in classes)


class Marks:
    """The marks of one text: which have been honoured, and which mean nothing where they stand.

    Attributes:
        misspelt: line, word and hint of each word that is nearly the mark.
    """

    def __init__(self, lines: Lines) -> None:
        self.misspelt: list[tuple[int, str, str]] = []
        self._left: list[int] = []
        marked = "{" in lines.text or ".draft" in lines.text.lower()
        rows = lines.text.split("\n") if marked else ()
        for number, row in enumerate(rows, lines.first):
            if "{" in row or "." in row:
                self._read(number, row)

    def _read(self, number: int, row: str) -> None:
        if hint := _misplaced(row):
            self.misspelt.append((number, ".draft", hint))
        elif lacks_dot(row):
            self.misspelt.append((number, "draft", "put a dot before it: {#id .draft}"))
        for name in _classes(row) if "{" in row else ():
            if name.casefold() == DRAFT:
                self._left.append(number)
            elif hint := did_you_mean(name.casefold(), [DRAFT]):
                self.misspelt.append((number, f".{name}", hint))

    def honour(self, line: int) -> None:
        """Take note that the record on a line was kept back."""
        at = bisect_left(self._left, line)
        if at < len(self._left):
            del self._left[at]

    @property
    def idle(self) -> tuple[int, ...]:
        """Lines of the marks that keep nothing back."""
        return tuple(self._left)


def lacks_dot(row: str) -> bool:
    """True where the mark stands in braces without its dot."""
    return "{" in row and bool(DOTLESS.search(row))


def _misplaced(row: str) -> str:
    """What would mend a mark that stands in its id, or outside the braces; empty where none does."""
    if "{" in row and GLUED.search(row):
        return "put a space before it: {#id .draft}"
    if BARE.search(ANY_BRACES.sub("{}", row) if "{" in row else row):
        return "write it within the braces: {#id .draft}"
    return ""


def _classes(row: str) -> Iterator[str]:
    for braces in BRACES.finditer(row):
        yield from CLASS.findall(braces[0])
