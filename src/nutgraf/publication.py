"""What is published, and what stays behind: drafts, embargoed and withdrawn work.

An embargo covers more than the text that is marked. What only unpublished work uses (an actor
made for it, a source that nothing else cites, its pictures) would tell of it, so that stays
behind as well: `published_part` follows the links.
"""

from __future__ import annotations

import datetime as dt
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from operator import is_
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from nutgraf import walk
from nutgraf.dates import Date
from nutgraf.model import (
    Block,
    Borrowed,
    Change,
    Chart,
    Document,
    Event,
    Prose,
    Slice,
    Source,
    Text,
    data_path,
)
from nutgraf.writing.paths import folded

Key = tuple[str, str]
# Records that are there for what uses them. An explainer, a timeline or a page is there for itself.
SERVING = ("actor", "term")

# With what other programs hold a thing back, and how they say that they do, or do not.
HOLDING_KEYS = frozenset("draft hidden private unlisted unpublished embargo".split())
YES, NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")

State = Literal["published", "unpublished", "withdrawn"]


class Published(Struct, frozen=True):
    """What may be shown.

    Attributes:
        documents: without the parts that are marked as drafts.
        sources: likewise.
        withdrawn: documents whose place a notice takes; of each only the notice is left.
        files: paths of pictures and other files that only unpublished work links.
    """

    documents: tuple[Document, ...]
    sources: tuple[Source, ...]
    withdrawn: tuple[Document, ...]
    files: frozenset[str]


def published_part(
    documents: Iterable[Document],
    sources: Iterable[Source],
    files: Iterable[str],
    now: dt.datetime | None,
) -> Published:
    """Part what is published from what is not.

    Args:
        files: paths of the files that are no documents.
        now: the build's clock; what is dated after it is not published. ``None`` publishes all
            but what is withdrawn, as a preview does.
    """
    everything, every_source = tuple(documents), tuple(sources)
    states = [(document, state_of(document, now)) for document in everything]
    own = tuple(without_drafts(d) if now else d for d, state in states if state == "published")
    withdrawn = tuple(notice(d) for d, state in states if state == "withdrawn")
    open_sources = tuple(s for s in every_source if not (now and s.draft))
    if len(own) == len(everything) and all(map(is_, own, everything)):
        return Published(own, open_sources, (), frozenset())
    held = _used_alone(everything, own)
    shown = tuple(d for d in own if (d.kind, d.id) not in held)
    return Published(
        documents=shown,
        sources=tuple(s for s in open_sources if ("source", s.id) not in held),
        withdrawn=withdrawn,
        files=(_files(everything) | _named(everything, shown, files)) - _files(shown),
    )


def state_of(document: Document, now: dt.datetime | None) -> State:
    """Where a document stands between its writing and its readers."""
    date, status = document.front.date, document.front.status
    out = date is None or now is None or date.moment_utc() <= now
    if status == "withdrawn" and document.kind != "term":
        return "withdrawn" if out else "unpublished"
    return "published" if now is None or (out and status == "published") else "unpublished"


def next_moment(documents: Iterable[Document], now: dt.datetime) -> float | None:
    """When the first of what waits comes out, as a time stamp; ``None`` where nothing does."""
    dates = (document.front.date for document in documents)
    moments = (date.moment_utc() for date in dates if date is not None)
    return min((moment.timestamp() for moment in moments if moment > now), default=None)


def last_change(document: Document) -> Date | None:
    """When readers last had reason to look again: the latest date that a document says of itself."""
    front = document.front
    if front.updated is None and not document.changes:  # as of most
        return front.date
    dates = [front.date, front.updated, *(change.date for change in document.changes)]
    return max((date for date in dates if date), key=lambda date: date.sort_key, default=None)


def notice(document: Document) -> Document:
    """What is left of a withdrawn document: its title, its dates, and why it is gone."""
    front = document.front
    kept = replace(
        front, summary=front.reason, topic="", tags=(), timeline="", translates="", image="",
        image_alt="", short="", same_as=(), kind="",
    )  # fmt: skip
    return Document(document.kind, document.id, document.place, kept, document.lines)


def withdrawal(document: Document) -> Change | None:
    """The entry on the site's record; none for a text that does not say when it was withdrawn."""
    front = document.front
    if front.updated is None:
        return None
    words = Text((f"<p>{escape(front.reason, quote=False)}</p>",))
    return Change("withdrawal", front.updated, words, document.at("status"))


# ----- Parts of a document -----


def without_drafts(document: Document) -> Document:
    """The document without the events, claims and figures that are marked ``{.draft}``."""
    parts = (*walk.all_blocks(document), *document.events, *document.changes)
    if not any(is_draft(part) for part in parts):
        return document
    events = (_without_draft_blocks(e) for e in document.events if not is_draft(e))
    shown = replace(
        document,
        body=_shown(document.body),
        events=tuple(events),
        changes=tuple(change for change in document.changes if not change.draft),
    )
    return replace(shown, words=walk.count_words(shown))


def is_draft(part: Block | Event | Borrowed | Change) -> bool:
    """True for what is marked, and for notes that only such parts refer to."""
    return not isinstance(part, Borrowed | Slice | Chart) and part.draft


def _without_draft_blocks(event: Event | Borrowed) -> Event | Borrowed:
    return event if isinstance(event, Borrowed) else replace(event, body=_shown(event.body))


def _shown(body: tuple[Block, ...]) -> tuple[Block, ...]:
    """What is left: where a part was between two stretches of text, these are one."""
    shown: list[Block] = []
    for block in body:
        if is_draft(block):
            continue
        last = shown[-1] if shown else None
        if isinstance(block, Prose) and isinstance(last, Prose):
            shown[-1] = Prose(_joined(last.text, block.text))
        else:
            shown.append(block)
    return tuple(shown)


def _joined(one: Text, other: Text) -> Text:
    seam = one.parts[-1] + other.parts[0]
    return Text((*one.parts[:-1], seam, *other.parts[1:]), one.links + other.links)


# ----- What goes with what is held back -----


def _used_alone(everything: Iterable[Document], own: tuple[Document, ...]) -> frozenset[Key]:
    """Records that unpublished work leads to, and nothing published does."""
    whole = tuple(everything)
    paths = {d.place.path: key for d in whole if (key := _key(d))}
    linked = {d.place.path: _links(d, paths) for d in own}
    uses = {key: linked[d.place.path] for d in own if (key := _key(d))}
    unpublished = {
        key for d in whole for key in _links(d, paths) - linked.get(d.place.path, frozenset())
    }
    touched = _reach(unpublished, uses)
    # an actor that nobody links is published for itself
    themselves = {
        key
        for d in own
        if d.kind not in SERVING or _key(d) not in touched
        for key in linked[d.place.path]
    }
    return frozenset(touched - _reach(themselves, uses))


def _key(document: Document) -> Key | None:
    return (document.kind, document.id) if document.kind in SERVING else None


def _links(document: Document, paths: Mapping[str, Key]) -> frozenset[Key]:
    """The actors, terms and sources that a document links, by id or by file."""
    found: set[Key] = set()
    for link in walk.links(document):
        if link.scheme in (*SERVING, "source"):
            found.add((link.scheme, link.id))
        elif link.scheme == "file" and link.id in paths:
            found.add(paths[link.id])
    return frozenset(found)


def _reach(start: Iterable[Key], uses: Mapping[Key, frozenset[Key]]) -> set[Key]:
    """All records that the given ones lead to, themselves among them."""
    found: set[Key] = set()
    ahead = list(start)
    while ahead:
        key = ahead.pop()
        if key not in found:
            found.add(key)
            ahead += uses.get(key, ())
    return found


def _files(documents: Iterable[Document]) -> frozenset[str]:
    """Paths of the files that documents link or show."""
    return frozenset(path for document in documents for path in linked_files(document))


def _named(
    everything: Iterable[Document], shown: Iterable[Document], files: Iterable[str]
) -> frozenset[str]:
    """Paths of the files whose names stand in what is held back, linked or not.

    However they are spelt: disks tell no "A" from "a", and have two forms of "é".
    """
    whole = set(map(id, shown))
    held = (document for document in everything if id(document) not in whole)
    names = {folded(name) for document in held for name in document.named}
    return frozenset(path for path in files if folded(posixpath.basename(path)) in names)


def linked_files(document: Document) -> Iterator[str]:
    """Paths, from the site's root, of the files that a document links, shows or draws."""
    for link in walk.links(document):
        if link.scheme == "file":
            yield link.id
        elif link.scheme == "chart":
            yield data_path(link)
    if document.front.image:
        yield image_path(document)


def image_path(document: Document) -> str:
    """A front matter picture's path from the site's root."""
    content = document.place.path.partition("/")[0]
    return f"{content}/{document.front.image.lstrip('/')}"
