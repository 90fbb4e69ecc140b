"""Each macro, rendered alone: with `<` and `&` in every text, and with nothing where nothing may be.

Long because it has a test for each macro.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from nutgraf.render import environment
from nutgraf.views.chart_shapes import (
    AmountView,
    ChartBar,
    ChartBlock,
    ChartExtent,
    ChartLine,
    ChartMark,
    ChartPlot,
    ChartRow,
    ChartSeries,
    ChartTick,
    ChartView,
)
from nutgraf.views.page_views import Letter, ListPage, SearchPage, Stand, TimelinePage
from nutgraf.views.photo_shapes import PhotoCopies, PhotoView
from nutgraf.views.shapes import (
    CardView,
    ChangeView,
    Choice,
    Cite,
    ClaimBlock,
    ClaimMark,
    ClaimView,
    ContentsLine,
    Counted,
    DataFile,
    EventView,
    FigureBlock,
    FigureView,
    Filter,
    MoveMark,
    Moves,
    MoveSpan,
    Named,
    NamedActor,
    Picture,
    PictureLane,
    PictureMark,
    PictureStrip,
    PictureTick,
    PositionView,
    ProseBlock,
    RecordSlip,
    SliceBlock,
    SourceSlip,
    SourceView,
    Tally,
    Teaser,
    TermView,
    Translation,
    Turn,
    When,
    YearOfEvents,
)

THEME = Path(__file__).parent.parent / "theme"
TEMPLATES = THEME / "templates"
MACROS = sorted(path.stem for path in (TEMPLATES / "macros").glob("*.html"))
STYLES = sorted((THEME / "static" / "css").rglob("*.css"))
JINJA = environment([TEMPLATES])

EVIL = 'Q&A <b>"now"</b>'
SAFE = "Q&amp;A &lt;b&gt;&#34;now&#34;&lt;/b&gt;"
HTML = "<em>made of Markdown &amp; links</em>"
ROOT = "../"

DAY = When("2024-03-28", "2024-03-28", "28 March 2024", "28 Mar 2024")
ABOUT = When("2019~", "", "about 2019", "c. 2019")
NAME = Named(EVIL, "actors/a.html")
ACTOR = NamedActor(EVIL, "actors/a.html", "body")
TRANSLATION = Translation(EVIL, "explainers/y.html", "ko", is_original=True)
NOWHERE = Named("")
FOREIGN = Translation(EVIL, "explainers/fr.html", "fr", title=EVIL)

SOURCE = SourceView(
    id="s",
    number=3,
    anchor="source-s",
    title=EVIL,
    kind="primary",
    authors=(EVIL, "B"),
    publisher=EVIL,
    issued=ABOUT,
    url="https://example.org/?a=1&b=2",
    archived="https://archive.example/s",
    accessed=DAY,
    language="ko",
    note=EVIL,
    backs=("cite-1", "cite-9"),
    cited_by=(NAME,),
    locators=("", EVIL),
)
BARE_SOURCE = SourceView("s", 0, "source-s", EVIL, "", (), "", None, "", "", None, "", "")
POSITION = PositionView(DAY, "denied", "against", superseded=True, actors=(ACTOR,), html=HTML)
MOVE = MoveMark("denied", x=10.5, width=8.0, middle=14.5, y=40, vague=True)
MOVES = Moves(
    first=ABOUT,
    last=DAY,
    height=60,
    axis=21,
    spans=(MoveSpan("alleged", 2.0, 40.0), MoveSpan("disputed", 40.0, 100.0)),
    marks=(MOVE, replace(MOVE, width=0.0, vague=False)),
    ticks=(20.0, 60.5),
    unit="month",
    asserted=2,
    other=1,
)
CLAIM = ClaimView(
    id="troops",
    anchor="claim-troops",
    url="explainers/x.html#claim-troops",
    standing="disputed",
    changed=DAY,
    since=DAY,
    text="North Korea sent troops <to> Russia & more",
    sentence_html=HTML,
    note_html=HTML,
    positions=(POSITION,),
    explainer=NAME,
    mentions=(NAME,),
    turns=(Turn("alleged", ABOUT), Turn("disputed", DAY)),
    moves=MOVES,
)
BARE_CLAIM = replace(CLAIM, note_html="", positions=(), mentions=(), turns=(), moves=None)
CLAIM_MARK = ClaimMark(EVIL, "claims.html#claim-troops", "refuted")
EVENT = EventView(
    id="veto",
    anchor="veto",
    url="timeline.html#veto",
    when=DAY,
    year="2024",
    title=EVIL,
    title_html=HTML,
    body_html=f"<p>{HTML}</p>",
    kinds=("sanctions",),
    actors=(ACTOR,),
    sources=(SOURCE,),
    claims=(CLAIM_MARK,),
    timeline=NAME,
)
BARE_EVENT = replace(EVENT, anchor="", kinds=(), actors=(), sources=(), claims=())
SOURCE_SLIP = SourceSlip("n-s3-1", SOURCE, EVIL)
RECORD_SLIP = RecordSlip(
    "n-r1", "actor", EVIL, "actors/a.html", kind="body", text=EVIL, events=1, positions=2
)
ABOUT_600 = AmountView("one", "600", "600", about=True)
CHART_MARK = ChartMark(50, 90, 48, 52, 80, 100, 60, 120, about=True, anchor="end", amount=ABOUT_600)
CHART = ChartView(
    anchor="chart-1",
    title=EVIL,
    note=EVIL,
    unit=EVIL,
    shape="line",
    heads=(EVIL, EVIL, EVIL),
    file="data/x.csv",
    first=ABOUT,
    last=DAY,
    smallest="1",
    largest="600",
    series=(EVIL, "B"),
    bars=(ChartBar(EVIL, None, EVIL, 2, ABOUT_600, 0, 40, (ChartExtent(40, 20),), "left", 0, 40),),
    plot=ChartPlot(
        270,
        242,
        242,
        (ChartTick(242, "0"),),
        (ChartTick(20, EVIL),),
        (ChartSeries(EVIL, (ChartLine(1, 2, 3, 4),), (CHART_MARK,)),),
    ),
    sources_html=(HTML,),
    rows=(ChartRow(EVIL, None, EVIL, ABOUT_600, (HTML,)),),
    by_row=True,
)
BARE_CHART = replace(
    CHART,
    note="",
    unit="",
    heads=("a", "", ""),
    first=None,
    last=None,
    series=(),
    plot=None,
    by_row=False,
)
PHOTO = PhotoView(
    "images/a.jpg",
    500,
    400,
    (PhotoCopies("avif", (("images/a%20b-480.avif", 480), ("images/a-500.avif", 500))),),
    EVIL,
    EVIL,
    "https://c.example/?a=1&b=2",
    "https://s.example/",
)
TEASER = Teaser(
    url="explainers/x.html",
    title=EVIL,
    summary=EVIL,
    topic=NAME,
    authors=(NAME,),
    published=DAY,
    updated=None,
    tallies=(Tally("alleged", 2),),
    sources=1,
    minutes=7,
)
BARE_TEASER = replace(
    TEASER, summary="", topic=NOWHERE, authors=(), published=None, tallies=(), sources=0, minutes=0
)
MARK = PictureMark(
    shape="bar",
    x=10,
    width=40,
    y=8,
    uncertain=True,
    opens_right=True,
    url="timeline.html#veto",
    label=EVIL,
)
COLUMN = PictureMark("column", 0, 8.5, 12, "#n-2024", EVIL, height=20)
STRIP = PictureStrip(
    label=EVIL,
    height=42,
    axis_y=16,
    lanes=(PictureLane(EVIL, 0, 16),),
    ticks=(PictureTick(0, EVIL, first=True), PictureTick(50, "")),
    marks=(MARK, COLUMN),
)
EMPTY_STRIP = PictureStrip("2024", 42, 16, (), (), ())
SHAPES = ("approximate", "bar", "column", "open", "tick", "uncertain")
PICTURE = Picture(EVIL, 9, (Counted(EVIL, 9),), Counted(EVIL, 5), 2, SHAPES, (STRIP, EMPTY_STRIP))
BARE_PICTURE = Picture("2024", 2, (), None, 0, (), (EMPTY_STRIP,))
TIMELINE = TimelinePage(
    path="timeline/kind/sanctions.html",
    root="../../",
    title="",
    intro=(),
    notes=(),
    picture=None,
    years=(),
    count=2,
    by="kind",
    only=Named(EVIL),
    filters=(
        Filter(
            "kind",
            (
                Choice(EVIL, "timeline/kind/sanctions.html", 2, current=True),
                Choice("troops", "timeline/kind/troops.html", 3),
            ),
            more=9,
            all_url="timeline.html",
        ),
    ),
    orders=(
        Choice("oldest", "timeline/kind/sanctions.html", 2, current=True),
        Choice("newest", "timeline/kind/sanctions/newest.html", 2),
    ),
    changes=(),
    data=(DataFile("events", EVIL, "data/events.csv"),),
    authors=(NAME, NAME),
    published=DAY,
    updated=DAY,
    canonical="https://example.org/?a=1&b=2",
    cite=Cite("data:a,%7B", "data:b,%20", "data:c,[]"),
    original="timelines/x.md",
)
LIST = ListPage(
    path="topics/a.html",
    root=ROOT,
    title=EVIL,
    heading=EVIL,
    of="topic",
    teasers=(),
    count=41,
    number=2,
    pages=3,
    newer=Named("1", "topics/a.html"),
    older=Named("3", "topics/a/page/3.html"),
    feed="",
)
SEARCH = SearchPage(
    path="search.html",
    root="",
    title="",
    results="results.html",
    script="theme/js/search.js",
    promised=True,
    bundle="pagefind/",
    langs=("en", "ko"),
    by_standing=(Named("disputed", "disputed"),),
    by_topic=(Named(EVIL, "a-topic"),),
    by_actor=(),
    letters=(Letter("Q", (NAME,)),),
    count=1,
    topics=(NAME,),
    timelines=(),
    actors=(),
    terms=(),
)
FIGURE = FigureView("rounds", "figure-rounds", EVIL, HTML)
TERM = TermView("veto", "term-veto", EVIL, EVIL, EVIL, HTML, (NAME,))
CHANGE = ChangeView("correction", DAY, EVIL, HTML, "correction-1", NAME)


def draw(name: str, *arguments: object, macro: str = "", **named: object) -> str:
    """What a macro makes of some arguments; its file has its name, unless another is given."""
    module: Any = JINJA.get_template(f"macros/{name}.html").module
    return str(getattr(module, macro or name)(*arguments, **named))


# Each macro with all that it can be given, then with as little as it can.
FULL: dict[str, tuple[object, ...]] = {
    "also_in": ((FOREIGN,), ROOT),
    "behind": (NAME, (ABOUT, ABOUT), ROOT),
    "block": (ClaimBlock(CLAIM), ROOT),
    "change": (CHANGE, ROOT),
    "cite_page": (TIMELINE, EVIL),
    "claim": (CLAIM,),
    "claim_line": (CLAIM, ROOT),
    "claim_mark": (CLAIM_MARK, ROOT),
    "contents": ((ContentsLine(2, "a", HTML),), [("n-sources", EVIL, True)]),
    "event": (EVENT, ROOT),
    "event_backing": (EVENT, ROOT),
    "event_line": (EVENT, ROOT),
    "feed_link": (EVIL, "https://a.example", "feeds/all.atom.xml"),
    "figure": (FIGURE,),
    "filter": (TIMELINE.filters[0], ROOT),
    "filters": (TIMELINE,),
    "followed": (
        EVIL,
        "https://a.example",
        "feeds/all.atom.xml",
        "feeds/all.json",
        CardView("cards/a.png", EVIL),
    ),
    "languages": ("en", "https://a.example/x.html", (TRANSLATION,), "https://a.example"),
    "ledger": ((POSITION,), "n-ledger-troops"),
    "index_letters": (SEARCH.letters, ROOT),
    "index_name": (replace(NAME, lang="ar"), ROOT, "dd"),
    "index_list": ((NAME,), ROOT, "topics", EVIL),
    "link": (NAME, ROOT),
    "long": (301, 60),
    "moves": (CLAIM, "n-ledger-troops"),
    "moves_mark": (MOVE, 21),
    "moved": (CLAIM, ROOT),
    "amount": (ABOUT_600,),
    "credit": (PHOTO,),
    "lead_image": ("images/a.jpg", EVIL, PHOTO, ROOT),
    "chart": (CHART, ROOT),
    "chart_bars": (CHART.bars, CHART.series),
    "chart_head": (CHART,),
    "chart_key": (2,),
    "chart_mark": (CHART_MARK, 1),
    "chart_plot": (CHART.plot,),
    "chart_point": (4, True),
    "chart_row": (CHART.rows[0], True, True),
    "chart_says": (CHART,),
    "chart_table": (CHART,),
    "names": ((NAME, NAME), ROOT),
    "page_head": (EVIL, EVIL),
    "pager": (LIST,),
    "picture": (PICTURE, ROOT),
    "picture_key": (SHAPES,),
    "picture_words": (PICTURE,),
    "position": (POSITION,),
    "related": ((TEASER,), ROOT),
    "save_data": (TIMELINE.data, ROOT),
    "search_filter": ("topic", EVIL, SEARCH.by_topic),
    "search_form": (SEARCH,),
    "search_line": (),
    "search_parts": (),
    "section": (Named(EVIL, "claims.html"),),
    "sections": ((Named(EVIL, "claims.html"),), ROOT, "claims.html", True),
    "slice": ((EVENT,), NAME, ROOT, EVIL),
    "slip": (SOURCE_SLIP, ROOT),
    "slip_record": (RECORD_SLIP, ROOT),
    "slip_source": ("n-s3-1", SOURCE, EVIL),
    "source": (SOURCE, ROOT),
    "robust": ("versionurl", "https://archive.example/s", DAY),
    "source_facts": (SOURCE,),
    "source_made": ("primary", (EVIL,), EVIL, ABOUT, "https://archive.example/s", DAY),
    "sources": ((SOURCE,), ROOT),
    "stand": (Stand(POSITION, CLAIM_MARK), ROOT),
    "strip": (STRIP, ROOT),
    "strip_mark": (MARK, ROOT),
    "tallies": ((Tally("documented", 3),), ROOT),
    "teaser": (TEASER, ROOT),
    "term": (TERM, ROOT),
    "turns": ((Turn("alleged", ABOUT), Turn("disputed", DAY)),),
    "when": (DAY,),
    "years": ((YearOfEvents("2024", "n-2024", (EVENT,)),), ROOT),
    "years_index": ((YearOfEvents("2024", "n-2024", ()),) * 4,),
}
BARE: dict[str, tuple[object, ...]] = {
    "block": (ProseBlock(""), ROOT),
    "chart": (BARE_CHART, ROOT),
    "lead_image": ("images/a.jpg", "", replace(PHOTO, credit="", copies=()), ROOT),
    "claim": (BARE_CLAIM,),
    "claim_line": (BARE_CLAIM, ROOT),
    "event": (BARE_EVENT, ROOT),
    "event_line": (BARE_EVENT, ROOT),
    "long": (61, 60),
    "slip": (SourceSlip("n-s1", BARE_SOURCE, ""), ROOT),
    "slip_record": (RecordSlip("n-r1", "term", "A", "glossary.html#term-a"), ROOT),
    "source": (BARE_SOURCE, ROOT),
    "strip": (EMPTY_STRIP, ROOT),
    "teaser": (BARE_TEASER, ROOT),
    "term": (TermView("a", "term-a", "A", "", "", "", ()), ROOT),
}
NOTHING: dict[str, tuple[object, ...]] = {
    "also_in": ((), ROOT),
    "actor_kind": ("",),
    "chart": (replace(CHART, rows=()), ROOT),
    "contents": ((), [("n-sources", "Sources", False)]),
    "ledger": ((), "n-ledger-troops"),
    "moves": (BARE_CLAIM, "n-ledger-troops"),
    "index_letters": ((), ROOT),
    "index_list": ((), ROOT, "topics", EVIL),
    "names": ((), ROOT),
    "pager": (replace(LIST, pages=1),),
    "related": ((), ROOT),
    "search_filter": ("topic", EVIL, ()),
    "slice": ((), NAME, ROOT, EVIL),
    "source_kind": ("",),
    "sources": ((), ROOT),
    "tallies": ((), ROOT),
    "turns": ((Turn("alleged", DAY),),),
    "years": ((), ROOT),
    "years_index": ((),),
    "save_data": ((), ROOT),
    "feed_link": (EVIL, "https://a.example", ""),
    "filters": (replace(TIMELINE, filters=(), orders=()),),
}


# ----- All macros -----


@pytest.mark.parametrize("name", FULL)
def test_text_is_escaped_and_our_own_html_is_not(name: str) -> None:
    html = draw(name, *FULL[name])

    assert "<b>" not in html.replace('<b class="', "")
    assert "Q&A" not in html
    assert "&lt;em&gt;" not in html
    assert "None" not in html


@pytest.mark.parametrize("name", BARE)
def test_what_is_missing_leaves_no_trace(name: str) -> None:
    html = draw(name, *BARE[name])

    assert html.strip()
    assert "None" not in html
    assert 'href=""' not in html
    for tag in ("ul", "ol", "p", "dd", "span"):
        assert not re.search(rf"<{tag}\b[^>]*>\s*</{tag}>", html), tag


@pytest.mark.parametrize("name", NOTHING)
def test_an_empty_list_draws_nothing(name: str) -> None:
    assert not draw(name, *NOTHING[name]).strip()


def test_every_macro_is_drawn_here() -> None:
    by_words = {"actor_kind", "mark", "source_kind", "standing"}

    assert {*FULL, *NOTHING, *by_words} == set(MACROS)


@pytest.mark.parametrize("name", MACROS)
def test_a_macro_has_its_contract_above_it_and_is_short(name: str) -> None:
    text = (TEMPLATES / "macros" / f"{name}.html").read_text(encoding="utf-8")
    contract, body = text.split("#}", 1)

    assert contract.startswith(f"{{#\n  {name}(")
    assert " -- " in contract
    assert all(
        len(macro.splitlines()) <= 25
        for macro in re.findall(r"{% macro .*?endmacro %}", body, re.DOTALL)
    )


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_only_html_that_we_made_is_marked_safe(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert set(re.findall(r"(\w+)\|safe", text)) <= {
        "html",
        "sentence_html",
        "note_html",
        "title_html",
        "body_html",
        "styles",  # the theme's own style sheet, in 404.html
    }
    assert "style=" not in text
    allowed = ['<script type="application/ld+json">'] if path.name == "base.html" else []
    if path.name == "search.html":
        allowed = ['<script src="{{ page.root }}{{ page.script }}" defer>']
    assert re.findall(r"<script\b[^>]*>", text) == allowed
    assert len(text.splitlines()) < 60


# ----- Dates and standings -----


def test_a_date_that_html_can_say_is_a_time() -> None:
    assert draw("when", DAY) == (
        '<time class="when" datetime="2024-03-28" data-edtf="2024-03-28">28 March 2024</time>'
    )


def test_a_date_that_html_cannot_say_is_only_words() -> None:
    assert draw("when", ABOUT, short=True) == '<span class="when" data-edtf="2019~">c. 2019</span>'


def test_six_standings_have_six_marks_and_six_words() -> None:
    standings = ("documented", "acknowledged", "alleged", "disputed", "refuted", "withdrawn")
    marks = {draw("mark", standing).replace(standing, "") for standing in standings}

    assert len(marks) == 6
    for standing in standings:
        assert f"</svg> {standing}</span>" in draw("standing", standing)


def test_a_tally_leads_to_its_claims_only_where_there_is_a_way() -> None:
    tallies = (Tally("disputed", 2),)

    assert 'href="../claims.html#n-disputed"' in draw("tallies", tallies, ROOT)
    assert "href" not in draw("tallies", tallies)


@pytest.mark.parametrize(
    ("count", "wanted"),
    [(60, ""), (61, ' data-long="some"'), (150, ' data-long="some"'), (151, ' data-long="many"')],
)
def test_a_list_says_how_long_it_is(count: int, wanted: str) -> None:
    assert draw("long", count, 60) == wanted


# ----- Claims -----


def test_a_register_of_many_claims_leaves_their_ledgers_to_the_pages_that_make_them() -> None:
    whole, brief = draw("claim_line", CLAIM, ROOT), draw("claim_line", CLAIM, ROOT, brief=True)

    assert "<table" in whole
    assert "<svg" in whole
    assert "<table" not in brief
    assert f'<a href="{ROOT}{CLAIM.url}">1 position</a>' in brief
    assert "position</a>" not in draw("claim_line", BARE_CLAIM, ROOT, brief=True)


def test_a_claim_is_named_by_its_own_sentence() -> None:
    html = draw("claim", CLAIM)

    assert 'id="claim-troops" data-standing="disputed"' in html
    assert 'aria-labelledby="n-claim-troops"' in html
    assert f'id="n-claim-troops">{HTML}</p>' in html


def test_a_position_that_was_given_up_says_so() -> None:
    held = replace(POSITION, superseded=False)

    assert "Position since changed" in draw("position", POSITION)
    assert "superseded" not in draw("position", held)


def test_the_picture_of_a_ledger_says_in_words_what_it_shows() -> None:
    html = draw("moves", CLAIM, "n-ledger-troops")

    assert 'role="img"' in html
    assert 'aria-details="n-ledger-troops"' in html
    assert (
        'aria-label="Positions to scale, about 2019 to 28 March 2024: 2 for the claim,'
        ' 1 against it or taken back"' in html
    )
    assert "ticks are months" in html
    assert html.count('class="moves__span"') == 2


def test_a_date_that_is_no_day_is_a_bar_and_a_vague_one_is_marked() -> None:
    bar, stem = draw("moves_mark", MOVE, 21), draw("moves_mark", MOVES.marks[1], 21)

    assert (
        '<rect class="moves__bar" fill-opacity=".3" x="10.5%" y="37" width="8.0%" height="6"/>'
        in bar
    )
    assert 'data-standing="denied" data-vague' in bar
    assert (
        '<line class="moves__stem" stroke="currentColor" x1="10.5%" x2="10.5%" y1="21" y2="40"/>'
        in stem
    )
    assert "data-vague" not in stem


def test_how_a_standing_moved_is_told_in_order() -> None:
    html = draw("turns", CLAIM.turns)

    assert html.index("alleged</span>") < html.index("about 2019".replace("about", "c."))
    assert html.index("c. 2019") < html.index("disputed</span>") < html.index("28 Mar 2024")


def test_a_ledger_is_a_table_whose_rows_begin_with_their_date() -> None:
    html = draw("ledger", (POSITION,), "n-ledger-troops")

    assert '<table class="ledger" id="n-ledger-troops">' in html
    assert html.count('<th scope="col">') == 2
    assert '<th class="position__date" scope="row"><time' in html


# ----- What opens where it stands -----


def test_the_slip_of_a_source_is_named_by_number_locator_title_and_facts() -> None:
    html = draw("slip", SourceSlip("n-s3-1", SOURCE, "para. 8"), ROOT)

    assert '<dialog class="slip" id="n-s3-1" popover' in html
    assert 'aria-labelledby="n-s3-1-n n-s3-1-t"' in html
    assert 'id="n-s3-1-n">Source 3<span class="slip__locator">, para. 8</span></p>' in html
    assert 'href="https://archive.example/s"' in html
    assert 'href="#source-s"' in html
    assert 'popovertarget="n-s3-1" popovertargetaction="hide">Close<' in html


def test_the_slip_of_a_record_is_named_by_it_and_leads_to_all_of_it() -> None:
    actor = draw("slip", RECORD_SLIP, ROOT)
    event = draw("slip", RecordSlip("n-r2", "event", "The veto", "timeline.html#v", when=DAY), ROOT)

    assert f'<span class="unseen">{SAFE}, </span>Body</p>' in actor
    assert 'href="../actors/a.html"' in actor
    assert "1 event<" in actor
    assert "2 positions<" in actor
    assert '<span class="unseen">The veto, </span><time' in event
    assert "slip__facts" not in event


# ----- Events -----


def test_an_event_at_home_has_its_address_and_elsewhere_leads_there() -> None:
    at_home, elsewhere = draw("event", EVENT, ROOT), draw("event", BARE_EVENT, ROOT)

    assert '<article class="event" id="veto">' in at_home
    assert 'href="#veto"' in at_home
    assert '<article class="event">' in elsewhere
    assert 'href="../timeline.html#veto"' in elsewhere


def test_a_long_slice_shows_no_texts() -> None:
    short, long = (draw("slice", (EVENT,) * count, NAME, ROOT) for count in (6, 7))

    assert short.count("event-line__body") == 6
    assert "event-line__body" not in long


def test_events_without_a_year_stand_under_a_word() -> None:
    assert ">Undated</h2>" in draw("years", (YearOfEvents("", "n-undated", (EVENT,)),), ROOT)


def test_a_mark_in_the_picture_is_a_link_that_says_what_it_is() -> None:
    html = draw("strip_mark", MARK, ROOT)

    assert 'href="../timeline.html#veto"' in html
    assert f"<title>{SAFE}</title>" in html
    assert "data-uncertain" in html
    assert "data-approximate" not in html
    assert html.count("strip-mark__arrow") == 1


def test_a_column_leads_to_its_year_on_the_same_page() -> None:
    html = draw("strip_mark", COLUMN, ROOT)

    assert 'href="#n-2024"' in html
    assert 'x="0%" y="12" width="8.5%" height="20"' in html


def test_a_picture_says_in_words_what_it_shows() -> None:
    html = draw("picture", replace(PICTURE, kinds=(Counted("arms", 9),)), ROOT)

    assert "9 events" in html
    assert "By kind: arms 9." in html
    assert "in which 5 of them fall" in html
    assert "2 with uncertain or approximate dates." in html


def test_a_picture_explains_the_marks_that_it_has() -> None:
    key = draw("picture", replace(BARE_PICTURE, shapes=("tick",)), ROOT)

    assert "A stroke is a day." in key
    assert "column" not in key
    assert "uncertain" not in key


def test_a_drawing_is_no_stop_for_keyboards_and_screen_readers() -> None:
    html = draw("picture", PICTURE, ROOT)

    assert html.count('<svg class="strip"') == html.count('aria-hidden="true"') == 2
    assert html.count("<a ") == html.count('<a class="strip-mark" tabindex="-1"') == 2


def test_filters_are_links_with_counts_and_mark_the_page_itself() -> None:
    html = draw("filters", TIMELINE)

    assert 'href="../../timeline/kind/sanctions.html" aria-current="page">' in html
    assert '>Troops</a> <span class="filters__count">3</span>' in html
    assert 'href="../../timeline/kind/sanctions/newest.html">Newest first</a>' in html
    assert 'href="../../timeline.html">All events</a>' in html


def test_filters_are_not_there_where_there_is_no_choice() -> None:
    assert not draw("filters", replace(TIMELINE, filters=(), orders=())).strip()


def test_a_page_is_cited_with_the_date_of_its_version() -> None:
    html = draw("cite_page", TIMELINE, "The Times")

    assert "The Times" in html
    assert "version of" in html
    assert 'href="data:a,%7B" download="sanctions.bib">BibTeX</a>' in html
    assert 'href="../../timelines/x.md">The text as it was written</a>' in html


def test_a_text_that_stands_elsewhere_is_linked_there() -> None:
    page = replace(TIMELINE, original="https://example.org/x.md")

    assert 'href="https://example.org/x.md"' in draw("cite_page", page, "The Times")


# ----- Sources and the rest -----


def test_a_source_leads_back_to_each_place_that_cites_it() -> None:
    html = draw("source", SOURCE, ROOT)

    assert 'value="3"' in html
    assert (
        f'href="#cite-9" aria-label="Back to citation 2">↑2</a><span class="source__locator">{SAFE}'
        in html
    )
    assert 'href="https://example.org/?a=1&amp;b=2" hreflang="ko"' in html
    assert '<p class="source__address">https://example.org/?a=1&amp;b=2</p>' in html


def test_a_link_says_which_version_was_meant_and_where_else_it_is() -> None:
    html = draw("source", SOURCE, ROOT)
    when = ' data-versiondate="2024-03-28">'

    assert f'hreflang="ko" data-versionurl="https://archive.example/s"{when}' in html
    original = 'data-originalurl="https://example.org/?a=1&amp;b=2"'
    assert f'href="https://archive.example/s" {original}{when}' in html
    bare = draw("source", replace(SOURCE, archived="", accessed=None), ROOT)
    assert not re.search("data-(version|original)", bare)


def test_a_source_without_address_is_no_link() -> None:
    assert "<a" not in draw("source", BARE_SOURCE, ROOT)


def test_a_block_is_drawn_by_its_kind() -> None:
    assert 'class="prose"' in draw("block", ProseBlock(HTML), ROOT)
    assert 'class="figure"' in draw("block", FigureBlock(FIGURE), ROOT)
    assert 'class="slice"' in draw("block", SliceBlock(EVIL, NAME, (EVENT,)), ROOT)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (AmountView("one", "6", "6", about=False), "6"),
        (AmountView("one", "6", "6", about=True), "about 6"),
        (AmountView("least", "6", "", about=False), "at least 6"),
        (AmountView("most", "", "6", about=False), "at most 6"),
        (AmountView("between", "6", "9", about=False), "6 to 9"),
        (AmountView("between", "6", "9", about=True), "about 6 to 9"),
    ],
)
def test_a_number_says_how_exactly_it_is_known(amount: AmountView, said: str) -> None:
    assert draw("amount", amount) == said


def test_a_chart_is_a_drawing_over_dates_or_bars() -> None:
    assert 'class="plot"' in draw("block", ChartBlock(CHART), ROOT)
    assert 'class="bars"' in draw("block", ChartBlock(replace(CHART, plot=None)), ROOT)


def test_a_picture_above_a_text_is_loaded_first_and_has_its_size() -> None:
    html = draw("lead_image", "images/a.jpg", EVIL, PHOTO, ROOT)

    assert 'width="500" height="400" fetchpriority="high"' in html
    assert 'srcset="../images/a%20b-480.avif 480w, ../images/a-500.avif 500w"' in html
    assert "<figcaption" not in draw("lead_image", "images/a.jpg", "", None, ROOT)


def test_a_change_names_its_explainer_except_there() -> None:
    assert 'class="change__where"' in draw("change", CHANGE, ROOT)
    assert 'class="change__where"' not in draw("change", CHANGE, ROOT, here=True)
    assert 'id="correction-1"' in draw("change", CHANGE, ROOT, here=True)


def test_a_section_without_words_has_the_themes() -> None:
    assert draw("section", Named("", "claims.html")).strip() == "Claims"


def test_kinds_are_words() -> None:
    assert draw("actor_kind", "office").strip() == "Office"
    assert draw("actor_kind", "", macro="actor_kinds").strip() == "Others"
    assert ">Tertiary<" in draw("source_kind", "tertiary")


# ----- Style sheets -----


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_only_the_tokens_have_raw_colours(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)

    assert "!important" not in text
    if path.name != "tokens.css":
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\b(rgb|hsl|oklch)a?\(", text)
    assert not re.search(r"(^|[\s,>])#[\w-]+[^;{}]*{", text)


def test_the_cascade_names_every_style_sheet_once() -> None:
    folder = THEME / "static" / "css"
    named = re.findall(r'@import url\("([^"]+)"\)', (folder / "main.css").read_text("utf-8"))

    assert sorted(named) == sorted(
        str(path.relative_to(folder)) for path in STYLES if path.name != "main.css"
    )


def test_properties_stand_in_alphabetical_order() -> None:
    for path in STYLES:
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for rule in re.findall(r"{([^{}]*)}", text):
            names = re.findall(r"^\s*([a-z][\w-]*):", rule, re.MULTILINE)
            assert names == sorted(names), f"{path.name}: {names}"


def test_a_name_in_another_language_says_so_and_finds_its_own_direction() -> None:
    html = draw("link", Named("فلان", "actors/a.html", "ar"), ROOT)

    assert 'lang="ar" hreflang="ar" dir="auto"' in html
    assert "lang=" not in draw("link", NAME, ROOT)
