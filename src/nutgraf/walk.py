"""Every text and every link of a document, in the order they are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from nutgraf.model import (
    Block,
    Borrowed,
    Chart,
    Claim,
    Document,
    Event,
    Figure,
    Link,
    Slice,
    Text,
)

TAG = re.compile(r"<[^>]*>")
# A space for each of ASCII's, an x for anything else.
SPACES_AND_SIGNS = bytes(ord(" " if chr(code).isspace() else "x") for code in range(256))


def texts(document: Document) -> Iterator[Text]:
    """Every text of a document, top to bottom as its page shows them."""
    yield from document.keys
    yield from block_texts(document.body)
    for event in document.events:
        if isinstance(event, Event):
            yield event.title
            yield from block_texts(event.body)
    yield from document.unknowns
    yield from document.methods
    for change in document.changes:
        yield change.text


def block_texts(blocks: Iterable[Block]) -> Iterator[Text]:
    """Every text of some blocks."""
    for block in blocks:
        if isinstance(block, Claim):
            yield block.sentence
            yield block.note
            for position in block.positions:
                yield position.text
        elif not isinstance(block, Slice | Chart):
            yield block.text


def count_words(document: Document) -> int:
    """How many words a reader reads in it; each tag ends one."""
    return sum([words_in(between_tags(text.whole)) for text in texts(document)])


def between_tags(html: str) -> str:
    """HTML as it is written out, with a space for each tag: in half the time of a pattern."""
    words, *tagged = html.split("<")
    return " ".join([words, *[part.partition(">")[2] for part in tagged]]) if tagged else words


def words_in(text: str) -> int:
    """How many words there are, as `str.split` parts them: without making each of them."""
    if not text.isascii():
        return len(text.split())
    marked = text.encode().translate(SPACES_AND_SIGNS)
    return marked.count(b" x") + marked.startswith(b"x")


def links(document: Document) -> Iterator[Link]:
    """Every link of a document, its borrowed events, slices and charts among them."""
    for text in texts(document):
        yield from text.links
    for chart in charts(document):
        yield from chart_links(chart)
    for slice_ in slices(document):
        yield slice_.link
    for event in document.events:
        if isinstance(event, Borrowed):
            yield event.link
    yield from document.stray


def event_links(event: Event) -> Iterator[Link]:
    """Every link of one event."""
    yield from event.title.links
    for text in block_texts(event.body):
        yield from text.links


def all_blocks(document: Document) -> Iterable[Block]:
    """Every block, those of its events among them."""
    if not document.events:
        return document.body
    told = (event.body for event in document.events if isinstance(event, Event))
    return chain(document.body, *told)


def claims(document: Document) -> Iterator[Claim]:
    """The claims that it makes."""
    return (block for block in all_blocks(document) if isinstance(block, Claim))


def figures(document: Document) -> Iterator[Figure]:
    """Its large numbers."""
    return (block for block in all_blocks(document) if isinstance(block, Figure))


def slices(document: Document) -> Iterator[Slice]:
    """The stretches of timelines that it shows."""
    return (block for block in all_blocks(document) if isinstance(block, Slice))


def charts(document: Document) -> Iterator[Chart]:
    """Its charts; they stand in its body only."""
    return (block for block in document.body if isinstance(block, Chart))


def has_charts(document: Document) -> bool:
    """Whether it has any; asked of all documents, of which few do."""
    return Chart in map(type, document.body)


def chart_links(chart: Chart) -> Iterator[Link]:
    """A chart's file, and the sources of its numbers."""
    yield chart.link
    yield from chart.sources
    for datum in chart.data:
        yield from datum.sources
