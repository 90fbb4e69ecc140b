"""Sources in CSL-JSON, as Zotero and others export it: an array of items.

Python's decoder forgets where a value stood. So the array and the keys of its items are
walked here, and the decoder reads one value at a time.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import NoReturn

from nutgraf import rules
from nutgraf.model import Place
from nutgraf.sources.item import Item, Reading, Value, clean, lift_extra
from nutgraf.suggest import did_you_mean

_SPACE = re.compile(r"[ \t\n\r]*")
_LISTS = ("items", "references")


def read_json(reading: Reading, text: str) -> None:
    """Read an array of items, or an object whose ``items`` or ``references`` are one."""
    walk = _Walk(reading, text)
    try:
        walk.file()
    except json.JSONDecodeError as error:
        reading.say(error.lineno, rules.SOURCES_BROKEN, _in_plain_words(error))
    except RecursionError:
        reading.say(
            walk.line(), rules.NESTED_TOO_DEEPLY, "lists and objects are nested too deeply here"
        )


class _Walk:
    """A position in the text, its line, and what stands there."""

    def __init__(self, reading: Reading, text: str) -> None:
        self.reading = reading
        self.text = text
        self.position = 0
        self._counted = (0, 1)
        self.decoder = json.JSONDecoder(
            object_pairs_hook=self.pairs,
            parse_int=str,
            parse_float=str,
            parse_constant=self.no_number,
        )

    def file(self) -> None:
        self.skip_space()
        if not self.text[self.position :]:
            return
        if self.next("["):
            self.items()
        elif self.next("{"):
            self.wrapper()
        else:
            self.value()
            self.reading.say(
                1, rules.SOURCES_NOT_A_LIST, "a source file must be a list of sources", _LIST
            )
        self.skip_space()
        if self.position < len(self.text):
            self.fail("Extra data")

    def wrapper(self) -> None:
        lines: dict[str, int] = {}
        for key in self.keys(lines):
            if key in _LISTS and self.next("["):
                self.items()
            else:
                self.value()
        if not lines.keys() & set(_LISTS):
            hint = did_you_mean(next(iter(lines), ""), _LISTS)
            self.reading.say(
                1,
                rules.SOURCES_NOT_A_LIST,
                "a source file must be a list of sources",
                hint or _LIST,
            )

    def items(self) -> None:
        for line in self.parts("]"):
            if self.next("{"):
                self.item(line)
            else:
                self.value()
                self.reading.say(
                    line,
                    rules.SOURCE_EMPTY,
                    "a source must be an object with keys, such as id and title",
                )

    def item(self, line: int) -> None:
        lines: dict[str, int] = {}
        values: dict[str, Value] = {}
        for key in self.keys(lines):
            value = self.value()
            values.setdefault(key, value)
        item = Item(Place(self.reading.path, line), values, lines)
        self.reading.items.append(lift_extra(item))

    def keys(self, lines: dict[str, int]) -> Iterator[str]:
        """Yield an object's keys; the caller reads each value."""
        for line in self.parts("}"):
            if self.text[self.position : self.position + 1] != '"':
                self.fail("Expecting property name enclosed in double quotes")
            key = str(self.value())
            if not self.next(":"):
                self.fail("Expecting ':' delimiter")
            if key in lines:
                self.twice(key, line, f", first in line {lines[key]}")
            lines.setdefault(key, line)
            yield key

    def parts(self, close: str) -> Iterator[int]:
        """Yield the line of each part between brackets; the caller reads the part."""
        if self.next(close):
            return
        while True:
            yield self.line()
            if self.next(close):
                return
            if not self.next(","):
                self.fail("Expecting ',' delimiter")

    def next(self, sign: str) -> bool:
        """Step over a sign and the space after it, if it is what comes next."""
        self.skip_space()
        found = self.text.startswith(sign, self.position)
        self.position += len(sign) * found
        self.skip_space()
        return found

    def value(self) -> Value:
        value, self.position = self.decoder.raw_decode(self.text, self.position)
        return _cleaned(value)

    def skip_space(self) -> None:
        match = _SPACE.match(self.text, self.position)
        self.position = match.end() if match else self.position

    def line(self) -> int:
        position, line = self._counted
        line += self.text.count("\n", position, self.position)
        self._counted = self.position, line
        return line

    def pairs(self, pairs: list[tuple[str, Value]]) -> dict[str, Value]:
        """Build an object within a value, and report what stands twice in it."""
        whole = dict(pairs)
        if len(whole) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            for key in [key for key, count in counts.items() if count > 1]:
                self.twice(key, self.line())
        return whole

    def twice(self, key: str, line: int, first: str = "") -> None:
        self.reading.say(
            line, rules.SOURCE_KEY_TWICE, f'"{clean(key)}" stands twice in this source{first}'
        )

    def no_number(self, word: str) -> NoReturn:
        self.fail(f"{word} is no number")

    def fail(self, message: str) -> NoReturn:
        raise json.JSONDecodeError(message, self.text, self.position)


_LIST = 'a CSL-JSON file is an array: "[{…}, {…}]"'


def _cleaned(value: Value) -> Value:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(part) for part in value]
    if isinstance(value, dict):
        return {clean(key): _cleaned(part) for key, part in value.items()}
    return value


# Python's words for what is wrong, and ours.
_MISTAKES = {
    "Expecting value": "a value is missing here",
    "Expecting ',' delimiter": 'a "," or a closing bracket is missing here',
    "Expecting ':' delimiter": 'a ":" is missing after a key',
    "Expecting property name enclosed in double quotes": "a key must stand in double quotes",
    "Extra data": "something stands after the end of the list",
    "Invalid control character at": "a line ends or a control character stands within quotes",
    "Invalid \\escape": "a backslash must be written twice",
    "Unterminated string starting at": "a quotation mark is opened here and not closed",
}


def _in_plain_words(error: json.JSONDecodeError) -> str:
    before, after = error.doc[: error.pos].rstrip(), error.doc[error.pos :].lstrip()
    if before.endswith(",") and after[:1] in ("]", "}"):
        return f'a "," stands before "{after[0]}", where none may stand'
    return _MISTAKES.get(error.msg.removesuffix(": "), f"the JSON cannot be read: {error.msg}")
