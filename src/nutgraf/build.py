"""The way of the data, from ``content/`` to ``output/``, stage by stage.

gather   files           ->  documents and sources
link     documents       ->  library
check    library         ->  problems; an error ends the build here
view     library         ->  one view per page
render   template, view  ->  bytes
write    bytes           ->  output
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import TemplateError
from msgspec import Struct, field

from nutgraf import rules
from nutgraf.checks import problems as check
from nutgraf.data import data_files
from nutgraf.feeds import feeds, sitemap
from nutgraf.gather import Gathered, OtherReader, Shelves, gather
from nutgraf.library import Library, link
from nutgraf.model import Place, Problem
from nutgraf.render import environment, render
from nutgraf.site import Reading, Site
from nutgraf.static import static_files, theme_files
from nutgraf.views import pages
from nutgraf.views.desk import Desk
from nutgraf.views.page_views import PageBase
from nutgraf.views.redirects import redirect_rows
from nutgraf.views.shapes import SiteView
from nutgraf.views.sites import STYLESHEET, site_view
from nutgraf.write import NotOursError, Written, write_site

# What sites bring themselves as often as not.
MAY_BE_BROUGHT = frozenset({"robots.txt", "sitemap.xml", "404.html"})


def no_other_reader(path: Path) -> tuple[str, Mapping[str, str]]:
    """The reader of sites that have Markdown only."""
    raise ValueError(f"no reader for {path.name}")


class Order(Struct, frozen=True):
    """All that a build needs to be told.

    Attributes:
        state: the folder of what builds keep for themselves.
        templates: folders of templates, the first that has one wins.
        theme_static: the theme's files, copied to ``theme/``.
        static_paths: files and folders of the content that are copied whether linked or not.
        renamed: where a static file goes instead, by its path from ``content/``.
        jinja_options, jinja_additions: the site's own.
        now: the build's clock.
        drafts: the build is a preview, with drafts and future work in it.
    """

    shelves: Shelves
    output: Path
    state: Path
    site: Site
    reading: Reading
    templates: tuple[Path, ...]
    theme_static: Path
    static_paths: tuple[str, ...] = ("images", "data")
    renamed: Mapping[str, str] = {}
    jinja_options: Mapping[str, Any] = {}
    jinja_additions: Mapping[str, Mapping[str, Any]] = {}
    now: dt.datetime | None = None
    drafts: bool = False
    other_reader: OtherReader = field(default_factory=lambda: no_other_reader)


class ContentError(Exception):
    """The content has mistakes; nothing was written.

    Attributes:
        problems: all of them, warnings too, by file and line.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        errors = sum(problem.severity == "error" for problem in problems)
        first = next((p for p in problems if p.severity == "error"), problems[0])
        super().__init__(
            f"{errors} problem(s) in the content; the first: {first.place}: {first.text}"
        )


class Checked(Struct, frozen=True):
    """A library and what is wrong with it."""

    library: Library
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> bool:
        """True where something must be mended first."""
        return any(problem.severity == "error" for problem in self.problems)


def check_content(order: Order) -> Checked:
    """Gather, link and check."""
    gathered = gather(order.shelves, order.reading, order.other_reader)
    library = link(
        gathered.documents, gathered.sources, gathered.files, order.now, drafts=order.drafts
    )
    found = (*gathered.problems, *_missing_folder(order, gathered), *check(library))
    return Checked(library, tuple(sorted(set(found))))


def _missing_folder(order: Order, gathered: Gathered) -> Iterator[Problem]:
    if not gathered.documents and not order.shelves.content.is_dir():
        place = Place(str(order.shelves.content), 1)
        yield Problem(
            place,
            rules.FOLDER_MISSING,
            "there is no such folder",
            "make it, or set PATH to where the texts are",
        )


class Pile:
    """Files of the finished site, by path, and the paths that two things would be written to.

    Attributes:
        own: files that the site brings itself; they stand in place of ours of these names.
    """

    def __init__(self, own: Mapping[str, bytes]) -> None:
        self.files = dict(own)
        self.own = {path for path in own if path in MAY_BE_BROUGHT}
        self.problems: list[Problem] = []

    def add(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Lay files on it."""
        for path, data in files:
            if path in self.own:
                continue
            if path in self.files:
                text = f'two things would be written to "{path}"'
                hint = "give the file another name, or the page another slug"
                self.problems.append(Problem(Place(path, 1), rules.PATH_TWICE, text, hint))
            self.files[path] = data


def make_files(order: Order, library: Library) -> dict[str, bytes]:
    """Every file of the finished site, by its path.

    Raises:
        ContentError: where two files would be written to one path, or a template is wrong.
    """
    theme = theme_files(order.theme_static, STYLESHEET)
    desk = Desk(library, order.site, theme.get(STYLESHEET, b"").decode(), preview=order.drafts)
    made = tuple(pages(desk))
    content = order.shelves.content
    pile = Pile(dict(static_files(library, content, order.static_paths, order.renamed)))
    pile.add(_rendered(order, site_view(desk, theme), made))
    pile.add(feeds(desk))
    pile.add(sitemap(desk, (page for _, page in made if page.listed)))
    pile.add(redirect_rows(desk))
    pile.add(data_files(desk))
    pile.add(theme.items())
    if pile.problems:
        raise ContentError(pile.problems)
    return pile.files


def _rendered(
    order: Order, site: SiteView, made: Iterable[tuple[str, PageBase]]
) -> Iterator[tuple[str, bytes]]:
    """Every page, through its template."""
    jinja = environment(order.templates, order.jinja_options, order.jinja_additions)
    for template, page in made:
        try:
            yield page.path, render(jinja, template, page, site)
        except TemplateError as error:
            raise ContentError([_template_problem(template, page.path, error)]) from error


def _template_problem(template: str, page: str, error: TemplateError) -> Problem:
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


def write_files(order: Order, files: Mapping[str, bytes]) -> Written:
    """Put the files in the output folder.

    Raises:
        ContentError: where something that no build wrote stands in the way.
    """
    try:
        return write_site(order.output, files)
    except NotOursError as error:
        hint = "move it away, or build into another folder"
        name = order.output.name
        raise ContentError(
            [
                Problem(
                    Place(f"{name}/{path}", 1),
                    rules.NOT_OURS,
                    "no build of ours wrote this file",
                    hint,
                )
                for path in error.paths
            ]
        ) from error
