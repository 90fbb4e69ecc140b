"""Characters that come with pasted text and look like others, or like nothing."""

from __future__ import annotations

import re

# A soft hyphen, and what has no width: a space, joiners, a byte order mark.
NOT_SEEN = "\u00ad\u200b-\u200d\u2060\ufeff"
_NOT_SEEN = re.compile(f"[{NOT_SEEN}]")
# Hyphens that a word processor puts in place of the one that is typed.
_HYPHENS = re.compile("[\u2010\u2011]")


def without_unseen(text: str) -> str:
    """Text without the characters that nobody sees."""
    return text if text.isascii() else _NOT_SEEN.sub("", text)


def plain_date(written: str) -> str:
    """A date as it would be typed."""
    return written if written.isascii() else _HYPHENS.sub("-", without_unseen(written))
