"""The page of an explainer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from msgspec.structs import replace

from nutgraf import walk
from nutgraf.addresses import EXPLAINERS, document_path, record_address
from nutgraf.model import Document
from nutgraf.publication import last_change
from nutgraf.translations import behind
from nutgraf.views.desk import NOWHERE, Desk
from nutgraf.views.facts import changes_newest_first, minutes, plain_words
from nutgraf.views.files import CLAIM_FILES, SOURCE_FILES
from nutgraf.views.page_views import ExplainerPage
from nutgraf.views.related import related
from nutgraf.views.shapes import ContentsLine, EventView, Named, When
from nutgraf.views.sheets import Sheet, sheet
from nutgraf.views.sidenotes import beside
from nutgraf.views.slips import slips_of
from nutgraf.views.teasers import lead_picture, picture_of

Name = TypeVar("Name", bound=Named)


def explainer_pages(desk: Desk) -> Iterator[Sheet]:
    """A page for each explainer, newest first."""
    for document in desk.library.explainers:
        path = document.place.path
        yield sheet(
            "explainer.html",
            explainer_page,
            desk,
            document,
            name=path,
            inside=path,
            lang=document.front.lang,
        )


def explainer_page(desk: Desk, document: Document) -> ExplainerPage:
    """One explainer's page."""
    front, path, lang = document.front, document_path(document), desk.lang(document)
    library, linked = desk.library, desk.library.ids_of(document)
    text = desk.text(path, numbered=True, lang=lang, retold=library.retold.get(document.place.path))
    # the order of the calls is the order of the page: citations are numbered as they come
    keys = text.all(document.keys)
    body = beside(desk.blocks(document.body, text, lang))
    unknowns = text.all(document.unknowns)
    methods = text.all(document.methods)
    changes = tuple(
        desk.change(change, document, anchor, text.html(change.text), lang)
        for anchor, change in changes_newest_first(document)
    )
    sources, claims = desk.cited(text, lang), desk.claims_of(document)
    corrected = next((change.when for change in changes if change.kind == "correction"), None)
    original = library.originals.get(document.place.path)
    return ExplainerPage(
        **desk.base(path, front.title, lang),
        summary=front.summary,
        section=EXPLAINERS,
        topic=desk.topic(document),
        tags=desk.tags(document),
        authors=desk.authors(document),
        published=desk.when_if(front.date, lang),
        updated=desk.when_if(front.updated, lang),
        modified=desk.when_if(last_change(document), lang),
        minutes=minutes(document),
        words=document.words,
        keys_html=keys,
        contents=contents(document),
        body=body,
        timeline=timeline_named(desk, document, lang),
        timeline_events=timeline_events(desk, document, linked, lang),
        tallies=desk.tallies(claims),
        sources=sources,
        primary=sum(source.kind == "primary" for source in sources),
        archived=sum(bool(source.archived) for source in sources),
        unknowns_html=unknowns,
        methods_html=methods,
        changes=changes,
        corrected=corrected,
        actors=in_its_words(
            desk,
            document,
            "actor",
            (desk.actor_named(i, lang) for i in linked.get("actor", ()) if i in library.actors),
        ),
        terms=in_its_words(
            desk,
            document,
            "term",
            (
                desk.named(library.terms[i], lang)
                for i in linked.get("term", ())
                if i in library.terms
            ),
        ),
        related=tuple(desk.teaser(other, lang) for other in related(desk, document, linked, lang)),
        translations=desk.tongues.translations(document),
        translated_from=desk.tongues.original(original, lang) if original else NOWHERE,
        behind=_behind(desk, document, original, lang) if original else None,
        image=picture_of(desk.library, document),
        image_alt=front.image_alt,
        cite=desk.cite(document),
        data=(*(CLAIM_FILES if claims else ()), *(SOURCE_FILES if sources else ())),
        original=desk.originals.get(document.place.path, ""),
        slips=slips_of(desk, text, sources, lang),
        picture=lead_picture(desk, document),
    )


def in_its_words(
    desk: Desk, document: Document, scheme: str, names: Iterable[Name]
) -> tuple[Name, ...]:
    """Names as a text has them, where the records they lead to are in another language.

    What the text links first is what it calls an actor or a term in its own language.
    """
    named = tuple(names)
    if not any(name.lang for name in named):
        return named
    labels: dict[str, str] = {}
    for link in desk.library.links_of(document):
        if link.scheme == scheme:
            labels.setdefault(record_address(desk.library, link), plain_words(link.label))
    return tuple(
        replace(name, text=labels[name.url], lang="")
        if name.lang and labels.get(name.url)
        else name
        for name in named
    )


def contents(document: Document) -> tuple[ContentsLine, ...]:
    """The body's headings of level 2 and 3."""
    return tuple(
        ContentsLine(heading.level, heading.id, heading.html)
        for heading in document.headings
        if heading.level <= 3
    )


def timeline_named(desk: Desk, document: Document, lang: str) -> Named:
    """The timeline that an explainer leans on."""
    timeline = desk.library.timelines.get(document.front.timeline)
    return desk.named(timeline, lang) if timeline else NOWHERE


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
    text = desk.text(document_path(document), numbered=False, lang=lang)
    events = desk.library.in_order(touched & lookups.ids_by_timeline[timeline.id])
    return tuple(desk.event(timed, text, anchored=False, lang=lang) for timed in events)


def _behind(
    desk: Desk, document: Document, original: Document, lang: str
) -> tuple[When, When] | None:
    """The dates of a translation and of its original, where the original is newer."""
    dates = behind(document, original)
    return (desk.when(dates[0], lang), desk.when(dates[1], lang)) if dates else None
