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
from nutgraf.surface import visible
from nutgraf.views import sheets
from nutgraf.views.desk import Desk
from nutgraf.views.page_views import PageBase
from nutgraf.views.sheets import Sheet
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


class KeptPage(Struct, frozen=True, array_like=True):
    """What is kept of a page with its sheet.

    Attributes:
        closure: the digest of its template with all that it leans on.
        kept: a `Kept`, encoded.
    """

    path: str
    template: str
    closure: bytes
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


class Batch(NamedTuple):
    """What a process made of some sheets.

    Attributes:
        pages: in the order of the sheets; a problem where a template is wrong.
        new: what is to be kept, by key.
        used: keys of what was kept and served.
        leads: places within the site that they link, without those that this process told before.
    """

    pages: list[Printed | Problem]
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


class Pressroom:
    """Makes all pages of a site.

    Args:
        settings: what pages depend on beside templates and views; none where that is unknown.
        insides: of each document, by path, what it is known by and the digest of its surface.
        stands: how a page with this mark stands in the output at a path, if it does.
        state: a folder for what is too large for memory.

    Attributes:
        leads: places within the site that its pages link; all of them when all are made.
    """

    def __init__(
        self,
        desk: Desk,
        jinja: Environment,
        theme: Mapping[str, bytes],
        store: Store,
        *,
        settings: bytes | None = b"",
        insides: Mapping[str, tuple[bytes, bytes]] | None = None,
        jobs: int = 1,
        stands: Stands | None = None,
        state: Path | None = None,
    ) -> None:
        self.jinja = jinja
        self.store = store
        self.stands = stands or (lambda _path, _mark: None)
        self.leads: set[str] = set()
        self._told: set[str] = set()
        self._templates: dict[str, str] = {}
        self.lens = Lens(desk.site.url)
        self.sheets = list(sheets(desk))
        self.site = site_view(desk, theme)
        self.closures = Closures(jinja, store)
        self.jobs = workers.helpful(jobs, len(self.sheets), LEAST)
        self.spool: Spool | None = None
        if state is not None and (self.jobs > 1 or len(self.sheets) > MANY):
            self.spool = Spool(state, self.jobs)
        self._settings = b""
        self._visible = b""
        self._insides = insides or {}
        if settings is not None:
            site = msgspec.msgpack.encode(self.site)
            self._settings = keys.digest(keys.code(), settings, site)
            surfaces = {path: own for path, (_, own) in self._insides.items()}
            self._visible = visible(
                desk.library, surfaces, desk.site, desk.styles, preview=desk.preview
            )
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(Kept).decode
        self._decode_sheet = msgspec.msgpack.Decoder(list[KeptPage]).decode

    def print(self) -> Iterator[Printed | Problem]:
        """Every page, in the order of the sheets; a template that is wrong is a problem."""
        self.closures.know()
        self.store.close()  # no connection goes into another process
        numbers = range(len(self.sheets))
        used: set[bytes] = set()
        new: dict[bytes, bytes] = {}
        for batch in workers.spread(numbers, self._batch, self.jobs, BATCH):
            yield from batch.pages
            new |= batch.new
            used |= batch.used
            self.leads |= batch.leads
        self.store.put("pages", new)
        self.store.trim("pages", used | new.keys())

    def content(self, printed: Printed) -> Content:
        """What a page is to the writer."""
        if isinstance(printed.data, bytes):
            return printed.data
        if isinstance(printed.data, Spooled) and self.spool is not None:
            return Proof(printed.mark, printed.data, self.spool)
        number = printed.sheet
        return Unprinted(printed.mark, printed.path, lambda path: self._again(number, path))

    def _batch(self, numbers: Sequence[int]) -> Batch:
        batch = Batch([], {}, set(), set())
        sheet_keys = [self._sheet_key(self.sheets[number]) for number in numbers]
        kept = self.store.get("pages", [key for key in sheet_keys if key])
        for number, key in zip(numbers, sheet_keys, strict=True):
            pages = self._standing_sheet(number, kept[key], batch) if key in kept else None
            if pages is None:
                pages = list(self._sheet(number, batch))
                self._keep_sheet(key, pages, batch)
            else:
                batch.used.add(key)
            batch.pages.extend(pages)
        return batch

    # ----- Sheets that cannot have changed -----

    def _sheet_key(self, sheet: Sheet) -> bytes:
        """What a sheet's views depend on; empty where that cannot be told."""
        inside, _ = self._insides.get(sheet.inside, (b"", b"")) if sheet.inside else (b"-", b"")
        if not (self._settings and self._visible and inside):
            return b""
        return keys.digest(self._settings, self._visible, sheet.name.encode(), inside)

    def _standing_sheet(
        self, number: int, value: bytes, batch: Batch
    ) -> list[Printed | Problem] | None:
        """The pages of a sheet, where all of them stand and no template has changed."""
        found: list[Printed | Problem] = []
        try:
            for page in self._decode_sheet(value):
                kept = self._decode(page.kept)
                seen = self.stands(page.path, kept.mark)
                if seen is None or self.closures.digest(page.template) != page.closure:
                    return None
                is_odd = self._tell(kept.looked, batch)
                found.append(
                    Printed(
                        page.path, number, page.listed, page.canonical, kept.mark, seen,
                        bytes(page.kept), is_odd, seconds=0.0,
                    )
                )  # fmt: skip
        except msgspec.DecodeError:
            return None
        return found

    def _keep_sheet(self, key: bytes, pages: Sequence[Printed | Problem], batch: Batch) -> None:
        kept = [self._kept_page(page) for page in pages if isinstance(page, Printed)]
        if key and len(kept) == len(pages) and all(page.closure for page in kept):
            batch.new[key] = self._encode(kept)

    def _kept_page(self, page: Printed) -> KeptPage:
        template = self._templates[page.path]
        closure, kept = self.closures.digest(template), msgspec.Raw(page.kept)
        return KeptPage(page.path, template, closure, page.listed, page.canonical, kept)

    # ----- Pages whose views have not changed, and all others -----

    def _sheet(self, number: int, batch: Batch) -> Iterator[Printed | Problem]:
        began = perf_counter()
        for template, view in self.sheets[number].pages():
            key = self._key(template, view)
            printed = self._standing(number, view, key, batch)
            if printed is not None:
                batch.used.add(key)
            else:
                try:
                    data = render(self.jinja, template, view, self.site)
                except TemplateError as error:
                    yield template_problem(template, view.path, error)
                    continue
                printed = self._fresh(number, view, data, batch)
                if key:
                    batch.new[key] = printed.kept
            self._templates[view.path] = template
            ended = perf_counter()
            yield printed._replace(seconds=ended - began)
            began = ended

    def _key(self, template: str, view: PageBase) -> bytes:
        """What a page depends on; empty where that cannot be told."""
        closure = self.closures.digest(template) if self._settings else b""
        if not closure:
            return b""
        return keys.digest(self._settings, template.encode(), closure, self._encode(view))

    def _standing(self, number: int, view: PageBase, key: bytes, batch: Batch) -> Printed | None:
        """A page that needs no making; ``None`` for any other."""
        value = self.store.get("pages", [key]).get(key) if key else None
        if value is None:
            return None
        try:
            kept = self._decode(value)
        except msgspec.DecodeError:
            return None
        seen = self.stands(view.path, kept.mark)
        if seen is None:
            return None
        is_odd = self._tell(kept.looked, batch)
        return Printed(
            view.path, number, view.listed, view.canonical, kept.mark, seen, value, is_odd, 0.0
        )

    def _fresh(self, number: int, view: PageBase, data: bytes, batch: Batch) -> Printed:
        mark, looked = mark_of(data), self.lens.look(view.path, data)
        kept = self._encode(Kept(mark, looked))
        put = self.spool.put(workers.number(), data, mark) if self.spool is not None else data
        is_odd = self._tell(looked, batch)
        return Printed(view.path, number, view.listed, view.canonical, mark, put, kept, is_odd, 0.0)

    def _tell(self, looked: Looked, batch: Batch) -> bool:
        """Note where a page leads; true where something else in it has to be told."""
        new = [lead for lead in looked.leads if lead not in self._told]
        self._told.update(new)
        batch.leads.update(new)
        return bool(looked.twice or looked.silent)

    def _again(self, number: int, path: str) -> bytes:
        for template, view in self.sheets[number].pages():
            if view.path == path:
                return render(self.jinja, template, view, self.site)
        raise KeyError(path)
