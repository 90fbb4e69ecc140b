"""The lines above a text: YAML between ``---`` lines, or Pelican's ``Key: value`` header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Literal

import yaml
from msgspec import Struct
from msgspec.structs import replace

from nutgraf import rules
from nutgraf.limits import MOST_KEYS, deep_yaml
from nutgraf.model import Place, Problem
from nutgraf.reading.entry import Entry
from nutgraf.reading.holes import without_tags
from nutgraf.reading.plain_front import read_plainly
from nutgraf.reading.slips import QUOTED, dropped, slip
from nutgraf.rules import Rule
from nutgraf.sources.item import clean
from nutgraf.yaml_text import LOADER, in_editors_lines

# Neither with the line end that both may share.
FENCE = re.compile(r"---[ \t]*(?=\n)")
FENCE_END = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
EMPTY_LINES = re.compile(r"\A(?:[ \t]*\n)+")
# A value's own space at its end is taken off behind them: a search for it tries each space there is.
PAIR = re.compile(r"^ {0,3}([A-Za-z0-9_-]+):(?:[ \t]++(.*))?$")
MORE = re.compile(r"^(?: {4}|\t)\s*+(\S.*)$")
ITEM = re.compile(r"^[ \t]*+-[ \t]++\S")
# Where other formats have their keys: ":date: …" in reStructuredText, <meta name="date" …> in HTML.
FIELD = re.compile(r"^[ \t]*:([\w-]+):(?:[ \t]++(.*))?$", re.MULTILINE)
META = re.compile(r"<meta\b[^>]*+>|<(title)\b", re.IGNORECASE)
NAME = re.compile(r"\bname\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
CONTENT = re.compile(r"\bcontent\s*=\s*([\"'])(.*?)\1", re.IGNORECASE | re.DOTALL)


class Header(Struct, frozen=True):
    """What stands above a text, and where the text begins.

    Attributes:
        style: which of the two dialects it is in; ``none`` where there is no header.
        body_line: the line on which ``body`` begins.
    """

    style: Literal["yaml", "pairs", "none"]
    entries: tuple[Entry, ...]
    body: str
    body_line: int
    problems: tuple[Problem, ...] = ()


def read_header(path: str, text: str) -> Header:
    r"""Part a file into its header and its text.

    Args:
        path: for problems' addresses.
        text: the file's, with ``\n`` at the line ends and no byte order mark.
    """
    empty = EMPTY_LINES.match(text)
    above = empty[0].count("\n") if empty else 0
    text = text[empty.end() :] if empty else text
    fence = FENCE.match(text)
    fence_end = FENCE_END.search(text, fence.end()) if fence else None
    if fence and fence_end:
        block, body = text[fence.end() + 1 : fence_end.start() + 1], text[fence_end.end() :]
        body_line = above + text.count("\n", 0, fence_end.end()) + 1
        return _fenced(path, block, above + 2, body, body_line)
    if text.startswith("---\n") and PAIR.match(text.split("\n")[1]):
        missing = Problem(
            Place(path, above + 1),
            rules.FRONT_NOT_CLOSED,
            'the front matter that begins with "---" has no end',
            'put a line "---" below its last key',
        )
        return Header("none", (), "", 1, (missing,))
    pairs = _pairs(path, text, above + 1)
    if pairs.style == "pairs" and (end := _lone_end(text)):
        return _half_fenced(path, text, end, above + 1)
    return pairs


def _lone_end(text: str) -> int:
    """The rows above a line that ends front matter which no line began; 0 where there is none."""
    for number, row in enumerate(text.split("\n")):
        if row.rstrip() == "---":
            return number
        if not (PAIR.match(row) or MORE.match(row) or ITEM.match(row)):
            break
    return 0


def _half_fenced(path: str, text: str, rows: int, first: int) -> Header:
    """Front matter as it was meant, and what it lacks."""
    lines = text.split("\n")
    block, body = "\n".join(lines[:rows]) + "\n", "\n".join(lines[rows + 1 :])
    header = _fenced(path, block, first, body, first + rows + 1)
    wrong = 'this front matter has no line "---" above it'
    hint = 'put a line "---" above its first key'
    missing = Problem(Place(path, first), rules.FRONT_NOT_CLOSED, wrong, hint)
    return replace(header, problems=(missing, *header.problems))


def read_fields(text: str, metadata: Mapping[str, str]) -> Header:
    """The header of a text in another format.

    Args:
        text: the file's; it is searched for the lines of the keys, and for dates as written
            (a reader makes a whole day of a year).
        metadata: what the format's reader found, by lower-case key; HTML in it becomes words.
    """
    written = _fields(text)
    entries = []
    for name, value in metadata.items():
        line, as_written = written.get(name, (1, ""))
        said = as_written if as_written and name in ("date", "modified") else value
        words = " ".join(clean(unescape(without_tags(said))).split())
        values = (words,) if words else ()
        entries.append(Entry(name.replace("-", "_"), name, values, is_list=False, line=line))
    return Header("pairs", tuple(entries), text, 1)


def _fields(text: str) -> dict[str, tuple[int, str]]:
    """Each key's line, and what is written there."""
    found: dict[str, tuple[int, str]] = {}
    for fields in (_fields_of_rst(text), _fields_of_html(text)):
        line, passed = 1, 0
        for at, key, value in fields:
            line += text.count("\n", passed, at)
            passed = at
            found.setdefault(key.lower(), (line, value))
    return found


def _fields_of_rst(text: str) -> Iterator[tuple[int, str, str]]:
    for field in FIELD.finditer(text):
        yield field.start(1), field[1], (field[2] or "").rstrip(" \t")


def _fields_of_html(text: str) -> Iterator[tuple[int, str, str]]:
    # behind the last end no tag can be closed, and each would be searched to the end
    for tag in META.finditer(text, 0, text.rfind(">") + 1):
        if tag[1]:
            yield tag.start(1), tag[1], ""
        elif name := NAME.search(tag[0]):
            content = CONTENT.search(tag[0])
            yield tag.start() + name.start(1), name[1], content[2] if content else ""


def _fenced(path: str, block: str, first: int, body: str, body_line: int) -> Header:
    if (entries := read_plainly(block, first)) is not None:
        return Header("yaml", entries, body, body_line)
    block = in_editors_lines(block)
    if deep := deep_yaml(block):
        text = "the front matter is nested too deeply here"
        place, hint = Place(path, first + deep - 1), "write plain values and lists"
        wrong = Problem(place, rules.NESTED_TOO_DEEPLY, text, hint)
        return Header("yaml", (), body, body_line, (wrong,))
    try:
        node = yaml.compose(block, Loader=LOADER)
    except yaml.YAMLError as error:
        pairs = _pairs(path, block + "\n", first)
        if _is_unquoted_colon(error) and not pairs.body.strip():
            return Header("pairs", pairs.entries, body, body_line, pairs.problems)
        return Header("yaml", (), body, body_line, (_yaml_problem(path, block, first, error),))
    header = _mapped(path, node, first, Header("yaml", (), body, body_line))
    if header.entries and isinstance(node, yaml.MappingNode):
        lost = tuple(dropped(path, block, first, node))
        header = replace(header, problems=(*header.problems, *lost))
    return header


def _mapped(path: str, node: yaml.Node | None, first: int, empty: Header) -> Header:
    """A header with the entries of its YAML."""
    if node is None:
        return empty
    if not isinstance(node, yaml.MappingNode):
        text = "the front matter has no keys"
        wrong = Problem(
            Place(path, first), rules.FRONT_BROKEN, text, 'write lines such as "title: …"'
        )
        return replace(empty, problems=(wrong,))
    if len(node.value) > MOST_KEYS:
        return replace(empty, problems=(_too_many_keys(path, first),))
    entries, problems = _entries(path, first, node)
    return replace(empty, entries=entries, problems=problems)


def _entries(
    path: str, first_line: int, node: yaml.MappingNode
) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    entries: dict[str, Entry] = {}
    problems: list[Problem] = []
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + first_line
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(Problem(Place(path, line), rules.FRONT_BROKEN, "a key must be a word"))
            continue
        written = clean(key_node.value)
        key = written.lower().replace("-", "_")
        values = _values(value_node)
        if values is None:
            text = f'"{written}" is neither a value nor a list of values'
            problems.append(Problem(Place(path, line), rules.VALUE_SHAPE, text))
        elif key in entries:
            problems.append(_twice(Place(path, line), written, entries[key]))
        else:
            is_list = isinstance(value_node, yaml.SequenceNode)
            entries[key] = Entry(key, written, values, is_list, line)
    return tuple(entries.values()), tuple(problems)


def _values(node: yaml.Node) -> tuple[str, ...] | None:
    """The words of a scalar or of a list of scalars, as written; ``None`` for anything else."""
    if isinstance(node, yaml.ScalarNode):
        is_null = node.tag == "tag:yaml.org,2002:null"
        return () if is_null else (clean(node.value).strip(),)
    is_list = isinstance(node, yaml.SequenceNode)
    if is_list and all(isinstance(item, yaml.ScalarNode) for item in node.value):
        return tuple(clean(item.value).strip() for item in node.value)
    return None


def _too_many_keys(path: str, first: int) -> Problem:
    text = f"the front matter has more than {MOST_KEYS} lines of keys, so it is not read"
    return Problem(Place(path, first), rules.FRONT_BROKEN, text, "say it in the text")


def _is_unquoted_colon(error: yaml.YAMLError) -> bool:
    return "mapping values are not allowed" in str(error)


def _gravity(key: str) -> Rule:
    """Of two lines for one key: grave where one may be what keeps the text back."""
    return rules.KEY_TWICE if key in ("status", "date") else rules.SAID_TWICE


def _twice(place: Place, written: str, first: Entry, rule: Rule = rules.KEY_TWICE) -> Problem:
    text = f'"{written}" stands twice: first on line {first.line}'
    return Problem(place, rule, text, "keep one of them")


def _yaml_problem(path: str, block: str, first: int, error: yaml.YAMLError) -> Problem:
    said = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    # what is not closed is wrong where it begins, not where its end was missed
    began = getattr(error, "context_mark", None) if "end of stream" in said else None
    mark = began or getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    row = min(mark.line, block.count("\n") - 1) if mark else 0
    if early := slip(block, row):
        row, text, hint = early
        return Problem(Place(path, first + row), rules.FRONT_BROKEN, text, hint)
    rows = block.split("\n")
    if rows[row][:1] == "\t":
        said = "tab"
    mistakes = (mistake for mistake in YAML_MISTAKES if mistake[0] in said)
    _, text, hint = next(mistakes, YAML_MISTAKES[-1])
    if hint == QUOTED and (pair := PAIR.match(rows[max(row, 0)])):
        hint = hint.replace("title", pair[1])
    return Problem(Place(path, first + max(row, 0)), rules.FRONT_BROKEN, text, hint)


# libyaml's words for what is wrong; ours; what would mend it.
YAML_MISTAKES = (
    ("tab", "a line is indented with a tab", "indent with spaces"),
    ("end of stream", "a quotation mark is opened here and not closed", ""),
    ("undefined alias", 'a value that begins with "*" must be quoted', QUOTED),
    ("cannot start any token", "a value begins with a character that must be quoted", QUOTED),
    ("could not find expected ':'", 'a key has no ":" after it', 'write "key: value"'),
    ("", "the front matter cannot be read from here on", QUOTED),
)


def _pairs(path: str, text: str, first: int = 1) -> Header:
    """Pelican's own header: pairs from the first line on, to the first empty line."""
    rows = text.split("\n")
    entries: dict[str, Entry] = {}
    problems: list[Problem] = []
    last, used = "", 0
    for row in rows:
        if used > MOST_KEYS:
            return Header("none", (), text, first, (_too_many_keys(path, first),))
        pair, more = PAIR.match(row), MORE.match(row)
        if pair and not (pair[2] or "").startswith("//"):
            last = pair[1].lower().replace("-", "_")
            values = tuple(filter(None, [(pair[2] or "").rstrip(" \t")]))
            if earlier := entries.get(last):
                place = Place(path, first + used)
                problems.append(_twice(place, pair[1], earlier, _gravity(last)))
                last = f"{last} again"
            entries[last] = Entry(last, pair[1], values, is_list=False, line=first + used)
        elif more and last:
            old = entries[last]
            entries[last] = replace(old, values=(*old.values, more[1].strip()))
        else:
            break
        used += 1
    if used and used < len(rows) and not rows[used].strip():
        used += 1
    style: Literal["pairs", "none"] = "pairs" if entries else "none"
    kept = tuple(entry for key, entry in entries.items() if not key.endswith(" again"))
    body = "\n".join(rows[used:])
    return Header(style, kept, body, first + used, tuple(problems))


def lists_of(entry: Entry) -> Iterator[str]:
    """A value as a list: YAML's own, else parted at semicolons, else at commas, as Pelican does."""
    if entry.is_list:
        yield from filter(None, entry.values)
        return
    for value in entry.values:
        mark = ";" if ";" in value else ","
        yield from filter(None, (part.strip() for part in value.split(mark)))
