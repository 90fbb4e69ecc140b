"""Social cards: which pages have one, what they are set in, and that each is drawn once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from msgspec.structs import replace
from PIL import Image

from building import files_in
from conftest import order_for, write
from nutgraf.build import prepare, write_files
from nutgraf.cards import deck, drawing
from nutgraf.cards.drawing import draw
from nutgraf.cards.faces import COVERED, NASKH, PACKAGED, SERIF, Face, face_of, file_of
from nutgraf.cards.plan import Card
from nutgraf.inputs import Inputs
from nutgraf.order import Order
from nutgraf.site import Site
from nutgraf.standing import STANDINGS

FRONT = "---\ntitle: {}\nsummary: S\ndate: 2026-01-15\ntopic: Tolls\n---\n\nWords.\n"
CARD = Card(
    "Who owns the river?", "Tolls", "", tuple((s, f"3 {s}") for s in STANDINGS), "The Times", "Tides",
    SERIF, right_to_left=False,
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


@pytest.mark.parametrize("face", PACKAGED)
def test_a_font_can_set_what_it_is_said_to(face: Face) -> None:
    known = set(TTFont(file_of(face)).getBestCmap())
    for stretch in COVERED[face].split():
        first, _, last = stretch.partition("-")
        said = set(range(int(first, 16), int(last or first, 16) + 1))
        assert said <= known, (stretch, [hex(point) for point in said - known])


@pytest.mark.parametrize(
    ("words", "face"),
    [
        ("Who owns the river? “Café” – Ελλάδα, Россия, Việt", SERIF),
        ("لمن النهر؟ 2023", NASKH),
        ("한국어", None),
        ("a 漢字", None),
        ("\U0001f600", None),
        ("", None),
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
@pytest.mark.parametrize("face", PACKAGED)
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


def test_the_front_page_s_card_has_its_line_below_a_large_name_and_no_foot() -> None:
    front = replace(CARD, title="The Times", kicker="", standfirst="Tides", site="", tagline="")
    plain = replace(front, standfirst="", site="The Times", tagline="Tides")

    def ink(card: Card, top: int, bottom: int) -> bool:
        box = (0, top, 1200, bottom)
        return Image.open(BytesIO(draw(card))).convert("L").crop(box).getextrema()[0] < 100  # type: ignore[operator]

    foot, below = (548, 590), (290, 360)
    assert (ink(plain, *foot), ink(plain, *below)) == (True, False)
    assert ink(front, *below)
    assert not ink(replace(front, tallies=()), *foot)
    assert ink(replace(front, standfirst="", tallies=()), 220, 250)  # large without a line, too


@pytest.mark.parametrize(
    "words", [("The Times " * 3, "Tides and tolls, " * 8), ("T" * 160, "x" * 90)]
)
@pytest.mark.parametrize("face", [SERIF, NASKH])
def test_a_name_and_its_line_stay_above_the_tallies(words: tuple[str, str], face: Face) -> None:
    card = replace(CARD, title=words[0], kicker="", standfirst=words[1], site="", tagline="")
    image = Image.open(BytesIO(draw(replace(card, tallies=(), face=face)))).convert("L")
    above = image.crop((0, 505, 1200, 515)).getextrema()

    assert above[0] > 200  # type: ignore[operator]


def test_of_many_tallies_none_is_left_out_that_fits_in_smaller_letters() -> None:
    counted = [(standing, f"9 {standing}") for standing in STANDINGS]
    marked = sorted(counted, key=lambda tally: tally[0] == "refuted")  # the one that is red

    def is_red(tallies: Sequence[tuple[str, str]]) -> bool:
        image = Image.open(BytesIO(draw(replace(CARD, tallies=tuple(tallies))))).convert("RGB")
        colours: Any = [colour for _, colour in image.getcolors() or ()]
        return any(r > 2 * max(g, b) for r, g, b in colours)

    assert len(marked) == 6
    assert is_red(marked)
    assert not is_red(marked[:-1])


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
    planned: dict[str, Card] = {}

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


# ----- A site's own fonts -----


def test_a_font_of_a_language_serves_what_is_a_kind_of_it() -> None:
    file = file_of(SERIF)
    own = {lang: Face(lang, 1.25, file) for lang in ("pt", "pt-br")}

    assert face_of("Rio", "pt_BR", own) == own["pt-br"]
    assert face_of("Rio", "pt-PT", own) == own["pt"]
    assert face_of("Rio", "en", own) == SERIF
    assert face_of("لمن النهر؟", "pt", own) == NASKH


def a_font(path: Path, letters: str, *, axes: bool = False) -> Path:
    """A font of black squares that has some letters and no others."""
    pen = TTGlyphPen(None)
    for corner in ((50, 0), (50, 700), (750, 700), (750, 0)):
        (pen.lineTo if corner != (50, 0) else pen.moveTo)(corner)
    pen.closePath()
    square = pen.glyph()
    names = {ord(letter): f"u{ord(letter):x}" for letter in letters}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap(names)
    builder.setupGlyf(dict.fromkeys((".notdef", *names.values()), square))
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", *names.values()), (800, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Squares", "styleName": "Bold"})
    builder.setupOS2()
    builder.setupPost()
    if axes:
        builder.setupFvar([("wght", 300, 400, 600, "Weight"), ("GRAD", 0, 5, 9, "Grade")], [])
        builder.setupGvar({})
    path.parent.mkdir(parents=True, exist_ok=True)
    builder.save(path)
    return path


@pytest.mark.parametrize("axes", [False, True])
def test_a_site_s_own_font_sets_what_the_others_cannot(tmp_path: Path, axes: bool) -> None:
    order = site(tmp_path)
    before = cards(order)
    font = a_font(tmp_path / "fonts" / "own.ttf", "한국어 제목", axes=axes)

    after = cards(replace(order, card_fonts={"en": font}))

    assert after.keys() - before.keys() == {"cards/explainers/strait.png"}
    assert all(after[path] == before[path] for path in before)
    image = Image.open(BytesIO(after["cards/explainers/strait.png"])).convert("L")
    assert (
        image.crop((drawing.MARGIN, 132, 1128, drawing.LOWEST)).histogram()[:60] != [0] * 60
    )  # ink


def test_an_article_has_its_own_card_for_a_picture_where_it_has_no_photograph(
    tmp_path: Path,
) -> None:
    order = site(
        tmp_path,
        **{"explainers/boat.md": FRONT.format("A boat\nimage: images/boat.png\nimage_alt: A boat")},
    )
    (tmp_path / "content/images").mkdir()
    Image.new("RGB", (1200, 800)).save(tmp_path / "content/images/boat.png")
    (tmp_path / "content/images/credits.yaml").write_text("boat.png: Ann\n")
    write_files(order, prepare(order))
    made = files_in(order.output)
    said = {
        path: re.findall(rb'"image":"https://strait.example/([^"]*)"', data)
        for path, data in made.items()
    }

    assert said["explainers/river.html"] == [b"cards/explainers/river.png"]
    assert said["pages/about.html"] == [b"cards/pages/about.png"]
    assert said["explainers/strait.html"] == []  # whose title no font can set
    assert [image.partition(b"/")[0] for image in said["explainers/boat.html"]] == [b"images"]


def test_a_site_s_own_font_comes_first_in_its_language_and_its_bytes_count(tmp_path: Path) -> None:
    letters = "".join(map(chr, range(0x20, 0x7F)))
    font = a_font(tmp_path / "fonts" / "own.ttf", letters)
    order = replace(site(tmp_path), card_fonts={"en": font})
    theirs, own = cards(site(tmp_path)), cards(order)

    assert {path for path in own if own[path] == theirs[path]} == {"cards/explainers/naskh.png"}
    a_font(font, letters.replace("W", ""))
    fewer = cards(order)
    assert {path for path in own if own[path] != fewer[path]} == {"cards/explainers/river.png"}
    assert cards(replace(order, card_fonts={"fr": font})) == theirs


def test_a_font_that_moved_draws_nothing_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    font = a_font(tmp_path / "fonts" / "own.ttf", "한국어 제목")
    before = cards(replace(site(tmp_path), card_fonts={"en": font}))
    moved = font.rename(tmp_path / "own.ttf")
    monkeypatch.setattr(drawing, "draw", None)  # who calls it fails

    assert cards(replace(site(tmp_path), card_fonts={"en": moved})) == before


def test_a_preview_which_has_no_cards_does_not_read_fonts(tmp_path: Path) -> None:
    broken = tmp_path / "own.ttf"
    broken.write_bytes(b"no font")
    order = replace(site(tmp_path), card_fonts={"en": broken})

    assert prepare(order).errors
    assert not prepare(replace(order, drafts=True)).errors
    assert not prepare(replace(order, site=replace(order.site, cards=False))).errors


def test_a_font_with_axes_is_as_bold_as_it_is_asked_to_be() -> None:
    thin, bold = (drawing.font_at(SERIF, 48, weight).getlength("river") for weight in (400, 800))

    assert bold > thin * 1.02


def test_a_build_that_has_nothing_to_do_sees_that_a_font_is_another_one(tmp_path: Path) -> None:
    order = replace(site(tmp_path), card_fonts={"ko": a_font(tmp_path / "own.ttf", "x")})

    before = Inputs(order).digest()
    assert Inputs(order).digest() == before
    a_font(tmp_path / "own.ttf", "y")
    assert Inputs(order).digest() != before


@pytest.mark.parametrize("data", [b"", b"no font", b"\0\1\0\0" + bytes(40), "half"])
def test_what_is_no_font_is_told_where_the_settings_name_it(
    tmp_path: Path, data: bytes | str
) -> None:
    font = a_font(tmp_path / "own.ttf", "한국어")
    font.write_bytes(font.read_bytes()[:300] if isinstance(data, str) else data)
    conf = tmp_path / "pelicanconf.py"
    conf.write_text('SITENAME = "S"\nNUTGRAF_CARD_FONTS = {"ko": "own.ttf"}\n')

    prepared = prepare(replace(site(tmp_path), card_fonts={"ko": font}, conf=conf))

    found = [problem for problem in prepared.problems if problem.rule.code == "N923"]
    assert [problem.place.line for problem in found] == [2]
    assert 'names "own.ttf", which cannot be read as a font' in found[0].text
    assert prepared.errors
