"""Which events fall into a span of time."""

from __future__ import annotations

from collections.abc import Iterable

from nutgraf.dates import Date
from nutgraf.library import TimedEvent


def within(
    events: Iterable[TimedEvent], start: Date | None, end: Date | None
) -> tuple[TimedEvent, ...]:
    """The events that touch the span; an end that is ``None`` or open is no limit."""
    first = start.earliest if start else None
    last = end.latest if end else None
    return tuple(timed for timed in events if _touches(timed.event.date, first, last))


def _touches(date: Date, first: int | None, last: int | None) -> bool:
    # an interval whose end is open began, as far as a span can tell, at its beginning only
    ends = date.latest if date.latest is not None else date.earliest
    begins = date.earliest if date.earliest is not None else date.latest
    after = first is None or ends is None or ends >= first
    before = last is None or begins is None or begins <= last
    return after and before
