"""Which explainers are near each other: they share actors, events and sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from heapq import nsmallest

from nutgraf.library import Library
from nutgraf.model import Document

WEIGHTS = {"event": 3.0, "claim": 3.0, "actor": 2.0, "source": 1.0, "term": 0.5}
# A record that so many texts share says nothing about any two of them.
TOO_COMMON = 100


def related(
    library: Library, document: Document, linked: Mapping[str, Iterable[str]], most: int = 4
) -> tuple[Document, ...]:
    """The explainers nearest to one: rare records in common count for more.

    Args:
        linked: ids of the records that it links, by kind, without doubles.
    """
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
    ranked = nsmallest(most, nearness.items(), key=lambda pair: (-round(pair[1], 6), pair[0]))
    return tuple(library.by_path[path] for path, _ in ranked)
