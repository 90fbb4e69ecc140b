"""Where everything stands on the finished site. Addresses lead from the site's root.

Most are asked for once for each link that leads there, so what a name comes to is remembered.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote, unquote

from nutgraf.library import Library, StandingClaim
from nutgraf.model import Document, Link
from nutgraf.reading.links import PELICAN_LIST
from nutgraf.slugs import slugify
from nutgraf.writing.paths import is_safe

TIMELINE = "timeline.html"
CLAIMS = "claims.html"
ACTORS = "actors.html"
SOURCES = "sources.html"
GLOSSARY = "glossary.html"
CORRECTIONS = "corrections.html"
EXPLAINERS = "explainers.html"
SEARCH = "search.html"
RESULTS = "results.html"
FRONT = "index.html"
NOT_FOUND = "404.html"
FEED = "feeds/all.atom.xml"
CLAIMS_JSON, CLAIMS_CSV, SOURCES_CSL = (
    "data/claims.json",
    "data/claims.csv",
    "data/sources.csl.json",
)
# Formats of events, and how their files' names end.
EVENT_FORMATS = (
    ("JSON", ".json"),
    ("CSV", ".csv"),
    ("iCalendar", ".ics"),
    ("TimelineJS", ".timelinejs.json"),
)
JSON_FEED = "feeds/all.json"
CORRECTIONS_FEED = "feeds/corrections.atom.xml"
SITEMAP = "sitemap.xml"
NEWS_SITEMAP = "news-sitemap.xml"

FOLDERS = {"explainer": "explainers", "timeline": "timelines", "actor": "actors", "page": "pages"}

remembered = lru_cache(maxsize=2**15)
slug_of = remembered(slugify)


@remembered
def quoted(path: str) -> str:
    """A path as an address."""
    return quote(path)


def document_path(document: Document) -> str:
    """The file that a document's page is written to."""
    if document.kind == "term":
        return GLOSSARY
    slug = document.front.slug
    return f"{FOLDERS[document.kind]}/{(slug and slug_of(slug)) or document.id}.html"


def document_address(document: Document) -> str:
    """Where a document is read: as a link writes it."""
    if document.kind == "term":
        return f"{GLOSSARY}#{term_anchor(document.id)}"
    return quoted(document_path(document))


@remembered
def list_path(of: str, name: str, number: int = 1) -> str:
    """The file of a topic's, a tag's or an author's list, or of one of its further pages.

    Further pages stand in a folder of their own, ``tags/v2/page/2.html``, so that no tag's
    page can be another's.
    """
    folder = {"topic": "topics", "tag": "tags", "author": "authors", "all": ""}[of]
    base = f"{folder}/{slug_of(name)}" if folder else "explainers"
    return f"{base}.html" if number == 1 else f"{base}/page/{number}.html"


@remembered
def list_address(of: str, name: str, number: int = 1) -> str:
    """Where a list is read."""
    return quote(list_path(of, name, number))


def topic_feed_path(topic: str) -> str:
    """A topic's feed."""
    return f"feeds/topics/{slug_of(topic)}.atom.xml"


def timeline_path(by: str, id_: str, *, newest: bool = False) -> str:
    """The file of some events of the site: all, those of a kind or an actor, or of a timeline.

    Args:
        by: ``kind``, ``actor`` or ``timeline``; empty for all.
        id_: the actor's id, the kind's slug, or the file's name of the timeline's own page.
        newest: whether the newest comes first.
    """
    if by == "timeline":
        base = f"{FOLDERS[by]}/{id_}"
    else:
        base = f"timeline/{by}/{id_}" if by else "timeline"
    return f"{base}/newest.html" if newest else f"{base}.html"


def event_paths(timeline: Document | None = None) -> Iterator[tuple[str, str]]:
    """The files of all events, or of a timeline's, for other programs: each with its format."""
    name = "events"
    if timeline is not None:
        stem = document_path(timeline).removeprefix(f"{FOLDERS['timeline']}/").removesuffix(".html")
        name = f"timelines/{stem}"
    for form, ending in EVENT_FORMATS:
        whole = timeline is None and form == "TimelineJS"
        yield form, f"data/{'timeline' if whole else name}{ending}"


# ----- Anchors -----


def source_anchor(id_: str) -> str:
    """A source's place in the list of a page."""
    return f"source-{anchor(id_)}"


def claim_anchor(id_: str) -> str:
    """A claim's place on its explainer's page."""
    return f"claim-{anchor(id_)}"


def term_anchor(id_: str) -> str:
    """A term's place in the glossary."""
    return f"term-{anchor(id_)}"


@remembered
def anchor(id_: str) -> str:
    """An id as an ``id`` attribute: HTML allows no space in it, and ``%`` would be undone."""
    return "".join(char if char.isalnum() or char in "-_.:" else "-" for char in id_)


def event_address(id_: str) -> str:
    """An event's own address."""
    return f"{TIMELINE}#{quoted(id_)}"


def claim_address(library: Library, id_: str, told: StandingClaim | None = None) -> str:
    """A claim's own address: on the page of the document that makes it.

    Args:
        told: the claim as a translation tells it, where that page is meant.
    """
    made = told or library.claims[id_]
    if made.document.kind in ("timeline", "term"):  # their pages show no ledger
        return f"{CLAIMS}#{claim_anchor(id_)}"
    return f"{document_address(made.document)}#{quoted(claim_anchor(id_))}"


def record_address(library: Library, link: Link) -> str:
    """Where a link to a record leads; empty where there is no such record."""
    if link.id not in library.known(link.scheme) or link.id in library.unread:
        return ""
    if link.scheme == "source":
        return f"{SOURCES}#{quoted(source_anchor(link.id))}"
    if link.scheme == "event":
        return event_address(link.id)
    if link.scheme == "claim":
        return claim_address(library, link.id)
    shelf = {"actor": library.actors, "term": library.terms, "timeline": library.timelines}
    return document_address(shelf[link.scheme][link.id])


# ----- Files and former addresses -----


def address_of_file(library: Library, link: Link) -> str:
    """Where a link to a file, or to an address of the finished site, leads from the root."""
    document = library.by_path.get(link.id)
    if document is not None:
        fragment = link.query[link.query.index("#") :] if "#" in link.query else ""
        return (
            quoted(document_path(document)) + fragment if fragment else document_address(document)
        )
    if link.id in library.files:
        return quoted(output_path(link.id)) + link.query
    if pelican := PELICAN_LIST.match(link.label):
        return _list_address(pelican[1], pelican[2])
    if link.label.startswith("/"):  # from the site's root, wherever that stands
        path, mark, rest = _parted(link.label)
        inside = posixpath.normpath("/" + path.lstrip("/")).lstrip("/")
        slash = "/" if inside and path.endswith("/") else ""
        return _as_written(inside + slash or FRONT) + mark + rest
    # a relative address that is meant for the finished site, or a problem told elsewhere
    own = library.by_path.get(link.place.path)
    folder = posixpath.dirname(document_path(own)) if own else ""
    path, mark, rest = _parted(link.label)
    joined = posixpath.normpath(posixpath.join(folder, path)) + "/" * path.endswith("/")
    within = joined if not joined.startswith("..") else posixpath.basename(path)
    return _as_written(within) + mark + rest


def _as_written(path: str) -> str:
    """An author's own path as an address, with what such a path may hold as it is.

    No colon: on a page at the site's root, "javascript:x" would be no path but a scheme.
    """
    return quote(path, safe="/#?=&;%@+,~!$'()*")


def _parted(address: str) -> tuple[str, str, str]:
    """A path, the first ``?`` or ``#`` behind it, and what follows that."""
    at = min((address.find(mark) for mark in "?#" if mark in address), default=len(address))
    return address[:at], address[at : at + 1], address[at + 1 :]


def _list_address(of: str, name: str) -> str:
    """Where Pelican's ``{tag}NAME``, ``{category}NAME``, ``{author}NAME`` or ``{index}`` leads."""
    if of == "index":
        return FRONT
    return list_address("topic" if of == "category" else of, name)


def output_path(path: str) -> str:
    """Where a file of the content is copied to: its path without the content's own folder."""
    return posixpath.normpath(path.partition("/")[2])


def alias_path(written: str) -> str:
    """The file at a former address: ``/2019/tolls/`` is ``2019/tolls/index.html``.

    Empty where no file of the site can stand there: an address of the web, or one that leads out.
    """
    path = written.strip().partition("#")[0].partition("?")[0].lstrip("/")
    parts = path.rstrip("/").split("/")
    odd = "\\" in path or not path.isprintable() or unquote(path) != path
    if "://" in written or odd or not path:
        return ""
    # names with a dot first are for servers and for us, not for readers
    if any(not part or part.startswith(".") for part in parts):
        return ""
    is_file = "." in parts[-1] and not path.endswith("/")
    found = "/".join(parts if is_file else [*parts, FRONT])
    return found if is_safe(found) else ""


def root_from(path: str) -> str:
    """What leads from a page to the site's root."""
    return "../" * path.count("/")
