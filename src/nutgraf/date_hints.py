"""EDTF for dates that were written some other way: "April 2025", "26/04/2025", "circa 2019"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from nutgraf.dates import FORMS, MONTHS, DateError, read_edtf, year_text

_LONGEST = 60  # characters; what is longer is a sentence, not a date


def hint(text: str) -> str:
    """How a text is written as EDTF (``write 2025-04``); empty where nobody can tell."""
    if len(text) > _LONGEST:
        return ""
    readable = filter(_reads, _candidates(" ".join(text.split())))
    mended = " or ".join(dict.fromkeys(readable))
    return f"write {mended}" if mended else ""


def why(text: str) -> str:
    """What keeps a text from being a date that is one in form: "April 2021 has 30 days".

    Empty where it has no form that anybody would know, and where `hint` has an answer.
    """
    if len(text) > _LONGEST:
        return ""
    for one in _candidates(" ".join(text.split())):
        try:
            read_edtf(one)
        except DateError as error:
            reason = str(error).partition(f'"{one}" is no date: ')[2]
            if reason not in ("", FORMS) and "-00" not in one:
                return reason
        else:
            return ""
    return ""


def _reads(text: str) -> bool:
    try:
        read_edtf(text)
    except DateError:
        return False
    return True


def _candidates(text: str) -> Iterator[str]:
    yield text.upper().replace(" ", "")
    for pattern, mend in _SPELLINGS:
        if match := pattern.fullmatch(text):
            yield from mend(*match.groups())


def _mended(text: str) -> str:
    """Give the one way to write a text as EDTF, or a text that is no date."""
    if _reads(text):
        return text
    readable = set(filter(_reads, _candidates(text)))
    return readable.pop() if len(readable) == 1 else "?"


def _ymd(year: str, month: str, day: str | None = None) -> Iterator[str]:
    yield _joined(year, month, day)
    if day and int(month) > 12:
        yield _joined(year, day, month)


def _dmy(first: str, second: str, year: str) -> Iterator[str]:
    yield _joined(year, second, first)
    yield _joined(year, first, second)


def _named(name: str, year: str, day: str | None = None) -> Iterator[str]:
    months = (f"{n:02}" for n, month in enumerate(MONTHS, 1) if _begins(month, name))
    yield _joined(year, _SEASONS.get(name.lower(), next(months, "00")), day)


def _begins(month: str, name: str) -> bool:
    return month.lower().startswith(name.lower())


def _joined(year: str, *parts: str | None) -> str:
    return "-".join([year, *(part.zfill(2) for part in parts if part)])


def _decade(digits: str) -> Iterator[str]:
    yield f"{digits}X"
    if digits.endswith("0"):
        yield f"{digits[:2]}XX"


def _years(century: str, first: str, last: str) -> Iterator[str]:
    if int(last) == int(first) + 1:
        yield f"{century}{first}/{century}{last}"


def _days(first: str, last: str, name: str, year: str) -> Iterator[str]:
    yield f"{next(_named(name, year, first))}/{next(_named(name, year, last))}"


def _months(first: str, last: str, year: str) -> Iterator[str]:
    yield f"{next(_named(first, year))}/{next(_named(last, year))}"


def _range(first: str, last: str) -> Iterator[str]:
    now = last.lower() in ("present", "the present", "now", "today", "ongoing", "...")
    yield f"{_mended(first)}/{'..' if now else _mended(last)}"


_SEASONS = {"spring": "21", "summer": "22", "autumn": "23", "fall": "23", "winter": "24"}
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_NAME = r"([a-z]{3,9})\.?"
_TO = r"(?: to | ?[-–—] ?)"
# Spellings that authors bring from elsewhere, and EDTF for each: a candidate that does
# not read is never offered, and where several do all of them are.
_SPELLINGS: tuple[tuple[re.Pattern[str], Callable[..., Iterator[str]]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE | re.ASCII), mend)
    for pattern, mend in (
        (r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?", _ymd),
        (r"(\d{4})(\d\d)(\d\d)", _ymd),
        (r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", _dmy),
        (r"(\d{1,2})[-/.](\d{4})", lambda month, year: _ymd(year, month)),
        (rf"{_DAY} (?:of )?{_NAME},? (\d{{4}})", lambda d, name, y: _named(name, y, d)),
        (rf"{_NAME} {_DAY},? (\d{{4}})", lambda name, d, y: _named(name, y, d)),
        (rf"{_NAME}(?: of|,)? (\d{{4}})", _named),
        (rf"{_DAY}{_TO}{_DAY} {_NAME},? (\d{{4}})", _days),
        (rf"{_NAME}{_TO}{_NAME},? (\d{{4}})", _months),
        (r"(?:mon|tues|wednes|thurs|fri|satur|sun)day,? (.+)", lambda day: iter([_mended(day)])),
        (r"q([1-4]) (\d{4})", lambda n, year: iter([f"{year}-3{int(n) + 2}"])),
        (r"(\d{4})[- ]?q([1-4])", lambda year, n: iter([f"{year}-3{int(n) + 2}"])),
        (r"h([12]) (\d{4})", lambda n, year: iter([f"{year}-4{int(n) - 1}"])),
        (r"(\d{4})[- ]?h([12])", lambda year, n: iter([f"{year}-4{int(n) - 1}"])),
        (r"(?:the )?(\d{3})0'?s", _decade),
        (r"(\d\d)(\d\d)[-–/](\d\d)", _years),
        (r"(\d{4})[-–](\d{4})", _range),
        (r"(.+?)(?: to | until | - | ?[–—] ?| ?/ ?)(.+)", _range),
        (r"(?:since|from) (.+)", lambda start: iter([f"{_mended(start)}/.."])),
        (r"until (.+)", lambda end: iter([f"../{_mended(end)}"])),
        (r"(?:circa|about|around|roughly|ca?\.?) ?(.+)", lambda at: iter([f"{_mended(at)}~"])),
        (r"(?:possibly|perhaps|maybe|probably) (.+)", lambda at: iter([f"{_mended(at)}?"])),
        (r"(.+?) ?(?:\?~|~\?)", lambda at: iter([f"{_mended(at)}%"])),
        (r"(\d{1,4}) ?b\.?c\.?(?:e\.?)?", lambda year: iter([year_text(1 - int(year))])),
        (r"(\d{3})", lambda year: iter([f"0{year}"])),
        (r"(-?\d{5,7})", lambda year: iter([f"Y{year}"])),
        (r"(.+?)(?:-00)+", lambda whole: iter([whole])),
        (r"(.+) (\d\d?:\d.*)", lambda day, time: iter([f"{_mended(day)}T{time.zfill(5)}"])),
        (r"(.+T\d\d)", lambda hour: iter([f"{hour}:00"])),
        (r"(.+T.+[-+]\d\d)(\d\d)", lambda zoned, minutes: iter([f"{zoned}:{minutes}"])),
    )
)
