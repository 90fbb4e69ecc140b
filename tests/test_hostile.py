"""Whatever a file holds, reading it ends, and with problems that stand in it.

Random texts and structured ones, then what is known to blow up readers. Each finding of the
fuzzers in `fuzz/` is a case here.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from io import StringIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conftest import ENGINES, ENGINES_IN_TURN, MARKDOWN
from nutgraf.dates import DateError, parse_date
from nutgraf.model import Document, Kind, Problem
from nutgraf.reading.document import Manuscript, read_document
from nutgraf.reading.engines import Engine, make_engine
from nutgraf.report import report
from nutgraf.site import EngineName
from nutgraf.sources import SUFFIXES, read_sources
from nutgraf.suggest import did_you_mean

READERS: dict[EngineName, Engine] = {name: make_engine(name, MARKDOWN) for name in ENGINES}
KINDS: tuple[Kind, ...] = ("explainer", "timeline", "actor", "term", "page")

# Pieces that mean something somewhere, so that random texts get past the first gate.
PIECES = st.sampled_from(
    """\n|\n\n|\n\n\n|> |>> |- |1. |    |# |## |### |## 2024: |## 2024-01-01: x {#e}|[!CLAIM] |[!KEY]
    [!FIGURE] 9 |[!UPDATE] 2024-01-01|[!CORRECTION] |[!NOTE]|[!METHOD]|[!UNKNOWN]|[!|]|](|[x](source:a)
    [x](source:a "p. 1")|[x](actor:b)|[x](event:c)|[x](claim:d)|[x](term:e)|[x](timeline:t?from=2024)
    [x](timeline:t?from=2025&to=2024)|![x](y.png)|[x]({filename}/a.md)|[x]: y\n|[^1]|[^1]: z\n|{#a}
    {#a .b}|{.draft}|{:|}|{|*|**|_|`|```\n|~~~\n|<b>|</b>|<div>|</div>|<!--|-->|<a href="|">|&amp;|&#0;
    &#xfdd0;|\\[!CLAIM] |2024: denied by |reported by |, |: |---\n|title: x\n|date: 2024\n|tags: [a, b]
    |summary: x\n|Title: x\n|Date: 2024-01-01\n|a|b|\\||||-|\n|<!-- nutgraf: ignore N201 (x) -->
    %|~|?|X|2024|..|/|\t|\u202e|\ufdd0|0|\ufdd1|\x00|\x0b|\x85|\u2028|é|e\u0301|漢|[TOC]|:::python\n""".split(
        "|"
    )
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=40).map("".join),
    st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=20).map("".join),
    st.text(max_size=200),
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), PIECES),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = st.sampled_from(
    "id type title author editor publisher container-title issued accessed URL DOI archived kind"
    " note language status custom categories citation-key keyword date year month".split()
)
ITEMS = st.lists(
    st.dictionaries(st.one_of(KEYS, st.text(max_size=6)), VALUES, max_size=5), max_size=3
)


def read(text: str, kind: Kind = "explainer", engine: EngineName = "commonmark") -> Document:
    return read_document(Manuscript("content/x/x.md", kind, text), READERS[engine])


def assert_inside(problems: tuple[Problem, ...], text: str) -> None:
    """Every problem stands on a line of the file, or just behind its end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 2
    for problem in problems:
        assert 1 <= problem.place.line <= lines, problem


# ----- Random texts -----


@given(TEXTS, st.sampled_from(KINDS))
def test_any_text_is_read(text: str, kind: Kind) -> None:
    document = read(text, kind)
    assert_inside(document.problems, text)
    assert read(text, kind) == document


@given(TEXTS)
@settings(max_examples=60)
def test_any_text_is_read_by_the_other_engine(text: str) -> None:
    assert_inside(read(text, engine="python-markdown").problems, text)


@given(st.dictionaries(st.one_of(KEYS, st.text(max_size=8)), VALUES, max_size=6), TEXTS)
def test_any_front_matter_is_read(front: dict[str, object], body: str) -> None:
    rows = "".join(f"{json.dumps(key)}: {json.dumps(value)}\n" for key, value in front.items())
    text = f"---\ntitle: x\n{rows}---\n{body}"
    assert_inside(read(text).problems, text)


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=20)), max_size=5))
def test_any_pelican_header_is_read(pairs: list[tuple[str, str]]) -> None:
    text = "".join(
        f"{key}: {value}\n" for key, value in [*pairs, ("Date", pairs[0][1] if pairs else "")]
    )
    assert_inside(read(text).problems, text)


@given(st.one_of(st.text(max_size=30), st.text("0123456789-/.~?%XTZ:+Y", max_size=30)))
def test_any_date_is_a_date_or_an_error(text: str) -> None:
    try:
        date = parse_date(text)
    except DateError:
        return
    assert parse_date(date.text) == date


@given(TEXTS, st.sampled_from(SUFFIXES))
@example("\x85\x85> ", "yaml")
@example("\u2028\u2029> ", "yaml")
def test_any_file_of_sources_is_read(text: str, suffix: str) -> None:
    path = f"content/sources/x.{suffix}"
    found = read_sources(path, text)
    assert_inside(found[1], text)
    assert read_sources(path, text) == found


@given(ITEMS, st.sampled_from(["yaml", "json"]))
def test_any_items_are_read(items: list[dict[str, object]], suffix: str) -> None:
    text = json.dumps(items)
    assert_inside(read_sources(f"content/sources/x.{suffix}", text)[1], text)


@given(
    st.lists(
        st.tuples(st.text('abcxyz{}"@,=#%\\ \n', max_size=8), st.text(max_size=30)), max_size=5
    )
)
def test_any_bibtex_is_read(fields: list[tuple[str, str]]) -> None:
    rows = ",\n".join(f"{name} = {{{value}}}" for name, value in fields)
    text = f"@misc{{x,\ntitle = {{x}},\n{rows}\n}}\n"
    assert_inside(read_sources("content/sources/x.bib", text)[1], text)


# ----- What blows up readers -----

MANY = 100_000
BLOWS: dict[str, Callable[[int], str]] = {
    "quotations": lambda n: ">" * n + "x",
    "lists": lambda n: "- " * n + "x",
    "numbered": lambda n: "1. " * n + "x",
    "emphasis": lambda n: "*a_" * (n // 10),
    "brackets": lambda n: "[" * n + "x" + "](y)" * n,
    "open-brackets": lambda n: "[a](" * n,
    "pictures": lambda n: "![" * n,
    "divs": lambda n: "<div>" * n,
    "closed-divs": lambda n: "<div>" * n + "</div>" * n,
    "tables": lambda n: "<table><tr><td>" * n,
    "wide-table": lambda n: "|a" * 1000 + "|\n" + "|-" * 1000 + "|\n" + "|b|\n" * (n // 10),
    "comments": lambda n: "<!--" * n,
    "sections": lambda n: "<![CDATA[" * n,
    "braces": lambda n: "# x {" + "#a" * n,
    "claim-braces": lambda n: "> [!CLAIM] x {" + "#a" * n + "\n",
    "spaces": lambda n: "> [!CLAIM] x" + " " * n + "y" + " " * n + "{",
    "headings": lambda n: "# a\n\n" * (n // 10),
    "raw-tags": lambda n: "".join(f"<foo{i}>" for i in range(n // 100)),
    "front-brackets": lambda n: "---\ntitle: " + "[" * n + "\n---\n",
    "front-mappings": lambda n: "---\ntitle: " + "{a: " * n + "\n---\n",
    "front-questions": lambda n: "---\n" + "? " * n + "\n---\n",
    "front-hyphens": lambda n: "---\n" + "- " * n + "\n---\n",
    "front-itself": lambda _: "---\na: &a [*a,*a]\ntitle: *a\n---\n",
    "front-long": lambda n: f'---\ntitle: "{"x" * 40 * n}"\n---\n',
    "front-keys": lambda n: "---\n" + "".join(f"k{i}: x\n" for i in range(n // 10)) + "---\n",
    "pelican-keys": lambda n: "".join(f"K{i}: x\n" for i in range(n // 10)),
    "pelican-values": lambda n: "Title: x\n" + "    y\n" * n,
    "notes": lambda n: "".join(f"x[^{i}]\n\n[^{i}]: y\n\n" for i in range(n // 100)),
    "events-with-notes": lambda n: "".join(
        f"## 2024: x {{#e{i}}}\n\n[x](source:y)[^{i}]\n\n[^{i}]: z\n\n" for i in range(n // 100)
    ),
}  # fmt: skip
LONGEST = 20.0  # seconds, on a busy machine: what is quadratic takes hours


@pytest.mark.parametrize("engine", ENGINES_IN_TURN)
@pytest.mark.parametrize("name", BLOWS)
def test_nothing_blows_up_a_reader(name: str, engine: EngineName) -> None:
    text = BLOWS[name](MANY)
    start = time.monotonic()
    document = read(text, "timeline" if name.startswith("events") else "explainer", engine)
    assert time.monotonic() - start < LONGEST
    assert_inside(document.problems, text)


def test_an_authors_words_do_nothing_to_a_terminal() -> None:
    (problem, *_) = read("[x](y%1b%5b31m:z) [x](\u202ea:b)").problems
    out = StringIO()
    report([problem], out)
    assert "\x1b" not in out.getvalue()
    assert "\u202e" not in out.getvalue()


def test_a_word_too_long_to_be_mistyped_gets_no_hint() -> None:
    start = time.monotonic()
    assert did_you_mean("ab" * 100_000, ["ab" * 100_000 + "c"] * 100) == ""
    assert time.monotonic() - start < 1


def test_an_alias_bomb_is_not_unfolded() -> None:
    rows = ["a: &a [x,x,x,x,x,x,x,x,x]"]
    for one, other in zip("bcdefghijklmnop", "abcdefghijklmno", strict=True):
        rows.append(f"{one}: &{one} [{','.join([f'*{other}'] * 9)}]")
    text = "---\n" + "\n".join(rows) + "\ntitle: *p\n---\n"
    assert read(text).problems
    sources = read_sources("content/sources/x.yaml", "- " + "\n  ".join(rows))
    assert sources[1]


SOURCE_BLOWS: dict[str, tuple[str, Callable[[int], str]]] = {
    "yaml-brackets": ("yaml", lambda n: "- id: " + "[" * n),
    "yaml-hyphens": ("yaml", lambda n: "- " * n),
    "yaml-mappings": ("yaml", lambda n: "- id: " + "{a: " * n),
    "yaml-long": ("yaml", lambda n: f"- id: a\n  title: {'x' * 100 * n}\n"),
    "yaml-items": ("yaml", lambda n: "- id: a\n  title: x\n" * (n // 10)),
    "yaml-keys": ("yaml", lambda n: "- id: a\n" + "".join(f"  k{i}: x\n" for i in range(n // 20))),
    "json-brackets": ("json", lambda n: "[" * n),
    "json-objects": ("json", lambda n: '[{"id": ' + '{"a":' * n),
    "json-long": ("json", lambda n: f'[{{"id": "a", "title": "{"x" * 100 * n}"}}]'),
    "json-numbers": ("json", lambda n: '[{"id": "a", "title": "x", "volume": ' + "9" * n + "}]"),
    "bib-braces": ("bib", lambda n: "@misc{a, title = " + "{" * n),
    "bib-closed": ("bib", lambda n: "@misc{a, title = " + "{" * n + "}" * n + "}"),
    "bib-quotes": ("bib", lambda n: '@misc{a, title = "' * (n // 10)),
    "bib-ats": ("bib", lambda n: "@" * n),
    "bib-strings": ("bib", lambda n: "@string{a = b # " + "c # " * (n // 10) + "d}"),
    "bib-names": ("bib", lambda n: "@misc{a, author = {" + "x and " * (n // 10) + "y}}"),
    "bib-commands": (
        "bib",
        lambda n: "@misc{a, title = {" + "\\a{" * (n // 10) + "}" * (n // 10) + "}}",
    ),
    "bib-dollars": ("bib", lambda n: "@misc{a, title = {" + "$" * (n // 10) + "}}"),
    "bib-urls": ("bib", lambda n: "@misc{a, url = {" + "\\url{" * (n // 10) + "}}"),
    "bib-entries": ("bib", lambda n: "@misc{a, title = {x}}\n" * (n // 20)),
}


@pytest.mark.parametrize("name", SOURCE_BLOWS)
def test_nothing_blows_up_a_reader_of_sources(name: str) -> None:
    suffix, blow = SOURCE_BLOWS[name]
    text = blow(MANY)
    start = time.monotonic()
    _, problems = read_sources(f"content/sources/x.{suffix}", text)
    assert time.monotonic() - start < LONGEST
    assert_inside(problems, text)
