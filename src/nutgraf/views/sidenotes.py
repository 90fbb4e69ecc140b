"""Notes stand behind the paragraph that refers to them: in the margin of a desk, in place on a phone.

Engines put them where they are written, which is mostly the end of the text. A note that nothing
in the prose refers to, or that holds more than paragraphs and lists, stays where it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from nutgraf.views.blocks import BlockView
from nutgraf.views.shapes import ProseBlock

SIGN = '<div class="footnote-definition" id="'
NOTE = re.compile(SIGN + r'([^"]*)">[^<]*+(?:<(?!/?div\b)[^<]*+)*</div>\s*')
REFERENCE = re.compile(r'href="#([^"]*)"')
# What a reference may stand in; none of them is left open in our HTML.
FRAME = re.compile(r"<(/?)(?:p|ul|ol|dl|table|blockquote|div|details|figure|h[1-6])\b[^>]*>")


def beside(body: tuple[BlockView, ...]) -> tuple[BlockView, ...]:
    """A body with each note behind the block that first refers to it."""
    for block in body:
        if isinstance(block, ProseBlock) and SIGN in block.html:
            return _moved(body)
    return body


# A block of the body, and a place in its HTML.
Place = tuple[int, int]


def _moved(body: tuple[BlockView, ...]) -> tuple[BlockView, ...]:
    html = [block.html if isinstance(block, ProseBlock) else "" for block in body]
    found = [list(NOTE.finditer(one)) for one in html]
    notes = {note[1]: (number, note) for number, of in enumerate(found) for note in of}
    changes: defaultdict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for id_, (block, at) in _homes(html, found, notes).items():
        number, note = notes[id_]
        changes[number].append((*note.span(), ""))
        # those of one paragraph in the order in which they are written
        changes[block].append((at, at, note[0]))
    return tuple(
        replace(block, html=_changed(one, changes[number]))
        if number in changes and isinstance(block, ProseBlock)
        else block
        for number, (block, one) in enumerate(zip(body, html, strict=True))
    )


def _homes(
    html: Sequence[str],
    found: Sequence[Sequence[re.Match[str]]],
    notes: Iterable[str],
) -> dict[str, Place]:
    """Where each note goes: behind what first refers to it, or behind the note that does."""
    references: dict[str, list[tuple[str, Place]]] = {id_: [] for id_ in notes}
    for number, (one, of) in enumerate(zip(html, found, strict=True)):
        for id_, within, end in _references(one, of):
            if id_ in references and id_ != within:
                references[id_].append((within, (number, end)))
    homes: dict[str, Place] = {}
    for id_, places in references.items():
        if places:
            homes[id_] = min(homes.get(within, place) for within, place in places)
    return homes


def _references(html: str, notes: Sequence[re.Match[str]]) -> Iterator[tuple[str, str, int]]:
    """Each reference: the note it is to, the note it stands in if any, where its block ends."""
    ends = _ends_of_blocks(html)
    starts = [note.start() for note in notes]
    for reference in REFERENCE.finditer(html):
        at = reference.start()
        before = bisect_right(starts, at) - 1
        within = notes[before][1] if before >= 0 and at < notes[before].end() else ""
        after = bisect_right(ends, at)
        yield reference[1], within, ends[after] if after < len(ends) else len(html)


def _ends_of_blocks(html: str) -> list[int]:
    """Where the outermost elements end."""
    ends, depth = [], 0
    for tag in FRAME.finditer(html):
        depth += -1 if tag[1] else 1
        if depth == 0:
            ends.append(tag.end())
    return ends


def _changed(html: str, changes: Sequence[tuple[int, int, str]]) -> str:
    """A block with something else between some places."""
    parts: list[str] = []
    passed = 0
    for begin, end, put in sorted(changes, key=lambda change: change[0]):
        parts += (html[passed:begin], put)
        passed = max(passed, end)
    return "".join(parts) + html[passed:]
