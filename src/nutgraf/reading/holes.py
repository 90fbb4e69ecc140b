"""Lift links out of an HTML tree and leave holes where they stood.

While the tree lives, a hole is a pair of Unicode noncharacters around the
link's number: no text may hold them (they are taken out of what authors write),
no parser minds them, and finding them again is one regular expression.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nutgraf.model import Link, Text

OPEN, CLOSE = "\ufdd0", "\ufdd1"
HOLE = re.compile(f"{OPEN}(\\d+){CLOSE}")
NONCHARACTERS = {ord(OPEN): None, ord(CLOSE): None, 0: None}
# Stands for the bracket of a label that the author escaped: "\\[!CLAIM]" is only words.
ESCAPED = "\ufdd2"
TAG = re.compile(r"<[^>]*>")


def hole(number: int) -> str:
    """The mark that stands for the link with this number."""
    return f"{OPEN}{number}{CLOSE}"


def text_with_holes(html: str, links: Sequence[Link]) -> Text:
    """Split HTML at its holes.

    Args:
        html: serialised, with marks in it.
        links: all links of the document, by number.
    """
    pieces = HOLE.split(html)
    return Text(tuple(pieces[::2]), tuple(links[int(number)] for number in pieces[1::2]))
