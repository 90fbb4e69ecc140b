"""Which pages have a card, and what stands on each."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING
from unicodedata import normalize

from msgspec import Struct

from nutgraf.addresses import document_path
from nutgraf.cards.faces import Face, face_of
from nutgraf.model import Document

if TYPE_CHECKING:
    from nutgraf.views.desk import Desk

FOLDER = "cards"
LONGEST = 160  # letters that can be read at the size of a stamp


class Card(Struct, frozen=True):
    """What stands on a card.

    Attributes:
        kicker: the topic; may be empty.
        tallies: how many claims stand how.
        site, tagline: the newspaper's name and the line under it.
        face: the font of all of it.
        says: whether the standings are named; only English pages' are.
    """

    title: str
    kicker: str
    tallies: tuple[tuple[str, int], ...]
    site: str
    tagline: str
    face: Face
    says: bool
    right_to_left: bool


def card_path(path: str) -> str:
    """Where the card of a page stands."""
    return f"{FOLDER}/{posixpath.splitext(path)[0]}.png"


def cards_of(desk: Desk) -> Iterator[tuple[str, Card]]:
    """The path of each page that has a card, and the card.

    None where nothing could show them: their addresses have to be absolute.
    """
    library = desk.library
    if not (desk.site.cards and desk.site.url) or desk.preview:
        return
    for document in (*library.explainers, *library.timelines.values(), *library.actors.values()):
        card = _card(desk, document)
        if card is not None:
            yield document_path(document), card


def _card(desk: Desk, document: Document) -> Card | None:
    title = _plain(document.front.title)
    face = face_of(title)
    if face is None or not title:
        return None
    lang = desk.lang(document)
    site = desk.site
    kicker = document.front.topic if document.kind == "explainer" else ""
    tallies = desk.tallies(desk.claims_of(document))
    return Card(
        title if len(title) <= LONGEST else f"{title[: LONGEST - 1].rstrip()}…",
        _set_in(face, kicker),
        tuple((tally.standing, tally.count) for tally in tallies),
        _set_in(face, site.name),
        _set_in(face, site.tagline),
        face,
        says=lang.partition("-")[0].partition("_")[0] == "en",
        right_to_left=face == "naskh",
    )


def _plain(words: str) -> str:
    return normalize("NFC", " ".join(words.split()))


def _set_in(face: Face, words: str) -> str:
    """Words that a font can set; nothing where it cannot."""
    plain = _plain(words)
    found = face_of(plain)
    return plain if found == face or (face == "naskh" and found and plain.isascii()) else ""
