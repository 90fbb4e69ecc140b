"""Markdown engines: text in, HTML out. The dialect is read from the HTML, so any may serve."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from nutgraf.reading.lines import blank_code
from nutgraf.site import EngineName

Engine = Callable[[str], str]

LABELLED = re.compile(r"^ {0,3}(?:>\s?)+\[![^\]\n]*\]")
QUOTED_ITEM = re.compile(r"^(\s*(?:>\s?)+)(?:[-*+]|1[.)])\s")
PARAGRAPH = re.compile(r"^\s*(?:> ?)+(?![\s>]|[-*+]\s|\d{1,9}[.)]\s)")
# Stands in Python-Markdown's text only, and is taken out of its HTML.
PARTED = "<!--parted-->"
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
        return converter.convert(part_records(text)).replace(PARTED, "")

    # its extensions may make any HTML of any text
    convert.adds_html = True  # type: ignore[attr-defined]  # a function may have attributes
    return convert


def may_add_html(engine: Engine) -> bool:
    """True for an engine that makes more of a text than CommonMark says."""
    return getattr(engine, "adds_html", False)


def part_records(text: str) -> str:
    """Put in what Python-Markdown needs to part records as CommonMark does.

    A blank line before a list that follows a quoted paragraph at once, which would be read on
    as the paragraph; a comment between a record and the next quotation, which would be joined;
    a backslash before a label, which could be the words of a link by reference.
    """
    if "[!" not in text:
        return text
    rows: list[str] = []
    labelled = in_paragraph = ended = False
    for row, without_code in zip(text.split("\n"), blank_code(text).split("\n"), strict=True):
        quoted = without_code.lstrip().startswith(">")
        if ended and quoted:
            rows += (PARTED, "")
        if row.strip():
            ended = False
        item = QUOTED_ITEM.match(without_code) if labelled else None
        if LABELLED.match(without_code):
            labelled = in_paragraph = True
            row = row.replace("[!", r"\[!", 1)  # noqa: PLW2901 (it is the row that is written)
        elif item and in_paragraph:
            rows.append(item[1].rstrip())
            in_paragraph = False
        elif not row.strip():
            ended = ended or labelled
            labelled = in_paragraph = False
        elif QUOTED_BLANK.match(without_code):
            in_paragraph = False
        elif labelled and PARAGRAPH.match(without_code):
            in_paragraph = True
        rows.append(row)
    return "\n".join(rows)


def make_engine(name: EngineName, config: Mapping[str, Any]) -> Engine:
    """The engine with this name."""
    return python_markdown(config) if name == "python-markdown" else commonmark()
