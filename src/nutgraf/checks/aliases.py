"""A former address leads to one page, and hides none."""

from __future__ import annotations

from collections.abc import Iterator

from nutgraf import addresses, rules
from nutgraf.library import Library
from nutgraf.model import Document, Problem
from nutgraf.writing.paths import folded

# Pages that every site may have, as `folded` has them.
FIXED = frozenset(
    {
        addresses.FRONT,
        addresses.EXPLAINERS,
        addresses.TIMELINE,
        addresses.CLAIMS,
        addresses.ACTORS,
        addresses.SOURCES,
        addresses.GLOSSARY,
        addresses.CORRECTIONS,
        addresses.SEARCH,
        addresses.RESULTS,
        addresses.NOT_FOUND,
    }
)


def aliases_are_free(library: Library) -> Iterator[Problem]:
    """Find former addresses that cannot be, that are a page's own, or that two pages claim."""
    # in place of what is withdrawn stands a notice, and its former addresses lead there
    documents = (*library.documents, *library.withdrawn)
    pages = {folded(addresses.document_path(document)) for document in documents}
    claimed: dict[str, Document] = {}
    for document in documents:
        for written in document.front.aliases:
            path = addresses.alias_path(written)
            place = document.at("aliases")
            if not path:
                hint = "write a path from the site's root: /2019/tolls.html"
                yield Problem(place, rules.ALIAS_ODD, f'"{written}" is no former address', hint)
            elif (own := folded(path)) in pages or own in FIXED:
                yield Problem(
                    place, rules.ALIAS_TAKEN, f'the former address "{written}" is a page of its own'
                )
            elif (other := claimed.setdefault(own, document)) is not document:
                text = f'the former address "{written}" is already that of {other.place.path}'
                yield Problem(place, rules.ALIAS_TAKEN, text, "leave it to one of them")
