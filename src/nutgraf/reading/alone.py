"""Links that stand alone in a paragraph, and what is shown in their place: timelines and charts."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from nutgraf import rules
from nutgraf.dates import Date
from nutgraf.model import Chart, Link, Slice
from nutgraf.reading.charts import chart_of, complain_of_misplaced_chart
from nutgraf.reading.holes import HOLE
from nutgraf.reading.notes import Notes
from nutgraf.suggest import did_you_mean

ONE_HOLE = re.compile(rf"^\s*{HOLE.pattern}\s*$")


def complain_of_displaced(placed: list[Link], notes: Notes) -> None:
    """Note spans of timelines and charts that stand within a sentence, where only a link can."""
    alone = set(map(id, placed))
    for link in notes.links:
        if id(link) in alone:
            continue
        if link.scheme == "chart":
            complain_of_misplaced_chart(link, "a sentence", notes)
        elif link.scheme == "timeline" and link.query and link.id:
            text = f'the stretch "{link.query.lstrip("?")}" of a timeline stands in a sentence'
            hint = "put the link alone in a paragraph, or take what follows ? out"
            notes.say(link.place.line, rules.SLICE_IN_TEXT, text, hint)


def lone_link(html: str, notes: Notes) -> Link | None:
    """The timeline or chart that a paragraph is nothing but a link to."""
    found = ONE_HOLE.match(html)
    link = notes.links[int(found[1])] if found else None
    return link if link and link.scheme in ("timeline", "chart") else None


def placed(link: Link, notes: Notes) -> Slice | Chart:
    """What is shown in place of a link that is alone in its paragraph."""
    return chart_of(link, notes) if link.scheme == "chart" else slice_of(link, notes)


def slice_of(link: Link, notes: Notes) -> Slice:
    """The stretch that a timeline's link asks for."""
    span = {}
    # in a date a plus is no space: 2024-10-10T10:00+09:00
    query = link.query.lstrip("?").replace("+", "%2B")
    for key, value in parse_qsl(query, keep_blank_values=True):
        if key not in ("from", "to"):
            hint = did_you_mean(key, ("from", "to")) or "write ?from=DATE&to=DATE"
            notes.say(
                link.place.line, rules.SPAN_KEY, f'"{key}" is no part of a timeline\'s span', hint
            )
        elif date := notes.date(value, link.place.line, f'"{key}"'):
            span[key] = date
    start, end = span.get("from"), span.get("to")
    if start and end and _is_reversed(start, end):
        text = f'the span ends ("{end.text}") before it begins ("{start.text}")'
        notes.say(
            link.place.line, rules.SPAN_REVERSED, text, f"write ?from={end.text}&to={start.text}"
        )
        start = end = None
    return Slice(link, start, end)


def _is_reversed(start: Date, end: Date) -> bool:
    first, last = start.earliest, end.latest
    return first is not None and last is not None and last < first
