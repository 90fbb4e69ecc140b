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
        self._ends = list(accumulate((_known(_ends(d), _AFTER_ALL) for d in dates), max))
        begins = (_known(_begins(d), -_AFTER_ALL) for d in reversed(dates))
        self._begins = list(accumulate(begins, min))[::-1]

    def within(self, start: Date | None, end: Date | None) -> tuple[TimedEvent, ...]:
        """The events that touch the span, as `within` finds them."""
        first = start.earliest if start else None
        last = end.latest if end else None
        low = 0 if first is None else bisect_left(self._ends, first)
        high = len(self.events) if last is None else bisect_right(self._begins, last)
        return within(self.events[low:high], start, end)


_AFTER_ALL = 2**62


def _known(day: int | None, otherwise: int) -> int:
    return otherwise if day is None else day


def _ends(date: Date) -> int | None:
    # an interval whose end is open began, as far as a span can tell, at its beginning only
    return date.latest if date.latest is not None else date.earliest


def _begins(date: Date) -> int | None:
    return date.earliest if date.earliest is not None else date.latest


def _touches(date: Date, first: int | None, last: int | None) -> bool:
    ends, begins = _ends(date), _begins(date)
    after = first is None or ends is None or ends >= first
    before = last is None or begins is None or begins <= last
    return after and before
