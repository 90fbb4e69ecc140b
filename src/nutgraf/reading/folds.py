"""Characters that come with pasted text and look like others, or like nothing."""

from __future__ import annotations

import re

from nutgraf.reading.sanitize import RECORD

# A soft hyphen, and what has no width: a space, joiners, a byte order mark.
NOT_SEEN = "\u00ad\u200b-\u200d\u2060\ufeff"
# A label at the beginning of a quoted line, with what may have been pasted into it.
_LABEL = re.compile(
    rf"^(?=[\t {NOT_SEEN}]*+>)[>\t \u00a0{NOT_SEEN}]++\[[!A-Za-z {NOT_SEEN}]{{1,40}}\][{NOT_SEEN}]*",
    re.MULTILINE,
)
# The date of a position, its colon and what stands before its verb.
_START = re.compile(rf"^((?:&nbsp;|[\s{NOT_SEEN}])*)([^\n<]{{1,80}}?):((?:&nbsp;|[\s{NOT_SEEN}])+)")
_SIGNS = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
# Braces with ids and classes, and the addresses of records; what follows "?" may be words.
_SYNTAX = re.compile(
    rf"\{{:?[\s{NOT_SEEN}]*+[#.][^{{}}\n]*\}}"
    rf"|(?:\]\(|\]:)[\s{NOT_SEEN}]*+{RECORD}:[^ \t\n\"')?]*"
)
_NOT_SEEN = re.compile(f"[{NOT_SEEN}]")
# Hyphens that a word processor puts in place of the one that is typed.
_HYPHENS = re.compile("[\u2010\u2011]")


def without_unseen(text: str) -> str:
    """Text without the characters that nobody sees."""
    return text if text.isascii() else _NOT_SEEN.sub("", text)


def plain_date(written: str) -> str:
    """A date as it would be typed."""
    return written if written.isascii() else _HYPHENS.sub("-", without_unseen(written))


def plain_positions_start(html: str) -> str:
    """A position whose date and colon are as they would be typed; its words stay as they are."""
    if html.isascii() and "&nbsp;" not in html[:100]:
        return html
    found = _START.match(html)
    return f"{plain_date(found[2])}: {html[found.end() :]}" if found else html


def plain_syntax(text: str) -> str:
    """A text whose labels, ids, classes and links to records are as they would be typed."""
    # found fast, one by one
    if text.isascii() or not any(sign in text for sign in (*_SIGNS, "\u00a0")):
        return text
    if "!" in text:
        text = _LABEL.sub(_as_typed, text)
    return _SYNTAX.sub(_syntax_as_typed, text)


def _as_typed(found: re.Match[str]) -> str:
    return without_unseen(found[0]).replace("\u00a0", " ")


def _syntax_as_typed(found: re.Match[str]) -> str:
    typed = _as_typed(found)
    return typed if typed[0] == "{" else typed.replace(": ", ":")
