"""Library in, problems out: every check is a function named for what should hold.

Nothing is dropped and nothing stops at the first: `problems` runs them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nutgraf.checks.aliases import aliases_are_free
from nutgraf.checks.claims import claims_are_asserted
from nutgraf.checks.documents import (
    explainers_are_dated,
    images_exist,
    names_have_one_spelling,
    related_documents_exist,
    updates_follow_publication,
)
from nutgraf.checks.events import borrowed_events_are_others, events_are_sourced, slices_show_events
from nutgraf.checks.freshness import (
    dates_are_supported,
    events_have_happened,
    positions_were_taken,
    translations_are_fresh,
    updates_are_dated,
)
from nutgraf.checks.ids import addresses_are_unique, ids_are_unique
from nutgraf.checks.links import files_exist, lists_exist, records_exist
from nutgraf.checks.sources import sources_are_archived, sources_are_cited
from nutgraf.checks.translations import translations_agree, translations_lead_somewhere
from nutgraf.library import Library
from nutgraf.model import Problem

Check = Callable[[Library], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    ids_are_unique,
    addresses_are_unique,
    aliases_are_free,
    records_exist,
    files_exist,
    lists_exist,
    claims_are_asserted,
    events_are_sourced,
    borrowed_events_are_others,
    slices_show_events,
    explainers_are_dated,
    updates_follow_publication,
    related_documents_exist,
    images_exist,
    names_have_one_spelling,
    updates_are_dated,
    translations_are_fresh,
    translations_agree,
    translations_lead_somewhere,
    events_have_happened,
    positions_were_taken,
    dates_are_supported,
    sources_are_cited,
    sources_are_archived,
)


def problems(library: Library) -> tuple[Problem, ...]:
    """Everything that is wrong, by file and line: what reading found and what checks find."""
    found = {problem for document in library.everything for problem in document.problems}
    for check in CHECKS:
        found.update(check(library))
    return tuple(sorted(found))
