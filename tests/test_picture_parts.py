"""What a picture's file holds beside its pixels: each part of it is known, or goes."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageCms

from nutgraf.pictures.making import PictureError, make
from nutgraf.pictures.structure import holds_more

SECRET = b"SECRETNOTE"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def saved(kind: str, mode: str = "RGB", **options: Any) -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").resize((64, 48)).convert(mode).save(out, kind, **options)
    return out.getvalue()


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (64, 48), colour) for colour in ("red", "blue", "green")]
    return saved(kind, save_all=True, append_images=frames, loop=0, duration=40)


def segment(marker: int, words: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(words) + 2) + words


def in_jpeg(marker: int, words: bytes) -> bytes:
    data = saved("JPEG")
    return data[:2] + segment(marker, words) + data[2:]


def in_png(name: bytes, words: bytes = SECRET, *, late: bool = False) -> bytes:
    data = saved("PNG")
    at = data.rindex(b"IEND") - 4 if late else data.index(b"IDAT") - 4
    chunk = name + words
    sum_ = struct.pack(">I", zlib.crc32(chunk))
    return data[:at] + struct.pack(">I", len(words)) + chunk + sum_ + data[at:]


def in_gif(block: bytes) -> bytes:
    data = saved("GIF")
    at = 13 + (3 << ((data[10] & 7) + 1))
    return data[:at] + block + data[at:]


def in_webp(name: bytes) -> bytes:
    body = saved("WEBP")[12:] + name + struct.pack("<I", len(SECRET)) + SECRET
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def in_avif(name: bytes) -> bytes:
    return saved("AVIF") + struct.pack(">I", len(SECRET) + 8) + name + SECRET


MORE = {
    "jpeg-app3": in_jpeg(0xE3, SECRET),
    "jpeg-c2pa": in_jpeg(0xEB, b"JP\0\0" + SECRET),
    "jpeg-ducky": in_jpeg(0xEC, b"Ducky" + SECRET),
    "jpeg-thumbnail": in_jpeg(0xE0, b"JFXX\0\x10" + SECRET),
    "jpeg-second-picture": in_jpeg(0xE2, b"MPF\0" + SECRET),
    "jpeg-comment": in_jpeg(0xFE, SECRET),
    "jpeg-behind": saved("JPEG") + SECRET,
    "png-c2pa": in_png(b"caBX"),
    "png-private": in_png(b"prVt", late=True),
    "png-time": in_png(b"tIME", bytes(7)),
    "png-behind": saved("PNG") + SECRET,
    "gif-comment": in_gif(b"\x21\xfe" + bytes((len(SECRET),)) + SECRET + b"\0"),
    "gif-xmp": in_gif(b"\x21\xff\x0bXMP DataXMP" + bytes((len(SECRET),)) + SECRET + b"\0"),
    "gif-behind": saved("GIF") + SECRET,
    "webp-private": in_webp(b"NOTE"),
    "webp-behind": saved("WEBP") + SECRET,
    "avif-private": in_avif(b"uuid"),
    "avif-free": in_avif(b"free"),
}


@pytest.mark.parametrize("name", MORE)
def test_a_part_that_pixels_do_not_need_goes(name: str) -> None:
    data = MORE[name]
    kind = name.partition("-")[0].upper()
    clean = make(data, ("webp",), shown=False).clean

    assert clean is not None
    assert SECRET not in clean
    assert not holds_more(clean, kind)
    if kind in ("PNG", "GIF"):
        assert Image.open(BytesIO(clean)).tobytes() == Image.open(BytesIO(data)).tobytes()


@pytest.mark.parametrize(
    "data",
    [
        saved("JPEG"),
        saved("JPEG", progressive=True, icc_profile=PROFILE),
        saved("JPEG", "CMYK"),
        saved("JPEG", restart_marker_rows=1),
        saved("PNG", icc_profile=PROFILE, dpi=(72, 72)),
        saved("PNG", "P", transparency=3),
        saved("PNG", "LA"),
        saved("GIF", "P", transparency=3),
        saved("WEBP", icc_profile=PROFILE),
        saved("WEBP", "RGBA", lossless=True),
        saved("AVIF", icc_profile=PROFILE),
        *(moving(kind) for kind in ("PNG", "GIF", "WEBP", "AVIF")),
    ],
)
def test_a_picture_with_nothing_more_stays_as_it_is(data: bytes) -> None:
    assert make(data, ("webp",), shown=False).clean is None


def test_what_moves_and_holds_more_is_refused() -> None:
    with pytest.raises(PictureError, match="this picture moves"):
        make(moving("GIF") + SECRET, ("webp",), shown=False)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_a_file_that_is_cut_anywhere_is_still_looked_at(kind: str) -> None:
    data = saved(kind)
    for end in range(0, len(data), max(1, len(data) // 97)):
        assert holds_more(data[:end], kind) in (True, False)
