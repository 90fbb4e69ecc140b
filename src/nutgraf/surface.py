"""What of a document other pages can show: all but the inside of an explainer or a plain page.

Most edits change a text's prose and nothing that other pages see of it. Where no surface changed,
no view but that text's own needs to be made to know that every other page is what it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from nutgraf import walk
from nutgraf.keeping import keys
from nutgraf.library import Library
from nutgraf.model import Change, Claim, Document, Text
from nutgraf.site import Site
from nutgraf.views.facts import minutes

# Kinds whose prose stands on one page only.
INSIDE = frozenset({"explainer", "page"})

_encode = msgspec.msgpack.Encoder(order="sorted").encode


def surface(document: Document) -> bytes:
    """The digest of what others can show of a document."""
    if document.kind not in INSIDE:
        return keys.digest(_encode(document))
    return keys.digest(
        _encode(
            (
                document.kind,
                document.id,
                document.place.path,
                document.front,
                minutes(document),
                [(link.scheme, link.id) for link in walk.links(document)],
                [_claim(claim) for claim in walk.claims(document)],
                [_change(change) for change in document.changes],
            )
        )
    )


def _claim(claim: Claim) -> Any:
    """A claim without the lines that it stands on, which no page shows."""
    positions = [
        (one.date, one.verb, [actor.id for actor in one.actors], _text(one.text))
        for one in claim.positions
    ]
    return claim.id, _text(claim.sentence), positions, _text(claim.note), claim.draft


def _change(change: Change) -> Any:
    return change.kind, change.date, _text(change.text), change.draft


def _text(text: Text) -> Any:
    links = [(o.scheme, o.id, o.label, o.title, o.query, o.attribute) for o in text.links]
    return text.parts, links


def visible(
    library: Library,
    surfaces: Mapping[str, bytes],
    site: Site,
    *,
    preview: bool,
    originals: Mapping[str, str],
) -> bytes:
    """The digest of all that any page can show, but for the inside of texts; empty if unknown.

    Args:
        surfaces: of documents, by path.
        originals: where documents are read as they were written.
    """
    parts: list[bytes] = []
    for document in library.everything:
        own, front = surfaces.get(document.place.path), document.front
        if not own:
            return b""
        # what the file alone does not say: translations share a slug; some are not out
        about = (document.id, front.slug, front.translates, document.place.path in library.by_path)
        parts += (own, _encode(about))
    records = (
        library.every_source,
        sorted(library.sources),
        sorted(library.files),
        sorted(library.withheld),
        sorted(library.hidden),
        sorted(library.gone),
        sorted(library.hidden_paths),
        [document.place.path for document in library.withdrawn],
    )
    return keys.digest(*parts, _encode(records), _encode((site, preview, originals)))
