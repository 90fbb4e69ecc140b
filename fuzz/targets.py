"""Readers of untrusted files, each under a coverage-guided fuzzer: ``targets.py NAME SECONDS``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["nutgraf", "bibtexparser", "pylatexenc", "markdown"]):
    from nutgraf.dates import DateError, parse_date
    from nutgraf.model import Problem
    from nutgraf.reading.document import Manuscript, read_document
    from nutgraf.reading.engines import commonmark, python_markdown
    from nutgraf.sources import read_sources
    from nutgraf.svg import SvgError, clean_svg

ROOT = Path(__file__).parent.parent
FOUND = Path(__file__).parent / "found"
COMMONMARK = commonmark()
PYTHON_MARKDOWN = python_markdown({"extensions": ["markdown.extensions.extra"]})
LONGEST = 10  # seconds for one input


def front_matter(data: bytes) -> None:
    """YAML above a text."""
    _document(f"---\ntitle: x\n{_text(data)}\n---\n\nx\n", COMMONMARK)


def pelican_header(data: bytes) -> None:
    """Pelican's own header, whose dates are read loosely."""
    _document(f"Title: x\nDate: {_text(data)}\n\nx\n", COMMONMARK)


def dialect(data: bytes) -> None:
    """A text as CommonMark."""
    _document(_text(data), COMMONMARK)


def dialect_of_the_other_engine(data: bytes) -> None:
    """A text as Python-Markdown."""
    _document(_text(data), PYTHON_MARKDOWN)


def timeline(data: bytes) -> None:
    """A timeline's text."""
    text = _text(data)
    _inside(
        read_document(Manuscript("content/timelines/x.md", "timeline", text), COMMONMARK).problems,
        text,
    )


def dates(data: bytes) -> None:
    """One date."""
    try:
        date = parse_date(_text(data))
    except DateError:
        return
    assert parse_date(date.text) == date


def bibtex(data: bytes) -> None:
    """BibTeX."""
    _sources(data, "bib")


def csl_yaml(data: bytes) -> None:
    """CSL in YAML."""
    _sources(data, "yaml")


def csl_json(data: bytes) -> None:
    """CSL in JSON."""
    _sources(data, "json")


def svg(data: bytes) -> None:
    """A picture; what comes out is clean itself."""
    try:
        cleaned = clean_svg(data)
    except SvgError:
        return
    again = clean_svg(cleaned.data)
    assert again.data == cleaned.data
    assert not again.removed
    low = cleaned.data.lower()
    assert b"<script" not in low
    assert b"<foreignobject" not in low


def _document(text: str, engine: Callable[[str], str]) -> None:
    _inside(
        read_document(Manuscript("content/explainers/x.md", "explainer", text), engine).problems,
        text,
    )


def _sources(data: bytes, suffix: str) -> None:
    text = _text(data)
    _inside(read_sources(f"content/sources/x.{suffix}", text)[1], text)


def _inside(problems: tuple[Problem, ...], text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 2
    assert all(1 <= problem.place.line <= lines for problem in problems), problems


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


TARGETS = {
    target.__name__: target
    for target in (
        front_matter, pelican_header, dialect, dialect_of_the_other_engine, timeline, dates, bibtex,
        csl_yaml, csl_json, svg,
    )
}  # fmt: skip
# What each begins from: the tests' own texts.
SEEDS = {
    "bibtex": "*.bib",
    "csl_yaml": "*.yaml",
    "csl_json": "*.json",
    "svg": "*.svg",
}


def seeds(name: str) -> Path:
    """A folder of texts to begin from."""
    folder = Path(__file__).parent / "seeds" / name
    folder.mkdir(parents=True, exist_ok=True)
    for path in (*ROOT.glob(f"tests/**/{SEEDS.get(name, '*.md')}"), *ROOT.glob("theme/**/*.svg")):
        if path.suffix != ".svg" or name == "svg":
            (folder / path.name).write_bytes(path.read_bytes())
    return folder


def main(name: str, seconds: str) -> None:
    """Run one target."""
    FOUND.mkdir(exist_ok=True)
    options = [f"-max_total_time={seconds}", f"-timeout={LONGEST}", "-rss_limit_mb=4096"]
    options += [f"-artifact_prefix={FOUND}/{name}-", "-print_final_stats=1", "-max_len=20000"]
    atheris.Setup([sys.argv[0], *options, str(seeds(name))], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:3])
