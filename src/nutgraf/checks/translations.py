"""A translation tells what its original says, no more and no less."""

from __future__ import annotations

from collections.abc import Iterator

from nutgraf import rules, walk
from nutgraf.library import Library
from nutgraf.model import Position, Problem
from nutgraf.translations import differences


def translations_agree(library: Library) -> Iterator[Problem]:
    """Find positions that a translation has alone, and those that it does not tell."""
    for path, original in library.originals.items():
        claims = {claim.id: claim for claim in walk.claims(original)}
        translation = library.by_path[path]
        for claim in walk.claims(translation):
            known = claims.get(claim.id)
            if known is None or known.unread or claim.unread:
                continue
            odd, missing = differences(claim, known)
            for position in odd:
                text = f'claim "{claim.id}" of "{original.id}" has no position {_said(position)}'
                hint = (
                    f"compare {known.place}: the date, the verb and the actors are the same there"
                )
                yield Problem(position.place, rules.TRANSLATION_POSITION_ODD, text, hint)
            for position in () if odd else missing:
                text = f'claim "{claim.id}" does not tell the position {_said(position)}'
                hint = f"translate {position.place}; until then it stands in the original's words"
                yield Problem(claim.place, rules.TRANSLATION_POSITION_MISSING, text, hint)


def _said(position: Position) -> str:
    actors = ", ".join(sorted({actor.id for actor in position.actors}))
    return f"{position.date.text}: {position.verb} by {actors}"


def translations_lead_somewhere(library: Library) -> Iterator[Problem]:
    """Find texts that translate themselves, one another, or a text in their own language."""
    ids = {document.id for document in library.explainers}
    for document in library.explainers:
        translates = document.front.translates
        if translates not in ids or not translates:
            continue
        original = library.originals.get(document.place.path)
        if original is None or original.front.translates in ids:
            text = f'"translates" leads from "{document.id}" back to itself'
            hint = "the text that was written first translates none: take the line out there"
            yield Problem(document.at("translates"), rules.TRANSLATION_OF_NONE, text, hint)
        elif document.front.lang == original.front.lang:
            text = f'this translates "{original.id}", and both are in the same language'
            hint = 'write the language that this one is in, such as "lang: fr"'
            yield Problem(document.at("translates"), rules.TRANSLATION_OF_NONE, text, hint)
