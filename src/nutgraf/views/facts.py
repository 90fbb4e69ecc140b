"""Small facts of a text that pages and data show: its plain words, its length, its years."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

from nutgraf.addresses import anchor
from nutgraf.date_words import year_words
from nutgraf.dates import Date, Precision, civil
from nutgraf.model import Change, Document, Text
from nutgraf.walk import TAG

# Where a page begins a new line: the words on both sides are two.
BREAK = re.compile(
    r"</(?:p|li|h[1-6]|t[hdr]|d[td]|div|pre|blockquote|figcaption|caption)>|<[bh]r\b[^>]*>"
)
WORDS_A_MINUTE = 230
# Letters of a text's opening that stand beside a link to it.
OPENING = 260
YEARS: dict[Precision, int] = {"decade": 10, "century": 100}
# What stands before a name in a sentence and not in a list.
ARTICLE = re.compile(r"^(?:the |le |la |les |l[’']|ال)", re.IGNORECASE)


def minutes(document: Document) -> int:
    """How long reading takes, at least one minute."""
    return max(1, round(document.words / WORDS_A_MINUTE))


def plain(text: Text) -> str:
    """A text's words, without markup."""
    return plain_words(text.labels if text.links or "<" in text.parts[0] else text.parts[0])


def plain_words(html: str) -> str:
    """The words of some HTML."""
    words = TAG.sub("", BREAK.sub(" ", html)) if "<" in html else html
    return " ".join(unescape(words).split())


def opening(text: Text) -> str:
    """The first paragraph's words, cut between two of them where there are many."""
    words = plain_words(text.labels.partition("</p>")[0])
    return words if len(words) <= OPENING else words[:OPENING].rpartition(" ")[0] + "…"


def year_of(date: Date, lang: str) -> str:
    """The year that an event stands under, in digits; before our era in words.

    Some year of a decade or of a century stands under all of them.
    """
    year, years = civil(date.begins)[0], YEARS.get(date.precision, 1)
    said = year_words(year, lang)
    return f"{said}–{year_words(year + years - 1, lang)}" if years > 1 else said


def year_anchor(year: str) -> str:
    """A year's place on a page."""
    return f"n-{year.replace(' ', '-').lower()}"


def anchored_changes(document: Document) -> list[tuple[str, Change]]:
    """A document's changes, each with its ``id`` attribute, which later changes leave as it is."""
    taken: Counter[str] = Counter()
    found = []
    for change in document.changes:
        own = f"{change.kind}-{anchor(change.date.text.replace(':', ''))}"
        taken[own] += 1
        found.append((own if taken[own] == 1 else f"{own}-{taken[own]}", change))
    return found


def changes_newest_first(document: Document) -> list[tuple[str, Change]]:
    """The same, newest first."""
    if not document.changes:
        return []
    return sorted(anchored_changes(document), key=lambda pair: pair[1].date.sort_key, reverse=True)


def another_name(actor: Document) -> str:
    """The name that texts use, where it is more than the title in other case or with an article."""
    short, title = actor.front.short, actor.front.title
    bare, known = (ARTICLE.sub("", name, count=1).casefold() for name in (short, title))
    return "" if bare == known else short
