"""Every address of the outer web that what is published leans on, and where it is written."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from nutgraf import walk
from nutgraf.library import Library
from nutgraf.model import Document, Place, Source


class Reference(Struct, frozen=True):
    """One place that an outer address is written at.

    Attributes:
        address: what is asked: without its fragment, which servers never see.
        written: as the author wrote it.
        archived: of a source's own address: that of its archived copy.
    """

    address: str
    written: str
    place: Place
    archived: str = ""


def references(library: Library, site_url: str = "") -> tuple[Reference, ...]:
    """Every reference of the published documents and sources, in their order.

    Addresses below ``site_url`` are left out: they are the site's own, and what is new
    among them is not there before it is published.
    """
    found = (*_of_documents(library), *_of_sources(library))
    return tuple(r for r in found if _is_web(r.address) and not _is_below(r.address, site_url))


def _of_documents(library: Library) -> Iterator[Reference]:
    for document in library.documents:
        yield from _of_front(document)
        for link in walk.links(document):
            if link.scheme == "web":
                yield _reference(link.id, link.place)


def _of_front(document: Document) -> Iterator[Reference]:
    if document.front.image:
        yield _reference(document.front.image, document.at("image"))
    for address in document.front.same_as:
        yield _reference(address, document.at("same_as"))


def _of_sources(library: Library) -> Iterator[Reference]:
    for source in library.sources.values():
        yield from _of_source(source)


def _of_source(source: Source) -> Iterator[Reference]:
    if source.url:
        yield _reference(source.url, source.place, source.archived)
    if source.archived:
        yield _reference(source.archived, source.place)


def _reference(written: str, place: Place, archived: str = "") -> Reference:
    # one line, whatever the YAML said
    written = " ".join(written.split())
    return Reference(written.partition("#")[0], written, place, archived)


def _is_web(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))


def _is_below(address: str, site_url: str) -> bool:
    root = site_url.rstrip("/").lower()
    rest = address.lower().removeprefix(root)
    return bool(root) and rest != address.lower() and rest[:1] in ("", "/", "?")
