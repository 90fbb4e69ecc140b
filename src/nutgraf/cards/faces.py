"""The fonts of cards, which packages bring, and which words each of them can set.

Source Serif has the Latin, Greek and Cyrillic letters, Amiri the Arabic ones. A page whose title has
others (Korean, say) has no card: a card of empty boxes is worse than none.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

Face = Literal["serif", "naskh"]
FILES: dict[Face, tuple[str, str]] = {
    "serif": ("fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf"),
    "naskh": ("fontpkg_amiri", "Amiri-Bold.ttf"),
}
# Stretches of code points that each has, whole; a test asks the fonts. Most of what they have.
COVERED: dict[Face, str] = {
    "serif": "20-7e a0-12b 12e-131 134-165 168-17f 192 1a0-1a1 1af-1b0 1cd-1dc 1e6-1e7 218-21b"
    " 300-304 306-30c 31b 323-324 384-38a 38c 38e-3a1 3a3-3ce 400-45f 472-475 490-493 496-49b"
    " 4a0-4a3 4aa-4ab 4ae-4b3 4b6-4b7 4ba-4bb 4cf-4d1 4d4-4d9 4e2-4e3 4e6-4e9 4ee-4ef 4f2-4f3"
    " 1e24-1e25 1e36-1e3b 1e42-1e49 1e5a-1e63 1e6c-1e6f 1e80-1e85 1e8e-1e8f 1e92-1e93 1e9e"
    " 1ea0-1ef9 2002-2007 2009-200b 2010 2012-2015 2018-201a 201c-201e 2020-2022 2025-2026"
    " 202f-2030 2032-2033 2039-203a 20a9 20ab-20ac 20b4-20b5 20b8-20ba 20bd 20bf 2116-2117 2122"
    " 2212 2260 2264-2265",
    "naskh": "20-7e a0-17f 606-6ff 750-77f 2000-2015 2018-2022 2026 2030 2039-203a 2212",
}


@cache
def _points(face: Face) -> frozenset[int]:
    found: set[int] = set()
    for stretch in COVERED[face].split():
        first, _, last = stretch.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)


def covers(face: Face, words: str) -> bool:
    """Whether a font can set some words."""
    return _points(face).issuperset(map(ord, words))


def face_of(words: str) -> Face | None:
    """The font that can set some words; ``None`` where neither can, or where there are none."""
    return next((face for face in FILES if words and covers(face, words)), None)


def file_of(face: Face) -> str:
    """Where a font's file stands.

    Raises:
        ModuleNotFoundError: where its package is not installed.
    """
    from importlib.util import find_spec
    from pathlib import Path

    package, name = FILES[face]
    found = find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(package)
    return str(Path(found.origin).parent / "files" / name)
