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


# What a page's elements look like, one of each kind, and what stands before and after it.
LOOK = """() => {
  const kinds = new Map()
  for (const node of document.querySelectorAll("body, body *")) {
    const kind = [node, node.parentElement].map(one => one.tagName + "." + one.getAttribute("class"))
    const alike = kind.join() + (node.nextElementSibling ? "" : "-")
    if (!kinds.has(alike)) kinds.set(alike, node)
  }
  return [...kinds].map(([kind, node]) => kind + [null, "::before", "::after"].map(part => {
    const style = getComputedStyle(node, part)
    return part && style.content === "none" ? "" : [...style].filter(n => !n.startsWith("--"))
      .map(n => `${n}:${style.getPropertyValue(n)}`)
  }).join())
}"""
STYLE = re.compile("<style>.*?</style>", re.DOTALL)


@pytest.mark.slow
@pytest.mark.parametrize("path", KINDS)
def test_a_page_looks_as_with_all_styles(browser: Any, sample: Path, path: str) -> None:
    """What it does not carry would not have changed anything, neither on a screen nor on paper."""
    html = re.sub("<meta http-equiv[^>]*>", "", (sample / path).read_text("utf-8"))
    whole = (sample / "theme" / "style.css").read_text("utf-8")
    looks: dict[str, list[list[str]]] = {"screen": [], "print": []}
    for one in (html, STYLE.sub(lambda _: f"<style>{whole}</style>", html)):
        page = browser.new_page()
        page.set_content(one)
        for medium, seen in looks.items():
            page.emulate_media(media=medium)
            seen.append(page.evaluate(LOOK))
        page.close()
    for medium, (carried, all_of_it) in looks.items():
        for one, other in zip(carried, all_of_it, strict=True):
            assert one.split(",") == other.split(","), medium


def test_a_citation_leads_to_its_source(browser: Any, sample: Path) -> None:
    page = browser.new_page()
    page.goto(f"{sample.as_uri()}/explainers/north-korea-russia.html")
    page.locator("a.cite").first.click()
    assert "#source-" in page.url
    assert page.locator(":target").is_visible()
    page.close()
