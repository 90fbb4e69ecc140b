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
    "Who owns the river?", "Tolls", tuple((s, f"3 {s}") for s in STANDINGS), "The Times", "Tides",
    "serif", right_to_left=False,
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
            "pages/about.md": "---\ntitle: About us\n---\n\nWords.\n",
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
        "cards/index.png",
        "cards/pages/about.png",
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
    shown = "<p>{{ page.card.path }}: {{ page.card.words }}</p>"
    write(theme, dict.fromkeys(("explainer.html", "index.html"), shown))
    order = replace(order, templates=(theme, *order.templates))
    write_files(order, prepare(order))
    pages = files_in(order.output)

    own = b"<p>cards/explainers/river.png: Who owns the river?</p>"
    assert pages["explainers/river.html"].strip() == own
    fronts = b"<p>cards/index.png: The Strait Times</p>"
    assert pages["explainers/strait.html"].strip() == fronts
    assert pages["index.html"].strip() == fronts


def test_a_site_whose_name_no_font_can_set_has_no_card_for_its_lists(tmp_path: Path) -> None:
    order = site(tmp_path)
    order = replace(order, site=replace(order.site, name="한국 신문"))

    assert "cards/index.png" not in cards(order)
    assert b"og:image" not in files_in(order.output)["explainers.html"]
    assert b"og:image" in files_in(order.output)["explainers/river.html"]


CLAIMED = """---
title: {}
summary: S
date: 2026-01-15
lang: {}
---

> [!CLAIM] S. {{#troops}}
>
> - 2025-04-26: acknowledged by [the port](actor:port) in [a report](source:paper).
"""


@pytest.mark.parametrize(
    ("lang", "title", "words"),
    [
        ("en", "Whose river?", "1 acknowledged"),
        ("fr", "À qui la rivière ?", "1 reconnue"),
        ("ar", "لمن النهر؟", "1 مُقَرّ به"),
        ("de", "Wem gehört der Fluss?", "1"),
    ],
)
def test_a_card_says_how_claims_stand_in_the_language_of_its_page(
    tmp_path: Path, lang: str, title: str, words: str
) -> None:
    text = CLAIMED.format(title, lang)
    more = {"explainers/x.md": text, "sources/s.yaml": "- id: paper\n  title: P\n  type: report\n"}
    order = site(tmp_path, **more)
    planned = {}

    def plan(cards: list[tuple[str, Card]], *_: object) -> list[tuple[str, bytes]]:
        planned.update(cards)
        return []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nutgraf.build.card_files", plan)
        prepare(order)

    assert planned["explainers/x.html"].tallies == (("acknowledged", words),)


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
