"""What is written on a finished page: its ids, its addresses, its pictures without words.

A parser tells it, and that was a tenth of a build. So most pages are searched instead, and two
things make sure that a search finds what a parser would. Texts come out of the sanitiser, which
writes all tags alike. And templates are looked at once: `is_plain` holds each against all that a
page might hide from a search. Whatever else a search meets is left to the parser; a test holds the
two together (`tests/test_seen.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

LOOKED_AT = '[id], [href], [src], img, meta[http-equiv="refresh"]'
LINKING = frozenset({"a", "area", "link"})

# ----- By a search -----

# Of templates: elements whose inside is no part of the page, or brings in another.
ODD_TAG = re.compile(
    rb"<(?:!--|script(?! type=\"application/ld\+json\">)"
    rb"|(?:frame|frameset|iframe|image|no\w+|plaintext|select|template|textarea|xmp)\b)"
)
ODD_WORDS = b"refresh", b"xmlattr"
# The only script of a plain page; behind it nothing but its end and those of the body and the page.
DATA, LAST_TAGS = b'<script type="application/ld+json">', 4
ID, HREF, SRC, ALT = b' id="', b' href="', b' src="', b' alt="'
LEADING = re.compile(rb"<(?:a|area|link)[\s/]")
# An attribute in any way in which it may be written; a plain template writes it in one.
ANYHOW = {
    name: re.compile(rb"%s(?<![\w-]%s)\s*=" % (name, name))
    for name in (one.strip(b' ="') for one in (ID, HREF, SRC, ALT))
}
IMAGE = b"<img"  # the only element that shows anything from elsewhere
REFERENCE = re.compile("&(?!(?:amp|lt|gt|quot|#34|#39);)")


class Seen(NamedTuple):
    """What is written on a page.

    Attributes:
        ids: in their order, some perhaps more than once.
        addresses: what it links, loads or leads on to.
        silent: the addresses of pictures without an alternative text.
    """

    ids: list[str]
    addresses: dict[str, None]
    silent: list[str]


def seen_in(data: bytes, *, plain: bool = False) -> Seen:
    """What is written on a page.

    Args:
        plain: whether its templates are.
    """
    return (plain and seen_plainly(data)) or seen_in_tree(data)


@lru_cache(maxsize=2**10)
def is_plain(template: str) -> bool:
    """Whether a template writes nothing that a search would take for something else."""
    text = template.encode("utf-8", "replace")
    small = text.lower()
    if ODD_TAG.search(small) or any(word in small for word in ODD_WORDS):
        return False
    is_usual = all(
        text.count(b' %s="' % name) == len(anyhow.findall(small)) for name, anyhow in ANYHOW.items()
    )
    return is_usual and text.count(SRC[1:-1]) == text.count(IMAGE)


def seen_plainly(data: bytes) -> Seen | None:
    """The same by a search, in half the time; ``None`` where a page may be more than it seems."""
    end = data.rfind(DATA)
    if end < 0:
        end = len(data)
    elif data.count(b"<", end) != LAST_TAGS:
        return None
    ids, linked = _values(data, ID, end), _values(data, HREF, end)
    pictures = data.count(IMAGE, 0, end)
    shown = _values(data, SRC, end) if pictures else []
    if ids is None or linked is None or shown is None:
        return None
    if pictures and not pictures == len(shown) == sum(_is_told(data, tag) for tag, _ in shown):
        return None
    addresses = [value for tag, value in linked if _leads(data, tag)]
    addresses += [value for _, value in shown]
    return Seen([value for _, value in ids], dict.fromkeys(addresses), [])


def _leads(data: bytes, tag: int) -> bool:
    return data[tag : tag + 3] == b"<a " or LEADING.match(data, tag) is not None


def _is_told(data: bytes, tag: int) -> bool:
    """Whether a picture has words, and leads nowhere itself."""
    whole = data[tag : data.find(b">", tag)]
    return ALT in whole and HREF not in whole


def _values(data: bytes, name: bytes, end: int) -> list[tuple[int, str]] | None:
    """Where each tag begins that has an attribute, and its value.

    ``None`` where what looks like one stands in no tag, or means more than it says.
    """
    find, begins = data.find, data.rfind
    found: list[tuple[int, str]] = []
    at = find(name, 0, end)
    while at >= 0:
        begin = at + len(name)
        after, tag = find(b'"', begin), begins(b"<", 0, at)
        if after < 0 or find(b">", tag, after) >= 0:
            return None
        value = data[begin:after].decode()
        if "&" in value:
            if REFERENCE.search(value):
                return None
            value = unescape(value)
        found.append((tag, value))
        at = find(name, after, end)
    return found


# ----- By a parser -----


def seen_in_tree(data: bytes) -> Seen:
    """The same as a parser reads it."""
    seen = Seen([], {}, [])
    # an element that two of the selectors fit comes twice
    for node in {node.mem_id: node for node in LexborHTMLParser(data).css(LOOKED_AT)}.values():
        given, tag = node.attributes, node.tag
        if "id" in given:
            seen.ids.append(given["id"] or "")
        if (address := _address(tag, given)) is not None:
            seen.addresses[address] = None
        if tag == "img" and "alt" not in given:
            seen.silent.append(given.get("src") or "")
    return seen


def _address(tag: str | None, given: Mapping[str, str | None]) -> str | None:
    """What an element links, loads or leads on to."""
    if tag in LINKING and "href" in given:
        return given["href"] or given.get("src") or ""
    if "src" in given:
        return given.get("href") or given["src"] or ""
    if tag == "meta" and (given.get("http-equiv") or "") == "refresh":
        return (given.get("content") or "").partition("url=")[2]
    return None
