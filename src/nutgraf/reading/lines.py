"""Find the line on which something was written.

Markdown engines hand over HTML without line numbers, and there are several
engines. So the text itself is searched for the written form: the n-th link to
``source:x`` in the HTML is the n-th in the text. Code, where nothing is a
record, is blanked out first.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Iterator
from functools import cached_property
from html import unescape
from itertools import accumulate, islice
from urllib.parse import unquote

from nutgraf.limits import MOST_SEARCHES
from nutgraf.reading.holes import ESCAPED

FENCE = re.compile(r"^(?:>\s?)*\s{0,3}(`{3,}|~{3,})", re.ASCII)
BACKTICKS = re.compile("`+")
LABEL = re.compile(r"^\s*(?:(?:>|[-*+]|\d{1,9}[.)])\s*)*\[!([^\]\n]*)\]")
ESCAPED_LABEL = re.compile(r"^([\s>]*)\\\[(?=!)")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
ITEM = re.compile(r"^\s*(?:>\s*)+(?:[-*+]|\d{1,9}[.)])\s")
HEADING = re.compile(r"^\s{0,3}#{1,6}(?=\s|$)")
# The first two of the ways below: most links are written so, and each alone is found fast.
INLINE_TARGET = re.compile(r"""\]\(\s*<?([^\s<>"')]+)""")
REFERENCE_TARGET = re.compile(r"""^\s{0,3}\[[^\]\n]+\]:\s*<?([^\s<>"')]+)""")
TARGET = re.compile(
    r"""(?:\]\(\s*<?|^\s{0,3}\[[^\]\n]+\]:\s*<?|\b(?:href|src)\s*=\s*["']?)([^\s<>"')]+)"""
)
# No "<5 and >", which are words; nor an address in angles, which is shown.
TAG = re.compile(r"</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>")
# Addresses and attributes, by what they begin with, and what ends them.
ADDRESS = re.compile(r"\]\([^)]*\)")
NO_WORDS = re.compile(r"\]\(|\{")
ENDS = {"](": ")", "{": "}"}
# And, for ASCII alone, which `str.translate` is fast for, all that is neither a letter nor a digit.
MARKS = re.compile(r"[\W_]+")
ASCII_MARKS = {code: None for code in range(128) if MARKS.match(chr(code))}
MARKS_IN_ROWS = ASCII_MARKS | {ord("\n"): "\n"}


def blank_code(text: str) -> str:
    """Put nothing in place of code and comments, and keep every line where it is."""
    return blank_comments(blank_fences(text))


def blank_comments(text: str) -> str:
    """Put nothing in place of comments."""
    if "<!--" not in text:
        return text
    # what is never closed would be searched for to the end, again and again
    end = text.rfind("-->") + 3 if "-->" in text else 0
    blank = COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text[:end])
    return blank + text[end:]


def blank_fences(text: str) -> str:
    """Put nothing in place of code, fenced or within a line."""
    if "`" not in text and "~~~" not in text:
        return text
    lines, fence = [], ""
    for line in text.split("\n"):
        mark = FENCE.match(line)
        if fence:
            closes = mark and mark[1].startswith(fence)
            fence = "" if closes else fence
            lines.append("")
        elif mark:
            fence = mark[1]
            lines.append("")
        else:
            lines.append(_without_code(line) if "`" in line else line)
    return "\n".join(lines)


def _without_code(line: str) -> str:
    """A line without its code: that ends at the next as many backticks as begin it.

    Of a row of backticks that none as long follows the last few may begin some.
    """
    rows = [found.span() for found in BACKTICKS.finditer(line)]
    ends: defaultdict[int, list[int]] = defaultdict(list)
    for begin, end in reversed(rows):
        ends[end - begin].append(end)
    kept, at = [], 0
    for begin, end in rows:
        if begin < at:
            continue
        for length in range(end - begin, 0, -1):
            later = ends.get(length, [])
            while later and later[-1] <= end:
                later.pop()
            if later:
                kept.append(line[at : end - length])
                at = later[-1]
                break
    return "".join(kept) + line[at:]


def hide_escaped_labels(text: str, lines: Lines) -> str:
    """Put a mark in place of an escaped label's bracket: in HTML it would look like a label's."""
    if "\\" not in text or "\\[!" not in text:
        return text
    rows = zip(text.split("\n"), lines.text.split("\n"), strict=True)
    return "\n".join(
        ESCAPED_LABEL.sub(rf"\g<1>{ESCAPED}", row) if "\\[!" in without_code else row
        for row, without_code in rows
    )


class Lines:
    """Where the parts of one text stand; each find moves on to the next of its kind.

    Attributes:
        first: line of the text's beginning in its file.
        text: the text without its code.
        with_comments: the same with its comments.
    """

    def __init__(self, text: str, first: int) -> None:
        self.first = first
        self.with_comments = blank_fences(text)
        self.text = blank_comments(self.with_comments)
        rows = self.text.split("\n")
        self._labels: defaultdict[str, deque[int]] = defaultdict(deque)
        self._items: deque[int] = deque()
        self._headings: defaultdict[str, deque[int]] = defaultdict(deque)
        self._targets: defaultdict[str, deque[int]] = defaultdict(deque)
        for number, row in enumerate(rows):
            if ">" in row and ITEM.match(row):
                self._items.append(number)
            if "#" in row and (heading := HEADING.match(row)):
                words = row[heading.end() :].strip().rstrip("#").rstrip()
                self._headings[_letters(words)].append(number)
            if "]" in row or "=" in row:
                self._note_brackets(number, row)
        self._in_order = sorted(self._headings)
        self._rows = rows
        self._searches = 0
        self._passed = 0

    def _note_brackets(self, number: int, row: str) -> None:
        if "[!" in row and (label := LABEL.match(row)):
            self._labels[_letters(label[1].lower())].append(number)
        for target in _targets_in(row):
            self._targets[unquote(target)].append(number)

    def label(self, label: str) -> int:
        """The next quotation with this label."""
        numbers = self._labels.get(_letters(label.lower()))
        return self.first + (_next(numbers) if numbers else self._search(f"[!{label}"))

    def item(self, below: int) -> int:
        """The next quoted list item below a line."""
        while self._items and self.first + self._items[0] < below:
            self._items.popleft()
        return self.first + self._items.popleft() if self._items else below

    def heading(self, words: str) -> int:
        """The next heading that begins with the given words."""
        wanted = _letters(words)
        at = bisect_left(self._in_order, wanted)
        if at < len(self._in_order) and self._in_order[at].startswith(wanted):
            return self.first + _next(self._headings[self._in_order[at]])
        return self.first + self._search(words)

    def target(self, address: str) -> int:
        """The next link or picture with this address."""
        numbers = self._targets.get(unquote(address))
        return self.first + (_next(numbers) if numbers else self._search(address))

    def row(self, line: int) -> str:
        """What stands on a line."""
        return self._rows[line - self.first]

    def rows_below(self, line: int) -> Iterator[str]:
        """What stands on a line and on those below it."""
        return islice(self._rows, max(line - self.first, 0), None)

    def phrase(self, words: str) -> int:
        """The first line that holds the words."""
        return self.first + self._search(words)

    def passage(self, words: str) -> int:
        """The next line that begins with, or holds, the first words of a passage."""
        wanted = _letters(words)[:40]
        letters, starts = self._flat
        at = letters.find(wanted, self._passed)
        at = letters.find(wanted) if at < 0 else at
        if at < 0 or not wanted:
            return self.first
        self._passed = at + 1
        return self.first + bisect_right(starts, at) - 1

    @cached_property
    def _flat(self) -> tuple[str, list[int]]:
        """The letters of the whole text, and where among them each row begins."""
        rows = [
            _words(row) if "]" in row or "<" in row or "&" in row or "{" in row else row
            for row in self._rows
        ]
        whole = "\n".join(rows)
        if whole.isascii() and whole.count("\n") == len(rows) - 1:  # no entity ends a line
            rows = whole.translate(MARKS_IN_ROWS).split("\n")
        else:
            rows = list(map(_letters, rows))
        return "".join(rows), list(accumulate(map(len, rows), initial=0))

    def _search(self, words: str) -> int:
        self._searches += 1
        if self._searches > MOST_SEARCHES:
            return 0
        at = self.text.find(words) if words and "\n" not in words else -1
        return self.text.count("\n", 0, max(at, 0))


def _targets_in(row: str) -> list[str]:
    """The addresses that are linked on a row, in their order."""
    if "href" in row or "src" in row:
        return TARGET.findall(row)
    if "]:" in row and (reference := REFERENCE_TARGET.match(row)):
        return [reference[1], *INLINE_TARGET.findall(row, reference.end())]
    return INLINE_TARGET.findall(row)


def _letters(words: str) -> str:
    """The letters and digits of some words, so that their emphasis and links do not matter."""
    words = _without_addresses(words)
    return words.translate(ASCII_MARKS) if words.isascii() else MARKS.sub("", words)


def _without_addresses(words: str) -> str:
    if "{" not in words:
        # what is never closed would be searched for to the end, again and again
        end = words.rfind(")") + 1 if "](" in words else 0
        return ADDRESS.sub("", words[:end]) + words[end:] if end else words
    kept, at = [], 0
    last = {mark: words.rfind(end) for mark, end in ENDS.items()}
    for found in NO_WORDS.finditer(words):
        if at <= found.start() and found.end() <= last[found[0]]:
            kept.append(words[at : found.start()])
            at = words.index(ENDS[found[0]], found.end()) + 1
    return "".join(kept) + words[at:]


def _words(row: str) -> str:
    """A row without its label, tags, addresses and attributes."""
    if "[!" in row:
        row = LABEL.sub("", row)
    row = TAG.sub("", row) if "<" in row else row
    return _without_addresses(unescape(row) if "&" in row else row)


def _next(numbers: deque[int]) -> int:
    """Move on to the next; the last one stays, for links written by reference."""
    return numbers.popleft() if len(numbers) > 1 else numbers[0]
