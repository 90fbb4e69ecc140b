"""Lift links out of an HTML tree and leave holes where they stood.

While the tree lives, a hole is a pair of Unicode noncharacters around the
link's number: no text may hold them (they are taken out of what authors write),
no parser minds them, and finding them again is one regular expression.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nutgraf.model import Link, Text
from nutgraf.walk import TAG

OPEN, CLOSE = "\ufdd0", "\ufdd1"
HOLE = re.compile(f"{OPEN}(\\d+){CLOSE}")
# Stands for the bracket of a label that the author escaped: "\\[!CLAIM]" is only words.
ESCAPED = "\ufdd2"
# Unicode keeps these for programs, so no text may hold them; nor what no XML can carry.
NONCHARACTERS = dict.fromkeys(
    (*range(9), 11, 12, *range(14, 32), 127, *range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF)
)
# Translation is fast for ASCII, and slower than a search for anything else.
_IN_ASCII = bytes(code for code in NONCHARACTERS if code < 128)
_NONCHARACTER = re.compile(f"[{''.join(map(chr, NONCHARACTERS))}]")
# Stand for "<" and ">" within attributes while the tree lives: when it is written out, these would
# look like a tag's own.
LESS, GREATER = "\ufdd3", "\ufdd4"
MARKED = str.maketrans({"<": LESS, ">": GREATER})


def without_tags(html: str) -> str:
    """The words between the tags; a "<" that none is closed behind is one of them."""
    # what is never closed would be searched for to the end, again and again
    end = html.rfind(">") + 1
    return TAG.sub("", html[:end]) + html[end:]


def without_noncharacters(text: str) -> str:
    """What a page may hold of some text."""
    if not text.isascii():
        return _NONCHARACTER.sub("", text)
    kept = text.encode().translate(None, _IN_ASCII)
    return text if len(kept) == len(text) else kept.decode()


def unmarked(html: str) -> str:
    """An engine's HTML without noncharacters; what was escaped stays escaped."""
    parts = html.split(ESCAPED)
    return ESCAPED.join(map(without_noncharacters, parts))


def as_html(html: str) -> str:
    """HTML with what the marks within it stand for."""
    return html.replace(LESS, "&lt;").replace(GREATER, "&gt;").replace(ESCAPED, "[")


def as_words(text: str) -> str:
    """Words with what the marks within them stand for."""
    return text.replace(LESS, "<").replace(GREATER, ">").replace(ESCAPED, "[")


def hole(number: int) -> str:
    """The mark that stands for the link with this number."""
    return f"{OPEN}{number}{CLOSE}"


def text_with_holes(html: str, links: Sequence[Link]) -> Text:
    """Split HTML at its holes.

    Args:
        html: serialised, with marks in it.
        links: all links of the document, by number.
    """
    if OPEN not in html:
        return Text((html,))
    pieces = HOLE.split(html)
    return Text(tuple(pieces[::2]), tuple(links[int(number)] for number in pieces[1::2]))
