"""What the reader of dates takes, refuses and says; and that the calendar is right.

Long because it is one grammar, and each form of it a row.
"""

from __future__ import annotations

import datetime as dt
import warnings
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from nutgraf.dates import (
    Date,
    DateError,
    civil,
    date_from_calendar,
    date_from_parts,
    day_number,
    parse_date,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # edtf's grammar is older than its pyparsing
    parse_edtf = pytest.importorskip("edtf").parse_edtf


def _bounds(text: str) -> tuple[tuple[int, int, int] | None, tuple[int, int, int] | None]:
    date = parse_date(text)
    first = None if date.earliest is None else civil(date.earliest)
    last = None if date.latest is None else civil(date.latest)
    return first, last


def _error(text: str) -> DateError:
    with pytest.raises(DateError) as caught:
        parse_date(text)
    return caught.value


# ----- Calendar -----


@given(st.dates())
def test_a_day_number_is_pythons_ordinal(day: dt.date) -> None:
    assert day_number(day.year, day.month, day.day) == day.toordinal()
    assert civil(day.toordinal()) == (day.year, day.month, day.day)


@given(st.integers(-(10**9), 10**9))
def test_every_day_number_has_one_civil_date(number: int) -> None:
    assert day_number(*civil(number)) == number
    assert civil(number) < civil(number + 1)


@given(st.integers(-9999, 9999), st.dates())
def test_the_calendar_repeats_every_400_years(cycles: int, day: dt.date) -> None:
    assume((day.month, day.day) != (2, 29))
    moved = day_number(day.year + 400 * cycles, day.month, day.day)
    assert moved == day.toordinal() + cycles * 146097


def test_the_day_before_year_1_is_0() -> None:
    assert day_number(0, 12, 31) == 0
    assert civil(0) == (0, 12, 31)
    assert civil(-366) == (-1, 12, 31)


# ----- What is read -----


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("2024", "year", (2024, 1, 1), (2024, 12, 31)),
        ("2024-02", "month", (2024, 2, 1), (2024, 2, 29)),
        ("2100-02", "month", (2100, 2, 1), (2100, 2, 28)),
        ("2024-03-05", "day", (2024, 3, 5), (2024, 3, 5)),
        ("2024-03-05T14:30", "time", (2024, 3, 5), (2024, 3, 5)),
        ("2024-03-05T00:30+09:00", "time", (2024, 3, 5), (2024, 3, 5)),
        ("0000", "year", (0, 1, 1), (0, 12, 31)),
        ("-0043-03-15", "day", (-43, 3, 15), (-43, 3, 15)),
        ("-0004-02", "month", (-4, 2, 1), (-4, 2, 29)),
        ("Y12000", "year", (12000, 1, 1), (12000, 12, 31)),
        ("Y-12000", "year", (-12000, 1, 1), (-12000, 12, 31)),
        ("201X", "decade", (2010, 1, 1), (2019, 12, 31)),
        ("20XX", "century", (2000, 1, 1), (2099, 12, 31)),
        ("2004-XX", "year", (2004, 1, 1), (2004, 12, 31)),
        ("2004-XX-XX", "year", (2004, 1, 1), (2004, 12, 31)),
        ("2004-06-XX", "month", (2004, 6, 1), (2004, 6, 30)),
        ("2024-21", "season", (2024, 3, 1), (2024, 5, 31)),
        ("2024-24", "season", (2024, 12, 1), (2025, 2, 28)),
        ("2024-26", "season", (2024, 6, 1), (2024, 8, 31)),
        ("2024-29", "season", (2024, 9, 1), (2024, 11, 30)),
        ("2023-30", "season", (2023, 12, 1), (2024, 2, 29)),
        ("2023-31", "season", (2024, 3, 1), (2024, 5, 31)),
        ("2024-33", "quarter", (2024, 1, 1), (2024, 3, 31)),
        ("2024-36", "quarter", (2024, 10, 1), (2024, 12, 31)),
        ("2024-38", "third", (2024, 5, 1), (2024, 8, 31)),
        ("2024-40", "half", (2024, 1, 1), (2024, 6, 30)),
        ("2024-41", "half", (2024, 7, 1), (2024, 12, 31)),
    ],
)
def test_a_date_keeps_its_precision_and_knows_its_first_and_last_day(
    text: str, precision: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    assert parse_date(text).precision == precision
    assert _bounds(text) == (first, last)


def test_southern_autumn_and_winter_follow_in_the_order_of_their_codes() -> None:
    days = [parse_date(f"2024-{code}").earliest or 0 for code in range(29, 33)]
    assert days == sorted(days)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-03/2024-05-06", (2024, 3, 1), (2024, 5, 6)),
        ("2024/2024-03-05", (2024, 1, 1), (2024, 3, 5)),
        ("2024-03-05/2025", (2024, 3, 5), (2025, 12, 31)),
        ("2024/..", (2024, 1, 1), None),
        ("2024/", (2024, 1, 1), None),
        ("../2024", None, (2024, 12, 31)),
        ("/2024", None, (2024, 12, 31)),
        ("-0044/0014-08-19", (-44, 1, 1), (14, 8, 19)),
        ("2024/2024", (2024, 1, 1), (2024, 12, 31)),
        ("201X/2024-35", (2010, 1, 1), (2024, 9, 30)),
    ],
)
def test_an_interval_runs_from_the_first_day_of_its_start_to_the_last_of_its_end(
    text: str, first: tuple[int, int, int] | None, last: tuple[int, int, int] | None
) -> None:
    assert _bounds(text) == (first, last)
    assert parse_date(text).is_interval


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("2024", set()),
        ("2024/2025", {"is_interval"}),
        ("2024/..", {"is_interval", "open_end"}),
        ("../2024", {"is_interval", "open_start"}),
        ("2024/", {"is_interval", "unknown_end"}),
        ("/2024", {"is_interval", "unknown_start"}),
        ("2024?", {"uncertain"}),
        ("2024~", {"approximate"}),
        ("2024%", {"uncertain", "approximate"}),
        ("2024/2025?", {"is_interval", "uncertain"}),
        ("2024~/..", {"is_interval", "approximate", "open_end"}),
    ],
)
def test_a_date_says_what_is_open_unknown_or_in_doubt(text: str, true: set[str]) -> None:
    names = {"is_interval", "open_start", "open_end", "unknown_start", "unknown_end"}
    names |= {"uncertain", "approximate"}
    assert {name for name in names if getattr(parse_date(text), name)} == true


@pytest.mark.parametrize(
    "text",
    ["2024-03-05~", "~2024-03-05", "2024~-03-05", "2024-~03-05", "2024-03~-05", "2024-03-~05"],
)
def test_a_mark_on_any_part_holds_for_the_whole_date(text: str) -> None:
    date = parse_date(text)
    assert date.approximate
    assert not date.uncertain
    assert (date.earliest, date.latest) == (parse_date("2024-03-05").earliest,) * 2


def test_marks_on_two_parts_add_up() -> None:
    date = parse_date("2024?-03~")
    assert date.uncertain
    assert date.approximate


def test_each_end_of_an_interval_has_its_own_marks() -> None:
    start, end = parse_date("2019~/2021-05?").moments
    assert (start.approximate, start.uncertain, start.precision) == (True, False, "year")
    assert (end.approximate, end.uncertain, end.precision) == (False, True, "month")


def test_spaces_around_a_date_are_no_part_of_it() -> None:
    assert parse_date(" 2024-03\n") == parse_date("2024-03")


@pytest.mark.parametrize(
    ("text", "time", "zone"),
    [
        ("2024-03-05T14:30", "14:30", None),
        ("2024-03-05T14:30Z", "14:30", 0),
        ("2024-03-05T14:30:05+09:00", "14:30:05", 540),
        ("2024-03-05T14:30-03:30", "14:30", -210),
        ("2024-03-05T14:30+09", "14:30", 540),
        ("2024-03-05T14:30:05.25", "14:30:05.25", None),
    ],
)
def test_a_time_keeps_its_zone(text: str, time: str, zone: int | None) -> None:
    (moment,) = parse_date(text).moments
    assert (moment.time, moment.zone) == (time, zone)


# ----- The edtf package and Python's calendar agree -----

YEARS = st.integers(-9999, 9999).map(lambda y: f"{'-' if y < 0 else ''}{abs(y):04}")
DAYS = st.dates().map(dt.date.isoformat)
MONTHS = DAYS.map(lambda day: day[:7])
UNSPECIFIED = st.one_of(
    MONTHS.map(lambda month: month[:3] + "X"),
    MONTHS.map(lambda month: month[:2] + "XX"),
    MONTHS.map(lambda month: month[:4] + "-XX"),
    MONTHS.map(lambda month: month + "-XX"),
)
PARTS = st.builds(lambda day, code: f"{day[:4]}-{code}", DAYS, st.integers(33, 41))
MARKED = st.builds(lambda text, mark: text + mark, MONTHS | DAYS, st.sampled_from("?~%"))
SINGLE = YEARS | MONTHS | DAYS | UNSPECIFIED | PARTS | MARKED


def _oracle(struct: Iterable[int]) -> tuple[int, int, int]:
    year, month, day, *_ = struct
    return year, month, day


@settings(max_examples=150, deadline=None)
@given(SINGLE)
def test_edtf_gives_a_date_the_same_first_and_last_day(text: str) -> None:
    other = parse_edtf(text)
    assert _bounds(text) == (_oracle(other.lower_strict()), _oracle(other.upper_strict()))


@settings(max_examples=100, deadline=None)
@given(DAYS | MONTHS, DAYS | MONTHS)
def test_edtf_gives_an_interval_the_same_first_and_last_day(one: str, two: str) -> None:
    assume(parse_date(one).earliest != parse_date(two).earliest)
    first, last = sorted((one, two))
    other = parse_edtf(f"{first}/{last}")
    expected = _oracle(other.lower_strict()), _oracle(other.upper_strict())
    assert _bounds(f"{first}/{last}") == expected


@given(st.from_regex(r"(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]", fullmatch=True))
@example("1900-02-29")
@example("2000-02-29")
def test_pythons_calendar_refuses_the_same_days(text: str) -> None:
    try:
        expected = dt.date.fromisoformat(text).toordinal()
    except ValueError:
        with pytest.raises(DateError):
            parse_date(text)
    else:
        assert parse_date(text).earliest == expected


# ----- What is refused, and what would mend it -----

FORMS = "dates are written YYYY, YYYY-MM or YYYY-MM-DD"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("2024-02-30", '"2024-02-30" is no date: February 2024 has 29 days', ""),
        ("2023-02-29", '"2023-02-29" is no date: February 2023 has 28 days', ""),
        ("-0001-04-31", '"-0001-04-31" is no date: April -0001 has 30 days', ""),
        ("2024-13", '"2024-13" is no date: months run from 01 to 12', ""),
        (
            "2024-42",
            '"2024-42" is no date: months run from 01 to 12, parts of a year from 21 to 41',
            "",
        ),
        (
            "2024-13-05",
            '"2024-13-05" is no date: months run from 01 to 12',
            "write 2024-05-13",
        ),
        ("2024-00", '"2024-00" is no date: months run from 01 to 12', "write 2024"),
        ("2024-03-00", '"2024-03-00" is no date: days begin at 01', "write 2024-03"),
        (
            "2024-03-05T25:00",
            '"2024-03-05T25:00" is no date: hours run from 00 to 23',
            "",
        ),
        (
            "2024-03-05T14:60",
            '"2024-03-05T14:60" is no date: minutes run from 00 to 59',
            "",
        ),
        (
            "2024-03-05T14:30:60",
            '"2024-03-05T14:30:60" is no date: seconds run from 00 to 59',
            "",
        ),
        (
            "2024-03-05T14:30+15:00",
            '"2024-03-05T14:30+15:00" is no date: time zones run from -14:00 to +14:00',
            "",
        ),
        ("-0000", '"-0000" is no date: the year 0 has no sign', ""),
        (
            "201X-05",
            '"201X-05" is no date: only a year of four known digits has months',
            "",
        ),
        ("2004-XX-05", '"2004-XX-05" is no date: only a known month has a known day', ""),
        (
            "2004-06-XXT10:00",
            '"2004-06-XXT10:00" is no date: only a whole day has a time',
            "",
        ),
        ("2024-02-30?", '"2024-02-30?" is no date: February 2024 has 29 days', ""),
        ("2024-02-30/2024-03", '"2024-02-30" is no date: February 2024 has 29 days', ""),
        ("../..", '"../.." is no interval: neither end is known', ""),
        ("/", '"/" is no interval: neither end is known', ""),
        ("", f'"" is no date: {FORMS}', ""),
        ("XXXX", f'"XXXX" is no date: {FORMS}', ""),
        ("April 2025", f'"April 2025" is no date: {FORMS}', "write 2025-04"),
        ("26/04/2025", f'"26/04/2025" is no date: {FORMS}', "write 2025-04-26"),
        (
            "2024-05/2024-03",
            '"2024-05/2024-03" is no interval: it ends before it begins',
            "write 2024-03/2024-05",
        ),
        (
            "2024-05/2024",
            '"2024-05/2024" is no interval: it ends before it begins',
            "give the end as exactly as the start, or leave it open: write 2024-05/..",
        ),
        (
            "2024-05-31/2024-05",
            '"2024-05-31/2024-05" is no interval: it ends before it begins',
            "give the end as exactly as the start, or leave it open: write 2024-05-31/..",
        ),
        (
            "2024-03-05T14:30/2024-03-05T13:00",
            '"2024-03-05T14:30/2024-03-05T13:00" is no interval: it ends before it begins',
            "write 2024-03-05T13:00/2024-03-05T14:30",
        ),
        (
            "2024-03-05T14:30Z/2024-03-05T15:00+09:00",
            '"2024-03-05T14:30Z/2024-03-05T15:00+09:00" is no interval: it ends before it begins',
            "write 2024-03-05T15:00+09:00/2024-03-05T14:30Z",
        ),
    ],
)
def test_an_error_says_what_is_wrong_and_what_would_mend_it(
    text: str, message: str, hint: str
) -> None:
    error = _error(text)
    assert (str(error), error.hint) == (message, hint)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2025-4-26", "2025-04-26"),
        ("2025-4", "2025-04"),
        ("2025/04/26", "2025-04-26"),
        ("2025.04.26", "2025-04-26"),
        ("20250426", "2025-04-26"),
        ("26.04.2025", "2025-04-26"),
        ("04/26/2025", "2025-04-26"),
        ("04/2025", "2025-04"),
        ("5/5/2025", "2025-05-05"),
        ("03/04/2025", "2025-04-03 or 2025-03-04"),
        ("26 April 2025", "2025-04-26"),
        ("26th of April 2025", "2025-04-26"),
        ("Saturday, 26 April 2025", "2025-04-26"),
        ("April 26, 2025", "2025-04-26"),
        ("Sept. 2024", "2024-09"),
        ("8-13 October 2024", "2024-10-08/2024-10-13"),
        ("8 to 13 October 2024", "2024-10-08/2024-10-13"),
        ("January to February 2025", "2025-01/2025-02"),
        ("19 October to 2 November 2024", ""),
        ("circa 2019", "2019~"),
        ("c. April 2019", "2019-04~"),
        ("about 2019", "2019~"),
        ("possibly 2019", "2019?"),
        ("2019?~", "2019%"),
        ("spring 2024", "2024-21"),
        ("Fall of 2024", "2024-23"),
        ("Q3 2024", "2024-35"),
        ("2024-Q3", "2024-35"),
        ("H2 2024", "2024-41"),
        ("2024 H1", "2024-40"),
        ("the 2010s", "201X"),
        ("1900s", "190X or 19XX"),
        ("2009-2024", "2009/2024"),
        ("2009 – 2024", "2009/2024"),
        ("2013-14", "2013/2014"),
        ("2010/11", "2010-11 or 2010/2011"),
        ("since May 2022", "2022-05/.."),
        ("2022 to present", "2022/.."),
        ("2022/present", "2022/.."),
        ("until 2022", "../2022"),
        ("44 BC", "-0043"),
        ("44 BCE", "-0043"),
        ("800", "0800"),
        ("12000", "Y12000"),
        ("201x", "201X"),
        ("2024-05 / 2024-06", "2024-05/2024-06"),
        ("2024-06-00/2024-07", "2024-06/2024-07"),
        ("2024-03-05 9:30", "2024-03-05T09:30"),
        ("2024-03-05t14:30z", "2024-03-05T14:30Z"),
        ("2024-03-05T14", "2024-03-05T14:00"),
        ("2024-03-05T14:30+0900", "2024-03-05T14:30+09:00"),
        ("today", ""),
        ("Foo 2024", ""),
        ("5 mars 2024", ""),
        ("31 April 2024", ""),
        ("2024-W05", ""),
    ],
)
def test_a_spelling_from_elsewhere_is_answered_with_edtf_where_only_that_can_be_meant(
    text: str, edtf: str
) -> None:
    assert _error(text).hint == (f"write {edtf}" if edtf else "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("31 April 2024", "April 2024 has 30 days"),
        ("31/04/2024", "April 2024 has 30 days"),
        ("Feb 30, 2023", "February 2023 has 28 days"),
        ("13/13/2024", "months run from 01 to 12"),
        ("3 Foo 2024", "dates are written YYYY, YYYY-MM or YYYY-MM-DD"),
        ("last week", "dates are written YYYY, YYYY-MM or YYYY-MM-DD"),
    ],
)
def test_a_day_that_is_none_is_told_whichever_way_it_is_spelt(text: str, why: str) -> None:
    assert str(_error(text)) == f'"{text}" is no date: {why}'


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="0123456789-/.TZX?~%: +Ymay.tocs", max_size=24) | st.text(max_size=80))
def test_any_text_is_a_date_or_a_dateerror_whose_hint_reads(text: str) -> None:
    try:
        parse_date(text)
    except DateError as error:
        message, hint = str(error), error.hint
    else:
        return
    assert message
    assert not message.endswith(".")
    for mended in hint.partition("write ")[2].split(" or ") if hint else ():
        assert parse_date(mended)


# ----- Order -----

IN_ORDER = [
    "Y-12000",
    "-0043",
    "-0043-01",
    "0000",
    "19XX",
    "20XX",
    "200X",
    "2006",
    "2006-10-14",
    "../2010",
    "2024",
    "2024-40",
    "2024-37",
    "2024-33",
    "2024-01",
    "2024-01-01",
    "2024-01-01T06:00+09:00",
    "2024-01-01T01:00Z",
    "2024-01-01T09:00",
    "2024-01-02T00:30+09:00",
    "2024-03/2024-04",
    "2024-03-01/..",
    "2024-06",
    "2024-06-01",
    "Y12000",
]


def test_dates_sort_by_first_day_then_the_less_precise_then_by_time() -> None:
    dates = [parse_date(text) for text in IN_ORDER]
    assert [d.text for d in sorted(dates, key=lambda d: d.sort_key)] == IN_ORDER
    assert len({date.sort_key for date in dates}) == len(dates)


def test_an_interval_stands_where_its_start_would_stand() -> None:
    assert parse_date("2024-03/2024-05").sort_key == parse_date("2024-03").sort_key
    assert parse_date("2024-03/..").sort_key == parse_date("2024-03").sort_key


def test_an_interval_without_a_known_start_stands_where_its_end_would() -> None:
    assert parse_date("../2022-03").sort_key == parse_date("2022-03").sort_key
    assert parse_date("/2022-03").sort_key == parse_date("2022-03").sort_key


def test_doubt_moves_no_date() -> None:
    assert parse_date("2022-03%").sort_key == parse_date("2022-03").sort_key


# ----- What HTML and feeds get -----


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024", "2024"),
        ("0800", "0800"),
        ("2024-03", "2024-03"),
        ("2024-03-05", "2024-03-05"),
        ("2024-03-05~", "2024-03-05"),
        ("2024?", "2024"),
        ("2024-03-05T14:30", "2024-03-05T14:30"),
        ("2024-03-05T14:30Z", "2024-03-05T14:30Z"),
        ("2024-03-05T14:30:05+09:00", "2024-03-05T14:30:05+09:00"),
        ("2024-03-05T14:30-03:30", "2024-03-05T14:30-03:30"),
        ("2024-03-05T14:30:05.123456", "2024-03-05T14:30:05.123"),
        ("2024-03-05T14:30+09", "2024-03-05T14:30+09:00"),
    ],
)
def test_html_gets_a_plain_date(text: str, iso: str) -> None:
    assert parse_date(text).iso == iso


@pytest.mark.parametrize(
    "text",
    [
        "0000",
        "-0043",
        "Y12000",
        "201X",
        "20XX",
        "2004-XX",
        "2004-06-XX",
        "2024-21",
        "2024-33",
        "2024/2025",
        "2024/..",
        "../2024",
        "2024/",
        "/2024",
    ],
)
def test_html_gets_nothing_that_it_cannot_say(text: str) -> None:
    assert parse_date(text).iso == ""


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024", "2024-01-01T00:00:00+00:00"),
        ("2024-03-05", "2024-03-05T00:00:00+00:00"),
        ("2024-03-05T14:30", "2024-03-05T14:30:00+00:00"),
        ("2024-03-05T01:30+09:00", "2024-03-04T16:30:00+00:00"),
        ("2024-03-05T23:30-03:30", "2024-03-06T03:00:00+00:00"),
        ("2024-03/2024-05", "2024-03-01T00:00:00+00:00"),
        ("2024-03-05T14:30:05.5Z", "2024-03-05T14:30:05.500000+00:00"),
    ],
)
def test_the_first_instant_is_midnight_utc_where_no_time_is_known(text: str, moment: str) -> None:
    assert parse_date(text).moment_utc().isoformat() == moment


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("../2024", '"../2024" has no known start'),
        ("-0043", '"-0043" is outside the years 1 to 9999'),
        ("Y12000", '"Y12000" is outside the years 1 to 9999'),
        ("0001-01-01T01:00+09:00", '"0001-01-01T01:00+09:00" is outside the years 1 to 9999'),
    ],
)
def test_a_date_without_a_first_instant_says_so(text: str, message: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_date(text).moment_utc()
    assert str(caught.value) == message


# ----- Dates that others have read already -----

SEOUL = dt.timezone(dt.timedelta(hours=9))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.date(2024, 3, 5), "2024-03-05"),
        (dt.date(800, 12, 25), "0800-12-25"),
        (dt.datetime(2024, 3, 5, 14, 30), "2024-03-05T14:30"),  # noqa: DTZ001
        (dt.datetime(2024, 3, 5, 14, 30, 5, tzinfo=SEOUL), "2024-03-05T14:30:05+09:00"),
        (dt.datetime(2024, 3, 5, tzinfo=dt.UTC), "2024-03-05T00:00+00:00"),
    ],
)
def test_yamls_own_dates_keep_their_time_and_zone(value: dt.date, text: str) -> None:
    assert date_from_calendar(value).text == text


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([2024], "2024"),
        ([2024, 3], "2024-03"),
        ([2024, 3, 5], "2024-03-05"),
        (["2024", "3"], "2024-03"),
        ([2024, 21], "2024-21"),
        ([800], "0800"),
        ([-44], "-0043"),
        ([-1], "0000"),
        ([12000], "Y12000"),
    ],
)
def test_csl_date_parts_keep_their_precision(parts: list[int | str], text: str) -> None:
    assert date_from_parts(parts).text == text


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([], '"[]" is no date'),
        ([0], '"[0]" is no date'),
        ([2024, 3, 5, 6], '"[2024, 3, 5, 6]" is no date'),
        (["spring"], "\"['spring']\" is no date"),
        ([2024, 2, 30], '"2024-02-30" is no date: February 2024 has 29 days'),
        ([2024, 13], '"2024-13" is no date: months run from 01 to 12'),
    ],
)
def test_csl_date_parts_that_make_no_date_are_errors(parts: list[int | str], message: str) -> None:
    with pytest.raises(DateError) as caught:
        date_from_parts(parts)
    assert str(caught.value) == message


# ----- Records -----


@pytest.mark.parametrize("text", [*IN_ORDER, "2004-06-XX", "2019~/2021-05?", "/2024"])
def test_a_date_survives_msgpack_and_json(text: str) -> None:
    date = parse_date(text)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(date), type=Date) == date
    assert msgspec.json.decode(msgspec.json.encode(date), type=Date) == date
    assert hash(date) == hash(msgspec.json.decode(msgspec.json.encode(date), type=Date))


def test_a_text_is_read_once() -> None:
    assert parse_date("2024-03-05") is parse_date("2024-03-05")
