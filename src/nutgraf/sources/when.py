"""The dates of CSL: from any of the shapes it knows to EDTF, and back to its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nutgraf.dates import Date, DateError, Moment, date_from_parts, parse_date
from nutgraf.sources.item import Value, is_true

SEASONS = {"spring": "1", "summer": "2", "autumn": "3", "fall": "3", "winter": "4"}
NO_DATE = frozenset({"n.d.", "n. d.", "nd", "no date", "s.d.", "undated"})
# YAML's own way to write a moment has a space where ISO 8601 has a T.
_SPACED = re.compile(r"(\d{4}-\d\d-\d\d) +(\d\d:\d\d)(.*)")

# ----- Reading -----


def read_date(value: Value) -> Date | None:
    """Read a date in any shape that CSL, pandoc or Zotero gives it; raises DateError.

    Text is EDTF, and so is what ``edtf``, ``raw`` and ``literal`` hold; ``date-parts``
    are one date, or two for an interval; pandoc has ``year``, ``month`` and ``day``.
    ``circa`` makes it approximate. None where there is nothing, or ``n.d.``.
    """
    if isinstance(value, str):
        return _from_text(value.strip())
    if isinstance(value, list):
        return _interval([read_date(part) for part in value])
    if isinstance(value, dict):
        date = _from_mapping(value)
        return _approximate(date) if date and is_true(value.get("circa")) else date
    if value is None:
        return None
    raise DateError("a date is text, or has date-parts", "write YYYY, YYYY-MM or YYYY-MM-DD")


def _from_text(text: str) -> Date | None:
    if not text or text.lower() in NO_DATE:
        return None
    return parse_date(_SPACED.sub(r"\1T\2\3", text))


def _from_mapping(value: dict[str, Value]) -> Date | None:
    if "date-parts" in value and (parts := _filled(value["date-parts"])):
        dates = [_season(each, value.get("season")) for each in parts]
        return _interval(dates, open_end=_ends_in_zeros(value["date-parts"]))
    if year := _filled([[value.get(key) for key in ("year", "month", "day")]]):
        return _season(year[0], value.get("season"))
    for key in ("edtf", "raw", "literal"):
        text = value.get(key)
        if isinstance(text, str) and text.strip():
            return read_date(text)
    if "date-parts" in value or not value:
        return None
    hint = "write YYYY, YYYY-MM or YYYY-MM-DD"
    raise DateError(f'"{", ".join(value)}" is no way to write a date', hint)


def _filled(parts: Value) -> list[list[str]]:
    """Give the dates among date-parts; programs fill what they do not know with nulls."""
    if not isinstance(parts, list):
        raise DateError("date-parts are a list", "write [[year, month, day]]")
    dates = parts if any(isinstance(part, list) for part in parts) else [parts]
    filled = [[_number(part) for part in date] if isinstance(date, list) else [] for date in dates]
    kept = [date[: date.index("")] if "" in date else date for date in filled]
    return [date for date in kept if date]


def _ends_in_zeros(parts: Value) -> bool:
    """Whether date-parts say, in CSL's way, that an interval goes on: [[2024], [0]]."""
    return isinstance(parts, list) and isinstance(parts[-1], list) and set(parts[-1]) == {"0"}


def _number(part: Value) -> str:
    if part in (None, "", "0"):
        return ""
    text = part.strip() if isinstance(part, str) else ""
    if not re.fullmatch(r"-?[0-9]{1,9}", text):
        raise DateError(f'"{part}" is no number', "date-parts are numbers: [year, month, day]")
    return text


def _season(parts: Sequence[str], season: Value) -> Date:
    date = date_from_parts(parts)
    if len(parts) > 1 or not isinstance(season, str) or not season:
        return date
    number = SEASONS.get(season.strip().lower(), season.strip())
    if number not in ("1", "2", "3", "4"):
        raise DateError(f'"{season}" is no season', "seasons are 1 (spring) to 4 (winter)")
    return parse_date(f"{date.text}-2{number}")


def _interval(dates: Sequence[Date | None], *, open_end: bool = False) -> Date | None:
    match [date.text for date in dates if date]:
        case []:
            return None
        case [only]:
            return parse_date(f"{only}/.." if open_end else only)
        case [start, end]:
            return parse_date(f"{start}/{end}")
    raise DateError("a date has at most two parts, its start and its end")


def _approximate(date: Date) -> Date:
    ends = date.text.split("/")
    return parse_date("/".join(_mark(end) if end not in ("", "..") else end for end in ends))


def _mark(text: str) -> str:
    if "~" in text or "%" in text:
        return text
    return text.replace("?", "%") if "?" in text else f"{text}~"


# ----- Writing -----


def csl_date(date: Date) -> dict[str, object]:
    """Write a date for CSL: as numbers where CSL has them, else as text."""
    parts = [_parts(moment) for moment in date.moments]
    one_sided = date.is_interval and not (date.start and date.end)
    seasons = [moment.season for moment in date.moments if moment.season]
    if one_sided or not all(parts) or (seasons and date.is_interval):
        return {"literal": date.text}
    written: dict[str, object] = {"date-parts": parts}
    if seasons:
        written["season"] = seasons[0] - 20
    if date.uncertain or date.approximate:
        written["circa"] = True
    return written


# CSL has four seasons and no hemispheres: EDTF's 21 to 24.
_SEASON_CODES = (None, 21, 22, 23, 24)
_NUMBERED = ("year", "season", "month", "day", "time")


def _parts(moment: Moment) -> list[int]:
    """CSL has no decades, quarters or year 0: its -44 is EDTF's -0043."""
    if moment.precision not in _NUMBERED or moment.season not in _SEASON_CODES:
        return []
    year = moment.year if moment.year > 0 else moment.year - 1
    return [year, *(part for part in (moment.month, moment.day) if part)]
