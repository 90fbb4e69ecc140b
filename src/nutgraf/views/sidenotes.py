"""Notes stand behind the paragraph that refers to them: in the margin of a desk, in place on a phone.

Engines put them where they are written, which is mostly the end of the text. A note that nothing
in the prose refers to, or that holds more than paragraphs and lists, stays where it is.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from nutgraf.views.blocks import BlockView
from nutgraf.views.shapes import ProseBlock

SIGN = '<div class="footnote-definition" id="'
NOTE = re.compile(SIGN + r'([^"]*)">[^<]*+(?:<(?!/?div\b)[^<]*+)*+</div>\s*')
# What a reference may stand in; none of them is left open in our HTML.
FRAME = re.compile(r"<(/?)(?:p|ul|ol|dl|table|blockquote|div|details|figure|h[1-6])\b[^>]*>")


def beside(body: tuple[BlockView, ...]) -> tuple[BlockView, ...]:
    """A body with each note behind the block that first refers to it."""
    for block in body:
        if isinstance(block, ProseBlock) and SIGN in block.html:
            return _moved(body)
    return body


def _moved(body: tuple[BlockView, ...]) -> tuple[BlockView, ...]:
    html = [block.html if isinstance(block, ProseBlock) else "" for block in body]
    notes = {note[1]: note[0] for one in html for note in NOTE.finditer(one)}
    for id_, note in notes.items():
        without = [one.replace(note, "", 1) for one in html]
        link = f'href="#{id_}"'
        at = next((n for n, one in enumerate(without) if link in one), None)
        if at is None:
            continue
        end = _end_of_block(without[at], without[at].index(link))
        # those of one paragraph in the order of their references
        while (follows := NOTE.match(without[at], end)) is not None:
            end = follows.end()
        html = without
        html[at] = html[at][:end] + note + html[at][end:]
    return tuple(
        replace(block, html=one) if isinstance(block, ProseBlock) and one != block.html else block
        for block, one in zip(body, html, strict=True)
    )


def _end_of_block(html: str, at: int) -> int:
    """Where the outermost element ends that stands around a place."""
    depth = 0
    for tag in FRAME.finditer(html):
        depth += -1 if tag[1] else 1
        if depth == 0 and tag.end() > at:
            return tag.end()
    return len(html)
