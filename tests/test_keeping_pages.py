"""What readers take away of a page: how to cite it, its records as files, its text as written."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from icalendar import Calendar
from msgspec.structs import replace

from building import files_in, outcome
from conftest import order_for, write
from nutgraf.dates import parse_date
from nutgraf.originals import is_open
from nutgraf.site import Site
from nutgraf.views import ledgers
from nutgraf.views.citing import Work, cite

WORK = Work(
    id="who-owns-it",
    title="100% of R&D: who_owns {it} #1 ~now^2 \\o/",
    authors=("Ann Writer", "The “Desk” & Sons"),
    site="The Strait Times",
    date=parse_date("2024-05-03"),
    url="https://strait.example/explainers/who-owns-it.html",
    lang="en",
)


def saved(address: str) -> str:
    """What a browser saves of a ``data:`` address."""
    return unquote(address.partition(",")[2])


# ----- References -----


def test_bibtex_is_read_with_each_name_and_sign_as_it_was() -> None:
    (entry,) = parse_string(saved(cite(WORK).bibtex)).entries

    assert entry.key == "who-owns-it"
    assert entry["author"] == r"{Ann Writer} and {The “Desk” \& Sons}"
    assert entry["title"] == (
        r"{100\% of R\&D: who\_owns \{it\} \#1 "
        r"\textasciitilde{}now\textasciicircum{}2 \textbackslash{}o/}"
    )
    assert (entry["year"], entry["date"]) == ("2024", "2024-05-03")
    assert entry["url"] == WORK.url


def test_ris_is_read() -> None:
    (entry,) = rispy.loads(saved(cite(WORK).ris))

    assert entry["type_of_reference"] == "ELEC"
    assert entry["title"] == WORK.title
    assert entry["authors"] == list(WORK.authors)
    assert entry["secondary_title"] == "The Strait Times"
    assert (entry["year"], entry["date"]) == ("2024", "2024/05/03")
    assert entry["urls"] == [WORK.url]


def test_csl_json_is_read() -> None:
    (item,) = json.loads(saved(cite(WORK).csl))

    assert item["title"] == WORK.title
    assert item["author"] == [{"literal": name} for name in WORK.authors]
    assert item["issued"] == {"date-parts": [[2024, 5, 3]]}
    assert item["URL"] == WORK.url


@pytest.mark.parametrize(
    ("date", "parts"), [("2024-05", [2024, 5]), ("2024", [2024]), ("201X", [2010])]
)
def test_a_date_is_as_exact_as_it_is_known(date: str, parts: list[int]) -> None:
    (item,) = json.loads(saved(cite(replace(WORK, date=parse_date(date))).csl))

    assert item["issued"] == {"date-parts": [parts]}


def test_what_is_not_known_is_not_said() -> None:
    made = cite(replace(WORK, date=None, url="", authors=()))

    assert {"issued", "URL", "author"}.isdisjoint(json.loads(saved(made.csl))[0])
    assert "year" not in saved(made.bibtex)
    assert "PY" not in saved(made.ris)


def test_an_address_holds_nothing_that_ends_it() -> None:
    made = cite(replace(WORK, title='"><script>\n# %41 ' + WORK.title))

    for address in (made.bibtex, made.ris, made.csl):
        assert not set(' "#<>[]{}\\^`|\n\r\t') & set(address)
    assert "%41" in json.loads(saved(made.csl))[0]["title"]


# ----- Data -----

EVENTS = """---
title: Ships, tolls; and the rest
summary: In order
date: 2024-01-01
---

## 2019-02-03: A storm, at last {#storm .weather}

It blew; hard. [Record](source:record).

## 2021-05: Talks begin {#talks .talks}

[Record](source:record).

## 2022/..: The strait stays shut {#shut}

[Record](source:record).

## -0043: An old toll {#old}

[Record](source:record).
"""
SOURCES = "- id: record\n  type: webpage\n  title: The record\n  URL: https://example.org/record\n"
EXPLAINER = """---
title: Who owns it?
summary: In a word
date: 2024-02-01
---

> [!CLAIM] They own it. {#own}
>
> - 2024-01-02: alleged by [Them](actor:them) in [the record](source:record "p. 3").
"""
FILES: dict[str, str | bytes] = {
    "content/sources/all.yaml": SOURCES,
    "content/actors/them.md": "---\ntitle: Them\nkind: body\n---\n\nA body.\n",
    "content/timelines/ships.md": EVENTS,
    "content/explainers/who.md": EXPLAINER,
}


def build(folder: Path, originals: str = "", **more: str) -> dict[str, bytes]:
    write(folder, {**FILES, **more})
    site = Site("Test", url="https://test.example", originals=originals)
    order = replace(order_for(folder / "content"), site=site)
    built = outcome(order)
    assert not built.mistakes
    return files_in(order.output)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return build(tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize("path", ["data/events.ics", "data/timelines/ships.ics"])
def test_a_calendar_holds_what_a_calendar_can(site: dict[str, bytes], path: str) -> None:
    calendar: Any = Calendar.from_ical(site[path])
    events = {str(event["UID"]).partition("@")[0]: event for event in calendar.events}

    assert set(events) == {"storm", "talks"}
    assert str(events["storm"]["SUMMARY"]) == "A storm, at last"
    assert events["storm"].start.isoformat() == "2019-02-03"
    assert events["storm"].end.isoformat() == "2019-02-04"
    assert (events["talks"].start.isoformat(), events["talks"].end.isoformat()) == (
        "2021-05-01",
        "2021-06-01",
    )
    assert str(events["talks"]["DESCRIPTION"]).startswith("May 2021.")
    assert "It blew; hard." in str(events["storm"]["DESCRIPTION"])
    assert str(events["storm"]["URL"]) == "https://test.example/timeline.html#storm"


def test_where_claims_are_many_their_register_leads_to_their_ledgers(
    site: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert b'<table class="ledger"' in site["claims.html"]

    monkeypatch.setattr(ledgers, "MOST_LEDGERS", site["claims.html"].count(b'"claim-line"') - 1)
    brief = build(tmp_path)["claims.html"]
    assert b"<table" not in brief
    assert b'<p class="claim-line__count"><a href="explainers/who.html#claim-' in brief


def test_lines_of_a_calendar_are_short_and_no_letter_is_cut(tmp_path: Path) -> None:
    text = EVENTS.replace("It blew; hard.", "바람이 불었다 " * 40)
    data = build(tmp_path, **{"content/timelines/ships.md": text})["data/events.ics"]

    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    data.decode()
    calendar: Any = Calendar.from_ical(data)
    assert str(calendar.events[0]["DESCRIPTION"]).count("불었다") == 40


def test_claims_are_rows_for_a_spreadsheet(site: dict[str, bytes]) -> None:
    (row,) = csv.DictReader(io.StringIO(site["data/claims.csv"].decode(), newline=""))

    assert row["claim"] == "own"
    assert row["standing"] == "alleged"
    assert (row["verb"], row["actors"], row["sources"]) == ("alleged", "them", "record")


def test_pages_lead_to_the_data_that_they_show(site: dict[str, bytes]) -> None:
    def leads(path: str) -> list[str]:
        page = site[path].decode()
        return [
            part.partition('"')[0]
            for part in page.split('keep__file" href="')[1:]
            if "download>" in part
        ]

    assert leads("timeline.html") == [
        "data/events.json", "data/events.csv", "data/events.ics", "data/timeline.timelinejs.json",
    ]  # fmt: skip
    assert leads("timelines/ships.html") == [
        f"../data/timelines/ships.{ending}" for ending in ("json", "csv", "ics", "timelinejs.json")
    ]
    assert leads("claims.html") == ["data/claims.json", "data/claims.csv"]
    assert leads("explainers/who.html") == [
        "../data/claims.json", "../data/claims.csv", "../data/sources.csl.json",
    ]  # fmt: skip


# ----- Texts as they were written -----


def test_a_text_is_not_shown_unless_the_site_says_so(site: dict[str, bytes]) -> None:
    assert not any(path.endswith(".md") for path in site)


def test_a_text_stands_beside_its_page_as_it_was_written(tmp_path: Path) -> None:
    files = build(tmp_path, "publish")

    assert files["explainers/who.md"].decode() == EXPLAINER
    assert files["timelines/ships.md"].decode() == EVENTS
    assert b'href="../explainers/who.md"' in files["explainers/who.html"]


def test_a_text_elsewhere_is_linked(tmp_path: Path) -> None:
    files = build(tmp_path, "https://code.example/main/{path}")

    assert "explainers/who.md" not in files
    assert (
        b'href="https://code.example/main/content/explainers/who.md"'
        in files["explainers/who.html"]
    )


def test_a_comment_that_comes_takes_the_text_away_and_the_link_with_it(tmp_path: Path) -> None:
    assert "timelines/ships.md" in build(tmp_path, "publish")

    text = f"{EVENTS}\n<!-- ask the lawyers -->\n"
    files = build(tmp_path, "publish", **{"content/timelines/ships.md": text})

    assert "timelines/ships.md" not in files
    assert b"ships.md" not in files["timelines/ships.html"]


HEAD = "---\ntitle: A\n---\n\n"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "Words.\n",
        HEAD + "See <https://example.org/a?b=c> and 3 < 4.\n",
        HEAD + "A note.[^1]\n\n[^1]: And its text.\n",
        HEAD + "## Parts {#parts}\n",
        HEAD + "# A heading\n",
        HEAD + "```python\nprint(1)\n```\n",
        "\ufeff---\r\ntitle: A\r\nimage: images/a.png\r\nimage_alt: A\r\n---\r\n\r\nWords.\r\n",
        "Title: A\nCategory: Talks\n\nWords.\n",
    ],
)
def test_a_text_that_holds_what_its_page_shows_is_open(text: str) -> None:
    assert is_open(text, "explainer")


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "Words.<!-- not yet -->\n",
        HEAD + "<div hidden>Words</div>\n",
        HEAD + "<?secret words?>\n",
        HEAD + "[//]: # (ask the lawyers)\n",
        HEAD + "[private]: https://example.org/secret\n",
        HEAD + "> [private]: https://example.org/secret\n",
        HEAD + "- [private]: https://example.org/secret\n",
        HEAD + "1. > [a\n   b]: https://example.org/secret\n",
        HEAD + "```python ask=lawyers\nprint(1)\n```\n",
        "---\ntitle: A\nnote_to_editor: ask the lawyers\n---\n\nWords.\n",
        "---\ntitle: A\nreason: ask the lawyers\n---\n\nWords.\n",
        "---\ntitle: A\nimage_alt: ask the lawyers\n---\n\nWords.\n",
        "---\ntitle: A\nsummary: B\ndescription: ask the lawyers\n---\n\nWords.\n",
        "\n---\ntitle: A\n# ask the lawyers\n---\n\nWords.\n",
        "---\ntitle: A\n# ask the lawyers\n...\n\nWords.\n",
        "Title: A\nNote: ask the lawyers\n\nWords.\n",
        HEAD + "A note.\n\n[^1]: That nothing refers to.\n",
        HEAD + "## 2024: An event {#e .draft}\n",
        HEAD + "## 2024: An event {#e .dra\u00adft}\n",
        "---\ntitle: A  # ask the lawyers\n---\n\nWords.\n",
    ],
)
def test_a_text_that_may_hold_more_is_not(text: str) -> None:
    assert not is_open(text, "explainer")
