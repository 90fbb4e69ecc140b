"""Parts of a text that are kept back: the mark ``{.draft}``, and notes that go with what bears it.

A mark that is misspelt, or that stands where nothing can be kept back, would publish what its
author meant to hold. So each is looked for in the text itself and must be accounted for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from nutgraf.model import Kind
from nutgraf.reading.lines import Lines
from nutgraf.suggest import did_you_mean

DRAFT = "draft"
BRACES = re.compile(r"\{[^{}\n]*\.[^{}\n]*\}")
CLASS = re.compile(r"(?<=[\s{:])\.([\w-]+)")
QUOTED_MARK = re.compile(r"\{[^{}]*\.draft\b[^{}]*\}", re.IGNORECASE)
LABEL = re.compile(r"^\s*\[![^\]\n]*\]")
DEFINITIONS = '.footnote-definition, .footnote li[id^="fn"]'


def is_draft(classes: tuple[str, ...]) -> bool:
    """True where a record's classes keep it back, in whatever case."""
    return any(name.casefold() == DRAFT for name in classes)


class Marks:
    """The marks of one text: which have been honoured, and which mean nothing where they stand.

    Attributes:
        misspelt: line, class and hint of each class that is nearly the mark.
    """

    def __init__(self, lines: Lines) -> None:
        self.misspelt: list[tuple[int, str, str]] = []
        self._left: list[int] = []
        for number, row in enumerate(lines.text.split("\n"), lines.first):
            for name in _classes(row) if "{" in row else ():
                if name.casefold() == DRAFT:
                    self._left.append(number)
                elif hint := did_you_mean(name.casefold(), [DRAFT]):
                    self.misspelt.append((number, name, hint))

    def honour(self, line: int) -> None:
        """Take note that the record on a line was kept back."""
        below = next((number for number in self._left if number >= line), None)
        if below is not None:
            self._left.remove(below)

    @property
    def idle(self) -> tuple[int, ...]:
        """Lines of the marks that keep nothing back."""
        return tuple(self._left)


def _classes(row: str) -> Iterator[str]:
    for braces in BRACES.finditer(row):
        yield from CLASS.findall(braces[0])


def take_draft_notes(body: LexborNode, kind: Kind) -> str:
    """Take out the notes at the foot to which only draft parts refer.

    Returns:
        their HTML; empty where there are none.
    """
    notes = {node.attributes.get("id") or "": node for node in body.css(DEFINITIONS)}
    drafts = list(_draft_nodes(body, kind)) if notes else []
    if not drafts:
        return ""
    taken: list[str] = []
    while alone := _only_in(drafts, body, notes):
        for id_ in alone:
            node = notes.pop(id_)
            drafts.append(node)
            taken.append(node.html or "")
    for node in drafts:
        if node.tag == "li" or "footnote-definition" in (node.attributes.get("class") or ""):
            node.remove()
    return "".join(taken)


def _draft_nodes(body: LexborNode, kind: Kind) -> Iterator[LexborNode]:
    """The top-level elements that will be kept back."""
    held = False
    for node in body.iter():
        if node.tag == "h2" and kind == "timeline":
            held = _is_marked(node)
        if held or (node.tag == "blockquote" and _is_marked(node)):
            yield node


def _is_marked(node: LexborNode) -> bool:
    if node.tag == "h2":
        return _has_mark(node)
    return any(LABEL.match(p.inner_html or "") and _has_mark(p) for p in node.css("p"))


def _has_mark(node: LexborNode) -> bool:
    classes = tuple((node.attributes.get("class") or "").split())
    return is_draft(classes) or QUOTED_MARK.search(node.inner_html or "") is not None


def _only_in(drafts: list[LexborNode], body: LexborNode, notes: dict[str, LexborNode]) -> list[str]:
    """Ids of the notes that draft elements refer to, and nothing else does."""
    inside = [id_ for node in drafts for id_ in _references(node)]
    everywhere = list(_references(body))
    return [
        id_ for id_ in dict.fromkeys(inside) if id_ in notes
        and inside.count(id_) == everywhere.count(id_)
    ]  # fmt: skip


def _references(node: LexborNode) -> Iterator[str]:
    """The notes that an element refers to."""
    for link in node.css('a[href^="#fn-"]'):
        yield (link.attributes.get("href") or "")[1:]
