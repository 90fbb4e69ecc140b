"""A text as HTML that may be published."""

from __future__ import annotations

import re

from nutgraf import rules
from nutgraf.limits import DEEPEST, MOST_SIGNS, deep_brackets, deep_markers, is_deep
from nutgraf.reading.engines import Engine, may_add_html
from nutgraf.reading.header import Header
from nutgraf.reading.lines import Lines, hide_escaped_labels
from nutgraf.reading.notes import Notes
from nutgraf.reading.sanitize import aligned, clean, refused
from nutgraf.reading.unended import complain_of_unended

# What Python-Markdown reads and CommonMark does not: "##Heading", spaces in an address.
TIGHT_HEADING = re.compile(r"^(#{1,6})(?=[^#\s])")
DEFINED_LABEL = re.compile(
    r"^([ ]{0,3}>[ >]*\[!(?:claim|key|unknown|figure|update|correction|method)\]):",
    re.IGNORECASE | re.MULTILINE,
)
SPACED_TARGET = re.compile(
    r"""(?<=\]\()\s*[{|](?:filename|static|attach|tag|category|author)[}|]"""
    r"""(?:[^()<>"'\s]++|[^\S\n]++(?=[^()<>"'\s]))*(?=\s*+(?:"[^"\n]*+"\s*+)?\))"""
)
# How each of them begins: a search for what is written out is fast.
BEGUN_TARGET = re.compile(r"\]\(\s*[{|]")
# Braces that hold more than ids and classes: engines make attributes of what stands in them.
ODD_ATTRIBUTES = re.compile(r"\{(?!:?\s*[#.][^\s{}=]+(?:\s+[#.][^\s{}=]+)*\s*\})")


def html_of(header: Header, engine: Engine, notes: Notes, given: str = "") -> str:
    """The HTML of a body, sanitised; a problem and nothing where it is nested beyond reading.

    Args:
        given: what another format's reader has made of the text already.
    """
    if line := 0 if given else _deep_line(header.body, engine, notes.lines):
        _say_too_deep(notes, notes.lines.first + line - 1)
        return ""
    if header.body.count("&") > MOST_SIGNS:
        text = f"there are more than {MOST_SIGNS:,} ampersands, so the text is not read"
        notes.say(notes.lines.first, rules.NESTED_TOO_DEEPLY, text, "take them out")
        return ""
    try:
        html = given or aligned(engine(_mended(header, notes.lines)))
    except RecursionError:  # Python-Markdown's, and its extensions'
        _say_too_deep(notes, notes.lines.first)
        return ""
    if is_deep(html):
        _say_too_deep(notes, notes.lines.first)
        return ""
    if not given:
        complain_of_unended(header.body, html, notes)
    if not given and is_plain(header.body, engine):
        return html
    for line, tag in refused(notes.lines, html):
        notes.say(line, rules.RAW_HTML, f'the raw HTML "<{tag}>" is not published', "take it out")
    return clean(html)


def _deep_line(body: str, engine: Engine, lines: Lines) -> int:
    """The line, from 1 in the body, on which an engine would be lost; 0 where there is none."""
    return deep_markers(body) or (deep_brackets(lines.text) if may_add_html(engine) else 0)


def _say_too_deep(notes: Notes, line: int) -> None:
    text = f"more than {DEEPEST} things stand within each other, so the text is not read"
    notes.say(line, rules.NESTED_TOO_DEEPLY, text, "take some apart")


def is_plain(text: str, engine: Engine) -> bool:
    """True only where all HTML is what CommonMark says: none came from the author or else."""
    return not (may_hold_html(text) or may_add_html(engine))


def may_hold_html(text: str) -> bool:
    """False only where no tag and no attribute can have come from the author."""
    return "<" in text or "&" in text or ("{" in text and bool(ODD_ATTRIBUTES.search(text)))


def _mended(header: Header, lines: Lines) -> str:
    """A body as every engine reads it.

    Labels that are escaped are hidden; those with a colon behind them, which would be the address
    of a link by reference, lose it. What only Python-Markdown reads is written as CommonMark,
    where Pelican's own header says that the text was written for the former.
    """
    body = hide_escaped_labels(header.body, lines)
    if "]:" in body and "[!" in body:
        body = DEFINED_LABEL.sub(r"\1", body)
    if header.style != "pairs" and not (BEGUN_TARGET.search(body) and SPACED_TARGET.search(body)):
        return body
    rows = body.split("\n")
    for number, without_code in enumerate(lines.text.split("\n")):
        if header.style == "pairs" and TIGHT_HEADING.match(without_code):
            rows[number] = TIGHT_HEADING.sub(r"\1 ", rows[number])
        if SPACED_TARGET.search(without_code):
            rows[number] = SPACED_TARGET.sub(_without_spaces, rows[number])
    return "\n".join(rows)


def _without_spaces(address: re.Match[str]) -> str:
    return address[0].strip().replace(" ", "%20")
