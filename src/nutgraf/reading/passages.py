"""The passages of HTML that is known to be well-formed, found without a tree.

For what `plain` reads; of a tree, `evidence` finds the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

from nutgraf.reading.evidence import Unit

EDGE = re.compile(r"<(/?)(p|li|[uo]l|blockquote|div|table)\b[^>]*>")
LISTS = ("ul", "ol")


class Open(Struct):
    """An element whose end has not come yet.

    Attributes:
        number: how many units began before it.
        at: where what it holds begins; of an item, what follows the last list in it.
        parts: what an item holds above that.
        in_paragraphs: whether there is one in it.
    """

    name: str
    number: int
    at: int
    parts: list[str] = field(default_factory=list)
    in_paragraphs: bool = False


def units_in(html: str, *, quoted: bool) -> Iterator[Unit]:
    """The paragraphs, items without any, and tables of an element, in the order they begin."""
    units: list[Unit | None] = []
    open_: list[Open] = []
    for edge in EDGE.finditer(html):
        end, name = edge.groups()
        if end:
            _end(open_, edge, units, quoted=quoted)
            continue
        if name == "p":
            for around in open_:
                around.in_paragraphs = True
        elif name in LISTS and open_ and open_[-1].name == "li":
            open_[-1].parts.append(html[open_[-1].at : edge.start()])
        open_.append(Open(name, len(units), edge.end()))
        units.append(None)  # its place, should it be one
    return filter(None, units)


def _end(open_: list[Open], edge: re.Match[str], units: list[Unit | None], *, quoted: bool) -> None:
    ended = open_.pop()
    if ended.name in LISTS and open_ and open_[-1].name == "li":
        open_[-1].at = edge.end()
    if ended.name in ("p", "table") or (ended.name == "li" and not ended.in_paragraphs):
        html = "".join(ended.parts) + edge.string[ended.at : edge.start()]
        units[ended.number] = Unit(html, is_table=ended.name == "table", quoted=quoted)
