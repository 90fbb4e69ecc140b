"""The fonts of cards, and which words each of them can set.

Source Serif has the Latin, Greek and Cyrillic letters, Amiri the Arabic ones; packages bring both. A
site may have fonts of its own for some languages. A page whose title none can set has no card of
its own: a card of empty boxes is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct

from nutgraf import rules
from nutgraf.keeping import keys
from nutgraf.model import Place, Problem


class Face(Struct, frozen=True):
    """A font.

    Attributes:
        name: for reports: its package, or its file as the settings name it.
        leading: how far its lines stand apart, in its sizes.
        file: where it stands, which a package's is looked up for.
        mark: digest of its bytes; empty for a package's, whose version is known.
    """

    name: str
    leading: float
    file: str = ""
    mark: bytes = b""


SERIF = Face("fontpkg-source-serif-4", 1.1)
NASKH = Face("fontpkg-amiri", 1.4)
PACKAGED = (SERIF, NASKH)
# Files of the packages.
FILES = {SERIF: "SourceSerif4[opsz,wght].ttf", NASKH: "Amiri-Bold.ttf"}
# Stretches of code points that each has, whole; a test asks the fonts. Most of what they have.
COVERED = {
    SERIF: "20-7e a0-12b 12e-131 134-165 168-17f 192 1a0-1a1 1af-1b0 1cd-1dc 1e6-1e7 218-21b"
    " 300-304 306-30c 31b 323-324 384-38a 38c 38e-3a1 3a3-3ce 400-45f 472-475 490-493 496-49b"
    " 4a0-4a3 4aa-4ab 4ae-4b3 4b6-4b7 4ba-4bb 4cf-4d1 4d4-4d9 4e2-4e3 4e6-4e9 4ee-4ef 4f2-4f3"
    " 1e24-1e25 1e36-1e3b 1e42-1e49 1e5a-1e63 1e6c-1e6f 1e80-1e85 1e8e-1e8f 1e92-1e93 1e9e"
    " 1ea0-1ef9 2002-2007 2009-200b 2010 2012-2015 2018-201a 201c-201e 2020-2022 2025-2026"
    " 202f-2030 2032-2033 2039-203a 20a9 20ab-20ac 20b4-20b5 20b8-20ba 20bd 20bf 2116-2117 2122"
    " 2212 2260 2264-2265",
    NASKH: "20-7e a0-17f 606-6ff 750-77f 2000-2015 2018-2022 2026 2030 2039-203a 2212",
}
OWN_LEADING = 1.25


def covers(face: Face, words: str) -> bool:
    """Whether a font can set some words."""
    return _points(face).issuperset(map(ord, words))


def face_of(words: str, lang: str = "", own: Mapping[str, Face] | None = None) -> Face | None:
    """The font that can set some words; ``None`` where none can, or there are no words.

    Args:
        own: a site's own fonts, which come first for pages in their languages.
    """
    lang, known = lang.replace("_", "-").lower(), own or {}
    first = known.get(lang) or known.get(lang.partition("-")[0])
    faces = (first, *PACKAGED) if first else PACKAGED
    return next((face for face in faces if words and covers(face, words)), None)


def own_faces(fonts: Mapping[str, Path], place: Place) -> tuple[dict[str, Face], list[Problem]]:
    """A site's own fonts by language, and what is wrong with any.

    Args:
        fonts: their files.
        place: where the settings name them.
    """
    faces: dict[str, Face] = {}
    problems: list[Problem] = []
    for lang, path in fonts.items():
        try:
            face = Face(path.name, OWN_LEADING, str(path), keys.mark(path.read_bytes()))
            _check(face)
        except Exception as error:  # noqa: BLE001 (a damaged font fails in countless ways)
            why = str(error) or type(error).__name__
            text = f'NUTGRAF_CARD_FONTS names "{path.name}", which cannot be read as a font: {why}'
            hint = "name a TrueType or OpenType file, ending in .ttf, .otf or .ttc"
            problems.append(Problem(place, rules.CARD_FONT_WRONG, text, hint))
        else:
            faces[lang] = face
    return faces, problems


def file_of(face: Face) -> str:
    """Where a font's file stands.

    Raises:
        ModuleNotFoundError: where its package is not installed.
    """
    if face.file:
        return face.file
    from importlib.util import find_spec

    package = face.name.replace("-", "_")
    found = find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(package)
    return str(Path(found.origin).parent / "files" / FILES[face])


def _check(face: Face) -> None:
    """Read what both libraries need of a font, which raises where one of them cannot."""
    from PIL import ImageFont

    ImageFont.truetype(face.file, 48).getlength("x")
    _points(face)


@cache
def _points(face: Face) -> frozenset[int]:
    if face.file:
        from fontTools.ttLib import TTFont  # here: only who has fonts of their own waits for it

        with TTFont(face.file, lazy=True, fontNumber=0) as font:
            return frozenset(font.getBestCmap() or ())
    return frozenset(_stretches(COVERED[face]))


def _stretches(said: str) -> Iterator[int]:
    for stretch in said.split():
        first, _, last = stretch.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)
