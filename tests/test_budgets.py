"""What pages may weigh on their way to a reader, compressed as hosts do it."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from selectolax.lexbor import LexborHTMLParser

from audit import stress
from nutgraf import plugin
from nutgraf.build import prepare
from nutgraf.writing.disk import read

KB = 1024
STYLES = re.compile(rb"<style>(.*?)</style>", re.DOTALL)
# A first flight of packets: what comes before a server has to wait for an answer.
FIRST = 14 * KB
LEAD = "explainers/budget.html"


def weight(data: bytes) -> int:
    """Its size as a host sends it."""
    return len(brotli.compress(data, quality=11))


@pytest.fixture(scope="module")
def stressed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("stress")
    stress.write(folder)
    order = plugin.order_from(
        plugin.settings_from(folder / "pelicanconf.py", {"OUTPUT_PATH": str(folder / "output")})
    )
    prepared = prepare(order)
    assert not prepared.errors, prepared.problems
    files = prepared.files.items()
    return {path: read(content) for path, content in files if path.endswith(".html")}


@pytest.fixture(scope="module")
def pages(sample: Path, stressed: dict[str, bytes]) -> dict[str, bytes]:
    """Every page of both sites."""
    own = {f"sample/{p.relative_to(sample)}": p.read_bytes() for p in sample.rglob("*.html")}
    return own | {f"stress/{path}": data for path, data in stressed.items()}


def test_the_explainer_of_the_budget_is_of_its_size(stressed: dict[str, bytes]) -> None:
    tree = LexborHTMLParser(stressed[LEAD])
    body = tree.css_first(".text")
    assert body
    words = len(body.text(separator=" ").split())
    assert stress.WORDS * 0.95 < words < stress.WORDS * 1.25
    assert len(set(re.findall(rb'href="#source-[^"]*', stressed[LEAD]))) >= stress.CITATIONS


def test_an_explainer_of_1500_words_and_30_citations_weighs_30_kb(
    stressed: dict[str, bytes],
) -> None:
    data = stressed[LEAD]
    (styles,) = STYLES.findall(data)

    assert weight(data) <= 30 * KB
    assert weight(styles) <= 6 * KB


def test_its_first_14_kb_hold_what_a_reader_wants_first(stressed: dict[str, bytes]) -> None:
    sent = brotli.compress(stressed[LEAD], quality=11)[:FIRST]
    reader = brotli.Decompressor()  # which gives no more than so much at a time
    pieces = (reader.process(sent[at : at + 16]) for at in range(0, len(sent), 16))
    seen = b"".join(pieces).decode("utf-8", "ignore")
    parts = ("<h1", "What is known, and how well.</p>", 'class="brief__key"', 'id="part-1"')

    places = [seen.find(part) for part in parts]

    assert -1 not in places
    assert places == sorted(places)


def test_no_explainer_has_more_than_6_kb_of_styles(pages: dict[str, bytes]) -> None:
    heavy = {path: weight(css) for path, data in pages.items() for css in STYLES.findall(data)}
    assert {path: size for path, size in heavy.items() if size > 6 * KB} == {}


def test_a_page_of_an_actor_or_of_all_claims_weighs_14_kb(pages: dict[str, bytes]) -> None:
    kinds = re.compile(r"/(actors/|claims)")
    heavy = {path: weight(data) for path, data in pages.items() if kinds.search(path)}
    assert len(heavy) > 30
    assert {path: size for path, size in heavy.items() if size > 14 * KB} == {}


def test_a_page_can_be_read_after_one_request(pages: dict[str, bytes]) -> None:
    """Icons are asked for later; pictures stand below the words, or beside them."""
    for path, data in pages.items():
        tree = LexborHTMLParser(data)
        loading = [node.attributes.get("rel") for node in tree.css("link[href]")]
        assert not {"stylesheet", "preload", "modulepreload", "import"} & set(loading), path
        assert "@import" not in data.decode(), path
        assert not tree.css("iframe, object, embed, link[as]"), path


def test_no_page_holds_a_script(pages: dict[str, bytes]) -> None:
    """But for data, and for the page to which the search box leads when it is used."""
    for path, data in pages.items():
        for node in LexborHTMLParser(data).css("script"):
            if path.endswith("results.html") and "src" in node.attributes:
                assert node.attributes["src"] == "theme/js/search.js"
                continue
            assert node.attributes.get("type") == "application/ld+json", f"{path}: {node.html}"


def test_no_address_that_a_page_loads_is_of_another_host(pages: dict[str, bytes]) -> None:
    for path, data in pages.items():
        for node in LexborHTMLParser(data).css("[src], [srcset]"):
            for address in (node.attributes.get("src"), node.attributes.get("srcset")):
                assert urlsplit(address or "").scheme in ("", "data"), f"{path}: {address}"
