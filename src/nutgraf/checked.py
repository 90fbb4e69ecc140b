"""The texts of a site: gathered, linked and checked.

Linked first, since that is all that pages are made of; what is wrong is found while others draw.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from nutgraf import rules
from nutgraf.checks import problems as check
from nutgraf.checks.files import files_are_used
from nutgraf.gather import Gathered, gather
from nutgraf.intake import SOURCES
from nutgraf.keeping.store import Store
from nutgraf.library import Library, link
from nutgraf.listing import printable
from nutgraf.meter import Meter
from nutgraf.model import Place, Problem, Waiver
from nutgraf.order import Order
from nutgraf.publisher import publisher_problems
from nutgraf.settings import line_of
from nutgraf.sources import LOSING
from nutgraf.waivers import Settled, settle


class Linked(Struct, frozen=True):
    """A library, and what it was made from."""

    library: Library
    gathered: Gathered


class Checked(Struct, frozen=True):
    """A library and what is wrong with it.

    Attributes:
        waivers: comments that turn rules off; they are heeded in ``problems`` already.
        found: everything that was found, waived or not.
    """

    library: Library
    problems: tuple[Problem, ...]
    waivers: tuple[Waiver, ...]
    found: tuple[Problem, ...]

    @property
    def errors(self) -> bool:
        """True where something must be mended first."""
        return has_errors(self.problems)


def check_content(order: Order, meter: Meter | None = None) -> Checked:
    """Gather, link and check: what the texts themselves show."""
    meter = meter or Meter()
    return checked(order, link_content(order, Store(order.state), meter), meter)


def link_content(
    order: Order, store: Store, meter: Meter, marks: Mapping[str, bytes] | None = None
) -> Linked:
    """Gather all texts, and link what is published of them.

    Args:
        marks: digests of files that were read already, by their paths in the content.
    """
    with meter.stage("read"), closing(store):
        gathered = gather(order, store, meter, marks)
    with meter.stage("link"):
        library = link(
            gathered.documents, gathered.sources, gathered.files, order.now,
            drafts=order.drafts, lost_sources=_has_lost_sources(order, gathered),
        )  # fmt: skip
    return Linked(library, gathered)


def checked(order: Order, linked: Linked, meter: Meter) -> Checked:
    """What is wrong with the texts and with what they name."""
    library, gathered = linked.library, linked.gathered
    with meter.stage("check"):
        found = (*gathered.problems, *_missing_folder(order, gathered), *check(library))
        named = (*order.static_paths, *order.shelves.article_paths, *order.shelves.page_paths)
        found += tuple(files_are_used(library, order.shelves.content.name, named))
        if order.site.publisher:
            place = place_of_setting(order, "NUTGRAF_PUBLISHER")
            found += tuple(publisher_problems(order.site.publisher, library, place))
        waivers = (*gathered.waivers, *(w for d in library.everything for w in d.waivers))
        problems = settled(order, found, waivers, whole=False).problems
    return Checked(library, problems, waivers, found)


def has_errors(problems: Iterable[Problem]) -> bool:
    """True where something must be mended first."""
    return any(problem.severity == "error" for problem in problems)


def settled(
    order: Order, found: Iterable[Problem], waivers: Sequence[Waiver], *, whole: bool = True
) -> Settled:
    """What is left of problems, as settings and waivers say it.

    Args:
        whole: false where more is to be found still.
    """
    unasked = () if order.reading.evidence else (rules.PARAGRAPH_UNCITED.code,)
    return settle(found, waivers, order.ignored, unasked=unasked, whole=whole)


def _has_lost_sources(order: Order, gathered: Gathered) -> bool:
    """Whether the build will stop for a source that could not be read."""
    folder = f"{order.shelves.content.name}/{SOURCES}/"
    lost = [
        problem
        for problem in gathered.problems
        if problem.rule in LOSING and problem.place.path.startswith(folder)
    ]
    return bool(lost) and has_errors(settled(order, lost, gathered.waivers, whole=False).problems)


def _missing_folder(order: Order, gathered: Gathered) -> Iterator[Problem]:
    if not gathered.documents and not order.shelves.content.is_dir():
        text = f'there is no folder "{order.shelves.content.name}"'
        hint = "make it, or set PATH to where the texts are"
        yield Problem(place_of_setting(order, "PATH"), rules.FOLDER_MISSING, text, hint)


def place_of_setting(order: Order, name: str) -> Place:
    """Where the site's settings say something; the content's folder where that is not known."""
    if order.conf is None:
        return Place(order.shelves.content.name, 1)
    return Place(as_typed(str(order.conf)), line_of(order.conf, name) or 1)


def as_typed(filename: str | bytes) -> str:
    """A file's path as one would type it from here."""
    path = os.fsdecode(filename)
    try:
        return printable(str(Path(path).relative_to(Path.cwd())))
    except ValueError:
        return printable(path)
