"""What pages know of each picture, and the files that are published of it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from nutgraf import rules
from nutgraf.addresses import output_path, quoted
from nutgraf.keeping import keys
from nutgraf.keeping.store import Store
from nutgraf.library import Library
from nutgraf.model import Place, Problem
from nutgraf.pictures.credits import Credit, is_credits, read_credits
from nutgraf.pictures.drawings import size_of
from nutgraf.pictures.making import CAMERA_ENDINGS, ENDINGS
from nutgraf.publication import image_path
from nutgraf.views.photo_shapes import PhotoCopies, PhotoView
from nutgraf.writing.disk import Content, mark_of_file

if TYPE_CHECKING:
    from nutgraf.pictures import making, shelf

# Pictures that a process has to be given before it helps, and those it is given at once.
LEAST, BATCH = 4, 2
DRAWING = ".svg"


class Gallery(Struct, frozen=True):
    """The pictures of a site.

    Attributes:
        views: by path from the site's root.
        clean: what is published in place of the file itself, by the same path.
        copies: path on the site, content, and the picture's own path.
        told: the digest of all that pages can show of them.
    """

    views: Mapping[str, PhotoView] = field(default_factory=dict)
    clean: Mapping[str, Content] = field(default_factory=dict)
    copies: Sequence[tuple[str, Content, str]] = ()
    problems: tuple[Problem, ...] = ()
    told: bytes = b""


def make_gallery(
    library: Library,
    published: Sequence[str],
    content: Path,
    state: Path,
    store: Store,
    *,
    jobs: int = 1,
    marks: Mapping[str, bytes] | None = None,
) -> Gallery:
    """Make what is needed of every picture that is published.

    Args:
        published: paths, from the site's root, of the files that are.
        content: the folder of the content.
        state: where derived files are kept.
        marks: digests of files, by their paths in the content, as far as they are known.
    """
    paths = [path for path in published if posixpath.splitext(path)[1].lower() in ENDINGS]
    drawn = [path for path in published if path.lower().endswith(DRAWING)]
    raw = [path for path in published if posixpath.splitext(path)[1].lower() in CAMERA_ENDINGS]
    if not (paths or drawn or raw) and not any(
        is_credits(output_path(path)) for path in library.files
    ):
        return Gallery()
    return Maker(library, content, state, store, jobs, marks or {}).gallery(paths, drawn, raw)


class Maker:
    """Makes one site's gallery."""

    def __init__(
        self,
        library: Library,
        content: Path,
        state: Path,
        store: Store,
        jobs: int,
        marks: Mapping[str, bytes],
    ) -> None:
        self.content, self.state, self.store = content, state, store
        self.jobs, self.marks = jobs, marks
        self.credits = read_credits(content, library.files)
        self.shown = frozenset(shown_pictures(library))
        self.problems = list(self.credits.problems)

    def gallery(
        self, paths: Sequence[str], drawn: Sequence[str], raw: Sequence[str] = ()
    ) -> Gallery:
        """What is made of the pictures at some paths, and known of the drawings at others.

        Args:
            raw: paths of pictures that nothing can be made of.
        """
        for path in raw:
            text = "most browsers cannot show this picture, and it may tell who took it, and where"
            hint = "save it as JPEG, PNG or WebP"
            self.problems.append(Problem(Place(path, 1), rules.PICTURE_BROKEN, text, hint))
        views = {path: self._drawing(path) for path in drawn if path in self.shown}
        if not paths:
            return self._gallery(views)
        from nutgraf.pictures import shelf  # here: most sites have no picture of pixels

        clean: dict[str, Content] = {}
        copies: list[tuple[str, Content, str]] = []
        used: set[str] = set()
        for path, kept in self._kept(paths):
            if kept.wrong:
                # one that no page shows, and that is none, is a file like any other
                if path in self.shown or not kept.is_unknown:
                    problem = Problem(Place(path, 1), rules.PICTURE_BROKEN, kept.wrong, kept.hint)
                    self.problems.append(problem)
                continue
            again = partial(self._again, path)
            if kept.clean is not None:
                clean[path] = shelf.Derived(kept.clean, self.state, again)
                used.add(kept.clean.digest)
            by_kind: dict[str, list[tuple[str, int]]] = {}
            for copy in kept.copies:
                named = _copy_path(path, copy.mark.digest, copy.width, copy.kind)
                by_kind.setdefault(copy.kind, []).append((quoted(named), copy.width))
                copies.append((named, shelf.Derived(copy.mark, self.state, again), path))
                used.add(copy.mark.digest)
            if path in self.shown:
                views[path] = self._view(path, kept.width, kept.height, by_kind)
        shelf.sweep(self.state, frozenset(used))
        return self._gallery(views, clean, copies)

    def _gallery(
        self,
        views: Mapping[str, PhotoView],
        clean: Mapping[str, Content] | None = None,
        copies: Sequence[tuple[str, Content, str]] = (),
    ) -> Gallery:
        told = keys.digest(repr(sorted(views.items())).encode()) if views else b""
        return Gallery(views, clean or {}, copies, tuple(self.problems), told)

    def _drawing(self, path: str) -> PhotoView:
        """One that needs no copies, and nobody's name."""
        try:
            width, height = size_of(self._data(path))
        except OSError:  # which is told where it is published
            width = height = 0
        credit = self.credits.by_path.get(path.partition("/")[2], Credit(""))
        return self._with_credit(path, width, height, (), credit)

    def _view(
        self, path: str, width: int, height: int, by_kind: Mapping[str, Sequence[tuple[str, int]]]
    ) -> PhotoView:
        inside = path.partition("/")[2]
        credit = self.credits.by_path.get(inside)
        if credit is None:
            name = inside.removeprefix("images/")
            hint = f'write "{name}: who made it" in content/images/credits.yaml'
            text = "nobody is credited for this picture"
            self.problems.append(Problem(Place(path, 1), rules.PICTURE_UNCREDITED, text, hint))
            credit = Credit("")
        copies = tuple(PhotoCopies(kind, tuple(named)) for kind, named in by_kind.items())
        return self._with_credit(path, width, height, copies, credit)

    def _with_credit(
        self, path: str, width: int, height: int, copies: tuple[PhotoCopies, ...], credit: Credit
    ) -> PhotoView:
        return PhotoView(
            quoted(output_path(path)), width, height, copies,
            credit.credit, credit.licence, credit.licence_url, credit.url,
        )  # fmt: skip

    # ----- What is kept -----

    def _kept(self, paths: Sequence[str]) -> Iterator[tuple[str, shelf.Kept]]:
        from nutgraf.pictures import shelf
        from nutgraf.workers import helpful, spread

        maker = shelf.maker()
        asked = {path: key for path in paths if (key := self._key(path, maker))}
        with self.store.filling("pictures") as kept_shelf:
            found = self.store.get("pictures", list(asked.values()))
            values = {path: found[key] for path, key in asked.items() if key in found}
            new = [path for path in asked if path not in values]
            self.store.close()  # no connection goes into another process
            jobs = helpful(self.jobs, len(new), LEAST)
            made = (value for batch in spread(new, self._made, jobs, BATCH) for value in batch)
            for path, (mark, value) in zip(new, made, strict=True):
                values[path] = value
                if self._key_of(path, maker, mark) == asked[path]:  # it is still what it was
                    kept_shelf.add({asked[path]: value})
            kept_shelf.used |= set(asked.values())
        for path in asked:
            kept = shelf.kept_of(values[path]) or shelf.kept_of(self._made([path])[0][1])
            if kept is not None:
                yield path, kept

    def _key(self, path: str, maker: bytes) -> bytes:
        inside = path.partition("/")[2]
        try:
            mark = self.marks.get(inside) or bytes.fromhex(
                mark_of_file(str(self.content / inside)).digest
            )
        except OSError as error:
            text = f"cannot be read: {error.strerror}"
            self.problems.append(Problem(Place(path, 1), rules.FILE_UNREADABLE, text))
            return b""
        return self._key_of(path, maker, mark)

    def _key_of(self, path: str, maker: bytes, mark: bytes) -> bytes:
        return keys.digest(maker, mark, b"shown" if path in self.shown else b"")

    def _data(self, path: str) -> bytes:
        return (self.content / path.partition("/")[2]).read_bytes()

    def _made(self, paths: Sequence[str]) -> list[tuple[bytes, bytes]]:
        """The digest of each picture as it stands now, and what was made of it."""
        from nutgraf.pictures import shelf

        read = ((path, self._data(path)) for path in paths)
        return [
            (keys.mark(data), shelf.put_away(data, self.state, shown=path in self.shown))
            for path, data in read
        ]

    def _again(self, path: str) -> making.Made:
        from nutgraf.pictures import making, shelf

        return making.make(self._data(path), shelf.kinds(), shown=path in self.shown)


def _copy_path(path: str, digest: str, width: int, kind: str) -> str:
    """Where a smaller copy stands: its name changes with its bytes, so that it may be kept for ever."""
    stem, _ = posixpath.splitext(output_path(path))
    return f"{stem}-{width}-{digest[:8]}.{kind}"


def shown_pictures(library: Library) -> Iterator[str]:
    """Paths of the pictures that published pages show."""
    for document in library.documents:
        for link in library.links_of(document):
            if link.attribute == "src" and link.scheme == "file":
                yield link.id
        if document.front.image:
            yield image_path(document)
