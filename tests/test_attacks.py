"""No attack string gets anything into a page that the theme or the allow-list does not have.

The corpus stands in `attacks/`. It is put everywhere where an author can write, the site is built
as if no error had stopped it, and what came out is read by two parsers and by Chromium.

Long because two parsers and a browser ask the same two sites.
"""

from __future__ import annotations

import csv
import io
import json
import re
import threading
from collections import Counter
from collections.abc import Iterator
from functools import partial
from html import unescape
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from xml.dom import minidom

import html5lib
import pytest
from selectolax.lexbor import LexborHTMLParser

from attack_site import all_attacks, attacks, built, content_of, fields_content
from chromium import NEEDS_CHROMIUM, QuietHandler, launched
from conftest import ENGINES_IN_TURN, write
from nutgraf.reading.sanitize import ATTRIBUTES, LINK_SCHEMES, TAGS
from nutgraf.site import EngineName

# one worker, so that each site is built once
pytestmark = pytest.mark.xdist_group("attacks")

EVERY = all_attacks()
FIELDS = list(attacks("fields.txt"))
# What the theme brings itself: elements of its pages, and their attributes beside `data-*`
# and `aria-*`.
OF_THE_THEME = {
    "html": {"lang", "dir"},
    "head": set(),
    "title": set(),
    "meta": {"charset", "name", "property", "content", "media", "http-equiv"},
    "link": {"rel", "href", "type", "title", "hreflang", "media", "sizes"},
    "style": set(),
    "body": set(),
    **{name: set() for name in ("header", "nav", "main", "footer", "section", "article", "aside")},
    "a": {"rel", "download", "hreflang", "id", "transform"},
    "li": {"value"},
    "label": set(),
    "button": {"popovertarget", "popovertargetaction"},
    "dialog": {"popover"},
    "img": {"loading", "decoding"},
    "time": set(),
    "svg": {"viewBox", "viewbox", "x", "y", "width", "height", "overflow", "focusable"}
    | {"preserveAspectRatio", "fill", "stroke"},
    **dict.fromkeys(
        ("g", "path", "rect", "line", "circle", "text", "polygon", "polyline", "desc", "use"),
        {
            "fill",
            "stroke",
            "stroke-width",
            "stroke-dasharray",
            "fill-opacity",
            "dx",
            "dy",
            "dominant-baseline",
            "paint-order",
        }
        | {"x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "d", "width", "height"}
        | {"points", "text-anchor", "transform", "href"},
    ),
}
EVERYWHERE = {"class", "id", "lang", "dir", "title", "role", "tabindex", "hidden"}
# not "cite", which no browser follows
ADDRESSES = ("href", "src", "action", "formaction", "poster", "background", "data", "ping")
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# References that readers save: no browser opens these kinds.
SAVED = re.compile(
    r"data:application/(?:x-bibtex|x-research-info-systems|vnd\.citationstyles\.csl\+json)"
    r";charset=utf-8,[^\s\"#<>\[\]{}\\^`|]*"
)
POLICY = re.compile(r"default-src 'none'; [ -~]*")


# ----- The sites -----


@pytest.fixture(scope="module", params=ENGINES_IN_TURN)
def engine(request: pytest.FixtureRequest) -> EngineName:
    engine: EngineName = request.param
    return engine


@pytest.fixture(scope="module")
def texts(engine: EngineName, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site whose texts hold the attacks; under the slower engine, a part of them."""
    content = tmp_path_factory.mktemp("texts") / "content"
    write(content, content_of(EVERY if engine == "commonmark" else EVERY[::4]))
    return built(content, engine)


@pytest.fixture(scope="module")
def fields(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site whose front matter and sources hold the attacks."""
    content = tmp_path_factory.mktemp("fields") / "content"
    write(content, fields_content(FIELDS))
    return built(content, "commonmark")


def pages_of(files: dict[str, bytes]) -> dict[str, str]:
    return {path: data.decode() for path, data in files.items() if path.endswith(".html")}


# ----- Two parsers -----


Elements = Iterator[tuple[str, dict[str, str]]]


def without_data(elements: Elements) -> Elements:
    """All but data for machines, which no browser runs."""
    for tag, attributes in elements:
        if (tag, attributes) != ("script", {"type": "application/ld+json"}):
            yield tag, attributes


def by_lexbor(html: str) -> Elements:
    root = LexborHTMLParser(html).root
    assert root is not None
    for node in root.css("*"):
        yield node.tag or "", {name: value or "" for name, value in node.attributes.items()}


def by_html5lib(html: str) -> Elements:
    tree = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    for node in tree.iter():
        if isinstance(node.tag, str):
            tag = node.tag.rpartition("}")[2]
            yield tag, {str(name): value for name, value in node.attrib.items()}


def faults_of(path: str, elements: Elements) -> Iterator[str]:
    """What stands in a page that neither the theme nor the allow-list has."""
    counts: Counter[str] = Counter()
    for tag, attributes in elements:
        counts[tag] += 1
        if tag not in TAGS and tag not in OF_THE_THEME:
            yield f"{path}: <{tag}>"
        may = EVERYWHERE | ATTRIBUTES.get(tag, set()) | OF_THE_THEME.get(tag, set())
        for name, value in attributes.items():
            if name not in may and not name.startswith(("data-", "aria-")):
                yield f"{path}: <{tag} {name}>"
            if name in ADDRESSES and not (tag == "data" and name == "data"):
                yield from (f"{path}: <{tag} {name}={value!r}>" for _ in bad_address(tag, value))
        if tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
            target = attributes["content"].removeprefix("0; url=")
            if not re.fullmatch(r"[\w./%#~-]+", target) or SCHEME.match(target):
                yield f"{path}: refresh to {target!r}"
    for tag in ("html", "head", "body", "main", "style"):
        if counts[tag] > 1:
            yield f"{path}: {counts[tag]} <{tag}>"


def bad_address(tag: str, written: str) -> Iterator[str]:
    """The address, where a browser would run it or load it from elsewhere."""
    if tag == "a" and SAVED.fullmatch(written):
        return
    address = re.sub(r"^[\x00-\x20]+|[\t\r\n]", "", written)
    scheme = SCHEME.match(address)
    loads = tag in ("img", "input", "use", "image")
    if (
        (
            loads
            and (address.replace("\\", "/").startswith("//") or (scheme and scheme[1] != "data"))
        )
        or (scheme and scheme[1].lower() not in (LINK_SCHEMES if not loads else {"data"}))
        or (scheme and loads and not address.startswith("data:image/"))
    ):
        yield written


def policy_faults(path: str, html: str) -> Iterator[str]:
    """A policy stands in the head, before anything that loads, and holds no author's word."""
    head, _, _ = html.partition("</head>")
    before, mark, after = head.partition('<meta http-equiv="Content-Security-Policy" content="')
    if not mark or re.search(
        r"<(?:link rel=\"(?:stylesheet|icon|preload)|script|style|img)", before
    ):
        yield f"{path}: no policy before what loads"
    elif not POLICY.fullmatch(unescape(after.partition('"')[0])):
        yield f"{path}: the policy is odd"


def assert_clean(pages: dict[str, str], parse: Any) -> None:
    faults = [
        fault
        for path, html in pages.items()
        for fault in faults_of(path, without_data(parse(html)))
    ]
    assert not faults, "\n".join(faults[:40])


# ----- What came out -----


def test_nothing_but_the_allow_list_is_in_a_page_of_attacks(texts: dict[str, bytes]) -> None:
    assert_clean(pages_of(texts), by_lexbor)


def test_a_second_parser_reads_the_same(texts: dict[str, bytes]) -> None:
    pages = pages_of(texts)
    some = {path: html for n, (path, html) in enumerate(pages.items()) if n % 16 == 0}
    assert_clean({path: html for path, html in some.items() if len(html) < 200_000}, by_html5lib)


@pytest.mark.slow
def test_a_second_parser_reads_the_same_on_many_pages(texts: dict[str, bytes]) -> None:
    """The lists, which hold every attack, and every third of the other pages."""
    pages = pages_of(texts)
    assert_clean({path: pages[path] for path in attacked_pages(texts, 3)}, by_html5lib)


def test_fields_hold_no_markup(fields: dict[str, bytes]) -> None:
    assert_clean(pages_of(fields), by_lexbor)


def test_every_page_has_its_policy_first(texts: dict[str, bytes], fields: dict[str, bytes]) -> None:
    pages = pages_of(texts) | pages_of(fields)
    faults = [fault for path, html in pages.items() for fault in policy_faults(path, html)]
    assert not faults, faults[:20]


def test_data_files_can_be_read_and_hold_no_formula(
    texts: dict[str, bytes], fields: dict[str, bytes]
) -> None:
    assert_whole_data(texts)
    assert_whole_data(fields)


def assert_whole_data(files: dict[str, bytes]) -> None:
    for path, data in files.items():
        if path.endswith(".json"):
            json.loads(data)
        elif path.endswith(".xml"):
            elements = {
                node.nodeName for node in minidom.parseString(data).getElementsByTagName("*")
            }
            assert elements <= XML_ELEMENTS, path
    for row in csv.reader(io.StringIO(files["data/events.csv"].decode(), newline="")):
        for cell in row:
            formula = cell[:1] in tuple("=+@\t\r\n|＝＋－＠") or re.match(
                r"-(?!\d+(-\d\d){0,2}$)", cell
            )
            assert not formula, cell


XML_ELEMENTS = set(
    "feed title link id updated subtitle entry published author name summary content category"
    " rights urlset url loc lastmod n:news news:news news:publication news:name news:language"
    " news:publication_date news:title uri".split()
)


def test_every_file_stays_in_the_site(texts: dict[str, bytes], fields: dict[str, bytes]) -> None:
    for path in (*texts, *fields):
        parts = path.split("/")
        assert not {"", ".", ".."} & set(parts), path
        assert path.isprintable(), path
        assert "\\" not in path, path
        assert all(len(part.encode()) < 250 for part in parts), path
        assert not path.startswith("."), path


def test_rows_of_redirects_are_whole(fields: dict[str, bytes]) -> None:
    for row in fields.get("_redirects", b"").decode().splitlines():
        old, new, status = row.split(" ")
        assert old.startswith("/"), row
        assert new.startswith("/"), row
        assert not new.startswith("//"), row
        assert status == "301", row


# ----- Chromium -----

WATCH = """
window.__ran = [];
window.pwned = (...words) => { window.__ran.push("pwned " + words); };
for (const name of ["alert", "confirm", "prompt", "print", "open"])
  window[name] = () => { window.__ran.push(name); };
document.addEventListener("securitypolicyviolation",
  event => window.__ran.push("against the policy: " + event.violatedDirective + " " + event.blockedURI));
"""

# What this browser's own parser has made of the page.
LOOK = """() => {
  const found = [...window.__ran];
  for (const element of document.querySelectorAll("*")) {
    for (const {name} of element.attributes)
      if (name.startsWith("on") || name === "style" || name === "srcdoc")
        found.push(`<${element.localName} ${name}>`);
    if (["script", "iframe", "object", "embed", "base", "form", "frame"].includes(element.localName)
        && !element.matches("script[type='application/ld+json']"))
      found.push(`<${element.localName}>`);
    if (/^(javascript|data|vbscript|blob|file|view-source):$/.test(element.protocol ?? "")
        && element.protocol !== location.protocol
        && !(element.matches("a.keep__file[download]") && /^data:application\\/(x-|vnd)/.test(element.href)))
      found.push(`<${element.localName} href=${element.href}>`);
    for (const type of ["click", "mouseover", "focus", "pointerenter", "toggle", "error", "load"])
      element.dispatchEvent(new Event(type, {bubbles: false, cancelable: true}));
  }
  return [...found, ...window.__ran];
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    yield from launched()


@pytest.fixture(scope="module")
def on_disk(texts: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("attacked")
    write(folder, {HARNESS: "<!doctype html><body>", **texts})
    return folder


class BriefHandler(QuietHandler):
    """Waits no longer than this for a browser that keeps a connection in store."""

    timeout = 3


@pytest.fixture(scope="module")
def served(on_disk: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(BriefHandler, directory=str(on_disk)))
    server.daemon_threads = False  # so that closing it waits for their sockets
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


# Loads some pages side by side, each in a frame of its own, where its policy and ours hold.
FRAMES = """paths => Promise.all(paths.map(path => new Promise(done => {
  const frame = document.createElement("iframe");
  frame.onload = () => done();
  frame.src = path;
  document.body.append(frame);
})))"""
HARNESS, AT_ONCE = "harness.html", 24


def heard_of(chromium: Any, base: str, paths: list[str], *, bypass: bool) -> list[str]:
    """All that happens on some pages and should not.

    Args:
        base: where they stand, beside an empty page named as `HARNESS`.
    """
    from playwright.sync_api import Error

    context = chromium.new_context(bypass_csp=bypass)
    context.add_init_script(WATCH)
    page = context.new_page()
    heard: list[str] = []

    def request(asked: Any) -> None:
        if not asked.url.startswith((base, "data:image/")):
            heard.append(f"{asked.frame.url.removeprefix(base)}: asks for {asked.url}")

    page.on("request", request)

    def dialog(opened: Any) -> None:
        heard.append("a dialog")
        opened.dismiss()

    page.on("dialog", dialog)
    page.on("popup", lambda _: heard.append("a window"))
    page.on("download", lambda _: heard.append("a download"))
    for first in range(0, len(paths), AT_ONCE):
        some = paths[first : first + AT_ONCE]
        page.goto(base + HARNESS)
        try:
            page.evaluate(FRAMES, some)
            for at, frame in zip(some, page.main_frame.child_frames, strict=True):
                heard += [f"{at}: {what}" for what in frame.evaluate(LOOK)]
                if frame.url != base + at:
                    heard.append(f"{at}: went to {frame.url}")
        except (Error, ValueError) as error:  # one of them led all of them away
            heard.append(f"{some}: {error}")
        if page.url != base + HARNESS:
            heard.append(f"{some}: went to {page.url}")
    context.close()
    return heard


def attacked_pages(files: dict[str, bytes], step: int) -> list[str]:
    """The lists, which hold every attack, and every so many of the other pages."""
    pages = sorted(pages_of(files))
    whole = [path for path in pages if path in ("timeline.html", "glossary.html", "claims.html")]
    within = [path for path in pages if path.startswith("explainers/within-")]
    alone = [path for path in pages if path.startswith("explainers/alone-")]
    return [*whole, *within[::step], *alone[::step]]


class TestInChromium:
    pytestmark = NEEDS_CHROMIUM

    def test_what_runs_is_heard(self, chromium: Any, tmp_path: Path) -> None:
        bad = (
            "<p onclick='pwned(1)'>x</p><img src='x' onerror='alert(1)'><form></form>"
            "<a href='javascript:pwned(2)'>x</a><img src='http://127.0.0.2:9/x.png'>"
        )
        leaving = "<script>top.location = 'good.html'</script>"
        write(tmp_path, {HARNESS: "<!doctype html><body>", "good.html": "<p>x", "a/bad.html": bad})
        base = tmp_path.as_uri() + "/"

        assert heard_of(chromium, base, ["good.html"] * 30, bypass=True) == []
        told = "\n".join(heard_of(chromium, base, ["good.html", "a/bad.html"], bypass=True))
        for what in ("pwned 1", "alert", "<form>", "<a href=javascript:", "<img onerror>",
                     "asks for http://127.0.0.2:9/x.png"):  # fmt: skip
            assert f"a/bad.html: {what}" in told, told
        write(tmp_path, {"bad.html": leaving})
        assert heard_of(chromium, base, ["bad.html"], bypass=True)

    def test_no_script_runs_even_without_the_policy(
        self, chromium: Any, engine: EngineName, texts: dict[str, bytes], on_disk: Path
    ) -> None:
        paths = attacked_pages(texts, 64 if engine == "commonmark" else 16)
        heard = heard_of(chromium, on_disk.as_uri() + "/", paths, bypass=True)
        assert not heard, "\n".join(heard[:40])

    def test_nothing_is_asked_of_another_host_or_against_the_policy(
        self, chromium: Any, engine: EngineName, texts: dict[str, bytes], served: str
    ) -> None:
        heard = heard_of(
            chromium,
            served,
            attacked_pages(texts, 64 if engine == "commonmark" else 16),
            bypass=False,
        )
        assert not heard, "\n".join(heard[:40])

    @pytest.mark.slow
    def test_every_attack_is_quiet_under_the_slower_engine(
        self, chromium: Any, tmp_path: Path
    ) -> None:
        write(tmp_path / "content", content_of(EVERY))
        files = built(tmp_path / "content", "python-markdown")
        assert_clean(pages_of(files), by_lexbor)
        write(tmp_path / "output", {HARNESS: "<!doctype html><body>", **files})
        base = (tmp_path / "output").as_uri() + "/"
        heard = heard_of(chromium, base, attacked_pages(files, 2), bypass=True)
        assert not heard, "\n".join(heard[:40])

    @pytest.mark.slow
    @pytest.mark.parametrize("bypass", [True, False])
    def test_every_second_page_is_quiet(
        self, chromium: Any, texts: dict[str, bytes], served: str, bypass: bool
    ) -> None:
        heard = heard_of(chromium, served, attacked_pages(texts, 2 if bypass else 8), bypass=bypass)
        assert not heard, "\n".join(heard[:40])
