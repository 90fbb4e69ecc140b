"""Cards as files: each is drawn once, and kept by what stands on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec.structs import replace

from nutgraf.cards.faces import PACKAGED
from nutgraf.cards.plan import Card, card_path
from nutgraf.keeping import keys
from nutgraf.keeping.store import Store
from nutgraf.state import keep
from nutgraf.workers import helpful, spread
from nutgraf.writing.disk import Content, mark_of
from nutgraf.writing.manifest import Mark

FOLDER = "cards"
# Cards that a process has to be given before it helps, and those it is given at once.
LEAST, BATCH = 8, 8

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Mark).decode


def card_files(
    cards: Sequence[tuple[str, Card]], state: Path, store: Store, jobs: int
) -> Iterator[tuple[str, Content]]:
    """The path of each card on the site, and its bytes when they are needed.

    Args:
        cards: with the paths of their pages.
        state: where they are kept.
    """
    if not cards:
        return
    maker = _maker()
    asked = [keys.digest(maker, _told(card)) for _, card in cards]
    with store.filling("cards") as shelf:
        found = store.get("cards", asked)
        new = [number for number, key in enumerate(asked) if key not in found]
        store.close()  # no connection goes into another process

        def draw_all(numbers: Sequence[int]) -> list[bytes]:
            return [_drawn(cards[number][1], state) for number in numbers]

        if new:
            # once, before there are other processes
            from PIL import Image, ImageDraw, ImageFont  # noqa: F401

            from nutgraf.cards import drawing  # noqa: F401

            Image.init()
        made = spread(new, draw_all, helpful(jobs, len(new), LEAST), BATCH)
        values = (value for batch in made for value in batch)
        for number, value in zip(new, values, strict=True):
            found[asked[number]] = value
            shelf.add({asked[number]: value})
        shelf.used |= set(asked)
    used = set()
    for (path, card), key in zip(cards, asked, strict=True):
        mark = _decode(found[key])
        used.add(mark.digest)
        yield card_path(path), Drawn(mark, card, state)
    _sweep(state, used)


def _maker() -> bytes:
    """What draws cards, as bytes: our code for it, Pillow, and the fonts."""
    from importlib.metadata import version

    code = [path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))]
    packages = ("pillow", *(face.name for face in PACKAGED))
    return keys.digest(*code, *(version(name).encode() for name in packages))


def _told(card: Card) -> bytes:
    """A card as bytes; its font counts by what it is, wherever it stands."""
    return _encode(replace(card, face=replace(card.face, file="")) if card.face.file else card)


def _drawn(card: Card, state: Path) -> bytes:
    from nutgraf.cards.drawing import draw

    data = draw(card)
    mark = mark_of(data)
    keep(state / FOLDER / mark.digest, data)
    return _encode(mark)


class Drawn:
    """A card whose bytes are read, or drawn again, when they are written.

    Attributes:
        mark: what they are known by.
        place: empty, since the file that holds them stays.
    """

    place = ""

    def __init__(self, mark: Mark, card: Card, state: Path) -> None:
        self.mark = mark
        self._card = card
        self._place = state / FOLDER / mark.digest

    def read(self) -> bytes:
        """Its bytes."""
        with suppress(OSError):
            data = self._place.read_bytes()
            if mark_of(data) == self.mark:
                return data
        from nutgraf.cards.drawing import draw

        return draw(self._card)


def _sweep(state: Path, used: set[str]) -> None:
    """Remove cards that this build had no use for, where there are many."""
    with suppress(OSError):
        idle = [path for path in (state / FOLDER).iterdir() if path.name not in used]
        if len(idle) > len(used) + 50:
            for path in idle:
                path.unlink()
