"""Pages that are still to be made: each alone, in any order, in any process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import Struct

from nutgraf.views.desk import Desk
from nutgraf.views.page_views import PageBase

# A template's name and the view that it is rendered with.
Page = tuple[str, PageBase]


class Sheet(Struct, frozen=True):
    """A page, or what few there are of its kind, still to be made.

    Attributes:
        name: what tells it from every other of the site, at this build and the next.
        pages: makes it.
        inside: the path of the document whose inside it shows; of all others it can show no
            more than their surfaces (see `nutgraf.surface`).
        template: the one that its pages need, as far as it is known.
        lang: that its pages are in; empty for the site's.
    """

    name: str
    pages: Callable[[], Iterable[Page]]
    inside: str = ""
    template: str = ""
    lang: str = ""


def sheet(
    template: str,
    view: Callable[..., PageBase],
    *args: Any,
    name: str,
    inside: str = "",
    lang: str = "",
) -> Sheet:
    """A page whose view will be made by a function of the given arguments."""
    return Sheet(f"{template}:{name}", lambda: ((template, view(*args)),), inside, template, lang)


def whole(pages: Callable[[Desk], Iterator[Page]]) -> Callable[[Desk], Iterator[Sheet]]:
    """The pages of a function that makes few, as one sheet."""

    def sheets(desk: Desk) -> Iterator[Sheet]:
        yield Sheet(pages.__name__, lambda: pages(desk))

    return sheets
