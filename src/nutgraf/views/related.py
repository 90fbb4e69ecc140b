"""Which explainers are near each other: they share actors, events and sources."""

from __future__ import annotations

from collections import defaultdict
from heapq import nsmallest

from nutgraf.library import Library
from nutgraf.model import Document

WEIGHTS = {"event": 3.0, "claim": 3.0, "actor": 2.0, "source": 1.0, "term": 0.5}
# A record that so many texts share says nothing about any two of them.
TOO_COMMON = 100


def related(library: Library, document: Document, most: int = 4) -> tuple[Document, ...]:
    """The explainers nearest to one: rare records in common count for more."""
    nearness: defaultdict[str, float] = defaultdict(float)
    for scheme, id_ in {(link.scheme, link.id) for link in library.links_of(document)}:
        weight = WEIGHTS.get(scheme, 0.0)
        sharers = library.mentions.get((scheme, id_), ())
        if not weight or len(sharers) > TOO_COMMON:
            continue
        share = weight / len(sharers)
        for other in sharers:
            if other.kind == "explainer":
                nearness[other.place.path] += share
    nearness.pop(document.place.path, None)
    ranked = nsmallest(most, nearness.items(), key=lambda pair: (-round(pair[1], 6), pair[0]))
    return tuple(library.by_path[path] for path, _ in ranked)
