"""One picture's bytes in, and what can be published of it out.

Its size as one sees it, a copy without metadata where it carries any, and smaller copies in formats
that browsers of today load. Files come from anybody: sizes are read before a pixel is, only five
decoders are let at them, and what is damaged is an error with a reason.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from nutgraf.pictures.structure import holds_more

if TYPE_CHECKING:
    from PIL.Image import Image as Pixels

# Endings of pictures of pixels that browsers show.
ENDINGS = frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".webp", ".avif"})
# Pictures as cameras and programs keep them: most browsers show none, and they tell of who took them.
CAMERA_ENDINGS = frozenset(
    ".heic .heif .tif .tiff .bmp .jp2 .jxl .psd .dng .cr2 .cr3 .nef .arw .orf .rw2 .raf".split()
)
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
WIDTHS = (480, 960, 1600)
LARGEST, MOST_PIXELS = 40_000_000, 80_000_000
# At this quality a photograph shows no difference at the size it is read at.
AVIF: dict[str, Any] = {"format": "AVIF", "quality": 60, "speed": 8, "max_threads": 1}
WEBP: dict[str, Any] = {"format": "WEBP", "quality": 78, "method": 5}
# The first that a browser knows is loaded.
KINDS = {"avif": AVIF, "webp": WEBP}
JPEG_AGAIN = 92
# What is kept of a picture's data: what its pixels mean, and nothing of who took it where.
MEANT = frozenset({"icc_profile", "transparency", "gamma", "dpi", "jfif", "jfif_version",
    "jfif_unit", "jfif_density", "adobe", "adobe_transform", "progressive", "progression",
    "background", "loop", "duration", "timestamp", "version", "extension", "interlace", "aspect",
    "srgb", "chromaticity", "bbox", "default_image", "blend", "disposal"})  # fmt: skip


class PictureError(Exception):
    """A picture that cannot be published.

    Attributes:
        hint: what would mend it.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class UnknownError(PictureError):
    """A file that is no picture, whatever its name says."""


class Copy(Struct, frozen=True):
    """A smaller copy.

    Attributes:
        kind: the ending, which is the format.
    """

    kind: str
    width: int
    data: bytes


class Made(Struct, frozen=True):
    """What was made of a picture.

    Attributes:
        width, height: as one sees it: upright.
        clean: the file without metadata; none where it carries none.
        copies: none of what moves, nor of what is small already.
    """

    width: int
    height: int
    clean: bytes | None
    copies: tuple[Copy, ...]


def make(data: bytes, kinds: tuple[str, ...], *, shown: bool) -> Made:
    """Make of a picture all that pages need.

    Args:
        kinds: formats of the copies, the best first.
        shown: whether a page shows it; one that is only linked has no copies.

    Raises:
        PictureError: where it is damaged, too large or no picture.
    """
    from PIL import Image, UnidentifiedImageError

    if len(data) > LARGEST:
        raise PictureError(f"this picture has {len(data):,} bytes; {LARGEST:,} are read at the most",
            "save it smaller: no screen shows so much")  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of odd metadata, which goes anyway
        try:
            with Image.open(BytesIO(data), formats=FORMATS) as image:
                return _made(image, data, kinds, shown=shown)
        except UnidentifiedImageError as error:
            hint = "save it as JPEG, PNG or WebP"
            raise UnknownError("this file is no picture that can be read", hint) from error
        except Image.DecompressionBombError as error:
            raise _too_many() from error
        except PictureError:
            raise
        # decoders raise what they will at damaged files
        except Exception as error:
            reason = str(error) or type(error).__name__
            raise PictureError(f"this picture is damaged: {reason}", "save it again") from error


def _too_many() -> PictureError:
    text = f"this picture has more than {MOST_PIXELS // 1_000_000} million pixels"
    return PictureError(text, "save it smaller: no screen shows so many")


def _made(image: Any, data: bytes, kinds: tuple[str, ...], *, shown: bool) -> Made:
    if image.width * image.height > MOST_PIXELS:
        raise _too_many()
    moves = getattr(image, "is_animated", False) and image.format != "MPO"
    turned = image.getexif().get(0x0112, 1) not in (0, 1)
    told = turned or bool(_told(image)) or holds_more(data, str(image.format))
    if moves:
        if told:
            text = "this picture moves, and carries what a camera or a program told of it"
            raise PictureError(text, "save it without metadata (EXIF, XMP)")
        return Made(image.width, image.height, None, ())
    if not (told or shown):
        return Made(image.width, image.height, None, ())
    image.load()
    upright = _upright(image) if turned else image
    clean = _clean(image, upright, turned=turned) if told else None
    copies = tuple(_copies(upright, len(data), kinds)) if shown else ()
    return Made(upright.width, upright.height, clean, copies)


def _told(image: Any) -> set[str]:
    """Names of what the file tells beside its pixels."""
    names = {str(name) for name in image.info} - MEANT
    if "exif" in names and not len(image.getexif()) and not image.info["exif"].strip(b"Exif\0"):
        names.discard("exif")
    return names


def _upright(image: Pixels) -> Pixels:
    from PIL import ImageOps

    return ImageOps.exif_transpose(image)


def _clean(image: Any, upright: Any, *, turned: bool) -> bytes:
    """The same picture in the same format, with nothing but its pixels and their colours."""
    kind = "JPEG" if image.format == "MPO" else str(image.format)
    options: dict[str, Any] = {"icc_profile": image.info.get("icc_profile"), "exif": b""}
    if kind == "JPEG" and not turned and image.format == "JPEG":
        options["quality"] = "keep"  # no second loss
    elif kind in ("JPEG", "WEBP", "AVIF"):
        options["quality"] = JPEG_AGAIN
    if kind == "PNG":
        options["optimize"] = True
        if "transparency" in image.info:
            options["transparency"] = image.info["transparency"]
    for name in ("exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop"):
        upright.info.pop(name, None)
    if kind == "PNG":
        upright = upright.copy()  # without its words
        upright.info = {}
    out = BytesIO()
    upright.save(out, kind, **{name: value for name, value in options.items() if value is not None})
    return out.getvalue()


def _copies(image: Pixels, size: int, kinds: tuple[str, ...]) -> Iterator[Copy]:
    """A copy for each width below its own, and at its own, in each format; the largest last."""
    widths = [width for width in WIDTHS if width < image.width]
    if image.width <= WIDTHS[-1]:
        widths.append(image.width)
    plain = _in_srgb(image)
    for kind in kinds:
        made = []
        for width in widths:
            height = max(1, round(image.height * width / image.width))
            small = plain if width == image.width else plain.resize((width, height), _lanczos())
            out = BytesIO()
            small.save(out, **KINDS[kind])
            made.append(Copy(kind, width, out.getvalue()))
        if made and len(made[-1].data) < size:
            yield from made


def _lanczos() -> Any:
    from PIL import Image

    return Image.Resampling.LANCZOS


def _in_srgb(image: Any) -> Any:
    """Pixels in the colours that every screen knows."""
    profile = image.info.get("icc_profile")
    has_alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    if profile and image.mode in ("RGB", "CMYK", "L"):
        from PIL import ImageCms

        try:
            return ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except ImageCms.PyCMSError:
            pass  # a profile that is damaged says nothing
    if image.mode.startswith("I;16") or image.mode == "I":
        image = image.point(lambda value: value / 256).convert("L")
    plain = image.convert("RGBA" if has_alpha else "RGB")
    plain.info = {}
    return plain
