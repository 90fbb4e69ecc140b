"""What opens where it stands, the picture of a ledger, and notes beside their paragraphs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import outcome
from conftest import CheckFiles, order_for, write
from nutgraf.dates import Date, parse_date
from nutgraf.model import Link, Place, Position, Text, Verb
from nutgraf.site import Site
from nutgraf.standing import ledger, turns
from nutgraf.views.blocks import BlockView
from nutgraf.views.desk import Desk
from nutgraf.views.explainer import explainer_page
from nutgraf.views.moves import END, MOST_ROWS, START, moves_of
from nutgraf.views.page_views import ExplainerPage
from nutgraf.views.shapes import (
    Moves,
    Named,
    ProseBlock,
    RecordSlip,
    SliceBlock,
    SourceSlip,
    When,
)
from nutgraf.views.sidenotes import beside

HERE = Place("content/explainers/x.md", 1)

# ----- Slips -----

SOURCES = """
- id: s
  title: A <source> & more
- id: t
  title: Another
"""
ACTOR = """---
title: The <Office>
short: Office
kind: office
---

Its *head* said so, as [a paper](source:t) has it.

A second paragraph.
"""
TERM = "---\ntitle: Toll\nshort: What a ship pays.\n---\n\nWords.\n"
TIMELINE = (
    "---\ntitle: T\n---\n\n## 2024-03: The toll rises {#rise}\n\n[A](actor:a), [S](source:s)\n"
)
TEXT = """---
title: X
summary: S
date: 2026-01-15
---

[One](source:s), [two](source:s "para. 8"), [three](source:s), [four](source:s  "para.  8"),
[five](source:t). [The office](actor:a), [a toll](term:toll), [it again](actor:a),
[the rise](event:rise).
"""

PageOf = Callable[[str], ExplainerPage]


@pytest.fixture
def page_of(check_files: CheckFiles) -> PageOf:
    def made(text: str) -> ExplainerPage:
        files: dict[str, str | bytes] = {
            "sources/all.yaml": SOURCES,
            "actors/a.md": ACTOR,
            "glossary/toll.md": TERM,
            "timelines/t.md": TIMELINE,
            "explainers/x.md": text,
        }
        library = check_files(files).library
        return explainer_page(Desk(library, Site("Test")), library.explainers[0])

    return made


def html_of(page: ExplainerPage) -> str:
    return "".join(block.html for block in page.body if isinstance(block, ProseBlock))


def test_a_source_has_a_slip_for_each_place_cited_in_it(page_of: PageOf) -> None:
    page = page_of(TEXT)
    slips = [one for one in page.slips if isinstance(one, SourceSlip)]

    assert [(one.source.number, one.locator) for one in slips] == [(1, ""), (1, "para. 8"), (2, "")]
    assert html_of(page).count(f'popovertarget="{slips[0].id}"') == 2
    assert html_of(page).count(f'popovertarget="{slips[1].id}"') == 2
    assert page.sources[0].locators == ("", "para. 8", "", "para. 8")


def test_an_actor_a_term_and_an_event_have_one_slip_each(page_of: PageOf) -> None:
    actor, term, event = (one for one in page_of(TEXT).slips if isinstance(one, RecordSlip))

    assert (actor.title, actor.kind, actor.events) == ("The <Office>", "office", 1)
    assert actor.text == "Its head said so, as a paper has it."
    assert (term.title, term.text) == ("Toll", "What a ship pays.")
    assert (event.title, event.when and event.when.words) == ("The toll rises", "March 2024")
    assert event.url == "timeline.html#rise"


def test_every_button_has_its_slip_and_no_two_slips_one_id(page_of: PageOf) -> None:
    page = page_of(TEXT)
    ids = [one.id for one in page.slips]

    assert len(set(ids)) == len(ids)
    for id_ in ids:
        assert f'popovertarget="{id_}" aria-labelledby="{id_}-n"' in html_of(page)


def test_a_text_without_records_has_nothing_of_it(tmp_path: Path) -> None:
    plain = "---\ntitle: X\nsummary: S\ndate: 2026-01-15\n---\n\nNo more than words.\n"
    write(tmp_path / "content", {"explainers/x.md": plain})
    html = outcome(order_for(tmp_path / "content")).files["explainers/x.html"].decode()

    for word in ("slip", "popover", "opens", "<button", "<dialog"):
        assert word not in html


# ----- The picture of a ledger -----


def when(date: Date) -> When:
    return When(date.text, date.iso, date.text, date.text)


def picture(*written: str) -> Moves | None:
    """``2024-10-18 alleged``: a date and a verb; each by another actor."""
    taken = []
    for number, one in enumerate(written):
        date, verb = one.split()
        actors = (Link("actor", f"a{number}", "A", HERE),)
        taken.append(Position(parse_date(date), verb, actors, Text(), HERE))  # type: ignore[arg-type]
    positions = ledger(taken)
    return moves_of(positions, turns(positions), when)


def drawn(*written: str) -> Moves:
    found = picture(*written)
    assert found is not None
    return found


def test_marks_stand_where_their_dates_are() -> None:
    moves = drawn("2024-01-01 alleged", "2024-04-10 denied", "2024-07-19 documented")
    first, last, middle = sorted(moves.marks, key=lambda mark: (mark.verb == "denied", mark.x))

    assert START < first.x < START + 1
    assert END - 1 < last.x < END
    assert middle.x == pytest.approx((first.x + last.x) / 2, abs=0.02)
    assert (moves.first.edtf, moves.last.edtf) == ("2024-01-01", "2024-07-19")


def test_a_day_is_a_mark_and_a_month_as_long_as_it_lasted() -> None:
    marks = drawn("2024-01-01 alleged", "2024-02 alleged", "2024 reported").marks

    by_width = sorted(marks, key=lambda mark: mark.width)
    assert by_width[0].width == 0
    assert by_width[1].width == pytest.approx(by_width[2].width * 29 / 366, abs=0.02)
    assert by_width[2].width == pytest.approx(END - START)


def test_who_was_for_it_stands_above_the_line_and_all_others_below() -> None:
    moves = drawn("2024-01 alleged", "2024-03 denied", "2024-05 withdrawn", "2024-07 documented")

    above = {mark.verb for mark in moves.marks if mark.y < moves.axis}
    assert above == {"alleged", "documented"}
    assert (moves.asserted, moves.other) == (2, 2)
    assert all(0 < mark.y < moves.height for mark in moves.marks)


def test_the_line_shows_how_the_claim_stood_from_its_first_assertion() -> None:
    moves = drawn("2023-01-01 denied", "2024-01-01 alleged", "2025-01-01 documented")
    disputed, documented = moves.spans

    assert (disputed.standing, documented.standing) == ("disputed", "documented")
    assert START + 40 < disputed.x < disputed.end == documented.x < documented.end == 100


def test_what_is_vague_is_drawn_so() -> None:
    assert [mark.vague for mark in drawn("2024-01~ alleged", "2024-05-01 alleged").marks] == [
        True,
        False,
    ]


@pytest.mark.parametrize("written", [(), ("2024 alleged",), ("2024 alleged", "2024 denied")])
def test_one_date_is_no_picture(written: tuple[str, ...]) -> None:
    assert picture(*written) is None


@pytest.mark.parametrize(
    ("last", "unit"),
    [("2024-01-20", "day"), ("2024-12", "month"), ("2031", "year"), ("2124", "decade")],
)
def test_ticks_are_as_fine_as_can_be_told_apart(last: str, unit: str) -> None:
    moves = drawn("2024-01-05 alleged", f"{last} denied")

    assert moves.unit == unit
    assert 0 < len(moves.ticks) <= 61


DATES = (
    "2024-10-18",
    "2024",
    "2023-11~",
    "201X",
    "../2022",
    "2022/..",
    "-0043",
    "Y12000",
    "2024-21",
)
VERBS: tuple[Verb, ...] = ("alleged", "denied", "documented", "withdrawn", "refuted", "reported")


@given(st.lists(st.tuples(st.sampled_from(DATES), st.sampled_from(VERBS)), max_size=40))
def test_every_ledger_is_drawn_within_its_picture(written: list[tuple[str, Verb]]) -> None:
    moves = picture(*(f"{date} {verb}" for date, verb in written))
    if moves is None:
        return
    assert len(moves.marks) == len(written)
    assert len({mark.y for mark in moves.marks}) <= 2 * MOST_ROWS
    for mark in moves.marks:
        assert START <= mark.x <= mark.x + mark.width <= END + 0.01
        assert 0 < mark.y < moves.height
    assert all(0 <= span.x < span.end <= 100 for span in moves.spans)
    assert all(START <= x <= END for x in moves.ticks)


# ----- Notes -----

NOTE = (
    '<div class="footnote-definition" id="fn-x-1"><sup class="footnote-definition-label">1</sup>\n'
    "<p>A note.</p>\n</div>"
)
REFERENCE = '<sup class="footnote-reference"><a href="#fn-x-1">1</a></sup>'


def prose(*html: str) -> tuple[BlockView, ...]:
    return tuple(map(ProseBlock, html))


def moved(*html: str) -> list[str]:
    return [block.html for block in beside(prose(*html)) if isinstance(block, ProseBlock)]


def test_a_note_stands_behind_the_paragraph_that_refers_to_it() -> None:
    assert moved(f"<p>A{REFERENCE}</p><p>B</p>", f"<p>C</p>{NOTE}") == [
        f"<p>A{REFERENCE}</p>{NOTE}<p>B</p>",
        "<p>C</p>",
    ]


def test_a_note_to_an_item_stands_behind_the_whole_list() -> None:
    text = f"<ul><li><p>A{REFERENCE}</p><ul><li>B</li></ul></li><li>C</li></ul>"

    assert moved(f"<p>Z</p>{text}<p>D</p>{NOTE}") == [f"<p>Z</p>{text}{NOTE}<p>D</p>"]


ELEMENTS = st.sampled_from(
    [
        "<p>A{}</p>",
        '<h2 id="a">B{}</h2>',
        "<ul><li>A</li><li><p>B{}</p><ul><li>C</li></ul></li></ul>",
        "<blockquote><p>A</p><h3>B{}</h3></blockquote>\n",
        '<div class="table"><table><tbody><tr><td>A{}</td></tr></tbody></table></div>',
        "<details><summary>A</summary><p>B</p><ol><li>C{}</li></ol></details>",
        "<pre><code>A\n</code></pre><p>B{}</p>",
    ]
)


@given(st.lists(ELEMENTS, max_size=4), ELEMENTS, st.lists(ELEMENTS, max_size=4))
def test_a_note_stands_behind_the_outermost_element(
    above: list[str], referring: str, below: list[str]
) -> None:
    before = "".join(above).replace("{}", "") + referring.format(REFERENCE)
    after = "".join(below).replace("{}", "")

    [html] = moved(f"{before}{after}{NOTE}")

    assert html.replace("\n", "") == f"{before}{NOTE}{after}".replace("\n", "")


def test_notes_of_a_paragraph_keep_their_order() -> None:
    other, second = NOTE.replace("-1", "-2"), REFERENCE.replace("-1", "-2")

    assert moved(f"<p>{REFERENCE}{second}</p><p>B</p>{NOTE}{other}") == [
        f"<p>{REFERENCE}{second}</p>{NOTE}{other}<p>B</p>"
    ]


@pytest.mark.parametrize(
    "html",
    [
        f"<p>Nothing refers to it.</p>{NOTE}",
        f"<p>{REFERENCE}</p><p>B</p>" + NOTE.replace("<p>A", '<div class="table">x</div><p>A'),
        "<p>No note at all.</p>",
    ],
)
def test_other_notes_stay_where_they_are(html: str) -> None:
    assert moved(html) == [html]


def test_what_is_no_prose_is_left_alone() -> None:
    blocks = (SliceBlock("S", Named(""), ()), *prose(f"<p>{REFERENCE}</p>{NOTE}"))

    assert beside(blocks) == blocks
