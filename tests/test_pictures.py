"""Pictures of pixels: what is made of them, what is taken out, what is kept, and what a page shows."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from msgspec.structs import replace
from PIL import Image, PngImagePlugin, features
from selectolax.lexbor import LexborHTMLParser

from building import files_in
from conftest import PIXEL, order_for, write
from nutgraf.build import Prepared, prepare, write_files
from nutgraf.order import Order
from nutgraf.pictures import making, shelf
from nutgraf.pictures.credits import CreditsReader
from nutgraf.pictures.drawings import size_of
from nutgraf.pictures.making import PictureError, UnknownError, make
from nutgraf.site import Site

SECRET = "SECRETCAM"
FRONT = "---\ntitle: Boats\nsummary: S\ndate: 2026-01-15\nimage: images/boat.jpg\nimage_alt: A boat\n---\n\n"
KINDS = ("webp",)


def picture(kind: str = "JPEG", size: tuple[int, int] = (1000, 500), **options: Any) -> bytes:
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    told = Image.Exif()
    told[0x0112], told[0x010F] = orientation, SECRET
    told.get_ifd(0x8825)[1] = "N"
    return told


def site(folder: Path, **more: str | bytes) -> Order:
    content = folder / "content"
    files: dict[str, str | bytes] = {
        "images/boat.jpg": picture(exif=exif(6), quality=80),
        "images/credits.yaml": "boat.jpg: {credit: Ann <Doe>, licence: CC, licence_url: 'https://c.example/by'}\n",
        "explainers/boats.md": FRONT + 'Words.\n\n![A boat](../images/boat.jpg "At <sea>")\n',
    }
    write(content, files | more)
    return replace(order_for(content), jobs=1)


def built(order: Order) -> Prepared:
    prepared = prepare(order)
    assert prepared.problems == ()
    write_files(order, prepared)
    return prepared


# ----- One picture -----


def test_a_picture_has_copies_no_wider_than_itself() -> None:
    made = make(picture(quality=95), KINDS, shown=True)

    assert (made.width, made.height, made.clean) == (1000, 500, None)
    assert [(copy.kind, copy.width) for copy in made.copies] == [
        ("webp", w) for w in (480, 960, 1000)
    ]
    sizes = [Image.open(BytesIO(copy.data)).size for copy in made.copies]
    assert sizes == [(480, 240), (960, 480), (1000, 500)]


def test_one_that_no_page_shows_has_none() -> None:
    assert make(picture(), KINDS, shown=False).copies == ()


def test_the_same_picture_gives_the_same_bytes() -> None:
    data = picture(exif=exif(3))

    assert make(data, shelf.kinds(), shown=True) == make(data, shelf.kinds(), shown=True)


@pytest.mark.parametrize(
    "data",
    [
        picture("JPEG", exif=exif()),
        picture("JPEG", exif=exif(8), icc_profile=b""),
        picture("JPEG", comment=SECRET.encode()),
        picture("JPEG", xmp=f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode()),
        picture("PNG", exif=exif()),
        picture("WEBP", exif=exif()),
        picture("WEBP", xmp=SECRET.encode()),
    ],
    ids=["exif", "turned", "comment", "xmp", "png", "webp", "webp-xmp"],
)
@pytest.mark.parametrize("shown", [True, False])
def test_nothing_that_a_camera_noted_is_left(data: bytes, shown: bool) -> None:
    assert SECRET.encode() in data
    made = make(data, KINDS, shown=shown)

    assert made.clean is not None
    for each in (made.clean, *(copy.data for copy in made.copies)):
        assert SECRET.encode() not in each
        assert not Image.open(BytesIO(each)).getexif()


def test_words_in_a_png_are_left_out() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", SECRET)
    words.add_itxt("Comment", SECRET)

    clean = make(picture("PNG", pnginfo=words), KINDS, shown=False).clean

    assert clean is not None
    assert SECRET.encode() not in clean
    assert Image.open(BytesIO(clean)).tobytes() == Image.open(BytesIO(picture("PNG"))).tobytes()


def test_a_jpeg_loses_nothing_with_its_metadata() -> None:
    data = picture(exif=exif(), quality=70)
    clean = make(data, KINDS, shown=False).clean

    assert clean is not None
    assert Image.open(BytesIO(clean)).tobytes() == Image.open(BytesIO(data)).tobytes()


def test_a_turned_picture_stands_upright_everywhere() -> None:
    made = make(picture(exif=exif(6)), KINDS, shown=True)

    assert (made.width, made.height) == (500, 1000)
    assert made.clean is not None
    assert Image.open(BytesIO(made.clean)).size == (500, 1000)
    assert [Image.open(BytesIO(copy.data)).size for copy in made.copies] == [
        (480, 960),
        (500, 1000),
    ]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_kind_of_pixel_have_copies(mode: str) -> None:
    image = Image.new("RGB", (600, 4), "#884422").convert("L" if mode == "I;16" else mode)
    if mode == "I;16":
        image = Image.new("I;16", (600, 4), 40000)
    out = BytesIO()
    image.save(out, "JPEG" if mode == "CMYK" else "PNG")

    made = make(out.getvalue() + b" " * 9999, KINDS, shown=True)

    assert len(made.copies) == 2


def test_what_moves_is_left_as_it_is() -> None:
    out = BytesIO()
    frames = [Image.new("RGB", (600, 9), colour) for colour in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    made = make(out.getvalue(), KINDS, shown=True)

    assert (made.width, made.height, made.clean, made.copies) == (600, 9, None, ())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_damaged_picture_says_so(kind: str) -> None:
    data = picture(kind, (800, 800))

    with pytest.raises(PictureError, match=r"damaged|no picture"):
        make(data[: len(data) // 2], KINDS, shown=True)


@pytest.mark.parametrize("data", [b"", b"a map", b"<svg/>", b"%!PS\n", b"BM" + bytes(99)])
def test_what_is_no_picture_says_so(data: bytes) -> None:
    with pytest.raises(UnknownError):
        make(data, KINDS, shown=True)


def test_a_bomb_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PictureError, match="80 million pixels"):
        make(picture("PNG", (9001, 9001)), KINDS, shown=False)
    monkeypatch.setattr(making, "LARGEST", 10)
    with pytest.raises(PictureError, match="bytes"):
        make(picture(), KINDS, shown=False)


def test_avif_comes_first_where_it_can_be_written() -> None:
    wanted = ("avif", "webp") if features.check("avif") else ("webp",)
    assert shelf.kinds() == wanted


# ----- A site -----


def test_a_page_shows_a_picture_at_its_size_with_its_copies_and_its_credit(tmp_path: Path) -> None:
    order = site(tmp_path)
    files = built(order).files
    tree = LexborHTMLParser(files_in(order.output)["explainers/boats.html"])

    lead, other = tree.css("img")
    assert (lead.attributes["width"], lead.attributes["height"]) == ("500", "1000")
    assert (lead.attributes["fetchpriority"], "loading" in lead.attributes) == ("high", False)
    assert (other.attributes["width"], other.attributes["loading"]) == ("500", "lazy")
    for source in tree.css("source"):
        for one in (source.attributes["srcset"] or "").split(", "):
            assert one.split()[0].removeprefix("../") in files
    captions = [one.text().strip() for one in tree.css("figcaption.photo__caption")]
    assert captions == ["Ann <Doe> · CC", "At <sea> · Ann <Doe> · CC"]
    assert len(tree.css('.credit a[href="https://c.example/by"]')) == 2


def test_what_is_published_holds_nothing_of_the_camera_nor_the_credits_file(tmp_path: Path) -> None:
    order = site(tmp_path)
    built(order)
    files = files_in(order.output)

    assert not [path for path, data in files.items() if SECRET.encode() in data]
    assert "images/credits.yaml" not in files


@pytest.mark.parametrize("mark", ["\x85", "\u2028", "\u2029"])
def test_what_ends_a_line_for_yaml_alone_moves_no_number_of_a_line(mark: str) -> None:
    reader = CreditsReader("images/credits.yaml", frozenset(["content/images/a.jpg"]))
    found = reader.read(f"# Ann{mark}Bo\na.jpg: {{credit: 'Ann{mark}Bo', by: x}}\n")

    assert found["images/a.jpg"].credit == "Ann Bo"
    assert [problem.place.line for problem in reader.problems] == [2, 2]


@pytest.mark.parametrize("name", ["credits.yml", "Credits.YAML"])
def test_credits_are_read_and_stay_behind_however_their_file_is_spelt(
    tmp_path: Path, name: str
) -> None:
    order = site(tmp_path)
    images = order.shelves.content / "images"
    (images / "credits.yaml").rename(images / name)
    prepared = built(order)

    assert f"images/{name}" not in prepared.files
    assert b"Ann &lt;Doe&gt;" in (order.output / "explainers/boats.html").read_bytes()


def test_a_picture_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order = site(tmp_path)
    built(order)
    before = files_in(order.output)
    write(order.shelves.content, {"explainers/more.md": FRONT + "More.\n"})
    monkeypatch.setattr(shelf, "make", None)  # who calls it fails

    built(order)

    after = files_in(order.output)
    assert {path: after[path] for path in before if path.startswith("images/")} == {
        path: data for path, data in before.items() if path.startswith("images/")
    }


@pytest.mark.parametrize("harm", ["gone", "damaged", "emptied"])
def test_what_is_kept_of_a_picture_may_be_lost(tmp_path: Path, harm: str) -> None:
    order = site(tmp_path)
    built(order)
    before = files_in(order.output)
    for path in (order.state / "pictures").iterdir():
        if harm == "gone":
            path.unlink()
        else:
            path.write_bytes(b"harm" if harm == "damaged" else b"")
    again = replace(order, output=tmp_path / "again")

    built(again)

    after = files_in(again.output)
    assert {p: d for p, d in after.items() if p.startswith("images/")} == {
        p: d for p, d in before.items() if p.startswith("images/")
    }


def test_a_page_is_made_anew_when_its_picture_changes(tmp_path: Path) -> None:
    order = site(tmp_path)
    built(order)
    write(order.shelves.content, {"images/boat.jpg": picture(size=(640, 480))})

    built(order)

    page = files_in(order.output)["explainers/boats.html"].decode()
    assert 'width="640" height="480"' in page
    assert 'width="500"' not in page


def test_a_photograph_without_credit_is_a_warning_and_a_file_that_no_page_shows_is_none(
    tmp_path: Path,
) -> None:
    order = site(tmp_path, **{"images/credits.yaml": ""})
    write(order.shelves.content, {"images/other.png": b"none", "images/p.png": PIXEL})

    problems = prepare(order).problems

    assert [(p.place.path, p.rule.code, p.severity) for p in problems] == [
        ("content/images/boat.jpg", "N252", "warning")
    ]


def test_pictures_of_unpublished_work_leave_no_copy(tmp_path: Path) -> None:
    order = site(
        tmp_path, **{"explainers/boats.md": FRONT.replace("title:", "status: draft\ntitle:")}
    )

    prepared = prepare(order)

    assert not [path for path in prepared.files if "boat" in path]


# ----- Drawings -----

DRAWN = '<svg xmlns="http://www.w3.org/2000/svg"{}><path d="M0 0h9v9z"/></svg>'


@pytest.mark.parametrize(
    ("says", "size"),
    [
        (' width="300" height="200.4"', (300, 200)),
        (' width="300px" viewBox="0 0 60 40"', (300, 200)),
        (' viewBox="0,0,60 40" height="20"', (30, 20)),
        (' viewBox="-5 -5 60 40"', (640, 427)),
        (' width="100%" height="100%" viewBox="0 0 60 40"', (640, 427)),
        (' width="10cm" height="4"', (0, 0)),
        (' viewBox="0 0 0 40"', (0, 0)),
        (' viewBox="0 0 60"', (0, 0)),
        (' width="999999999999999999999" height="1"', (0, 0)),
        ("", (0, 0)),
    ],
)
def test_a_drawing_is_as_large_as_it_says(says: str, size: tuple[int, int]) -> None:
    assert size_of(DRAWN.format(says).encode()) == size


@pytest.mark.parametrize(
    "data", [b"", b"<svg", b"\x1f\x8b", b"<svg xmlns='http://www.w3.org/2000/svg'"]
)
def test_what_is_no_drawing_has_no_size(data: bytes) -> None:
    assert size_of(data) == (0, 0)


ODD = "a#1 50%25 é"


def test_addresses_of_files_are_quoted_wherever_they_stand(tmp_path: Path) -> None:
    more: dict[str, str | bytes] = {
        f"images/{ODD}.svg": DRAWN.format(' viewBox="0 0 60 40"'),
        "data/a#1é.csv": "year,boats,source\n2024,3,notice\n",
        "sources/s.yaml": "- id: notice\n  title: N\n",
        "explainers/odd.md": f"---\ntitle: O\nsummary: S\ndate: 2026\nimage: images/{ODD}.svg\n"
        f"image_alt: M\n---\n\n[Boats](chart:{quote('a#1é')}.csv)\n",
    }
    order = replace(site(tmp_path, **more), site=Site("Test", url="https://test.example"))
    built(order)
    page = (order.output / "explainers" / "odd.html").read_text("utf-8")

    assert '<a href="../data/a%231%C3%A9.csv" download>' in page
    image = f"images/{quote(ODD)}.svg"
    assert f'"image":"https://test.example/{image}"' in page
    assert f'<img class="lead-image" src="../{image}" alt="M"' in page


def test_a_drawing_shows_its_credit_and_leaves_room_for_itself(tmp_path: Path) -> None:
    more: dict[str, str | bytes] = {
        "images/map.svg": DRAWN.format(' viewBox="0 0 60 40"'),
        "images/plain.svg": DRAWN.format(""),
        "images/credits.yaml": "boat.jpg: Ann\nmap.svg: {credit: The desk, licence: CC0}\n",
        "pages/p.md": "---\ntitle: P\nimage: images/map.svg\nimage_alt: M\n---\n\n"
        '![A map](../images/map.svg "The delta")\n\nSmall ![x](../images/plain.svg) words.\n',
    }
    order = site(tmp_path, **more)
    built(order)
    page = LexborHTMLParser((order.output / "pages" / "p.html").read_bytes())

    above = page.css_first(".photo[data-lead] .lead-image")
    assert above is not None
    assert (above.attributes["src"], above.attributes["alt"]) == ("../images/map.svg", "M")
    image, small = page.css(".prose img")
    assert image.attributes | {"src": ""} == {
        "src": "", "alt": "A map", "width": "640", "height": "427", "loading": "lazy", "decoding": "async",
    }  # fmt: skip
    caption = page.css_first(".prose figcaption")
    assert caption is not None
    assert caption.text() == "The delta · The desk · CC0"
    assert not {"width", "height"} & set(small.attributes)
