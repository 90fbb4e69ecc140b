"""Pictures in a text: each with its size, its smaller copies, and who made it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from nutgraf.views.photo_shapes import PhotoView

IMAGE = re.compile(r'<img\b[^>]*\ssrc="([^"]*)"[^>]*>')
ALONE = re.compile(r'<p>\s*(<img\b[^>]*\ssrc="([^"]*)"[^>]*>)\s*</p>')
TITLE = re.compile(r'\stitle="([^"]*)"')
# After these, what a picture shows and who made it need no mark between them.
ENDS = (".", "!", "?", "…", "。", "؟")
# The text is 40rem wide at the most (--measure).
SIZES = "(min-width: 42rem) 40rem, 100vw"


def dressed(html: str, shown: Mapping[str, PhotoView], root: str) -> str:
    """A text whose pictures have all that a browser needs to load the right one, when it is seen.

    Args:
        shown: pictures by the addresses that the text has for them, escaped.
        root: leads from the page to the site's root.
    """

    def figure(found: re.Match[str]) -> str:
        view = shown.get(found[2])
        if view is None:
            return found[0]
        title = TITLE.search(found[1])
        words, credit = f"<span>{title[1]}</span>" if title else "", credit_html(view)
        apart = " " if title and title[1].endswith(ENDS) else " · "
        below = apart.join(filter(None, (words, credit)))
        caption = f'<figcaption class="photo__caption">{below}</figcaption>' if below else ""
        return f'<figure class="photo">{picture_html(TITLE.sub("", found[1]), view, root)}{caption}</figure>'

    def inline(found: re.Match[str]) -> str:
        view = shown.get(found[1])
        if view is None:
            return found[0]
        return picture_html(found[0], view, root) + credit_html(view)

    parts: list[str] = []
    at = 0
    for alone in ALONE.finditer(html):
        parts += (IMAGE.sub(inline, html[at : alone.start()]), figure(alone))
        at = alone.end()
    parts.append(IMAGE.sub(inline, html[at:]))
    return "".join(parts)


def picture_html(image: str, view: PhotoView, root: str) -> str:
    """An image's element with its size and its copies around it."""
    more = ' loading="lazy" decoding="async">'
    if view.width and " width=" not in image and " height=" not in image:
        more = f' width="{view.width}" height="{view.height}"{more}'
    image = image[:-1].rstrip("/ ") + more
    sources = "".join(
        f'<source type="image/{one.kind}" srcset="{srcset(one.copies, root)}" sizes="{SIZES}">'
        for one in view.copies
    )
    return f"<picture>{sources}{image}</picture>" if sources else image


def srcset(copies: tuple[tuple[str, int], ...], root: str) -> str:
    """Addresses with their widths, as HTML lists them."""
    return ", ".join(f"{escape(root + url)} {width}w" for url, width in copies)


def credit_html(view: PhotoView) -> str:
    """Who made a picture, and how it may be used."""
    if not view.credit:
        return ""
    parts = [_linked(view.credit, view.source_url)]
    if view.licence:
        parts.append(_linked(view.licence, view.licence_url))
    return f'<span class="credit">{" · ".join(parts)}</span>'


def _linked(words: str, url: str) -> str:
    said = escape(words, quote=False)
    return f'<a href="{escape(url)}">{said}</a>' if url else said
