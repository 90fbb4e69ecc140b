"""Every id and every address is given once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from nutgraf import rules, walk
from nutgraf.addresses import document_path
from nutgraf.library import Library
from nutgraf.model import Document, Event, Kind, Place, Problem
from nutgraf.translations import originals, retold_ids

# Nothing links these by their ids.
IDLESS = ("explainer", "page")

Given = tuple[str, Place]


def ids_are_unique(library: Library) -> Iterator[Problem]:
    """Find ids that two records of one kind share."""
    documents = library.everything
    yield from _doubles("source", ((s.id, s.place) for s in library.every_source))
    yield from _doubles(
        "event",
        ((e.id, e.place) for d in documents for e in d.events if isinstance(e, Event)),
    )
    yield from _doubles("claim", _claims(documents))
    for document in documents:
        figures = [(figure.id, figure.place) for figure in walk.figures(document)]
        if len(figures) > 1:
            yield from _doubles("figure", figures)
    others = [document for document in documents if document.kind not in IDLESS]
    kinds: tuple[Kind, ...] = ("actor", "term", "timeline")
    for kind in kinds:
        yield from _doubles(kind, ((d.id, d.at("title")) for d in others if d.kind == kind))


def _claims(documents: Collection[Document]) -> Iterator[Given]:
    """Claims, but for those that a document only tells in another language."""
    known = originals(documents)
    for document in documents:
        claims = list(walk.claims(document))
        # one whose original is misspelt tells that one's claims again, and is told of that
        if not claims or _is_lost(document, known):
            continue
        original = known.get(document.place.path)
        shared = retold_ids(document, original) if original else ()
        for claim in claims:
            if claim.id not in shared:
                yield claim.id, claim.place


def _is_lost(document: Document, known: Mapping[str, Document]) -> bool:
    """True for a translation of no text that is there."""
    lost = bool(document.front.translates) and document.place.path not in known
    return lost and document.kind == "explainer"


def _doubles(what: str, given: Iterable[Given]) -> Iterator[Problem]:
    first: dict[str, Place] = {}
    for id_, place in given:
        if id_ in first and place != first[id_]:
            text = f'the {what} id "{id_}" stands twice: first at {first[id_]}'
            yield Problem(place, rules.ID_TWICE, text, "give one of them another id")
        first.setdefault(id_, place)


def addresses_are_unique(library: Library) -> Iterator[Problem]:
    """Find documents that would be written to one path."""
    first: dict[str, Document] = {}
    for document in library.everything:
        if document.kind != "term":
            address = document_path(document)
            # some disks tell no "A" from "a"
            other = first.setdefault(address.casefold(), document)
            # two actors or timelines with one id are a problem already
            if other is not document and (other.id != document.id or document.kind in IDLESS):
                text = f'"{address}" is the address of two files: first of {other.place.path}'
                hint = "give one of them another name, or another slug"
                yield Problem(document.at("slug"), rules.ADDRESS_TWICE, text, hint)
        if not document.id:
            yield Problem(
                document.place,
                rules.NAME_WITHOUT_LETTERS,
                "the file's name makes no address",
                "use letters in it",
            )
