"""A card drawn: paper and ink, a headline, and the marks of the standings."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from io import BytesIO
from typing import Any

from nutgraf.cards.faces import Face, file_of
from nutgraf.cards.plan import Card

WIDTH, HEIGHT = 1200, 630
MARGIN, WIDE = 72, 1056
PAPER, INK, MUTED, RULE = "#fbf8f1", "#1b1916", "#4d4840", "#d8d0c1"
HUES = {
    "documented": "#1c5a2d",
    "acknowledged": "#07565c",
    "alleged": "#6d4800",
    "disputed": "#5b3596",
    "refuted": "#951c1c",
    "withdrawn": "#4f4a44",
}
# Of headlines, the largest first; and of a card that has no foot, whose headline is a name.
SIZES = (92, 78, 66, 56, 48)
NAME_SIZES = (152, 128, 108, *SIZES)
STANDFIRST, STANDFIRST_GAP, TALLY_SIZES = 46, 32, (30, 26, 23, 20)
LOWEST = 474  # where headlines and standfirsts end
FINE = 4  # marks are drawn larger by this, and then made small: so their edges are smooth
COLOURS = 48


def draw(card: Card) -> bytes:
    """A card as PNG."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((MARGIN, 54, MARGIN + WIDE - 1, 59), INK)
    pen.rectangle((MARGIN, 64, MARGIN + WIDE - 1, 65), INK)
    if card.kicker:
        _line(pen, card, 84, card.kicker.upper(), font_at(card.face, 28, 600), MUTED)
    _headline(pen, card, 132 if card.kicker else 100)
    rule = 540 if card.has_foot else 516
    pen.rectangle((MARGIN, rule, MARGIN + WIDE - 1, rule), RULE)
    _tallies(image, pen, card, rule + (-56 if card.has_foot else 20))
    _line(pen, card, 552, card.site, font_at(card.face, 32, 800), INK)
    _line(pen, card, 556, card.tagline, font_at(card.face, 26, 400), MUTED, end=bool(card.site))
    few = image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    out = BytesIO()
    few.save(out, "PNG", compress_level=7)
    return out.getvalue()


@cache
def font_at(face: Face, size: int, weight: int) -> Any:
    """A font in some size, and as bold as asked where it can be: 400 is as books are, 800 bold."""
    from PIL import ImageFont

    font = ImageFont.truetype(file_of(face), size)
    with suppress(OSError):  # most fonts have one form and no axes
        axes, wanted = font.get_variation_axes(), {b"Weight": weight, b"Optical Size": size}
        font.set_variation_by_axes([_within(axis, wanted) for axis in axes])
    return font


def _within(axis: Any, wanted: Mapping[bytes, int]) -> int:
    """A place on an axis of a font, as near to what is wanted as it goes."""
    place = wanted.get(axis["name"], axis["default"])
    return int(max(axis["minimum"], min(axis["maximum"], place)))


def _line(
    pen: Any, card: Card, top: int, words: str, font: Any, colour: str, *, end: bool = False
) -> None:
    """Words from the side where the language begins, or up to the other one."""
    right = end != card.right_to_left
    x, anchor = (MARGIN + WIDE, "ra") if right else (MARGIN, "la")
    pen.text((x, top), words, colour, font, anchor)


def _headline(pen: Any, card: Card, top: int) -> None:
    """The headline, as large as it fits, and below it the standfirst."""
    font = font_at(card.face, STANDFIRST, 400)
    standfirst = _broken(card.standfirst, font)[:2]
    apart = round(STANDFIRST * card.face.leading)
    below = STANDFIRST_GAP + len(standfirst) * apart if standfirst else 0
    size, lines = _fitted(card, LOWEST - top - below)
    for number, line in enumerate(lines):
        at = top + round(number * size * card.face.leading)
        _line(pen, card, at, line, font_at(card.face, size, 800), INK)
    top += round(len(lines) * size * card.face.leading) + STANDFIRST_GAP
    for number, line in enumerate(standfirst):
        _line(pen, card, top + number * apart, line, font, MUTED)


def _fitted(card: Card, room: int) -> tuple[int, list[str]]:
    """The largest size at which a headline fits into some pixels of height, and its lines."""
    for size in SIZES if card.has_foot else NAME_SIZES:
        lines = _broken(card.title, font_at(card.face, size, 800))
        if round(len(lines) * size * card.face.leading) <= room:
            break
    return size, lines[: int(room / (size * card.face.leading))]


def _broken(title: str, font: Any) -> list[str]:
    """Words in lines; one that is wider than the card goes on in the next line."""
    lines: list[str] = []
    for word in title.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= WIDE:
            lines[-1] = longer
            continue
        rest = word
        while font.getlength(rest) > WIDE:
            fits = next(n for n in range(len(rest), 0, -1) if font.getlength(rest[:n]) <= WIDE)
            lines.append(rest[:fits])
            rest = rest[fits:]
        lines.append(rest)
    return lines


def _tallies(image: Any, pen: Any, card: Card, y: int) -> None:
    """How claims stand in one line, as large as all of it fits; too much of it ends early."""
    x = MARGIN
    for size in TALLY_SIZES:
        font = font_at(card.face, size, 600)
        wides = [round(font.getlength(words)) for _, words in card.tallies]
        if sum(wides) + 72 * len(wides) - 34 <= WIDE:
            break
    level = y + TALLY_SIZES[0] - size  # with the marks, which keep their size
    for (standing, words), wide in zip(card.tallies, wides, strict=True):
        if x + 38 + wide > MARGIN + WIDE:
            break
        at = WIDTH - x - 28 if card.right_to_left else x
        image.paste(_mark(standing), (at, y + 7))
        if card.right_to_left:
            pen.text((at - 10, level), words, INK, font, "ra")
        else:
            pen.text((x + 38, level), words, INK, font, "la")
        x += 38 + wide + 34


@cache
def _mark(standing: str) -> Any:
    """A standing's mark, as the theme's: it tells itself apart without its colour."""
    from PIL import Image, ImageDraw

    side = 28 * FINE
    unit = side / 12
    image = Image.new("RGB", (side, side), PAPER)
    pen = ImageDraw.Draw(image)
    hue, line = HUES[standing], round(1.5 * unit)
    box = (unit, unit, side - unit, side - unit)
    if standing == "documented":
        pen.ellipse(box, hue)
    elif standing == "withdrawn":
        for start in range(0, 360, 45):
            pen.arc(box, start, start + 27, hue, line)
    else:
        pen.ellipse(box, outline=hue, width=line)
    if standing == "acknowledged":
        pen.pieslice(box, 90, 270, hue)
    elif standing == "disputed":
        pen.line((side / 2, 0, side / 2, side), hue, line)
    elif standing == "refuted":
        pen.line((3 * unit, 3 * unit, 9 * unit, 9 * unit), hue, line)
        pen.line((9 * unit, 3 * unit, 3 * unit, 9 * unit), hue, line)
    return image.resize((28, 28), Image.Resampling.LANCZOS)
