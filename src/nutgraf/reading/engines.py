"""Markdown engines: text in, HTML out. The dialect is read from the HTML, so any may serve."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal

EngineName = Literal["commonmark", "python-markdown"]
Engine = Callable[[str], str]

LABELLED = re.compile(r"^(\s*(?:>\s?)+)\[![^\]\n]+\]")
QUOTED_ITEM = re.compile(r"^(\s*(?:>\s?)+)(?:[-*+]|1[.)])\s")
PARAGRAPH = re.compile(r"^\s*(?:> ?)+(?![\s>]|[-*+]\s|\d{1,9}[.)]\s)")
QUOTED_BLANK = re.compile(r"^\s*(?:>\s*)+$")


def commonmark() -> Engine:
    """CommonMark with tables, footnotes, strikethrough, task lists and heading attributes."""
    from pyromark import Markdown, Options  # here, so that the other engine does not pay for it

    options = (
        Options.ENABLE_TABLES
        | Options.ENABLE_FOOTNOTES
        | Options.ENABLE_STRIKETHROUGH
        | Options.ENABLE_TASKLISTS
        | Options.ENABLE_HEADING_ATTRIBUTES
    )
    return Markdown(options=options).html


def python_markdown(config: Mapping[str, Any]) -> Engine:
    """Python-Markdown as the site's ``MARKDOWN`` setting configures it.

    Args:
        config: keyword arguments of `markdown.Markdown`.
    """
    from markdown import Markdown

    without_meta = [
        name
        for name in config.get("extensions", ())
        if name not in ("meta", "markdown.extensions.meta")
    ]
    converter = Markdown(**{**config, "extensions": without_meta})

    def convert(text: str) -> str:
        converter.reset()
        return converter.convert(part_lists(text))

    return convert


def part_lists(text: str) -> str:
    """Put a blank line before a list that follows a paragraph of a labelled quotation at once.

    CommonMark begins the list there; Python-Markdown would read it on as the paragraph.
    """
    if "[!" not in text:
        return text
    rows: list[str] = []
    labelled = in_paragraph = False
    for row in text.split("\n"):
        item = QUOTED_ITEM.match(row) if labelled else None
        if LABELLED.match(row):
            labelled = in_paragraph = True
        elif item and in_paragraph:
            rows.append(item[1].rstrip())
            in_paragraph = False
        elif not row.strip():
            labelled = in_paragraph = False
        elif QUOTED_BLANK.match(row):
            in_paragraph = False
        elif labelled and PARAGRAPH.match(row):
            in_paragraph = True
        rows.append(row)
    return "\n".join(rows)


def make_engine(name: EngineName, config: Mapping[str, Any]) -> Engine:
    """The engine with this name."""
    return python_markdown(config) if name == "python-markdown" else commonmark()
