"""Pages without their styles: as a reader mode, an old browser or a machine has them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from selectolax.lexbor import LexborHTMLParser

from chromium import NEEDS_CHROMIUM, launched
from conftest import first

STYLES = re.compile(rb"<style>.*?</style>", re.DOTALL)
INLINE = frozenset("a b em i label small span strong summary time".split())
TOUCHING = re.compile(r"[\w.)]\|[\w↑]")
DRAWN = {
    "timeline.html": ".strip",
    "explainers/north-korean-troops.html": ".plot",
    "explainers/north-korea-russia.html": ".bars__drawing, .plot",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from launched()


def run_together(tree: LexborHTMLParser) -> Iterator[str]:
    """Words of neighbouring elements that nothing parts."""
    for left in tree.css(", ".join(INLINE)):
        right = left.next
        if right is not None and right.tag in INLINE:
            pair = f"{left.text()[-30:]}|{right.text()[:30]}"
            if TOUCHING.search(pair):
                yield pair


def test_words_of_one_thing_never_touch_those_of_the_next(sample: Path) -> None:
    touching = {
        f"{path.relative_to(sample)}: {pair}"
        for path in sample.rglob("*.html")
        for pair in run_together(LexborHTMLParser(path.read_bytes()))
    }
    assert sorted(touching) == []


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p><span>KBS</span><span>2024</span></p>", 1),
        ("<p><span>KBS</span> <span>2024</span></p>", 0),
        ("<p><span><time>2024</time></span><a>↑1</a></p>", 1),
        ("<p><a>one</a>ly<b>,</b></p>", 0),
    ],
)
def test_words_that_touch_are_seen(html: str, found: int) -> None:
    assert len(list(run_together(LexborHTMLParser(html)))) == found


class TestDrawings:
    """A drawing takes its colours from the styles; without them it is still no black box."""

    pytestmark = NEEDS_CHROMIUM

    @pytest.mark.parametrize("scheme", first(1, ["dark", "light"]))
    @pytest.mark.parametrize("path", DRAWN)
    def test_are_marks_on_an_empty_ground(
        self, browser: Any, sample: Path, path: str, scheme: str
    ) -> None:
        page = browser.new_page(color_scheme=scheme, viewport={"width": 1280, "height": 900})
        html = STYLES.sub(b"", (sample / path).read_bytes()).decode()
        page.route("**/*", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto("http://unstyled.example/")
        (ground,) = greys(page.screenshot(clip={"x": 0, "y": 0, "width": 1, "height": 1}))
        drawings = page.locator(DRAWN[path])
        assert drawings.count() > 0
        for number in range(drawings.count()):
            seen = greys(drawings.nth(number).screenshot())
            inked = sum(abs(grey - ground) > 40 for grey in seen) / len(seen)
            assert 0.003 < inked < 0.9, f"{path}: {number}"
        page.close()


def greys(png: bytes) -> bytes:
    """A picture, pixel by pixel."""
    return Image.open(io.BytesIO(png)).convert("L").tobytes()
