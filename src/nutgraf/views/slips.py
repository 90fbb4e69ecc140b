"""What a link to a record opens where it stands: a slip with the little that a reader wants first."""

from __future__ import annotations

from collections.abc import Iterable

from nutgraf import walk
from nutgraf.addresses import document_address, event_address
from nutgraf.model import Document
from nutgraf.views.desk import Desk
from nutgraf.views.facts import opening, plain
from nutgraf.views.shapes import RecordSlip, Slip, SourceSlip, SourceView
from nutgraf.views.text import PageText


def slips_of(
    desk: Desk, text: PageText, sources: Iterable[SourceView], lang: str = ""
) -> tuple[Slip, ...]:
    """A slip for each record that a page's text links, and for each place cited in a source.

    Args:
        sources: those that the page cites.
    """
    if not text.slips:
        return ()
    cited = {source.id: source for source in sources}
    return tuple(
        SourceSlip(slip, cited[id_], locator)
        if scheme == "source"
        else _record(desk, slip, scheme, id_, lang)
        for (scheme, id_, locator), slip in text.slips.items()
    )


def _record(desk: Desk, slip: str, scheme: str, id_: str, lang: str) -> RecordSlip:
    if scheme == "event":
        timed = desk.library.events[id_]
        return RecordSlip(
            slip,
            "event",
            plain(timed.event.title),
            event_address(id_),
            when=desk.when(timed.event.date, lang),
            lang=desk.tongues.foreign(timed.timeline, lang),
        )
    if scheme == "term":
        term = desk.library.terms[id_]
        url, text = document_address(term), term.front.short or _opening(term)
        foreign = desk.tongues.foreign(term, lang)
        return RecordSlip(slip, "term", term.front.title, url, text=text, lang=foreign)
    actor = desk.library.actors[id_]
    return RecordSlip(
        slip,
        "actor",
        actor.front.title,
        document_address(actor),
        kind=actor.front.kind,
        text=actor.front.summary or _opening(actor),
        events=len(desk.lookups.events_by_actor.get(id_, ())),
        positions=len(desk.lookups.positions_by_actor.get(id_, ())),
        lang=desk.tongues.foreign(actor, lang),
    )


def _opening(document: Document) -> str:
    """How a document's text begins, in plain words."""
    return next((words for one in walk.block_texts(document.body) if (words := opening(one))), "")
