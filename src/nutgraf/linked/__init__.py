"""What a page says to machines: its facts as linked data, in the words of schema.org.

One ``@graph`` a page, made of nothing but its view and the site's, so that it says no more than
the page shows. In the order of reading::

    scope    where addresses lead, and what all pages of a site share, encoded once
    records  claims, sources, events, actors, terms and corrections as nodes
    graphs   one function for each kind of page
"""

from __future__ import annotations

from markupsafe import Markup

from nutgraf.linked.graphs import GRAPHS
from nutgraf.linked.records import moment
from nutgraf.linked.scope import scope_of
from nutgraf.views.page_views import PageBase
from nutgraf.views.shapes import SiteView

__all__ = ["linked_data", "moment"]


def linked_data(page: PageBase, site: SiteView, title: str, summary: str) -> Markup:
    """A page's graph, ready to stand within ``<script>``; empty for pages that have none.

    Args:
        title, summary: as the page shows them; some pages have them from their template.
    """
    graph = GRAPHS.get(type(page))
    if graph is None:
        return Markup()
    scope = scope_of(site, page.root)
    return scope.encoded(graph(page, scope, _words(title), _words(summary)))


def _words(shown: str) -> str:
    """What a template made of words, as words again."""
    return Markup(shown).unescape() if "&" in shown else str(shown)  # noqa: S704 (undone, not shown)
