"""Pages through their templates, in as many processes as help; those that need none are passed by.

A page is a pure function of its template and its view. So each is known by the digest of both:
where that is what it was, and the page stands in the output, it is neither rendered nor written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import msgspec
from jinja2 import Environment, TemplateError
from msgspec import Struct

from nutgraf import workers
from nutgraf.closures import Closures
from nutgraf.keeping import keys
from nutgraf.keeping.store import Store
from nutgraf.looked import Lens, Looked
from nutgraf.model import Problem
from nutgraf.render import render, template_problem
from nutgraf.spool import Spool, Spooled
from nutgraf.views import sheets
from nutgraf.views.desk import Desk
from nutgraf.views.page_views import PageBase
from nutgraf.views.sites import site_view
from nutgraf.writing.disk import Content, Seen, mark_of
from nutgraf.writing.manifest import Mark

# Pages that a process has to be given before it helps, and pages that it is given at once.
LEAST, BATCH = 150, 25
# Above this many the finished pages are not kept in memory.
MANY = 2000

Stands = Callable[[str, Mark], Seen | None]


class Kept(Struct, frozen=True, array_like=True):
    """What is kept of a page: its bytes' digest, and what was seen in them."""

    mark: Mark
    looked: Looked


class Printed(NamedTuple):
    """A page as a process hands it over.

    Attributes:
        sheet: which of the sheets it is on.
        listed: as in its view, like ``canonical``.
        data: its bytes; for a page that stands in the output already, how it does.
        kept: encoded.
        key: empty for what cannot be kept.
        seconds: to make its view and itself.
    """

    path: str
    sheet: int
    template: str
    listed: bool
    canonical: str
    mark: Mark
    data: bytes | Spooled | Seen
    kept: bytes
    key: bytes
    is_new: bool
    seconds: float


class Unprinted(Struct, frozen=True):
    """A page that is known by its mark, and made only if it is asked for after all."""

    mark: Mark
    path: str
    make: Callable[[str], bytes]

    def read(self) -> bytes:
        """Its bytes."""
        return self.make(self.path)


class Proof(Struct, frozen=True):
    """A finished page outside of memory."""

    mark: Mark
    place: Spooled
    spool: Spool

    def read(self) -> bytes:
        """Its bytes."""
        return self.spool.read(self.place)


class Pressroom:
    """Makes all pages of a site.

    Args:
        stands: how a page with this mark stands in the output at a path, if it does.
        state: a folder for what is too large for memory.
    """

    def __init__(
        self,
        desk: Desk,
        jinja: Environment,
        theme: Mapping[str, bytes],
        store: Store,
        *,
        settings: bytes | None = b"",
        jobs: int = 1,
        stands: Stands | None = None,
        state: Path | None = None,
    ) -> None:
        self.jinja = jinja
        self.store = store
        self.stands = stands or (lambda _path, _mark: None)
        self.lens = Lens(desk.site.url)
        self.sheets = list(sheets(desk))
        self.site = site_view(desk, theme)
        self.closures = Closures(jinja, store)
        self.jobs = workers.helpful(jobs, len(self.sheets), LEAST)
        self.spool: Spool | None = None
        if state is not None and (self.jobs > 1 or len(self.sheets) > MANY):
            self.spool = Spool(state, self.jobs)
        self._settings = None
        if settings is not None:
            self._settings = keys.digest(keys.code(), settings, msgspec.msgpack.encode(self.site))
        self._encode = msgspec.msgpack.Encoder().encode

    def print(self) -> Iterator[Printed | Problem]:
        """Every page, in the order of the sheets; a template that is wrong is a problem."""
        self.store.close()  # no connection goes into another process
        numbers = range(len(self.sheets))
        used: set[bytes] = set()
        new: dict[bytes, bytes] = {}
        for batch in workers.spread(numbers, self._batch, self.jobs, BATCH):
            for printed in batch:
                if isinstance(printed, Printed) and printed.key:
                    used.add(printed.key)
                    if printed.is_new:
                        new[printed.key] = printed.kept
                yield printed
        self.store.put("pages", new)
        self.store.trim("pages", used)

    def content(self, printed: Printed) -> Content:
        """What a page is to the writer."""
        if isinstance(printed.data, bytes):
            return printed.data
        if isinstance(printed.data, Spooled) and self.spool is not None:
            return Proof(printed.mark, printed.data, self.spool)
        number = printed.sheet
        return Unprinted(printed.mark, printed.path, lambda path: self._again(number, path))

    def _batch(self, numbers: Sequence[int]) -> list[Printed | Problem]:
        return [printed for number in numbers for printed in self._sheet(number)]

    def _sheet(self, number: int) -> Iterator[Printed | Problem]:
        began = perf_counter()
        for template, view in self.sheets[number]():
            key = self._key(template, view)
            printed = self._standing(number, template, view, key)
            if printed is None:
                try:
                    data = render(self.jinja, template, view, self.site)
                except TemplateError as error:
                    yield template_problem(template, view.path, error)
                    continue
                printed = self._fresh(number, template, view, key, data)
            ended = perf_counter()
            yield printed._replace(seconds=ended - began)
            began = ended

    def _key(self, template: str, view: PageBase) -> bytes:
        if self._settings is None:
            return b""
        closure = self.closures.digest(template)
        if not closure:
            return b""
        return keys.digest(self._settings, template.encode(), closure, self._encode(view))

    def _standing(self, number: int, template: str, view: PageBase, key: bytes) -> Printed | None:
        """A page that needs no making; ``None`` for any other."""
        value = self.store.get("pages", key) if key else None
        if value is None:
            return None
        try:
            kept = msgspec.msgpack.decode(value, type=Kept)
        except msgspec.DecodeError:
            return None
        seen = self.stands(view.path, kept.mark)
        if seen is None:
            return None
        return Printed(
            view.path, number, template, view.listed, view.canonical, kept.mark, seen, value,
            key, is_new=False, seconds=0.0,
        )  # fmt: skip

    def _fresh(
        self, number: int, template: str, view: PageBase, key: bytes, data: bytes
    ) -> Printed:
        mark = mark_of(data)
        kept = self._encode(Kept(mark, self.lens.look(view.path, data)))
        put = self.spool.put(workers.number(), data, mark) if self.spool is not None else data
        return Printed(
            view.path, number, template, view.listed, view.canonical, mark, put, kept,
            key, is_new=bool(key), seconds=0.0,
        )  # fmt: skip

    def _again(self, number: int, path: str) -> bytes:
        for template, view in self.sheets[number]():
            if view.path == path:
                return render(self.jinja, template, view, self.site)
        raise KeyError(path)
