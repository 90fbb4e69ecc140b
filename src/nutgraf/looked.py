"""What is looked at of a finished page: its ids, its addresses, its pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

REFRESH = 'meta[http-equiv="refresh"]'
LINKS = "a[href], area[href], link[href], [src]"


class Looked(Struct, frozen=True):
    """A finished page, as far as links and pictures go.

    Attributes:
        ids: with how often each stands.
        addresses: each once, as written.
        silent: pictures that have no alternative text at all.
    """

    ids: Mapping[str, int]
    addresses: tuple[str, ...]
    silent: tuple[str, ...]


def look_at(data: bytes) -> Looked:
    """Look at a finished page."""
    tree = LexborHTMLParser(data.decode("utf-8", "replace"))
    ids = Counter(node.attributes.get("id") or "" for node in tree.css("[id]"))
    found: dict[str, None] = {}
    for node in tree.css(LINKS):
        given = node.attributes
        found[given.get("href") or given.get("src") or ""] = None
    for node in tree.css(REFRESH):
        found[(node.attributes.get("content") or "").partition("url=")[2]] = None
    silent = tuple(node.attributes.get("src") or "" for node in tree.css("img:not([alt])"))
    return Looked(ids, tuple(found), silent)
