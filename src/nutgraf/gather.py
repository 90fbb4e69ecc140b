"""Find the files in ``content/`` and have each read, in as many processes as help."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from nutgraf.intake import Held, Intake
from nutgraf.keeping.store import Store
from nutgraf.listing import Listing
from nutgraf.meter import Meter
from nutgraf.model import Document, Kind, Problem, Source, Waiver
from nutgraf.order import Order
from nutgraf.slugs import slugify
from nutgraf.workers import helpful, spread

# Texts that a process has to be given before it helps, and texts that it is given at once.
LEAST, BATCH = 100, 50

_encoder, _decoder = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Held)


class Gathered(Struct, frozen=True):
    """What stands in ``content/``, in the order of paths.

    Attributes:
        files: paths, from the site's root, of files that are neither documents nor sources.
        waivers: of files of sources; documents have their own.
        problems: of sources, and of files that could not be read.
    """

    documents: tuple[Document, ...]
    sources: tuple[Source, ...]
    files: tuple[str, ...]
    waivers: tuple[Waiver, ...]
    problems: tuple[Problem, ...]


class Item(NamedTuple):
    """One file as a process hands it over.

    Attributes:
        key: empty for what cannot be kept.
        kept: true where it was kept by an earlier build.
        held: encoded, but for what has no encoding, such as a year of a hundred digits.
    """

    key: bytes
    kept: bool
    held: bytes | Held


def gather(order: Order, store: Store, meter: Meter | None = None) -> Gathered:
    """Read everything."""
    listing = Listing(order.shelves.content, order.shelves.ignore)
    paths = list(listing.files())
    intake = Intake(order.shelves, order.reading, order.other_reader)
    documents: list[Document] = []
    sources: list[Source] = []
    files: list[str] = []
    waivers: list[Waiver] = []
    problems: list[Problem] = []
    meter = meter or Meter()
    held_by_all = meter.counted(_held(paths, intake, store, order.jobs), len(paths))
    for path, held in zip(paths, held_by_all, strict=True):
        if held.copied:
            files.append(f"{order.shelves.content.name}/{path}")
        elif held.document is not None:
            documents.append(held.document)
        sources += held.sources
        waivers += held.waivers
        problems += held.problems
    problems += listing.problems
    translated = with_translations(documents, order.shelves.lang)
    return Gathered(
        tuple(translated), tuple(sources), tuple(files), tuple(waivers), tuple(problems)
    )


def _held(paths: Sequence[str], intake: Intake, store: Store, jobs: int) -> Iterator[Held]:
    """What each file holds, in order; kept for the next build."""

    def read(batch: Sequence[str]) -> list[Item]:
        return [_item(path, intake, store) for path in batch]

    store.close()  # no connection goes into another process
    used: set[bytes] = set()
    new: dict[bytes, bytes] = {}
    items = (
        i for batch in spread(paths, read, helpful(jobs, len(paths), LEAST), BATCH) for i in batch
    )
    for path, item in zip(paths, items, strict=True):
        if item.key:
            used.add(item.key)
        if item.key and not item.kept and isinstance(item.held, bytes):
            new[item.key] = item.held
        yield item.held if isinstance(item.held, Held) else _decoded(path, item.held, intake)
    # at the end, since who writes keeps others from reading
    store.put("texts", new)
    store.trim("texts", used)


def _item(path: str, intake: Intake, store: Store) -> Item:
    data = intake.open(path)
    key = intake.key(path, data)
    if key and (kept := store.get("texts", key)) is not None:
        return Item(key, kept=True, held=kept)
    held = intake.read(path, data)
    try:
        return Item(key, kept=False, held=_encoder.encode(held))
    except (OverflowError, UnicodeEncodeError):
        return Item(b"", kept=False, held=held)


def _decoded(path: str, held: bytes, intake: Intake) -> Held:
    try:
        return _decoder.decode(held)
    except msgspec.DecodeError:  # a store that holds what no build of ours keeps
        return intake.read(path, intake.open(path))


def with_translations(documents: Iterable[Document], lang: str) -> list[Document]:
    """Part texts that share a slug in several languages, as Pelican does: ``SLUG-LANG``.

    The one in the site's language is the original; where there is none, the first.
    """
    alike: defaultdict[tuple[Kind, str], list[Document]] = defaultdict(list)
    for document in documents:
        if document.kind in ("explainer", "page"):
            name = slugify(document.front.slug) or document.id
            alike[document.kind, name].append(document)
    parted: dict[str, Document] = {}
    for (_, name), group in alike.items():
        langs = [document.front.lang or lang for document in group]
        if len(group) > 1 and len(set(langs)) == len(group):
            original = group[langs.index(lang) if lang in langs else 0]
            parted |= {
                document.place.path: _translation(document, name, own, original)
                for document, own in zip(group, langs, strict=True)
                if document is not original
            }
    return [parted.get(document.place.path, document) for document in documents]


def _translation(document: Document, name: str, lang: str, original: Document) -> Document:
    front, own = document.front, f"{name}-{slugify(lang)}"
    published = original.front.status == "published"
    translates = front.translates or (original.id if published else "")
    return replace(document, id=own, front=replace(front, slug=own, translates=translates))
