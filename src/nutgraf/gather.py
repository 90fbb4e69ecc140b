"""Find the files in ``content/`` and have each read, in as many processes as help."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from nutgraf.charts import fill_charts
from nutgraf.intake import Held, Intake
from nutgraf.keeping import keys
from nutgraf.keeping.store import Store
from nutgraf.listing import Listing
from nutgraf.meter import Meter
from nutgraf.model import Document, Kind, Problem, Source, Waiver
from nutgraf.order import Order
from nutgraf.publication import state_of
from nutgraf.slugs import slugify
from nutgraf.workers import helpful, spread

# Texts that a process has to be given before it helps, and texts that it is given at once.
LEAST, BATCH = 100, 50

_encoder, _decoder = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Held)


class Gathered(Struct, frozen=True):
    """What stands in ``content/``, in the order of paths.

    Attributes:
        files: paths, from the site's root, of files that are neither documents nor sources.
        insides: of each document, by path, what it is known by and the digest of its surface;
            empty where nothing can tell.
        waivers: of files of sources; documents have their own.
        problems: of sources, and of files that could not be read.
        marks: digests of the files that were read just now, by their paths in the content.
    """

    documents: tuple[Document, ...]
    sources: tuple[Source, ...]
    files: tuple[str, ...]
    insides: Mapping[str, tuple[bytes, bytes]]
    waivers: tuple[Waiver, ...]
    problems: tuple[Problem, ...]
    marks: Mapping[str, bytes]


class Item(NamedTuple):
    """One file as a process hands it over.

    Attributes:
        key: empty for what cannot be kept.
        mark: the digest of its bytes, where they were read.
        kept: true where it was kept by an earlier build.
        held: encoded, but for what has no encoding, such as a year of a hundred digits.
    """

    key: bytes
    mark: bytes
    kept: bool
    held: bytes | Held


def gather(
    order: Order,
    store: Store,
    meter: Meter | None = None,
    marks: Mapping[str, bytes] | None = None,
) -> Gathered:
    """Read everything.

    Args:
        marks: digests of files that were read already, by their paths in the content.
    """
    meter = meter or Meter()
    listing = Listing(order.shelves.content, order.shelves.ignore)
    paths = list(listing.files())
    intake = Intake(order.shelves, order.reading, order.other_reader)
    documents: list[Document] = []
    sources: list[Source] = []
    files: list[str] = []
    insides: dict[str, tuple[bytes, bytes]] = {}
    waivers: list[Waiver] = []
    problems: list[Problem] = []
    just_read: dict[str, bytes] = {}
    all_held = _held(paths, intake, store, order.jobs, marks or {})
    for path, (key, mark, held) in zip(paths, meter.counted(all_held, len(paths)), strict=True):
        if mark:
            just_read[path] = mark
        if held.copied:
            files.append(f"{order.shelves.content.name}/{path}")
        elif held.document is not None:
            documents.append(held.document)
            insides[held.document.place.path] = (key, held.surface)
        sources += held.sources
        waivers += held.waivers
        problems += held.problems
    problems += listing.problems
    now = None if order.drafts else order.now
    translated = with_translations(documents, order.shelves.lang, now)
    filled = fill_charts(translated, insides, order.shelves.content, files)
    return Gathered(
        documents=filled.documents,
        sources=tuple(sources),
        files=tuple(files),
        insides=filled.insides,
        waivers=tuple(waivers),
        problems=(*problems, *filled.problems),
        marks=just_read,
    )


def _held(
    paths: Sequence[str], intake: Intake, store: Store, jobs: int, marks: Mapping[str, bytes]
) -> Iterator[tuple[bytes, bytes, Held]]:
    """What each file holds, in order, with its key and its mark; kept for the next build."""
    any_kept = store.has_any("texts")
    # looked for in this process, which decodes it anyway: to hand it over would take longer
    kept = _kept(paths, intake, store, marks) if any_kept else {}

    def read(batch: Sequence[str]) -> list[Item]:
        return _items(batch, intake, store if any_kept else None)

    rest = [path for path in paths if path not in kept]
    jobs = helpful(jobs, len(rest), LEAST)
    with store.filling("texts") as shelf:
        store.close()  # no connection goes into another process
        items = (item for batch in spread(rest, read, jobs, BATCH) for item in batch)
        for path in paths:
            item = kept.pop(path, None) or next(items)
            if item.key:
                shelf.used.add(item.key)
            if item.key and not item.kept and isinstance(item.held, bytes):
                shelf.add({item.key: item.held})
            held = item.held if isinstance(item.held, Held) else _decoded(path, item.held, intake)
            yield item.key, item.mark, held
        next(items, None)  # which ends what they came from


def _kept(
    paths: Sequence[str], intake: Intake, store: Store, marks: Mapping[str, bytes]
) -> dict[str, Item]:
    """What is kept of files whose digests are known."""
    asked = {path: intake.key(path, marks[path]) for path in paths if path in marks}
    kept = store.get("texts", [key for key in asked.values() if key])
    return {
        path: Item(key, b"", kept=True, held=kept[key])
        for path, key in asked.items()
        if key in kept
    }


def _items(paths: Sequence[str], intake: Intake, store: Store | None) -> list[Item]:
    """What some files hold.

    Args:
        store: none where nothing is kept.
    """
    opened = [(path, intake.open(path)) for path in paths]
    marks = [
        keys.mark(data) if isinstance(data, bytes) and intake.is_read(path) else b""
        for path, data in opened
    ]
    known = [
        intake.key(path, mark) if mark else b"" for path, mark in zip(paths, marks, strict=True)
    ]
    kept = store.get("texts", [key for key in known if key]) if store is not None else {}
    read = iter(intake.read([o for o, key in zip(opened, known, strict=True) if key not in kept]))
    return [
        Item(key, mark, kept=True, held=kept[key]) if key in kept else _item(key, mark, next(read))
        for key, mark in zip(known, marks, strict=True)
    ]


def _item(key: bytes, mark: bytes, held: Held) -> Item:
    try:
        return Item(key, mark, kept=False, held=_encoder.encode(held))
    except (OverflowError, UnicodeEncodeError):
        return Item(b"", mark, kept=False, held=held)


def _decoded(path: str, held: bytes, intake: Intake) -> Held:
    try:
        return _decoder.decode(held)
    except msgspec.DecodeError:  # a store that holds what no build of ours keeps
        return intake.read([(path, intake.open(path))])[0]


def with_translations(
    documents: Iterable[Document], lang: str, now: dt.datetime | None
) -> list[Document]:
    """Part texts that share a slug in several languages, as Pelican does: ``SLUG-LANG``.

    The one in the site's language is the original; where there is none, the first. What is not
    published is none, and leaves its mark on no address: it waits under a name of its own.

    Args:
        now: the build's clock; ``None`` for a preview, where everything counts as published.
    """
    documents = list(documents)
    if len({document.front.lang or lang for document in documents}) < 2:
        return documents
    alike: defaultdict[tuple[Kind, str], list[Document]] = defaultdict(list)
    for document in documents:
        if document.kind in ("explainer", "page"):
            name = slugify(document.front.slug) or document.id
            alike[document.kind, name].append(document)
    parted: dict[str, Document] = {}
    for (_, name), group in alike.items():
        langs = [document.front.lang or lang for document in group]
        if len(group) > 1 and len(set(langs)) == len(group):
            original = _original(group, lang, now)
            parted |= {
                document.place.path: _translation(document, name, own, original, now)
                for document, own in zip(group, langs, strict=True)
                if document is not original
            }
    return [parted.get(document.place.path, document) for document in documents]


def _original(group: Sequence[Document], lang: str, now: dt.datetime | None) -> Document:
    out = [document for document in group if state_of(document, now) != "unpublished"] or group
    return next((one for one in out if (one.front.lang or lang) == lang), out[0])


def _translation(
    document: Document, name: str, lang: str, original: Document, now: dt.datetime | None
) -> Document:
    front, own = document.front, f"{name}-{slugify(lang)}"
    published = state_of(original, now) == "published"
    translates = front.translates or (original.id if published else "")
    return replace(document, id=own, front=replace(front, slug=own, translates=translates))
