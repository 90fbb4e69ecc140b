"""No page shows of another text more than its surface: else a page could stay that has changed."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from changing_site import MORE
from conftest import HERE, order_for, write
from nutgraf.gather import Gathered, gather
from nutgraf.keeping.store import Store
from nutgraf.library import Library, link
from nutgraf.model import Block, Claim, Document, Heading, Prose, Slice, Text
from nutgraf.site import Site
from nutgraf.surface import INSIDE, surface, visible
from nutgraf.views import sheets
from nutgraf.views.desk import Desk

SITE = Site("Test", url="https://test.example")


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Gathered:
    """The kitchen sink, the site that changes, and the sample, in one."""
    content = tmp_path_factory.mktemp("surface") / "content"
    for folder in (HERE.parent / "content", HERE / "site" / "content"):
        write(content, {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*") if path.is_file()
        })  # fmt: skip
    write(content, MORE)
    return gather(order_for(content), Store(None))


def library_of(gathered: Gathered, documents: list[Document]) -> Library:
    return link(documents, gathered.sources, gathered.files, order_for(Path("content")).now)


def emptied(document: Document) -> Document:
    """The same text with other words on other lines, and nothing else that others could show."""
    if document.kind not in INSIDE:
        return document
    links = [one for block in document.body if isinstance(block, Prose) for one in block.text.links]
    body: list[Block] = [block for block in document.body if isinstance(block, Claim | Slice)]
    kept = Prose(Text(("other words ",) * (len(links) + 1), tuple(links)))

    def other(texts: tuple[Text, ...]) -> tuple[Text, ...]:
        return tuple(replace(text, parts=("other",) * len(text.parts)) for text in texts)

    return replace(
        document,
        body=(*body, kept, *(b for b in document.body if not isinstance(b, Claim | Slice | Prose))),
        headings=(Heading(2, "other", "Other"),),
        keys=other(document.keys),
        unknowns=other(document.unknowns),
        methods=other(document.methods),
        lines={},
        needed=99,
        cited=98,
        waivers=(),
        problems=(),
    )


def views(library: Library) -> dict[tuple[str, str], list[bytes]]:
    """Each sheet's views, by its name and by the text whose inside it shows."""
    return {
        (sheet.name, sheet.inside): [msgspec.msgpack.encode(view) for _, view in sheet.pages()]
        for sheet in sheets(Desk(library, SITE))
    }


def test_a_page_shows_no_more_of_other_texts_than_their_surface(gathered: Gathered) -> None:
    documents = list(gathered.documents)
    before = views(library_of(gathered, documents))
    hollow = [emptied(document) for document in documents]
    assert sum(one != other for one, other in zip(documents, hollow, strict=True)) > 5

    after = views(library_of(gathered, hollow))

    assert after.keys() == before.keys()
    for (name, inside), made in before.items():
        if not inside:
            assert after[name, inside] == made, name
    for number, document in enumerate(documents):
        path = document.place.path
        if document.kind in INSIDE:
            alone = library_of(gathered, [*hollow[:number], document, *hollow[number + 1 :]])
            own = next((s for s in sheets(Desk(alone, SITE)) if s.inside == path), None)
            if own is not None:  # others are not published
                made = [msgspec.msgpack.encode(view) for _, view in own.pages()]
                assert made == before[own.name, path], path


def test_every_sheet_has_a_name_of_its_own(gathered: Gathered) -> None:
    names = [s.name for s in sheets(Desk(library_of(gathered, list(gathered.documents)), SITE))]

    assert len(names) == len(set(names)) > 50


def test_lines_and_prose_are_no_part_of_a_surface_and_all_else_is(gathered: Gathered) -> None:
    for document in gathered.documents:
        front = replace(document.front, title="Another")
        assert surface(replace(document, front=front)) != surface(document)
        if document.kind in INSIDE and not any(
            link for block in document.body if isinstance(block, Prose) for link in block.text.links
        ):
            assert surface(emptied(document)) == surface(document), document.place.path


def test_what_all_see_changes_with_what_is_published(gathered: Gathered) -> None:
    def seen(
        documents: list[Document], site: Site = SITE, originals: dict[str, str] | None = None
    ) -> bytes:
        own = {path: mark for path, (_, mark) in gathered.insides.items()}
        library = library_of(gathered, documents)
        return visible(library, own, site, preview=False, originals=originals or {})

    documents = list(gathered.documents)
    first = documents[0]
    drafted = replace(first, front=replace(first.front, status="draft"))

    assert seen(documents)
    assert seen(documents, originals={first.place.path: "x.md"}) != seen(documents)
    assert seen([drafted, *documents[1:]]) != seen(documents)
    assert seen(documents[1:]) != seen(documents)
    assert seen(documents, Site("Other")) != seen(documents)
