"""Charts: cells, tables, drawings, and what a page is remade for.

Long because each kind of cell and of chart has tests of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser, LexborNode

from conftest import ENGINES, order_for, write
from nutgraf.build import prepare, write_files
from nutgraf.charts.amounts import AmountError, read_amount
from nutgraf.charts.table import TableError, read_table
from nutgraf.model import Amount, Datum, Place
from nutgraf.number_words import number
from nutgraf.order import Order
from nutgraf.site import EngineName
from nutgraf.views.charts import grid_of

FRONT = "---\ntitle: {title}\nsummary: S\ndate: 2026-01-15\n---\n\n"
SOURCES = """
- {id: notice, type: report, title: "A <notice>", publisher: The port, issued: 2024, archived: "https://a.example/1", URL: "https://b.example/1"}
- {id: letter, type: report, title: A letter, issued: 2025, archived: "https://a.example/2", URL: "https://b.example/2"}
"""
SHIPS = "date,ships,by,source\n2024-03,~2400,port,notice\n2025-01-13,1900..2100,crews,letter\n2025-06,3000..,port,notice\n"
LINE = (
    '[Ships & <b>boats</b>](chart:ships.csv?type=line&y=ships&series=by&unit=hulls "Laden < only")'
)


def site(
    folder: Path, chart: str = LINE, data: str = SHIPS, engine: EngineName = "commonmark"
) -> Order:
    content = folder / "content"
    write(
        content,
        {
            "explainers/ships.md": FRONT.format(title="Ships") + f"Words.\n\n{chart}\n",
            "explainers/other.md": FRONT.format(title="Other") + "Other [words](source:notice).\n",
            "sources/all.yaml": SOURCES,
            "data/ships.csv": data,
        },
    )
    return replace(order_for(content, engine=engine, ignored=("N531",)), state=folder / "state")


def drawn(order: Order, path: str = "explainers/ships.html") -> LexborHTMLParser:
    return LexborHTMLParser(page(order, path))


def one(tree: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    (found,) = tree.css(selector)
    return found


def page(order: Order, path: str = "explainers/ships.html") -> str:
    prepared = prepare(order)
    assert prepared.problems == ()
    write_files(order, prepared)
    return (order.output / path).read_text("utf-8")


# ----- Cells and tables -----


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("600", Amount(600, 600)),
        ("-1.5", Amount(-1.5, -1.5)),
        ("\u22122", Amount(-2, -2)),
        ("~600", Amount(600, 600, about=True)),
        ("600~", Amount(600, 600, about=True)),
        ("1000..", Amount(1000, None)),
        ("..4000", Amount(None, 4000)),
        ("~300 .. 400", Amount(300, 400, about=True)),
        ("~ 10 000", Amount(10000, 10000, about=True)),
        ("-1\u00a0234\u202f567.25", Amount(-1234567.25, -1234567.25)),
        ("9\u2009500..10\u2009000", Amount(9500, 10000)),
    ],
)
def test_a_number_is_as_exact_as_it_is_written(cell: str, amount: Amount) -> None:
    assert read_amount(cell) == amount


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("1,300", "write 1300, without marks between digits"),
        ("1,5", "write 1.5"),
        ("10 20", "a space parts groups of three digits"),
        ("2024 05", "a space parts groups of three digits"),
        ("1234 567", "a space parts groups of three digits"),
        ("10  000", "a space parts groups of three digits"),
        ("1 000..20 00", "a space parts groups of three digits"),
        ("1.000 000", "write 600, ~600 (about)"),
        ("nan", "leave the cell empty"),
        ("n/a", "leave the cell empty"),
        ("-", "leave the cell empty"),
        ("inf", "write 600, ~600 (about)"),
        ("1e9", "write 600, ~600 (about)"),
        ("9" * 400, "write 600, ~600 (about)"),
        ("5%", "write 5, and % into the chart's link: unit=%25"),
        ("€201", "write 201, and € into the chart's link: unit=%E2%82%AC"),
        ("20 %", "write 20, and % into"),
        ("=1+1", "write 600, ~600 (about)"),
        ("..", "leave the cell empty"),
        ("4..3", "write 3..4"),
    ],
)
def test_what_is_no_number_is_refused_with_what_would_be_one(cell: str, hint: str) -> None:
    with pytest.raises(AmountError) as error:
        read_amount(cell)
    assert error.value.hint.startswith(hint)


def test_a_table_has_a_head_and_rows_that_know_their_lines() -> None:
    table = read_table("content/data/x.csv", b'\xef\xbb\xbfa;b\r\n\r\n"x\r\ny";1\r\nz; 2 \r\n')

    assert table.heads == ("a", "b")
    assert table.rows == ((3, ("x\ny", "1")), (5, ("z", "2")))


def test_only_the_ends_of_lines_end_rows() -> None:
    data = 'a,b\r"x\u2028\x85y\r\nz\x0b",1\nv\u2029\x0c\x1cw,2\r\n'
    table = read_table("content/data/x.csv", data.encode())

    assert table.rows == ((2, ("x\u2028\x85y\nz", "1")), (4, ("v\u2029w", "2")))


@pytest.mark.parametrize(
    ("data", "line", "text"),
    [
        (b"", 1, "this file is empty"),
        (b"\n \n", 1, "this file is empty"),
        (b"a,b\n", 1, "this file has no row below its first"),
        (b"a\n1\n", 1, "this table has one column"),
        (b"a,\n1,2\n", 1, "column 2 has no name"),
        (b"a,b,a\n1,2,3\n", 1, 'two columns are called "a"'),
        (b"a,b\n1,2\n1\n", 3, "this row has 1 cell; the first has 2"),
        (b'a,b\n1,2\n1,"2\n', 3, "this row is no CSV"),
        (b"a,b\n1,\xff\n", 2, "this file is not UTF-8"),
        (b"a,b\r1,2\r1,\xff\r", 3, "this file is not UTF-8"),
        (b"a,b\n" + b"1,2\n" * 501, 502, "a chart is drawn from 500 rows at the most"),
        (b",".join(b"%d" % n for n in range(101)) + b"\n", 1, "this table has 101 columns"),
        (b"x" * 1_000_001, 1, "a chart is drawn from 1,000,000 bytes at the most"),
    ],
)
def test_a_file_that_is_no_table_says_at_which_line(data: bytes, line: int, text: str) -> None:
    with pytest.raises(TableError) as error:
        read_table("content/data/x.csv", data)
    assert error.value.problem.place.line == line
    assert error.value.problem.text.startswith(text)


# ----- Drawings -----


@pytest.mark.parametrize("engine", ENGINES)
def test_a_chart_is_drawn_with_its_words_sources_and_numbers(
    tmp_path: Path, engine: EngineName
) -> None:
    tree = drawn(site(tmp_path, engine=engine))

    (chart,) = tree.css("figure.chart")
    said = {name: one(chart, f".chart__{name}").text() for name in ("title", "unit", "note")}
    assert said == {"title": "Ships & boats", "unit": "Hulls", "note": "Laden < only"}
    assert [key.text(strip=True) for key in chart.css(".chart__key")] == ["port", "crews"]
    assert [s.text() for s in chart.css(".chart__sources .cite")] == ["The port1", "A letter2"]
    for button in chart.css("button"):  # which opens a source where it is cited
        button.decompose()
    rows = [[cell.text(strip=True) for cell in row.css("th, td")] for row in chart.css("tbody tr")]
    assert rows == [
        ["March 2024", "port", "about 2,400", "The port1"],
        ["13 January 2025", "crews", "1,900 to 2,100", "A letter2"],
        ["June 2025", "port", "at least 3,000", "The port1"],
    ]
    assert [cell.attributes["scope"] for cell in chart.css("th")] == ["col"] * 4 + ["row"] * 3
    assert len(chart.css("caption")) == 1
    assert one(chart, ".chart__file a").attributes["href"] == "../data/ships.csv"


def test_what_is_known_less_exactly_is_drawn_less_exactly(tmp_path: Path) -> None:
    tree = drawn(site(tmp_path))

    assert len(tree.css(".plot__point[data-about]")) == 1
    assert len(tree.css(".plot__extent")) == 3  # two months and a range
    assert len(tree.css(".plot__open")) == 1
    assert len(tree.css(".plot__line")) - len(tree.css(".plot__key .plot__line")) == 1


def test_a_step_holds_until_the_next_number(tmp_path: Path) -> None:
    data = "day,ships,source\n2024-01-01,5,notice\n2024-12-31,9,notice\n"
    tree = drawn(site(tmp_path, "[Ships](chart:ships.csv?type=step)", data))

    lines = [line.attributes for line in tree.css(".plot__line")]
    assert [(line["x1"], line["x2"]) for line in lines] == [("13.0%", "91.0%"), ("91.0%", "91.0%")]
    down = [float(line[end] or "") for line in lines for end in ("y1", "y2")]
    assert down[0] == down[1] == down[2] > down[3]


@pytest.mark.parametrize(
    ("shape", "across"),
    [
        ("line", [("13.0%", "32.5%")]),
        ("step", [("13.0%", "32.5%"), ("32.5%", "32.5%"), ("32.5%", "51.79%")]),
    ],
)
def test_no_line_leads_over_what_has_no_number(
    tmp_path: Path, shape: str, across: Sequence[tuple[str, str]]
) -> None:
    days = {"2024-01-01": 5, "2024-04-01": 9, "2024-06-30": "", "2024-12-30": 7}
    rows = "".join(f"{day},{ships},notice\n" for day, ships in days.items())
    tree = drawn(
        site(tmp_path, f"[Ships](chart:ships.csv?type={shape})", f"day,ships,source\n{rows}")
    )

    lines = [line.attributes for line in tree.css(".plot__line")]
    assert [(line["x1"], line["x2"]) for line in lines] == across
    assert len(tree.css(".plot__point")) == 3


@pytest.mark.parametrize(
    ("dates", "labels"),
    [
        (("-0043", "0009"), ["41 BCE", "21 BCE", "1 BCE"]),
        (("2023-11-01", "2024-05-01"), ["Nov 2023", "2024", "Mar", "May"]),
    ],
)
def test_a_scale_says_years_as_the_text_does_and_each_once(
    tmp_path: Path, dates: Sequence[str], labels: Sequence[str]
) -> None:
    rows = "".join(f"{date},5,notice\n" for date in dates)
    tree = drawn(site(tmp_path, "[Ships](chart:ships.csv?type=line)", f"day,ships,source\n{rows}"))

    said = [tick.text() for tick in tree.css(".plot__scale[text-anchor=middle]")]
    assert [label for label in said if label] == labels


def test_bars_begin_at_nought_and_end_where_certainty_does(tmp_path: Path) -> None:
    data = "who,ships,source\na,50,notice\nb,100..200,notice\nc,-40,notice\nd,~20..,notice\n"
    tree = drawn(site(tmp_path, "[Ships](chart:ships.csv)", data))

    fills = [
        tuple(float((f.attributes[name] or "")[:-1]) for name in ("x", "width"))
        for f in tree.css(".bars__fill")
    ]
    assert fills == [(16.0, 20.0), (16.0, 40.0), (0.0, 16.0), (16.0, 8.0)]
    assert len(tree.css(".bars__extent")) == len(tree.css(".bars__open")) == 1


@pytest.mark.parametrize(
    ("cell", "sure", "possible", "open_"),
    [
        ("-12", (0.0, 96.0), [], ""),
        ("-12..-6", (48.0, 48.0), [(0.0, 48.0)], ""),
        ("-12..6", (64.0, 0.0), [(0.0, 96.0)], ""),
        ("..-6", (50.0, 46.0), [], "46.0%"),
        ("-6..", (96.0, 0.0), [(48.0, 48.0)], "100.0%"),
        ("..6", (64.0, 0.0), [(64.0, 32.0)], ""),
        ("6..", (64.0, 32.0), [], "100.0%"),
    ],
)
def test_a_bar_below_nought_is_as_sure_as_one_above(
    tmp_path: Path,
    cell: str,
    sure: tuple[float, float],
    possible: list[tuple[float, float]],
    open_: str,
) -> None:
    data = f"who,ships,source\na,{cell},notice\nb,-12,notice\n"
    tree = drawn(site(tmp_path, "[Ships](chart:ships.csv)", data))

    bar = tree.css(".bars__drawing")[0]

    def spans(kind: str) -> list[tuple[float, float]]:
        found = (rect.attributes for rect in bar.css(f".bars__{kind}"))
        return [(float((a["x"] or "")[:-1]), float((a["width"] or "")[:-1])) for a in found]

    assert [spans("fill"), spans("extent")] == [[sure], possible]
    assert [line.attributes["x2"] for line in bar.css(".bars__open")] == [open_] * bool(open_)


def test_a_minus_is_a_minus_sign_to_the_left_of_its_digits() -> None:
    assert number(-1234.5, "en") == "−1,234.5"
    assert number(-3.5, "ar") == "\N{LEFT-TO-RIGHT ISOLATE}−3.5\N{POP DIRECTIONAL ISOLATE}"
    assert number(3.5, "ar") == "3.5"


@pytest.mark.parametrize(
    ("rows", "read"),
    [
        (["2024-01-01,101000", "2024-02-01,102000", "2024-12-31,150000"], [0, 1, 1]),
        (["2024-01-01,1", "2024-07-01,2", "2024-12-31,3"], [1, 1, 1]),
        ([f"2024-0{month}-01,{month}01000" for month in range(1, 10)], [0] * 8 + [1]),
    ],
)
def test_numbers_beside_marks_meet_neither_marks_nor_each_other(
    tmp_path: Path, rows: Sequence[str], read: Sequence[int]
) -> None:
    data = "day,ships,source\n" + "".join(f"{row},notice\n" for row in rows)
    tree = drawn(site(tmp_path, "[Ships](chart:ships.csv?type=line)", data))

    points = [point.parent for point in tree.css(".plot__series .plot__point")]
    assert [len(point.css(".plot__amount")) for point in points if point] == list(read)


def test_a_drawing_has_no_size_but_the_column_s_and_no_colour_of_its_own(tmp_path: Path) -> None:
    svg = one(drawn(site(tmp_path)), ".plot")

    assert svg.attributes["width"] == "100%"
    assert "viewBox" not in svg.attributes
    assert "style=" not in (svg.html or "")
    assert set(re.findall(r' (?:fill|stroke)="([^"]*)"', svg.html or "")) <= {
        "currentColor",
        "none",
    }


@pytest.mark.parametrize("shape", ["bar", "line", "step"])
@pytest.mark.parametrize(
    "row",
    [
        "2024,0,notice",
        "2024,5,notice",
        "../2024,~3,notice",
        "-0043,..7,notice",
        "2024/2026,1..,notice",
    ],
)
def test_one_number_alone_is_drawn(tmp_path: Path, shape: str, row: str) -> None:
    data = f"date,ships,source\n{row}\n"
    tree = drawn(site(tmp_path, f"[Ships](chart:ships.csv?type={shape})", data))

    assert len(tree.css(".plot__point, .bars__fill")) == 1
    assert "nan" not in (tree.html or "").lower().split("<main")[1].split("</main")[0]


def test_hostile_cells_are_only_words(tmp_path: Path) -> None:
    data = 'who,ships,source\n"<script>alert(1)</script>",1,notice\n"""><svg onload=x>",2,notice\n'
    html = page(site(tmp_path, "[Ships](chart:ships.csv?y=ships&unit=%3Cb%3E)", data))

    assert "<script>" not in html
    assert "<svg onload" not in html
    assert "<b>" not in html.split("chart__unit")[1].split("</span>")[0]


def test_a_chart_speaks_the_language_of_its_text(tmp_path: Path) -> None:
    order = site(tmp_path)
    path = order.shelves.content / "explainers/ships.md"
    path.write_text(path.read_text("utf-8").replace("summary:", "lang: fr\nsummary:"), "utf-8")

    html = page(order)

    assert number(2400, "fr") in html
    assert "mars 2024" in html


def prepared_data(amounts: list[Amount]) -> list[Datum]:
    return [Datum("", None, "", amount, (), Place("x", 1)) for amount in amounts]


def test_the_grid_reaches_over_every_number() -> None:
    data = prepared_data([Amount(-3, 1), Amount(None, 17), Amount(4, None)])

    assert grid_of(data) == (-5.0, 0.0, 5.0, 10.0, 15.0, 20.0)


@pytest.mark.parametrize("size", [1e-13, 1e-12, 1e-3, 1.0, 1e9, 1e14])
def test_the_grid_is_as_fine_as_what_is_drawn(size: float) -> None:
    grid = grid_of(prepared_data([Amount(size, size), Amount(2 * size, 2 * size)]))

    assert [round(n / size, 9) for n in grid] == [0.0, 0.5, 1.0, 1.5, 2.0]


def test_days_before_our_era_stand_on_the_axis(tmp_path: Path) -> None:
    data = "date,ships,source\n-0043-03-10,3,notice\n-0043-03-20,0.000000000002,notice\n"
    tree = drawn(site(tmp_path, "[Ships](chart:ships.csv?type=line)", data))

    assert "44 BCE" in one(tree, ".plot").text()


# ----- What a page is remade for -----


def test_a_page_is_remade_when_its_data_change_and_no_other_is(tmp_path: Path) -> None:
    order = site(tmp_path)
    page(order)
    other = (order.output / "explainers/other.html").stat()
    write(order.shelves.content, {"data/ships.csv": SHIPS.replace("2400", "7777")})

    assert "7,777" in page(order)
    assert (order.output / "explainers/other.html").stat().st_mtime_ns == other.st_mtime_ns


def test_a_source_that_only_a_row_names_is_cited(tmp_path: Path) -> None:
    order = replace(site(tmp_path), ignored=())

    assert prepare(order).problems == ()
    sources = page(order, "sources.html")
    assert sources.count("explainers/ships.html") == 2


def test_data_and_sources_of_unpublished_work_stay_behind(tmp_path: Path) -> None:
    order = site(tmp_path)
    path = order.shelves.content / "explainers/ships.md"
    path.write_text(path.read_text("utf-8").replace("summary:", "status: draft\nsummary:"), "utf-8")

    prepared = prepare(order)

    assert "data/ships.csv" not in prepared.files
    assert "letter" not in prepared.library.sources
    assert "notice" in prepared.library.sources
