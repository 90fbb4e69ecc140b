"""Small facts of a text that pages and data show: its plain words, its length, its years."""

from __future__ import annotations

import re
from html import unescape

from nutgraf.dates import Date, civil
from nutgraf.model import Change, Document, Text

TAG = re.compile(r"<[^>]*>")
WORDS_A_MINUTE = 230
# Letters of a text's opening that stand beside a link to it.
OPENING = 260


def minutes(document: Document) -> int:
    """How long reading takes, at least one minute."""
    return max(1, round(document.words / WORDS_A_MINUTE))


def plain(text: Text) -> str:
    """A text's words, without markup."""
    html = text.labels if text.links or "<" in text.parts[0] else text.parts[0]
    return " ".join(unescape(TAG.sub("", html) if "<" in html else html).split())


def opening(text: Text) -> str:
    """The first paragraph's words, cut between two of them where there are many."""
    words = " ".join(unescape(TAG.sub("", text.labels.partition("</p>")[0])).split())
    return words if len(words) <= OPENING else words[:OPENING].rpartition(" ")[0] + "…"


def year_of(date: Date) -> str:
    """The year that an event stands under."""
    day = date.earliest if date.earliest is not None else date.latest
    if day is None:
        return ""
    year = civil(day)[0]
    return str(year) if year > 0 else f"{1 - year} BCE"


def year_anchor(year: str) -> str:
    """A year's place on a page."""
    return f"n-{year.replace(' ', '-').lower() or 'undated'}"


def changes_newest_first(document: Document) -> list[tuple[int, Change]]:
    """A document's changes, newest first, each with its number in the order written."""
    numbered = list(enumerate(document.changes, 1))
    return sorted(numbered, key=lambda pair: pair[1].date.sort_key, reverse=True)
