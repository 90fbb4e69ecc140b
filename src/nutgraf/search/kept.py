"""The index of a site, made only where what can be found has changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from nutgraf import rules
from nutgraf.keeping import keys
from nutgraf.keeping.store import Store
from nutgraf.model import Place, Problem
from nutgraf.printed import Unprinted
from nutgraf.search import Search
from nutgraf.search.bundle import SearchError, bundle
from nutgraf.search.entries import entries
from nutgraf.views.desk import Desk
from nutgraf.views.search import BUNDLE
from nutgraf.writing.disk import Stands, mark_of
from nutgraf.writing.manifest import Mark


class Made(Struct, frozen=True, array_like=True):
    """An index that was made: what of, and the mark of each file."""

    digest: bytes
    marks: tuple[tuple[str, Mark], ...]


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
    digest = keys.digest(keys.code(), msgspec.msgpack.encode(found))
    # one for each output, which the next one replaces: the files are large, and stand there
    key = keys.digest(b"search", str(output.resolve()).encode("utf-8", "surrogateescape"))
    made = _kept(store, key)
    if made is not None and made.digest == digest:
        seen = {path: at for path, mark in made.marks if (at := stands(path, mark)) is not None}
        if len(seen) == len(made.marks):

            @cache
            def files() -> dict[str, bytes]:
                return dict(_files(desk, state))

            again = {p: Unprinted(mark, p, lambda path: files()[path]) for p, mark in made.marks}
            return Search(again, seen)
    try:
        new = dict(_files(desk, state))
    except SearchError as error:
        hint = "mend it, or do without search: NUTGRAF_SEARCH = False"
        if str(error) == "Pagefind is not installed":
            hint = "pip install 'nutgraf[search]', or do without search: NUTGRAF_SEARCH = False"
        text = f"the search page cannot search, only list: {error}"
        return Search(problems=(Problem(Place("search.html", 1), rules.SEARCH_FAILED, text, hint),))
    marks = tuple((path, mark_of(data)) for path, data in new.items())
    store.put("builds", {key: msgspec.msgpack.encode(Made(digest, marks))})
    return Search(new)


def _files(desk: Desk, state: Path) -> Iterator[tuple[str, bytes]]:
    for path, data in bundle(entries(desk), state).items():
        yield f"{BUNDLE}{path}", data


def _kept(store: Store, key: bytes) -> Made | None:
    value = store.get("builds", [key]).get(key)
    with suppress(msgspec.DecodeError):
        return msgspec.msgpack.decode(value, type=Made) if value is not None else None
    return None
