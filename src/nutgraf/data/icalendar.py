"""Events as iCalendar (RFC 5545), for calendars.

A calendar knows days. So an event whose date is known less exactly fills all of its month or year,
and its description says the date as it is known; one with an open end, with no date or before the
year 1 has no place in it. Events take up no one's time: they are transparent.

Written here, since the library for it takes longer to load than a small site to build; the tests
read it with that library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from nutgraf.addresses import event_address
from nutgraf.data.records import absolute, text_of_event
from nutgraf.dates import civil
from nutgraf.library import TimedEvent
from nutgraf.views.desk import Desk
from nutgraf.views.facts import plain

ESCAPED = re.compile(r"[\\;,]|\r?\n")
LONGEST = 74  # bytes of a line, and one for the space before a line that goes on
DOMAIN = "nutgraf.invalid"  # of names for events, where the site has no address


def icalendar(name: str, events: Iterable[Sequence[str]]) -> bytes:
    """Events, each in its rows, as one calendar."""
    head = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Nutgraf//Nutgraf//EN",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
    )
    rows = chain(head, *events, ("END:VCALENDAR",))
    return b"".join(_folded(row) for row in rows)


def calendar_event(desk: Desk, timed: TimedEvent) -> Iterator[str]:
    """An event's rows; none where a calendar has no place for it."""
    event = timed.event
    first, last = event.date.earliest, event.date.latest
    if first is None or last is None or civil(first)[0] < 1 or civil(last)[0] > 9998:
        return
    url = absolute(desk, event_address(event.id))
    front = timed.timeline.front
    stamp = front.updated or front.date
    words = desk.when(event.date).words
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.id)}@{_domain(desk)}"
    # when this was last said to be so; a calendar must be told, and no clock is read
    yield f"DTSTAMP:{_day(stamp.earliest if stamp else None) or '19700101'}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_day(first)}"
    yield f"DTEND;VALUE=DATE:{_day(last + 1)}"
    yield "TRANSP:TRANSPARENT"
    yield f"SUMMARY:{_text(plain(event.title))}"
    yield f"DESCRIPTION:{_text(f'{words}. {text_of_event(timed)}'.strip())}"
    if event.kinds:
        yield f"CATEGORIES:{','.join(map(_text, event.kinds))}"
    if desk.site.url:
        yield f"URL:{url}"
    yield "END:VEVENT"


def _domain(desk: Desk) -> str:
    return desk.site.url.partition("://")[2].partition("/")[0] or DOMAIN


def _day(number: int | None) -> str:
    if number is None:
        return ""
    year, month, day = civil(number)
    return f"{year:04}{month:02}{day:02}"


def _text(words: str) -> str:
    """A text as a value: marks that part values are escaped."""
    return ESCAPED.sub(lambda mark: r"\n" if mark[0][-1] == "\n" else rf"\{mark[0]}", words)


def _folded(row: str) -> bytes:
    """A row in lines of at most 75 bytes, none of which ends within a letter."""
    data, lines = row.encode("utf-8"), []
    while len(data) > LONGEST:
        end = LONGEST
        while data[end] & 0xC0 == 0x80:
            end -= 1
        lines.append(data[:end])
        data = data[end:]
    return b"\r\n ".join([*lines, data]) + b"\r\n"
