"""From the library to one frozen view per page: all that its template can see.

`PAGES` is the list of what a site has. Each function yields pages as pairs: the
template's name, and the view that it is rendered with.
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
from nutgraf.views.page_views import PageBase
from nutgraf.views.redirects import redirect_pages
from nutgraf.views.timelines import timeline_pages
from nutgraf.views.withdrawn import withdrawn_pages

PAGES: tuple[Callable[[Desk], Iterator[tuple[str, PageBase]]], ...] = (
    front_page,
    explainer_pages,
    timeline_pages,
    claims_page,
    actors_page,
    actor_pages,
    sources_page,
    glossary_page,
    corrections_page,
    list_pages,
    plain_pages,
    not_found_page,
    withdrawn_pages,
    redirect_pages,
)


def pages(desk: Desk) -> Iterator[tuple[str, PageBase]]:
    """Every page of the site, as a template's name and its view."""
    for make in PAGES:
        yield from make(desk)
