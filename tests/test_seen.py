"""What a search finds on a page is what a parser finds there, or it is left to the parser."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import escape

from nutgraf.catalogues import Catalogues
from nutgraf.reading.sanitize import clean
from nutgraf.seen import is_plain, seen_in, seen_in_tree, seen_plainly

THEME = Path(__file__).parents[1] / "theme" / "templates"
# Templates that need a parser, and why: other pages have to do without.
ODD = {
    "redirect.html": "leads on to another page",
    "search.html": "has a script",
    "macros/search_parts.html": "has templates for that script",
}
WORDS = ("a", "b", " ", "é", "漢", "=", '"', "'", "<", ">", "&", "&amp;", "&copy=1", "\\", "\n")
PIECES = (
    *WORDS, ' id="x"', " id='x'", ' href="#x"', ' src="x"', ' alt=""', "<a", "<p>", "</p>", "<b ",
    '<a id="x" href="y.html">z</a>', "<a href=y>z</a>", '<img src="a.png">', "<img>", "-->",
    '<img src="a.png" alt="">', '<p title="a > b" id="c">', '<code> id="d"</code>', "<pre>",
    "<script>", "</script>", "<style>", "<!--", "<title>", "<textarea>", "<svg>", "<table>",
    '<td id="t">', '<a href="a&amp;b">', '<a href="a&b">', '<a href="a&quot;b">', "<template>",
)  # fmt: skip


def page_of(words: str) -> bytes:
    """A page as the theme writes one: words that it escapes, and a text from the sanitiser."""
    title, text = escape(words), clean(words)
    return (
        f'<!doctype html>\n<html lang="en"><head><title>{title}</title>'
        f'<meta name="description" content="{title}"><link rel="icon" href="i.svg"></head>'
        f'<body><nav><a class="x" href="../{title}">{title}</a></nav><main id="m">{text}</main>'
        '<script type="application/ld+json">{"@id":"a"}</script></body>\n</html>'
    ).encode()


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example('`<a id="x" href="y">`')
@example('<p title=\' id="x" href="y"\'>')
def test_a_search_finds_what_a_parser_finds(text: str) -> None:
    page = page_of(text)
    found = seen_plainly(page)
    assert found is None or found == seen_in_tree(page)


@pytest.mark.parametrize(
    "inside",
    [
        'He wrote <code>&lt;a id="x"&gt;</code> and <code> id="x"</code>',
        '<a href="a&copy=1">x</a>',
        '<img src="a.png">',
        '<img src="a.png" href="b" alt="">',
        "<img>",
    ],
)
def test_what_may_be_more_than_it_seems_is_left_to_a_parser(inside: str) -> None:
    page = f"<!doctype html><html><body>{inside}</body></html>".encode()
    assert seen_plainly(page) is None
    assert seen_in(page, plain=True) == seen_in_tree(page)


def test_a_tag_may_be_written_on_several_lines() -> None:
    page = b'<!doctype html><html><body><a\n  class="b"\n  href="x.html"\n>x</a></body></html>'
    assert seen_plainly(page) == seen_in_tree(page)


def test_a_page_with_a_script_behind_its_data_is_left_to_a_parser() -> None:
    end = '<script type="application/ld+json">{}</script><p id="x"></p></body></html>'
    assert seen_plainly(f"<!doctype html><html><body>{end}".encode()) is None


@pytest.mark.parametrize(
    "template",
    [
        "<a href='x'>",
        "<a href={{ x }}>",
        '<a HREF="x">',
        '<a href ="x">',
        '<p Id="x">',
        '<a\thref="x">',
        '<a href\n="x">',
        'id="x">',
        '<a class="b"href="x">',
        "<!-- x -->",
        "<template>",
        "<NOSCRIPT>",
        "<textarea>",
        '<iframe src="x">',
        '<script src="x"></script>',
        "<script>f()</script>",
        '<meta http-equiv="Refresh" content="0; url=x">',
        "<p{{ {'id': 'x'}|xmlattr }}>",
        '<img class="x">',
        '<video src="x">',
    ],
)
def test_a_template_that_writes_otherwise_is_not_plain(template: str) -> None:
    assert not is_plain(template)


@pytest.mark.parametrize(("words", "are"), [("L'archive", True), ('<a href=\\"x\\">x</a>', False)])
def test_words_of_a_catalogue_are_looked_at_too(tmp_path: Path, words: str, are: bool) -> None:
    path = tmp_path / "fr" / "LC_MESSAGES" / "nutgraf.po"
    path.parent.mkdir(parents=True)
    path.write_text(f'msgid "x"\nmsgstr "{words}"\n', "utf-8")

    assert Catalogues([tmp_path]).are_plain() is are


def test_the_theme_needs_a_parser_for_few_of_its_pages() -> None:
    odd = {
        path.relative_to(THEME).as_posix()
        for path in THEME.rglob("*.html")
        if not is_plain(path.read_text())
    }
    assert odd == ODD.keys()
    assert Catalogues([THEME.parent / "locale"]).are_plain()


def test_the_samples_pages_are_found_alike(sample: Path) -> None:
    odd = {*ODD, "results.html"}  # which has the template search.html too
    paths = (path for path in sample.rglob("*.html") if path.name not in odd)
    pages = {path: path.read_bytes() for path in paths}
    found = {path: seen_plainly(data) for path, data in pages.items()}
    plain = {path: seen for path, seen in found.items() if seen is not None}

    assert len(plain) > 0.9 * len(pages)
    assert plain == {path: seen_in_tree(pages[path]) for path in plain}
