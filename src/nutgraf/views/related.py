"""Which explainers are near each other: they share actors, events and sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from heapq import nsmallest

from nutgraf.model import Document
from nutgraf.views.desk import Desk

WEIGHTS = {"event": 3.0, "claim": 3.0, "actor": 2.0, "source": 1.0, "term": 0.5}
# A record that so many texts share says nothing about any two of them.
TOO_COMMON = 100


def related(
    desk: Desk,
    document: Document,
    linked: Mapping[str, Iterable[str]],
    lang: str,
    most: int = 3,
) -> tuple[Document, ...]:
    """The explainers nearest to one: rare records in common count for more.

    Each is there once, in the language of the page where it is told in that.

    Args:
        linked: ids of the records that it links, by kind, without doubles.
    """
    library = desk.library
    nearness: defaultdict[str, float] = defaultdict(float)
    for scheme, weight in WEIGHTS.items():
        for id_ in linked.get(scheme, ()):
            sharers = library.mentions.get((scheme, id_), ())
            if len(sharers) > TOO_COMMON:
                continue
            share = weight / len(sharers)
            for other in sharers:
                if other.kind == "explainer":
                    nearness[other.place.path] += share
    if not nearness:
        return ()
    nearness.pop(document.place.path, None)
    original = library.originals.get(document.place.path, document)
    nearness.pop(original.place.path, None)
    for path in [path for path in nearness if path in library.originals]:
        first = library.originals[path]
        near = nearness.pop(path)
        if first is not original:
            nearness[first.place.path] += near
    ranked = nsmallest(most, nearness.items(), key=lambda pair: (-round(pair[1], 6), pair[0]))
    return tuple(told_in(desk, library.by_path[path], lang) for path, _ in ranked)


def told_in(desk: Desk, document: Document, lang: str) -> Document:
    """A text in a language, where it has been translated into that; else itself."""
    known = desk.lookups.translations.get(document.place.path, ())
    return next((other for other in known if desk.lang(other) == lang), document)
