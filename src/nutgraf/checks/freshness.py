"""Dates agree with one another: what is told has happened, and what was mended says so."""

from __future__ import annotations

from collections.abc import Iterator

from nutgraf import rules, walk
from nutgraf.dates import Date, Precision
from nutgraf.library import Library
from nutgraf.model import Event, Problem, Source
from nutgraf.publication import last_change
from nutgraf.translations import behind, is_before
from nutgraf.walk import event_links

# From the coarsest to the finest.
FINENESS: tuple[Precision, ...] = (
    "century", "decade", "year", "half", "third", "quarter", "season", "month", "day", "time",
)  # fmt: skip


def updates_are_dated(library: Library) -> Iterator[Problem]:
    """Find pages whose date of update is older than their newest correction."""
    for document in library.everything:
        updated = document.front.updated
        corrections = [c.date for c in document.changes if c.kind == "correction"]
        newest = max(corrections, key=lambda date: date.sort_key, default=None)
        if updated and newest and is_before(updated, newest):
            text = f'"updated" ({updated.text}) is before the correction of {newest.text}'
            hint = f"write updated: {newest.text}"
            yield Problem(document.at("updated"), rules.UPDATED_STALE, text, hint)


def translations_are_fresh(library: Library) -> Iterator[Problem]:
    """Find translations whose original was changed after them."""
    for document in library.explainers:
        original = library.originals.get(document.place.path)
        if original is None:
            continue
        if (dates := behind(document, original)) is not None:
            text = (
                f'this is of {dates[0].text}, and its original "{original.id}" of {dates[1].text}'
            )
            hint = 'translate what changed, then write the date in "updated"'
            yield Problem(document.at("translates"), rules.TRANSLATION_STALE, text, hint)


def events_have_happened(library: Library) -> Iterator[Problem]:
    """Find events that are later than the timeline that tells them."""
    for document in library.everything:
        told = last_change(document)
        for event in document.events:
            if told and isinstance(event, Event) and is_before(told, event.date):
                text = f'event "{event.id}" ({event.date.text}) is later than this timeline'
                hint = f'which is of {told.text}: write the date of your last change in "updated"'
                yield Problem(event.place, rules.LATER_THAN_PAGE, text, hint)


def positions_were_taken(library: Library) -> Iterator[Problem]:
    """Find positions that are later than the text that tells them.

    One with a year too far on would be its actor's latest, and decide how the claim stands.
    """
    for document in library.everything:
        told = last_change(document)
        for claim in walk.claims(document) if told else ():
            for position in claim.positions:
                if told and is_before(told, position.date):
                    date = position.date.text
                    text = f'a position of claim "{claim.id}" ({date}) is later than this text'
                    hint = (
                        f'which is of {told.text}: write the date of your last change in "updated"'
                    )
                    yield Problem(position.place, rules.LATER_THAN_PAGE, text, hint)


def dates_are_supported(library: Library) -> Iterator[Problem]:
    """Find events whose date is finer than anything their sources can tell.

    A source that came out before the event, and says no more of when than a year or a month,
    cannot know the event's day. Sources without a date of issue may know anything.
    """
    for document in library.everything:
        for event in document.events:
            if not isinstance(event, Event):
                continue
            ids = {link.id for link in event_links(event) if link.scheme == "source"}
            sources = [library.sources[id_] for id_ in ids if id_ in library.sources]
            if sources and all(_cannot_tell(source, event.date) for source in sources):
                latest = max(source.issued.text for source in sources if source.issued)
                text = (
                    f'event "{event.id}" is dated {event.date.text}, finer than its sources can '
                    f"tell, which are of {latest} at the latest"
                )
                hint = "cite a source that came out later, or write the date as known from these"
                yield Problem(event.place, rules.EVENT_TOO_EXACT, text, hint)


def _cannot_tell(source: Source, date: Date) -> bool:
    issued = source.issued
    if issued is None:
        return False
    coarser = FINENESS.index(issued.precision) < FINENESS.index(date.precision)
    return coarser and is_before(issued, date)
