"""The styles that a page carries: enough for its own markup, and little else."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from nutgraf.build import prepare
from nutgraf.styles import STYLES, STYLES_HASH, Styles, minified
from nutgraf.stylesheet import SHEET, flatten
from test_site import CONTENT, built, order

ROOT = Path(__file__).parent.parent
CARRIED = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def page(body: str, lang: str = "en") -> bytes:
    head = f"style-src '{STYLES_HASH}'<style>{STYLES}</style>"
    return f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body>'.encode()


def carried(sheet: str, body: str, lang: str = "en", root: str = "") -> str:
    """The styles in a page with this body."""
    found = CARRIED.search(Styles(sheet).fill(page(body, lang), root).decode())
    assert found
    return found[1]


# ----- Rules -----


@pytest.mark.parametrize(
    ("selector", "with_it", "without"),
    [
        (".a", '<p class="a">', '<p class="b">'),
        (".a", '<p class="b a c">', '<p class="ab a-b">'),
        (".a", "<p class=a>", "<p class=b>"),
        (".a", "<p class='x a'>", "<p class='x'>"),
        (".a", '<div data-class="a">', "<div data-other=a>"),
        (".a .b", '<p class="a"><b class="b">', '<p class="b">'),
        (".a > .b:hover", '<p class="a b">', '<p class="a">'),
        (".a:is(.b, .c)", '<p class="a c">', '<p class="a">'),
        (":is(.a, .b .c) p", '<p class="c">', '<p class="b">'),
        (".a:has(> .b)", '<p class="a"><b class="b">', '<p class="a">'),
        (".a blockquote", '<p class="a"><blockquote>', '<p class="a">'),
        ("details::details-content", "<details>", "<p>"),
        (".a[title='.b']", '<p class="a">', "<p>"),
        (".caf\u00e9", '<p class="caf\u00e9">', "<p>"),
        (".m\\:a", '<p class="m:a">', '<p class="m">'),
        (".a\\&b", '<p class="a&amp;b">', "<p>"),
    ],
)  # fmt: skip
def test_a_rule_is_there_where_the_page_has_what_it_is_for(
    selector: str, with_it: str, without: str
) -> None:
    sheet = f"{selector} {{ order: 1 }}"
    assert "order:1" in carried(sheet, with_it)
    assert "order:1" not in carried(sheet, without)


@pytest.mark.parametrize(
    "selector",
    ["*", "p", "html", ":target", "::selection", "#a", "[data-a]", ":not(.a)", ":is(.a, p)", ":lang(ko)",
     ":nth-child(2n + 1 of .a)", "table tbody", "h4"],
)  # fmt: skip
def test_a_rule_that_may_fit_any_page_is_always_there(selector: str) -> None:
    assert "order:1" in carried(f"{selector} {{ order: 1 }}", "<p>")


def test_of_many_selectors_those_that_fit_are_kept() -> None:
    assert carried(".a, .b, p .c { order: 1 }", '<p class="a c">') == ".a,p .c{order:1}"


def test_conditions_and_layers_without_rules_are_left_out() -> None:
    sheet = """@layer one, two;
    @layer two { @media print { .a { order: 1 } } }
    @layer one { @supports (display: grid) { .b { order: 2 } } }"""

    assert carried(sheet, '<p class="b">') == (
        "@layer one, two;@layer one{@supports (display:grid){.b{order:2}}}"
    )


def test_the_order_of_layers_stays_where_one_is_left_out() -> None:
    sheet = "@layer one, two; @layer one { .a { order: 1 } } @layer two { .b { order: 2 } }"

    assert carried(sheet, '<p class="b">').startswith("@layer one, two;")


def test_a_language_is_kept_for_pages_in_it() -> None:
    sheet = ":root:lang(ko), :root:lang(ja) { order: 1 } :root:lang(ar) { order: 2 }"

    assert carried(sheet, "<p>", "en") == ""
    assert carried(sheet, "<p>", "ko-KR") == ":root:lang(ko){order:1}"
    assert carried(sheet, "<p>", "ar") == ":root:lang(ar){order:2}"


def test_blocks_that_are_no_rules_are_kept() -> None:
    sheet = "@font-face { font-family: A; src: url(https://a.example/a) } @page { margin: 1cm }"

    assert "@font-face" in carried(sheet, "<p>")
    assert "@page" in carried(sheet, "<p>")


def test_a_movement_and_a_place_are_kept_where_a_rule_names_them() -> None:
    sheet = """@keyframes come { from { opacity: 0 } to { opacity: 1 } }
        @position-try --low { margin: 0 }
        .a { animation: 1s come; position-try-fallbacks: --low }"""

    assert carried(sheet, "<p>") == ""
    assert carried(sheet, '<p class="a">') == minified(sheet)


def test_rules_within_rules_are_kept_with_them() -> None:
    sheet = ".a { color: red; &:hover { color: blue; } order: 2 } .b { .c { order: 3 } }"

    assert carried(sheet, '<p class="a">') == ".a{color:red;&:hover{color:#00f}order:2}"


# ----- Custom properties -----


def test_a_custom_property_is_there_where_something_asks_for_it() -> None:
    sheet = ":root { --x: 1; --y: var(--x); --z: 3; color: red } .a { order: var(--y) }"

    assert carried(sheet, '<p class="a">') == (
        ":root{--x:1;--y:var(--x);color:red}.a{order:var(--y)}"
    )
    assert carried(sheet, "<p>") == ":root{color:red}"


def test_a_picture_in_the_page_asks_too() -> None:
    sheet = ":root { --x: var(--z); --y: 2; --z: 3 }"

    assert carried(sheet, '<svg><path fill="var(--x)"/></svg>') == ":root{--x:var(--z);--z:3}"


def test_a_property_for_which_a_kept_block_asks_is_kept() -> None:
    sheet = ":root { --x: 1 } @keyframes a { to { order: var(--x) } }"

    assert ":root{--x:1}" in carried(sheet, "<p>")


# ----- Pages -----


def test_the_policy_lets_in_the_styles_that_are_there() -> None:
    filled = Styles(".a{order:1}").fill(page('<p class="a">'), "").decode()
    (styles,) = CARRIED.findall(filled)
    digest = b64encode(sha256(styles.encode()).digest()).decode()

    assert f"style-src 'sha256-{digest}'" in filled
    assert STYLES not in filled
    assert STYLES_HASH not in filled


def test_a_page_that_asks_for_no_styles_is_left_alone() -> None:
    other = b'<link rel="stylesheet" href="theme/style.css"><p class="a">'

    assert Styles(".a{order:1}").fill(other, "") == other


def test_an_author_cannot_ask_for_them() -> None:
    """What asks is written with quotes and brackets, which are escaped in texts."""
    shown = page(f"<p>{STYLES}&lt;/style&gt; &#39;{STYLES_HASH}&#39;</p>")

    assert Styles("p{order:1}").fill(shown, "").decode().count("p{order:1}") == 1


def test_styles_cannot_end_their_element() -> None:
    text = carried("p::before{content:'</style>'}", "<p>")

    assert "</style" not in text
    assert "<\\/style" in text


def test_a_sheet_that_is_wrong_is_carried_as_it_is() -> None:
    assert "order: 1" in carried(".a { order: 1 } } .b {", '<p class="a">')


def test_addresses_lead_from_the_page(tmp_path: Path) -> None:
    (tmp_path / "css" / "parts").mkdir(parents=True)
    (tmp_path / SHEET).write_text('@import url("parts/a.css");\nhtml { background: url(../b.svg) }')
    (tmp_path / "css" / "parts" / "a.css").write_text(
        '@font-face { font-family: A; src: url("../../fonts/a.woff2") }\n'
        "p { background: url(data:,x) }\na { background: url('https://a.example/') }"
    )
    sheet = flatten(tmp_path / SHEET)

    assert 'url("fonts/a.woff2")' in sheet
    assert "url(b.svg)" in sheet
    text = carried(sheet, "<p><a>", root="../")
    assert "url(../theme/fonts/a.woff2)" in text
    assert "url(../theme/b.svg)" in text
    assert "url(data:,x)" in text
    assert "url(https://a.example/)" in text
    assert "url(https://x.example/%27/theme/b.svg)" in carried(
        sheet, "<p>", root="https://x.example/%27/"
    )


@pytest.mark.parametrize(
    ("sheets", "place", "text"),
    [
        (
            {"main.css": '\n@import url("nowhere.css");'},
            "main.css:2",
            '"nowhere.css" cannot be read: no such file or directory',
        ),
        (
            {"main.css": '/* a\nb */@import url("."); ', "a.css": ""},
            "main.css:2",
            '"." cannot be read: is a directory',
        ),
        (
            {
                "main.css": '@import url("a/one.css");',
                "a/one.css": "p { order: 1 }\n@import url('../b.css');",
                "b.css": '@import url("a/../a/one.css") layer(b);',
            },
            "b.css:1",
            '"a/../a/one.css" imports this sheet itself',
        ),
        ({"main.css": '@import url("./main.css");'}, "main.css:1", '"./main.css" imports'),
        (
            {"main.css": '@import url("a.css");', "a.css": b"\n\n/* \xe9 */"},
            "a.css:3",
            "this style sheet is not UTF-8",
        ),
    ],
)
def test_a_sheet_that_cannot_be_put_together_is_a_problem_with_its_line(
    tmp_path: Path, sheets: Mapping[str, str | bytes], place: str, text: str
) -> None:
    for name, sheet in sheets.items():
        path = tmp_path / "static/css" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sheet if isinstance(sheet, bytes) else sheet.encode())

    prepared = prepare(
        replace(order(CONTENT, tmp_path / "output"), theme_static=tmp_path / "static")
    )

    (problem,) = (one for one in prepared.problems if one.severity == "error")
    assert f"{problem.place}".endswith(f"static/css/{place}")
    assert problem.text.startswith(text)
    assert problem.rule.code == "N910"
    assert problem.hint


def test_one_sheet_may_be_imported_twice(tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    (tmp_path / SHEET).write_text('@import url("a.css") print;\n@import url("a.css") screen;')
    (tmp_path / "css/a.css").write_text("p { order: 1 }")

    assert flatten(tmp_path / SHEET).count("order: 1") == 2


def test_the_same_sheet_is_made_once_for_pages_alike() -> None:
    styles = Styles(".a{order:1}.b{order:2}")
    for body in ('<p class="a">', '<p class="a x">', '<p class="a"><i class="a">'):
        styles.fill(page(body), "")

    assert len(styles._made) == 1  # noqa: SLF001 (no page tells it)


# ----- The theme -----


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    files = built(order(CONTENT, tmp_path_factory.mktemp("styles") / "output"))
    return {path: data.decode() for path, data in files.items() if path.endswith(".html")}


def test_every_page_carries_its_styles_and_loads_none(pages: dict[str, str]) -> None:
    for path, text in pages.items():
        assert "stylesheet" not in text, path
        if 'http-equiv="refresh"' in text:  # leads on at once
            continue
        (styles,) = CARRIED.findall(text)
        digest = b64encode(sha256(styles.encode()).digest()).decode()
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
        assert policy, path
        assert f"'sha256-{digest}'" in policy[1].partition("style-src")[2], path


def test_a_theme_adds_a_sheet_and_a_class_and_pages_have_it(tmp_path: Path) -> None:
    theme = themed(tmp_path, '@import url("own.css");\n')
    (theme / "static" / "css" / "own.css").write_text(".own { order: 7 } .other { order: 8 }")
    about = theme / "templates" / "page.html"
    about.write_text(about.read_text("utf-8").replace("<article>", '<article class="own">'))

    files = built_with(tmp_path, theme)

    assert ".own{order:7}" in files["pages/about.html"]
    assert "order:7" not in files["index.html"]
    assert "order:8" not in files["pages/about.html"]
    assert ".own { order: 7 } .other { order: 8 }" in files["theme/style.css"]


def test_a_theme_without_styles_has_pages_without(tmp_path: Path) -> None:
    theme = themed(tmp_path, "")
    (theme / "static" / SHEET).unlink()

    files = built_with(tmp_path, theme)

    assert "<style" not in files["index.html"]
    assert "style-src 'self' file:; " in files["index.html"]
    assert "theme/style.css" not in files


def test_a_template_may_link_the_whole_sheet_instead(tmp_path: Path) -> None:
    theme = themed(tmp_path, "")
    base = theme / "templates" / "base.html"
    link = '<link rel="stylesheet" href="{{ page.root }}{{ site.stylesheet }}">'
    base.write_text(base.read_text("utf-8").replace("<style>{{ site.styles }}</style>", link))

    files = built_with(tmp_path, theme)

    assert '<link rel="stylesheet" href="../theme/style.css">' in files["pages/about.html"]
    assert files["theme/style.css"].startswith("@layer")


def themed(folder: Path, more: str) -> Path:
    """A copy of the theme, with more in its sheet."""
    import shutil

    shutil.copytree(ROOT / "theme", folder / "theme")
    sheet = folder / "theme" / "static" / SHEET
    sheet.write_text(sheet.read_text("utf-8") + more)
    return folder / "theme"


def built_with(folder: Path, theme: Path) -> dict[str, Any]:
    own = replace(
        order(CONTENT, folder / "output"),
        templates=(theme / "templates",),
        theme_static=theme / "static",
    )
    files = prepare(own).files
    from test_site import contents

    return {
        path: data.decode()
        for path, data in contents(files).items()
        if path.endswith((".html", ".css"))
    }
