"""An explainer as lists show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from nutgraf.addresses import document_address, output_path, quoted
from nutgraf.library import Library
from nutgraf.model import Document
from nutgraf.publication import image_path
from nutgraf.views.facts import minutes
from nutgraf.views.shapes import Teaser

if TYPE_CHECKING:
    from nutgraf.views.desk import Desk
    from nutgraf.views.photo_shapes import PhotoView


def make_teaser(desk: Desk, document: Document, lang: str = "") -> Teaser:
    """What a list in some language says of an explainer."""
    front, foreign = document.front, desk.tongues.foreign(document, lang)
    topic = desk.topic(document)
    links = desk.library.links_of(document)
    cited = {link.id for link in links if link.scheme == "source"}
    return Teaser(
        url=document_address(document),
        title=front.title,
        summary=front.summary,
        topic=replace(topic, lang=foreign) if foreign and topic.text else topic,
        authors=desk.authors(document),
        published=desk.when_if(front.date, lang),
        updated=desk.when_if(front.updated, lang),
        tallies=desk.tallies(desk.claims_of(document)),
        sources=len(cited),
        minutes=minutes(document),
        lang=foreign,
        translations=desk.tongues.translations(document),
    )


def lead_picture(desk: Desk, document: Document) -> PhotoView | None:
    """What is known of the front matter's picture; nothing of a drawing, or where there is none."""
    return desk.pictures.get(image_path(document)) if document.front.image else None


def picture_of(library: Library, document: Document) -> str:
    """Address of the front matter's picture; empty where there is none."""
    if not document.front.image:
        return ""
    path = image_path(document)
    return quoted(output_path(path)) if path in library.files else ""
