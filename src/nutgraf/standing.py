"""How a claim stands: computed from its positions, never typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Literal, get_args

from nutgraf.dates import Date
from nutgraf.model import Position, Verb

Standing = Literal["documented", "acknowledged", "alleged", "disputed", "refuted", "withdrawn"]
Side = Literal["for", "against", "back"]

# In the order in which lists show them: what is known best comes first.
STANDINGS: tuple[Standing, ...] = get_args(Standing)

SIDES: dict[Verb, Side] = {
    "documented": "for",
    "acknowledged": "for",
    "reported": "for",
    "alleged": "for",
    "disputed": "against",
    "denied": "against",
    "refuted": "against",
    "withdrawn": "back",
}


def ledger(positions: Iterable[Position]) -> tuple[Position, ...]:
    """Positions in the order they were taken; those of one date as written."""
    return tuple(sorted(positions, key=lambda position: position.date.sort_key))


def latest_by_actor(positions: Iterable[Position]) -> dict[str, Position]:
    """Each actor's latest position, by the actor's id."""
    return {actor.id: position for position in ledger(positions) for actor in position.actors}


def standing_of(positions: Iterable[Position]) -> Standing:
    """How a claim stands: each actor's latest position, then the first rule that fits.

    One that is nobody's counts as it is: nobody can take another in its place.
    """
    taken = tuple(positions)
    latest = latest_by_actor(taken).values()
    nobodys = (position for position in taken if not position.actors)
    return _standing({position.verb for position in (*latest, *nobodys)})


def _standing(verbs: Collection[Verb]) -> Standing:
    asserted = "reported" in verbs or "alleged" in verbs
    rules: tuple[tuple[bool, Standing], ...] = (
        ("refuted" in verbs, "refuted"),
        ("documented" in verbs, "documented"),
        ("acknowledged" in verbs, "acknowledged"),
        (asserted and ("denied" in verbs or "disputed" in verbs), "disputed"),
        (asserted, "alleged"),
    )
    return next((standing for fits, standing in rules if fits), "withdrawn")


def turns(positions: Iterable[Position]) -> list[tuple[Standing, Date]]:
    """Each way that it came to stand, and since when, oldest first.

    What is denied before anybody says it does not stand in any way yet.
    """
    latest: dict[str, Verb] = {}
    # how many actors hold each verb: the set of all latest ones would be made anew each time
    held: Counter[Verb] = Counter()
    found: list[tuple[Standing, Date]] = []
    for position in ledger(positions):
        for actor in position.actors:
            if former := latest.get(actor.id):
                held[former] -= 1
            latest[actor.id] = position.verb
            held[position.verb] += 1
        if not position.actors:
            held[position.verb] += 1
        now = _standing([verb for verb, actors in held.items() if actors])
        if now != (found[-1][0] if found else "withdrawn"):
            found.append((now, position.date))
    return found


def standing_since(positions: Iterable[Position]) -> Date | None:
    """When it came to stand as it does; ``None`` where nobody ever said that it is so."""
    found = turns(positions)
    return found[-1][1] if found else None


def is_asserted(positions: Iterable[Position]) -> bool:
    """True where anybody ever said that it is so."""
    return any(SIDES[position.verb] == "for" for position in positions)
