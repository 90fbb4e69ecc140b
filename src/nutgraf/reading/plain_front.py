"""Front matter that needs no YAML parser: on each line a key and plain words, or a list of them.

Most has nothing else in it, and libyaml's nodes cost half of what reading a header costs. So what
stands here is a part of YAML that means the same to both, and anything else is left to libyaml: a
second line of a value, a comment, a colon and a space in the words, an escape, an empty line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nutgraf.limits import MOST_KEYS
from nutgraf.reading.entry import Entry

# Marks that mean nothing within words. No letter that only takes part in one is among them, nor any
# sign beyond these.
SIGNS = r"""\w .,;'’“”–—!?()/&%+*=@$-"""
WORDS = rf'[^\W_]["{SIGNS}]*(?::(?=\S)["{SIGNS}]*)*'
QUOTED = rf'"[{SIGNS}:#\[\]{{}}]*"'
ITEM = r"[^\W_][\w .'&+/()!%-]*"
LIST = rf"\[ *((?:{ITEM}|{QUOTED})(?:, *(?:{ITEM}|{QUOTED}))*)\]"
ITEMS = re.compile('"[^"]*"|[^",]+')
ROW = re.compile(rf"([A-Za-z][\w-]*):(?: +(?:({WORDS})|({QUOTED})|{LIST}))? *", re.ASCII)
ROW_OF_ANY = re.compile(ROW.pattern)
NULLS = frozenset(("null", "Null", "NULL"))


def read_plainly(block: str, first: int) -> tuple[Entry, ...] | None:
    """The entries of a header; ``None`` where it may need a parser.

    Args:
        block: what stands between the fences, each line with its end.
        first: the line in the file on which it begins.
    """
    row_of = ROW if block.isascii() else ROW_OF_ANY
    entries: dict[str, Entry] = {}
    for line, row in enumerate(block.split("\n")[:-1], first):
        found = row_of.fullmatch(row)
        if found is None:
            return None
        written, words, quoted, listed = found.groups()
        values: tuple[str, ...] = ()
        if words is not None:
            words = words.rstrip(" ")
            values = () if words in NULLS else (words,)
        elif quoted is not None:
            values = (quoted[1:-1].strip(),)
        elif listed is not None:
            values = tuple(_items(listed))
        key = written.lower().replace("-", "_")
        if key in entries:
            return None
        entries[key] = Entry(key, written, values, is_list=listed is not None, line=line)
    return tuple(entries.values()) if len(entries) <= MOST_KEYS else None


def _items(listed: str) -> Iterator[str]:
    """The words of a list, each item with its quotation marks or without."""
    if '"' not in listed:
        return map(str.strip, listed.split(","))
    found = (item.strip() for item in ITEMS.findall(listed))
    return (item.strip('"').strip() for item in found if item)
