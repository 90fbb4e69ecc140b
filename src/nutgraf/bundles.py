"""Files that are made together, and only where what they tell has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from nutgraf.keeping import keys
from nutgraf.keeping.store import Store
from nutgraf.meanwhile import Meanwhile
from nutgraf.printed import Proof, Unprinted
from nutgraf.spool import Spool, Spooled
from nutgraf.writing.disk import Content, Seen, Stands, mark_of, standing
from nutgraf.writing.manifest import Mark

# Makes files, each with its path.
Make = Callable[[], Iterable[tuple[str, bytes]]]
# The last that another process tells.
ALL = b""


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


class Told(Struct, frozen=True, array_like=True):
    """A file that another process has made.

    Attributes:
        put: where it is; none where it stands in the output already.
        seen: how it stands there.
    """

    path: str
    mark: Mark
    put: Spooled | None = None
    seen: Seen | None = None


@contextmanager
def bundling(
    name: bytes,
    digest: bytes,
    make: Make,
    store: Store,
    output: Path,
    stands: Stands,
    spool: Spool | None = None,
) -> Iterator[Callable[[], Bundle]]:
    """Files by path, given when they are asked for, and made by another process until then.

    None is made where all of them stand in the output as they would be.

    Args:
        name: what tells this bundle from the site's others.
        digest: of all that the files tell; empty where that is not known.
        output: where they go.
        stands: how a file with this mark stands there, if it does.
        spool: where that process puts the files; without one they are made here, and first.

    Raises:
        Exception: whatever making them does.
    """
    digest = digest and keys.digest(keys.code(), digest)
    # one for each output, which the next one replaces: the files are large, and stand there
    key = keys.digest(name, str(output.resolve()).encode("utf-8", "surrogateescape"))
    kept = _standing(_kept(store, key) if digest else None, digest, make, stands)
    if kept is not None:
        yield lambda: kept
        return
    if spool is None:
        made = _keep(Bundle(dict(make())), digest, key, store)
        yield lambda: made
        return
    meanwhile = None
    store.close()  # no connection goes into another process
    with suppress(OSError):  # where no process can be had, they are made when they are asked for
        meanwhile = Meanwhile(lambda: _tell(make, spool, output))
    try:
        yield cache(lambda: _keep(_told(meanwhile, make, spool), digest, key, store))
    finally:
        if meanwhile is not None:
            meanwhile.end()


def _standing(made: Made | None, digest: bytes, make: Make, stands: Stands) -> Bundle | None:
    """What was made, where it was made of the same and all of it stands."""
    if made is None or made.digest != digest:
        return None
    seen = {path: at for path, mark in made.marks if (at := stands(path, mark)) is not None}
    if len(seen) < len(made.marks):
        return None
    unmade = _unmade(make)
    return Bundle({path: unmade(path, mark) for path, mark in made.marks}, seen)


def _unmade(make: Make) -> Callable[[str, Mark], Unprinted]:
    """Files that stand in the output, and are made again where one does not any more."""
    again = cache(lambda: dict(make()))
    return lambda path, mark: Unprinted(mark, path, lambda path: again()[path])


def _tell(make: Make, spool: Spool, output: Path) -> Iterator[bytes]:
    """What another process tells: each file, and at the end that there is no more."""
    for path, data in make():
        mark = mark_of(data)
        seen = standing(output, path, mark)
        put = spool.put(path, data, mark) if seen is None else None
        yield msgspec.msgpack.encode(Told(path, mark, put, seen))
    yield ALL


def _told(meanwhile: Meanwhile | None, make: Make, spool: Spool) -> Bundle:
    """What another process has told; made here where it did not come to its end."""
    parts = list(meanwhile.told()) if meanwhile is not None else []
    if parts[-1:] != [ALL]:
        return Bundle(dict(make()))
    told = [msgspec.msgpack.decode(part, type=Told) for part in parts[:-1]]
    unmade = _unmade(make)
    files: dict[str, Content] = {
        one.path: Proof(one.mark, one.put, spool) if one.put else unmade(one.path, one.mark)
        for one in told
    }
    return Bundle(files, {one.path: one.seen for one in told if one.seen is not None})


def _keep(bundle: Bundle, digest: bytes, key: bytes, store: Store) -> Bundle:
    if digest:
        marks = tuple((path, mark_of(data)) for path, data in bundle.files.items())
        store.put("builds", {key: msgspec.msgpack.encode(Made(digest, marks))})
    return bundle


def _kept(store: Store, key: bytes) -> Made | None:
    value = store.get("builds", [key]).get(key)
    with suppress(msgspec.DecodeError):
        return msgspec.msgpack.decode(value, type=Made) if value is not None else None
    return None
