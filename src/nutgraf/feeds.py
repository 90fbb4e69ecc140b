"""Feeds: explainers as Atom and as JSON Feed, and what was corrected or updated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec

from nutgraf.addresses import (
    CORRECTIONS,
    CORRECTIONS_FEED,
    FEED,
    FRONT,
    JSON_FEED,
    document_address,
    list_address,
    quoted,
    topic_feed_path,
)
from nutgraf.model import Change, Document
from nutgraf.publication import last_change
from nutgraf.views.desk import Desk
from nutgraf.views.facts import anchored_changes, plain
from nutgraf.views.lists import grouped
from nutgraf.views.teasers import picture_of

if TYPE_CHECKING:
    from feedgenerator import Atom1Feed

VERSION = "https://jsonfeed.org/version/1.1"
LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
KINDS = {"correction": "Correction", "update": "Update", "withdrawal": "Withdrawal"}


def feeds(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """All feeds of a site; none without an absolute address.

    A preview has none, and no sitemap: nothing should follow or find it.
    """
    if not desk.site.url or desk.preview:
        return
    if desk.library.explainers:
        told = desk.tongues.once(desk.library.explainers)
        yield FEED, _atom(desk, desk.site.name, "", FEED, told)
        yield JSON_FEED, _json(desk, told)
    for topic, explainers in grouped(desk, "topic").items():
        title, page = f"{desk.site.name}: {topic}", list_address("topic", topic)
        path, told = topic_feed_path(topic), desk.tongues.once(explainers)
        yield path, _atom(desk, title, page, path, told)
    yield CORRECTIONS_FEED, _changes(desk)


def dated(desk: Desk, explainers: Iterable[Document]) -> list[tuple[Document, dt.datetime]]:
    """The newest of those that have a date, as many as a feed shows."""
    found = ((document, document.front.date) for document in explainers)
    dates = ((document, date.moment_utc()) for document, date in found if date)
    return list(islice(dates, desk.site.feed_items))


# ----- Atom -----


def _atom(desk: Desk, title: str, page: str, path: str, explainers: Sequence[Document]) -> bytes:
    base, feed = desk.site.url, _empty(desk, title, page, path)
    for document, published in dated(desk, explainers):
        front, address = document.front, f"{base}/{document_address(document)}"
        feed.add_item(
            title=front.title,
            link=address,
            unique_id=address,
            description=f"<p>{escape(front.summary, quote=False)}</p>",
            author_name=", ".join(one.text for one in desk.authors(document)) or None,
            categories=[one for one in (front.topic, *front.tags) if one],
            pubdate=published,
            updateddate=changed(document) or published,
        )
    return _written(feed)


def _changes(desk: Desk) -> bytes:
    """Corrections, updates and withdrawals, each under an address that stays its own."""
    base, title = desk.site.url, f"{desk.site.name}: corrections and updates"
    feed = _empty(desk, title, CORRECTIONS, CORRECTIONS_FEED)
    for document, anchor, change in desk.lookups.all_changes[: desk.site.feed_items]:
        page = f"{base}/{document_address(document)}"
        moment = change.date.moment_utc()
        feed.add_item(
            title=f"{KINDS[change.kind]}: {document.front.title}",
            link=f"{page}#{quoted(anchor)}" if anchor else page,
            unique_id=f"{page}#{quoted(anchor) or change.kind}",
            description=f"<p>{escape(plain(change.text), quote=False)}</p>",
            categories=[change.kind],
            pubdate=moment,
            updateddate=moment,
        )
    return _written(feed)


def _empty(desk: Desk, title: str, page: str, path: str) -> Atom1Feed:
    from feedgenerator import Atom1Feed  # here: only feeds need it

    base, tagline = desk.site.url, desk.site.tagline
    return Atom1Feed(
        title=title,
        link=f"{base}/{page}",
        feed_url=f"{base}/{quoted(path)}",
        description=tagline,
        language=desk.site.lang,
        subtitle=tagline or None,
    )


def _written(feed: Atom1Feed) -> bytes:
    if not feed.num_items():  # the library would read the clock
        feed.latest_post_date = lambda: LONG_AGO
    out = StringIO()
    feed.write(out, "utf-8")
    return out.getvalue().encode("utf-8")


def changed(document: Document) -> dt.datetime | None:
    """When readers last had reason to look again."""
    date = last_change(document)
    return date.moment_utc() if date else None


# ----- JSON Feed -----


def _json(desk: Desk, explainers: Sequence[Document]) -> bytes:
    site = desk.site
    feed: dict[str, Any] = {
        "version": VERSION,
        "title": site.name,
        "home_page_url": f"{site.url}/{FRONT}",
        "feed_url": f"{site.url}/{JSON_FEED}",
        "language": site.lang.replace("_", "-"),
    }
    if site.tagline:
        feed["description"] = site.tagline
    feed["items"] = [_item(desk, one, published) for one, published in dated(desk, explainers)]
    return msgspec.json.format(msgspec.json.encode(feed), indent=1) + b"\n"


def _item(desk: Desk, document: Document, published: dt.datetime) -> dict[str, Any]:
    front, base = document.front, f"{desk.site.url}/"
    address = base + document_address(document)
    item: dict[str, Any] = {
        "id": address,
        "url": address,
        "title": front.title,
        "content_text": front.summary or front.title,
        "date_published": published.isoformat(),
        "language": desk.lang(document).replace("_", "-"),
    }
    modified = changed(document)
    if modified is not None and modified != published:
        item["date_modified"] = modified.isoformat()
    if front.summary:
        item["summary"] = front.summary
    if authors := desk.authors(document):
        item["authors"] = [{"name": one.text, "url": base + one.url} for one in authors]
    if tags := [one for one in (front.topic, *front.tags) if one]:
        item["tags"] = tags
    if picture := picture_of(desk.library, document):
        item["image"] = base + picture
    return item | _more(desk, document, address)


def _more(desk: Desk, document: Document, address: str) -> dict[str, Any]:
    """What JSON Feed has no words for: how an explainer's claims stand, what was corrected in it."""
    more: dict[str, Any] = {}
    if tallies := desk.tallies(desk.claims_of(document)):
        more["standings"] = {tally.standing: tally.count for tally in tallies}
    made = [pair for pair in anchored_changes(document) if pair[1].kind == "correction"]
    if made:
        more["corrections"] = [_correction(change, anchor, address) for anchor, change in made]
    return {"_nutgraf": more} if more else {}


def _correction(change: Change, anchor: str, address: str) -> dict[str, str]:
    url = f"{address}#{quoted(anchor)}"
    return {"date": change.date.text, "url": url, "content_text": plain(change.text)}
