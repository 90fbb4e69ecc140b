"""Texts in several languages: whose original is which, and what a translation shares with it.

A translation makes no claims of its own: one that has the id of a claim of its original *is* that
claim, told in another language. What it says of positions is words; what they are, and how the
claim stands, is the original's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from nutgraf import walk
from nutgraf.dates import Date
from nutgraf.model import Claim, Document, Position
from nutgraf.publication import last_change

# What two positions have in common that are the same: date, verb, actors.
Stand = tuple[str, str, frozenset[str]]


def originals(documents: Iterable[Document]) -> dict[str, Document]:
    """The original of each translation, by the translation's path.

    A translation of a translation has the same original as that.
    """
    listed = [document for document in documents if document.kind == "explainer"]
    translations = [document for document in listed if document.front.translates]
    if not translations:
        return {}
    by_id = {document.id: document for document in reversed(listed)}
    found = {}
    for document in translations:
        original, passed = document, {document.id}
        while (id_ := original.front.translates) in by_id and id_ not in passed:
            original = by_id[id_]
            passed.add(id_)
        if original is not document:
            found[document.place.path] = original
    return found


def retold_ids(document: Document, original: Document) -> frozenset[str]:
    """Ids of the claims that a translation has from its original."""
    return frozenset(c.id for c in walk.claims(document)) & {c.id for c in walk.claims(original)}


def retold(claim: Claim, original: Claim) -> Claim:
    """A claim in the words of a translation, with every position of the original.

    Those that the translation does not tell are in the original's words.
    """
    told = _by_stand(claim.positions)
    positions = tuple(
        same.pop(0) if (same := told.get(stand_of(position))) else position
        for position in original.positions
    )
    return replace(claim, positions=positions)


def differences(claim: Claim, original: Claim) -> tuple[list[Position], list[Position]]:
    """Positions that only a translation has, and those that only its original has."""
    told, others = _by_stand(claim.positions), _by_stand(original.positions)
    return _without(claim.positions, others), _without(original.positions, told)


def _without(
    positions: Iterable[Position], others: Mapping[Stand, list[Position]]
) -> list[Position]:
    left = {stand: len(same) for stand, same in others.items()}
    found = []
    for position in positions:
        stand = stand_of(position)
        if left.get(stand):
            left[stand] -= 1
        else:
            found.append(position)
    return found


def stand_of(position: Position) -> Stand:
    """What tells a position from the others on a claim, in any language."""
    actors = frozenset(actor.id for actor in position.actors)
    return position.date.text, position.verb, actors


def _by_stand(positions: Iterable[Position]) -> dict[Stand, list[Position]]:
    found: defaultdict[Stand, list[Position]] = defaultdict(list)
    for position in positions:
        found[stand_of(position)].append(position)
    return found


# ----- Age -----


def is_before(one: Date, other: Date) -> bool:
    """True where the whole of one date is before the whole of another."""
    end, start = one.latest, other.earliest
    return end is not None and start is not None and end < start


def behind(document: Document, original: Document) -> tuple[Date, Date] | None:
    """Of which date a translation is and of which its original, where it is the older."""
    own, others = last_change(document), last_change(original)
    return (own, others) if own and others and is_before(own, others) else None
