"""The sample in Chromium: from disk, and from a server under a sub-path.

Long because each thing that a browser does with a page has a test of its own.
"""

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
from conftest import first
from nutgraf.styles import minified

SIZES = ((320, 700), (390, 844), (1280, 900))
KINDS = (
    "index.html", "explainers.html", "explainers/north-korea-russia.html", "timeline.html",
    "timelines/dprk-russia.html", "claims.html", "actors.html", "actors/kremlin.html",
    "sources.html", "glossary.html", "corrections.html", "topics/sanctions.html",
    "pages/about.html", "search.html", "results.html", "404.html",
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


@pytest.mark.parametrize("pages", ["each kind", pytest.param("all", marks=pytest.mark.slow)])
def test_pages_open_from_disk_without_a_complaint(browser: Any, sample: Path, pages: str) -> None:
    base = sample.as_uri() + "/"
    page = browser.new_page()
    heard = complaints(page, base)
    for path in KINDS if pages == "each kind" else every_page(sample):
        page.goto(base + path)
    page.close()
    assert not heard


@pytest.mark.slow
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


def faces(page: Any, selector: str) -> list[set[str]]:
    """The fonts of the words in each element."""
    session = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    asked = {"nodeId": root, "selector": selector}
    nodes = session.send("DOM.querySelectorAll", asked)["nodeIds"]
    found = [session.send("CSS.getPlatformFontsForNode", {"nodeId": node}) for node in nodes]
    return [{font["familyName"] for font in one["fonts"]} for one in found]


@pytest.mark.parametrize("lang", ["ar", "ko"])
def test_english_titles_have_one_face_on_every_page(browser: Any, sample: Path, lang: str) -> None:
    page = browser.new_page()
    english = set[str]()
    for name in ("north-korea-russia", f"north-korea-russia-{lang}"):
        page.goto((sample / f"explainers/{name}.html").as_uri())
        english = english or set().union(*faces(page, ".event-line__link"))
        titles = faces(page, ".event-line__link:lang(en), .masthead__home")
        assert titles
        assert all(title == english for title in titles)
    page.close()


def test_time_runs_to_the_right_in_arabic_too(browser: Any, sample: Path) -> None:
    page = browser.new_page()
    page.goto((sample / "explainers/north-korea-russia-ar.html").as_uri())
    marks, ends = (
        page.evaluate(f"[...document.querySelector('.moves').querySelectorAll('{one}')]"
                      ".map(one => one.getBoundingClientRect().x)")
        for one in (".mark", ".moves__scale .when")
    )  # fmt: skip
    page.close()
    assert marks == sorted(marks)
    assert len(marks) > 1
    assert ends[0] < ends[1]


def test_an_entry_of_sources_begins_at_one_side_in_arabic(browser: Any, sample: Path) -> None:
    page = browser.new_page()
    page.goto((sample / "explainers/north-korea-russia-ar.html").as_uri())
    sides = page.evaluate(
        "[...document.querySelector('.source:has(.source__note)').children].map(one => {"
        " const words = document.createRange(); words.selectNodeContents(one);"
        " return Math.round(Math.max(...[...words.getClientRects()].map(box => box.right))) })"
    )
    page.close()
    assert len(sides) > 3
    assert len(set(sides)) == 1


@pytest.mark.parametrize("path", first(7, KINDS))
def test_no_page_scrolls_sideways_and_each_is_styled(browser: Any, sample: Path, path: str) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(f"{sample.as_uri()}/{path}")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(paper) not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")
    page.close()


# What a page's elements look like, one of each kind, and what stands before and after it.
LOOK = """async () => {
  await Promise.all(document.getAnimations().map(one => one.finished))
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
    whole = minified((sample / "theme" / "style.css").read_text("utf-8"))
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


# ----- Evidence in place -----

EXPLAINER = "explainers/north-korea-russia.html"
CITATION = ".text .opens:has(> .cite)"
OPEN = "[...document.querySelectorAll('.slip:popover-open')].map(slip => slip.id)"
# The middle of an element's first line, once it stands in the middle of the window.
MIDDLE = """element => {
  element.scrollIntoView({behavior: "instant", block: "center"});
  const box = element.getClientRects()[0];
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""


@pytest.fixture
def explainer(browser: Any, sample: Path) -> Iterator[Any]:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    heard = complaints(page, sample.as_uri() + "/")
    page.goto(f"{sample.as_uri()}/{EXPLAINER}#n-main")
    yield page
    page.close()
    assert not heard


def focused(page: Any, what: str) -> Any:
    return page.evaluate(f"document.activeElement.{what}")


def test_a_citation_opens_its_source_where_it_stands(explainer: Any) -> None:
    citation = explainer.locator(CITATION).first
    button = citation.locator("button")
    slip = button.get_attribute("popovertarget")
    explainer.mouse.click(*citation.locator("a").evaluate(MIDDLE))

    assert explainer.evaluate(OPEN) == [slip]
    assert focused(explainer, f"closest('#{slip}') !== null")
    assert explainer.url.endswith("#n-main")
    explainer.keyboard.press("Escape")
    assert explainer.evaluate(OPEN) == []
    assert focused(explainer, "getAttribute('popovertarget')") == slip


def test_a_citation_opens_by_keyboard_and_closes_by_its_button(explainer: Any) -> None:
    for _ in range(60):
        explainer.keyboard.press("Tab")
        if focused(explainer, "matches('.opens > .cite + button')"):
            break
    slip = focused(explainer, "getAttribute('popovertarget')")
    assert (
        explainer.evaluate("getComputedStyle(document.activeElement.parentElement).outlineStyle")
        == "solid"
    )
    explainer.keyboard.press("Enter")
    assert explainer.evaluate(OPEN) == [slip]

    while not focused(explainer, "matches('.slip__close')"):
        assert focused(explainer, f"closest('#{slip}') !== null")
        explainer.keyboard.press("Tab")
    explainer.keyboard.press("Enter")
    assert explainer.evaluate(OPEN) == []
    assert focused(explainer, "getAttribute('popovertarget')") == slip


def test_a_citation_and_its_slip_say_what_they_are(explainer: Any) -> None:
    citation = explainer.locator(CITATION).first
    number = citation.locator(".cite-number").inner_text()
    explainer.mouse.click(*citation.locator("a").evaluate(MIDDLE))

    assert explainer.get_by_role("button", name=f"Source {number}", exact=True).count() > 0
    name = explainer.locator(".slip:popover-open .slip__title").inner_text()
    assert explainer.get_by_role("dialog", name=f"Source {number} {name}").is_visible()


@pytest.mark.parametrize("scheme", ["actor", "term", "event-link"])
def test_a_record_opens_where_it_is_named(explainer: Any, scheme: str) -> None:
    link = explainer.locator(f".text .opens > .{scheme}").first
    explainer.mouse.click(*link.evaluate(MIDDLE))
    slip = explainer.locator(".slip:popover-open")

    assert slip.count() == 1
    assert slip.locator(".slip__title a").get_attribute("href") == link.get_attribute("href")


def test_a_citation_opens_without_scripts_and_by_touch(browser: Any, sample: Path) -> None:
    context = browser.new_context(
        java_script_enabled=False, has_touch=True, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(f"{sample.as_uri()}/{EXPLAINER}")
    citation = page.locator(CITATION).first
    citation.scroll_into_view_if_needed()
    page.touchscreen.tap(*citation.locator("a").evaluate(MIDDLE))

    slip = citation.locator("button").get_attribute("popovertarget")
    assert page.locator(f"#{slip}").is_visible()
    context.close()


def test_the_link_of_a_citation_still_leads_to_the_list(explainer: Any) -> None:
    explainer.locator("a.cite").first.evaluate("link => link.click()")

    assert "#source-" in explainer.url
    assert explainer.locator(":target").is_visible()


@pytest.mark.parametrize(("width", "height"), [*SIZES, (320, 256), (1024, 700)])
def test_every_slip_fits_the_window(browser: Any, sample: Path, width: int, height: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(f"{sample.as_uri()}/{EXPLAINER}")
    outside = page.evaluate("""() => [...document.querySelectorAll(".opens > button")]
      .filter((_, n) => n % 6 === 0).flatMap(button => {
        button.scrollIntoView({behavior: "instant", block: "center"});
        button.click();
        const slip = document.querySelector(".slip:popover-open");
        const box = slip.getBoundingClientRect(), place = button.getBoundingClientRect();
        slip.hidePopover();
        const fits = box.x >= 0 && box.y >= 0 && box.right <= innerWidth + 1
          && box.bottom <= innerHeight + 1 && box.height > 40;
        const covers = innerHeight > 600 && box.x < place.right && box.right > place.x
          && box.y < place.y + 4 && box.bottom > place.bottom - 4;
        return fits && !covers && place.width >= 24 && place.height >= 24
          ? [] : [`${button.getAttribute("popovertarget")} ${JSON.stringify(box)}`];
      })""")
    page.close()
    assert not outside


def test_no_line_breaks_between_words_and_number(explainer: Any) -> None:
    lost = explainer.evaluate("""() => [...document.querySelectorAll("a.cite:has(.cite-number)")]
      .filter(link => {
        const number = link.querySelector(".cite-number").getBoundingClientRect();
        const lines = [...link.getClientRects()];
        return number.x <= lines[0].x && lines.some(line => line.x === number.x);
      }).length""")
    assert lost == 0


def test_a_ledger_gives_its_room_to_the_sentences(explainer: Any) -> None:
    shares = """() => [...document.querySelectorAll("table.ledger")].map(table =>
      table.querySelector(".position__date").offsetWidth / table.offsetWidth)"""
    for width in (320, 390, 1280):
        explainer.set_viewport_size({"width": width, "height": 900})
        found = explainer.evaluate(shares)
        assert found
        assert max(found) < 0.4, width


def test_a_note_stands_in_the_margin_of_a_desk_and_in_the_text_of_a_phone(explainer: Any) -> None:
    place = """() => {
      const note = document.querySelector(".footnote-definition").getBoundingClientRect();
      const text = document.querySelector(".columns__text").getBoundingClientRect();
      return [note.x >= text.right, note.right <= innerWidth];
    }"""
    assert explainer.evaluate(place) == [True, True]
    explainer.set_viewport_size({"width": 390, "height": 844})
    assert explainer.evaluate(place) == [False, True]


# Pages of many rows: what these are, and the middle of which an address may lead to.
LONG = {
    "timeline.html": (".years__events > .event", ".years__year"),
    "sources.html": (".sources[data-long] > .source", ".sources[data-long] > .source"),
}


@pytest.mark.parametrize("path", LONG)
def test_a_page_of_no_more_than_150_rows_soon_has_its_true_length(
    browser: Any, sample: Path, path: str
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto((sample / path).as_uri())
    page.evaluate("Promise.all(document.getAnimations().map(one => one.finished))")
    left = page.evaluate(
        f"[...document.querySelectorAll('{LONG[path][0]}')].filter(row =>"
        " getComputedStyle(row).contentVisibility !== 'visible').length"
    )
    page.close()
    assert left == 0


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", first(1, LONG))
def test_an_address_leads_right_to_its_row(
    browser: Any, sample: Path, path: str, width: int
) -> None:
    """Though what is far below is laid out only when a reader comes near."""
    page = browser.new_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    rows, places = (f"[...document.querySelectorAll('{one}')]" for one in LONG[path])
    address = (sample / path).as_uri()
    page.goto(address)
    # as where there are many more: fewer are laid out a moment later
    page.evaluate("document.getAnimations().forEach(one => one.cancel())")
    style, room = page.evaluate(
        f"(s => [s.contentVisibility, parseFloat(s.containIntrinsicBlockSize.split(' ').at(-1))])"
        f"(getComputedStyle({rows}.at(-1)))"
    )
    id_ = page.evaluate(f"(p => p[p.length >> 1])({places}.flatMap(one => one.id || "
                        "one.querySelector('[id]')?.id || []))")  # fmt: skip
    page.goto("about:blank")
    page.goto(f"{address}#{id_}")
    page.wait_for_function("scrollY > 0")
    top = page.evaluate(f"document.getElementById({id_!r}).getBoundingClientRect().top")
    highest = page.evaluate(f"Math.max(...{rows}.map(row => row.offsetHeight))")
    page.close()
    assert style == "auto"
    assert 0 <= top < 200
    assert highest <= room, "a row that is not laid out would lie over the next"


def test_the_number_of_a_source_is_within_what_is_drawn_of_it(explainer: Any) -> None:
    """So that what an address leads to is marked with its number."""
    found = explainer.evaluate("""() => [...document.querySelectorAll(".sources > .source")].map(one => {
      const number = getComputedStyle(one, "::before");
      return [getComputedStyle(one).listStyleType, number.content, number.insetInlineStart,
        one.querySelector(".source__title").offsetLeft > parseFloat(number.inlineSize)];
    })""")
    assert len(found) > 50
    assert {tuple(one) for one in found} == {("none", "counter(list-item)", "0px", True)}


@pytest.mark.parametrize("size", [(390, 844), (320, 256)])
def test_no_heading_that_stays_covers_what_has_the_focus(
    browser: Any, sample: Path, size: tuple[int, int]
) -> None:
    """Also for those who go back from the end of a page."""
    view = {"width": size[0], "height": size[1]}
    page = browser.new_page(viewport=view, reduced_motion="reduce")
    page.goto((sample / "actors.html").as_uri())
    covered = []
    for _ in range(45):
        page.keyboard.press("Shift+Tab")
        covered += page.evaluate("""() => {
          const focused = document.activeElement, {x, y, width, height} = focused.getBoundingClientRect()
          const seen = document.elementFromPoint(x + width / 2, y + height / 2)
          return seen?.closest(".group__title") ? [focused.textContent] : []
        }""")
    page.close()
    assert covered == []
