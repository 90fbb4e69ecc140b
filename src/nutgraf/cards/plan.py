"""Which pages have a card, and what stands on each."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator
from itertools import chain
from typing import TYPE_CHECKING
from unicodedata import normalize

from msgspec import Struct
from msgspec.structs import replace

from nutgraf.addresses import FRONT, document_path
from nutgraf.cards.faces import NASKH, Face, covers, face_of
from nutgraf.site import Site, direction, foreign_to

if TYPE_CHECKING:
    from nutgraf.library import StandingClaim
    from nutgraf.views.desk import Desk

FOLDER = "cards"
LONGEST = 160  # letters that can be read at the size of a stamp


class Card(Struct, frozen=True):
    """What stands on a card.

    Attributes:
        kicker: the topic; may be empty.
        tallies: how many claims stand how: each standing, and the words beside its mark.
        standfirst: what the title is explained by; may be empty.
        site, tagline: at the foot, the newspaper's name and its line; both may be empty.
        face: the font of all of it.
    """

    title: str
    kicker: str
    standfirst: str
    tallies: tuple[tuple[str, str], ...]
    site: str
    tagline: str
    face: Face
    right_to_left: bool

    @property
    def has_foot(self) -> bool:
        """Whether anything stands at the foot; the front page's card has it above."""
        return bool(self.site or self.tagline)


def card_path(path: str) -> str:
    """Where the card of a page stands."""
    return f"{FOLDER}/{posixpath.splitext(path)[0]}.png"


def has_cards(site: Site, *, preview: bool) -> bool:
    """Whether a site has cards; none where nothing could show them: their addresses are absolute."""
    return site.cards and bool(site.url) and not preview


def cards_of(desk: Desk) -> Iterator[tuple[str, Card]]:
    """The path of each page that has a card of its own, and the card.

    The front's stands for all that have none.
    """
    library = desk.library
    if not has_cards(desk.site, preview=desk.preview):
        return
    front = _card(desk, desk.site.name, desk.site.lang, claims=library.claims.values())
    if front is not None:
        yield FRONT, replace(front, standfirst=front.tagline, site="", tagline="")
    shelves = (library.explainers, library.timelines.values(), library.actors.values())
    for document in chain(*shelves, library.pages):
        topic = document.front.topic if document.kind == "explainer" else ""
        claims = desk.claims_of(document)
        card = _card(desk, document.front.title, desk.lang(document), topic=topic, claims=claims)
        if card is not None:
            yield document_path(document), card


def _card(
    desk: Desk, title: str, lang: str, *, claims: Collection[StandingClaim], topic: str = ""
) -> Card | None:
    title, site = _plain(title), desk.site
    face = face_of(title, lang, desk.faces)
    if face is None:
        return None
    return Card(
        title if len(title) <= LONGEST else f"{title[: LONGEST - 1].rstrip()}…",
        _set_in(face, topic),
        "",
        tuple(_tallies(desk, claims, lang, face)),
        _set_in(face, site.name),
        _set_in(face, site.tagline),
        face,
        right_to_left=face == NASKH or direction(lang) == "rtl",
    )


def _tallies(
    desk: Desk, claims: Collection[StandingClaim], lang: str, face: Face
) -> Iterator[tuple[str, str]]:
    """How many claims stand how; in words where the page's language has them."""
    say, english = desk.tongues.voice(lang).ngettext, not foreign_to("en", lang)
    for standing, count in ((tally.standing, tally.count) for tally in desk.tallies(claims)):
        word = say(standing, standing, count)
        named = english or word != standing
        yield standing, f"{count} {_set_in(face, word) if named else ''}".rstrip()


def _plain(words: str) -> str:
    return normalize("NFC", " ".join(words.split()))


def _set_in(face: Face, words: str) -> str:
    """Words that a font can set; nothing where it cannot."""
    plain = _plain(words)
    return plain if covers(face, plain) else ""
