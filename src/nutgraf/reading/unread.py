"""What an author meant as a link or a picture, and the Markdown engine left as it is."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from html import unescape

from nutgraf import rules
from nutgraf.reading.holes import CLOSE, OPEN
from nutgraf.reading.notes import Notes
from nutgraf.reading.sanitize import RECORD
from nutgraf.suggest import close_to
from nutgraf.walk import TAG

AUTOLINK = re.compile(rf"<({RECORD}:[^\s<>]+)>", re.IGNORECASE)
CODE = re.compile(r"<(code|pre)\b.*?</\1>", re.DOTALL)
# Where neither this nor "](" stands, there is nothing to look for.
SIGN = re.compile(rf"[\[(]{RECORD}:")
LABEL = r"\[(?P<words>[^\[\]\n]*)\]"
PART = rf"""[^\s()<>"'{OPEN}{CLOSE}]+"""
# The address of a record with a space in front of its id.
SPACED_ID = re.compile(rf"{LABEL}\((?P<address>{RECORD}: +[^\s()<]+)\)")
# Any other with a space in it: of a picture, of the web, or what looks like a file's.
SPACED = re.compile(
    rf"(?P<picture>!?){LABEL}\((?P<address>{PART}(?: +{PART})+)\s*(?:\"[^\"\n]*\"\s*)?\)"
)
ADDRESS = re.compile(r"/|\.\w{2,5}(?:[?#].*)?$|^#")
# The mark of a note, or a link by reference; no index, as in a[1][2].
REFERENCE = re.compile(
    r"\[(?P<note>\^[^\[\]\s]+)\]|(?<![\w\]])\[(?P<words>[^\[\]\n^][^\[\]\n]*)\]\[(?P<label>[^\[\]\n]*)\]"
)
DEFINED = re.compile(r"[ >]*\[([^\[\]\n]+)\]:")
UNREAD = re.compile(rf"\]\s?\((?P<address>{RECORD}:(?! +[^\s()<]+\))[^\s)&<{OPEN}]*)[^)\n]{{0,40}}")
# A bracket is left out, or each kind stands in the other's place.
BRACKETS = re.compile(
    rf"(?:\[[^\[\]()\n]*[^\s\[\]()]\(|\)\s?\[)(?P<address>{RECORD}:[^\s()\[\]<]+)[)\]]"
)


def complain_of_unread(html: str, notes: Notes) -> None:
    """Note what looks like a link, and was none to the Markdown engine."""
    for auto in AUTOLINK.finditer(notes.lines.text) if "<" in notes.lines.text else ():
        text = f'the link to "{auto[1]}" has no words'
        notes.say(
            notes.lines.phrase(auto[0]), rules.LINK_WITHOUT_WORDS, text, f"write [words]({auto[1]})"
        )
    may_link, may_refer = may_hold_links(html), "[" in html and may_hold_references(html)
    left = unescape(TAG.sub("", CODE.sub("", html))) if may_link or may_refer else ""
    if may_refer:
        _complain_of_references(left, notes)
    if not may_link:
        return
    for found, line in _found(SPACED_ID, left, notes):
        say_spaced(found["words"], found["address"], line, notes)
    for found, line in _found(SPACED, left, notes):
        _say_spaced_file(found, line, notes)
    for pattern in (UNREAD, BRACKETS):
        for found, line in _found(pattern, left, notes):
            say_miswritten(found["address"], line, notes)


def may_hold_links(html: str) -> bool:
    """False only where nothing in it looks like a link."""
    if "[" not in html and "(" not in html:  # much faster than a pattern, and so it is mostly
        return False
    return "](" in html or SIGN.search(html) is not None


def may_hold_references(html: str) -> bool:
    """False only where no mark of a note and no link by reference is left in it."""
    return "[^" in html or "][" in html


def _complain_of_references(left: str, notes: Notes) -> None:
    """Note each mark of a note, and each link by reference, that leads to nothing."""
    labels = {_label(found) for found in REFERENCE.finditer(left)}
    if not labels:
        return
    rows = notes.lines.text.split("\n")
    defined = frozenset(found[1] for row in rows if (found := DEFINED.match(row)))
    for number, row in enumerate(rows, notes.lines.first):
        for found in REFERENCE.finditer(row) if "[" in row else ():
            label = _label(found)
            if label in labels and row[found.start() - 1 : found.start()] != "\\":
                _say_nowhere(found[0], label, defined, number, notes)


def _label(reference: re.Match[str]) -> str:
    return reference["note"] or reference["label"] or reference["words"]


def _say_nowhere(
    written: str, label: str, defined: frozenset[str], line: int, notes: Notes
) -> None:
    what = "the note" if label.startswith("^") else "the address"
    text = f'{what} that "{written}" leads to is written nowhere'
    near = close_to(label, defined)
    hint = f'did you mean "[{near}]"?' if near else f'write "[{label}]: …" on a line of its own'
    notes.say(line, rules.REFERENCE_NOWHERE, text, hint)


def _found(pattern: re.Pattern[str], left: str, notes: Notes) -> list[tuple[re.Match[str], int]]:
    """Each match, and the line that it stands on."""
    matches = list(pattern.finditer(left))
    if not matches:
        return []
    rows: defaultdict[str, deque[int]] = defaultdict(deque)
    for number, row in enumerate(notes.lines.text.split("\n"), notes.lines.first):
        for written in pattern.finditer(row) if "[" in row else ():
            rows[_key(written)].append(number)
    return [(found, _line(found, rows[_key(found)], notes)) for found in matches]


def _key(found: re.Match[str]) -> str:
    """A match from its address on: the words before it may have emphasis."""
    return found[0][found.start("address") - found.start() :]


def _line(found: re.Match[str], rows: deque[int], notes: Notes) -> int:
    return rows.popleft() if rows else notes.lines.phrase(found["address"])


def say_miswritten(address: str, line: int, notes: Notes) -> None:
    """Note a link to a record that is not written as one."""
    hint = f'write [words]({address}) or [words]({address} "where in it")'
    _note(line, f'the link to "{address}" is not written as a link', hint, notes)


def say_spaced(words: str, address: str, line: int, notes: Notes) -> None:
    """Note a link with a space in front of a record's id."""
    scheme, _, id_ = address.partition(":")
    hint = f"write [{words}]({scheme}:{id_.strip()})"
    _note(line, f'the link to "{address}" has a space in its address', hint, notes)


def _say_spaced_file(found: re.Match[str], line: int, notes: Notes) -> None:
    address = found["address"]
    if re.match(f"{RECORD}:", address) or not (found["picture"] or ADDRESS.search(address)):
        return
    what = "picture" if found["picture"] else "link to"
    hint = "write %20 in place of the space, or rename the file"
    _note(line, f'the {what} "{address}" has a space in its address', hint, notes)


def _note(line: int, text: str, hint: str, notes: Notes) -> None:
    notes.say(line, rules.LINK_MISWRITTEN, text, hint)
