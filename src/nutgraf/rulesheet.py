"""A style sheet that was minified, in its rules; and what a selector needs to find.

No more than it takes to leave rules out: blocks, declarations and the names in selectors. A whole
parser of CSS takes twenty times as long as that, which each build would have to wait for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

# Texts and addresses are passed over as a whole: they may hold any mark.
OPAQUE = r"""\\.|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\((?!["'])(?:[^)\\]|\\.)*\)"""
MARK = re.compile(rf"{OPAQUE}|([{{}};])", re.DOTALL)
SEMICOLON = re.compile(rf"{OPAQUE}|([;(){{}}])", re.DOTALL)
COMMA = re.compile(rf"{OPAQUE}|([,()\[\]])", re.DOTALL)
# Blocks that hold rules.
HOLDS_RULES = re.compile(r"@(?:layer|media|supports|container|scope|starting-style)\b")
NAME = r"(?:[\w-]|[^\x00-\x7f]|\\[^0-9a-fA-F\n])+"
# In a selector: an attribute, a pseudo-class with what it is given, another one, a class, an
# element or an id.
STEP = re.compile(
    rf"\[(?:{OPAQUE}|[^\]])*\]|:(:?[\w-]+)(\()?|\.({NAME})|(?<![\w#.\\-])([a-zA-Z][\w-]*)|#{NAME}",
    re.DOTALL,
)
# Where there is none of these, no mark stands for something else.
HIDING, HIDING_COMMA = re.compile(r"""["'{\\]|url\("""), re.compile(r"""["'(\[\\]""")
ESCAPED = re.compile(r"\\(.)")
# The same where there are no attributes, arguments and escapes.
PLAIN_STEP = re.compile(r"\.([^\s.:#>+~|*]+)|(?<![^\s>+~|])([a-zA-Z][^\s.:#>+~|*]*)")
DEPTHS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
LANGUAGES = re.compile(r"""["']?([a-zA-Z]+)(?:-[\w-]*)?["']?""")
# Elements that most pages have, or that a class tells of: to look for them costs more than their
# rules do.
COMMON = frozenset(
    (
        "html head body a p div span ul ol li h1 h2 h3 h4 h5 h6 header footer main nav section "
        "em cite dfn table thead tbody tr th td"
    ).split()
)


class Block(NamedTuple):
    """What stands before a brace, and within it: rules, or else text."""

    prelude: str
    body: str
    inner: Sequence[Item] | None


# A statement that ends with a semicolon is its text.
Item = Block | str


def read(css: str) -> list[Item]:
    """The rules of a style sheet. Neighbours in one layer, or below one condition, are one block."""
    marks = (found for found in MARK.finditer(css) if found[1])
    return _items(css, 0, marks)[0]


def _items(css: str, at: int, marks: Iterator[re.Match[str]]) -> tuple[list[Item], int]:
    """The rules from somewhere to the brace that ends them, and where they end."""
    items: list[Item] = []
    for found in marks:
        text, at = css[at : found.start()].strip(), found.end()
        if found[1] == "}":
            break
        if found[1] == ";":
            items += [f"{text};"] if text else []
        elif HOLDS_RULES.match(text):
            inner, at = _items(css, at, marks)
            _add(items, Block(text, "", inner))
        else:
            body, at = _body(css, at, marks)
            items.append(Block(text, body, None))
    return items, at


def _add(items: list[Item], block: Block) -> None:
    last = items[-1] if items else ""
    # each layer without a name is one of its own
    if isinstance(last, Block) and last.prelude == block.prelude != "@layer":
        block = Block(block.prelude, "", [*(last.inner or ()), *(block.inner or ())])
        items.pop()
    items.append(block)


def _body(css: str, at: int, marks: Iterator[re.Match[str]]) -> tuple[str, int]:
    depth = 0
    for found in marks:
        depth += DEPTHS.get(found[1], 0)
        if depth < 0:
            return css[at : found.start()], found.end()
    return css[at:], len(css)


def declarations(body: str) -> Iterator[str]:
    """The declarations of a rule; a rule that stands within it is one, with what is before it."""
    parts = _parted(body, SEMICOLON, ";") if HIDING.search(body) else body.split(";")
    return (text for text in parts if text)


def parted(prelude: str) -> Iterable[str]:
    """The selectors that stand before a rule."""
    return _parted(prelude, COMMA, ",") if HIDING_COMMA.search(prelude) else prelude.split(",")


def requirements(selector: str) -> Iterator[list[str]]:
    """What a selector needs to be there: of each list one name.

    Names of classes begin with ``.``, of elements with ``<``, languages of the page with ``@``.
    """
    if not HIDING_COMMA.search(selector):
        for name, element in PLAIN_STEP.findall(selector):
            if name:
                yield [f".{name}"]
            elif element.lower() not in COMMON:
                yield [f"<{element.lower()}"]
        return
    at = 0
    while found := STEP.search(selector, at):
        at = found.end()
        pseudo, opens, name, element = found.groups()
        if name:
            yield ["." + ESCAPED.sub(r"\1", name)]
        elif element and element.lower() not in COMMON:
            yield [f"<{element.lower()}"]
        elif pseudo and opens:
            begin = at
            at = _closing(selector, at)
            yield from _given(pseudo, selector[begin : at - 1], selector[: found.start()])


def _given(pseudo: str, given: str, before: str) -> Iterator[list[str]]:
    """What a pseudo-class with arguments asks for."""
    if pseudo in ("is", "where", "has", "-webkit-any", "matches"):
        choices = [list(requirements(one)) for one in parted(given)]
        if len(choices) == 1:
            yield from choices[0]
        elif all(choices):  # each has a part that is not there if the whole is not: the last
            yield [name for clauses in choices for name in clauses[-1]]
    elif pseudo == "lang" and before in (":root", "html"):
        yield [f"@{one[1].lower()}" for one in LANGUAGES.finditer(given)]


def _closing(text: str, at: int) -> int:
    """Where a bracket that was opened is closed: the place behind it."""
    depth = 0
    for found in COMMA.finditer(text, at):
        depth += DEPTHS.get(found[1], 0)
        if depth < 0:
            return found.end()
    return len(text) + 1


def _parted(text: str, marks: re.Pattern[str], by: str) -> Iterator[str]:
    """A text in parts, but not within brackets."""
    begin = depth = 0
    for found in marks.finditer(text):
        mark = found[1]
        if mark == by and not depth:
            yield text[begin : found.start()].strip()
            begin = found.end()
        elif mark:
            depth += DEPTHS.get(mark, 0)
    yield text[begin:].strip()
