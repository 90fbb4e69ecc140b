"""Fill the holes in a text: links to records become links on one page, citations are numbered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape

from nutgraf.addresses import (
    address_of_file,
    claim_anchor,
    quoted,
    record_address,
    source_anchor,
)
from nutgraf.library import Library, StandingClaim
from nutgraf.model import Link, Text
from nutgraf.views.furniture import Furniture, moved_in
from nutgraf.views.photo_shapes import PhotoView
from nutgraf.views.photos import dressed

# Stands for the address of what is not published, until the link is taken out around its words.
LEADS_NOWHERE = "x-nowhere:"
NOWHERE = re.compile(rf"""(<(?:a|img)\b[^<>]*?)\s(?:href|src)="{LEADS_NOWHERE}\"""")
CLASSES = {"actor": "actor", "term": "term", "event": "event-link", "timeline": "timeline-link"}

# Records of which a page that numbers its sources shows a slip.
OPENED = frozenset({"actor", "term", "event"})

# The address of each record, by its scheme and id.
Addresses = dict[tuple[str, str], str]


class PageText:
    """Turns texts into one page's HTML, and remembers which sources it cites and where.

    Attributes:
        root: leads from the page to the site's root.
        path: the page's own, so that a link within it stays within it.
        numbered: true where the page has a list of its own sources, with numbers.
        cited: the ids of the sources cited so far, each with the ids of its citations;
            a source's number is its rank.
        locators: by a citation's id, where in its source it points.
        slips: what its links open where they stand: ids of the page's slips, each by the
            scheme and the id of its record and, for a source, by where in it.
        addresses: where records stand, as far as any page has asked.
        say: the theme's words in the page's language.
        words: what reading wrote in English, and what the page says.
        retold: claims that the page tells in its own language, by their ids.
        charts: how many were drawn so far.
        pictures: what is known of pictures, by their paths from the site's root.
    """

    def __init__(
        self,
        library: Library,
        root: str,
        *,
        numbered: bool,
        path: str = "",
        addresses: Addresses | None = None,
        say: Callable[[str], str] = str,
        words: Furniture = (),
        retold: Mapping[str, StandingClaim] | None = None,
        pictures: Mapping[str, PhotoView] | None = None,
    ) -> None:
        self.library = library
        self.pictures = pictures or {}
        self.root = root
        self.path = path
        self._own = quoted(path)
        self.numbered = numbered
        self.cited: dict[str, list[str]] = {}
        self.locators: dict[str, str] = {}
        self.slips: dict[tuple[str, str, str], str] = {}
        self.addresses = {} if addresses is None else addresses
        self.say = say
        self.words = words
        self.retold = retold or {}
        self._numbers: dict[str, int] = {}
        self._citations = 0
        self.charts = 0
        self._shown: dict[str, PhotoView] = {}

    def html(self, text: Text) -> str:
        """A text as the page shows it."""
        if not text.links:
            return moved_in(text.parts[0], self.words) if self.words else text.parts[0]
        pieces = [text.parts[0]]
        for link, part in zip(text.links, text.parts[1:], strict=True):
            filled = self._fill(link)
            if link.scheme == "web" and part.startswith(f'">{filled}</a>'):
                filled += '" class="bare'  # its words are its address, which print need not add
            pieces += (filled, part)
        html = "".join(pieces)
        if self._shown:
            html, self._shown = dressed(html, self._shown, self.root), {}
        html = NOWHERE.sub(r"\1", html) if LEADS_NOWHERE in html else html
        return moved_in(html, self.words) if self.words else html

    def all(self, texts: Iterable[Text]) -> tuple[str, ...]:
        """Several texts, in the order in which the page shows them."""
        return tuple(map(self.html, texts))

    def _fill(self, link: Link) -> str:
        if link.scheme == "web":
            return escape(link.id)
        if link.scheme == "file":
            return self._file(link)
        if link.scheme == "source" and self.numbered:
            return self._citation(link)
        address = self._address(link)
        if not address:
            return link.label
        if link.scheme == "claim":
            return self._claim(link)
        return self._record(link, address)

    def _record(self, link: Link, address: str) -> str:
        name = "cite" if link.scheme == "source" else CLASSES[link.scheme]
        if not (self.numbered and link.scheme in OPENED):
            return f'<a class="{name}" href="{self.root}{address}"{_title(link)}>{link.label}</a>'
        if address == self._own:  # an actor, on the page about them
            return link.label
        html = f'<a class="{name}" href="{self.root}{address}" tabindex="-1">{link.label}</a>'
        slip = self._slip(link.scheme, link.id, "", f"n-r{len(self.slips) + 1}")
        return _opening(html, slip, "+")

    def _address(self, link: Link) -> str:
        key = (link.scheme, link.id)
        found = self.addresses.get(key)
        if found is None:
            found = self.addresses[key] = record_address(self.library, link)
        return found

    def _citation(self, link: Link) -> str:
        if link.id not in self.library.sources:
            return link.label
        self._citations += 1
        own = f"cite-{self._citations}"
        self.cited.setdefault(link.id, []).append(own)
        number = self._numbers.setdefault(link.id, len(self.cited))
        self.locators[own] = locator = " ".join(link.title.split())
        href = f"#{quoted(source_anchor(link.id))}"
        html = (
            f'<a class="cite" id="{own}" href="{href}" tabindex="-1">{link.label}'
            f'<sup class="cite-number" aria-hidden="true">{number}</sup></a>'
        )
        fresh = f"n-s{number}-{len(self.slips) + 1}" if locator else f"n-s{number}"
        slip = self._slip("source", link.id, locator, fresh)
        return _opening(html, slip, str(number))

    def _slip(self, scheme: str, id_: str, locator: str, fresh: str) -> str:
        """The id of what a link opens: each record has one slip, a source one for each locator."""
        return self.slips.setdefault((scheme, id_, locator), fresh)

    def _claim(self, link: Link) -> str:
        standing = self.library.claims[link.id].standing
        if link.id in self.retold:
            href = f"#{quoted(claim_anchor(link.id))}"
        else:
            href = f"{self.root}{self._address(link)}"
        return (
            f'<a class="claim-link" data-standing="{standing}" href="{href}"{_title(link)}>'
            f'{link.label}<span class="unseen"> ({escape(self.say(standing))})</span></a>'
        )

    def _file(self, link: Link) -> str:
        """The address only: the element around it stands in the text."""
        library = self.library
        if link.id in library.hidden_paths and link.id not in library.by_path:
            return LEADS_NOWHERE
        address = address_of_file(library, link)
        page, mark, fragment = address.partition("#")
        within = self.path and fragment and page == self._own
        written = escape(mark + fragment if within else self.root + address)
        if link.attribute == "src" and link.id in self.pictures:
            self._shown[written] = self.pictures[link.id]
        return written


def _title(link: Link) -> str:
    return f' title="{escape(link.title)}"' if link.title else ""


def _opening(link: str, slip: str, words: str) -> str:
    """A link with the button that opens a slip.

    They stand in one label, so that pressing the link's words presses the button, which is the
    one that the keyboard stops at. The link stays for browsers that open nothing, for pages
    without styles and for whoever saves the text. The slip says what the button is called, in the
    page's language.

    Args:
        words: what the button shows where there are no styles.
    """
    return (
        f'<label class="opens">{link}<button popovertarget="{slip}"'
        f' aria-labelledby="{slip}-n">{words}</button></label>'
    )
