"""The way of the data, from ``content/`` to ``output/``, stage by stage.

gather   files           ->  documents and sources
link     documents       ->  library
check    library         ->  problems
press    library         ->  every file of the site, in memory, by way of views and templates
finish   pages           ->  problems that only they show; an error ends the build here
write    files           ->  output
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from nutgraf import rules
from nutgraf.bundles import Bundle, bundling
from nutgraf.cards import card_files
from nutgraf.catalogues import Catalogues, catalogue_problems
from nutgraf.checks import problems as check
from nutgraf.checks.files import files_are_used
from nutgraf.data import data_files
from nutgraf.errors import ContentError
from nutgraf.finished import Finished
from nutgraf.gather import Gathered, gather
from nutgraf.intake import SOURCES
from nutgraf.keeping import keys
from nutgraf.keeping.store import Store
from nutgraf.library import Library, link
from nutgraf.listing import printable
from nutgraf.meter import Meter
from nutgraf.model import Place, Problem, Waiver
from nutgraf.order import Order
from nutgraf.originals import originals
from nutgraf.pictures import make_gallery
from nutgraf.press import place_of, press, unheld
from nutgraf.pressroom import Pressroom
from nutgraf.publisher import publisher_problems
from nutgraf.render import environment
from nutgraf.search import Search
from nutgraf.settings import line_of
from nutgraf.sources import LOSING
from nutgraf.static import copied_files, static_files, theme_files
from nutgraf.typecase import Typecase
from nutgraf.views.desk import Desk
from nutgraf.views.search import SCRIPT
from nutgraf.views.sites import STYLESHEET
from nutgraf.waivers import Settled, settle
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


class Checked(Struct, frozen=True):
    """A library and what is wrong with it.

    Attributes:
        waivers: comments that turn rules off; they are heeded in ``problems`` already.
        found: everything that was found, waived or not.
        insides, marks: as in `Gathered`.
    """

    library: Library
    problems: tuple[Problem, ...]
    waivers: tuple[Waiver, ...]
    found: tuple[Problem, ...]
    insides: Mapping[str, tuple[bytes, bytes]]
    marks: Mapping[str, bytes]

    @property
    def errors(self) -> bool:
        """True where something must be mended first."""
        return has_errors(self.problems)


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


def check_content(
    order: Order,
    store: Store | None = None,
    meter: Meter | None = None,
    marks: Mapping[str, bytes] | None = None,
) -> Checked:
    """Gather, link and check: what the texts themselves show."""
    store, meter = store or Store(order.state), meter or Meter()
    with meter.stage("read"), closing(store):
        gathered = gather(order, store, meter, marks)
    with meter.stage("link"):
        library = link(
            gathered.documents, gathered.sources, gathered.files, order.now,
            drafts=order.drafts, lost_sources=_has_lost_sources(order, gathered),
        )  # fmt: skip
    with meter.stage("check"):
        found = (*gathered.problems, *_missing_folder(order, gathered), *check(library))
        named = (*order.static_paths, *order.shelves.article_paths, *order.shelves.page_paths)
        found += tuple(files_are_used(library, order.shelves.content.name, named))
        if order.site.publisher:
            place = _place_of_setting(order, "NUTGRAF_PUBLISHER")
            found += tuple(publisher_problems(order.site.publisher, library, place))
        waivers = (*gathered.waivers, *(w for d in library.everything for w in d.waivers))
        settled = _settled(order, found, waivers, whole=False)
    return Checked(library, settled.problems, waivers, found, gathered.insides, gathered.marks)


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
    checked = check_content(order, store, meter, marks)
    library, content = checked.library, order.shelves.content
    with meter.stage("copy"):
        copied = copied_files(library, order.static_paths)
        gallery = make_gallery(
            library, copied.unsure, content, order.state, store, jobs=order.jobs, marks=marks
        )
        static = static_files(copied, content, order.static_paths, order.renamed, gallery)
        theme, wrong = theme_files(order.theme_static, STYLESHEET)
    with meter.stage("search"):
        search = _search(order, checked, theme, store, stands)
    with meter.stage("render"):
        shown = originals(library, content, order.site.originals)
        desk = Desk(
            library,
            order.site,
            catalogues,
            preview=order.drafts,
            originals=shown.addresses,
            pictures=gallery.views,
            script=SCRIPT if search.files else "",
        )
        room = Pressroom(
            desk, types, theme, store, pictures=gallery.told, insides=checked.insides,
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
                library, desk, room, files, theme, meter, order.now, cards, _files_of(data)
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
        found = [*checked.found, *static.problems, *wrong, *search.problems, *pressed.problems]
        found += finished.author_problems(library)
        found += catalogue_problems(library, catalogues, order.site.lang)
        if not has_errors(_settled(order, found, checked.waivers).problems):
            found += finished.page_problems(library, found)
        settled = _settled(order, found, checked.waivers)
    return Prepared(
        library=library,
        files=pressed.files,
        seen={**search.seen, **bundle.seen, **pressed.seen},
        origins=pressed.origins,
        problems=settled.problems,
        waived=settled.waived,
        waivers=checked.waivers,
        found=tuple(found),
        marks=checked.marks,
    )


def _helps_with_data(order: Order, library: Library) -> bool:
    """Whether another process should make the data: half a minute's work for 100,000 records."""
    return helpful(order.jobs, len(library.happened) + len(library.claims), LEAST) > 1


def _files_of(bundle: Callable[[], Bundle]) -> Iterator[tuple[str, Content]]:
    """The files of a bundle, not asked for before the first is."""
    yield from bundle().files.items()


def _search(
    order: Order, checked: Checked, theme: dict[str, bytes], store: Store, stands: Stands
) -> Search:
    """What readers search with; its script leaves the theme where nothing can be searched."""
    found = Search()
    if order.search and SCRIPT in theme and not checked.errors:
        from nutgraf.search.kept import index  # only builds with a search need it

        desk = Desk(checked.library, order.site, preview=order.drafts)
        found = index(desk, store, order.state, order.output, stands)
    if not found.files:
        theme.pop(SCRIPT, None)
    return found


def _settled(
    order: Order, found: Iterable[Problem], waivers: Sequence[Waiver], *, whole: bool = True
) -> Settled:
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
    return bool(lost) and has_errors(_settled(order, lost, gathered.waivers, whole=False).problems)


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
    settled = _settled(order, [*prepared.found, *gone], prepared.waivers)
    return replace(prepared, problems=settled.problems, waived=settled.waived)


def has_errors(problems: Iterable[Problem]) -> bool:
    """True where something must be mended first."""
    return any(problem.severity == "error" for problem in problems)


def _missing_folder(order: Order, gathered: Gathered) -> Iterator[Problem]:
    if not gathered.documents and not order.shelves.content.is_dir():
        text = f'there is no folder "{order.shelves.content.name}"'
        hint = "make it, or set PATH to where the texts are"
        yield Problem(_place_of_setting(order, "PATH"), rules.FOLDER_MISSING, text, hint)


def _place_of_setting(order: Order, name: str) -> Place:
    """Where the site's settings say something; the content's folder where that is not known."""
    if order.conf is None:
        return Place(order.shelves.content.name, 1)
    return Place(_shown(str(order.conf)), line_of(order.conf, name) or 1)


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
        shown = _shown(error.filename) if error.filename else name
        text = f"cannot be written: {error.strerror or error}"
        yield Problem(Place(shown, 1), rules.DISK_REFUSED, text, "the output is as it was")


def _shown(filename: str | bytes) -> str:
    """A file's path as one would type it from here."""
    path = os.fsdecode(filename)
    try:
        return printable(str(Path(path).relative_to(Path.cwd())))
    except ValueError:
        return printable(path)
