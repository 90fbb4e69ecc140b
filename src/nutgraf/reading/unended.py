"""Comments, code and raw elements that begin and never end, and so take in the text below them."""

from __future__ import annotations

import re

from nutgraf import rules
from nutgraf.reading.lines import COMMENT, blank_comments
from nutgraf.reading.notes import Notes
from nutgraf.reading.sanitize import RECORD

BEGUN = re.compile(r"(?<!\\)<!--")
CODE = re.compile(r"<(?:code|pre)\b[^<>]*>[^<]*")
FENCE = re.compile(r"^([>\s]*)((?:(?:[-*+]|\d{1,9}[.)])\s+)*)(`{3,}(?=[^`]*$)|~{3,})(.*)$")
# Elements whose inside is read neither as Markdown nor as HTML.
NAMES = "pre|script|style|textarea|title|template|iframe|xmp|noscript|noembed|noframes|plaintext"
EDGE = re.compile(rf"<(/?)({NAMES})(?=[\s/>])", re.IGNORECASE)
# What an author would miss: a label, a heading, a link to a record.
MEANT = re.compile(rf"^[>\s]*\[!\w+\]|^#{{1,6}}\s|\]\({RECORD}:", re.MULTILINE)


def complain_of_unended(body: str, html: str, notes: Notes) -> None:
    """Note the first of each kind.

    Args:
        body: the text with its code.
        html: what an engine made of it, before it is sanitised.
    """
    if "```" in body or "~~~" in body:
        _complain_of_fence(body, notes)
    if "<" in body and not _complain_of_comment(html, notes):
        _complain_of_element(html, notes)


def _complain_of_comment(html: str, notes: Notes) -> bool:
    if "<!--" not in notes.lines.with_comments:
        return False
    left = CODE.sub("", blank_comments(html))
    at = -1
    if "<!--" in left or "&lt;!--" in left:
        at = _offset(BEGUN.search(notes.lines.text), notes.lines.text)
    if at < 0:  # the end of a later one may have ended it
        text = notes.lines.with_comments
        ended = COMMENT.finditer(text, 0, text.rfind("-->") + 3)
        at = _offset(next((one for one in ended if "<!--" in one[0][4:]), None), text)
    if at >= 0:
        text = 'the comment that "<!--" begins is not closed'
        _say(at, text, 'write "-->" where it ends', notes)
    return at >= 0


def _complain_of_element(html: str, notes: Notes) -> None:
    edges = EDGE.findall(html) if EDGE.search(notes.lines.text) else ()
    open_ = {name.lower(): not end for end, name in edges}
    for name in (name for name, is_open in open_.items() if is_open):
        begun = [*re.finditer(rf"<{name}\b", notes.lines.text, re.IGNORECASE)]
        if begun:
            at = _offset(begun[-1], notes.lines.text)
            _say(at, f'"<{name}>" takes in all text below it', f"write </{name}> below it", notes)
            return


def _complain_of_fence(body: str, notes: Notes) -> None:
    at = unended_fence(rows := body.split("\n"))
    if at >= 0 and MEANT.search("\n".join(rows[at + 1 :])):
        mark = next(mark for mark in ("```", "~~~") if mark in rows[at])
        text = f'the code that "{mark}" begins takes in all text below it'
        _say(at, text, "write the same line of marks where the code ends", notes)


def unended_fence(rows: list[str]) -> int:
    """The row, from 0, on which code begins that lasts to the end; -1 where there is none."""
    fence, at, around, in_list = "", -1, "", False
    for number, row in enumerate(rows):
        if fence and _is_outside(row, around, in_list=in_list):
            fence = ""
        mark = FENCE.match(row) if "```" in row or "~~~" in row else None
        if mark and fence:
            if mark[3].startswith(fence) and not mark[2] and not mark[4].strip():
                fence = ""
        elif mark:
            fence, at, around = mark[3], number, mark[1].strip()
            in_list = bool(mark[2]) or len(mark[1].replace("\t", "    ")) >= 4
    return at if fence else -1


def _is_outside(row: str, around: str, *, in_list: bool) -> bool:
    """True for the row that ends the quotation or the list in which code began."""
    if around:
        return not row.lstrip().startswith(">")
    return in_list and bool(row) and not row[0].isspace()


def _offset(found: re.Match[str] | None, text: str) -> int:
    return text.count("\n", 0, found.start()) if found else -1


def _say(at: int, text: str, hint: str, notes: Notes) -> None:
    notes.say(notes.lines.first + at, rules.UNENDED, text, hint)
