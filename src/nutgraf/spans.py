"""Which events fall into a span of time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from nutgraf.dates import Date
from nutgraf.library import TimedEvent


def within(
    events: Iterable[TimedEvent], start: Date | None, end: Date | None
) -> tuple[TimedEvent, ...]:
    """The events that touch the span; an end that is ``None`` or open is no limit."""
    first = start.earliest if start else None
    last = end.latest if end else None
    return tuple(timed for timed in events if _touches(timed.event.date, first, last))


class Chronology:
    """Events in order, of which those within a span are found without a look at each.

    Attributes:
        events: in the order they happened.
    """

    def __init__(self, events: Sequence[TimedEvent]) -> None:
        self.events = events
        dates = [timed.event.date for timed in events]
        # both rise: the latest end up to an event, and the first beginning from an event on
        self._ends = list(accumulate((date.ends for date in dates), max))
        self._begins = list(accumulate((date.begins for date in reversed(dates)), min))[::-1]

    def within(self, start: Date | None, end: Date | None) -> tuple[TimedEvent, ...]:
        """The events that touch the span, as `within` finds them."""
        first = start.earliest if start else None
        last = end.latest if end else None
        low = 0 if first is None else bisect_left(self._ends, first)
        high = len(self.events) if last is None else bisect_right(self._begins, last)
        return within(self.events[low:high], start, end)


def _touches(date: Date, first: int | None, last: int | None) -> bool:
    # an interval whose end is open began, as far as a span can tell, at its beginning only
    return (first is None or date.ends >= first) and (last is None or date.begins <= last)
