"""The index of a site, made only where what can be found has changed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec

from nutgraf import rules
from nutgraf.bundles import bundling
from nutgraf.keeping.store import Store
from nutgraf.model import Place, Problem
from nutgraf.search import Search
from nutgraf.search.bundle import SearchError, bundle
from nutgraf.search.entries import entries
from nutgraf.views.desk import Desk
from nutgraf.views.search import BUNDLE
from nutgraf.writing.disk import Stands


def index(desk: Desk, store: Store, state: Path, output: Path, stands: Stands) -> Search:
    """The site's index; its files are not made where they stand in the output already.

    Args:
        state: a folder for what is made on the way.
        output: where they go.
        stands: how a file with this mark stands there, if it does.
    """
    found = tuple(entries(desk))
    if not found:
        return Search()
    digest = msgspec.msgpack.encode(found)
    try:
        make = partial(_files, desk, state)
        with bundling(b"search", digest, make, store, output, stands) as data:
            made = data()
    except SearchError as error:
        hint = "mend it, or do without search: NUTGRAF_SEARCH = False"
        if str(error) == "Pagefind is not installed":
            hint = "pip install 'nutgraf[search]', or do without search: NUTGRAF_SEARCH = False"
        text = f"the search page cannot search, only list: {error}"
        return Search(problems=(Problem(Place("search.html", 1), rules.SEARCH_FAILED, text, hint),))
    return Search(made.files, made.seen)


def _files(desk: Desk, state: Path) -> Iterator[tuple[str, bytes]]:
    for path, data in bundle(entries(desk), state).items():
        yield f"{BUNDLE}{path}", data
