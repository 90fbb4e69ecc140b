"""All files as one library: ids resolved, back-links made, nothing unpublished among them.

Long because all of it leans on the same few small texts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from conftest import ENGINES, CheckFiles
from nutgraf import walk
from nutgraf.dates import parse_date
from nutgraf.library import Library
from nutgraf.site import EngineName
from nutgraf.spans import Chronology, within

SOURCES = "- id: s\n  title: A source\n- id: held\n  title: Held back\n  status: draft\n"
KREMLIN = "---\ntitle: The Kremlin\n---\n\nThe office.\n"

LibraryOf = Callable[..., Library]


@pytest.fixture
def library_of(check_files: CheckFiles) -> LibraryOf:
    """The library of the given files and a few that all tests need."""

    def made(files: dict[str, str], **options: object) -> Library:
        common = {"sources/all.yaml": SOURCES, "actors/kremlin.md": KREMLIN}
        return check_files({**common, **files}, **options).library

    return made


def explainer(text: str = "", **front: str) -> str:
    keys = {"title": "T", "summary": "S", "date": "2026-01-15"} | front
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in keys.items()) + f"---\n\n{text}"


def timeline(*headings: str) -> str:
    events = "".join(f"## {heading}\n\n[S](source:s)\n\n" for heading in headings)
    return f"---\ntitle: T\n---\n\n{events}"


def claim(id_: str, *positions: str) -> str:
    told = positions or ("2024: alleged by [K](actor:kremlin) in [S](source:s)",)
    return f"> [!CLAIM] A sentence. {{#{id_}}}\n>\n" + "".join(f"> - {one}\n" for one in told)


def happened(library: Library) -> list[str]:
    return [timed.event.id for timed in library.happened]


# ----- Order -----


def test_explainers_stand_newest_first_and_undated_ones_last(library_of: LibraryOf) -> None:
    library = library_of(
        {
            "explainers/a.md": explainer(date="2026-01-15"),
            "explainers/b.md": explainer(date="2026-03"),
            "explainers/c.md": explainer(date="2026-01-15T12:00"),
            "explainers/d.md": "---\ntitle: T\n---\n",
            "explainers/e.md": explainer(date="2026-01-15"),
        }
    )

    assert [document.id for document in library.explainers] == ["b", "c", "a", "e", "d"]


def test_events_are_told_in_the_order_they_happened_whatever_their_timeline(
    library_of: LibraryOf,
) -> None:
    library = library_of(
        {
            "timelines/a.md": timeline("2024-03-28: A {#veto}", "2006: B {#sanctions}"),
            "timelines/b.md": timeline("2024-03: C {#march}", "-0043: D {#caesar}"),
        }
    )

    assert happened(library) == ["caesar", "sanctions", "march", "veto"]


def test_of_events_that_begin_on_one_day_the_less_precise_comes_first_then_as_written(
    library_of: LibraryOf,
) -> None:
    library = library_of(
        {
            "timelines/a.md": timeline(
                "2024-01-01: A {#day}",
                "2024-01: B {#month}",
                "2024: C {#year}",
                "2024-01-01: D {#same-day}",
            )
        }
    )

    assert happened(library) == ["year", "month", "day", "same-day"]


def test_a_timelines_events_are_its_own_and_those_that_it_borrows(library_of: LibraryOf) -> None:
    library = library_of(
        {
            "timelines/a.md": timeline("2024: A {#veto}", "2025: B {#own}"),
            "timelines/b.md": timeline("2023: C {#talks}") + "## [The veto](event:veto)\n",
        }
    )

    events = library.events_of(library.timelines["b"])
    assert [timed.event.id for timed in events] == ["talks", "veto"]
    assert events[1].timeline.id == "a"


# ----- Back-links -----


def test_a_record_knows_who_mentions_it_once_each(library_of: LibraryOf) -> None:
    library = library_of(
        {
            "explainers/a.md": explainer("[K](actor:kremlin) and [K](actor:kremlin)"),
            "explainers/b.md": explainer(claim("c"), date="2026-02-01"),
            "timelines/t.md": timeline("2024: By [K](actor:kremlin) {#e}"),
        }
    )

    mentions = library.mentions["actor", "kremlin"]
    assert [document.id for document in mentions] == ["b", "a", "t"]
    assert [document.id for document in library.mentions["source", "s"]] == ["b", "t"]


@pytest.mark.parametrize(
    "text",
    [
        "> [!KEY]\n> - [K](actor:kremlin)\n",
        "> [!UNKNOWN] [K](actor:kremlin)\n",
        "> [!METHOD] [K](actor:kremlin)\n",
        "> [!UPDATE] 2026-02-01: [K](actor:kremlin)\n",
        "> [!CORRECTION] 2026-02-01: [K](actor:kremlin)\n",
        "> [!FIGURE] 9 {#f}\n> [K](actor:kremlin), [S](source:s)\n",
        "> [!NOTE] [K](actor:kremlin)\n",
        "> [K](actor:kremlin)\n",
        "## [K](actor:kremlin)\n",
        "| [K](actor:kremlin) |\n|---|\n| x |\n",
    ],
)
def test_a_link_counts_wherever_it_stands(library_of: LibraryOf, text: str) -> None:
    library = library_of({"explainers/a.md": explainer(text)})

    assert [document.id for document in library.mentions["actor", "kremlin"]] == ["a"]


def test_a_slice_and_a_borrowed_event_are_mentions(library_of: LibraryOf) -> None:
    library = library_of(
        {
            "explainers/a.md": explainer("[T](timeline:t?from=2020)"),
            "timelines/t.md": timeline("2024: A {#veto}"),
            "timelines/u.md": "---\ntitle: U\n---\n\n## [The veto](event:veto)\n",
        }
    )

    assert [document.id for document in library.mentions["timeline", "t"]] == ["a"]
    assert [document.id for document in library.mentions["event", "veto"]] == ["u"]


def test_an_event_knows_its_records_each_once(library_of: LibraryOf) -> None:
    text = "## 2024: [K](actor:kremlin) {#e}\n\n[S](source:s), [K](actor:kremlin), [S](source:s)\n"
    library = library_of({"timelines/t.md": f"---\ntitle: T\n---\n\n{text}"})

    event = library.events["e"]
    assert event.ids("actor") == ("kremlin",)
    assert event.ids("source") == ("s",)


def test_a_claim_knows_its_standing_and_since_when(library_of: LibraryOf) -> None:
    library = library_of(
        {
            "explainers/a.md": explainer(
                claim(
                    "c",
                    "2024: denied by [K](actor:kremlin) in [S](source:s)",
                    "2024-10: alleged by [N](actor:nis) in [S](source:s)",
                    "2025-04: acknowledged by [K](actor:kremlin) in [S](source:s)",
                )
            ),
            "actors/nis.md": "---\ntitle: NIS\n---\n",
        }
    )

    made = library.claims["c"]
    assert made.standing == "acknowledged"
    assert made.since is not None
    assert made.since.text == "2025-04"
    assert made.document.id == "a"


# ----- What is not published -----

NOON = dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("front", "published"),
    [
        ({}, True),
        ({"status": "draft"}, False),
        ({"status": "published"}, True),
        ({"date": "2026-01-14"}, True),
        ({"date": "2026-01-15"}, True),
        ({"date": "2026-01-16"}, False),
        ({"date": "2026-01"}, True),
        ({"date": "2026-02"}, False),
        ({"date": "2027"}, False),
        ({"date": "2026-01-15T11:59"}, True),
        ({"date": "2026-01-15T12:01"}, False),
        ({"date": "2026-01-15T20:59+09:00"}, True),
        ({"date": "2026-01-15T21:01+09:00"}, False),
        ({"date": "2026-01-15T12:01+01:00"}, True),
    ],
)
def test_drafts_and_future_work_are_left_out(
    library_of: LibraryOf,
    front: dict[str, str],
    published: bool,
) -> None:
    library = library_of({"explainers/a.md": explainer(**front)}, now=NOON)

    assert bool(library.explainers) is published
    assert ("content/explainers/a.md" in library.hidden_paths) is not published
    assert len(library.everything) == 2


def test_a_preview_shows_drafts_and_future_work(library_of: LibraryOf) -> None:
    library = library_of(
        {
            "explainers/a.md": explainer(status="draft"),
            "explainers/b.md": explainer(claim("c").replace("#c", "#c .draft"), date="2099"),
        },
        drafts=True,
    )

    assert [document.id for document in library.explainers] == ["b", "a"]
    assert set(library.claims) == {"c"}
    assert set(library.sources) == {"s", "held"}
    assert not library.hidden


def test_the_records_of_a_draft_are_hidden_with_it(library_of: LibraryOf) -> None:
    library = library_of(
        {
            "explainers/a.md": explainer(claim("c") + "\n[K](actor:kremlin)", status="draft"),
            "timelines/t.md": "---\ntitle: T\nstatus: draft\n---\n\n## 2024: A {#e}\n",
            "actors/nis.md": "---\ntitle: NIS\nstatus: draft\n---\n",
            "glossary/x.md": "---\ntitle: X\nstatus: draft\n---\n",
        }
    )

    assert library.hidden == {
        ("claim", "c"),
        ("timeline", "t"),
        ("event", "e"),
        ("actor", "nis"),
        ("term", "x"),
        ("source", "held"),
        # used by it alone
        ("actor", "kremlin"),
        ("source", "s"),
    }
    assert not library.claims
    assert not library.events
    assert not library.actors
    assert ("actor", "kremlin") not in library.mentions


def test_what_only_unpublished_work_leads_to_stays_behind_with_it(library_of: LibraryOf) -> None:
    library = library_of(
        {
            "explainers/a.md": explainer("[X](actor:x) [P](../images/p.png)", status="draft"),
            "explainers/b.md": explainer("[Y](../actors/y.md) [Q](../images/q.png)"),
            "actors/x.md": "---\ntitle: X\n---\n\n[Z](actor:z) [Y](actor:y) [T](term:t)\n",
            "actors/y.md": "---\ntitle: Y\n---\n\n[S](source:s)\n",
            "actors/z.md": "---\ntitle: Z\n---\n\n[X](actor:x)\n",
            "actors/nobodys.md": "---\ntitle: N\n---\n\n[U](term:u)\n",
            "glossary/t.md": "---\ntitle: T\n---\n\n[A](source:alone)\n",
            "glossary/u.md": "---\ntitle: U\n---\n",
            "sources/more.yaml": "- id: alone\n  title: Alone\n",
            "images/p.png": "p",
            "images/q.png": "q",
            "images/r.png": "r",
        }
    )

    assert set(library.actors) == {"y", "nobodys", "kremlin"}
    assert set(library.terms) == {"u"}
    assert set(library.sources) == {"s"}
    assert library.withheld & library.files == {"content/images/p.png"}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_note_that_only_drafts_refer_to_stays_behind_with_them(
    check_files: CheckFiles, engine: EngineName
) -> None:
    text = (
        claim("c").replace("A sentence.", "Secret[^1] and open[^2].").replace("#c", "#c .draft")
        + "\n\nOpen[^2].\n\n[^1]: Held words[^3].\n\n[^2]: Open words.\n\n[^3]: Held too.\n"
    )
    common = {"sources/all.yaml": SOURCES, "actors/kremlin.md": KREMLIN}
    library = check_files({**common, "explainers/x.md": explainer(text)}, engine=engine).library

    shown = " ".join(text.labels for text in walk.texts(library.explainers[0]))
    assert "Open words" in shown
    assert "Held" not in shown


def test_what_stands_below_a_draft_event_is_held_and_nothing_else_is(
    library_of: LibraryOf,
) -> None:
    events = (
        "## 2020: Open {#open}\n\n[S](source:s)\n\n> [!CORRECTION] 2025-01-01\n> Open.\n\n"
        "## 2021: Held {#held .draft}\n\n[S](source:s)\n\n> [!NOTE]\n> A box.\n\n"
        "> [!KEY]\n> [X](actor:x)\n\n> [!CORRECTION] 2025-02-01\n> Held.\n"
    )
    files = {"timelines/t.md": f"---\ntitle: T\n---\n\n{events}", "actors/x.md": KREMLIN}

    library = library_of(files)
    changes = library.timelines["t"].changes
    assert [change.date.text for change in changes] == ["2025-01-01"]
    assert "x" not in library.actors

    preview = library_of(files, drafts=True)
    assert len(preview.timelines["t"].changes) == 2
    assert "x" in preview.actors


def test_of_a_withdrawn_text_only_a_notice_is_left(library_of: LibraryOf) -> None:
    gone = {"status": "withdrawn", "updated": "2026-02", "reason": "Wrong.", "tags": "one"}
    library = library_of(
        {
            "explainers/a.md": explainer(claim("c") + "\n[X](actor:x)", **gone),
            "explainers/b.md": explainer("[A](a.md) [C](claim:c)"),
            "actors/x.md": "---\ntitle: X\n---\n",
        }
    )

    assert [document.id for document in library.explainers] == ["b"]
    (notice,) = library.withdrawn
    assert (notice.front.title, notice.front.summary, notice.front.tags) == ("T", "Wrong.", ())
    assert not list(walk.texts(notice))
    assert not library.claims
    assert "x" not in library.actors
    assert ("claim", "c") in library.gone


def test_an_event_or_a_claim_may_be_a_draft_of_its_own(library_of: LibraryOf) -> None:
    library = library_of(
        {
            "timelines/t.md": timeline("2024: A {#a .draft}", "2025: B {#b}")
            + claim("in-event").replace("#in-event", "#in-event .draft"),
            "explainers/x.md": explainer(claim("c").replace("#c", "#c .draft") + "\n\nText."),
        }
    )

    assert set(library.events) == {"b"}
    assert not library.claims
    assert {("event", "a"), ("claim", "c"), ("claim", "in-event")} <= library.hidden
    assert not library.events["b"].event.body[1:]


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("claim:c", 'this points at "c", which is not published'),
        ("event:e", 'this points at "e", which is not published'),
        ("actor:nis", 'this names "nis", which is not published'),
        ("timeline:t", 'this shows "t", which is not published'),
        ("source:held", 'this cites "held", which is not published'),
        ("b.md", 'this links "b.md", which is not published'),
        ("{filename}b.md", 'this links "{filename}b.md", which is not published'),
        (
            "{filename}/explainers/b.md",
            'this links "{filename}/explainers/b.md", which is not published',
        ),
    ],
)
def test_a_link_to_what_is_not_published_is_an_error(
    check_files: CheckFiles, link: str, said: str
) -> None:
    checked = check_files(
        {
            "sources/all.yaml": SOURCES,
            "actors/kremlin.md": KREMLIN,
            "actors/nis.md": "---\ntitle: NIS\nstatus: draft\n---\n",
            "timelines/t.md": timeline("2024: A {#e}").replace("title: T", "title: T\ndate: 2099"),
            "explainers/a.md": explainer(f"As [shown]({link})."),
            "explainers/b.md": explainer(claim("c"), status="draft"),
        }
    )

    assert [problem.text for problem in checked.problems] == [said]


def test_a_draft_may_link_what_is_not_published(check_files: CheckFiles) -> None:
    checked = check_files(
        {
            "sources/all.yaml": SOURCES,
            "explainers/a.md": explainer(
                "[S](source:held), [T](source:s), [B](b.md)", status="draft"
            ),
            "explainers/b.md": explainer(status="draft"),
        }
    )

    assert checked.problems == ()


def test_a_published_claim_wins_over_a_draft_with_its_id(library_of: LibraryOf) -> None:
    library = library_of(
        {
            "explainers/a.md": explainer(claim("c"), status="draft"),
            "explainers/b.md": explainer(claim("c")),
        }
    )

    assert library.claims["c"].document.id == "b"
    assert ("claim", "c") not in library.hidden


# ----- Folders and files -----


def test_a_files_folder_says_what_it_is(library_of: LibraryOf) -> None:
    library = library_of(
        {
            "explainers/a.md": explainer(),
            "news/2024/b.md": explainer(slug="b"),
            "c.markdown": explainer(slug="c"),
            "pages/d.md": explainer(),
            "glossary/e.md": explainer(),
            "timelines/f.md": explainer(),
            "images/readme.md": "no document",
            "data/table.csv": "a,b\n",
        }
    )

    assert {document.id: document.kind for document in library.everything} == {
        "a": "explainer",
        "b": "explainer",
        "c": "explainer",
        "d": "page",
        "e": "term",
        "f": "timeline",
        "kremlin": "actor",
    }
    assert library.files == {"content/images/readme.md", "content/data/table.csv"}


def test_explainers_of_one_name_in_two_folders_are_both_there(library_of: LibraryOf) -> None:
    library = library_of(
        {
            "war/index.md": explainer(title="War", slug="war"),
            "peace/index.md": explainer(title="Peace", slug="peace"),
        }
    )

    assert sorted(document.front.title for document in library.explainers) == ["Peace", "War"]


def test_the_library_does_not_depend_on_the_order_of_its_files(library_of: LibraryOf) -> None:
    files = {
        "explainers/a.md": explainer(claim("c")),
        "explainers/b.md": explainer("[A](claim:c)"),
        "timelines/t.md": timeline("2024: A {#e}"),
    }

    assert library_of(files) == library_of(dict(reversed(files.items())))


# ----- Spans -----


@pytest.mark.parametrize("start", ["", "2019", "2021-05", "2022~", "../2021", "2030"])
@pytest.mark.parametrize("end", ["", "2019", "2021-05", "2022/..", "2030"])
def test_a_stretch_is_what_a_look_at_each_event_finds(
    library_of: LibraryOf, start: str, end: str
) -> None:
    dates = ("2018/2025", "2019-03", "2020~", "../2021", "2021-05-06", "2021/..", "2022?", "/2023")
    told = [f"{date}: It {{#e{n}}}" for n, date in enumerate(dates)]
    events = library_of({"timelines/t.md": timeline(*told)}).happened
    span = [parse_date(text) if text else None for text in (start, end)]

    assert len(events) == len(dates)
    assert Chronology(events).within(*span) == within(events, *span)
