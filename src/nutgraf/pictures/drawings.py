"""How large a drawing is, by its own first element."""

from __future__ import annotations

import re

from nutgraf.svg import SvgError, clean_svg

FIRST = re.compile(r"<svg\b[^>]*>")
ATTRIBUTE = re.compile(r'\s(width|height|viewBox)="([^"]*)"')
# Of other units a page does not know how many pixels they are.
LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*")
LARGEST = 100_000
# A drawing with proportions and no size fills the text, which is so wide at the most (--measure).
MEASURE = 640


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height in pixels of CSS, as a browser gives them room; zeros where it says none.

    Source: SVG 2, section 8.2: without ``width`` and ``height``, ``viewBox`` has the proportions.
    """
    try:
        first = FIRST.search(clean_svg(data).data.decode())
    except SvgError:  # which is told where the file is published
        return 0, 0
    said = dict(ATTRIBUTE.findall(first[0])) if first else {}
    box = re.split(r"[\s,]+", said.get("viewBox", "").strip())
    width, height = _length(said.get("width", "")), _length(said.get("height", ""))
    if len(box) == 4 and (across := _length(box[2])) and (down := _length(box[3])):
        width = width or (height * across / down if height else MEASURE)
        height = height or width * down / across
    whole = round(width), round(height)
    return whole if all(0 < length <= LARGEST for length in whole) else (0, 0)


def _length(written: str) -> float:
    found = LENGTH.fullmatch(written)
    return float(found[1]) if found else 0.0
