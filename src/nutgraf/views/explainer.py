"""The page of an explainer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from nutgraf import walk
from nutgraf.addresses import EXPLAINERS, document_path
from nutgraf.model import Document
from nutgraf.views.desk import NOWHERE, Desk
from nutgraf.views.facts import changes_newest_first, minutes
from nutgraf.views.files import CLAIM_FILES, SOURCE_FILES
from nutgraf.views.page_views import ExplainerPage
from nutgraf.views.related import related
from nutgraf.views.shapes import ContentsLine, EventView, Named
from nutgraf.views.sheets import Sheet, sheet
from nutgraf.views.teasers import lead_picture, picture_of


def explainer_pages(desk: Desk) -> Iterator[Sheet]:
    """A page for each explainer, newest first."""
    for document in desk.library.explainers:
        path = document.place.path
        yield sheet("explainer.html", explainer_page, desk, document, name=path, inside=path)


def explainer_page(desk: Desk, document: Document) -> ExplainerPage:
    """One explainer's page."""
    front, path, lang = document.front, document_path(document), desk.lang(document)
    library, linked = desk.library, desk.library.ids_of(document)
    text = desk.text(path, numbered=True)
    # the order of the calls is the order of the page: citations are numbered as they come
    keys = text.all(document.keys)
    body = desk.blocks(document.body, text, lang)
    unknowns = text.all(document.unknowns)
    methods = text.all(document.methods)
    changes = tuple(
        desk.change(change, document, number, text.html(change.text))
        for number, change in changes_newest_first(document)
    )
    sources, claims = desk.cited(text), desk.claims_of(document)
    corrected = next((change.when for change in changes if change.kind == "correction"), None)
    return ExplainerPage(
        **desk.base(path, front.title, lang),
        summary=front.summary,
        section=EXPLAINERS,
        topic=desk.topic(document),
        tags=desk.tags(document),
        authors=desk.authors(document),
        published=desk.when_if(front.date, lang),
        updated=desk.when_if(front.updated, lang),
        minutes=minutes(document),
        keys_html=keys,
        contents=contents(document),
        body=body,
        timeline=timeline_named(desk, document),
        timeline_events=timeline_events(desk, document, linked, lang),
        tallies=desk.tallies(claims),
        sources=sources,
        primary=sum(source.kind == "primary" for source in sources),
        archived=sum(bool(source.archived) for source in sources),
        unknowns_html=unknowns,
        methods_html=methods,
        changes=changes,
        corrected=corrected,
        actors=tuple(desk.actor_named(i) for i in linked.get("actor", ()) if i in library.actors),
        terms=tuple(
            desk.named(library.terms[i]) for i in linked.get("term", ()) if i in library.terms
        ),
        related=tuple(desk.teaser(other) for other in related(library, document, linked)),
        translations=_translations(desk, document),
        image=picture_of(desk.library, document),
        image_alt=front.image_alt,
        cite=desk.cite(document),
        data=(*(CLAIM_FILES if claims else ()), *(SOURCE_FILES if sources else ())),
        original=desk.originals.get(document.place.path, ""),
        picture=lead_picture(desk, document),
    )


def contents(document: Document) -> tuple[ContentsLine, ...]:
    """The body's headings of level 2 and 3."""
    return tuple(
        ContentsLine(heading.level, heading.id, heading.html)
        for heading in document.headings
        if heading.level <= 3
    )


def timeline_named(desk: Desk, document: Document) -> Named:
    """The timeline that an explainer leans on."""
    timeline = desk.library.timelines.get(document.front.timeline)
    return desk.named(timeline) if timeline else NOWHERE


def timeline_events(
    desk: Desk, document: Document, linked: Mapping[str, Iterable[str]], lang: str
) -> tuple[EventView, ...]:
    """The events of its timeline that the explainer links, or that rest on its claims."""
    timeline = desk.library.timelines.get(document.front.timeline)
    if timeline is None:
        return ()
    lookups = desk.lookups
    touched = set(linked.get("event", ()))
    for claim in walk.claims(document):
        touched |= {timed.event.id for timed in lookups.events_by_claim.get(claim.id, ())}
    text = desk.text(document_path(document), numbered=False)
    events = desk.library.in_order(touched & lookups.ids_by_timeline[timeline.id])
    return tuple(desk.event(timed, text, anchored=False, lang=lang) for timed in events)


def _translations(desk: Desk, document: Document) -> tuple[Named, ...]:
    """The same text in other languages."""
    original = document.front.translates or document.id
    return tuple(
        desk.named(other)
        for other in desk.lookups.explainers_by_original.get(original, ())
        if other is not document
    )
