"""Social cards: which pages have one, what they are set in, and that each is drawn once."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from msgspec.structs import replace
from PIL import Image

from building import files_in
from conftest import order_for, write
from nutgraf.build import prepare, write_files
from nutgraf.cards import deck, drawing
from nutgraf.cards.drawing import draw
from nutgraf.cards.faces import COVERED, FILES, Face, face_of, file_of
from nutgraf.cards.plan import Card
from nutgraf.order import Order
from nutgraf.site import Site
from nutgraf.standing import STANDINGS

FRONT = "---\ntitle: {}\nsummary: S\ndate: 2026-01-15\ntopic: Tolls\n---\n\nWords.\n"
CARD = Card(
    "Who owns the river?", "Tolls", tuple((s, 3) for s in STANDINGS), "The Times", "Tides", "serif",
    says=True, right_to_left=False,
)  # fmt: skip


def site(folder: Path, **more: str) -> Order:
    content = folder / "content"
    write(
        content,
        {
            "explainers/river.md": FRONT.format("Who owns the river?"),
            "explainers/strait.md": FRONT.format("한국어 제목"),
            "explainers/naskh.md": FRONT.format("لمن النهر؟"),
            "actors/port.md": "---\ntitle: The port\nkind: body\n---\n\nA port.\n",
            "timelines/t.md": "---\ntitle: In order\nsummary: S\n---\n\nWords.\n",
            **more,
        },
    )
    made = Site("The Strait Times", "Tides & tolls", "https://strait.example", cards=True)
    return replace(order_for(content), site=made, jobs=1)


def cards(order: Order) -> dict[str, bytes]:
    write_files(order, prepare(order))
    return {
        path: data for path, data in files_in(order.output).items() if path.startswith("cards/")
    }


@pytest.mark.parametrize("face", FILES)
def test_a_font_can_set_what_it_is_said_to(face: Face) -> None:
    known = set(TTFont(file_of(face)).getBestCmap())
    for stretch in COVERED[face].split():
        first, _, last = stretch.partition("-")
        said = set(range(int(first, 16), int(last or first, 16) + 1))
        assert said <= known, (stretch, [hex(point) for point in said - known])


@pytest.mark.parametrize(
    ("words", "face"),
    [
        ("Who owns the river? “Café” – Ελλάδα, Россия, Việt", "serif"),
        ("لمن النهر؟ 2023", "naskh"),
        ("한국어", None),
        ("a 漢字", None),
        ("\U0001f600", None),
    ],
)
def test_words_are_set_in_a_font_that_has_them_or_not_at_all(words: str, face: Face | None) -> None:
    assert face_of(words) == face


def test_a_card_has_its_size_and_the_same_bytes_each_time() -> None:
    data = draw(CARD)

    assert Image.open(BytesIO(data)).size == (1200, 630)
    assert draw(CARD) == data
    assert len(data) < 40_000
    assert not Image.open(BytesIO(data)).info.keys() - {"transparency"}


@pytest.mark.parametrize("title", ["x", "W" * 160, "word " * 32, "a " * 80, "Ünï" * 40])
@pytest.mark.parametrize("face", ["serif", "naskh"])
def test_a_headline_stays_on_the_card(title: str, face: Face) -> None:
    card = replace(CARD, title=title.strip(), face=face, tallies=(), kicker="")
    image = Image.open(BytesIO(draw(card))).convert("L")

    assert image.getpixel((0, 0)) == image.getpixel((1199, 629))
    margin = image.crop((drawing.MARGIN + drawing.WIDE + 6, 0, 1200, 630))
    assert margin.getextrema()[0] > 200  # type: ignore[operator]
    assert image.crop((0, 490, 1200, 538)).getextrema()[0] > 200  # type: ignore[operator]


def test_pages_have_cards_where_their_titles_can_be_set(tmp_path: Path) -> None:
    assert sorted(cards(site(tmp_path))) == [
        "cards/actors/port.png",
        "cards/explainers/naskh.png",
        "cards/explainers/river.png",
        "cards/timelines/t.png",
    ]


@pytest.mark.parametrize("change", [{"url": ""}, {"cards": False}])
def test_there_is_none_without_an_address_or_where_nobody_wants_any(
    tmp_path: Path, change: dict[str, object]
) -> None:
    order = site(tmp_path)

    assert cards(replace(order, site=replace(order.site, **change))) == {}


def test_a_page_s_view_says_where_its_card_stands(tmp_path: Path) -> None:
    order = site(tmp_path)
    theme = tmp_path / "theme"
    write(theme, {"explainer.html": "<p>{{ page.card or 'none' }}</p>"})
    order = replace(order, templates=(theme, *order.templates))
    write_files(order, prepare(order))
    pages = files_in(order.output)

    assert b"<p>cards/explainers/river.png</p>" in pages["explainers/river.html"]
    assert b"<p>none</p>" in pages["explainers/strait.html"]


def test_a_card_is_drawn_once_and_again_when_what_stands_on_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = site(tmp_path)
    before = cards(order)
    write(
        order.shelves.content,
        {"explainers/river.md": FRONT.format("Who owns the river?") + "More.\n"},
    )
    with monkeypatch.context() as patch:
        patch.setattr(drawing, "draw", None)  # who calls it fails
        assert cards(order) == before
    write(order.shelves.content, {"explainers/river.md": FRONT.format("Who owns it?")})

    after = cards(order)

    assert {path for path in after if after[path] != before[path]} == {"cards/explainers/river.png"}


def test_what_is_kept_of_a_card_may_be_lost(tmp_path: Path) -> None:
    order = site(tmp_path)
    before = cards(order)
    for path in (order.state / deck.FOLDER).iterdir():
        path.write_bytes(b"harm")

    assert cards(replace(order, output=tmp_path / "again")) == before


def test_unpublished_work_has_no_card(tmp_path: Path) -> None:
    draft = FRONT.format("Who owns the river?").replace("title:", "status: draft\ntitle:")

    assert "cards/explainers/river.png" not in cards(
        site(tmp_path, **{"explainers/river.md": draft})
    )
