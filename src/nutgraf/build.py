"""The way of the data, from ``content/`` to ``output/``, stage by stage.

gather   files           ->  documents and sources
link     documents       ->  library
press    library         ->  every file of the site, in memory, by way of views and templates
check    library         ->  problems; meanwhile, where other processes draw the pages
finish   pages           ->  problems that only they show; an error ends the build here
write    files           ->  output
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from functools import cache, partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from nutgraf import rules
from nutgraf.bundles import Bundle, bundling
from nutgraf.cards import card_files, has_cards, own_faces
from nutgraf.catalogues import Catalogues, catalogue_problems
from nutgraf.checked import (
    Checked,
    as_typed,
    checked,
    has_errors,
    link_content,
    place_of_setting,
    settled,
)
from nutgraf.data import data_files
from nutgraf.errors import ContentError
from nutgraf.finished import Finished
from nutgraf.keeping import keys
from nutgraf.keeping.store import Store
from nutgraf.library import Library
from nutgraf.meter import Meter
from nutgraf.model import Place, Problem, Waiver
from nutgraf.order import Order
from nutgraf.originals import originals
from nutgraf.pictures import make_gallery
from nutgraf.press import place_of, press, unheld
from nutgraf.pressroom import Pressroom
from nutgraf.render import environment
from nutgraf.search import Search
from nutgraf.static import copied_files, static_files, theme_files
from nutgraf.typecase import Typecase
from nutgraf.views.desk import Desk
from nutgraf.views.search import SCRIPT
from nutgraf.views.sites import STYLESHEET
from nutgraf.workers import helpful
from nutgraf.write import (
    Content,
    NotOursError,
    PreviewError,
    StrayError,
    UnsafePathError,
    write_site,
)
from nutgraf.writing.disk import Seen, Stands, standing
from nutgraf.written import Written

# Records that a process has to be given before it helps with the data files.
LEAST = 500


class Prepared(Struct, frozen=True):
    """A site that is ready to be written, and everything that is wrong with it.

    Attributes:
        files: every file, by path; some are missing where there are errors.
        seen: those among them that stand in the output already, and how.
        origins: what each file comes from.
        waived: how many problems are turned off.
        waivers, found: as in `Checked`.
        marks: as in `Gathered`.
    """

    library: Library
    files: Mapping[str, Content]
    seen: Mapping[str, Seen]
    origins: Mapping[str, str]
    problems: tuple[Problem, ...]
    waived: int
    waivers: tuple[Waiver, ...]
    found: tuple[Problem, ...]
    marks: Mapping[str, bytes]

    @property
    def errors(self) -> bool:
        """True where something must be mended first."""
        return has_errors(self.problems)


def prepare(
    order: Order,
    meter: Meter | None = None,
    marks: Mapping[str, bytes] | None = None,
    stands: Stands | None = None,
) -> Prepared:
    """Make the whole site, all but the writing, and check the finished pages too.

    Texts, files and pages are all checked, whatever is wrong with the others, so that everything
    comes in one list; only what a page shows because of a mistake in a text is not told again.

    Args:
        marks: digests of files that were read already, by their paths in the content.
        stands: what tells how files of the output stand, where not the disk itself.
    """
    stands = stands or partial(standing, order.output)
    store, meter = Store(order.state), meter or Meter()
    catalogues = Catalogues(order.locales)
    jinja = environment(
        order.templates, order.jinja_options, order.jinja_additions,
        catalogues=catalogues, lang=order.site.lang,
    )  # fmt: skip
    types = Typecase(jinja, store, settings_of(order, catalogues))
    with closing(store), types.compiling_ahead(order.jobs):
        return _prepared(order, store, meter, types, catalogues, marks, stands)


def _prepared(
    order: Order,
    store: Store,
    meter: Meter,
    types: Typecase,
    catalogues: Catalogues,
    marks: Mapping[str, bytes] | None,
    stands: Stands,
) -> Prepared:
    linked = link_content(order, store, meter, marks)
    texts = cache(partial(checked, order, linked, meter))
    library, content = linked.library, order.shelves.content
    with meter.stage("copy"):
        copied = copied_files(library, order.static_paths)
        gallery = make_gallery(
            library, copied.unsure, content, order.state, store, jobs=order.jobs, marks=marks
        )
        static = static_files(copied, content, order.static_paths, order.renamed, gallery)
        theme, wrong = theme_files(order.theme_static, STYLESHEET)
    with meter.stage("search"):
        search = _search(order, library, texts, theme, store, stands)
    with meter.stage("render"):
        shown = originals(library, content, order.site.originals)
        fonts = order.card_fonts if has_cards(order.site, preview=order.drafts) else {}
        faces, no_fonts = own_faces(fonts, place_of_setting(order, "NUTGRAF_CARD_FONTS"))
        desk = Desk(
            library,
            order.site,
            catalogues,
            preview=order.drafts,
            originals=shown.addresses,
            pictures=gallery.views,
            script=SCRIPT if search.files else "",
            faces=faces,
        )
        room = Pressroom(
            desk, types, theme, store, pictures=gallery.told, insides=linked.gathered.insides,
            jobs=order.jobs, state=order.state, stands=stands, plain_words=catalogues.are_plain,
        )  # fmt: skip
    with ExitStack() as meanwhile:
        with meter.stage("data"):
            bundling_data = bundling(
                b"data", room.visible, partial(data_files, desk), store, order.output, stands,
                room.spool if _helps_with_data(order, library) else None,
            )  # fmt: skip
            data = meanwhile.enter_context(bundling_data)
        with meter.stage("render"):
            cards = card_files(list(desk.cards.items()), order.state, store, order.jobs)
            found_by = ((path, data, "the search") for path, data in search.files.items())
            files = (*static.files, *shown.files, *found_by)
            pressed = press(
                library, desk, room, files, theme, meter, order.now, cards, _files_of(data), texts
            )
        bundle = data()
    with meter.stage("finish"):
        finished = Finished(
            pressed.files,
            pressed.pages,
            pressed.odd,
            pressed.leads,
            order.output.name,
            order.site.url,
        )
        found = [*texts().found, *static.problems, *wrong, *search.problems, *pressed.problems]
        found += no_fonts
        found += finished.author_problems(library)
        found += catalogue_problems(library, catalogues, order.site.lang)
        if not has_errors(settled(order, found, texts().waivers).problems):
            found += finished.page_problems(library, found)
        left = settled(order, found, texts().waivers)
    return Prepared(
        library=library,
        files=pressed.files,
        seen={**search.seen, **bundle.seen, **pressed.seen},
        origins=pressed.origins,
        problems=left.problems,
        waived=left.waived,
        waivers=texts().waivers,
        found=tuple(found),
        marks=linked.gathered.marks,
    )


def _helps_with_data(order: Order, library: Library) -> bool:
    """Whether another process should make the data: half a minute's work for 100,000 records."""
    return helpful(order.jobs, len(library.happened) + len(library.claims), LEAST) > 1


def _files_of(bundle: Callable[[], Bundle]) -> Iterator[tuple[str, Content]]:
    """The files of a bundle, not asked for before the first is."""
    yield from bundle().files.items()


def _search(
    order: Order,
    library: Library,
    texts: Callable[[], Checked],
    theme: dict[str, bytes],
    store: Store,
    stands: Stands,
) -> Search:
    """What readers search with; its script leaves the theme where nothing can be searched."""
    found = Search()
    if order.search and SCRIPT in theme and not texts().errors:
        from nutgraf.search.kept import index  # only builds with a search need it

        desk = Desk(library, order.site, preview=order.drafts)
        found = index(desk, store, order.state, order.output, stands)
    if not found.files:
        theme.pop(SCRIPT, None)
    return found


def settings_of(order: Order, catalogues: Catalogues) -> bytes | None:
    """What a page depends on beside its template and its views; ``None`` where none can tell."""
    if any(order.jinja_additions.values()) or not keys.extensions(order.jinja_options):
        return None
    options = keys.plain(order.jinja_options)
    return options and keys.digest(options, catalogues.digest())


def with_links(
    order: Order,
    prepared: Prepared,
    limit: float,
    progress: Callable[[int, int], None] | None = None,
) -> Prepared:
    """What was prepared, with what is wrong with addresses outside the site.

    Args:
        limit: seconds for all of them.
        progress: told how many have answered, of how many.
    """
    from nutgraf.external import check_links  # only who asks for it waits for the HTTP library

    gone = check_links(prepared.library, order.site.url, order.state, limit, progress)
    left = settled(order, [*prepared.found, *gone], prepared.waivers)
    return replace(prepared, problems=left.problems, waived=left.waived)


def write_files(order: Order, prepared: Prepared) -> Written:
    """Put the files in the output folder.

    Raises:
        ContentError: where they cannot be; the output is as it was.
    """
    try:
        return write_site(
            order.output,
            prepared.files,
            state=order.state,
            preview=order.drafts,
            seen=prepared.seen,
            jobs=order.jobs,
        )
    except (NotOursError, UnsafePathError, StrayError, PreviewError, OSError) as error:
        found = tuple(_write_problems(order.output, error, prepared.origins))
        raise ContentError(found) from error


def _write_problems(
    output: Path, error: Exception, origins: Mapping[str, str]
) -> Iterator[Problem]:
    """What kept a write from beginning, in sentences."""
    name = output.name
    if isinstance(error, NotOursError):
        hint = "move it away, or build into another folder"
        for path, way in error.paths.items():
            origin = origins.get(path, "the manifest")
            text = f'no build of ours wrote "{name}/{way}", and {origin} would replace it'
            yield Problem(place_of(f"{name}/{way}", origin), rules.NOT_OURS, text, hint)
    elif isinstance(error, UnsafePathError):
        yield from (unheld(path, origins.get(path, "")) for path in error.paths)
    elif isinstance(error, StrayError):
        hint = "delete it, unless you put it there yourself; then build again"
        for path in error.paths:
            text = "this looks like a page of an earlier build, and no record says so"
            yield Problem(Place(f"{name}/{path}", 1), rules.STRAY_PAGE, text, hint)
    elif isinstance(error, PreviewError):
        text = f'"{name}" holds a published site, and a preview would show what is not'
        hint = "build the preview into another folder"
        yield Problem(Place(name, 1), rules.OVER_PUBLISHED, text, hint)
    elif isinstance(error, OSError):
        shown = as_typed(error.filename) if error.filename else name
        text = f"cannot be written: {error.strerror or error}"
        yield Problem(Place(shown, 1), rules.DISK_REFUSED, text, "the output is as it was")
