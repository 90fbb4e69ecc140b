"""What search engines are told of: every page, what is new, and where both lists stand.

Both follow the protocol of sitemaps.org; the second adds Google's elements for news.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from nutgraf.addresses import NEWS_SITEMAP, SITEMAP, document_address, document_path
from nutgraf.dates import Date
from nutgraf.library import Library
from nutgraf.model import Document
from nutgraf.publication import last_change
from nutgraf.views.desk import Desk

ROBOTS = "robots.txt"
# The most that one file may hold.
MOST, MOST_NEWS = 50_000, 1_000
# How long an explainer is news.
NEW = dt.timedelta(days=2)
DECLARED = "<?xml version='1.0' encoding='utf-8'?>"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
LANGUAGES = ' xmlns:xhtml="http://www.w3.org/1999/xhtml"'
NEWS = ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
IN_PARENTHESES = re.compile(r"\s*\([^()]*\)")
# Google tells two kinds of Chinese apart, by where they are written so.
CHINESE = {"zh": "zh-cn", "zh-cn": "zh-cn", "zh-hans": "zh-cn", "zh-sg": "zh-cn"}
CHINESE |= {"zh-tw": "zh-tw", "zh-hant": "zh-tw", "zh-hk": "zh-tw"}


def sitemaps(
    desk: Desk,
    pages: Iterable[tuple[str, str]],
    told: Mapping[str, str],
    now: dt.datetime | None,
) -> Iterator[tuple[str, bytes]]:
    """Both sitemaps and robots.txt; no sitemap without an absolute address.

    Args:
        pages: path and absolute address of each page that can be found.
        told: what `page_tellings` tells of them.
        now: the build's clock; without it nothing is new.
    """
    if desk.preview:
        return
    robots = ["User-agent: *", "Allow: /"]
    if desk.site.url:
        yield from _files(desk, SITEMAP, list(_rows(pages, told)), MOST, LANGUAGES)
        robots.append(f"Sitemap: {desk.site.url}/{SITEMAP}")
        if news := list(_news(desk, now)):
            yield from _files(desk, NEWS_SITEMAP, news, MOST_NEWS, NEWS)
            robots.append(f"Sitemap: {desk.site.url}/{NEWS_SITEMAP}")
    yield ROBOTS, "\n".join([*robots, ""]).encode()


def _files(
    desk: Desk, path: str, rows: Sequence[str], most: int, space: str
) -> Iterator[tuple[str, bytes]]:
    """A sitemap; where it would hold too much, several and a list of them."""
    if len(rows) <= most:
        yield path, _file("urlset", space, rows)
        return
    stem = path.removesuffix(".xml")
    paths = []
    for number, start in enumerate(range(0, len(rows), most), 1):
        paths.append(f"{stem}-{number}.xml")
        yield paths[-1], _file("urlset", space, rows[start : start + most])
    listed = [f"<sitemap><loc>{escape(desk.site.url)}/{one}</loc></sitemap>" for one in paths]
    yield path, _file("sitemapindex", "", listed)


def _file(element: str, space: str, rows: Sequence[str]) -> bytes:
    head = f"<{element} {SPACE}{space}>"
    return "\n".join([DECLARED, head, *rows, f"</{element}>\n"]).encode()


# ----- Every page -----


def page_tellings(desk: Desk) -> dict[str, str]:
    """By path, what the sitemap says of each text: when it changed, and its languages."""
    if desk.preview or not desk.site.url:
        return {}
    return {document_path(one): _of_document(desk, one) for one in desk.library.documents}


def _rows(pages: Iterable[tuple[str, str]], told: Mapping[str, str]) -> Iterator[str]:
    for path, canonical in pages:
        yield f"<url><loc>{escape(canonical)}</loc>{told.get(path, '')}</url>"


def _of_document(desk: Desk, document: Document) -> str:
    date = last_change(document)
    changed = f"<lastmod>{when}</lastmod>" if date and (when := day_or_moment(date)) else ""
    return changed + "".join(_languages(desk, document))


def _languages(desk: Desk, document: Document) -> Iterator[str]:
    """The same text in each language, its own among them, as Google wants them."""
    others = desk.tongues.translations(document) if document.kind == "explainer" else ()
    if not others:
        return
    texts = (desk.tongues.tongue(document), *others)
    for other in sorted(texts, key=lambda text: (not text.is_original, text.lang)):
        address = escape(f"{desk.site.url}/{other.url}")
        lang = escape(other.lang.replace("_", "-"))
        yield f'<xhtml:link rel="alternate" hreflang="{lang}" href="{address}"/>'


def day_or_moment(date: Date) -> str:
    """A date as exact as it is known; empty for those that name no day."""
    iso = date.iso
    if len(iso) < len("2026-01-31"):
        return ""
    return date.moment_utc().isoformat() if "T" in iso else iso


# ----- What is new -----


def _news(desk: Desk, now: dt.datetime | None) -> Iterator[str]:
    """What came out in the last two days.

    Where nothing did, the newest explainer, as a page like any other: a sitemap that lists none
    is none.
    """
    new = list(news_of(desk.library, now))
    publication = escape(IN_PARENTHESES.sub("", desk.site.name) or desk.site.name)
    for document, date in new:
        lang = desk.lang(document).replace("_", "-").lower()
        language = CHINESE.get(lang, lang.partition("-")[0])
        yield (
            f"<url><loc>{_address(desk, document)}</loc><news:news><news:publication>"
            f"<news:name>{publication}</news:name><news:language>{escape(language)}</news:language>"
            f"</news:publication><news:publication_date>{day_or_moment(date)}"
            f"</news:publication_date><news:title>{escape(document.front.title)}"
            "</news:title></news:news></url>"
        )
    if not new and desk.library.explainers:
        yield f"<url><loc>{_address(desk, desk.library.explainers[0])}</loc></url>"


def news_of(library: Library, now: dt.datetime | None) -> Iterator[tuple[Document, Date]]:
    """The explainers that are news, newest first; one whose day nobody knows is none."""
    if now is None:
        return
    for document in library.explainers:
        date = document.front.date
        if date is None or date.moment_utc() <= now - NEW:
            return  # as all that follow
        if date.moment_utc() <= now and day_or_moment(date):
            yield document, date


def news_until(library: Library, now: dt.datetime | None) -> dt.datetime | None:
    """When the first of what is news is none any more; ``None`` where nothing is."""
    ends = (date.moment_utc() + NEW for _, date in news_of(library, now))
    return min(ends, default=None)


def _address(desk: Desk, document: Document) -> str:
    return escape(f"{desk.site.url}/{document_address(document)}")
