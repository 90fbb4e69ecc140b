"""How a claim stands: each actor's latest position, then the first rule that fits."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.dates import parse_date
from nutgraf.model import Link, Place, Position, Text, Verb
from nutgraf.standing import (
    SIDES,
    Standing,
    is_asserted,
    ledger,
    standing_of,
    standing_since,
    turns,
)

HERE = Place("content/explainers/troops.md", 1)
VERBS: tuple[Verb, ...] = get_args(Verb)


def position(written: str) -> Position:
    """``2024-10-18 alleged nis,nato``: a date, a verb and the actors."""
    date, verb, *actors = written.replace(",", " ").split()
    links = tuple(Link("actor", actor, actor, HERE) for actor in actors)
    return Position(parse_date(date), verb, links, Text(), HERE)  # type: ignore[arg-type]


def positions(written: str) -> tuple[Position, ...]:
    return tuple(position(line) for line in written.split("; "))


@pytest.mark.parametrize(
    ("told", "standing"),
    [
        # one actor
        ("2024 documented un", "documented"),
        ("2024 acknowledged russia", "acknowledged"),
        ("2024 reported afp", "alleged"),
        ("2024 alleged nis", "alleged"),
        ("2024 refuted un", "refuted"),
        ("2024 withdrawn nis", "withdrawn"),
        # the first rule that fits
        ("2024 documented un; 2024 refuted court", "refuted"),
        ("2024 acknowledged russia; 2024 documented un", "documented"),
        ("2024 acknowledged russia; 2024 denied dprk", "acknowledged"),
        ("2024 alleged nis; 2024 denied russia", "disputed"),
        ("2024 reported afp; 2024 disputed russia", "disputed"),
        ("2024 alleged nis; 2024 withdrawn afp", "alleged"),
        # an actor's latest position counts
        ("2024 denied russia; 2025 acknowledged russia", "acknowledged"),
        ("2024 alleged nis; 2024-10 denied russia; 2025 withdrawn russia", "alleged"),
        ("2024 alleged nis; 2025 withdrawn nis", "withdrawn"),
        ("2024 alleged nis; 2024 denied russia; 2025 withdrawn nis", "withdrawn"),
        ("2024 refuted un; 2025 withdrawn un; 2024 alleged nis", "alleged"),
        # the order of writing does not matter, but for positions of one date
        ("2025 acknowledged russia; 2024 denied russia", "acknowledged"),
        ("2024 alleged nis; 2024 withdrawn nis", "withdrawn"),
        ("2024 withdrawn nis; 2024 alleged nis", "alleged"),
        # what is nobody's stays as it is, and is not superseded by what else is nobody's
        ("2024 documented", "documented"),
        ("2024 alleged; 2025 denied", "disputed"),
        ("2024 alleged; 2025 withdrawn", "alleged"),
        ("2024 alleged nis; 2024-10 refuted; 2025 withdrawn nis", "refuted"),
        # several actors took one position
        ("2024 alleged nis,nato; 2025 withdrawn nis", "alleged"),
        # a day within a year is later than the year as a whole
        ("2024-10-18 denied russia; 2024 alleged russia", "withdrawn"),
    ],
)
def test_a_claim_stands_by_the_first_rule_that_fits(told: str, standing: Standing) -> None:
    assert standing_of(positions(told)) == standing


@pytest.mark.parametrize(
    ("told", "since"),
    [
        ("2024-10-18 alleged nis", "2024-10-18"),
        ("2024-10-18 alleged nis; 2024-10-28 alleged nato", "2024-10-18"),
        ("2024-10-18 alleged nis; 2025-04-26 acknowledged russia", "2025-04-26"),
        ("2024-10-10 denied russia; 2024-10-18 alleged nis; 2024-10-21 denied dprk", "2024-10-18"),
        ("2025-04-26 acknowledged russia; 2024-10-18 alleged nis", "2025-04-26"),
    ],
)
def test_a_claim_stands_as_it_does_since_its_standing_last_changed(told: str, since: str) -> None:
    found = standing_since(positions(told))

    assert found is not None
    assert found.text == since


def test_a_claim_without_positions_stands_since_no_date() -> None:
    assert standing_since(()) is None


def test_the_ledger_tells_positions_in_their_order_and_keeps_the_written_one_within_a_date() -> (
    None
):
    first, second, third = positions("2025 alleged a; 2024-10 denied b; 2024-10 alleged c")

    assert ledger((first, second, third)) == (second, third, first)


@pytest.mark.parametrize("verb", VERBS)
def test_only_a_position_for_the_claim_asserts_it(verb: Verb) -> None:
    asserts = verb in ("documented", "acknowledged", "reported", "alleged")

    assert is_asserted([position(f"2024 {verb} nis")]) is asserts


@given(st.lists(st.tuples(st.sampled_from(VERBS), st.sampled_from("abc")), max_size=8))
def test_a_standing_rests_on_each_actors_latest_position_only(
    taken: list[tuple[Verb, str]],
) -> None:
    told = [position(f"20{n:02} {verb} {actor}") for n, (verb, actor) in enumerate(taken, 10)]
    latest = {actor: one for one, (_, actor) in zip(told, taken, strict=True)}

    assert standing_of(told) == standing_of(latest.values())


@given(st.lists(st.sampled_from(VERBS), min_size=1, max_size=6))
def test_what_nobody_asserts_is_refuted_or_withdrawn(verbs: list[Verb]) -> None:
    told = [position(f"2024 {verb} actor-{n}") for n, verb in enumerate(verbs)]

    if not any(SIDES[verb] == "for" for verb in verbs):
        assert standing_of(told) in ("refuted", "withdrawn")


@pytest.mark.parametrize(
    ("told", "turned"),
    [
        ("2024 alleged nis", "alleged 2024"),
        (
            "2024-10-18 alleged nis; 2024-10-21 denied dprk; 2025-04-26 acknowledged russia",
            "alleged 2024-10-18; disputed 2024-10-21; acknowledged 2025-04-26",
        ),
        # a position that changes nothing is no turn
        ("2024 alleged nis; 2025 alleged nato; 2026 withdrawn nis", "alleged 2024"),
        # what is denied before anybody says it does not stand in any way yet
        ("2023 denied russia; 2024 alleged nis", "disputed 2024"),
        ("2023 refuted court; 2024 alleged nis", "refuted 2023"),
        ("2024 alleged nis; 2025 withdrawn nis", "alleged 2024; withdrawn 2025"),
        ("2024 denied russia", ""),
    ],
)
def test_each_way_that_a_claim_came_to_stand_is_a_turn(told: str, turned: str) -> None:
    found = turns(positions(told))

    assert "; ".join(f"{standing} {date.text}" for standing, date in found) == turned


@given(st.lists(st.sampled_from(VERBS), min_size=1, max_size=8))
def test_the_last_turn_is_how_it_stands(verbs: list[Verb]) -> None:
    taken = tuple(
        position(f"{2000 + n} {verb} {('a', 'b', '')[n % 3]}") for n, verb in enumerate(verbs)
    )
    found = turns(taken)

    if found:
        assert found[-1] == (standing_of(taken), standing_since(taken))
    assert all(one[0] != other[0] for one, other in pairwise(found))
