"""One source as its file has it: nothing is certain yet, but every line is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from msgspec import Struct

from nutgraf.model import Place, Problem
from nutgraf.rules import Rule

# Numbers stay text, so that `id: 007` and `edition: 2.10` are what the author wrote.
Value: TypeAlias = "bool | str | list[Value] | dict[str, Value] | None"


class Item(Struct, frozen=True):
    """A source as it stands in its file, under CSL's names.

    Attributes:
        place: its first line.
        values: what each key says.
        lines: where each key stands.
    """

    place: Place
    values: dict[str, Value]
    lines: dict[str, int]

    def at(self, key: str) -> Place:
        """Where a key stands; the item's first line where it is not written."""
        return Place(self.place.path, self.lines.get(key, self.place.line))


class Reading(Struct, frozen=True):
    """What a file holds, and what is wrong with it; grows while the file is read."""

    path: str
    items: list[Item]
    problems: list[Problem]

    def say(self, line: int, rule: Rule, text: str, hint: str = "") -> None:
        """Report a mistake on a line."""
        self.problems.append(Problem(Place(self.path, line), rule, text, hint))


Reader: TypeAlias = Callable[[Reading, str], None]

# What neither XML nor UTF-8 can carry, and noncharacters, which pages are marked with.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(text: str) -> str:
    """Put U+FFFD for each character that no page or feed may hold."""
    return _UNPRINTABLE.sub("\ufffd", text)


def is_true(value: Value) -> bool:
    """Whether a flag such as ``circa`` is set; YAML's are text here."""
    return value is True or (
        isinstance(value, str) and value.lower() not in ("", "0", "false", "no")
    )


_EXTRA = re.compile(
    r"^[ \t]*(kind|archived|status|citation[ -]key)[ \t]*:[ \t]*(\S.*)$", re.IGNORECASE
)


def lift_extra(item: Item) -> Item:
    """Take our keys out of a note, where reference managers keep what they have no field for.

    Zotero's "Extra" is exported as the note: its lines ``kind: primary``,
    ``archived: https://…``, ``status: draft`` and ``Citation Key: …`` count as keys,
    unless the item has these keys itself.
    """
    note = item.values.get("note")
    if not isinstance(note, str):
        return item
    values, lines, rest = dict(item.values), dict(item.lines), []
    for line in note.splitlines():
        if match := _EXTRA.match(line):
            key = match[1].lower().replace(" ", "-")
            values.setdefault(key, match[2].rstrip())
            lines.setdefault(key, lines.get("note", item.place.line))
        else:
            rest.append(line)
    values["note"] = "\n".join(rest).strip() or None
    return Item(item.place, values, lines)
