"""The front page, plain pages, and the page for addresses that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nutgraf.addresses import EXPLAINERS, FRONT, NOT_FOUND, document_path
from nutgraf.library import Library, TimedEvent
from nutgraf.model import Document
from nutgraf.views.desk import Desk
from nutgraf.views.explainer import contents
from nutgraf.views.ledgers import latest_first
from nutgraf.views.lists import grouped
from nutgraf.views.page_views import Changed, FrontPage, NotFoundPage, PlainPage
from nutgraf.views.shapes import Named
from nutgraf.views.sheets import Sheet, sheet
from nutgraf.views.sidenotes import beside
from nutgraf.views.slips import slips_of
from nutgraf.views.teasers import lead_picture, picture_of
from nutgraf.views.text import PageText

TEASERS, CHANGES, MOVED, EVENTS = 9, 4, 3, 6


def front_page(desk: Desk) -> Iterator[tuple[str, FrontPage]]:
    """index.html: one lead, the next explainers, what changed, what happened last."""
    library = desk.library
    text = desk.text(FRONT, numbered=False)
    shown = desk.tongues.once(library.explainers)
    explainers = [desk.teaser(document) for document in shown[: TEASERS + 1]]
    more = len(shown) > len(explainers)
    yield (
        "index.html",
        FrontPage(
            **desk.base(FRONT, ""),
            summary=desk.site.tagline,
            section=FRONT,
            lead=explainers[0] if explainers else None,
            teasers=tuple(explainers[1:]),
            changed=_changed(desk, text),
            events=tuple(
                desk.event(timed, text, anchored=False)
                for timed in islice(_newest_events(library), EVENTS)
            ),
            topics=tuple(
                desk.topic(documents[0]) for documents in grouped(desk, "topic", shown).values()
            ),
            tallies=desk.tallies(library.claims.values()),
            older=Named("", EXPLAINERS) if more else Named(""),
        ),
    )


def _changed(desk: Desk, text: PageText) -> tuple[Changed, ...]:
    """What changed last, of texts and of claims, in one order."""
    claims = latest_first(iter(desk.library.claims.values()))[:MOVED]
    found = [
        (one.since.sort_key if one.since else (0,), Changed(claim=desk.claim(one, text)))
        for one in claims
    ]
    for document, anchor, change in desk.lookups.all_changes[:CHANGES]:
        view = desk.change(change, document, anchor, text.html(change.text))
        found.append((change.date.sort_key, Changed(change=view)))
    return tuple(one for _, one in sorted(found, key=lambda entry: entry[0], reverse=True))


def _newest_events(library: Library) -> Iterator[TimedEvent]:
    """The newest first, without those that are still to come."""
    return (timed for timed in reversed(library.happened) if not _is_to_come(timed, library))


def _is_to_come(timed: TimedEvent, library: Library) -> bool:
    """Whether all its sources are older than an event: a deadline, a plan, a forecast.

    No clock is read, so that a page is the same on any day.
    """
    known: list[int] = []
    for source in (library.sources[id_] for id_ in timed.ids("source") if id_ in library.sources):
        last = [date.latest for date in (source.issued, source.accessed) if date]
        if not last or None in last:
            return False
        known += (day for day in last if day is not None)
    first = timed.event.date.sort_key[0]
    return bool(known) and first > max(known) + 1  # where the sun rises first it is a day later


def plain_pages(desk: Desk) -> Iterator[Sheet]:
    """A page for each file in ``pages/``."""
    for document in desk.library.pages:
        path = document.place.path
        yield sheet(
            "page.html",
            plain_page,
            desk,
            document,
            name=path,
            inside=path,
            lang=document.front.lang,
        )


def plain_page(desk: Desk, document: Document) -> PlainPage:
    """One plain page."""
    path, lang = document_path(document), desk.lang(document)
    text = desk.text(path, numbered=True, lang=lang)
    body = beside(desk.blocks(document.body, text, lang))
    sources = desk.cited(text, lang)
    return PlainPage(
        **desk.base(path, document.front.title, lang),
        summary=document.front.summary,
        body=body,
        sources=sources,
        slips=slips_of(desk, text, sources, lang),
        contents=contents(document),
        updated=desk.when_if(document.front.updated or document.front.date, lang),
        image=picture_of(desk.library, document),
        image_alt=document.front.image_alt,
        picture=lead_picture(desk, document),
    )


def not_found_page(desk: Desk) -> Iterator[tuple[str, NotFoundPage]]:
    """404.html: hosts show it at any address, so its links are absolute where they can be."""
    base = desk.base(NOT_FOUND, "")
    base["canonical"] = ""
    if desk.site.url:
        base["root"] = f"{desk.site.url}/"
    yield (
        "404.html",
        NotFoundPage(
            **base,
            listed=False,
            latest=tuple(
                desk.teaser(document) for document in desk.tongues.once(desk.library.explainers)[:5]
            ),
        ),
    )
