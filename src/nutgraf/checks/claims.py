"""A claim is somebody's."""

from __future__ import annotations

from collections.abc import Iterator

from nutgraf import rules, walk
from nutgraf.library import Library
from nutgraf.model import Problem
from nutgraf.standing import is_asserted


def claims_are_asserted(library: Library) -> Iterator[Problem]:
    """Find claims that nobody makes."""
    for document in library.everything:
        for claim in walk.claims(document):
            if claim.unread:
                continue
            if not claim.positions:
                hint = "below it, list who says so: - DATE: alleged by [ACTOR](actor:…) in …"
                yield Problem(
                    claim.place,
                    rules.CLAIM_WITHOUT_POSITIONS,
                    f'claim "{claim.id}" has no positions',
                    hint,
                )
            elif not is_asserted(claim.positions):
                text = f'nobody asserts the claim "{claim.id}": all its positions are against it'
                hint = "add who documented, acknowledged, reported or alleged it"
                yield Problem(claim.place, rules.CLAIM_UNASSERTED, text, hint)
