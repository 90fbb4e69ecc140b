"""Small helpers for elements of an HTML tree."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode


def element(html: str) -> LexborNode:
    """An element made from HTML of ours."""
    made = LexborHTMLParser(html, is_fragment=True).root
    assert made is not None  # the HTML is ours
    return made


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """The elements around one, the nearest first."""
    at = node.parent
    while at is not None:
        yield at
        at = at.parent
