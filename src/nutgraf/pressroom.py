"""Pages through their templates, in as many processes as help; those that need none are passed by.

A page is a pure function of its template and its view. So each is known by the digest of both:
where that is what it was, and the page stands in the output, it is neither rendered nor written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter

import msgspec

from nutgraf import workers
from nutgraf.keeping import keys
from nutgraf.keeping.store import Shelf, Store
from nutgraf.looked import Lens, Looked
from nutgraf.model import Problem
from nutgraf.printed import Batch, Draft, Kept, KeptPage, Printed, Proof, Unprinted
from nutgraf.render import render, template_problem
from nutgraf.spool import Spool, Spooled
from nutgraf.styles import styles_of
from nutgraf.surface import visible
from nutgraf.typecase import Typecase
from nutgraf.views import sheets
from nutgraf.views.desk import Desk
from nutgraf.views.page_views import PageBase
from nutgraf.views.shapes import SiteView
from nutgraf.views.sheets import Sheet
from nutgraf.views.sites import STYLESHEET, site_view
from nutgraf.writing.disk import Content, Seen, Stands, mark_of

# Pages that a process has to be given before it helps, and pages that it is given at once.
LEAST, BATCH = 150, 25
# Above this many the finished pages are not kept in memory.
MANY = 2000


class Pressroom:
    """Makes all pages of a site.

    Args:
        types: the templates; where nothing tells what they depend on, nor does it of pages.
        pictures: the digest of what pages can show of pictures of pixels.
        insides: of each document, by path, what it is known by and the digest of its surface.
        stands: how a page with this mark stands in the output at a path, if it does.
        state: a folder for what is too large for memory.
        plain_words: whether the words of the templates are plain, as `nutgraf.seen` says it.

    Attributes:
        leads: places within the site that its pages link; all of them when all are made.
        visible: the digest of all that its pages can show, as `nutgraf.surface` has it.
    """

    def __init__(
        self,
        desk: Desk,
        types: Typecase,
        theme: Mapping[str, bytes],
        store: Store,
        *,
        pictures: bytes = b"",
        insides: Mapping[str, tuple[bytes, bytes]] | None = None,
        jobs: int = 1,
        stands: Stands | None = None,
        state: Path | None = None,
        plain_words: Callable[[], bool] = lambda: False,
    ) -> None:
        self.types = types
        self.closures = types.closures
        self.store = store
        self.stands = stands or (lambda _path, _mark: None)
        self.leads: set[str] = set()
        self._any_kept = False
        self._plain_words = plain_words
        self._is_plain = False
        self._told: set[str] = set()
        self.lens = Lens(desk.site.url)
        self.sheets = list(sheets(desk))
        self.site = site_view(desk, theme)
        self._site_view = partial(site_view, desk, theme)
        self._sites: dict[str, SiteView] = {desk.site.lang: self.site, "": self.site}
        self.styles = styles_of(theme.get(STYLESHEET, b"").decode())
        self._ordered_jobs = jobs
        self.jobs = workers.helpful(jobs, len(self.sheets), LEAST)
        self.spool: Spool | None = None
        if state is not None and (self.jobs > 1 or len(self.sheets) > MANY):
            self.spool = Spool(state)
        self._settings = b""
        self._insides = insides or {}
        surfaces = {path: own for path, (_, own) in self._insides.items()}
        self.visible = visible(
            desk.library, surfaces, desk.site,
            preview=desk.preview, originals=desk.originals,
        )  # fmt: skip
        if types.told:
            site = msgspec.msgpack.encode(self.site)
            sheet = theme.get(STYLESHEET, b"")
            self._settings = keys.digest(types.told, site, sheet)
            self._settings = keys.digest(self._settings, pictures) if pictures else self._settings
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(Kept).decode
        self._decode_sheet = msgspec.msgpack.Decoder(list[KeptPage]).decode

    def print(self, meanwhile: Callable[[], object] = int) -> Iterator[Printed | Problem]:
        """Every page, in the order of the sheets; a template that is wrong is a problem.

        Args:
            meanwhile: done here, where other processes make them.
        """
        self.closures.know()
        self._any_kept = self.store.has_any("pages")
        with self.store.filling("pages") as shelf:
            # looked for in this process: to hand them over would take longer than to find them
            standing = self._standing_sheets(shelf.used) if self._any_kept else {}
            numbers = [number for number in range(len(self.sheets)) if number not in standing]
            if numbers:
                self.styles.know()
                # filters and functions of the site's own may write what no template shows
                self._is_plain = bool(self.types.told) and self._plain_words()
            asked = (self.sheets[number] for number in numbers)
            wanted = {(sheet.template, sheet.lang) for sheet in asked}
            self.types.compile(wanted, self._ordered_jobs)
            self.store.close()  # no connection goes into another process
            jobs = workers.helpful(self.jobs, len(numbers), LEAST)
            batches = workers.spread(numbers, self._batch, jobs, BATCH, meanwhile)
            made = self._made(batches, shelf)
            for number in range(len(self.sheets)):
                yield from standing[number] if number in standing else next(made)
            next(made, None)  # which ends what they came from

    def _site_in(self, lang: str) -> SiteView:
        """The site as pages in a language show it."""
        found = self._sites.get(lang)
        if found is None:
            found = self._sites[lang] = self._site_view(lang)
        return found

    def _made(self, batches: Iterator[Batch], shelf: Shelf) -> Iterator[list[Printed | Problem]]:
        """The pages of each sheet that had to be looked at; what they tell is gathered."""
        for batch in batches:
            shelf.add(batch.new)
            shelf.used |= batch.used
            self.leads |= batch.leads
            yield from batch.sheets

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
        sheets = [self._drafts(number) for number in numbers]
        self._finish([draft for drafts in sheets for draft in drafts], batch)
        for number, drafts in zip(numbers, sheets, strict=True):
            self._keep_sheet(self._sheet_key(self.sheets[number]), drafts, batch)
            batch.sheets.append([draft.done for draft in drafts if draft.done is not None])
        return batch

    # ----- Sheets that cannot have changed -----

    def _sheet_key(self, sheet: Sheet) -> bytes:
        """What a sheet's views depend on; empty where that cannot be told."""
        inside, _ = self._insides.get(sheet.inside, (b"", b"")) if sheet.inside else (b"-", b"")
        if not (self._settings and self.visible and inside):
            return b""
        return keys.digest(self._settings, self.visible, sheet.name.encode(), inside)

    def _standing_sheets(self, used: set[bytes]) -> dict[int, list[Printed | Problem]]:
        """The pages of each sheet of which all stand, and whose templates have not changed."""
        found: dict[int, list[Printed | Problem]] = {}
        asked = [self._sheet_key(sheet) for sheet in self.sheets]
        kept = self.store.get("pages", [key for key in asked if key])
        for number, key in enumerate(asked):
            pages = self._standing_sheet(number, kept[key], used) if key in kept else None
            if pages is not None:
                found[number] = pages
                used.add(key)
        return found

    def _standing_sheet(
        self, number: int, value: bytes, used: set[bytes]
    ) -> list[Printed | Problem] | None:
        found: list[Printed | Problem] = []
        try:
            for page in self._decode_sheet(value):
                used.add(page.key)  # the next build may ask for it
                kept = self._decode(page.kept)
                seen = self.stands(page.path, kept.mark)
                if seen is None or self.closures.digest(page.template) != page.closure:
                    return None
                is_odd = self._tell(kept.looked, self.leads)
                found.append(
                    Printed(
                        page.path, number, page.listed, page.canonical, kept.mark, seen,
                        bytes(page.kept), is_odd, seconds=0.0,
                    )
                )  # fmt: skip
        except msgspec.DecodeError:
            return None
        return found

    def _keep_sheet(self, key: bytes, drafts: Sequence[Draft], batch: Batch) -> None:
        kept = [
            self._kept_page(draft, draft.done)
            for draft in drafts
            if isinstance(draft.done, Printed)
        ]
        if key and len(kept) == len(drafts) and all(page.closure for page in kept):
            batch.new[key] = self._encode(kept)

    def _kept_page(self, draft: Draft, page: Printed) -> KeptPage:
        name, closure = draft.template, self.closures.digest(draft.template)
        kept = msgspec.Raw(page.kept)
        return KeptPage(page.path, name, closure, draft.key, page.listed, page.canonical, kept)

    # ----- Pages whose views have not changed, and all others -----

    def _drafts(self, number: int) -> list[Draft]:
        """The pages of a sheet, so far no more than their views."""
        drafts: list[Draft] = []
        began = perf_counter()
        for template, view in self.sheets[number].pages():
            ended = perf_counter()
            drafts.append(Draft(number, template, view, seconds=ended - began))
            began = ended
        return drafts

    def _finish(self, drafts: Sequence[Draft], batch: Batch) -> None:
        """Take pages from their views to the end.

        Step by step, and not page by page: what a step needs stays in the processor's own memory
        while it is done for all of them, and that saves a fifth of the time.
        """
        for draft in drafts:
            draft.key = self._key(draft.template, draft.view)
        asked = [draft.key for draft in drafts if draft.key] if self._any_kept else []
        kept = self.store.get("pages", asked)
        for draft in drafts:
            if draft.key in kept:
                draft.done = self._standing(draft, kept[draft.key], batch)
        new = [draft for draft in drafts if draft.done is None]
        for step in (self._render, self._look, self._dress, lambda draft: self._put(draft, batch)):
            for draft in new:
                if draft.done is None:
                    began = perf_counter()
                    step(draft)
                    draft.seconds += perf_counter() - began
        for draft in drafts:
            if isinstance(draft.done, Printed):
                draft.done = draft.done._replace(seconds=draft.seconds)

    def _key(self, template: str, view: PageBase) -> bytes:
        """What a page depends on; empty where that cannot be told."""
        closure = self.closures.digest(template) if self._settings else b""
        if not closure:
            return b""
        return keys.digest(self._settings, template.encode(), closure, self._encode(view))

    def _standing(self, draft: Draft, value: bytes, batch: Batch) -> Printed | None:
        """A page that needs no making; ``None`` for any other.

        Args:
            value: what is kept of it.
        """
        try:
            kept = self._decode(value)
        except msgspec.DecodeError:
            return None
        seen = self.stands(draft.view.path, kept.mark)
        if seen is None:
            return None
        batch.used.add(draft.key)
        return self._printed(draft, kept, value, seen, batch)

    def _render(self, draft: Draft) -> None:
        try:
            jinja = self.types.speaking(draft.view.lang)
            site = self._site_in(draft.view.lang)
            draft.data = render(jinja, draft.template, draft.view, site)
        except Exception as error:  # noqa: BLE001 (a template is a program, and may raise anything)
            draft.done = template_problem(draft.template, draft.view.path, error)

    def _look(self, draft: Draft) -> None:
        plain = self._is_plain and self.closures.is_plain(draft.template)
        draft.looked = self.lens.look(draft.view.path, draft.data, plain=plain)

    def _dress(self, draft: Draft) -> None:
        draft.data = self.styles.fill(draft.data, draft.view.root)

    def _put(self, draft: Draft, batch: Batch) -> None:
        """Put a page's bytes away, and keep what it was made of."""
        data, looked = draft.data, draft.looked
        assert looked is not None  # the step before
        kept = Kept(mark_of(data), looked)
        value = self._encode(kept)
        put = data if self.spool is None else self.spool.put(draft.view.path, data, kept.mark)
        draft.done = self._printed(draft, kept, value, put, batch)
        if draft.key:
            batch.new[draft.key] = value

    def _printed(
        self, draft: Draft, kept: Kept, value: bytes, data: bytes | Spooled | Seen, batch: Batch
    ) -> Printed:
        view, is_odd = draft.view, self._tell(kept.looked, batch.leads)
        return Printed(
            view.path, draft.sheet, view.listed, view.canonical, kept.mark, data, value, is_odd, 0.0
        )

    def _tell(self, looked: Looked, leads: set[str]) -> bool:
        """Note where a page leads; true where something else in it has to be told."""
        new = [lead for lead in looked.leads if lead not in self._told]
        self._told.update(new)
        leads.update(new)
        return bool(looked.twice or looked.silent)

    def _again(self, number: int, path: str) -> bytes:
        for template, view in self.sheets[number].pages():
            if view.path == path:
                site = self._site_in(view.lang)
                data = render(self.types.speaking(view.lang), template, view, site)
                return self.styles.fill(data, view.root)
        raise KeyError(path)
