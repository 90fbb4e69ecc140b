"""How dates read in words, in the languages we have words for and in others."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.date_words import month_words, months_words, short_words, since_words, words
from nutgraf.dates import parse_date


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2025-04-26", "26 April 2025"),
        ("2025-04", "April 2025"),
        ("2006", "2006"),
        ("2025-04-26T14:30", "14:30, 26 April 2025"),
        ("2025-04-26T14:30Z", "14:30, 26 April 2025 (UTC)"),
        ("2025-04-26T14:30+09:00", "14:30, 26 April 2025 (UTC+9)"),
        ("2025-04-26T04:30:05-03:30", "04:30:05, 26 April 2025 (UTC\N{MINUS SIGN}3:30)"),
        ("2019~", "about 2019"),
        ("2019?", "possibly 2019"),
        ("2019-05%", "possibly about May 2019"),
        ("2024-21", "spring 2024"),
        ("2024-24", "winter 2024"),
        ("2024-26", "summer 2024 (northern hemisphere)"),
        ("2024-30", "summer 2024 (southern hemisphere)"),
        ("2024-35", "third quarter of 2024"),
        ("2024-39", "last third of 2024"),
        ("2024-41", "second half of 2024"),
        ("2024-33~", "about first quarter of 2024"),
        ("201X", "the 2010s"),
        ("20XX", "some year from 2000 to 2099"),
        ("2004-XX", "some month of 2004"),
        ("2004-06-XX", "some day of June 2004"),
        ("2004-XX-XX", "some day of 2004"),
        ("0000", "1 BCE"),
        ("-0043", "44 BCE"),
        ("-0043-03-15", "15 March 44 BCE"),
        ("-0004-02-29", "29 February 5 BCE"),
        ("Y12000", "12000"),
    ],
)
def test_a_date_is_said_at_its_precision(text: str, said: str) -> None:
    assert words(parse_date(text)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2024-10-08/2024-10-13", "8 to 13 October 2024"),
        ("2024-10-19/2024-11-02", "19 October to 2 November 2024"),
        ("2024-12-30/2025-01-02", "30 December 2024 to 2 January 2025"),
        ("2025-01/2025-02", "January to February 2025"),
        ("2024-11/2025-02", "November 2024 to February 2025"),
        ("2009/2024", "2009 to 2024"),
        ("2025-04-26T14:30Z/2025-04-26T16:00Z", "14:30 to 16:00, 26 April 2025 (UTC)"),
        ("2024-05-01/2024-05-01", "1 May 2024"),
    ],
)
def test_what_both_ends_share_is_said_once(text: str, said: str) -> None:
    assert words(parse_date(text)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2024-03-05/2024-05", "5 March 2024 to May 2024"),
        ("2019~/2021", "about 2019 to 2021"),
        ("2019~/2021~", "about 2019 to about 2021"),
        ("2024-03-05/2024-03-08?", "5 March 2024 to possibly 8 March 2024"),
        ("2024-35/2025-33", "third quarter of 2024 to first quarter of 2025"),
        ("201X/202X", "the 2010s to the 2020s"),
        ("2004-XX/2005-XX", "some month of 2004 to some month of 2005"),
        ("-0044/-0042", "45 BCE to 43 BCE"),
        (
            "2025-04-26T14:30Z/2025-04-26T16:00+01:00",
            "14:30, 26 April 2025 (UTC) to 16:00, 26 April 2025 (UTC+1)",
        ),
    ],
)
def test_ends_that_differ_in_kind_or_in_doubt_are_said_in_full(text: str, said: str) -> None:
    assert words(parse_date(text)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2023-09/..", "September 2023 to the present"),
        ("2022~/..", "about 2022 to the present"),
        ("../2022", "until 2022"),
        ("2022/", "from 2022, end unknown"),
        ("/2022", "until 2022, start unknown"),
    ],
)
def test_an_open_end_is_not_an_unknown_one(text: str, said: str) -> None:
    assert words(parse_date(text)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2025-04-26", "26 Apr 2025"),
        ("2025-04", "Apr 2025"),
        ("2025", "2025"),
        ("2024-10-19/2024-11-02", "19 Oct to 2 Nov 2024"),
        ("2025-01/2025-02", "Jan to Feb 2025"),
        ("2004-06-XX", "some day of Jun 2004"),
        ("-0043-03-15", "15 Mar 44 BCE"),
    ],
)
def test_short_words_cut_the_month(text: str, said: str) -> None:
    assert short_words(parse_date(text)) == said


@pytest.mark.parametrize(
    ("lang", "text", "said"),
    [
        ("en", "2025-06-02", "2 Jun 2025"),
        ("fr", "2025-06-02", "le 2 juin 2025"),
        ("fr", "2025-06-02~", "le 2 juin 2025 environ"),
        ("fr", "2025-06-01", "le 1er juin 2025"),
        ("fr", "2025-06", "juin 2025"),
        ("fr", "2025-06-XX", "juin 2025, jour inconnu"),
        ("fr", "/2025-06-02", "début inconnu"),
        ("ar", "2025-06-02", "2 يونيو 2025"),
    ],
)
def test_a_day_has_its_article_behind_since(lang: str, text: str, said: str) -> None:
    assert said in since_words(parse_date(text), lang)
    assert since_words(parse_date(text), lang).startswith("le ") == said.startswith("le ")


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "Sept"), ("fr", "sept."), ("ko", "9월"), ("ar", "سبتمبر")]
)
def test_a_month_stands_alone_on_a_scale(lang: str, said: str) -> None:
    assert month_words(9, lang) == said


@pytest.mark.parametrize(
    ("lang", "first", "last", "said"),
    [
        ("en", (2024, 3), (2025, 7), "March 2024 to July 2025"),
        ("en", (2024, 3), (2024, 7), "March to July 2024"),
        ("en", (2024, 3), (2024, 3), "March 2024"),
        ("en", (-43, 3), (-42, 7), "March 44 BCE to July 43 BCE"),
        ("fr", (2024, 3), (2025, 7), "mars 2024 – juillet 2025"),
        ("ko", (2024, 3), (2025, 7), "2024년 3월~2025년 7월"),
        ("ar", (2024, 3), (2025, 7), "مارس 2024 – يوليو 2025"),
    ],
)
def test_a_stretch_of_months_says_what_its_ends_share_once(
    lang: str, first: tuple[int, int], last: tuple[int, int], said: str
) -> None:
    months = months_words(first, last, lang)
    assert months.replace("\N{THIN SPACE}", " ") == said


@pytest.mark.parametrize(
    ("locale", "text", "said"),
    [
        ("en_US", "2025-04-26", "April 26, 2025"),
        ("en-US", "2024-10-08/2024-10-13", "October 8 to 13, 2024"),
        ("fr", "2025-04-26", "26 avril 2025"),
        ("fr", "2019~", "2019 environ"),
        ("fr", "2024-10-08/2024-10-13", "8–13 octobre 2024"),
        ("fr", "2023-09/..", "septembre 2023 à aujourd’hui"),
        ("fr", "../2022", "jusqu’en 2022"),
        ("fr", "../2024-03-05", "jusqu’au 5 mars 2024"),
        ("fr", "2024-02-01", "1er février 2024"),
        ("fr", "2024-02-11~", "11 février 2024 environ"),
        ("fr", "2024-02-01/2024-02-08", "1er–8 février 2024"),
        ("fr", "2024-02-01/2024-03-01", "1er février – 1er mars 2024"),
        ("fr", "2024-02-01T01:30Z", "1er février 2024 à 01:30 (UTC)"),
        ("fr", "2024-35", "3e trimestre 2024"),
        ("fr", "-0043", "44 av. J.-C."),
        ("fr", "2025-04-26T14:30Z", "26 avril 2025 à 14:30 (UTC)"),
        ("ko", "2025-04-26", "2025년 4월 26일"),
        ("ko", "2019~", "2019년경"),
        ("ko", "2024-10-08/2024-10-13", "2024년 10월 8일~13일"),
        ("ko", "2023-09/..", "2023년 9월부터 현재까지"),
        ("ko", "2024-40", "2024년 상반기"),
        ("ko", "201X", "2010년대"),
        ("ko", "-0043-03-15", "기원전 44년 3월 15일"),
        ("ar", "2025-04-26", "26 أبريل 2025"),
        ("ar", "2019%", "ربما حوالي 2019"),
        ("ar", "2023-09/..", "من سبتمبر 2023 حتى الآن"),
        ("ar", "2024-33", "الربع الأول من 2024"),
    ],
)
def test_a_date_is_said_in_the_pages_language(locale: str, text: str, said: str) -> None:
    assert words(parse_date(text), locale) == said


def test_a_language_we_have_no_words_for_has_its_own_months_and_dashes() -> None:
    assert words(parse_date("2025-04-26"), "pt-BR") == "26 de abril de 2025"
    assert words(parse_date("2024-10-08/2024-10-13"), "de") == "8.–13. Oktober 2024"
    assert words(parse_date("2019~"), "de") == "about 2019"


@pytest.mark.parametrize("locale", ["xx", "", "no such language", "en-XX", "en_GB"])
def test_a_language_that_babel_does_not_know_is_english(locale: str) -> None:
    assert words(parse_date("2025-04-26~"), locale) == "about 26 April 2025"


def test_a_region_that_babel_does_not_know_speaks_its_language() -> None:
    assert words(parse_date("2025-04"), "fr-XX") == "avril 2025"


@given(
    day=st.dates(),
    length=st.sampled_from([4, 7, 10]),
    locale=st.sampled_from(["en", "fr", "ko", "ar", "de"]),
)
def test_the_year_is_always_said_and_no_day_that_was_not_written(
    day: dt.date, length: int, locale: str
) -> None:
    text = str(day)[:length]
    said = words(parse_date(text), locale)
    assert str(int(text[:4])) in said
    assert (said == words(parse_date(f"{text[:4]}-01-01"), locale)) == (text[4:] == "-01-01")


KINDS = ["2024", "2024-03", "2024-03-05", "2024-03-05T14:30Z", "201X", "19XX", "2004-XX"]
KINDS += ["2004-06-XX", *(f"2024-{code}" for code in range(21, 42)), "-0043-03", "Y12000"]
SHAPES = ["{0}", "{0}?", "{0}~", "{0}%", "{0}/..", "../{0}", "{0}/", "/{0}", "{0}~/Y20000"]


@pytest.mark.parametrize("locale", ["en", "fr", "ko", "ar", "ja", "ru", "zh-Hant-TW"])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_kind_of_date_has_words_of_its_own_in_every_language(shape: str, locale: str) -> None:
    said = {words(parse_date(shape.format(kind)), locale) for kind in KINDS}
    assert len(said) == len(KINDS)
    assert not any("{" in text or "4444" in text or "None" in text for text in said)
