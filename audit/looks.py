"""What Chromium shows of pages: axe-core, contrast, targets, reflow, shifts, requests, words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Contrast of 7:1 is AAA: of that level, the one rule that the theme promises.
OPTIONS = {
    "runOnly": {"type": "tag", "values": RULES},
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
# Where nothing but colours is other than in a way that all rules are asked of.
OF_COLOURS: dict[str, Any] = {
    "runOnly": ["color-contrast", "color-contrast-enhanced", "link-in-text-block"],
    "resultTypes": ["violations"],
}
# Where all stands as in such a way, and is only larger.
OF_SIZES: dict[str, Any] = {
    "runOnly": [*OF_COLOURS["runOnly"], "target-size", "scrollable-region-focusable"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
RUN_AXE = """async options => (await axe.run(document, options)).violations.map(
  one => `${one.id}: ${one.nodes.length} x ${one.nodes[0].target.join(" ")} ${one.nodes[0].any.concat(one.nodes[0].all)[0]?.message ?? one.help}`)"""
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SHIFTS = """() => new Promise(tell => {
  let sum = 0
  new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value })
    .observe({type: "layout-shift", buffered: true})
  setTimeout(() => tell(sum), 150)
})"""
# Level 1 first and once, none skipped; the parts that a screen reader goes to; the first stop.
ORDER = """() => {
  const found = [], levels = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].map(h => +h.tagName[1])
  if (levels.filter(level => level === 1).length !== 1) found.push(`${levels.filter(l => l === 1).length} headings of level 1`)
  levels.forEach((level, at) => { if (at && level > levels[at - 1] + 1) found.push(`a heading of level ${level} follows one of ${levels[at - 1]}`) })
  for (const part of ["header", "main", "footer"]) if (document.querySelectorAll(`body > ${part}`).length !== 1) found.push(`not one <${part}>`)
  const first = document.querySelector("a[href], button, input")
  const leads = first?.getAttribute("href") ?? ""
  if (!leads.startsWith("#") || !document.querySelector(`main${leads}`)) found.push("the first link does not lead to the text")
  return found
}"""
# Of layout shifts: a line or two that grow by the rest of their words.
UNSEEN = 0.015
LEFT = "net::ERR_ABORTED"
# Links within a sentence need not be 24 px high; what stands alone must.
SMALL = """() => [...document.querySelectorAll("a[href], button, summary, input:not([type=hidden])")].filter(node => {
  const style = getComputedStyle(node), box = node.getBoundingClientRect()
  if (!box.width || style.display === "inline" || node.matches(".skip")) return false
  return box.height < 24 || box.width < 24
}).map(node => node.outerHTML.slice(0, 90))"""
FOCUS = """() => {
  const style = getComputedStyle(document.activeElement)
  return style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 1
}"""

# Labels of one scale, where two of them are written over each other.
MEETING = """() => [...document.querySelectorAll("svg")].flatMap(drawing => {
  const labels = [...drawing.querySelectorAll("[class$=__scale]")].map(one => [one, one.getBoundingClientRect()]).filter(([, box]) => box.width)
  return labels.flatMap(([one, box], at) => labels.slice(at + 1).filter(([, other]) =>
    box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom
  ).map(([other]) => `${one.textContent} meets ${other.textContent}`))
})"""
# Where colours are the reader's own: what a drawing paints in others.
OWN_COLOURS = """() => {
  const probe = document.body.appendChild(document.createElement("i"))
  const own = new Set(["Canvas", "CanvasText", "LinkText", "GrayText"].map(name => {
    probe.style.setProperty("color", name)
    return getComputedStyle(probe).color
  }))
  probe.remove()
  const painted = [...document.querySelectorAll("svg :is(rect, path, circle, line, text)")].filter(one => one.getBoundingClientRect().width)
  return [...new Set(painted.flatMap(one => {
    const style = getComputedStyle(one)
    return [style.fill, style.stroke].filter(paint => paint.startsWith("rgb(") && !own.has(paint)).map(paint => `${paint} in ${one.outerHTML.slice(0, 70)}`)
  }))]
}"""


class Way(NamedTuple):
    """A way to look at a page.

    Attributes:
        axe: what axe-core is asked; nothing where the colours are the reader's own.
    """

    name: str
    width: int
    scheme: str = "light"
    text: int = 100
    contrast: str = "no-preference"
    forced: str = "none"
    axe: dict[str, Any] | None = OPTIONS


WAYS = (
    Way("light, 320 px", 320),
    Way("dark, 320 px", 320, "dark", axe=OF_COLOURS),
    Way("light, 1280 px", 1280),
    Way("dark, 1280 px", 1280, "dark", axe=OF_COLOURS),
    Way("text at 200%, 640 px", 640, text=200, axe=OF_SIZES),
    Way("text at 200%, 1280 px", 1280, text=200),
    Way("more contrast", 390, contrast="more", axe=OF_COLOURS),
    Way("forced colours", 390, "dark", forced="active", axe=None),
)


def missing() -> str:
    """What keeps it from running, with the line to type; empty where nothing does."""
    return "" if AXE.is_file() else "it is not installed: make audit-tools"


def faults(
    browser: Any, base: str, paths: Iterable[str], ways: tuple[Way, ...] = WAYS
) -> Iterator[str]:
    """What is wrong with pages, in each of these ways to look at them."""
    paths = tuple(paths)
    for way in ways:
        context = browser.new_context(
            viewport={"width": way.width, "height": 900},
            color_scheme=way.scheme, forced_colors=way.forced, reduced_motion="reduce",
            bypass_csp=True,
        )  # fmt: skip
        if way.axe and AXE.is_file():
            context.add_init_script(path=AXE)
        page = context.new_page()
        page.emulate_media(contrast=way.contrast)
        if way.text != 100:  # as a reader sets it, so that widths in rem are of that size too
            sizes = {"standard": 16 * way.text // 100, "fixed": 13 * way.text // 100}
            # in the process that all will be shown by: another would hear of it when it has drawn
            page.goto(base + paths[0])
            context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": sizes})
        heard = listening(page, base)
        for path in paths:
            yield from (f"{path} ({way.name}): {fault}" for fault in _seen(page, base + path, way))
            yield from (f"{path} ({way.name}): {fault}" for fault in heard)
            heard.clear()
        context.close()


def without_scripts(browser: Any, base: str, paths: Iterable[str]) -> Iterator[str]:
    """What pages lack where no script runs, not even ours."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    for path in paths:
        page.goto(base + path)
        if not page.locator("main h1, header h1").first.is_visible():
            yield f"{path} (no scripts): no headline is seen"
    context.close()


def arriving(browser: Any, base: str, paths: Iterable[str]) -> Iterator[str]:
    """Which pages move what is seen already while they come, piece by piece.

    Args:
        base: of a server that sends them so.
    """
    paths = tuple(paths)
    for width in (390, 820, 1280):
        page = browser.new_page(viewport={"width": width, "height": 900})
        for path in paths:
            page.goto(base + path)
            if (shifted := page.evaluate(SHIFTS)) > UNSEEN:
                yield f"{path} ({width} px, coming slowly): it shifts by {shifted:.3f}"
        page.close()


def _seen(page: Any, address: str, way: Way) -> Iterator[str]:
    page.goto(address)
    # whose layout is another way's needs no second wait
    if way.axe in (OPTIONS, OF_SIZES) and (shifted := _shift(page)) > 0:
        yield f"it shifts by {shifted:.4f}"
    if (wide := page.evaluate(WIDE)) > 0:
        yield f"it scrolls sideways, by {wide} px"
    yield from page.evaluate(ORDER)
    yield from (f"smaller than 24 px: {one}" for one in page.evaluate(SMALL))
    yield from (f"labels: {one}" for one in page.evaluate(MEETING))
    if way.forced == "active":
        yield from (f"not the reader's colour: {one}" for one in page.evaluate(OWN_COLOURS))
    if way.axe and AXE.is_file():
        yield from page.evaluate(RUN_AXE, way.axe)
    page.keyboard.press("Tab")
    if page.evaluate(FOCUS):
        yield "the focus is not seen"


def _shift(page: Any) -> float:
    """How far a page's parts move; a line that grew while it came is for `arriving` to tell."""
    shifted: float = page.evaluate(SHIFTS)
    if 0 < shifted <= UNSEEN:
        page.reload()
        shifted = page.evaluate(SHIFTS)
    return shifted


def listening(page: Any, base: str) -> list[str]:
    """What a page says on the console, cannot load and asks of other hosts, as it comes."""
    heard: list[str] = []
    page.on("console", lambda said: heard.append(f"console: {said.text}"))
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))

    def failed(asked: Any) -> None:
        if asked.failure != LEFT:  # behind, for the next page
            heard.append(f"failed: {asked.url} {asked.failure}")

    page.on("requestfailed", failed)
    page.on(
        "request",
        lambda asked: (
            None if asked.url.startswith((base, "data:")) else heard.append(f"asks {asked.url}")
        ),
    )
    return heard
