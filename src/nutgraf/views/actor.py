"""The page of an actor: what they did, what they said, where they appear."""

from __future__ import annotations

from collections.abc import Iterator

from nutgraf.addresses import ACTORS, document_address, document_path
from nutgraf.model import Document
from nutgraf.views.desk import Desk
from nutgraf.views.facts import another_name
from nutgraf.views.page_views import ActorPage, Stand
from nutgraf.views.shapes import ClaimMark
from nutgraf.views.sheets import Sheet, sheet
from nutgraf.views.slips import slips_of


def actor_pages(desk: Desk) -> Iterator[Sheet]:
    """A page for each actor."""
    for actor in desk.library.actors.values():
        yield sheet("actor.html", actor_page, desk, actor, name=actor.id, lang=actor.front.lang)


def actor_page(desk: Desk, actor: Document) -> ActorPage:
    """One actor's page."""
    front, path, lang = actor.front, document_path(actor), desk.lang(actor)
    text = desk.text(path, numbered=True, lang=lang)
    body = desk.blocks(actor.body, text, lang)
    positions = tuple(
        Stand(
            desk.position(position, desk.lookups.latest(made), text, lang),
            desk.mark(made.claim.id, lang),
        )
        for position, made in desk.lookups.positions_by_actor.get(actor.id, ())
    )
    unnumbered = desk.text(path, numbered=False, lang=lang)
    events = desk.lookups.events_by_actor.get(actor.id, ())
    mentions = desk.library.mentions.get(("actor", actor.id), ())
    sources = desk.cited(text, lang)
    return ActorPage(
        **desk.base(path, front.title, lang),
        summary=front.summary or front.short,
        section=ACTORS,
        kind=front.kind,
        short=another_name(actor),
        same_as=front.same_as,
        body=body,
        address=document_address(actor),
        events=tuple(desk.event(one, unnumbered, anchored=False, lang=lang) for one in events),
        positions=positions,
        claims=claims_about(desk, actor, lang),
        explainers=tuple(
            desk.teaser(d, lang) for d in desk.tongues.once(mentions, lang) if d.kind == "explainer"
        ),
        sources=sources,
        slips=slips_of(desk, text, sources, lang),
    )


def claims_about(desk: Desk, actor: Document, lang: str) -> tuple[ClaimMark, ...]:
    """The claims whose sentence names the actor."""
    return tuple(desk.mark(id_, lang) for id_ in desk.lookups.claims_by_subject.get(actor.id, ()))
