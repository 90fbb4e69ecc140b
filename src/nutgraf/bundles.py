"""Files that are made together, and only where what they tell has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from nutgraf.keeping import keys
from nutgraf.keeping.store import Store
from nutgraf.printed import Unprinted
from nutgraf.writing.disk import Content, Seen, Stands, mark_of
from nutgraf.writing.manifest import Mark


class Bundle(Struct, frozen=True):
    """Such files.

    Attributes:
        files: by path from the output's root.
        seen: those among them that stand in the output already, and how.
    """

    files: Mapping[str, Content] = {}
    seen: Mapping[str, Seen] = {}


class Made(Struct, frozen=True, array_like=True):
    """A bundle that was made: what of, and the mark of each file."""

    digest: bytes
    marks: tuple[tuple[str, Mark], ...]


def bundled(
    name: bytes,
    digest: bytes,
    make: Callable[[], Iterable[tuple[str, bytes]]],
    store: Store,
    output: Path,
    stands: Stands,
) -> Bundle:
    """Files by path; none is made where all of them stand in the output as they would be.

    Args:
        name: what tells this bundle from the site's others.
        digest: of all that the files tell; empty where that is not known.
        output: where they go.
        stands: how a file with this mark stands there, if it does.

    Raises:
        Exception: whatever making them does.
    """
    digest = digest and keys.digest(keys.code(), digest)
    # one for each output, which the next one replaces: the files are large, and stand there
    key = keys.digest(name, str(output.resolve()).encode("utf-8", "surrogateescape"))
    made = _kept(store, key) if digest else None
    if made is not None and made.digest == digest:
        seen = {path: at for path, mark in made.marks if (at := stands(path, mark)) is not None}
        if len(seen) == len(made.marks):
            again = cache(lambda: dict(make()))
            files = {p: Unprinted(mark, p, lambda path: again()[path]) for p, mark in made.marks}
            return Bundle(files, seen)
    new = dict(make())
    if digest:
        marks = tuple((path, mark_of(data)) for path, data in new.items())
        store.put("builds", {key: msgspec.msgpack.encode(Made(digest, marks))})
    return Bundle(new)


def _kept(store: Store, key: bytes) -> Made | None:
    value = store.get("builds", [key]).get(key)
    with suppress(msgspec.DecodeError):
        return msgspec.msgpack.decode(value, type=Made) if value is not None else None
    return None
