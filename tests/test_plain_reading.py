"""What is read without a tree is read as a tree would have it.

Each text is read twice: as it comes, and with the short way closed.
"""

from __future__ import annotations

from pathlib import Path
from typing import get_args
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nutgraf.model import Document, Kind
from nutgraf.reading import document
from nutgraf.reading.document import Manuscript, read_document
from nutgraf.reading.engines import make_engine
from nutgraf.reading.lines import Lines
from nutgraf.reading.notes import Notes
from nutgraf.reading.plain import read_plain
from nutgraf.reading.sanitize import aligned
from nutgraf.walk import words_in

HERE = Path(__file__).parent
ENGINE = make_engine("commonmark", {})
HEAD = "---\ntitle: Tolls\n---\n\n"

# ----- Texts made of pieces -----

WORDS = (
    "the a May in-said Monday 5 12% million. but! “quoted words are here now” (x) «\u00a0mot à\u00a0»"
    ' "five words stand quoted here" * _ ~ # > - + | [ ] ( ) { } [x] \\[ \\ \u00a0 \u2003 é 漢 ½ : = &'
).split(" ")
INLINE = [
    "[the record](https://example.org/a)",
    "[*the* `record`](source:a)",
    '[it](actor:b "p. 3, it\'s \\"said\\"")',
    "[](source:a)",
    "[ ](term:x)",
    "[x](source:)",
    "[x](source:a%20b)",
    "([x](claim:c))",
    "[x](timeline:t)",
    "[x](timeline:t?from=2024)",
    "[file](../pages/a.md)",
    "[top](/a.html#b)",
    "[list]({tag}x)",
    "[note](#fn-t-1)",
    "[post](mailto:a@example.org)",
    '[no](javascript:x "t")',
    "[back](\\\\x)",
    "[back](%5Cx)",
    "[host](//example.org)",
    "[quoted](a'b\"c)",
    "![a map](map.png)",
    '![](map.png "t")',
    "![x]({static}/images/x.png)",
    "![x](https://example.org/x.png)",
    "![x](//example.org/x.png)",
    "[![a](b.png)](c)",
    "[a ![b](c.png)](source:d)",
    "[^1]",
    "[^é b]",
    "](source:x)",
    "[TOC]",
    "[*T*OC]",
    "[KEY]",
    "[!KEY]",
    "[\\!KEY]",
    "*em*",
    "**strong**",
    "***a*b**",
    "~~gone~~",
    "`code` 9",
    "`](source:x)`",
    "<b>",
    "&nbsp;",
    "{#id}",
    "{.draft}",
    "  \n",
    "\\\n",
    "\n",
]
BLOCKS = [
    "\n[^1]: A note with 5, [by](source:n).\n",
    "\n[^1]: Another\n\n    of two, [^é b]\n    - with 7\n",
    "\n5[^a\u00a0b]\n\n[^a\u00a0b]: c\n",
    "\n[^é b]: 9 more words [of](https://example.org)\n",
    "\n| a | b |\n|:-|-:|\n| 1 | ([s](source:x)) y[^1] |\n",
    "\n- | a |\n  |---|\n  | (![x](a.png)) |\n",
    "\n- a 1\n- b [s](source:z)\n  - c 5\n  - d\n\n    e\n- f\n",
    "\n3. a 1\n\n   b\n4. c\n   > q 7\n   > ## In\n",
    "\n- [ ] to do\n- [x] done\n",
    "\n> ## Quoted\n> five words of some more\n> - a\n>\n> > b\n",
    "\n>\n",
    "\n> [KEY] a\n> [!KEY] b\n",
    "\n## Head\n",
    "\n## Head [s](source:a) {#head}\n",
    "\n### Fn t 1\n",
    "\n## \\{#x}\n",
    "\n##### Deep {#a.b .c}\n",
    "\n## {#fn:1}\n",
    "\nSetext\n*of* two\n---\n",
    "\n# Top\n",
    "\n***\n",
    '\n```py"x 1\ncode 5\n```\n',
    "\n    :::py\n    x 5\n",
    "\n\n[x](timeline:t?from=2024)\n\n",
    "\n\n[TOC]\n\n",
    "\n\n\u00a0\n\n",
    "\n> [x](timeline:t?from=2024)\n",
    "\n\nA plain paragraph of 12 words\non two lines.\n\n",
]
LINE = st.lists(
    st.one_of(st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(INLINE)), max_size=9
).flatmap(lambda words: st.sampled_from([" ", " ", ""]).map(lambda between: between.join(words)))
PREFIX = st.sampled_from(["", "", "", "> ", "- ", "  ", "## ", "> - ", "1. ", "[^1]: "])
BLOCK = st.one_of(
    st.tuples(PREFIX, LINE).map(lambda row: f"\n{row[0]}{row[1]}\n"), st.sampled_from(BLOCKS)
)
TEXT = st.lists(BLOCK, max_size=8).map("\n".join)


def both_ways(
    text: str, kind: Kind = "explainer", *, evidence: bool = True
) -> tuple[Document, Document]:
    manuscript = Manuscript("content/explainers/t.md", kind, text, evidence=evidence)
    with patch.object(document, "read_plain", return_value=None):
        as_a_tree = read_document(manuscript, ENGINE)
    return read_document(manuscript, ENGINE), as_a_tree


@settings(max_examples=400)
@given(text=TEXT, kind=st.sampled_from(get_args(Kind)), evidence=st.booleans())
@example(text="".join(BLOCKS), kind="explainer", evidence=True)
def test_a_text_is_read_as_its_tree_would_be(text: str, kind: Kind, *, evidence: bool) -> None:
    plain, as_a_tree = both_ways(HEAD + text, kind, evidence=evidence)

    assert plain == as_a_tree


@pytest.mark.parametrize("piece", INLINE + BLOCKS)
def test_each_piece_is_read_as_its_tree_would_be(piece: str) -> None:
    for around in (
        "{}",
        "In 5 {} words.",
        "- 7 {}\n- b",
        "> 8 {}",
        "## A {} b",
        "| a |\n|-|\n| {} |",
    ):
        plain, as_a_tree = both_ways(HEAD + around.replace("{}", piece))

        assert plain == as_a_tree


@pytest.mark.parametrize(
    "text",
    [
        # white space of other kinds in a link's words
        "see [the\u00a0record\u2003itself](source:a)",
        # what was meant as a label
        "> [KEY] a",
        # a passage that a note at the foot backs, or a heading that has a note's id
        "They were 5.[^1]\n\n[^1]: [s](source:x)",
        "They were 5.[^1]\n\n- a\n\n  [^1]: b\n\n      [s](https://example.org)",
        "They [were](#fn-t-1) 5.\n\n## Of [it](source:a) {#fn-t-1}\n\n[s](source:b)",
        # an item's own words, and their order among those of items within it
        "- nine of 9\n  - b [s](source:z)\n- c",
        "- x 5 a\n  - x 5\n    - x\n  - x 5",
        "- a\n\n  > - 7\n  >   - 8\n- b",
        # a cell with several links and words that touch them
        "| a[s](source:x)b [t](source:y)[u](term:z) |\n|-|\n\n(a[s](source:x)b)",
    ],
)
def test_a_turn_of_the_text_is_read_as_its_tree_would_be(text: str) -> None:
    assert is_plain(text)
    plain, as_a_tree = both_ways(HEAD + text)

    assert plain == as_a_tree


@pytest.mark.parametrize(
    "path", sorted((HERE / "site" / "content").rglob("*.md")), ids=lambda path: path.stem
)
def test_a_site_is_read_as_its_trees_would_be(path: Path) -> None:
    plain, as_a_tree = both_ways(path.read_text("utf-8"))

    assert plain == as_a_tree


# ----- What goes the short way -----


def is_plain(text: str) -> bool:
    notes = Notes("explainer", "t", "content/explainers/t.md", Lines(text, 1))
    return read_plain(aligned(ENGINE(text)), notes, "en", reports=True) is not None


ORDINARY = [
    "A paragraph with *emphasis*, **more**, ~~less~~, `code` and “quotation marks”.",
    "## A heading\n\n### And one below {#below}\n\nSetext\n---\n",
    "On two lines  \nand more\\\nof them.",
    "- a list\n- in\n  - a list\n\n1. and\n\n   with paragraphs\n2. and numbers\n",
    "> A quotation\n>\n> - with a list\n> > and another one\n",
    "| a | b |\n|:--|--:|\n| 1 | [2](source:x) |\n",
    "A note.[^1]\n\n[^1]: At the foot.\n",
    "```python\nx = 1 > 0\n```\n\n    more\n\n---\n",
    '[web](https://example.org/a?b=c), [source](source:a "p. 1"), [file](b.md), [an é](é.md)',
    "![a map](map.png) ![x]({static}/images/x.png)",
    "\n\n[a stretch](timeline:t?from=2024)\n\n",
    "«\u00a0Des mots\u00a0»",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_markdown_needs_no_tree(text: str) -> None:
    assert is_plain(text)
    plain, as_a_tree = both_ways(HEAD + text)
    assert plain == as_a_tree


def test_all_of_it_together_needs_none() -> None:
    assert is_plain("\n\n".join(ORDINARY))


@pytest.mark.parametrize(
    "text",
    [
        "> [!KEY] a",
        "[\\!KEY] a",
        "\ufdd2!KEY] a",
        "# Top",
        "## Head {.class}",
        "## Head {#a:b}",
        "## \\{#x} y",
        "[TOC]",
        "[*T*OC]",
        "    :::python\n    x",
        "![x](https://example.org/x.png)",
        "[![a](b.png)](c)",
        "[x](%5Cy)",
        "[x](<a&b>)",
        "<b>x</b>",
        '[x](y "a > b")',
        "5[^a\u00a0b]\n\n[^a\u00a0b]: c",
    ],
)
def test_what_is_not_ordinary_is_left_to_the_tree(text: str) -> None:
    assert not is_plain(text)


@given(st.text(st.sampled_from("ab \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x7f\x00éä\xa0\u2003,.")))
def test_words_are_counted_as_python_parts_them(text: str) -> None:
    assert words_in(text) == len(text.split())
