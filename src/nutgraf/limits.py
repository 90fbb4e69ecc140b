"""What is too much: depths and numbers that no person writes, and that would stop a build for hours.

HTML parsers, by the standard's own rules, need time that grows with the square of the depth;
libyaml's composer and Python-Markdown recurse, and the former ends the whole process. So depth is
measured here, in time that grows with the text, before any of them sees it.
"""

from __future__ import annotations

import re

import yaml

from nutgraf.yaml_text import LOADER

# In bytes: a text of 800,000 words, and 50,000 sources.
LARGEST_TEXT, LARGEST_SOURCES = 5_000_000, 50_000_000
# Quotations in quotations, lists in lists, elements in elements.
DEEPEST = 100
# Folders in folders.
DEEPEST_FOLDER = 50
# Lists and mappings in front matter and sources. CSL needs four: item, author list, one author, its
# parts.
DEEPEST_VALUE = 20
MOST_KEYS = 1000
# Of a chart: in bytes, rows and columns; and lines that a reader can tell apart.
LARGEST_DATA, MOST_CHART_ROWS, MOST_CHART_COLUMNS, MOST_SERIES = 1_000_000, 500, 100, 4
MOST_COLUMNS = 200
# Searches of a whole text for a line, before all that is not found stands in the first.
MOST_SEARCHES = 500
# Ampersands: the sanitiser needs time that grows with the square of their number.
MOST_SIGNS = 20_000
# Below this length no block can be deep enough to harm its reader.
HARMLESS = 500

_MARKERS = re.compile(rf"(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{{1,9}}[.)](?=[ \t]))){{{DEEPEST},}}")
_BEGIN_MARKERS = frozenset(" \t>-*+0123456789")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)", re.IGNORECASE)
# What has no end tag, and what the next of its kind ends where its own end tag is left out.
_NEVER_DEEP = frozenset(
    "area base br col embed hr img input link meta param source track wbr"
    " p li dt dd tr td th thead tbody tfoot colgroup option optgroup rt rp".split()
)
_NEVER_DEEP_TAGS = ("<p>", "<li>", "<td>", "<th>", "<tr>")


def deep_markers(text: str) -> int:
    """The line, from 1, on which Markdown's own marks nest too deeply; 0 where none is."""
    rows = enumerate(text.split("\n"), 1)
    long = ((n, row) for n, row in rows if len(row) >= DEEPEST and row[0] in _BEGIN_MARKERS)
    return next((n for n, row in long if _MARKERS.match(row)), 0)


def deep_brackets(text: str) -> int:
    """The line, from 1, on which a paragraph has too many open brackets or too wide a table.

    Python-Markdown looks for the end of each bracket anew, and fills every row of a table.
    """
    open_ = {"[": 0, "(": 0, "<": 0}
    for number, row in enumerate(text.split("\n"), 1):
        if not row.strip():
            open_ = dict.fromkeys(open_, 0)
        elif len(row) - len(row.lstrip(" \t")) > 4 * DEEPEST or row.count("|") > MOST_COLUMNS:
            return number
        for mark, closing in zip("[(<", "])>", strict=True):
            open_[mark] = max(open_[mark] + row.count(mark) - row.count(closing), 0)
            if open_[mark] > DEEPEST or _nested(row, mark, closing):
                return number
    return 0


def _nested(row: str, mark: str, closing: str) -> bool:
    """True where one row opens too many before it closes any."""
    if row.count(mark) <= DEEPEST:
        return False
    depth = 0
    for letter in row:
        depth += (letter == mark) - (letter == closing and depth > 0)
        if depth > DEEPEST:
            return True
    return False


def is_deep(html: str) -> bool:
    """True where elements nest too deeply."""
    begun = html.count("<") - html.count("</")
    # no deeper than elements begin
    if begun <= DEEPEST or begun - sum(map(html.count, _NEVER_DEEP_TAGS)) <= DEEPEST:
        return False
    depth = 0
    for tag in _TAG.finditer(html):
        if tag[2].lower() not in _NEVER_DEEP:
            depth = max(depth - 1, 0) if tag[1] else depth + 1
            if depth > DEEPEST:
                return True
    return False


def deep_yaml(block: str) -> int:
    """The line, from 1, on which YAML nests too deeply; 0 where none does, or it is no YAML."""
    if len(block) < HARMLESS:
        return 0
    depth = 0
    try:
        for event in yaml.parse(block, LOADER):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > DEEPEST_VALUE:
                    return event.start_mark.line + 1 if event.start_mark else 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.YAMLError:
        pass  # told by whoever reads it
    return 0
