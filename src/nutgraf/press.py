"""From the library to every file of the finished site, in memory, each with what it is for."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from unicodedata import normalize

from jinja2 import Environment, TemplateError
from msgspec import Struct

from nutgraf import rules
from nutgraf.addresses import alias_path, document_path
from nutgraf.checks.aliases import FIXED
from nutgraf.data import data_files
from nutgraf.feeds import feeds, sitemap
from nutgraf.library import Library
from nutgraf.model import Place, Problem
from nutgraf.render import render
from nutgraf.views import pages
from nutgraf.views.desk import Desk
from nutgraf.views.page_views import PageBase
from nutgraf.views.redirects import redirect_rows
from nutgraf.views.sites import site_view
from nutgraf.write import Content

# What sites bring themselves as often as not.
MAY_BE_BROUGHT = frozenset({"robots.txt", "sitemap.xml", "404.html"})


class Pressed(Struct, frozen=True):
    """A site's files, and what is wrong with them.

    Attributes:
        files: bytes, or the file to copy, by path from the output's root.
        pages: paths of the pages that came through a template.
        origins: what each file comes from: a text's or a file's path, or words.
    """

    files: Mapping[str, Content]
    pages: frozenset[str]
    origins: Mapping[str, str]
    problems: tuple[Problem, ...]


def press(
    library: Library,
    desk: Desk,
    jinja: Environment,
    static: Iterable[tuple[str, Content, str]],
    theme: Mapping[str, bytes],
) -> Pressed:
    """Make every file of the site.

    Args:
        static: files that are copied: path, content, and what each comes from.
        theme: the theme's own files.
    """
    origins = origins_of_pages(library)
    pile = Pile(frozenset(origins.values()))
    for path, content, origin in static:
        pile.add(path, content, origin)
    own = MAY_BE_BROUGHT & pile.files.keys()
    rendered = Rendered(jinja, desk, theme)
    for path, content in rendered.pages():
        pile.add(path, content, origins.get(path, f'the page "{path}"'), unless=own)
    for words, files in (
        ("a feed", feeds(desk)),
        ("the sitemap", sitemap(desk, rendered.listed)),
        ("the list of former addresses", redirect_rows(desk)),
        ("the data of the site", data_files(desk)),
        ("the theme", theme.items()),
    ):
        for path, content in files:
            pile.add(path, content, words, unless=own)
    found = (*rendered.problems, *pile.problems())
    return Pressed(pile.files, frozenset(rendered.done), pile.origins, found)


def origins_of_pages(library: Library) -> dict[str, str]:
    """The text that each page and each former address comes from."""
    found = {}
    for document in (*library.documents, *library.withdrawn):
        if document.kind != "term":
            found[document_path(document)] = document.place.path
        for written in document.front.aliases:
            found.setdefault(alias_path(written), document.place.path)
    return found


class Rendered:
    """Pages through their templates; a template that is wrong is one problem, not one a page.

    Attributes:
        done: paths of the pages.
        listed: pages for the sitemap.
        problems: of templates.
    """

    def __init__(self, jinja: Environment, desk: Desk, theme: Mapping[str, bytes]) -> None:
        self.jinja = jinja
        self.desk = desk
        self.site = site_view(desk, theme)
        self.done: list[str] = []
        self.listed: list[PageBase] = []
        self.problems: list[Problem] = []
        self._wrong: set[Place] = set()

    def pages(self) -> Iterator[tuple[str, bytes]]:
        """Each page's path and bytes."""
        for template, page in pages(self.desk):
            try:
                data = render(self.jinja, template, page, self.site)
            except TemplateError as error:
                self._note(template_problem(template, page.path, error))
                continue
            self.done.append(page.path)
            if page.listed:
                self.listed.append(page)
            yield page.path, data

    def _note(self, problem: Problem) -> None:
        if problem.place not in self._wrong:
            self._wrong.add(problem.place)
            self.problems.append(problem)


def template_problem(template: str, page: str, error: TemplateError) -> Problem:
    """A template's mistake, with its own file and line where Jinja knows them."""
    path, line = getattr(error, "filename", None) or template, getattr(error, "lineno", None)
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(".html"):
            path, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    shown = os.path.relpath(path) if Path(path).is_absolute() else path
    text = f'the template of "{page}" is wrong: {error.message or type(error).__name__}'
    return Problem(Place(shown, line or 1), rules.TEMPLATE_WRONG, text)


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
        first = self._first.setdefault(normalize("NFC", path).casefold(), path)
        if path not in self.files and first == path:
            self.files[path] = content
            self.origins[path] = origin
        elif not self._is_told(first, origin):
            self._twice.append((first, origin))

    def _is_told(self, path: str, origin: str) -> bool:
        """True where two texts, or a former address and a page that all sites have, meet."""
        texts = sum(one in self.texts for one in (origin, self.origins[path]))
        return texts == 2 or (texts == 1 and path in FIXED)

    def problems(self) -> Iterator[Problem]:
        """Each path that is taken twice, by file or by folder."""
        hint = "give the file another name, or the page another slug"
        for path, origin in self._twice:
            text = f'"{path}" would be written for two things: {self.origins[path]} and {origin}'
            place = place_of(path, self.origins[path], origin)
            yield Problem(place, rules.PATH_TWICE, text, hint)
        for path in self.files:
            for folder in _folders(path):
                taken = self._first.get(normalize("NFC", folder).casefold())
                if taken is not None:
                    text = f'"{taken}" would be both a file and a folder: that of "{path}"'
                    place = place_of(taken, self.origins[path], self.origins[taken])
                    yield Problem(place, rules.PATH_TWICE, text, hint)


def _folders(path: str) -> Iterator[str]:
    """The folders that a file stands in."""
    at = path.find("/")
    while at > 0:
        yield path[:at]
        at = path.find("/", at + 1)


def place_of(path: str, *origins: str) -> Place:
    """Where an author would look: the first origin that is a file, else the path itself."""
    return Place(next((o for o in origins if "/" in o and '"' not in o), path), 1)
