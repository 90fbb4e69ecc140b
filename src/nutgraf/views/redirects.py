"""Former addresses: a page at each that leads on, and rows for hosts that read ``_redirects``."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from nutgraf.addresses import FRONT, alias_path, document_address
from nutgraf.model import Document
from nutgraf.views.desk import Desk
from nutgraf.views.page_views import RedirectPage

ROWS = "_redirects"


def redirect_pages(desk: Desk) -> Iterator[tuple[str, RedirectPage]]:
    """A page at each former address, for hosts that know no other way."""
    for path, document in former(desk):
        base = desk.base(path, document.front.title, desk.lang(document))
        target = document_address(document)
        if desk.site.url:
            base["canonical"] = f"{desk.site.url}/{target}"
        yield "redirect.html", RedirectPage(**base, listed=False, target=target)


def redirect_rows(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """The same as rows of a file that some hosts read; none where nothing has moved."""
    below = urlsplit(desk.site.url).path
    rows = [
        f"{below}/{quote(_asked_for(path))} {below}/{document_address(d)} 301"
        for path, d in former(desk)
    ]
    if rows:
        yield ROWS, ("\n".join(rows) + "\n").encode()


def _asked_for(path: str) -> str:
    """What a browser asks for where a file stands: of a folder's own page, the folder."""
    folder, slash, name = path.rpartition("/")
    return folder + slash if name == FRONT else path


def former(desk: Desk) -> Iterator[tuple[str, Document]]:
    """Each former address, as a path, and the document that stood there."""
    for document in (*desk.library.documents, *desk.library.withdrawn):
        for written in dict.fromkeys(document.front.aliases):
            if path := alias_path(written):
                yield path, document
