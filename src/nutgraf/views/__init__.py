"""From the library to one frozen view per page: all that its template can see.

`PAGES` is the list of what a site has. Each function yields pages that are still to be made, so
that many processes can make them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nutgraf.views.actor import actor_pages
from nutgraf.views.desk import Desk
from nutgraf.views.explainer import explainer_pages
from nutgraf.views.front import front_page, not_found_page, plain_pages
from nutgraf.views.ledgers import (
    actors_page,
    claims_page,
    corrections_page,
    glossary_page,
    sources_page,
)
from nutgraf.views.lists import list_pages
from nutgraf.views.redirects import redirect_pages
from nutgraf.views.search import search_page
from nutgraf.views.sheets import Page, Sheet, whole
from nutgraf.views.timelines import timeline_pages
from nutgraf.views.withdrawn import withdrawn_pages

PAGES: tuple[Callable[[Desk], Iterator[Sheet]], ...] = (
    whole(front_page),
    explainer_pages,
    timeline_pages,
    whole(claims_page),
    whole(actors_page),
    actor_pages,
    whole(sources_page),
    whole(glossary_page),
    whole(corrections_page),
    list_pages,
    plain_pages,
    search_page,
    whole(not_found_page),
    whole(withdrawn_pages),
    whole(redirect_pages),
)


def sheets(desk: Desk) -> Iterator[Sheet]:
    """Every page of the site, still to be made, in the order of the sitemap."""
    for make in PAGES:
        yield from make(desk)


def pages(desk: Desk) -> Iterator[Page]:
    """Every page of the site, as a template's name and its view."""
    for sheet in sheets(desk):
        yield from sheet.pages()
