"""Pages on paper: printed by Chromium, and read back."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from selectolax.lexbor import LexborHTMLParser

from building import outcome
from chromium import NEEDS_CHROMIUM, launched
from conftest import order_for, write

pytestmark = NEEDS_CHROMIUM

EXPLAINER = "explainers/north-korean-troops.html"
WIDE = tuple(f"column{n}" for n in range(12))
TEXT = f"""---
title: On paper
summary: What a printer makes of it.
date: 2026-01-01
---

Read <https://strait.example/notices>, and [the map](https://strait.example/map).

| {" | ".join(WIDE)} |
|{"---|" * len(WIDE)}
| {" | ".join(f"a-rather-long-value-{n}" for n in range(len(WIDE)))} |
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from launched()


def sheets(browser: Any, page: Path) -> list[str]:
    """The words on each sheet, without what parts lines."""
    tab = browser.new_page()
    tab.goto(page.as_uri())
    reader = PdfReader(io.BytesIO(tab.pdf(format="A4")))
    tab.close()
    return [unicodedata.normalize("NFKC", sheet.extract_text()) for sheet in reader.pages]


@pytest.fixture(scope="module")
def printed(browser: Any, sample: Path) -> list[str]:
    """The sheets of an explainer of the sample."""
    return sheets(browser, sample / EXPLAINER)


def test_every_sheet_says_which_it_is_of_how_many(printed: list[str]) -> None:
    assert len(printed) > 3
    for number, sheet in enumerate(printed, 1):
        assert f"{number} / {len(printed)}" in sheet


def test_the_address_of_every_source_is_written_out(printed: list[str], sample: Path) -> None:
    tree = LexborHTMLParser((sample / EXPLAINER).read_bytes())
    addresses = [one.attributes["href"] or "" for one in tree.css(".source__title a")]
    on_paper = re.sub(r"\s", "", "".join(printed))

    assert len(addresses) > 20
    assert [one for one in addresses if unicodedata.normalize("NFKC", one) not in on_paper] == []


def test_what_is_cited_is_this_version_and_what_is_pressed_is_left_out(printed: list[str]) -> None:
    words = " ".join(" ".join(printed).split())

    assert "version of 21 October 2026" in words
    assert words.count("https://nutgraf.example/explainers/north-korean-troops.html") == 2
    for pressed in ("Save the data", "BibTeX", "Skip to", "Contents"):
        assert pressed not in words


def test_an_address_is_printed_once_and_every_column_of_a_table(
    browser: Any, tmp_path: Path
) -> None:
    write(tmp_path, {"content/explainers/paper.md": TEXT})
    order = order_for(tmp_path / "content")
    assert not outcome(order).mistakes

    words = "".join(sheets(browser, order.output / "explainers" / "paper.html"))
    joined = re.sub(r"\s", "", words)

    assert joined.count("https://strait.example/notices") == 1
    assert "themap(https://strait.example/map)" in joined
    assert [name for name in WIDE if name not in joined] == []
    ends = [f"long-value-{n}" for n in range(len(WIDE))]
    assert [end for end in ends if end not in joined] == []


@pytest.mark.slow
def test_a_claim_stands_on_one_sheet_with_what_it_rests_on(browser: Any, sample: Path) -> None:
    """And each source is told by its place in the register of sources, which says it too."""
    printed = sheets(browser, sample / "claims.html")
    tree = LexborHTMLParser((sample / "claims.html").read_bytes())
    told = {one.attributes["href"] or "" for one in tree.css(".claim-line .cite")}
    joined = re.sub(r"\s", "", "".join(printed))
    register = re.sub(r"\s", "", "".join(sheets(browser, sample / "sources.html")))

    assert len(told) > 20
    assert [one for one in told if one not in joined] == []
    assert [one for one in told if one.partition("#")[2] not in register] == []
    for sheet in printed:
        words = " ".join(sheet.split())
        assert words.count("Since ") == words.count("Claimed in")
    assert not re.search("[▶▸►‣]", joined)
