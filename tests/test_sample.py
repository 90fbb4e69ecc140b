"""The sample site as a reader gets it: every page, link and file of a whole build."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

ROOT = Path(__file__).parent.parent
Pages = dict[str, LexborHTMLParser]


@pytest.fixture(scope="module")
def pages(sample: Path) -> Pages:
    """Every page of the sample, by path."""
    return {
        path.relative_to(sample).as_posix(): LexborHTMLParser(path.read_text("utf-8"))
        for path in sorted(sample.rglob("*.html"))
    }


def ids(page: LexborHTMLParser) -> list[str]:
    return [node.attributes["id"] or "" for node in page.css("[id]")]


def addresses(page: LexborHTMLParser) -> list[str]:
    found = [node.attributes["href"] or "" for node in page.css("[href]")]
    return found + [node.attributes["src"] or "" for node in page.css("[src]")]


def test_every_page_that_is_listed_says_what_it_is(pages: Pages) -> None:
    for path, page in pages.items():
        if path != "404.html" and not page.css_matches(
            'meta[name="robots"], meta[http-equiv="refresh"]'
        ):
            said = page.css_first('meta[name="description"]')
            assert said is not None, path
            assert said.attributes["content"], path


def test_every_link_leads_to_a_file_and_to_a_place_in_it(sample: Path, pages: Pages) -> None:
    anchors = cache(lambda path: frozenset(ids(pages[path])))
    dead = []
    for path, page in pages.items():
        if path == "404.html":
            continue
        for address in addresses(page):
            target, anchor = urldefrag(address)
            if urlsplit(address).scheme:
                continue
            assert not target.startswith("/"), f"{path}: {address} works at a root only"
            place = (sample / path).parent / unquote(target) if target else sample / path
            to = place.resolve().relative_to(sample.resolve()).as_posix()
            if not place.is_file() or (anchor and unquote(anchor) not in anchors(to)):
                dead.append(f"{path}: {address}")
    assert not dead


def test_no_id_stands_twice_on_a_page(pages: Pages) -> None:
    doubles = {
        path: [i for i, n in Counter(ids(page)).items() if n > 1] for path, page in pages.items()
    }
    assert not {path: found for path, found in doubles.items() if found}


def test_nothing_is_loaded_from_another_host_and_no_script_runs(pages: Pages) -> None:
    for path, page in pages.items():
        loaded = page.css(
            'script, iframe, object, embed, [src], link[rel="stylesheet"], link[rel~="icon"]'
        )
        for node in loaded:
            if node.tag == "script" and "src" in node.attributes:
                assert (path, node.attributes["src"]) == ("results.html", "theme/js/search.js")
                continue
            if node.tag == "script":  # one of data, which no browser runs
                assert dict(node.attributes) == {"type": "application/ld+json"}, path
                continue
            assert node.tag in ("img", "link"), f"{path}: {node.html}"
            address = node.attributes.get("href") or node.attributes.get("src") or ""
            assert urlsplit(address).scheme in ("", "data"), f"{path}: {node.html}"
        assert not re.search(r"\son[a-z]+=", page.html or ""), path


def test_headings_begin_with_one_of_level_1_and_skip_none(pages: Pages) -> None:
    for path, page in pages.items():
        levels = [int((node.tag or "h0")[1]) for node in page.css("h1, h2, h3, h4, h5, h6")]
        assert levels.count(1) == 1, f"{path}: {levels}"
        assert all(b <= a + 1 for a, b in pairwise(levels)), f"{path}: {levels}"


def test_every_path_of_the_design_is_there(sample: Path) -> None:
    for path in (
        "index.html", "timeline.html", "claims.html", "actors.html", "sources.html", "glossary.html",
        "corrections.html", "404.html", "explainers/north-korea-russia.html",
        "timelines/dprk-russia.html", "actors/kremlin.html", "topics/sanctions.html",
        "authors/nutgraf-sample-desk.html", "pages/about.html", "feeds/all.atom.xml",
        "feeds/topics/sanctions.atom.xml", "data/events.json", "data/events.csv",
        "data/timeline.timelinejs.json", "data/claims.json", "data/sources.csl.json",
        "sitemap.xml", "robots.txt",
    ):  # fmt: skip
        assert (sample / path).is_file(), path
    assert list((sample / "tags").glob("*.html"))


def test_the_sample_is_as_large_as_promised(sample: Path) -> None:
    def rows(name: str) -> list[dict[str, object]]:
        found = json.loads((sample / "data" / name).read_text("utf-8"))
        listed: list[dict[str, object]] = (
            next(iter(found.values())) if isinstance(found, dict) else found
        )
        return listed

    assert len(rows("events.json")) >= 30
    assert {"first-sanctions", "veto-2024", "troop-acknowledgment"} <= {
        event["id"] for event in rows("events.json")
    }
    assert len(rows("claims.json")) >= 15
    assert len(rows("sources.csl.json")) >= 50
    assert len(list((sample / "actors").glob("*.html"))) >= 20


def test_an_explainer_shows_all_its_parts(pages: Pages) -> None:
    page = pages["explainers/north-korea-russia.html"]
    words = page.text()
    for part in ("In brief", "Contents", "What is not known", "Sources", "Correction", "Update"):
        assert part.casefold() in words.casefold(), part
    assert page.css("[data-standing]")
    assert page.css(".claim")
    assert page.css(".figure")
    assert page.css('time[datetime="2026-09-09"]')
    assert page.css('a[href="../topics/security.html"]')


def test_citations_lead_to_their_source_and_back(pages: Pages) -> None:
    for path, page in pages.items():
        if not path.startswith("explainers/"):
            continue
        citations = page.css("a.cite[id]")
        assert citations, path
        for citation in citations:
            source = page.css_first(f'[id="{(citation.attributes["href"] or "")[1:]}"]')
            assert source is not None, citation.html
            assert source.css(f'a[href="#{citation.attributes["id"]}"]'), citation.html


def test_each_event_has_an_address_of_its_own(sample: Path, pages: Pages) -> None:
    events = json.loads((sample / "data" / "events.json").read_text("utf-8"))["events"]
    there = set(ids(pages["timeline.html"]))
    assert {event["id"] for event in events} <= there


def test_the_timeline_is_drawn_to_scale_with_a_text_alternative(pages: Pages) -> None:
    page = pages["timeline.html"]
    drawing = page.css_first("svg a[href]")
    assert drawing is not None
    assert "56 events, 2006–2025" in page.text()


def test_feeds_and_the_sitemap_are_well_formed_and_absolute(sample: Path) -> None:
    atom = ET.parse(sample / "feeds" / "all.atom.xml").getroot()
    entries = atom.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == 3
    for entry in entries:
        link = entry.find("{http://www.w3.org/2005/Atom}link")
        assert link is not None
        assert link.attrib["href"].startswith("https://nutgraf.example/explainers/")
    urls = ET.parse(sample / "sitemap.xml").getroot()
    listed = {loc.text for loc in urls.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert "https://nutgraf.example/timeline.html" in listed
    assert not any("404" in (loc or "") for loc in listed)


def test_no_workplace_path_is_in_any_file(sample: Path) -> None:
    for path in sample.rglob("*"):
        if path.is_file():
            assert str(ROOT).encode() not in path.read_bytes(), path
