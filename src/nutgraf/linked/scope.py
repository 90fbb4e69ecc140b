"""Where a page's addresses lead, and what all pages of a site say of their publisher."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec
from markupsafe import Markup

from nutgraf.addresses import FRONT, quoted
from nutgraf.views.page_views import PageBase
from nutgraf.views.shapes import Named, SiteView

Node = dict[str, Any]

_encode = msgspec.json.Encoder().encode
# Of the publisher, properties that hold something else than an address.
WORDS = frozenset({"foundingDate"})


class Scope:
    """A site as the pages of one folder see it.

    Without an absolute address, all lead from the page, as its links do: wherever the folder
    stands, a page and what it is named by elsewhere are one.

    Attributes:
        base: what goes before an address from the root.
        publisher: a reference to the publisher's node.
        principles, license: addresses; empty where there are none.
        desks: names among the authors that are no persons'.
    """

    def __init__(self, site: SiteView, root: str) -> None:
        self.site = site
        self.base = f"{site.url}/" if site.url else root
        self.home = f"{self.base}{FRONT}"
        self.publisher = {"@id": f"{self.home}#publisher"}
        facts = {fact.name: self._value(fact.name, fact.values) for fact in site.publisher}
        self.principles = facts.get("publishingPrinciples", "")
        self.license = site.license.url
        self.desks = frozenset(site.desks)
        about = {"@type": "NewsMediaOrganization", **self.publisher, "name": site.name}
        publisher = _encode({**about, "url": self.home, **facts})
        self._before = b'{"@context":"https://schema.org","@graph":[' + _safe(publisher)

    def at(self, url: str) -> str:
        """An address that leads from the root, as the page gives it."""
        return url if "://" in url else self.base + url

    def page(self, page: PageBase) -> str:
        """A page's own address."""
        return page.canonical or self.base + quoted(page.path)

    def named(self, named: Named, kind: str, fragment: str = "") -> Node:
        """Something that has a name and an address of its own."""
        url = self.base + named.url
        return {"@type": kind, "@id": url + fragment, "name": named.text}

    def raw(self, value: Node | list[Node]) -> msgspec.Raw:
        """A part of many graphs, encoded once."""
        return msgspec.Raw(_encode(value))

    def encoded(self, nodes: Sequence[Node | msgspec.Struct]) -> Markup:
        """A page's whole graph."""
        parts = [self._before, *(_encode(node) for node in nodes)]
        return Markup(_safe(b",".join(parts)).decode() + "]}")  # noqa: S704 (no mark in it ends it)

    def _value(self, name: str, values: tuple[str, ...]) -> str | list[str]:
        given = list(values) if name in WORDS else [self.at(value) for value in values]
        return given[0] if len(given) == 1 else given


def _safe(data: bytes) -> bytes:
    """JSON in which nothing can end the element that it stands in, or hide its end."""
    return data.replace(b"<", b"\\u003c") if b"<" in data else data


@lru_cache(maxsize=64)
def scope_of(site: SiteView, root: str) -> Scope:
    """Made once for each folder depth of a site."""
    return Scope(site, root)
