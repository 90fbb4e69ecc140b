"""What is read fast is read as the plain rule says.

Each case has the rule written out, slow and short, beside the way that the reader takes.
"""

from __future__ import annotations

import re
from itertools import chain

from hypothesis import example, given
from hypothesis import strategies as st

from nutgraf.reading.evidence import (
    MORE_LETTERS,
    NUMBER_WORDS,
    STEMS,
    holds_date,
    holds_number,
)
from nutgraf.reading.holes import ESCAPED, NONCHARACTERS, unmarked, without_noncharacters

PIECES = st.sampled_from(
    "5 12 G7 F-16 7B 3.5 -5 a5 ٣ ² Ⅻ in the of May March Monday août lundi 五月 星期一 mai dozen Dozens"
    " hundred thouſands mİllion bıllions milliards per cent pour percentage cents douzaine ."
    " ! ? … : ; ( “ ” « » ‘ \" ' _ - , é ½ \ufdd0 \ufdd2 \x00 \x0b \uffff \u2028".split(" ")
)
WORDS = st.lists(st.one_of(PIECES, st.just(" "), st.just(" "), st.characters()), max_size=25).map(
    lambda pieces: " ".join("".join(pieces).split())
)


@given(WORDS)
@example("x ½May")
@example("x (((“May")
def test_a_passage_is_searched_for_numbers_as_the_two_rules_say(words: str) -> None:
    digits = re.search(r"(?<![\w.,-])\d(?![A-Z]\b)", words)

    assert holds_number(words) == bool(digits or NUMBER_WORDS.search(words))


def test_no_letter_is_unknown_that_case_makes_one_of_a_number_word() -> None:
    letters = re.compile("[a-z]", re.IGNORECASE)
    others = [char for char in map(chr, range(128, 0x110000)) if letters.match(char)]

    assert sorted(others) == sorted(MORE_LETTERS)
    assert all(map(str.islower, STEMS))


def test_no_digit_stands_where_none_is_looked_for() -> None:
    for char in map(chr, chain(range(128, 0x660), range(0x2000, 0x2070))):
        assert not char.isdecimal()


def date_names(lang: str) -> set[str]:
    from babel import Locale

    locale = Locale.parse(lang)
    names = {*locale.months["format"]["wide"].values(), *locale.days["format"]["wide"].values()}
    return {name for name in names if len(name) > 2}


@given(WORDS, st.sampled_from(["en", "fr", "zh", "ar", "hi", "vi"]))
@example("x ½May", "en")
@example("a monday, Monday", "en")
def test_a_date_is_named_by_a_whole_word_that_begins_no_sentence(words: str, lang: str) -> None:
    found = False
    for name in re.finditer(r"[^\W\d_]+", words):
        before = words[: name.start()].rstrip(' "“‘«(')
        if before and before[-1] not in ".!?…:":
            found = found or name[0] in date_names(lang)

    assert holds_date(words, lang) == found


@given(
    st.text(
        st.one_of(
            st.characters(), st.characters(max_codepoint=127), PIECES.filter(lambda p: len(p) == 1)
        )
    )
)
def test_noncharacters_are_taken_out_of_any_text(text: str) -> None:
    kept = {number: None for number in NONCHARACTERS if number != ord(ESCAPED)}

    assert without_noncharacters(text) == text.translate(NONCHARACTERS)
    assert unmarked(text) == text.translate(kept)
