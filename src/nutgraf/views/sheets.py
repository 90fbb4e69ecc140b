"""Pages that are still to be made: each alone, in any order, in any process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import ParamSpec

from nutgraf.views.desk import Desk
from nutgraf.views.page_views import PageBase

P = ParamSpec("P")

# A template's name and the view that it is rendered with.
Page = tuple[str, PageBase]
# Makes one page, or what few there are of its kind, when it is called.
Sheet = Callable[[], Iterable[Page]]


def sheet(template: str, view: Callable[P, PageBase], *args: P.args, **kwargs: P.kwargs) -> Sheet:
    """A page whose view will be made by a function."""
    return lambda: ((template, view(*args, **kwargs)),)


def whole(pages: Callable[[Desk], Iterator[Page]]) -> Callable[[Desk], Iterator[Sheet]]:
    """The pages of a function that makes few, as one sheet."""

    def sheets(desk: Desk) -> Iterator[Sheet]:
        yield lambda: pages(desk)

    return sheets
