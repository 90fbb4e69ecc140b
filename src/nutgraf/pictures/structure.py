"""What a picture's file holds beside its pixels and what these mean, by its parts.

Decoders read past what they do not know: a program's private notes, a thumbnail of what was cropped
away, words behind the end. So each part has to be one of those that pixels need.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

# A marker of JPEG among the coded pixels: neither a stuffed byte nor a restart.
MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
# Parts that hold no more than their name says; others have to begin with what is given.
APP0, APP2, APP14 = 0xE0, 0xE2, 0xEE
APPLICATION = {APP0: b"JFIF\0", APP2: b"ICC_PROFILE\0", APP14: b"Adobe"}
EOI, SOS, COM = 0xD9, 0xDA, 0xFE
PNG = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD hIST pHYs cICP mDCV cLLI"
    b" acTL fcTL fdAT".split()
)
WEBP = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
AVIF = frozenset((b"ftyp", b"meta", b"mdat", b"moov"))
# How often what moves begins anew.
LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


class OddError(Exception):
    """A file that is not made as its format says."""


def holds_more(data: bytes, kind: str) -> bool:
    """True where a file has a part that its pixels do not need, or is not made as it should be.

    Args:
        kind: of the file, as Pillow names it.
    """
    try:
        return any(READERS[kind](data))
    except (OddError, IndexError, KeyError):
        return True


def _jpeg(data: bytes) -> Iterator[bool]:
    at = 2
    while True:
        at = _skip_filling(data, at)
        marker = data[at]
        at += 1
        if marker == EOI:
            yield _is_more(data[at:])
            return
        size = int.from_bytes(data[at : at + 2])
        if size < 2:
            raise OddError
        if 0xE0 <= marker <= 0xEF:
            needed = APPLICATION.get(marker)
            yield needed is None or not data.startswith(needed, at + 2)
        yield marker == COM
        at += size
        if marker == SOS:
            found = MARKER.search(data, at)
            if found is None:
                raise OddError
            at = found.start()


def _skip_filling(data: bytes, at: int) -> int:
    if data[at] != 0xFF:
        raise OddError
    while data[at] == 0xFF:
        at += 1
    return at


def _png(data: bytes) -> Iterator[bool]:
    at, name = 8, b""
    while name != b"IEND":
        size, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if len(name) < 4:
            raise OddError
        yield name not in PNG
        at += size + 12
    yield _is_more(data[at:])


def _gif(data: bytes) -> Iterator[bool]:
    at = 13 + _colours(data[10])
    while (block := data[at]) != 0x3B:
        if block == 0x21:
            label, at = data[at + 1], at + 2
            loops = label == 0xFF and data[at + 1 : at + 12] in LOOPS
            yield label != 0xF9 and not loops
        elif block == 0x2C:
            at += 11 + _colours(data[at + 9])
        else:
            raise OddError
        while data[at]:  # the blocks within it
            at += data[at] + 1
        at += 1
    yield _is_more(data[at + 1 :])


def _colours(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _webp(data: bytes) -> Iterator[bool]:
    end = int.from_bytes(data[4:8], "little") + 8
    at = 12
    while at + 8 <= end:
        yield data[at : at + 4] not in WEBP
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + size + size % 2
    yield _is_more(data[end:])


def _avif(data: bytes) -> Iterator[bool]:
    at = 0
    while at < len(data):
        size, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16])
        yield name not in AVIF
        if size == 0:  # to the end
            return
        if size < 8:
            raise OddError
        at += size


def _is_more(rest: bytes) -> bool:
    """Whether anything stands behind the end but what disks and cameras fill up with."""
    return bool(rest.strip(b"\0"))


READERS: dict[str, Callable[[bytes], Iterator[bool]]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "GIF": _gif,
    "WEBP": _webp,
    "AVIF": _avif,
}
