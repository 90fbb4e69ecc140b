"""All that a build is made from, as one digest: two builds with the same one give the same site.

Only what can be told by its bytes has one: not a filter that is a function, not a format that
another package reads, which may look at whatever it likes.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path

from msgspec import Struct, structs

from nutgraf.errors import ContentError
from nutgraf.keeping import keys
from nutgraf.order import Order
from nutgraf.stylesheet import SHEET, flatten
from nutgraf.workers import helpful, spread
from nutgraf.writing.disk import Seen, mark_of_file, seen_as

# Files that a process has to be given before it helps, and files that it is given at once.
LEAST, BATCH = 1000, 250
# Fields of an order that say where and how a build runs, not what comes out.
WITHOUT = frozenset({"output", "state", "conf", "now", "jobs", "other_reader", "jinja_additions"})
# What tells of a folder only that it is there.
FOLDER = (0, -1, 0, 0)


class Look(Struct, frozen=True):
    """A file or folder as it was: within one build, this tells that it is still the same."""

    path: str
    seen: Seen
    is_link: bool = False


class Inputs:
    """What stands in the content and the theme at one moment, and is told by its bytes."""

    def __init__(self, order: Order) -> None:
        self._jobs = order.jobs
        self._folders = (
            *(order.shelves.content, *order.templates, order.theme_static),
            *order.locales,
        )
        self._content = f"{order.shelves.content}{os.sep}"
        self._told = _told(order)
        self._seen = self._looks()
        self._marks: dict[str, bytes] = {}
        other = order.shelves.readers
        if any(_is_untold(look, self._content, other) for look in self._seen):
            self._told = None

    @property
    def marks(self) -> dict[str, bytes]:
        """Digests of the content's files that were read, by their paths in it."""
        return {
            path.removeprefix(self._content).replace(os.sep, "/"): mark
            for path, mark in self._marks.items()
            if path.startswith(self._content) and len(mark) == keys.SIZE
        }

    def learn(self, marks: Mapping[str, bytes]) -> None:
        """Take what others have read in the meantime for what stands there.

        Args:
            marks: by path in the content.
        """
        for path, mark in marks.items():
            self._marks[f"{self._content}{path.replace('/', os.sep)}"] = mark

    def digest(self) -> bytes:
        """Of all of it and of the order; empty where there is none that tells everything.

        What nobody has read yet is read.
        """
        if self._told is None:
            return b""
        paths = [look.path for look in self._seen]
        unread = [path for path in paths if path not in self._marks]
        jobs = helpful(self._jobs, len(unread), LEAST)
        read = (mark for batch in spread(unread, _marks_of, jobs, BATCH) for mark in batch)
        self._marks.update(zip(unread, read, strict=True))
        named = (name.encode("utf-8", "surrogateescape") for name in self._inside(paths))
        pairs = zip(named, (self._marks[path] for path in paths), strict=True)
        return keys.digest(keys.code(), self._told, *(part for pair in pairs for part in pair))

    def still(self) -> bool:
        """True where every file is as it was, by its number, size and times."""
        return self._looks() == self._seen

    def _looks(self) -> tuple[Look, ...]:
        return tuple(look for folder in self._folders for look in _files(str(folder)))

    def _inside(self, paths: Sequence[str]) -> Iterator[str]:
        """Each file's path from its folder, so that a site may be moved."""
        folders = [(f"{n}:", str(folder)) for n, folder in enumerate(self._folders)]
        for path in paths:
            for number, folder in folders:
                if path.startswith(folder) and path.startswith(os.sep, len(folder)):
                    yield number + path[len(folder) :]
                    break


def _told(order: Order) -> bytes | None:
    """An order's bytes, without what stands where."""
    own = order.reading.engine == "commonmark" or keys.extensions(order.reading.markdown)
    if not own or any(order.jinja_additions.values()) or not keys.extensions(order.jinja_options):
        return None
    told = {name: value for name, value in structs.asdict(order).items() if name not in WITHOUT}
    told["shelves"] = structs.replace(order.shelves, content=Path(order.shelves.content.name))
    told["templates"], told["theme_static"] = len(order.templates), ""
    told["locales"] = len(order.locales)
    told["output"] = order.output.name
    with suppress(OSError, ContentError):
        fonts = sorted(order.card_fonts.items())
        told["card_fonts"] = [(lang, keys.mark(font.read_bytes())) for lang, font in fonts]
        told["sheet"] = flatten(order.theme_static / SHEET)  # it may import from anywhere
    return keys.plain(told)


def _is_untold(look: Look, content: str, other: AbstractSet[str]) -> bool:
    """True for a format that another package reads, and for links, whose bytes do not tell all.

    A link to a folder leads to files that are not listed, and of any link in the content matters
    where it leads. Elsewhere, a link to a file is as good as the file.

    Args:
        content: how paths in the content begin.
        other: endings that another reader knows.
    """
    if look.is_link:
        return look.seen == FOLDER or look.path.startswith(content)
    ending = look.path[look.path.rfind(".") :].lower()  # cheaper than a Path for each
    return ending in other and look.seen != FOLDER and look.path.startswith(content)


def _files(folder: str) -> Iterator[Look]:
    """A folder and every file below it, in the order of names, with how it stands."""
    folders = [folder]
    while folders:
        folder = folders.pop()
        yield Look(f"{folder}{os.sep}", FOLDER)
        try:
            with os.scandir(folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue
        inner = []
        for entry in found:
            if entry.is_dir(follow_symlinks=False) and not is_junction(entry):
                inner.append(entry.path)
            else:
                yield _look(entry)
        folders += reversed(inner)


def _look(entry: os.DirEntry[str]) -> Look:
    try:
        status = os.stat(entry.path)  # noqa: PTH116 (a Path for each costs more)
    except OSError:
        seen = (0, 0, 0, 0)
    else:
        seen = FOLDER if stat.S_ISDIR(status.st_mode) else seen_as(status)
    return Look(entry.path, seen, entry.is_symlink() or seen == FOLDER)


def is_junction(entry: os.DirEntry[str]) -> bool:
    """True for a link of Windows to a folder, which Python tells from a folder since 3.12."""
    tell: Callable[[], bool] | None = getattr(entry, "is_junction", None)
    return tell is not None and tell()


def _marks_of(paths: Sequence[str]) -> list[bytes]:
    return [_mark(path) for path in paths]


def _mark(path: str) -> bytes:
    """The digest of a file's content; of what is no file, or cannot be read, that it is so."""
    try:
        return bytes.fromhex(mark_of_file(path).digest)
    except OSError as error:
        return f"error {error.errno}".encode()
