"""Small facts of a text that pages and data show: its plain words, its length, its years."""

from __future__ import annotations

import re
from html import unescape

from nutgraf.date_words import year_words
from nutgraf.dates import Date, civil
from nutgraf.model import Change, Document, Text

TAG = re.compile(r"<[^>]*>")
WORDS_A_MINUTE = 230


def minutes(document: Document) -> int:
    """How long reading takes, at least one minute."""
    return max(1, round(document.words / WORDS_A_MINUTE))


def plain(text: Text) -> str:
    """A text's words, without markup."""
    return plain_words(text.labels if text.links or "<" in text.parts[0] else text.parts[0])


def plain_words(html: str) -> str:
    """The words of some HTML."""
    return " ".join(unescape(TAG.sub("", html) if "<" in html else html).split())


def year_of(date: Date, lang: str) -> str:
    """The year that an event stands under, in digits; before our era in words."""
    day = date.earliest if date.earliest is not None else date.latest
    if day is None:
        return ""
    year = civil(day)[0]
    return year_words(year, lang)


def year_anchor(year: str) -> str:
    """A year's place on a page."""
    return f"n-{year.replace(' ', '-').lower() or 'undated'}"


def changes_newest_first(document: Document) -> list[tuple[int, Change]]:
    """A document's changes, newest first, each with its number in the order written."""
    numbered = list(enumerate(document.changes, 1))
    return sorted(numbered, key=lambda pair: pair[1].date.sort_key, reverse=True)
