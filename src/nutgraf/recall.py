"""A build that has nothing to do: what it was made from is the same, and all of it still stands."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import msgspec
from msgspec import Struct

from nutgraf.inputs import Inputs
from nutgraf.keeping import keys
from nutgraf.keeping.store import Store
from nutgraf.order import Order
from nutgraf.workers import helpful, spread
from nutgraf.writing.disk import standing
from nutgraf.writing.manifest import MANIFEST, Entry, decode
from nutgraf.writing.paths import STAGING, all_folders
from nutgraf.writing.records import second_copy

LEAST, BATCH = 1000, 250


class Recorded(Struct, frozen=True):
    """A build that was written.

    Attributes:
        since, until: the clock's times, in seconds, between which it would be the same; nothing
            is dated later where ``until`` is none.
        manifest: the digest of what it left.
        warnings: how many there were.
        report: what it said of them.
    """

    since: float
    until: float | None
    manifest: bytes
    warnings: int
    report: str


class Recalled(Struct, frozen=True):
    """What a build with nothing to do has to say."""

    files: tuple[str, ...]
    warnings: int
    report: str


def recall(order: Order, inputs: Inputs, store: Store) -> Recalled | None:
    """The last build, where this one would be the same; ``None`` where anything may differ."""
    # where nothing is kept there is nothing to compare, and all will be read anyway
    recorded = _recorded(order, inputs, store) if store.has_any("builds") else None
    if recorded is None or not _is_time(order, recorded):
        return None
    try:
        data = (order.output / MANIFEST).read_bytes()
        second = second_copy(order.output, order.state)
        copied = second is not None and second.read_bytes() == data
        copied &= not (order.output / MANIFEST).is_symlink()
    except OSError:
        return None
    if not copied or keys.mark(data) != recorded.manifest or (order.output / STAGING).exists():
        return None
    records = decode(data)
    if not records.intact or not _all_stand(order, records.entries):
        return None
    paths = tuple(entry.path for entry in records.entries)
    return Recalled(paths, recorded.warnings, recorded.report)


def record(
    order: Order, inputs: Inputs, store: Store, until: float | None, warnings: int, report: str
) -> None:
    """Keep what was built, where it is sure what it was made from."""
    digest = inputs.digest()
    if not digest or order.now is None or not inputs.still():
        return
    with suppress(OSError):
        manifest = keys.mark((order.output / MANIFEST).read_bytes())
        made = Recorded(order.now.timestamp(), until, manifest, warnings, report)
        key = _key(order, digest)
        store.put("builds", {key: msgspec.msgpack.encode(made)})
        store.trim("builds", {key})


def _recorded(order: Order, inputs: Inputs, store: Store) -> Recorded | None:
    digest = inputs.digest()
    key = _key(order, digest)
    value = store.get("builds", [key]).get(key) if digest else None
    with suppress(msgspec.DecodeError):
        return msgspec.msgpack.decode(value, type=Recorded) if value is not None else None
    return None


def _key(order: Order, digest: bytes) -> bytes:
    """Each output folder has its own."""
    return keys.digest(digest, str(order.output.resolve()).encode("utf-8", "surrogateescape"))


def _is_time(order: Order, recorded: Recorded) -> bool:
    now = order.now.timestamp() if order.now else recorded.since
    return recorded.since <= now and (recorded.until is None or now < recorded.until)


def _all_stand(order: Order, entries: Sequence[Entry]) -> bool:
    def stand(some: Sequence[Entry]) -> bool:
        return all(entry.sure and standing(order.output, entry.path, entry.mark) for entry in some)

    # through a link in the place of a folder, files only seem to stand in the output
    ways = all_folders(entry.path for entry in entries)
    if any((order.output / way).is_symlink() for way in ways):
        return False
    return all(spread(entries, stand, helpful(order.jobs, len(entries), LEAST), BATCH))
