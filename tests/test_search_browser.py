"""The search in Chromium: under a sub-path, by keyboard, in two languages, and where it cannot be."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from audit.looks import SHIFTS
from building import outcome
from chromium import NEEDS_CHROMIUM, QuietHandler, launched
from test_browser import complaints
from test_search import KOREAN, NEEDS_PAGEFIND, order_with_search

EVIL = (
    "---\ntitle: Q&A <b>now</b> <img src=x onerror=alert(1)>\nsummary: Odd.\ndate: 2024-04-01\n"
    "topic: Odd\n---\n\n## A part {#a-part}\n\nA zebra: &lt;img src=x onerror=alert(1)&gt; &lt;mark onclick=x&gt;it.\n"
)
MANY = {
    f"explainers/wharf-{n}.md": f"---\ntitle: Wharf {n}\nsummary: S.\ndate: 2024-05-01\n---\n\nQuay.\n"
    for n in range(12)
}

pytestmark = [*NEEDS_CHROMIUM, NEEDS_PAGEFIND]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from launched()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("searched")
    order = order_with_search(
        folder, {"explainers/해협.md": KOREAN, "explainers/evil.md": EVIL, **MANY}
    )
    made = outcome(order)
    assert made.mistakes == ()
    return order.output


@pytest.fixture(scope="module")
def base(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("host")
    (root / "any" / "sub").mkdir(parents=True)
    (root / "any" / "sub" / "path").symlink_to(built)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/any/sub/path/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Any, base: str) -> Iterator[Any]:
    """The page of results; nobody complains, whatever is done there."""
    opened = browser.new_page()
    heard = complaints(opened, base)
    opened.goto(f"{base}results.html")
    yield opened
    opened.close()
    assert not heard


def found(page: Any, count: int) -> list[str]:
    """The titles that are shown, once so many are found."""
    says(page, f"Found: {count}").wait_for()
    titles: list[str] = page.locator(".found__title").all_inner_texts()
    return titles


def says(page: Any, words: str) -> Any:
    """The line that says what is found, while these are its words."""
    return page.get_by_role("status").filter(has_text=re.compile(rf"^\s*{re.escape(words)}\s*$"))


def test_nothing_is_loaded_before_the_box_is_used(browser: Any, base: str) -> None:
    page = browser.new_page()
    heard = complaints(page, base)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{base}search.html", wait_until="networkidle")
    page.get_by_role("searchbox").fill("tolls")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if not url.endswith(("search.html", ".svg", ".ico"))]

    page.keyboard.press("Enter")
    page.locator(".found").first.wait_for()
    assert page.url == f"{base}results.html?q=tolls"
    assert page.get_by_role("searchbox").input_value() == "tolls"
    assert any(url.startswith(f"{base}pagefind/pagefind.js") for url in asked)
    page.close()
    assert not heard


def test_a_word_is_found_and_limited_by_standing_topic_and_actor(page: Any, base: str) -> None:
    page.get_by_role("searchbox").fill("tolls")
    page.locator(".found").first.wait_for()
    every = page.get_by_role("status").inner_text()
    assert page.url == f"{base}results.html?q=tolls"
    assert "tolls" in page.locator("mark").first.inner_text().lower()

    page.locator("summary", has_text="Standing").click()
    standing = page.locator("input[name=standing]").first
    value = standing.get_attribute("value")
    standing.check()
    says(page, every).wait_for(state="detached")
    kinds = page.locator(".found__facts").all_inner_texts()
    assert kinds
    assert all(kind.startswith("Claim") and value in kind for kind in kinds)
    assert page.url == f"{base}results.html?q=tolls&standing={value}"

    page.locator(".found__title a").first.click()
    page.wait_for_url(f"{base}explainers/strait-tolls.html#claim-*")
    assert page.locator(":target").count() == 1


def test_an_excerpt_has_dots_where_its_text_goes_on(page: Any) -> None:
    page.get_by_role("searchbox").fill("tolls")
    page.locator(".found").first.wait_for()

    excerpts = page.locator(".found__excerpt").all_inner_texts()
    assert any(one.startswith("… ") and one.endswith(" …") for one in excerpts)
    assert "By the authority, in a notice." in excerpts, "the whole of an event"


def test_a_limit_alone_lists_all_that_it_leaves(page: Any) -> None:
    page.locator("summary", has_text="Topic").click()
    page.get_by_label("Odd").check()

    assert found(page, 1) == ["Q&A <b>now</b> <img src=x onerror=alert(1)>"]
    page.get_by_label("Odd").uncheck()
    page.locator(".found").wait_for(state="detached")
    assert page.get_by_role("status").inner_text() == ""


def test_an_address_with_a_question_asks_it_again(browser: Any, base: str) -> None:
    page = browser.new_page()
    page.goto(f"{base}results.html?q=zebra&topic=odd")

    assert len(found(page, 1)) == 1
    assert page.get_by_role("searchbox").input_value() == "zebra"
    assert page.locator("[data-chosen=topic]").inner_text() == "1"
    page.close()


def test_what_is_found_is_shown_as_words(page: Any, base: str) -> None:
    page.get_by_role("searchbox").fill("zebra")
    found(page, 1)

    assert page.locator(".found img, .found b, .found [onclick]").count() == 0
    assert "<img src=x onerror=alert(1)>" in page.locator(".found__excerpt").inner_text()
    part = page.get_by_role("link", name="A part")
    assert part.evaluate("link => link.href") == f"{base}explainers/evil.html#a-part"


def test_another_language_is_searched_too_and_said_to_be_one(page: Any, base: str) -> None:
    page.get_by_role("searchbox").fill("통행료")
    found(page, 1)

    result = page.locator(".found")
    assert result.get_attribute("lang") == "ko"
    assert page.locator("html").get_attribute("lang") == "en"
    result.get_by_role("link").first.click()
    page.get_by_role("heading", name="해협 통행료").wait_for()


def test_all_of_it_works_by_keyboard(page: Any, base: str) -> None:
    page.get_by_role("searchbox").focus()
    page.keyboard.type("wharf")
    page.keyboard.press("Enter")
    assert len(found(page, 12)) == 10

    page.get_by_role("button", name="More results").focus()
    page.keyboard.press("Enter")
    page.locator(".found").nth(11).wait_for()
    assert page.locator(".found").nth(10).locator("a").evaluate("a => a === document.activeElement")
    assert page.get_by_role("button", name="More results").count() == 0

    page.get_by_role("searchbox").focus()
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # opens the limits by standing
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_role("status").filter(has_text="Nothing is found").wait_for()
    assert "standing=" in page.url


def test_nothing_moves_while_the_page_opens(browser: Any, base: str) -> None:
    page = browser.new_page()
    page.goto(f"{base}results.html", wait_until="networkidle")
    shift = page.evaluate(
        "new Promise(done => new PerformanceObserver(list => done(list.getEntries().length))"
        ".observe({type: 'layout-shift', buffered: true}) || setTimeout(() => done(0), 500))"
    )
    assert shift == 0
    page.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_that_is_seen_is_pushed_down_by_an_answer(
    browser: Any, base: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 1000})
    page.goto(f"{base}results.html?q=wharf")
    assert len(found(page, 12)) == 10
    assert page.evaluate(SHIFTS) == 0
    assert page.get_by_role("link", name="The strait").last.is_visible()
    page.close()


# ----- Where it cannot be -----


def test_from_disk_the_page_says_why_it_cannot_search(browser: Any, built: Path) -> None:
    page = browser.new_page()
    heard = complaints(page, f"{built.as_uri()}/")
    page.goto(f"{built.as_uri()}/search.html")
    page.get_by_role("searchbox").fill("tolls")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{built.as_uri()}/results.html?q=tolls")

    assert "opened from disk" in page.get_by_role("status").inner_text()
    assert page.get_by_role("searchbox").is_disabled()
    assert page.get_by_role("link", name="Wharf 3").is_visible()
    page.close()
    assert not heard


@pytest.mark.parametrize("path", ["search.html", "results.html"])
def test_without_scripts_the_index_stands_alone_and_says_why(
    browser: Any, base: str, path: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}{path}")

    assert page.locator(".search__note").is_visible()
    assert page.get_by_role("searchbox").count() == 0
    assert page.get_by_role("link", name="Wharf 3").is_visible()
    context.close()


def test_where_the_index_cannot_be_loaded_the_page_says_so(browser: Any, base: str) -> None:
    page = browser.new_page()
    page.route("**/pagefind/**", lambda route: route.abort())
    page.goto(f"{base}results.html")
    page.get_by_role("searchbox").fill("tolls")

    page.get_by_text("The search cannot be loaded.").wait_for()
    page.close()
