"""Dates as EDTF (ISO 8601-2) writes them, kept at the precision written.

One long module because it is one grammar: the calendar, the records, the reader.
`nutgraf.date_hints` helps those who wrote a date some other way.

What is read: ``2024``, ``2024-03``, ``2024-03-05``, ``2024-03-05T14:30+09:00``;
``-0043`` (44 BCE, since ``0000`` is 1 BCE) and ``Y12000``; ``201X``, ``20XX``,
``2004-XX``, ``2004-06-XX``; seasons ``2024-21`` to ``-32``, quarters ``-33`` to
``-36``, thirds ``-37`` to ``-39``, halves ``-40`` and ``-41``; ``?`` (uncertain),
``~`` (approximate) or ``%`` (both) after any of these; and intervals of any two,
``A/B``, open ``A/..`` and ``../B``, or with an unknown end, ``A/`` and ``/B``.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

Precision = Literal[
    "century", "decade", "year", "half", "third", "quarter", "season", "month", "day", "time"
]


class DateError(ValueError):
    """A text that is no date: the message says why, ``hint`` what would mend it.

    Attributes:
        hint: such as ``write 2025-04``; empty where nothing better can be said.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


# ----- Calendar -----


def day_number(year: int, month: int, day: int) -> int:
    """Count days as `datetime.date.toordinal` does, for any year: 0000-12-31 is 0."""
    era, year_of_era = divmod(year - (month < 3), 400)
    leap_days = year_of_era // 4 - year_of_era // 100
    day_of_year = (153 * ((month - 3) % 12) + 2) // 5 + day - 1
    return era * 146097 + year_of_era * 365 + leap_days + day_of_year - 305


def civil(number: int) -> tuple[int, int, int]:
    """Give the year, month and day of a day number, for any year."""
    era, day_of_era = divmod(number + 305, 146097)
    leap_days = day_of_era // 1460 - day_of_era // 36524 + day_of_era // 146096
    year_of_era = (day_of_era - leap_days) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted, rest = divmod(5 * day_of_year + 2, 153)
    month = shifted + 3 if shifted < 10 else shifted - 9
    return era * 400 + year_of_era + (month < 3), month, rest // 5 + 1


# ----- Records -----


class Moment(Struct, frozen=True, omit_defaults=True, gc=False):
    """One date, or one end of an interval, as exactly as it is known.

    Attributes:
        precision: the smallest unit that is known: ``2004-XX`` is a ``year``.
        earliest: its first day, as a day number.
        latest: its last day, as a day number; ``?`` and ``~`` widen neither.
        year: astronomical, 0 is 1 BCE; the first of a decade or a century.
        month: 1 to 12.
        day: 1 to 31.
        season: EDTF's code for a part of a year, 21 to 41.
        time: as written: ``HH:MM``, ``HH:MM:SS`` or ``HH:MM:SS.fff``.
        zone: minutes east of UTC; None where the author gave none.
        unspecified: what ``XX`` stands for: ``2004-XX`` a month, ``2004-06-XX`` a day.
        uncertain: marked ``?`` or ``%``.
        approximate: marked ``~`` or ``%``.
    """

    precision: Precision
    earliest: int
    latest: int
    year: int
    month: int | None = None
    day: int | None = None
    season: int | None = None
    time: str = ""
    zone: int | None = None
    unspecified: Literal["", "month", "day"] = ""
    uncertain: bool = False
    approximate: bool = False

    @property
    def seconds(self) -> float:
        """Seconds of its time from midnight UTC of its day; a time without a zone is UTC."""
        if not self.time:
            return 0.0
        clock = dt.time.fromisoformat(self.time)
        whole = clock.hour * 3600 + clock.minute * 60 + clock.second - 60 * (self.zone or 0)
        return whole + clock.microsecond / 1_000_000

    @property
    def iso(self) -> str:
        """The value of HTML's ``<time datetime>``; empty where HTML cannot say it."""
        if self.season or self.unspecified or not 0 < self.year < 10000:
            return ""
        if self.precision in ("century", "decade"):
            return ""
        parts = [f"{self.year:04}", *(f"{n:02}" for n in (self.month, self.day) if n)]
        return "-".join(parts) + (f"T{self.time[:12]}{_offset(self.zone)}" if self.time else "")


class Date(Struct, frozen=True, omit_defaults=True, gc=False):
    """A date or an interval, as an author wrote it.

    Attributes:
        text: EDTF as written, without surrounding spaces.
        start: the date, or an interval's start; None where that is open or unknown.
        end: an interval's end; None for a single date and where it is open or unknown.
        earliest: first day, as a day number; None where the start is open or unknown.
        latest: last day, as a day number; None where the end is open or unknown.
    """

    text: str
    start: Moment | None = None
    end: Moment | None = None
    earliest: int | None = None
    latest: int | None = None

    @property
    def is_interval(self) -> bool:
        """Whether it is written with a start and an end."""
        return "/" in self.text

    @property
    def open_start(self) -> bool:
        """Whether it has gone on for ever: ``../2022``."""
        return self.text.startswith("../")

    @property
    def open_end(self) -> bool:
        """Whether it goes on: ``2022/..``."""
        return self.text.endswith("/..")

    @property
    def unknown_start(self) -> bool:
        """Whether nobody knows when it began: ``/2022``."""
        return self.text.startswith("/")

    @property
    def unknown_end(self) -> bool:
        """Whether nobody knows when it ended: ``2022/``."""
        return self.text.endswith("/")

    @property
    def moments(self) -> tuple[Moment, ...]:
        """The moments that are known, in order: always one or two."""
        return tuple(moment for moment in (self.start, self.end) if moment)

    @property
    def begins(self) -> int:
        """Its first day; where that is open or unknown, all that is known of it: its last."""
        found = self.earliest if self.earliest is not None else self.latest
        assert found is not None  # of a date one at least is known
        return found

    @property
    def ends(self) -> int:
        """Its last day; where that is open or unknown, its first."""
        found = self.latest if self.latest is not None else self.earliest
        assert found is not None
        return found

    @property
    def precision(self) -> Precision:
        """The precision of the date; of an interval, that of its first known end."""
        return self.moments[0].precision

    @property
    def uncertain(self) -> bool:
        """Whether any part is marked ``?`` or ``%``."""
        return any(moment.uncertain for moment in self.moments)

    @property
    def approximate(self) -> bool:
        """Whether any part is marked ``~`` or ``%``."""
        return any(moment.approximate for moment in self.moments)

    @property
    def sort_key(self) -> tuple[int, int, bool, float]:
        """By first day, then the less precise first, then by time in UTC.

        An interval stands where its start would stand alone; one without a known
        start where its end would. Keys may be equal: a stable sort keeps these as
        written.
        """
        first = self.moments[0]
        return first.earliest, -first.latest, bool(first.time), first.seconds

    @property
    def iso(self) -> str:
        """The value of HTML's ``<time datetime>``; empty where HTML cannot say it."""
        return self.start.iso if self.start and not self.is_interval else ""

    def moment_utc(self) -> dt.datetime:
        """Give its first instant, in UTC; a date without a time begins at midnight UTC.

        Raises DateError where there is none: no known start, or a year that Python's
        clock does not reach (before 1, after 9999).
        """
        if self.start is None:
            raise DateError(f'"{self.text}" has no known start')
        try:
            return _instant(self.start.earliest, self.start.seconds)
        except (OverflowError, ValueError):
            raise DateError(f'"{self.text}" is outside the years 1 to 9999') from None


@lru_cache(maxsize=2**14)
def _instant(day: int, seconds: float) -> dt.datetime:
    """A time of a day, counted as `datetime.date.fromordinal` does; sites have few days."""
    first = dt.datetime.fromordinal(day).replace(tzinfo=dt.UTC)
    return first + dt.timedelta(seconds=seconds)


def _offset(zone: int | None) -> str:
    if not zone:
        return "" if zone is None else "Z"
    hours, minutes = divmod(abs(zone), 60)
    return f"{'-' if zone < 0 else '+'}{hours:02}:{minutes:02}"


# ----- Reading -----


def is_date(written: str) -> bool:
    """True for what can be read as a date."""
    try:
        parse_date(written)
    except DateError:
        return False
    return True


@lru_cache(maxsize=2**16)
def parse_date(text: str) -> Date:
    """Read a date or an interval from EDTF; raises DateError where it is none."""
    written = text.strip()
    try:
        return read_edtf(written)
    except DateError as error:
        # here: only mistakes need it, and it reads dates itself
        from nutgraf.date_hints import hint, why

        error.hint = error.hint or hint(written)
        if not error.hint and (reason := why(written)):
            raise DateError(f'"{written}" is no date: {reason}') from None
        raise


def date_from_calendar(value: dt.date | dt.datetime) -> Date:
    """Take over a date that YAML has read already; raises DateError.

    A datetime keeps its time and zone. Seconds are dropped where they are zero,
    because YAML cannot leave them out.
    """
    if not isinstance(value, dt.datetime):
        return parse_date(value.isoformat())
    exact = value.second or value.microsecond
    return parse_date(value.isoformat(timespec="auto" if exact else "minutes"))


def date_from_parts(parts: Sequence[int | str]) -> Date:
    """Take over CSL's ``date-parts``, one of [y], [y, m] and [y, m, d]; raises DateError.

    CSL has no year 0: its -44 is 44 BCE, which EDTF writes ``-0043``.
    """
    try:
        numbers = [int(part) for part in parts]
    except (TypeError, ValueError):
        numbers = []
    if not 1 <= len(numbers) <= 3 or numbers[0] == 0:
        hint = "write [year], [year, month] or [year, month, day]"
        raise DateError(f'"{list(parts)}" is no date', hint)
    year, *rest = numbers
    return parse_date("-".join([year_text(year + (year < 0)), *(f"{n:02}" for n in rest)]))


def year_text(year: int) -> str:
    """Write a year as EDTF does: four digits, or ``Y`` before more."""
    if abs(year) > 9999:
        return f"Y{year}"
    return f"{'-' if year < 0 else ''}{abs(year):04}"


def read_edtf(text: str) -> Date:
    """Read EDTF without a cache and without hints; raises DateError."""
    if "/" in text:
        return _interval(text)
    moment = _moment(text)
    return Date(text, moment, None, moment.earliest, moment.latest)


def _interval(text: str) -> Date:
    first, _, last = text.partition("/")
    if "/" in last:
        raise DateError(f'"{text}" is no date: {FORMS}')
    start, end = _end(first), _end(last)
    if start is None and end is None:
        raise DateError(f'"{text}" is no interval: neither end is known')
    if start and end and _reversed(start, end):
        why = f'"{text}" is no interval: it ends before it begins'
        raise DateError(why, _turned(text, start, end))
    return Date(text, start, end, start.earliest if start else None, end.latest if end else None)


def _end(text: str) -> Moment | None:
    return _moment(text) if text not in ("", "..") else None


def _reversed(start: Moment, end: Moment) -> bool:
    if start.earliest != end.earliest:
        return end.earliest < start.earliest
    comparable = start.time and end.time and (start.zone is None) == (end.zone is None)
    return bool(comparable) and end.seconds < start.seconds


def _turned(text: str, start: Moment, end: Moment) -> str:
    first, _, last = text.partition("/")
    if end.earliest < start.earliest <= end.latest:
        return f"give the end as exactly as the start, or leave it open: write {first}/.."
    return f"write {last}/{first}"


# ----- Reading one moment -----

FORMS = "dates are written YYYY, YYYY-MM or YYYY-MM-DD"
_FORM = re.compile(
    r"(-?[0-9]{4}|[0-9]{3}X|[0-9]{2}XX|Y-?[1-9][0-9]{4,8})"
    r"(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX)"
    r"(?:T([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)(Z|[+-][0-9]{2}(?::[0-9]{2})?)?)?)?)?"
)
# A mark qualifies the whole date, at whichever part of it EDTF's level 2 puts it.
_MARK = re.compile(r"^[?~%]|(?<=-)[?~%]|[?~%](?=-|$)")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _moment(text: str) -> Moment:
    marks = set("?~%").intersection(text)
    try:
        moment = _plain(_MARK.sub("", text) if marks else text)
    except ValueError as why:
        raise DateError(f'"{text}" is no date: {why}') from None
    if not marks:
        return moment
    return replace(moment, uncertain=bool(marks & {"?", "%"}), approximate=bool(marks & {"~", "%"}))


def _plain(text: str) -> Moment:
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(FORMS)
    year, month, day, time, zone = match.groups()
    if month is None:
        return _year(year)
    if year[0] == "Y" or year[-1] == "X":
        raise ValueError("only a year of four known digits has months")
    if month == "XX" or day == "XX":
        return _unspecified(int(year), month, day, time)
    if day is None:
        return _part_of_year(int(year), int(month))
    if time is None:
        return _day(int(year), int(month), int(day))
    return _time(_day(int(year), int(month), int(day)), time, zone)


def _year(text: str) -> Moment:
    if text == "-0000":
        raise ValueError("the year 0 has no sign")
    year = int(text.lstrip("Y").replace("X", "0"))
    years, precision = _SPANS[text.count("X")]
    earliest, latest = day_number(year, 1, 1), day_number(year + years, 1, 1) - 1
    return Moment(precision, earliest, latest, year)


_SPANS: tuple[tuple[int, Precision], ...] = ((1, "year"), (10, "decade"), (100, "century"))


def _unspecified(year: int, month: str, day: str | None, time: str | None) -> Moment:
    if time is not None:
        raise ValueError("only a whole day has a time")
    if month == "XX":
        if day not in (None, "XX"):
            raise ValueError("only a known month has a known day")
        whole, kind = _year(year_text(year)), "month" if day is None else "day"
    else:
        whole, kind = _month(year, int(month)), "day"
    return replace(whole, unspecified=kind)


def _part_of_year(year: int, code: int) -> Moment:
    if code <= 20:
        return _month(year, code)
    codes, precision, month, months = next((part for part in _PARTS if code in part[0]), _NO_PART)
    if not codes:
        raise ValueError("months run from 01 to 12, parts of a year from 21 to 41")
    first = month + months * (code - codes[0])
    earliest, latest = _first_of(year, first), _first_of(year, first + months) - 1
    return Moment(precision, earliest, latest, year, season=code)


_Part = tuple[range, Precision, int, int]  # codes; the first one's first month; months in each
# Seasons are those of the meteorologists, and northern where the author does not say
# otherwise; the one that spans two years begins in its own.
_PARTS: tuple[_Part, ...] = (
    (range(21, 25), "season", 3, 3),
    (range(25, 29), "season", 3, 3),
    (range(29, 33), "season", 9, 3),
    (range(33, 37), "quarter", 1, 3),
    (range(37, 40), "third", 1, 4),
    (range(40, 42), "half", 1, 6),
)
_NO_PART: _Part = (range(0), "year", 0, 0)


def _first_of(year: int, month: int) -> int:
    return day_number(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _month(year: int, month: int) -> Moment:
    if not 1 <= month <= 12:
        raise ValueError("months run from 01 to 12")
    earliest = day_number(year, month, 1)
    return Moment("month", earliest, earliest + _length(year, month) - 1, year, month)


def _day(year: int, month: int, day: int) -> Moment:
    if not 1 <= month <= 12:
        raise ValueError("months run from 01 to 12")
    if not 1 <= day <= _length(year, month):
        name = f"{MONTHS[month - 1]} {year_text(year)}"
        raise ValueError(f"{name} has {_length(year, month)} days" if day else "days begin at 01")
    number = day_number(year, month, day)
    return Moment("day", number, number, year, month, day)


def _length(year: int, month: int) -> int:
    if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return _DAYS[month - 1]


def _time(day: Moment, time: str, zone: str | None) -> Moment:
    limits = (("hours", 23), ("minutes", 59), ("seconds", 59))
    for (name, last), part in zip(limits, time.split(":"), strict=False):
        if int(part[:2]) > last:
            raise ValueError(f"{name} run from 00 to {last}")
    return replace(day, precision="time", time=time, zone=None if zone is None else _minutes(zone))


def _minutes(zone: str) -> int:
    if zone == "Z":
        return 0
    hours, minutes = int(zone[1:3]), int(zone[4:] or 0)
    if minutes > 59 or hours * 60 + minutes > 14 * 60:
        raise ValueError("time zones run from -14:00 to +14:00")
    return (hours * 60 + minutes) * (-1 if zone[0] == "-" else 1)
