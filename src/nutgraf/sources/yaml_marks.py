"""Sources in YAML, read from libyaml's events, because only these know every line.

Every scalar stays text as it was written. So `language: no` is Norwegian, `2024-03-28`
keeps its precision, and no value builds a Python object. Aliases are refused: a file of
a few hundred bytes could otherwise grow to gigabytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import yaml

from nutgraf import rules
from nutgraf.limits import DEEPEST_VALUE
from nutgraf.model import Place
from nutgraf.reading.slips import cuts, is_plain
from nutgraf.sources.item import Item, Reading, Value, clean
from nutgraf.suggest import did_you_mean
from nutgraf.yaml_text import LOADER, in_editors_lines

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_STANDARD_TAG = "tag:yaml.org,2002:"


class _DepthError(Exception):
    """Lists within lists within lists; ``line`` says where."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def read_yaml(reading: Reading, text: str) -> None:
    """Read a list of items, or a mapping whose ``references`` are one."""
    text = in_editors_lines(text)
    try:
        _Composer(reading, yaml.parse(text, LOADER), cuts(text)).read()
    except _DepthError as error:
        reading.say(
            error.line, rules.NESTED_TOO_DEEPLY, "lists and mappings are nested too deeply here"
        )
    except yaml.MarkedYAMLError as error:
        line, words, hint = _in_plain_words(error)
        # libyaml misses what should follow the end in a line after the last.
        reading.say(
            min(line, max(1, len(text.rstrip().splitlines()))), rules.SOURCES_BROKEN, words, hint
        )
    except (yaml.YAMLError, UnicodeError) as error:
        line = 1 + text.count("\n", 0, getattr(error, "position", 0))
        reading.say(
            line, rules.SOURCES_BROKEN, "the file holds a character that YAML does not allow"
        )


class _Composer:
    """Turns events into items, one event after the other."""

    def __init__(
        self,
        reading: Reading,
        events: Iterator[yaml.Event],
        begun: Mapping[tuple[int, int], str],
    ) -> None:
        self.reading = reading
        self.events = events
        self.begun = begun  # comments right behind words

    def read(self) -> None:
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                self.document(next(self.events))

    def document(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.SequenceStartEvent):
            self.items(event)
        elif isinstance(event, yaml.MappingStartEvent):
            self.wrapper(event)
        elif self.value(event) is not None:
            self.reading.say(
                _line(event),
                rules.SOURCES_NOT_A_LIST,
                "a source file must be a list of sources",
                _LIST,
            )

    def wrapper(self, event: yaml.Event) -> None:
        """Read pandoc's form: ``references:`` and a list."""
        lines: dict[str, int] = {}
        for key, value in self.pairs(event, lines):
            if key == "references" and isinstance(value, yaml.SequenceStartEvent):
                self.items(value)
            else:
                self.value(value)
        if "references" not in lines:
            hint = _LIST if "id" in lines else did_you_mean(next(iter(lines), ""), ["references"])
            self.reading.say(
                _line(event),
                rules.SOURCES_NOT_A_LIST,
                "a source file must be a list of sources",
                hint or _LIST,
            )
            return
        for key in lines.keys() - {"references"}:
            text = f'"{key}" is not read: sources stand under "references"'
            self.reading.say(lines[key], rules.SOURCE_KEY_UNKNOWN, text)

    def items(self, event: yaml.Event) -> None:
        self.marks(event)
        for part in self.until(yaml.SequenceEndEvent):
            if isinstance(part, yaml.MappingStartEvent):
                self.item(part)
            elif self.value(part) is None:
                self.reading.say(_line(part), rules.SOURCE_EMPTY, "a source is empty here")
            else:
                self.reading.say(
                    _line(part),
                    rules.SOURCE_EMPTY,
                    "a source must have keys, such as id and title",
                    _KEYS,
                )

    def item(self, event: yaml.Event) -> None:
        lines: dict[str, int] = {}
        values: dict[str, Value] = {}
        for key, value in self.pairs(event, lines):
            if self.begun and key.lower() in _WORDY:
                self.cut(key, value)
            values[key] = self.value(value)
        place = Place(self.reading.path, _line(event))
        self.reading.items.append(Item(place, values, lines))

    def cut(self, key: str, event: yaml.Event) -> None:
        """Find words that end where YAML sees a comment."""
        mark = event.end_mark
        end = (mark.line, mark.column) if mark else (0, 0)
        if isinstance(event, yaml.ScalarEvent) and is_plain(event.style) and end in self.begun:
            text = f'"{key}" ends before "{self.begun[end]}": " #" begins a comment'
            hint = f'put the value in quotation marks: {key}: "…"'
            self.reading.say(end[0] + 1, rules.SOURCES_BROKEN, text, hint)

    def pairs(
        self, event: yaml.Event, lines: dict[str, int], depth: int = 0
    ) -> Iterator[tuple[str, yaml.Event]]:
        """Yield a mapping's keys, each with the event that begins its value."""
        self.marks(event)
        for part in self.until(yaml.MappingEndEvent):
            key = self.value(part, depth)
            value = next(self.events)
            if not isinstance(key, str):
                self.reading.say(_line(part), rules.SOURCES_BROKEN, "a key must be a word")
            elif key in lines:
                text = f'"{key}" stands twice in this source, first in line {lines[key]}'
                self.reading.say(_line(part), rules.SOURCE_KEY_TWICE, text)
            else:
                lines[key] = _line(part)
                yield key, value
                continue
            self.value(value, depth)

    def value(self, event: yaml.Event, depth: int = 0) -> Value:
        if depth > DEEPEST_VALUE:
            raise _DepthError(_line(event))
        self.marks(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return [self.value(part, depth + 1) for part in self.until(yaml.SequenceEndEvent)]
        if isinstance(event, yaml.MappingStartEvent):
            pairs = self.pairs(event, {}, depth + 1)
            return {key: self.value(part, depth + 1) for key, part in pairs}
        if not isinstance(event, yaml.ScalarEvent) or _is_null(event):
            return None
        return clean(event.value)

    def until(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        for event in self.events:
            if isinstance(event, end):
                return
            yield event

    def marks(self, event: yaml.Event) -> None:
        """Refuse what a plain list of sources never needs, rather than drop it unseen."""
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            self.reading.say(
                _line(event),
                rules.SOURCES_BROKEN,
                f'a source file may not use YAML aliases ("*{anchor}")',
                _QUOTE,
            )
        elif anchor:
            self.reading.say(
                _line(event),
                rules.SOURCES_BROKEN,
                f'a source file may not use YAML anchors ("&{anchor}")',
                _QUOTE,
            )
        if tag and not tag.startswith(_STANDARD_TAG):
            self.reading.say(
                _line(event),
                rules.SOURCES_BROKEN,
                f'a source file may not use YAML tags ("{tag}")',
                _QUOTE,
            )


# Keys that hold words; a comment behind a date cuts nothing off.
_WORDY = frozenset(
    "title short-title title-short container-title collection-title publisher author editor note "
    "annote abstract number genre section".split()
)
_LIST = 'begin each source with "- "'
_KEYS = 'write "- id: a-short-name", and the other keys under "id"'
_QUOTE = 'put text that begins with "*", "&" or "!" in quotes'


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _is_null(event: yaml.ScalarEvent) -> bool:
    return not event.style and event.value in _NULLS


# ----- Mistakes in the YAML itself -----

_QUOTE_COLON = 'put text that holds ": " in quotes'
# libyaml's words for what is wrong; ours; what would mend it.
_MISTAKES = (
    ("mapping values are not allowed", "a colon stands where none may stand", _QUOTE_COLON),
    ("could not find expected ':'", 'a key has no ":" after it', 'write "key: value"'),
    ("unexpected end of stream", "a quotation mark is opened here and not closed", ""),
    ("cannot start any token", "a value begins with a character that must be quoted", ""),
    ("did not find expected key", "a key, its indentation or a quotation mark is wrong", ""),
    ("did not find expected '-'", "the indentation is wrong: a list item was expected", ""),
    ("did not find expected ','", 'a "," or a closing bracket is missing', ""),
    ("did not find expected node content", "a value is missing", ""),
    ("unknown escape", "a backslash within double quotes must be written twice", ""),
    ("tab character", "a line is indented with a tab", "indent with spaces"),
    ("block sequence entries are not allowed", 'a "-" stands where none may stand', ""),
)


def _in_plain_words(error: yaml.MarkedYAMLError) -> tuple[int, str, str]:
    found = str(error.problem or error.context or "")
    # What is not closed, or has no colon, is wrong where it begins, not where it was missed.
    began = error.context_mark if _OPEN.intersection(found.split()) else None
    mark = began or error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    for words, text, hint in _MISTAKES:
        if words in found:
            return line, text, hint
    return line, f"the YAML cannot be read: {found}", ""


_OPEN = {"':'", "stream"}
