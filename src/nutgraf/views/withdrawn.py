"""Withdrawn texts: at each one's address a notice says when it went and why."""

from __future__ import annotations

from collections.abc import Iterator

from nutgraf.addresses import document_path
from nutgraf.views.desk import Desk
from nutgraf.views.page_views import WithdrawnPage


def withdrawn_pages(desk: Desk) -> Iterator[tuple[str, WithdrawnPage]]:
    """A notice in place of each withdrawn text."""
    for document in desk.library.withdrawn:
        front, lang = document.front, desk.lang(document)
        base = desk.base(document_path(document), front.title, lang)
        yield (
            "withdrawn.html",
            WithdrawnPage(
                **base,
                listed=False,
                reason=front.reason,
                published=desk.when_if(front.date, lang),
                withdrawn=desk.when_if(front.updated, lang),
            ),
        )
