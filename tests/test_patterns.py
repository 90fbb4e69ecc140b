"""Sixteen times as long a text takes about sixteen times as long to read, whatever it repeats.

A search that tries each space of a long row, or looks to the end for what is never closed, takes
256 times as long, and hours for a text that an author may send. Only the two times of one place
are compared, what lies between is wide, and a place has to fail three times in a row: a busy
machine fails none.
"""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Callable
from importlib import import_module
from math import isqrt
from pathlib import Path

import pytest

import nutgraf
from conftest import MARKDOWN, first
from nutgraf import rules
from nutgraf.model import Place, Problem, Waiver
from nutgraf.originals import is_open
from nutgraf.reading.document import Manuscript, read_document
from nutgraf.reading.engines import make_engine
from nutgraf.reading.header import read_fields
from nutgraf.sources import read_sources
from nutgraf.svg import clean_svg
from nutgraf.views.shapes import ProseBlock
from nutgraf.views.sidenotes import beside
from nutgraf.waivers import settle

FEW, TIMES = 1_250, 16
# Of the times that the work is longer; 256 would be quadratic.
MOST = 6 * TIMES
# In seconds of the processor: what takes less shows nothing.
FLOOR = 0.05
ENGINE = make_engine("commonmark", MARKDOWN)

Work = Callable[[int], object]


def read(text: str) -> object:
    return read_document(Manuscript("content/x/x.md", "explainer", text), ENGINE)


def seconds(work: Work, size: int) -> float:
    gc.collect()
    gc.disable()  # it would look through all that other tests have left
    try:
        start = time.process_time()
        work(size)
        return time.process_time() - start
    finally:
        gc.enable()


def grows_too_fast(work: Work) -> bool:
    """Whether much longer work takes far more than its share, each time that it is tried."""
    for _ in range(3):
        few = min(seconds(work, FEW) for _ in range(3))
        many = seconds(work, FEW * TIMES)
        if many < max(few * MOST, FLOOR):
            return False
    return True


# ----- Texts -----

FRONT = "---\ntitle: x\ndate: 2024-01-01\nsummary: x\n---\n\n"
NUMBER = FRONT + "9 of them.\n\n"  # which needs a source, so that its line is looked for
TEXTS: dict[str, Callable[[int], str]] = {
    "spaces in a value": lambda n: f"Title: a{' ' * n}b\n\nx",
    "a row of spaces below a key": lambda n: f"Title: a\n    {' ' * n}\n\nx",
    "spaces in an address": lambda n: f"{FRONT}[x]({{static}}/a{' ' * n}b",
    "spaces in a label": lambda n: f"{FRONT}> [{' ' * n}x",
    "spaces in a waiver": lambda n: f"{FRONT}<!-- N701 a{' ' * n}b -->",
    "spaces in a waiver of YAML": lambda n: f"---\ntitle: x # N701 a{' ' * n}b\n---\n\nx",
    "a row of backticks": lambda n: f"{FRONT}x {'`' * n}{'a' * n}",
    "rows of backticks": lambda n: FRONT + " ".join("`" * i for i in range(1, isqrt(n))),
    "addresses that are not closed": lambda n: f"{NUMBER}{'](' * n}",
    "braces that are not closed": lambda n: f"{NUMBER}{'{' * n}",
    "tags that are not closed": lambda n: f"{NUMBER}{'<' * n}",
    "waivers of one paragraph": lambda n: FRONT + "x <!-- N701 a -->\n" * n,
    "waivers of one line": lambda n: FRONT + "<!-- N701 a -->" * n,
    "waivers that speak of nothing": lambda n: f"{FRONT}{'<!-- N701 a -->' * n}{chr(10) * n}",
    "drafts and marks that keep nothing back": lambda n: (
        FRONT + "x {.draft}\n\n" * n + "> [!CLAIM] x {#a .draft}\n\n" * (n // 5)
    ),
    "charts": lambda n: FRONT + "[x](chart:a.csv)\n\n" * (n // 2),
    "items with lists": lambda n: f"{FRONT}&#10;{'> - - x' + chr(10)}" + "> - - x\n" * (n // 2),
    "references to one note": lambda n: (
        FRONT + "9[^1]\n\n" * (n // 8) + "[^1]: " + "[x](actor:y) " * (n // 8)
    ),
    "marks of notes that are nowhere": lambda n: (
        FRONT
        + "".join(f"x[^a{i}] " for i in range(n // 8))
        + "\n\n"
        + "".join(f"[^b{i}]: y\n\n" for i in range(n // 8))
    ),
    "brackets of links by reference": lambda n: f"{FRONT}{'[x][' * n}{']' * n}",
}


@pytest.mark.parametrize("name", first(10, TEXTS))
def test_a_longer_text_takes_its_share(name: str) -> None:
    assert not grows_too_fast(lambda size: read(TEXTS[name](size)))


# ----- Whatever else authors write -----


def svg(inside: str) -> object:
    return clean_svg(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'.encode())


def bib(text: str) -> object:
    return read_sources("content/sources/x.bib", text)


def notes(count: int) -> object:
    """Move so many notes."""
    prose = "".join(f'<p><a href="#fn-{n}">{n}</a></p>\n' for n in range(count))
    at_the_foot = "".join(
        f'<div class="footnote-definition" id="fn-{n}"><p>x</p></div>\n' for n in range(count)
    )
    return beside((ProseBlock(prose + at_the_foot),))


def waived(count: int) -> object:
    """Settle problems each of which has a waiver of its own."""
    lines = [Place("x", line) for line in range(count)]
    problems = [Problem(line, rules.PARAGRAPH_UNCITED, "x") for line in lines]
    code = rules.PARAGRAPH_UNCITED.code
    return settle(problems, [Waiver(line, code, "y", (line.line, line.line)) for line in lines])


OTHERS: dict[str, Work] = {
    "spaces in a field": lambda n: read_fields(f":a: x{' ' * n}y\n", {"a": "x"}),
    "tags of fields": lambda n: read_fields("<meta " * n, {"a": "x"}),
    "fields": lambda n: read_fields("".join(f":a{i}: x\n" for i in range(n)), {"a": "x"}),
    "a field's angles": lambda n: read_fields("x", {"title": "<" * n}),
    "spaces in a picture's style": lambda n: svg(f"<style>url({' ' * (n // 20)}</style>"),
    "addresses in a picture's style": lambda n: svg(f"<style>{'url(' * n}' )</style>"),
    "spaces in a picture's address": lambda n: svg(f'<a href="x{" " * n}x"/>'),
    "spaces in a source's note": lambda n: read_sources(
        "content/sources/x.json", f'[{{"id": "a", "note": "kind: a{" " * n}b"}}]'
    ),
    "spaces in a waiver of BibTeX": lambda n: bib(f"% N520 a{' ' * n}b\n"),
    "entries without braces": lambda n: bib("@a\n" * 10 * n),
    "empty lines of an original": lambda n: is_open("\n" * n + "x", "explainer"),
    "an original's notes that are not closed": lambda n: is_open(FRONT + "[^" * n, "explainer"),
    "an original's notes": lambda n: is_open(
        FRONT + "".join(f"[^{i}]\n[^{i}]: x\n" for i in range(n)), "explainer"
    ),
    "notes at the foot": lambda n: notes(n // 4),
    "waivers": waived,
}


@pytest.mark.parametrize("name", first(8, OTHERS))
def test_more_of_it_takes_its_share(name: str) -> None:
    assert not grows_too_fast(OTHERS[name])


def test_no_pattern_has_a_possessive_group() -> None:
    # up to 3.11.4, Python takes them for something else where what they hold can be given back
    possessive = re.compile(r"\)(?:[*+?]|\{\d*,?\d*\})\+(?!\+)")
    found = [
        f"{path.name}: {pattern.pattern}"
        for path in sorted(Path(nutgraf.__file__).parent.rglob("*.py"))
        for pattern in patterns_of(path)
        if possessive.search(re.sub(r"\\.", "x", pattern.pattern))
    ]

    assert not found, "\n".join(found)


def patterns_of(path: Path) -> list[re.Pattern[str]]:
    """The patterns of text that a module has by name."""
    folder = Path(nutgraf.__file__).parent.parent
    name = ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
    values = vars(import_module(name)).values() if not name.endswith("__main__") else ()
    return [v for v in values if isinstance(v, re.Pattern) and isinstance(v.pattern, str)]
