"""What is read fast is read as the plain rule says.

Each case has the rule written out, slow and short, beside the way that the reader takes.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import accumulate, chain

from hypothesis import example, given
from hypothesis import strategies as st

from nutgraf.limits import DEEPEST, is_deep
from nutgraf.reading.document import file_names
from nutgraf.reading.evidence import (
    MORE_LETTERS,
    NUMBER,
    NUMBER_WORDS,
    STEMS,
    holds_date,
    may_hold_digit,
    may_hold_stem,
    quotations,
)
from nutgraf.reading.header import read_header
from nutgraf.reading.holes import ESCAPED, NONCHARACTERS, unmarked, without_noncharacters
from nutgraf.reading.lines import LABEL, Lines
from nutgraf.reading.sanitize import RECORD
from nutgraf.reading.unread import may_hold_links
from nutgraf.slugs import APOSTROPHES, NOT_LETTERS, slugify
from nutgraf.walk import TAG, between_tags

PIECES = st.sampled_from(
    "5 12 G7 F-16 7B 3.5 -5 a5 ٣ ² Ⅻ in the of May March Monday août lundi 五月 星期一 mai dozen Dozens"
    " hundred thouſands mİllion bıllions milliards per cent pour percentage cents douzaine ."
    " ! ? … : ; ( “ ” « » ‘ \" ' _ - , é ½ \ufdd0 \ufdd2 \x00 \x0b \uffff \u2028".split(" ")
)
WORDS = st.lists(st.one_of(PIECES, st.just(" "), st.just(" "), st.characters()), max_size=25).map(
    lambda pieces: " ".join("".join(pieces).split())
)


@given(WORDS)
def test_a_passage_is_searched_for_numbers_where_one_may_stand(words: str) -> None:
    assert bool(NUMBER.search(words)) == bool(re.search(r"(?<![\w.,-])\d(?![A-Z]\b)", words))
    assert may_hold_digit(words) or not NUMBER.search(words)
    assert may_hold_stem(words) or not NUMBER_WORDS.search(words)


def test_no_letter_is_unknown_that_case_makes_one_of_a_number_word() -> None:
    letters = re.compile("[a-z]", re.IGNORECASE)
    others = [char for char in map(chr, range(128, 0x110000)) if letters.match(char)]

    assert sorted(others) == sorted(MORE_LETTERS)
    assert all(map(str.islower, STEMS))


def test_no_digit_stands_where_none_is_looked_for() -> None:
    for char in map(chr, chain(range(128, 0x660), range(0x2000, 0x2070))):
        assert not char.isdecimal()


QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|„([^“”]+)[“”]|«([^»]+)»|「([^」]+)」|『([^』]+)』")


@given(st.text(st.sampled_from('ab “”"„«»「」『』')))
@example("““““a")
def test_quotations_stand_between_marks_that_belong_together(words: str) -> None:
    assert list(quotations(words)) == ["".join(found) for found in QUOTED.findall(words)]


def date_names(lang: str) -> set[str]:
    from babel import Locale

    locale = Locale.parse(lang)
    names = {*locale.months["format"]["wide"].values(), *locale.days["format"]["wide"].values()}
    return {name for name in names if len(name) > 2}


@given(WORDS, st.sampled_from(["en", "fr", "zh", "ar", "hi", "vi"]))
@example("x ½May", "en")
@example("x (((“May", "en")
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


@given(st.text(st.characters(max_codepoint=127)))
def test_words_in_ascii_become_a_slug_as_any_others_do(words: str) -> None:
    assert slugify(words) == NOT_LETTERS.sub("-", APOSTROPHES.sub("", words).lower()).strip("-")


@given(
    st.lists(st.sampled_from(["a", " ", "\n", "<p>", "<br />", "&lt;"]), max_size=30).map("".join)
)
def test_a_tag_ends_a_word(html: str) -> None:
    assert between_tags(html) == TAG.sub(" ", html)


@given(
    st.lists(st.sampled_from("x [ ( ] ]( source: actor: / \n".split(" ")), max_size=12).map("".join)
)
def test_links_that_were_none_are_looked_for_where_one_may_stand(html: str) -> None:
    assert may_hold_links(html) == bool(re.search(rf"[\[(]{RECORD}:|\]\(", html))


FRONT = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
FRONT_PIECES = st.sampled_from(["---", "\n", "\n", "...", " ", "\t", "#x", "-", "z"])


@given(st.lists(FRONT_PIECES, max_size=14).map(lambda pieces: "---\n" + "".join(pieces)))
@example("---\n---\n")
@example("--- \n...")
def test_front_matter_ends_at_the_first_line_that_may_end_it(text: str) -> None:
    front, header = FRONT.match(text), read_header("a.md", text)

    assert (header.style == "yaml") == bool(front)
    if front:
        assert header.body == text[front.end() :]
        assert header.body_line == front[0].count("\n") + 1


FILE_NAME = re.compile(r"""[^\s"'()<>\[\]{}|,;:/\\=#?]+\.[A-Za-z][A-Za-z0-9]{1,4}\b""")
NAME_PIECES = st.sampled_from([*"a.b/ \n\t(é_5\u2003\u202e", ".md", ".html5", ".jpeg ", "a.b.cd"])


@given(st.lists(NAME_PIECES, max_size=30).map("".join))
@example(".md a.md .a.md x..md a.mdé a.b.cd.e")
def test_the_names_of_files_are_the_longest_that_end_like_one(text: str) -> None:
    assert list(file_names(text)) == FILE_NAME.findall(text)


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<div>", "</div>", "<b>", "<td>", "</", "<", "<br>"]),
        max_size=400,
    ).map("".join)
)
def test_depth_is_measured_where_it_may_be_too_great(html: str) -> None:
    depth = deepest = 0
    for end, name in re.findall(r"<(/?)([a-z]+)", html):
        if name in ("div", "b"):
            depth = max(depth - 1, 0) if end else depth + 1
            deepest = max(deepest, depth)

    assert is_deep(html) == (deepest > DEEPEST)


LETTER_PIECES = st.sampled_from(
    [
        "a",
        "5",
        "_",
        " ",
        "\n",
        "é",
        "](x)",
        "[y](z",
        "{#b}",
        "&amp;",
        "&#10;",
        "&eacute;",
        "<b>",
        "<",
        "[!KEY] ",
        "> ",
    ]
)


@given(
    st.lists(LETTER_PIECES, max_size=30).map("".join),
    st.lists(LETTER_PIECES, max_size=4).map("".join),
)
def test_a_passage_is_found_among_the_letters_of_the_rows(text: str, words: str) -> None:
    def letters(row: str) -> str:
        return re.sub(r"[\W_]+", "", re.sub(r"\]\([^)]*\)|\{[^}]*\}", "", row))

    rows = [letters(unescape(TAG.sub("", LABEL.sub("", row)))) for row in text.split("\n")]
    wanted = letters(words)[:40]
    at = "".join(rows).find(wanted) if wanted else -1
    ends = list(accumulate(map(len, rows)))
    line = next(n for n, end in enumerate(ends, 1) if end > at) if at >= 0 else 1

    assert Lines(text, 1).passage(words) == line


@given(st.text(st.characters(max_codepoint=0x17F)))
def test_slugs_of_ascii_are_slugs(words: str) -> None:
    plain = words.encode("ascii", "ignore").decode()

    # a letter beyond ASCII takes the long way
    assert slugify(plain) == slugify(f"{plain} 漢").removesuffix("漢").removesuffix("-")
