"""From the library to what can be found in it, each with its own address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from msgspec import Struct

from nutgraf.addresses import claim_address, document_address, event_address, slug_of
from nutgraf.dates import Date
from nutgraf.library import StandingClaim, TimedEvent
from nutgraf.looked import parted
from nutgraf.model import Block, Chart, Claim, Document, Figure, Slice, Text
from nutgraf.standing import ledger
from nutgraf.views.desk import Desk
from nutgraf.views.facts import plain


class Entry(Struct, frozen=True):
    """Something that can be found.

    Attributes:
        path: of its page, from the site's root.
        anchor: its place on that page; empty where it is the whole of it.
        kind: what it is: a document's kind, ``claim`` or ``event``.
        title: plain text.
        html: what is looked through, with the headings that lead to parts of it.
        when: its date in words.
        topic: the topic's slug.
        actors: ids of those it names.
        standing: a claim's.
    """

    path: str
    anchor: str
    kind: str
    lang: str
    title: str
    html: str
    when: str = ""
    topic: str = ""
    actors: tuple[str, ...] = ()
    standing: str = ""


def entries(desk: Desk) -> Iterator[Entry]:
    """Everything that is published and can be found, in the library's order.

    Claims and events stand for themselves, because each has an address, actors and a date of its
    own; a text in which one stands is found by its sentence too.
    """
    library = desk.library
    for document in library.documents:
        yield _document(desk, document)
    for made in library.claims.values():
        yield _claim(desk, made)
    for timed in library.happened:
        yield _event(desk, timed)


def _document(desk: Desk, document: Document) -> Entry:
    front = document.front
    # where it is no explainer, all that other texts would say of its date is in its text
    date = front.date if document.kind == "explainer" else None
    path, anchor = parted(document_address(document))
    return Entry(
        path=path,
        anchor=anchor,
        kind=document.kind,
        lang=_lang(desk, document),
        title=front.title,
        html="".join(_parts(document)),
        when=_words(desk, date, document),
        topic=slug_of(front.topic) if front.topic else "",
        actors=_actors(desk, desk.library.ids_of(document).get("actor", ())),
    )


def _parts(document: Document) -> Iterator[str]:
    """What its page says, top to bottom, without what has an entry of its own."""
    front = document.front
    for words in (front.short, front.summary):
        if words:
            yield f"<p>{escape(words)}</p>"
    yield from map(_html, document.keys)
    yield from map(_block, document.body)
    yield from map(_html, (*document.unknowns, *document.methods))
    yield from (_html(change.text) for change in document.changes)


def _block(block: Block) -> str:
    if isinstance(block, Slice):
        return ""
    if isinstance(block, Chart):
        return f"<p>{block.link.label} {escape(block.link.title)}</p>"
    if isinstance(block, Claim):
        return _html(block.sentence)
    if isinstance(block, Figure):
        return f"<p>{escape(block.value)}</p>{_html(block.text)}"
    return block.text.labels


def _claim(desk: Desk, made: StandingClaim) -> Entry:
    claim, document = made.claim, made.document
    path, anchor = parted(claim_address(desk.library, claim.id))
    positions = (
        f"<p>{escape(_words(desk, position.date, document))}: {position.text.labels}</p>"
        for position in ledger(claim.positions)
    )
    named = [link.id for position in claim.positions for link in position.text.links]
    named += [link.id for link in claim.sentence.links if link.scheme == "actor"]
    return Entry(
        path=path,
        anchor=anchor,
        kind="claim",
        lang=_lang(desk, document),
        title=plain(claim.sentence),
        html=_html(claim.note) + "".join(positions),
        when=_words(desk, made.since, document),
        topic=slug_of(document.front.topic) if document.front.topic else "",
        actors=_actors(desk, named),
        standing=made.standing,
    )


def _event(desk: Desk, timed: TimedEvent) -> Entry:
    event = timed.event
    path, anchor = parted(event_address(event.id))
    return Entry(
        path=path,
        anchor=anchor,
        kind="event",
        lang=_lang(desk, timed.timeline),
        title=plain(event.title),
        html="".join(map(_block, event.body)),
        when=_words(desk, event.date, timed.timeline),
        topic=slug_of(timed.timeline.front.topic) if timed.timeline.front.topic else "",
        actors=_actors(desk, timed.ids("actor")),
    )


def _html(text: Text) -> str:
    return f"<p>{text.labels}</p>" if text else ""


def _actors(desk: Desk, ids: Iterable[str]) -> tuple[str, ...]:
    known = desk.library.actors
    return tuple(dict.fromkeys(id_ for id_ in ids if id_ in known))


def _words(desk: Desk, date: Date | None, document: Document) -> str:
    return desk.when(date, desk.lang(document)).words if date else ""


def _lang(desk: Desk, document: Document) -> str:
    return desk.lang(document).replace("_", "-").lower()
