"""From the library to every file of the finished site, each with what it comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property

from msgspec import Struct

from nutgraf import rules
from nutgraf.addresses import NEWS_SITEMAP, NOT_FOUND, SITEMAP, alias_path, document_path
from nutgraf.checks.aliases import FIXED
from nutgraf.feeds import feeds
from nutgraf.finished import Pages
from nutgraf.library import Library
from nutgraf.listing import printable
from nutgraf.meter import Meter
from nutgraf.model import Place, Problem
from nutgraf.pressroom import Pressroom
from nutgraf.printed import Printed
from nutgraf.sitemaps import ROBOTS, page_tellings, sitemaps
from nutgraf.views.desk import Desk
from nutgraf.views.redirects import redirect_rows
from nutgraf.writing.disk import Content, Seen
from nutgraf.writing.paths import folded, is_safe

# How what comes from no one file is named.
A_PAGE = "the page "
# What sites bring themselves as often as not.
MAY_BE_BROUGHT = frozenset({ROBOTS, SITEMAP, NEWS_SITEMAP, NOT_FOUND})


class Pressed(Struct, frozen=True):
    """A site's files, and what is wrong with them.

    Attributes:
        files: by path from the output's root.
        pages: what was seen of the pages that came through a template.
        odd: paths of pages with something in them that has to be told.
        leads: places within the site that pages link.
        seen: the pages that stand in the output already, and how.
        origins: what each file comes from: a text's or a file's path, or words.
    """

    files: Mapping[str, Content]
    pages: Pages
    odd: Sequence[str]
    leads: AbstractSet[str]
    seen: Mapping[str, Seen]
    origins: Mapping[str, str]
    problems: tuple[Problem, ...]


def press(
    library: Library,
    desk: Desk,
    room: Pressroom,
    static: Iterable[tuple[str, Content, str]],
    theme: Mapping[str, bytes],
    meter: Meter | None = None,
    now: dt.datetime | None = None,
    cards: Iterable[tuple[str, Content]] = (),
    data: Iterable[tuple[str, Content]] = (),
    meanwhile: Callable[[], object] = int,
) -> Pressed:
    """Make every file of the site.

    Args:
        static: files that are copied: path, content, and what each comes from.
        theme: the theme's own files.
        now: the build's clock, for what is news.
        cards: pictures that stand for pages elsewhere.
        data: the records as other programs read them.
        meanwhile: done here, where other processes make the pages.
    """
    ahead = Ahead(desk, meanwhile)
    origins = origins_of_pages(library)
    pile = Pile(frozenset(origins.values()))
    for path, content, origin in static:
        pile.add(path, content, origin)
    own = MAY_BE_BROUGHT & pile.files.keys()
    pages: dict[str, bytes] = {}
    seen: dict[str, Seen] = {}
    odd: list[str] = []
    listed: list[tuple[str, str]] = []
    wrong: dict[Place, Problem] = {}  # a template that is wrong is one problem, not one a page
    meter = meter or Meter()
    for printed in meter.counted(room.print(ahead.make), len(room.sheets)):
        if not isinstance(printed, Printed):
            wrong.setdefault(printed.place, printed)
            continue
        path = printed.path
        pages[path] = printed.kept
        if printed.is_odd:
            odd.append(path)
        if not isinstance(printed.data, tuple):
            meter.made(path, printed.seconds)
        if printed.listed:
            listed.append((path, printed.canonical))
        content = room.content(printed)
        pile.add(path, content, origins.get(path, f'{A_PAGE}"{path}"'), unless=own)
        if isinstance(printed.data, tuple) and pile.files[path] is content:
            seen[path] = printed.data
    for words, files in (
        ("a feed", ahead.feeds),
        ("the sitemap", sitemaps(desk, listed, ahead.tellings, now)),
        ("the list of former addresses", redirect_rows(desk)),
        ("the data of the site", data),
        ("the theme", theme.items()),
        ("the cards of pages", cards),
    ):
        for path, made in files:
            pile.add(path, made, words, unless=own)
    found = (*wrong.values(), *pile.problems())
    return Pressed(pile.files, Pages(pages), odd, room.leads, seen, pile.origins, found)


class Ahead:
    """What is made without the pages, and so while other processes make them.

    Args:
        meanwhile: what else is done then.
    """

    def __init__(self, desk: Desk, meanwhile: Callable[[], object]) -> None:
        self._desk, self._meanwhile = desk, meanwhile

    @cached_property
    def feeds(self) -> list[tuple[str, bytes]]:
        """All feeds."""
        return list(feeds(self._desk))

    @cached_property
    def tellings(self) -> dict[str, str]:
        """What the sitemap says of each text."""
        return page_tellings(self._desk)

    def make(self) -> None:
        """Make all of it."""
        self._meanwhile()
        _ = self.feeds, self.tellings


def origins_of_pages(library: Library) -> dict[str, str]:
    """The text that each page and each former address comes from."""
    found = {}
    for document in (*library.documents, *library.withdrawn):
        if document.kind != "term":
            found[document_path(document)] = document.place.path
        for written in document.front.aliases:
            found.setdefault(alias_path(written), document.place.path)
    return found


class Pile:
    """Files by path, and paths that two things would be written to.

    Some disks tell no "A" from "a", and no "é" from "e" with an accent: there they are one path.

    Attributes:
        texts: origins that are texts: where two of them meet is told by the checks of texts.
    """

    def __init__(self, texts: Container[str]) -> None:
        self.texts = texts
        self.files: dict[str, Content] = {}
        self.origins: dict[str, str] = {}
        self._first: dict[str, str] = {}
        self._twice: list[tuple[str, str]] = []

    def add(self, path: str, content: Content, origin: str, *, unless: Iterable[str] = ()) -> None:
        """Lay a file on it, unless the site brings its own."""
        if path in unless:
            return
        first = self._first.setdefault(folded(path), path)
        if path not in self.files and first == path:
            self.files[path] = content
            self.origins[path] = origin
        elif not self._is_told(first, origin):
            self._twice.append((first, origin))

    def _is_told(self, path: str, origin: str) -> bool:
        """True where two texts, or a former address and a page that all sites have, meet."""
        texts = sum(one in self.texts for one in (origin, self.origins[path]))
        return texts == 2 or (texts == 1 and folded(path) in FIXED)

    def problems(self) -> Iterator[Problem]:
        """Each path that is taken twice, by file or by folder, or that not every disk can hold."""
        hint = "give the file another name, or the page another slug"
        for path, origin in self._twice:
            text = f'"{path}" would be written for two things: {self.origins[path]} and {origin}'
            place = place_of(path, self.origins[path], origin)
            yield Problem(place, rules.PATH_TWICE, text, hint)
        for path in self.files:
            # one that comes from a name is told where the name stands
            if not is_safe(path) and _is_file(self.origins[path]):
                yield unheld(path, self.origins[path])
            for folder in _folders(path):
                taken = self._first.get(folded(folder))
                if taken is not None:
                    text = f'"{taken}" would be both a file and a folder: that of "{path}"'
                    place = place_of(taken, self.origins[path], self.origins[taken])
                    yield Problem(place, rules.PATH_TWICE, text, hint)


def unheld(path: str, origin: str) -> Problem:
    """A path that some disk would refuse, or take for another."""
    shown = printable(path)
    text = f'"{shown}" is no path that every disk can hold'
    hint = "give the file another name, or the page another slug"
    return Problem(place_of(shown, printable(origin)), rules.PATH_OUTSIDE, text, hint)


def _folders(path: str) -> Iterator[str]:
    """The folders that a file stands in."""
    at = path.find("/")
    while at > 0:
        yield path[:at]
        at = path.find("/", at + 1)


def place_of(path: str, *origins: str) -> Place:
    """Where an author would look: the first origin that is a file, else the path itself."""
    return Place(next(filter(_is_file, origins), path), 1)


def _is_file(origin: str) -> bool:
    return "/" in origin and not origin.startswith(A_PAGE)
