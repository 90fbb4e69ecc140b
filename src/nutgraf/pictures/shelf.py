"""What was made of pictures, kept by what it was made of: a word in the store, bytes in files.

A file that was lost or damaged is made again from the picture when it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from nutgraf.keeping import keys
from nutgraf.pictures import making, structure
from nutgraf.pictures.making import KINDS, Made, PictureError, UnknownError, make
from nutgraf.state import keep
from nutgraf.writing.disk import mark_of
from nutgraf.writing.manifest import Mark

FOLDER = "pictures"
# Files that no build of late used are removed where there are more of them than this.
SLACK = 50


class CopyKept(Struct, frozen=True, array_like=True):
    """A smaller copy, but for its bytes."""

    kind: str
    width: int
    mark: Mark


class Kept(Struct, frozen=True, array_like=True):
    """What is kept of a picture; where it cannot be published, why."""

    width: int = 0
    height: int = 0
    clean: Mark | None = None
    copies: tuple[CopyKept, ...] = ()
    wrong: str = ""
    hint: str = ""
    is_unknown: bool = False


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Kept).decode


def kinds() -> tuple[str, ...]:
    """The formats that copies are made in, the best first."""
    from importlib.util import find_spec

    return tuple(kind for kind in KINDS if find_spec(f"PIL._{kind}") is not None)


def maker() -> bytes:
    """What makes pictures, as bytes: our code for it, Pillow, and the formats it writes."""
    from PIL import __version__

    files = (str(one.__file__) for one in (making, structure))
    code = [Path(file).read_bytes() for file in files]
    return keys.digest(*code, __version__.encode(), ",".join(kinds()).encode())


def place_of(state: Path, mark: Mark) -> Path:
    """Where the bytes with a mark are kept."""
    return state / FOLDER / mark.digest


def put_away(data: bytes, state: Path, *, shown: bool) -> bytes:
    """Make a picture, keep its bytes, and say what was made, encoded."""
    try:
        made = make(data, kinds(), shown=shown)
    except PictureError as error:
        unknown = isinstance(error, UnknownError)
        return _encode(Kept(wrong=str(error), hint=error.hint, is_unknown=unknown))
    for each in _bytes_of(made):
        keep(place_of(state, mark_of(each)), each)
    return _encode(
        Kept(
            made.width,
            made.height,
            mark_of(made.clean) if made.clean is not None else None,
            tuple(CopyKept(copy.kind, copy.width, mark_of(copy.data)) for copy in made.copies),
        )
    )


def _bytes_of(made: Made) -> Iterable[bytes]:
    if made.clean is not None:
        yield made.clean
    yield from (copy.data for copy in made.copies)


def kept_of(value: bytes) -> Kept | None:
    """What was kept; ``None`` where it is not what any build of ours keeps."""
    try:
        return _decode(value)
    except msgspec.DecodeError:
        return None


class Derived:
    """A file that was made of a picture; its bytes are read when they are written.

    Attributes:
        mark: what they are known by.
        place: empty, since the file that holds them stays.
    """

    place = ""

    def __init__(self, mark: Mark, state: Path, again: Callable[[], Made]) -> None:
        self.mark = mark
        self._place = place_of(state, mark)
        self._again = again

    def read(self) -> bytes:
        """Its bytes."""
        with suppress(OSError):
            data = self._place.read_bytes()
            if mark_of(data) == self.mark:
                return data
        for data in _bytes_of(self._again()):
            keep(self._place.with_name(mark_of(data).digest), data)
            if mark_of(data) == self.mark:
                return data
        raise OSError(5, "it was changed while the site was built", str(self._place))


def sweep(state: Path, used: frozenset[str]) -> None:
    """Remove files that this build had no use for, where there are many."""
    with suppress(OSError):
        idle = [path for path in (state / FOLDER).iterdir() if path.name not in used]
        if len(idle) > len(used) + SLACK:
            for path in idle:
                path.unlink()
