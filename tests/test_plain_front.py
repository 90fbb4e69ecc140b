"""Front matter that is read without a YAML parser says what the parser would say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.reading import header
from nutgraf.reading.header import Header, read_header
from nutgraf.reading.plain_front import read_plainly

KEYS = ("title", "Date", "tag-s", "a_b", "null", "yes", "<<", "é", "1a", "_a", "a b", "TITLE", "-")
PIECES = (
    *("a", "B", "1", "title", "é", "ß", "漢", "ا", "٣", "²", "ª", "_", " ", "  ", ".", ",", ";"),
    *("'", '"', "’", "“", "–", "!", "?", "(", ")", "/", "&", "%", "+", "*", "=", "@", "$", "-"),
    *(":", ": ", " :", "#", " #", "[", "]", "{", "}", "[a, b]", "[a,b]", "[ a , b ]", "[a, ]"),
    *("[]", "null", "~", "yes", "0x1", "1_000", "2024-01-01", "10:30", "\t", "\x85", "\u2028"),
    *("\u00a0", "\ufeff", "\\", '"a"', '"a: b"', "'a'", "\u0301", "\u200d", "|", ">", "<<", "`"),
    *("--", "---", "...", '"null"', '""', '" "', '"a #b"', "[a, null]", "a:b", "::", "key: v"),
    *('["a", "b: c"]', '["a",b]', '[a, "b, c" ]', '["a"b]', '["a" , b]', '["", " "]', '["a":b]'),
)
values = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
rows = st.builds(
    "{}{}{}".format, st.sampled_from(KEYS), st.sampled_from((": ", ":", ":  ")), values
)


def parsed(block: str) -> Header:
    """The header as libyaml reads it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(header, "read_plainly", lambda *_: None)
        return read_header("content/a.md", f"---\n{block}---\nText\n")


@settings(max_examples=800, deadline=None)
@given(st.lists(rows, max_size=4))
def test_what_is_read_plainly_is_what_a_parser_reads(written: list[str]) -> None:
    block = "".join(f"{row}\n" for row in written)
    assert read_plainly(block, 2) in (None, parsed(block).entries)
    assert read_header("content/a.md", f"---\n{block}---\nText\n") == parsed(block)


@pytest.mark.parametrize(
    "row",
    [
        "title: Who owns the strait? A short history",
        'title: "Talks: the first day [1] #2"',
        "date: 2024-06-03T10:30+02:00",
        "tags: [shipping, ports and harbours, l'eau]",
        'tags: ["shipping", "ports, and: harbours", l\'eau]',
        "summary: It is 3.5% of all; nobody's “own” figure (yet).",
        "topic:",
        "topic: null",
    ],
)
def test_ordinary_lines_need_no_parser(row: str) -> None:
    assert read_plainly(f"{row}\n", 2) == parsed(f"{row}\n").entries


@pytest.mark.parametrize(
    "row",
    [
        "title: Talks: the first day",
        "title: a #b",
        "title: # nothing",
        r'title: "a\tb"',
        "title: 'a'",
        "title: *a",
        "title: |",
        "tags: [a, [b]]",
        "tags: [a: b]",
        "tags:\n  - a",
        "title: a\n  b",
        "title: a\ntitle: b",
        "title: a\x85b",
        "# a: b",
    ],
)
def test_what_may_mean_more_is_left_to_the_parser(row: str) -> None:
    assert read_plainly(f"{row}\n", 2) is None
