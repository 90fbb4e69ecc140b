"""Labels, and what was meant as one and is none: each would turn a record into mere words."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from nutgraf import rules
from nutgraf.reading.holes import OPEN
from nutgraf.reading.notes import Notes

LABEL = re.compile(rf"^\s*\[!([^\]\n<{OPEN}]{{0,40}})\][ \t]*")
ALERTS = ("note", "tip", "important", "warning", "caution")
RECORDS = ("claim", "key", "unknown", "figure", "update", "correction", "method")
LATER_LABEL = re.compile(r"\n[^\S\n]*+\[!([A-Za-z]{1,20})\]")
# What an author may write who meant a label: [CLAIM], ![CLAIM], **[!CLAIM]**.
NEARLY = re.compile(
    rf"^\s*(?:<(?:strong|em)>)?(!?\[\s*+(?:!\s*+)?({'|'.join(RECORDS).upper()})\s*+\])"
)
EMPHASISED = re.compile(
    rf"^\s*(?:<(?:strong|em)>|[*_])+\s*(\[!({'|'.join(RECORDS)})\])", re.IGNORECASE
)
# What word processors write when they export Markdown; who means the words escapes the first.
ESCAPED_TWICE = re.compile(
    rf"^ {{0,3}}(?:>[ \t]?+)+[ \t]*+(\\\[\\?!({'|'.join(RECORDS)})\\\])",
    re.IGNORECASE | re.MULTILINE,
)


def complain_of_buried(node: LexborNode, notes: Notes) -> None:
    """Note labels within a list or in a quotation within a quotation."""
    if node.tag == "p" or "[!" not in (node.inner_html or ""):
        return
    for paragraph in node.css("blockquote p"):
        if label := LABEL.match(paragraph.inner_html or ""):
            text = f'"[!{label[1]}]" stands inside a list or another quotation'
            notes.say(
                notes.lines.label(label[1]),
                rules.LABEL_MISPLACED,
                text,
                "begin it at the left margin",
            )


def complain_of_misplaced(html: str, notes: Notes) -> None:
    """Note labels that do not begin their paragraph, and words that were meant as labels."""
    if "[" not in html:
        return
    for later in LATER_LABEL.finditer(html):
        text = f'"[!{later[1]}]" stands in the middle of a paragraph'
        notes.say(
            notes.lines.label(later[1]),
            rules.LABEL_MISPLACED,
            text,
            'put an empty line without ">" above it',
        )
    if emphasised := EMPHASISED.match(html):
        text = f'the label "{emphasised[1]}" is emphasised, so it is none'
        hint = f"write > [!{emphasised[2].upper()}]"
        line = notes.lines.passage(notes.words(html[emphasised.end() :]))
        notes.say(line, rules.LABEL_UNKNOWN, text, hint)
        return
    nearly = NEARLY.match(html)
    if nearly and not LABEL.match(html):
        text, hint = f'"{nearly[1]}" is no label', f'write "[!{nearly[2]}]"'
        notes.say(notes.lines.phrase(nearly[1]), rules.LABEL_UNKNOWN, text, hint)


def complain_of_escaped(notes: Notes) -> None:
    """Note labels with backslashes before both of their brackets: they were pasted, not meant."""
    text = notes.lines.text
    for label in ESCAPED_TWICE.finditer(text) if "\\]" in text else ():
        line = notes.lines.first + text.count("\n", 0, label.start(1))
        wrong, hint = f'"{label[1]}" is no label', f"write > [!{label[2].upper()}]"
        notes.say(line, rules.LABEL_UNKNOWN, wrong, hint)
