"""The lines above a text: YAML between ``---`` lines, or Pelican's ``Key: value`` header."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import yaml
from msgspec import Struct

from nutgraf.model import Place, Problem

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

FENCED = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
PAIR = re.compile(r"^ {0,3}([A-Za-z0-9_-]+):(?:[ \t]+(.*?)|)[ \t]*$")
MORE = re.compile(r"^(?: {4,}|\t)(.*\S.*)$")


class Entry(Struct, frozen=True):
    """A key as it stands in a header.

    Attributes:
        key: in lower case, with ``-`` as ``_``.
        written: the key as the author wrote it.
        values: one for a plain value, any number for a list; none for an empty value.
        is_list: true where YAML has a list; a `Key: value` header never does.
        line: within the file, from 1.
    """

    key: str
    written: str
    values: tuple[str, ...]
    is_list: bool
    line: int


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
    """Part a file into its header and its text.

    Args:
        path: for problems' addresses.
        text: the file's, with ``\\n`` at the line ends and no byte order mark.
    """
    fenced = FENCED.match(text)
    if fenced:
        body = text[fenced.end() :]
        body_line = text.count("\n", 0, fenced.end()) + 1
        return _fenced(path, fenced[1], body, body_line)
    if text.startswith("---\n") and PAIR.match(text.split("\n")[1]):
        missing = Problem(
            Place(path, 1),
            'the front matter that begins with "---" has no end',
            'put a line "---" below its last key',
        )
        return Header("none", (), "", 1, (missing,))
    return _pairs(text)


def _fenced(path: str, block: str, body: str, body_line: int) -> Header:
    try:
        node = yaml.compose(block, Loader=_Loader)
    except yaml.YAMLError as error:
        pairs = _pairs(block + "\n", first=2)
        if _is_unquoted_colon(error) and not pairs.body.strip():
            return Header("pairs", pairs.entries, body, body_line)
        return Header("yaml", (), body, body_line, (_yaml_problem(path, error),))
    except ValueError as error:  # a number or a date that cannot be
        return Header("yaml", (), body, body_line, (Problem(Place(path, 2), str(error)),))
    if node is None:
        return Header("yaml", (), body, body_line)
    if not isinstance(node, yaml.MappingNode):
        wrong = Problem(
            Place(path, 2), "the front matter is no list of keys", 'write a line "title: …"'
        )
        return Header("yaml", (), body, body_line, (wrong,))
    entries, problems = _entries(path, node)
    return Header("yaml", entries, body, body_line, problems)


def _entries(
    path: str, node: yaml.MappingNode
) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    entries: dict[str, Entry] = {}
    problems: list[Problem] = []
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 2
        written = str(key_node.value)
        key = written.lower().replace("-", "_")
        values = _values(value_node)
        if values is None:
            problems.append(
                Problem(Place(path, line), f'"{written}" is neither a value nor a list of values')
            )
        elif key in entries:
            first = entries[key].line
            problems.append(
                Problem(Place(path, line), f'"{written}" stands twice: first on line {first}')
            )
        else:
            is_list = isinstance(value_node, yaml.SequenceNode)
            entries[key] = Entry(key, written, values, is_list, line)
    return tuple(entries.values()), tuple(problems)


def _values(node: yaml.Node) -> tuple[str, ...] | None:
    """The words of a scalar or of a list of scalars, as written; ``None`` for anything else."""
    if isinstance(node, yaml.ScalarNode):
        is_null = node.tag == "tag:yaml.org,2002:null"
        return () if is_null else (node.value.strip(),)
    if isinstance(node, yaml.SequenceNode):
        if all(isinstance(item, yaml.ScalarNode) for item in node.value):
            return tuple(item.value.strip() for item in node.value)
    return None


def _is_unquoted_colon(error: yaml.YAMLError) -> bool:
    return "mapping values are not allowed" in str(error)


def _yaml_problem(path: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = getattr(error, "problem", None) or "it cannot be read"
    hint = 'put the value in quotation marks: title: "…"'
    if "\t" in said or "'\\t'" in said:
        hint = "indent with spaces, not with a tab"
    line = mark.line + 2 if mark else 2
    return Problem(Place(path, line), f"the front matter is not YAML: {said}", hint)


def _pairs(text: str, first: int = 1) -> Header:
    """Pelican's own header: pairs from the first line on, to the first empty line."""
    rows = text.split("\n")
    entries: dict[str, Entry] = {}
    last, used = "", 0
    for row in rows:
        pair, more = PAIR.match(row), MORE.match(row)
        if pair and not (pair[2] or "").startswith("//"):
            last = pair[1].lower().replace("-", "_")
            values = tuple(filter(None, [pair[2]]))
            entries[last] = _joined(entries.get(last), pair[1], last, values, first + used)
        elif more and last:
            entries[last] = _joined(entries[last], "", last, (more[1].strip(),), 0)
        else:
            break
        used += 1
    if used and used < len(rows) and not rows[used].strip():
        used += 1
    style: Literal["pairs", "none"] = "pairs" if entries else "none"
    return Header(style, tuple(entries.values()), "\n".join(rows[used:]), first + used)


def _joined(old: Entry | None, written: str, key: str, more: tuple[str, ...], line: int) -> Entry:
    if old is None:
        return Entry(key, written, more, is_list=False, line=line)
    return Entry(key, old.written, old.values + more, is_list=False, line=old.line)


def lists_of(entry: Entry) -> Iterator[str]:
    """A value as a list: YAML's own, else parted at semicolons, else at commas, as Pelican does."""
    if entry.is_list:
        yield from filter(None, entry.values)
        return
    for value in entry.values:
        mark = ";" if ";" in value else ","
        yield from filter(None, (part.strip() for part in value.split(mark)))
