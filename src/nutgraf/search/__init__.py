"""Full-text search: what readers can find, and the files that find it in their browsers.

    entries      library  -> what can be found: each text, claim, event, actor and term
    bundle       entries  -> Pagefind's files, the same bytes every time
    kept         both, only where what can be found has changed

Pagefind is an extra (``pip install 'nutgraf[search]'``), and no build without a search imports any
of this. The page is made in `nutgraf.views.search`; its script is the theme's ``js/search.js``.
"""

from __future__ import annotations

from nutgraf.bundles import Bundle
from nutgraf.model import Problem


class Search(Bundle, frozen=True):
    """The files that readers search with; none where nothing can be searched.

    Attributes:
        problems: why there are none.
    """

    problems: tuple[Problem, ...] = ()
