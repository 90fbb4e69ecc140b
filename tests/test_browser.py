"""The sample in Chromium: from disk, and from a server under a sub-path."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from chromium import NEEDS_CHROMIUM, QuietHandler, launched

SIZES = ((320, 700), (390, 844), (1280, 900))
KINDS = (
    "index.html", "explainers.html", "explainers/north-korea-russia.html", "timeline.html",
    "timelines/dprk-russia.html", "claims.html", "actors.html", "actors/kremlin.html",
    "sources.html", "glossary.html", "corrections.html", "topics/sanctions.html",
    "pages/about.html", "404.html",
)  # fmt: skip

pytestmark = NEEDS_CHROMIUM


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from launched()


@pytest.fixture(scope="module")
def under_a_sub_path(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample at http://127.0.0.1:PORT/any/sub/path/."""
    root = tmp_path_factory.mktemp("host")
    (root / "any" / "sub").mkdir(parents=True)
    (root / "any" / "sub" / "path").symlink_to(sample)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/any/sub/path/"
    server.shutdown()
    server.server_close()


def complaints(page: Any, base: str) -> list[str]:
    """What a page's console says, what it cannot load, and what it asks of other hosts."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on(
        "requestfailed",  # what is cut off by going on to the next page has not failed
        lambda request: (
            None
            if request.failure == "net::ERR_ABORTED"
            else heard.append(f"failed: {request.url}")
        ),
    )
    page.on(
        "response",
        lambda answer: (
            heard.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None
        ),
    )
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((base, "data:"))
            else heard.append(f"elsewhere: {request.url}")
        ),
    )
    return heard


def every_page(sample: Path) -> list[str]:
    return sorted(path.relative_to(sample).as_posix() for path in sample.rglob("*.html"))


def test_every_page_opens_from_disk_without_a_complaint(browser: Any, sample: Path) -> None:
    base = sample.as_uri() + "/"
    page = browser.new_page()
    heard = complaints(page, base)
    for path in every_page(sample):
        page.goto(base + path)
    page.close()
    assert not heard


def test_every_page_opens_under_a_sub_path_without_a_complaint(
    browser: Any, sample: Path, under_a_sub_path: str
) -> None:
    page = browser.new_page()
    heard = [
        one
        for one in complaints(page, under_a_sub_path)
        if "favicon.ico" not in one  # asked by the browser of its own accord
    ]
    for path in every_page(sample):
        page.goto(under_a_sub_path + path)
    page.close()
    assert not heard


@pytest.mark.parametrize("path", KINDS)
def test_no_page_scrolls_sideways(browser: Any, sample: Path, path: str) -> None:
    for width, height in SIZES:
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(f"{sample.as_uri()}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
        page.close()


@pytest.mark.parametrize("path", KINDS)
def test_every_page_is_styled(browser: Any, sample: Path, path: str) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(f"{sample.as_uri()}/{path}")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(paper) not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")
    page.close()


# What every element of a page looks like, and what stands before and after it.
LOOK = """() => [...document.querySelectorAll("body, body *")].map(node =>
  [null, "::before", "::after", "::marker"].map(part => {
    const style = getComputedStyle(node, part)
    return Array.from(style, name => style.getPropertyValue(name)).join()
  }).join())"""


@pytest.mark.parametrize("path", KINDS)
def test_a_page_looks_as_with_all_styles(browser: Any, sample: Path, path: str) -> None:
    """What it does not carry would not have changed anything, neither on paper nor on a desk."""
    html = (sample / path).read_text("utf-8")
    whole = (sample / "theme" / "style.css").read_text("utf-8")
    html = re.sub("<meta http-equiv[^>]*>", "", html)
    for width, medium in ((390, "screen"), (1280, "screen"), (700, "print")):
        seen = []
        for one in (
            html,
            re.sub(
                "<style>.*?</style>",
                f"<style>{whole.replace(chr(92), chr(92) * 2)}</style>",
                html,
                flags=re.DOTALL,
            ),
        ):
            page = browser.new_page(viewport={"width": width, "height": 800})
            page.emulate_media(media=medium)
            page.set_content(one)
            seen.append(page.evaluate(LOOK))
            page.close()
        assert seen[0] == seen[1], (width, medium)


def test_a_citation_leads_to_its_source(browser: Any, sample: Path) -> None:
    page = browser.new_page()
    page.goto(f"{sample.as_uri()}/explainers/north-korea-russia.html")
    page.locator("a.cite").first.click()
    assert "#source-" in page.url
    assert page.locator(":target").is_visible()
    page.close()
