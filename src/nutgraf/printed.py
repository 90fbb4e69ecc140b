"""A page on its way from its view to the writer, as each step hands it to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec
from msgspec import Struct

from nutgraf.looked import Looked
from nutgraf.model import Problem
from nutgraf.spool import Spool, Spooled
from nutgraf.views.page_views import PageBase
from nutgraf.writing.disk import Seen
from nutgraf.writing.manifest import Mark


class Kept(Struct, frozen=True, array_like=True):
    """What is kept of a page: its bytes' digest, and what was seen in them."""

    mark: Mark
    looked: Looked


class KeptPage(Struct, frozen=True, array_like=True):
    """What is kept of a page with its sheet.

    Attributes:
        closure: the digest of its template with all that it leans on.
        key: what the page itself is kept by, for when its sheet has changed.
        kept: a `Kept`, encoded.
    """

    path: str
    template: str
    closure: bytes
    key: bytes
    listed: bool
    canonical: str
    kept: msgspec.Raw


class Printed(NamedTuple):
    """A page as a process hands it over.

    Attributes:
        sheet: which of the sheets it is on.
        listed: as in its view, like ``canonical``.
        data: its bytes; for a page that stands in the output already, how it does.
        kept: a `Kept`, encoded.
        is_odd: true where something in it has to be told: an id that stands twice, a picture
            without words.
        seconds: to make its view and itself.
    """

    path: str
    sheet: int
    listed: bool
    canonical: str
    mark: Mark
    data: bytes | Spooled | Seen
    kept: bytes
    is_odd: bool
    seconds: float


class Draft(Struct):
    """A page under way.

    Attributes:
        sheet: which of the sheets it is on.
        key: what it depends on; empty where that cannot be told.
        data: its bytes, once it is rendered.
        looked: what was seen in them.
        done: how it ended; a problem where a template is wrong.
        seconds: that it has taken so far.
    """

    sheet: int
    template: str
    view: PageBase
    key: bytes = b""
    data: bytes = b""
    looked: Looked | None = None
    done: Printed | Problem | None = None
    seconds: float = 0.0


class Batch(NamedTuple):
    """What a process made of some sheets.

    Attributes:
        sheets: the pages of each; a problem where a template is wrong.
        new: what is to be kept, by key.
        used: keys of what was kept and served.
        leads: places within the site that they link, without those that this process told before.
    """

    sheets: list[list[Printed | Problem]]
    new: dict[bytes, bytes]
    used: set[bytes]
    leads: set[str]


class Unprinted(Struct, frozen=True):
    """A page that is known by its mark, and made only if it is asked for after all."""

    mark: Mark
    path: str
    make: Callable[[str], bytes]
    place: str = ""

    def read(self) -> bytes:
        """Its bytes."""
        return self.make(self.path)


class Proof(Struct, frozen=True):
    """A finished page outside of memory."""

    mark: Mark
    spooled: Spooled
    spool: Spool

    @property
    def place(self) -> str:
        """The file that it is in, which may be moved to where it belongs."""
        return self.spool.place(self.spooled)

    def read(self) -> bytes:
        """Its bytes."""
        return self.spool.read(self.spooled)
