"""Atom feeds, the sitemap and robots.txt: what the standards want with absolute addresses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from io import StringIO

from nutgraf.addresses import FEED, document_address, list_address, topic_feed_path
from nutgraf.model import Document
from nutgraf.views.desk import Desk
from nutgraf.views.lists import grouped

SITEMAP = "sitemap.xml"


def feeds(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """The feed of all explainers and one for each topic; none without an absolute address.

    A preview has none, and no sitemap: nothing should follow or find it.
    """
    if not desk.site.url or desk.preview:
        return
    if desk.library.explainers:
        yield (
            FEED,
            _atom(desk, desk.site.name, "", FEED, desk.tongues.once(desk.library.explainers)),
        )
    for topic, explainers in grouped(desk, "topic").items():
        title, page = f"{desk.site.name}: {topic}", list_address("topic", topic)
        yield topic_feed_path(topic), _atom(desk, title, page, topic_feed_path(topic), explainers)


def _atom(desk: Desk, title: str, page: str, path: str, explainers: Sequence[Document]) -> bytes:
    from feedgenerator import Atom1Feed  # here: only feeds need it

    base = desk.site.url
    feed = Atom1Feed(
        title=title,
        link=f"{base}/{page}",
        feed_url=f"{base}/{path}",
        description=desk.site.tagline,
        language=desk.site.lang,
        subtitle=desk.site.tagline or None,
    )
    for document in [d for d in explainers if d.front.date][: desk.site.feed_items]:
        front, address = document.front, f"{base}/{document_address(document)}"
        assert front.date is not None  # the list above holds no other
        published = front.date.moment_utc()
        feed.add_item(
            title=front.title,
            link=address,
            unique_id=address,
            description=f"<p>{escape(front.summary, quote=False)}</p>",
            author_name=", ".join(author.text for author in desk.authors(document)) or None,
            categories=[*filter(None, [front.topic]), *front.tags],
            pubdate=published,
            updateddate=last_change(document) or published,
        )
    out = StringIO()
    feed.write(out, "utf-8")
    return out.getvalue().encode("utf-8")


def last_change(document: Document) -> dt.datetime | None:
    """When readers last had reason to look again."""
    dates = [document.front.date, document.front.updated, *(c.date for c in document.changes)]
    return max((date.moment_utc() for date in dates if date), default=None)


def sitemap(desk: Desk, pages: Iterable[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    """Every page that can be found; none without an absolute address.

    Args:
        pages: path and absolute address.
    """
    if desk.preview:
        return
    robots = "User-agent: *\nAllow: /\n"
    if not desk.site.url:
        yield "robots.txt", robots.encode()
        return
    changed = {
        document_address(document): last_change(document) for document in desk.library.documents
    }
    rows = ["<?xml version='1.0' encoding='utf-8'?>"]
    rows.append('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">')
    for path, canonical in pages:
        moment = changed.get(path)
        modified = f"<lastmod>{moment.date().isoformat()}</lastmod>" if moment else ""
        rows.append(f"<url><loc>{escape(canonical)}</loc>{modified}</url>")
    rows.append("</urlset>\n")
    yield SITEMAP, "\n".join(rows).encode()
    yield "robots.txt", f"{robots}Sitemap: {desk.site.url}/{SITEMAP}\n".encode()
