"""What is looked at of a finished page: its ids, where it leads, its pictures."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urldefrag, urlsplit

from msgspec import Struct

from nutgraf.addresses import NOT_FOUND
from nutgraf.seen import seen_in

# Between a page and a place on it: paths and ids may hold any mark that is seen.
PART = "\0"
# No place of ours begins so, but for those that begin with our own address.
ELSEWHERE = ("https://", "http://", "data:", "mailto:")
UP = "../"
# A path that means itself: nothing in it is a scheme, a step up, a query or written by its code.
PLAIN = re.compile(r"(?:[a-z0-9][a-z0-9-]*/)*[a-z0-9][a-z0-9-]*\.html")
PLAIN_PLACE = re.compile(rf"({PLAIN.pattern})(?:#([\w.-]+))?")


class Looked(Struct, frozen=True, array_like=True):
    """A finished page, as far as links and pictures go.

    Attributes:
        ids: each once.
        twice: those that stand more than once, with how often they do.
        leads: each place within the site that it links, a page or a page and an id; not those on itself.
        silent: pictures that have no alternative text at all.
    """

    ids: tuple[str, ...]
    twice: Mapping[str, int]
    leads: tuple[str, ...]
    silent: tuple[str, ...]


class Lens:
    """Looks at the pages of one site.

    Args:
        url: where it will stand; addresses that begin with it are its own too.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        # by folder, since pages of a folder link the same places in the same words
        self._known: dict[str, dict[str, str]] = {}

    def look(self, path: str, data: bytes, *, plain: bool = False) -> Looked:
        """Look at a finished page.

        Args:
            plain: whether its templates are, as `nutgraf.seen` says it.
        """
        ids, written, silent = seen_in(data, plain=plain)
        own = dict.fromkeys(ids)
        twice = {}
        if len(own) < len(ids):
            twice = {id_: count for id_, count in Counter(ids).items() if count > 1}
        return Looked(tuple(own), twice, self._leads(path, written, own), tuple(silent))

    def _leads(self, path: str, written: Iterable[str], own: Mapping[str, None]) -> tuple[str, ...]:
        """Where the addresses on a page lead, but for those to places on itself."""
        known = self._known.setdefault(posixpath.dirname(path), {})
        leads: dict[str, None] = {}
        for one in written:
            lead = known.get(one)
            if lead is None:
                if (one[:1] == "#" and one[1:] in own) or self._is_elsewhere(one):
                    continue  # as most of those are that no other page links
                lead = self.lead(path, one)
                if path != NOT_FOUND and one and one[0] not in "#?":
                    known[one] = lead  # which others of its folder share
            if lead:
                leads[lead] = None
        return tuple(leads)

    def _is_elsewhere(self, written: str) -> bool:
        return written.startswith(ELSEWHERE) and not (self.url and written.startswith(self.url))

    def lead(self, path: str, written: str) -> str:
        """Where an address on a page leads, as `lead_to` says it; empty for other sites."""
        if self._is_elsewhere(written):
            return ""
        if plain := self._plain(path, written):
            return plain
        inside = self._inside(path, written)
        if inside is None:
            return ""
        return lead_to(*parted(inside))

    def _plain(self, path: str, written: str) -> str:
        """Where an address leads that is no more than the way to a page; else nothing."""
        up = UP * path.count("/")
        own = f"{self.url}/" if self.url else up
        start = up if written.startswith(up) else own
        if not written.startswith(start):
            return ""
        plain = PLAIN_PLACE.fullmatch(written, len(start))
        return lead_to(plain[1], plain[2] or "") if plain else ""

    def _inside(self, path: str, written: str) -> str | None:
        """An address as it leads from the root; ``None`` for those of other sites."""
        if self.url and (written == self.url or written.startswith(f"{self.url}/")):
            return written.removeprefix(self.url).lstrip("/")
        parts = urlsplit(written)
        if parts.scheme or parts.netloc or (path == NOT_FOUND and written.startswith("/")):
            return None
        if not written or written.startswith("#"):
            return path + written
        return posixpath.join(posixpath.dirname(path), written)


def lead_to(target: str, fragment: str) -> str:
    """A page, and a place on it, as one word."""
    target = target.replace(PART, "\ufffd")  # no page's path holds one
    return f"{target}{PART}{fragment}" if fragment else target


def parted(address: str) -> tuple[str, str]:
    """An address from the root as a path and a place on that page."""
    page, _, place = address.partition("#")
    if PLAIN.fullmatch(page) and "%" not in place:
        return page, place
    target, fragment = urldefrag(address)
    path = unquote(target.partition("?")[0])
    if not path or path.endswith("/"):
        path += "index.html"
    return posixpath.normpath(path), unquote(fragment)
