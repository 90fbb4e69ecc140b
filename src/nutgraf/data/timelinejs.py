"""The timeline in TimelineJS's JSON, for those who already show one with it.

What its format cannot say is said in words: an uncertain date, a season, a date with an
open end and a time with a zone get a ``display_date``; further kinds and actors are lost.
Years before 1 count as its readers expect them: -44 is 44 BCE.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from nutgraf.data.records import as_json
from nutgraf.dates import Date, civil
from nutgraf.library import TimedEvent
from nutgraf.model import Prose, Source
from nutgraf.views.desk import Desk
from nutgraf.views.facts import plain
from nutgraf.views.text import PageText

PARTS = {"year": 1, "month": 2, "day": 3, "time": 3}


def timelinejs(name: str, summary: str, slides: Iterable[dict[str, Any]]) -> bytes:
    """Slides of the events that begin or end on a known day, below a title."""
    title = {"text": {"headline": escape(name), "text": escape(summary)}}
    return as_json({"title": title, "events": [one for one in slides if one["start_date"]]})


def slide(desk: Desk, timed: TimedEvent) -> dict[str, Any]:
    """An event as a slide."""
    event = timed.event
    made: dict[str, Any] = {
        "unique_id": event.id,
        "start_date": _start(event.date),
        "text": {"headline": escape(plain(event.title)), "text": _text(desk, timed)},
    }
    if end := _end(event.date):
        made["end_date"] = end
    if needs_words(event.date):
        made["display_date"] = desk.when(event.date).words
    if event.kinds:
        made["group"] = event.kinds[0]
    return made


def needs_words(date: Date) -> bool:
    """True where parts of a date do not say what the author said."""
    plainly = date.precision in PARTS and date.precision != "time"
    vague = date.uncertain or date.approximate or "X" in date.text.upper()
    one_sided = date.earliest is None or date.latest is None
    return vague or one_sided or not plainly


def _start(date: Date) -> dict[str, int]:
    if date.earliest is None:
        return _parts(date.latest, 3) if date.latest is not None else {}
    return _parts(date.earliest, PARTS.get(date.precision, 3))


def _end(date: Date) -> dict[str, int]:
    """An end only where there is one: an interval's, or a season's last day."""
    if date.earliest is None or date.latest is None:
        return {}
    if date.precision in PARTS and not date.is_interval:
        return {}
    return _parts(date.latest, 3)


def _parts(day: int | None, count: int) -> dict[str, int]:
    assert day is not None  # both callers have looked
    year, month, number = civil(day)
    # TimelineJS has no year 0: its -44 is 44 BCE, which EDTF writes -0043
    parts = {"year": year if year > 0 else year - 1, "month": month, "day": number}
    return dict(list(parts.items())[:count])


def _text(desk: Desk, timed: TimedEvent) -> str:
    """The text with absolute links, and its sources in a list."""
    root = f"{desk.site.url}/" if desk.site.url else ""
    text = PageText(desk.library, root, numbered=False)
    body = "".join(text.html(block.text) for block in timed.event.body if isinstance(block, Prose))
    known = desk.library.sources
    items = "".join(_item(known[id_]) for id_ in timed.ids("source") if id_ in known)
    return f"{body}<ul>{items}</ul>" if items else body


def _item(source: Source) -> str:
    title = escape(source.title)
    linked = f'<a href="{escape(source.url)}">{title}</a>' if source.url else title
    return f"<li>{linked}</li>"
