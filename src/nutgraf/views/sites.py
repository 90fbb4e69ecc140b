"""What every page shows of the site: its name, its navigation, its foot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nutgraf.addresses import (
    ACTORS,
    CLAIMS,
    CORRECTIONS,
    CORRECTIONS_FEED,
    EXPLAINERS,
    FEED,
    GLOSSARY,
    JSON_FEED,
    SEARCH,
    SOURCES,
    TIMELINE,
)
from nutgraf.publisher import publisher_facts
from nutgraf.styles import STYLES, STYLES_HASH
from nutgraf.views.desk import Desk
from nutgraf.views.search import INDEX
from nutgraf.views.shapes import Named, PublisherFact, SiteView

STYLESHEET = "theme/style.css"
FAVICON = "theme/favicon.svg"


def site_view(desk: Desk, theme: Mapping[str, bytes], lang: str = "") -> SiteView:
    """The site's own view, for pages in some language.

    Args:
        theme: the theme's files by path.
    """
    site, library = desk.site, desk.library
    has_feeds = bool(site.url) and not desk.preview
    newest = max(
        (date for d in library.explainers for date in (d.front.updated, d.front.date) if date),
        key=lambda date: date.moment_utc(),
        default=None,
    )
    return SiteView(
        name=site.name,
        tagline=site.tagline,
        url=site.url,
        lang=site.lang,
        sections=tuple(_sections(desk)),
        pages=tuple(desk.named(page, lang) for page in library.pages),
        styles=STYLES if STYLESHEET in theme else "",
        styles_hash=STYLES_HASH if STYLESHEET in theme else "",
        stylesheet=STYLESHEET if STYLESHEET in theme else "",
        favicon=FAVICON if FAVICON in theme else "",
        feed=FEED if has_feeds and library.explainers else "",
        built=desk.when_if(newest, lang),
        license=Named(*site.license),
        preview=desk.preview,
        json_feed=JSON_FEED if has_feeds and library.explainers else "",
        corrections_feed=CORRECTIONS_FEED if has_feeds else "",
        publisher=tuple(
            PublisherFact(name, values) for name, values in publisher_facts(site.publisher, library)
        ),
        desks=site.desks,
    )


def _sections(desk: Desk) -> Iterator[Named]:
    """The lists that exist; the theme has the words for them, by their address."""
    library = desk.library
    shown = (
        (EXPLAINERS, library.explainers),
        (TIMELINE, library.happened),
        (CLAIMS, library.claims),
        (ACTORS, library.actors),
        (SOURCES, library.sources),
        (GLOSSARY, library.terms),
        (CORRECTIONS, True),
        (SEARCH if desk.site.search else INDEX, True),
    )
    return (Named("", address) for address, records in shown if records)
