"""How Chromium sets the words of the sample: sizes, lines, slants, and where things stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chromium import NEEDS_CHROMIUM, launched

pytestmark = NEEDS_CHROMIUM

EXPLAINER = "explainers/north-korea-russia"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from launched()


def seen(browser: Any, page: Path, script: str, width: int = 390, height: int = 844) -> Any:
    """What a script says of a page."""
    view = {"width": width, "height": height}
    tab = browser.new_page(viewport=view, reduced_motion="reduce")
    tab.goto(page.as_uri())
    found = tab.evaluate(script)
    tab.close()
    return found


@pytest.mark.parametrize("width", [320, 1280])
def test_no_number_of_a_source_or_note_is_too_small_to_press(
    browser: Any, sample: Path, width: int
) -> None:
    sizes = """() => [...document.querySelectorAll(".cite-number, .footnote-reference")]
      .map(one => parseFloat(getComputedStyle(one).fontSize))"""
    found = seen(browser, sample / f"{EXPLAINER}.html", sizes, width)
    assert len(found) > 50
    assert min(found) > 11


@pytest.mark.parametrize("page", [f"{EXPLAINER}.html", f"{EXPLAINER}-ko.html", "claims.html"])
def test_no_date_is_broken_between_day_and_month(browser: Any, sample: Path, page: str) -> None:
    broken = """() => [...document.querySelectorAll("time")]
      .filter(one => new Set([...one.getClientRects()].map(line => line.top)).size > 1)
      .map(one => one.textContent)"""
    assert seen(browser, sample / page, broken, width=320) == []


@pytest.mark.parametrize("lang", ["ar", "ko"])
def test_nothing_is_slanted_in_scripts_that_have_no_slanted_letters(
    browser: Any, sample: Path, lang: str
) -> None:
    slanted = f"""() => [...document.querySelectorAll("body *")]
      .filter(one => one.lang === "{lang}" || !one.closest("body [lang]"))
      .filter(one => getComputedStyle(one).fontStyle !== "normal").map(one => one.outerHTML)"""
    assert seen(browser, sample / f"{EXPLAINER}-{lang}.html", slanted) == []


def test_a_slip_opens_beside_its_words_where_the_window_has_room(
    browser: Any, sample: Path
) -> None:
    far = """async () => {
      const far = []
      for (const button of [...document.querySelectorAll(".text > .prose .opens > button")]) {
        const slip = document.getElementById(button.getAttribute("popovertarget"))
        button.scrollIntoView({block: "center"})
        button.click()
        for (const _ of [1, 2]) await new Promise(requestAnimationFrame)
        const [place, from] = [slip, button].map(one => one.getBoundingClientRect())
        if (Math.min(Math.abs(place.top - from.bottom), Math.abs(from.top - place.bottom)) > 60)
          far.push(slip.id)
        slip.hidePopover()
      }
      return far
    }"""
    assert seen(browser, sample / f"{EXPLAINER}.html", far, width=768, height=900) == []
