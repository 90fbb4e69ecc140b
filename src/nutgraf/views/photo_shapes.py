"""What templates can see of a picture."""

from __future__ import annotations

from msgspec import Struct


class PhotoCopies(Struct, frozen=True):
    """Smaller copies in one format.

    Attributes:
        kind: ``avif`` or ``webp``.
        copies: each one's address from the root, and its width.
    """

    kind: str
    copies: tuple[tuple[str, int], ...]


class PhotoView(Struct, frozen=True):
    """A picture, its copies, and who made it.

    Attributes:
        url: its address from the root.
        width, height: as one sees it; 0 for a drawing that does not say.
        copies: by format, the best first; none of a drawing.
        credit, licence: words; empty where nobody is credited.
        licence_url, source_url: absolute addresses, or empty.
    """

    url: str
    width: int
    height: int
    copies: tuple[PhotoCopies, ...]
    credit: str = ""
    licence: str = ""
    licence_url: str = ""
    source_url: str = ""
