"""Slips of the pen in YAML: what it drops without a word, and where its parser looks too late."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import yaml

from nutgraf import rules
from nutgraf.model import Place, Problem

QUOTED = 'put the value in quotation marks: title: "…"'
# A mark that begins a comment and has a word at it: "#1", "#bills". "# ask" is meant as one.
COMMENT = re.compile(r"(?<=\S)[ \t]+(#\w\S*)")
# Keys that hold words; a comment behind a date or a status cuts nothing off.
WORDY = frozenset(
    "title summary description topic category tags tag authors author short reason image_alt "
    "timeline alias aliases".split()
)
KEY = re.compile(r"([A-Za-z][\w-]*):")
GLUED = re.compile(r"([A-Za-z][\w-]*):((?!//)[^\s:].*)")
OPENED = re.compile(r"""[A-Za-z][\w-]*:[ \t]+(["'\[])(.*)""")
CLOSED = {
    '"': re.compile(r'(?:[^"\\]|\\.)*"'),
    "'": re.compile(r"(?:[^']|'')*'"),
    "[": re.compile(r"(?:[^\]\"']|\"(?:[^\"\\]|\\.)*\"|'[^']*')*\]"),
}


def cuts(text: str) -> dict[tuple[int, int], str]:
    """Where a comment begins right behind words: what stands there, by row and by the words' end.

    Rows and columns begin at 0, as YAML's marks do.
    """
    if "#" not in text:
        return {}
    return {
        (number, match.start()): match[1]
        for number, row in enumerate(text.split("\n"))
        for match in COMMENT.finditer(row)
    }


def is_plain(style: str | None) -> bool:
    """True for a scalar without quotation marks."""
    return not style


# ----- Of front matter that can be read -----


def dropped(path: str, block: str, first: int, node: yaml.MappingNode) -> Iterator[Problem]:
    """Find values that YAML has cut off, or taken for a mark of its own.

    Args:
        block: what stands between the fences.
        first: the line in the file on which it begins.
    """
    rows, begun = block.split("\n"), cuts(block)
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            continue
        for scalar in _scalars(value):
            place = Place(path, scalar.start_mark.line + first)
            hint = QUOTED.replace("title", key.value)
            sign = _sign(rows, scalar)
            end = scalar.end_mark.line, scalar.end_mark.column
            if sign:
                text = f'a value that begins with "{sign}" must be quoted'
                yield Problem(place, rules.FRONT_BROKEN, text, hint)
            elif is_plain(scalar.style) and end in begun and _is_wordy(key.value):
                place = Place(path, end[0] + first)
                text = f'"{key.value}" ends before "{begun[end]}": " #" begins a comment'
                yield Problem(place, rules.FRONT_BROKEN, text, hint)


def _is_wordy(key: str) -> bool:
    return key.lower().replace("-", "_") in WORDY


def _scalars(value: yaml.Node) -> Iterator[yaml.ScalarNode]:
    nodes = value.value if isinstance(value, yaml.SequenceNode) else [value]
    yield from (node for node in nodes if isinstance(node, yaml.ScalarNode))


def _sign(rows: Sequence[str], scalar: yaml.ScalarNode) -> str:
    """The sign by which YAML takes words for a tag or an anchor; empty for words."""
    mark = scalar.start_mark
    begins = rows[mark.line][mark.column : mark.column + 1] if mark.line < len(rows) else ""
    return begins if begins in ("!", "&", "*") else ""


# ----- Of front matter that cannot be read -----


def _is_closed(opened: re.Match[str]) -> bool:
    """Whether a list or a quotation ends in the row that it begins in."""
    found = CLOSED[opened[1]].match(opened[2])
    if found is None or opened[1] != "[":
        return found is not None
    comment = COMMENT.search(opened[2])
    return comment is None or '"' in found[0] or "'" in found[0] or found.end() <= comment.start()


def slip(block: str, last: int) -> tuple[int, str, str] | None:
    """The row in which something was first left out, what that is, and what would mend it.

    Args:
        last: the row in which the parser missed it.
    """
    rows = block.split("\n")[:-1]
    for number, row in enumerate(rows[: last + 1]):
        if glued := GLUED.fullmatch(row):
            text = f'there is no space after "{glued[1]}:"'
            return number, text, f"write {glued[1]}: {glued[2]}"
        following = rows[number + 1] if number + 1 < len(rows) else ""
        opened = OPENED.fullmatch(row)
        if opened and not _is_closed(opened) and KEY.match(following or "end:"):
            if opened[1] == "[" and (comment := COMMENT.search(row)):
                text = f'a "[" is opened here and ends before "{comment[1]}": " #" begins a comment'
                return number, text, "put that word in quotation marks"
            if opened[1] == "[":
                return number, 'a "[" is opened here and not closed', 'write "]" at its end'
            return (
                number,
                "a quotation mark is opened here and not closed",
                f"write {opened[1]} at its end",
            )
    return None
