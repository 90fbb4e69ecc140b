"""Checks of the finished pages: what readers will meet, whichever text or template it came from.

A link that an author wrote is a problem where it was written; anything else that leads nowhere is
the theme's, and its problem stands in the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from html import escape

import msgspec
from msgspec import Struct

from nutgraf import rules
from nutgraf.addresses import address_of_file, document_path
from nutgraf.checks.links import must_exist
from nutgraf.library import Library
from nutgraf.looked import PART, Lens, Looked, lead_to, parted
from nutgraf.model import Document, Link, Place, Problem
from nutgraf.printed import Kept
from nutgraf.reading.links import PELICAN_LIST
from nutgraf.seen import seen_in
from nutgraf.suggest import did_you_mean
from nutgraf.writing.disk import Content, read


class Pages(Mapping[str, Looked]):
    """What was seen of each page, by path; kept encoded, as there may be many."""

    def __init__(self, kept: Mapping[str, bytes]) -> None:
        self._kept = kept
        self._ids: dict[str, frozenset[str]] = {}

    def ids(self, path: str) -> frozenset[str]:
        """The ids on a page; found once, as some pages hold thousands that others link."""
        found = self._ids.get(path)
        if found is None:
            found = self._ids[path] = frozenset(self[path].ids)
        return found

    def __getitem__(self, path: str) -> Looked:
        return msgspec.msgpack.decode(self._kept[path], type=Kept).looked

    def __contains__(self, path: object) -> bool:
        return path in self._kept

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


class Finished(Struct, frozen=True):
    """The finished site, to look things up in.

    Attributes:
        files: the whole site, by path.
        pages: what was seen of those that are ours; a site's own HTML files are its own concern.
        odd: paths of pages with something in them that has to be told.
        leads: places within the site that all of them link.
        output: the output folder's name.
        url: where the site will stand; addresses that begin with it are its own too.
    """

    files: Mapping[str, Content]
    pages: Pages
    odd: Sequence[str]
    leads: AbstractSet[str]
    output: str
    url: str

    def place(self, path: str, words: str) -> Place:
        """Where some words stand on a page."""
        data = read(self.files[path])
        at = max(data.find(escape(words).encode()), 0)
        return Place(f"{self.output}/{path}", data.count(b"\n", 0, at) + 1)

    def author_problems(self, library: Library) -> Iterator[Problem]:
        """Links that authors wrote and that lead to no page, or to no place on it."""
        kept_back = {
            document_path(document)
            for document in (library.everything if library.hidden_paths else ())
            if document.place.path in library.hidden_paths
        }
        for document in library.documents:
            for link in library.links_of(document):
                if link.scheme == "file" and not PELICAN_LIST.match(link.label):
                    yield from self.link(library, link, kept_back)

    def page_problems(self, library: Library, known: Iterable[Problem]) -> Iterator[Problem]:
        """What else is wrong with the pages: the theme's mistakes, and ids that meet on a page.

        Args:
            known: problems of the texts; what follows from them is not told again.
        """
        codes = {problem.rule for problem in known}
        if lost := {lead for lead in self.leads if not self.is_there(lead)}:
            told = _told(library)
            if lost - told:
                for path, page in self.pages.items():
                    yield from self.lost(path, page, told)
        if not self.odd:
            return
        owners = {document_path(document): document for document in library.documents}
        for path in self.odd:
            page = self.pages[path]
            if page.twice and rules.ID_TWICE not in codes:
                yield from self.ids(path, page, owners.get(path))
            if page.silent and rules.ALT_MISSING not in codes:
                for source in page.silent:
                    text = f'the picture "{source}" has no alternative text'
                    yield Problem(self.place(path, source), rules.ALT_MISSING, text)

    # ----- Links that authors wrote -----

    def link(self, library: Library, link: Link, kept_back: AbstractSet[str]) -> Iterator[Problem]:
        """What is wrong with where an author's link leads; the file itself is checked elsewhere.

        Args:
            kept_back: where the pages of drafts and of future work will stand.
        """
        if link.id in library.files or link.id in library.hidden_paths:
            return
        document = library.by_path.get(link.id)
        is_page = document is not None and document.kind != "term"
        if document and is_page and not link.query and document_path(document) in self.files:
            return  # as most do
        target, fragment = parted(address_of_file(library, link))
        if target not in self.files:
            if target in kept_back:
                text = f'this links "{link.label}", which is not published'
                hint = "publish it, or take the link out"
                yield Problem(link.place, rules.LINK_TO_UNPUBLISHED, text, hint)
            elif link.id not in library.by_path and not _is_text(library, link):
                text = f'this links "{link.label}", which is no page of the finished site'
                near = _outer(link.label) or self._near(target)
                yield Problem(link.place, rules.PAGE_NOWHERE, text, near)
        elif fragment and not self.has(target, fragment):
            hint = _better(library, fragment) or did_you_mean(fragment, self.pages[target].ids)
            text = f'this links "{link.label}", and there is no "#{fragment}" on "{target}"'
            yield Problem(link.place, rules.ANCHOR_NOWHERE, text, hint)

    def _near(self, target: str) -> str:
        """A hint: the page of that name in another folder, else the one of nearly that address."""
        name = target.rpartition("/")[2]
        elsewhere = [path for path in self.files if name and path.endswith(f"/{name}")]
        if len(elsewhere) == 1:
            return f'did you mean "{elsewhere[0]}"?'
        return did_you_mean(target, self.files)

    def has(self, path: str, fragment: str) -> bool:
        """True where a place is on a page, or where nothing can be said of it."""
        if path not in self.pages or fragment == "top":
            return True
        # an engine gives each note a way back, also where nothing refers to it any more
        return fragment in self.pages.ids(path) or fragment.startswith("fnref")

    # ----- Everything that a page links -----

    def lost(self, path: str, page: Looked, sound: set[str]) -> Iterator[Problem]:
        """Addresses on a page that lead nowhere.

        Args:
            sound: places that were looked at on other pages and are there; it grows.
        """
        lost = [lead for lead in page.leads if lead not in sound and not self.is_there(lead)]
        sound.update(page.leads)
        sound.difference_update(lost)
        if not lost:
            return
        lens = Lens(self.url)
        for written in seen_in(read(self.files[path])).addresses:
            lead = lens.lead(path, written)
            if lead not in lost:
                continue
            target, _, fragment = lead.partition(PART)
            if target not in self.files:
                text = f'the page links "{written}", which is no page of the finished site'
                yield Problem(self.place(path, written), rules.PAGE_NOWHERE, text)
            else:
                text = f'the page links "{written}", and there is no "#{fragment}" on "{target}"'
                yield Problem(self.place(path, written), rules.ANCHOR_NOWHERE, text)

    def is_there(self, lead: str) -> bool:
        """True for a page of the site, and for a place on one."""
        target, _, fragment = lead.partition(PART)
        return target in self.files and (not fragment or self.has(target, fragment))

    # ----- Ids -----

    def ids(self, path: str, page: Looked, owner: Document | None) -> Iterator[Problem]:
        """Ids that stand twice, so that a link to one of them leads to another."""
        for id_, count in page.twice.items():
            text = f'the id "{id_}" stands {count} times on "{path}"'
            place = _heading_place(owner, id_) if owner else self.place(path, f'id="{id_}"')
            yield Problem(place, rules.PAGE_ID_TWICE, text, "give one of them another")


def _told(library: Library) -> set[str]:
    """Where authors' links lead: that is looked at where they are written."""
    return {
        lead_to(*parted(address_of_file(library, link)))
        for document in library.documents
        for link in library.links_of(document)
        if link.scheme == "file"
    }


def _heading_place(document: Document, id_: str) -> Place:
    """The line of the heading with this id; else the document's."""
    line = next((h.line for h in document.headings if h.id == id_), document.place.line)
    return Place(document.place.path, line)


def _is_text(library: Library, link: Link) -> bool:
    """True for what can only mean a text or file of the content, and is told as one."""
    return must_exist(library, link) and not link.label.startswith("/")


def _outer(label: str) -> str:
    """How an address of the web or of a mailbox is linked."""
    if label.lower().startswith("www."):
        return f'write "https://{label}"'
    return f'write "mailto:{label}"' if "@" in label and "/" not in label else ""


def _better(library: Library, fragment: str) -> str:
    """How a record is linked, where its id was taken for a place on a page."""
    for scheme in ("event", "claim", "source", "term"):
        if fragment.removeprefix(f"{scheme}-") in library.known(scheme):
            return f"write ({scheme}:{fragment.removeprefix(f'{scheme}-')})"
    return ""
