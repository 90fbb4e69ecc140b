"""Sources in BibTeX and BibLaTeX: entries and their fields, each with its line.

bibtexparser splits the file, because after a mistake it finds the next entry again and
names the line of every field. (pybtex, the other kept library, reads an unclosed brace to
the end of the file and loses all that follows.) What it leaves in a value is taken apart
here: braces, quotation marks, ``#`` and ``@string`` names.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ImplicitComment,
    ParsingFailedBlock,
    String,
)

from nutgraf import rules
from nutgraf.model import Place
from nutgraf.sources.entries import item_from_entry
from nutgraf.sources.item import Reading, clean
from nutgraf.suggest import did_you_mean
from nutgraf.waivers import BIBTEX_COMMENT

# It logs each mistake too, to the author's terminal; ours come as problems.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

_MONTHS = "January February March April May June July August September October November December"
_MACROS = {month[:3].lower(): month for month in _MONTHS.split()}


def read_bibtex(reading: Reading, text: str) -> None:
    """Read the entries of a file; a mistake in one leaves the others whole."""
    try:
        # to the parser a comment within an entry is the beginning of the next field
        without_waivers = BIBTEX_COMMENT.sub("", clean(text))
        blocks = parse_string(without_waivers, parse_stack=[]).blocks
    except Exception as error:  # noqa: BLE001 because the parser lets its own errors through
        reading.say(1, rules.SOURCES_BROKEN, f"the BibTeX cannot be read: {error}")
        return
    values = _Values(reading)
    for block in blocks:
        _read_block(reading, values, block)


def _read_block(reading: Reading, values: _Values, block: Block) -> None:
    line = (block.start_line or 0) + 1
    while isinstance(block, (DuplicateBlockKeyBlock, DuplicateFieldKeyBlock)):
        # What stands twice is found here, for both in the same words.
        if block.ignore_error_block is None:
            return
        block = block.ignore_error_block
    if isinstance(block, ParsingFailedBlock):
        reading.say(
            line,
            rules.SOURCES_BROKEN,
            _in_plain_words(block),
            "check its braces, quotation marks and commas",
        )
    elif isinstance(block, ImplicitComment):
        _stray_entries(reading, block.comment, line)
    elif isinstance(block, String):
        values.macros[block.key.lower()] = values.text(block.value, line)
    elif isinstance(block, Entry):
        _read_entry(reading, values, block, line)


def _read_entry(reading: Reading, values: _Values, entry: Entry, line: int) -> None:
    fields: dict[str, str] = {}
    lines: dict[str, int] = {}
    for field in entry.fields:
        name, field_line = field.key.strip().lower(), (field.start_line or 0) + 1
        if name in fields:
            text = f'"{name}" stands twice in this source, first in line {lines[name]}'
            reading.say(field_line, rules.SOURCE_KEY_TWICE, text)
            continue
        fields[name] = values.text(str(field.value), field_line)
        lines[name] = field_line
    place = Place(reading.path, line)
    item_from_entry(reading, place, entry.entry_type.lower(), entry.key.strip(), fields, lines)


# ----- Values -----

# No title or abstract is longer; a name that is made of names, each twice the last, soon is.
LONGEST_VALUE = 100_000
_PIECE = re.compile(r'\s*(?:([{"])|([^\s{}"#,=]+))')
_NEXT = re.compile(r"\s*(#|$)")
_QUOTE_OR_BRACE = re.compile(r'(?<!\\)[{}]|"')
_BRACE = re.compile(r"(?<!\\)[{}]")


class _Values:
    """Puts values together from their pieces, with the file's ``@string`` names."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.macros = dict(_MACROS)

    def text(self, value: str, line: int) -> str:
        pieces = list(self.pieces(value.strip(), line))
        length = sum(map(len, pieces))
        if length <= LONGEST_VALUE:
            return "".join(pieces)
        words = f"a value of {length:,} characters is made here of others"
        self.reading.say(line, rules.NESTED_TOO_DEEPLY, words, "write it out")
        return ""

    def pieces(self, value: str, line: int) -> Iterator[str]:
        position = 0
        while match := _PIECE.match(value, position):
            if match[1]:
                end = _closing(value, match.end(), match[1])
                yield value[match.end() : end]
                position = end + 1
            else:
                yield self.word(match[2], line)
                position = match.end()
            after = _NEXT.match(value, position)
            if after is None:
                at = line + value.count("\n", 0, position)
                self.reading.say(at, rules.BIBTEX_VALUE, 'a "," is missing after this value')
                return
            position = after.end()

    def word(self, word: str, line: int) -> str:
        if word.isdigit():
            return word
        if word.lower() not in self.macros:
            text = f'"{word}" stands without braces, and no @string has this name'
            hint = did_you_mean(word, self.macros) or f'write "{{{word}}}"'
            self.reading.say(line, rules.BIBTEX_WORD, text, hint)
        return self.macros.get(word.lower(), word)


def _closing(value: str, start: int, opening: str) -> int:
    """Find where a piece ends: at the brace or quotation mark outside all inner braces."""
    depth = 0
    for match in (_QUOTE_OR_BRACE if opening == '"' else _BRACE).finditer(value, start):
        if match[0] == "{":
            depth += 1
        elif depth and match[0] == "}":
            depth -= 1
        elif not depth:
            return match.start()
    return len(value)


# ----- Mistakes in the BibTeX itself -----

_STRAY = re.compile(r"^[ \t]*@[ \t]*(?!comment\b)\w+", re.MULTILINE | re.IGNORECASE)
_HEAD = re.compile(r"@\s*(\w+)\s*[{(]\s*([^\s,{}()=]*)")


def _stray_entries(reading: Reading, comment: str, line: int) -> None:
    """Text between entries is a comment in BibTeX; but not what looks like an entry."""
    passed = 0
    for match in _STRAY.finditer(comment):
        line += comment.count("\n", passed, match.start())
        passed = match.start()
        reading.say(
            line,
            rules.SOURCES_BROKEN,
            f'"{match[0].strip()}" begins no entry',
            'write "{" right after it',
        )


def _in_plain_words(block: ParsingFailedBlock) -> str:
    head = _HEAD.match(block.raw or "")
    name = f'"{head[2] or "@" + head[1]}"' if head else "here"
    reason = str(getattr(block.error, "abort_reason", ""))
    for words, text in _MISTAKES:
        if words in reason:
            return f"entry {name} {text}"
    return f"entry {name} cannot be read"


# bibtexparser's words for what is wrong, and ours.
_MISTAKES = (
    ("end of file", "is not closed"),
    ("Unexpected block start", "is not closed before the next one begins"),
    ("comma after entry key", "has no comma after its key"),
    ("Expected a `=`", 'has a field without "="'),
)
