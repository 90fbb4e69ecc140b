"""Dates in words: each at the precision written, in the page's language.

Months, years, times and their order come from Babel's CLDR data, for any locale.
The few words around them (*about*, *until*, *spring*) are `Phrases`: in English,
French, Korean and Arabic, and in English for every other language. The table of
them is what makes this module long.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from msgspec import Struct
from msgspec.structs import replace

from nutgraf.dates import Date, Moment, parse_date


class Phrases(Struct, frozen=True):
    """The words of one language around a date.

    Attributes:
        about, possibly, possibly_about: what ``~``, ``?`` and ``%`` make of a date.
        to: what stands between two ends; empty for the language's own dash.
        to_present, until: an interval with an open end, or an open start.
        end_unknown, start_unknown: an interval of which nobody knows the other end.
        until_day: ``until`` before a day, where the language changes it; else empty.
        since_day: a day behind *since*, where the language changes it; else empty.
        decade: ``{year}`` is its first, in digits alone.
        century: 20XX, which is some year of a hundred and not the century as a whole.
        some_month, some_day: 2004-XX and 2004-06-XX.
        seasons, quarters, thirds, halves: parts of a year, in order from spring.
        north, south: a season of one hemisphere.
        at: a time on a day.
        before_christ: a year counted from 1 BCE backwards.
        first_day: how a month's first day is said, where not by its number alone.
    """

    about: str
    possibly: str
    possibly_about: str
    to: str
    to_present: str
    until: str
    end_unknown: str
    start_unknown: str
    until_day: str
    since_day: str
    decade: str
    century: str
    some_month: str
    some_day: str
    seasons: tuple[str, str, str, str]
    quarters: tuple[str, str, str, str]
    thirds: tuple[str, str, str]
    halves: tuple[str, str]
    north: str
    south: str
    at: str
    before_christ: str
    first_day: str = ""


_ENGLISH = Phrases(
    about="about {date}",
    possibly="possibly {date}",
    possibly_about="possibly about {date}",
    to="{start} to {end}",
    to_present="{start} to the present",
    until="until {end}",
    end_unknown="from {start}, end unknown",
    start_unknown="until {end}, start unknown",
    until_day="",
    since_day="",
    decade="the {year}s",
    century="some year from {first} to {last}",
    some_month="some month of {date}",
    some_day="some day of {date}",
    seasons=("spring {year}", "summer {year}", "autumn {year}", "winter {year}"),
    quarters=(
        "first quarter of {year}",
        "second quarter of {year}",
        "third quarter of {year}",
        "fourth quarter of {year}",
    ),
    thirds=("first third of {year}", "second third of {year}", "last third of {year}"),
    halves=("first half of {year}", "second half of {year}"),
    north="{date} (northern hemisphere)",
    south="{date} (southern hemisphere)",
    at="{time}, {date}",
    before_christ="{year} BCE",
)
# French marks doubt behind the date, because what it puts before one depends on how
# exact that is ("vers le 5 mars", "vers mars").
_FRENCH = Phrases(
    about="{date} environ",
    possibly="{date} (incertain)",
    possibly_about="{date} environ (incertain)",
    to="",
    to_present="{start} à aujourd’hui",
    until="jusqu’en {end}",
    end_unknown="{start}, fin inconnue",
    start_unknown="{end}, début inconnu",
    until_day="jusqu’au {end}",
    since_day="le {start}",
    decade="les années {year}",
    century="une année de {first} à {last}",
    some_month="{date}, mois inconnu",
    some_day="{date}, jour inconnu",
    seasons=("printemps {year}", "été {year}", "automne {year}", "hiver {year}"),
    quarters=(
        "1er trimestre {year}",
        "2e trimestre {year}",
        "3e trimestre {year}",
        "4e trimestre {year}",
    ),
    thirds=("1er tiers de {year}", "2e tiers de {year}", "dernier tiers de {year}"),
    halves=("1er semestre {year}", "2e semestre {year}"),
    north="{date} (hémisphère nord)",
    south="{date} (hémisphère sud)",
    at="{date} à {time}",
    before_christ="{year} av. J.-C.",
    first_day="1er",
)
_KOREAN = Phrases(
    about="{date}경",
    possibly="{date}(불확실)",
    possibly_about="{date}경(불확실)",
    to="",
    to_present="{start}부터 현재까지",
    until="{end}까지",
    end_unknown="{start}부터(종료 시점 미상)",
    start_unknown="{end}까지(시작 시점 미상)",
    until_day="",
    since_day="",
    decade="{year}년대",
    century="{first}에서 {last} 사이의 어느 해",
    some_month="{date} 중 어느 달",
    some_day="{date} 중 어느 날",
    seasons=("{year} 봄", "{year} 여름", "{year} 가을", "{year} 겨울"),
    quarters=("{year} 1분기", "{year} 2분기", "{year} 3분기", "{year} 4분기"),
    thirds=("{year} 1~4월", "{year} 5~8월", "{year} 9~12월"),
    halves=("{year} 상반기", "{year} 하반기"),
    north="{date}(북반구)",
    south="{date}(남반구)",
    at="{date} {time}",
    before_christ="기원전 {year}",
)
_ARABIC = Phrases(
    about="حوالي {date}",
    possibly="ربما {date}",
    possibly_about="ربما حوالي {date}",
    to="",
    to_present="من {start} حتى الآن",
    until="حتى {end}",
    end_unknown="من {start}، والنهاية غير معروفة",
    start_unknown="حتى {end}، والبداية غير معروفة",
    until_day="",
    since_day="",
    decade="عقد {year}",
    century="أحد الأعوام من {first} إلى {last}",
    some_month="أحد أشهر عام {date}",
    some_day="أحد أيام {date}",
    seasons=("ربيع {year}", "صيف {year}", "خريف {year}", "شتاء {year}"),
    quarters=(
        "الربع الأول من {year}",
        "الربع الثاني من {year}",
        "الربع الثالث من {year}",
        "الربع الرابع من {year}",
    ),
    thirds=("الثلث الأول من {year}", "الثلث الثاني من {year}", "الثلث الأخير من {year}"),
    halves=("النصف الأول من {year}", "النصف الثاني من {year}"),
    north="{date} (نصف الكرة الشمالي)",
    south="{date} (نصف الكرة الجنوبي)",
    at="{date}، {time}",
    before_christ="{year} ق.م",
)
_PHRASES = {"en": _ENGLISH, "fr": _FRENCH, "ko": _KOREAN, "ar": _ARABIC}
_OTHERS = replace(_ENGLISH, to="")


def words(date: Date, locale: str = "en") -> str:
    """Say a date in words: "26 April 2025", "about 2019", "2022 to the present".

    ``locale`` is written ``pt-BR`` or ``pt_BR``; one that Babel does not know is taken
    for its language, then for English. Plain ``en`` puts the day first, as ``en-GB``.
    """
    return _say(date, locale, "MMMM")


def short_words(date: Date, locale: str = "en") -> str:
    """Say a date as `words` does, with months cut short: "26 Apr 2025"."""
    return _say(date, locale, "MMM")


def since_words(date: Date, locale: str = "en") -> str:
    """Say a date as `short_words` does, as it stands behind *since*: "le 26 avr. 2025"."""
    said, template = short_words(date, locale), _voice(locale, "MMM").phrases.since_day
    if template and date.start and date.start.day:
        return template.format(start=said)
    return said


def year_words(year: int, locale: str = "en") -> str:
    """A year as scales and margins have it: its digits, or "44 BCE"."""
    return _odd_year(year, _voice(locale, "MMMM").phrases)


def month_words(month: int, locale: str = "en", year: int | None = None) -> str:
    """A month as scales have it, cut short: "Apr"; "Apr 2024" where a year from 0 to 9999 is given."""
    if year is not None:
        return short_words(parse_date(f"{year:04}-{month:02}"), locale)
    return format_date(dt.date(2000, month, 1), "LLL", locale_of(locale))


def months_words(first: tuple[int, int], last: tuple[int, int], locale: str = "en") -> str:
    """A stretch of whole months, each its year and its number: "March 2024 to July 2025"."""
    start, end = (Moment("month", 0, 0, year, month) for year, month in (first, last))
    return _span(start, end, _voice(locale, "MMMM"))


@lru_cache(maxsize=64)
def language_name(lang: str, locale: str) -> str:
    """What a language is called in another; its code where Babel does not know it."""
    try:
        found = Locale.parse(lang.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return lang
    return found.get_display_name(locale_of(locale)) or lang


def autonym(lang: str) -> str:
    """What a language calls itself: "français"; its code where Babel does not know it."""
    return language_name(lang, lang)


class _Voice(NamedTuple):
    """How to speak: a locale, its phrases, and CLDR's pattern for a month."""

    locale: Locale
    phrases: Phrases
    month: str


@lru_cache(maxsize=64)
def _voice(locale: str, month: str) -> _Voice:
    found = locale_of(locale)
    return _Voice(found, _PHRASES.get(found.language, _OTHERS), month)


@lru_cache(maxsize=64)
def locale_of(lang: str) -> Locale:
    """Babel's locale for a language; that of its main part, or English, where it has none."""
    name = lang.replace("-", "_")
    for candidate in (name, name.partition("_")[0]):
        try:
            return Locale.parse("en_GB" if candidate == "en" else candidate)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en", "GB")


@lru_cache(maxsize=2**16)
def _say(date: Date, locale: str, month: str) -> str:
    voice, first, last = _voice(locale, month), date.start, date.end
    if not date.is_interval:
        return _moment(date.moments[0], voice)
    if first and last:
        return _span(first, last, voice)
    template = _one_ended(date, voice.phrases)
    said = _moment(date.moments[0], voice)
    return template.format(start=said, end=said)


def _one_ended(date: Date, phrases: Phrases) -> str:
    if date.end is None:
        return phrases.to_present if date.open_end else phrases.end_unknown
    if not date.open_start:
        return phrases.start_unknown
    return (date.end.day and phrases.until_day) or phrases.until


# ----- One moment -----


def _moment(moment: Moment, voice: _Voice) -> str:
    phrases, said = voice.phrases, _plain(moment, voice)
    if moment.uncertain:
        template = phrases.possibly_about if moment.approximate else phrases.possibly
    else:
        template = phrases.about if moment.approximate else "{date}"
    return template.format(date=said)


def _plain(moment: Moment, voice: _Voice) -> str:
    phrases = voice.phrases
    if moment.time:
        return _timed(_time(moment, voice), moment, voice)
    if moment.season:
        return _season(moment.season, _year(moment.year, voice), phrases)
    if moment.precision == "decade":
        return phrases.decade.format(year=moment.year)
    if moment.precision == "century":
        first, last = _year(moment.year, voice), _year(moment.year + 99, voice)
        return phrases.century.format(first=first, last=last)
    said = _calendar(moment, voice)
    if moment.unspecified:
        some = phrases.some_month if moment.unspecified == "month" else phrases.some_day
        return some.format(date=said)
    return said


def _season(code: int, year: str, phrases: Phrases) -> str:
    parts = (*phrases.seasons * 3, *phrases.quarters, *phrases.thirds, *phrases.halves)
    said = parts[code - 21].format(year=year)
    if code < 25 or code > 32:
        return said
    return (phrases.north if code < 29 else phrases.south).format(date=said)


def _timed(time: str, moment: Moment, voice: _Voice) -> str:
    said = voice.phrases.at.format(time=time, date=_calendar(moment, voice))
    return said if moment.zone is None else f"{said} ({_zone(moment.zone)})"


def _time(moment: Moment, voice: _Voice) -> str:
    """Say a time in 24 hours, which every language has and nobody mistakes."""
    clock = dt.datetime.combine(_SOME_DAY, dt.time.fromisoformat(moment.time))
    skeleton = "Hm" if len(moment.time) == len("HH:MM") else "Hms"
    return format_skeleton(skeleton, clock, locale=voice.locale)


_SOME_DAY = dt.date(2000, 1, 1)


def _zone(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    sign = "\N{MINUS SIGN}" if minutes < 0 else "+"
    return f"UTC{sign}{hours}{f':{rest:02}' if rest else ''}" if minutes else "UTC"


def _year(year: int, voice: _Voice) -> str:
    return _calendar(Moment("year", 0, 0, year), voice)


# Python's dates reach from year 1 to 9999. Any other year is said in the place of this
# one, which has a 29 February too.
_STAND_IN = 4444


def _calendar(moment: Moment, voice: _Voice) -> str:
    if 0 < moment.year < 10000:
        return _formatted(_day(moment, moment.year), moment, voice)
    said = _formatted(_day(moment, _STAND_IN), moment, voice)
    return said.replace(str(_STAND_IN), _odd_year(moment.year, voice.phrases))


def _odd_year(year: int, phrases: Phrases) -> str:
    return str(year) if year > 0 else phrases.before_christ.format(year=1 - year)


def _day(moment: Moment, year: int) -> dt.date:
    return dt.date(year, moment.month or 1, moment.day or 1)


def _formatted(day: dt.date, moment: Moment, voice: _Voice) -> str:
    if moment.day and voice.month == "MMMM":
        said = format_date(day, "long", locale=voice.locale)
        return _with_first(said, moment, voice)
    skeleton = "yMMMd" if moment.day else f"y{voice.month}" if moment.month else "y"
    return _with_first(format_skeleton(skeleton, day, locale=voice.locale), moment, voice)


def _with_first(said: str, moment: Moment, voice: _Voice) -> str:
    """CLDR has no other word for the first of a month than its number."""
    first = voice.phrases.first_day
    return re.sub(r"^1\b", first, said) if first and moment.day == 1 else said


# ----- Two ends -----


def _span(first: Moment, last: Moment, voice: _Voice) -> str:
    start, end = _moment(first, voice), _moment(last, voice)
    if start == end:
        return start
    return _compressed(first, last, voice) or _joined(start, end, voice)


def _compressed(first: Moment, last: Moment, voice: _Voice) -> str:
    """Say only once what two ends share; empty where CLDR cannot, or where one is in doubt.

    "About 5 to 8 March" would leave open whether the 8th is certain.
    """
    if any(moment.uncertain or moment.approximate for moment in (first, last)):
        return ""
    if first.time and last.time and (first.earliest, first.zone) == (last.earliest, last.zone):
        return _timed(_joined(_time(first, voice), _time(last, voice), voice), first, voice)
    return _patterned(first, last, voice) if _patternable(first, last) else ""


def _patternable(first: Moment, last: Moment) -> bool:
    alike = first.precision == last.precision and first.precision in ("year", "month", "day")
    usual = first.year > 0 and last.year < 10000
    return alike and usual and not (first.unspecified or last.unspecified)


def _patterned(first: Moment, last: Moment, voice: _Voice) -> str:
    skeleton = "yMMMd" if first.day else f"y{voice.month}" if first.month else "y"
    differs = "y" if first.year != last.year else "M" if first.month != last.month else "d"
    patterns = voice.locale.interval_formats.get(skeleton, {}).get(differs)
    if not patterns or len(patterns) != 2:
        return ""
    start, end = (_wide(pattern, voice) if first.day else pattern for pattern in patterns)
    if not voice.phrases.to:
        return _apply(start, first, voice) + _apply(end, last, voice)
    return _joined(_apply(start.rstrip(_DASHES), first, voice), _apply(end, last, voice), voice)


_DASHES = " -~\u2013\u2014\u2009\u202f\xa0"  # en dash, em dash, thin and fixed spaces


def _wide(pattern: str, voice: _Voice) -> str:
    """CLDR's intervals of days have short months only."""
    if voice.month == "MMM":
        return pattern
    return pattern.replace("MMM", "MMMM").replace("LLL", "LLLL")


def _apply(pattern: str, moment: Moment, voice: _Voice) -> str:
    said = format_date(_day(moment, moment.year), pattern, locale=voice.locale)
    return _with_first(said, moment, voice)


def _joined(start: str, end: str, voice: _Voice) -> str:
    if voice.phrases.to:
        return voice.phrases.to.format(start=start, end=end)
    dash: str = voice.locale.interval_formats[None]
    return dash.format(start, end)
