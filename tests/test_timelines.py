"""Pages of events: in either order, by kind and by actor; and what the picture makes of many."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from building import files_in, outcome
from conftest import order_for, write
from nutgraf.views.timelines import MOST_CHOICES

HEAD = "---\ntitle: What happened\nsummary: In its order\n---\n\n"
SOURCES = "- id: record\n  type: webpage\n  title: The record\n  URL: https://example.org/record\n"
ACTOR = "---\ntitle: {}\nkind: body\n---\n\nA body.\n"

Site = dict[str, str]


def event(id_: str, date: str, kind: str = "", text: str = "") -> str:
    kinds = f" .{kind}" if kind else ""
    return f"## {date}: About {id_} {{#{id_}{kinds}}}\n\n{text} [Record](source:record).\n\n"


def build(folder: Path, *events: str, **more: str) -> Site:
    """The pages of a site with one timeline and two actors."""
    files: dict[str, str | bytes] = {
        "content/sources/all.yaml": SOURCES,
        "content/actors/navy.md": ACTOR.format("The Navy"),
        "content/actors/port.md": ACTOR.format("The Port"),
        "content/timelines/ships.md": HEAD + "".join(events),
        **more,
    }
    write(folder, files)
    order = order_for(folder / "content")
    built = outcome(order)
    assert not built.mistakes
    return {
        path: data.decode() for path, data in files_in(order.output).items() if path[-4:] == "html"
    }


THREE = (
    event("storm", "2019", "weather"),
    event("talks", "2021-05", "talks", "[The Navy](actor:navy) and [The Port](actor:port)."),
    event("treaty", "2023-04-01", "talks", "[The Navy](actor:navy)."),
)


def titles(page: str) -> list[str]:
    return re.findall(r'class="event__title">About (\w+)', page)


@pytest.fixture(scope="module")
def ships(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return build(tmp_path_factory.mktemp("ships"), *THREE)


def test_events_stand_oldest_first_and_on_another_page_newest_first(ships: Site) -> None:
    assert titles(ships["timeline.html"]) == ["storm", "talks", "treaty"]
    assert titles(ships["timeline/newest.html"]) == ["treaty", "talks", "storm"]
    assert titles(ships["timelines/ships.html"]) == ["storm", "talks", "treaty"]
    assert titles(ships["timelines/ships/newest.html"]) == ["treaty", "talks", "storm"]


def test_some_year_of_many_stands_under_all_of_them(tmp_path: Path) -> None:
    dates = ("15XX", "198X", "1980", "1980-03", "/1850")
    pages = build(tmp_path, *(event(f"e{n}", date) for n, date in enumerate(dates)))

    page = pages["timeline.html"]
    numerals = re.findall(r'class="years__numeral" id="([^"]*)">([^<]*)<', page)
    assert [said for _, said in numerals] == ["1500–1599", "1850", "1980–1989", "1980"]
    assert len({id_ for id_, _ in numerals}) == len(numerals)


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        ("", "pledge"),  # a source without a date may know anything
        ("  issued: 2023-03-31\n", "treaty"),  # where the sun rises first it is 1 April
        ("  issued: 2023-03-30\n", "talks"),
        ("  issued: 2023\n", "treaty"),
        ("  issued: 2021\n  accessed: 2024-02\n", "treaty"),
        ("  issued: 2050\n", "pledge"),
    ],
)
def test_the_front_page_leads_with_the_newest_event_that_a_source_can_know(
    tmp_path: Path, dates: str, first: str
) -> None:
    events = (*THREE, event("pledge", "2050"))
    site = build(tmp_path, *events, **{"content/sources/all.yaml": SOURCES + dates})
    shown = re.findall(r"About (\w+)", site["index.html"])
    assert shown[0] == first
    assert titles(site["timeline.html"])[-1] == "pledge"


@pytest.mark.parametrize(
    ("months", "said"),
    [
        # the last lies outside it: whole years would count one more
        (("2006", "2024-03", "2025-07", "2025-12"), "March 2024 to July 2025"),
        (("2006", "2010", "2024-01", "2025-12"), "2024–2025"),
    ],
)
def test_the_strip_that_enlarges_says_which_months_of_years_it_shows(
    tmp_path: Path, months: tuple[str, ...], said: str
) -> None:
    dates = (*months, *(f"2024-{month:02}-05" for month in range(6, 12)))
    page = build(tmp_path, *(event(f"e{n}", date) for n, date in enumerate(dates)))["timeline.html"]

    labels = re.findall(r'class="picture__label">([^<]*)<', page)
    assert labels == ["2006–2025", f"{said}, enlarged"]
    assert f"The second strip enlarges {said}, in which 8 of them fall." in page


@pytest.mark.parametrize(
    ("dates", "count"),
    [("2008/..", 2), ("2008", 1), ("2008/2012", 1), ("../2024", 2), ("2008/", 1)],
)
def test_what_goes_on_through_the_stretch_that_is_enlarged_is_drawn_there_too(
    tmp_path: Path, dates: str, count: int
) -> None:
    crowd = [event(f"day-{day}", f"2024-03-{day:02}") for day in range(1, 13)]
    events = [event("old", "2006"), event("river", dates), event("late", "2025-11"), *crowd]
    page = build(tmp_path, *events)["timelines/ships.html"]

    assert len(re.findall(r'class="strip-mark"[^>]* href="[^"]*#river"', page)) == count


def test_a_kind_has_a_page_in_both_orders(ships: Site) -> None:
    assert titles(ships["timeline/kind/talks.html"]) == ["talks", "treaty"]
    assert titles(ships["timeline/kind/talks/newest.html"]) == ["treaty", "talks"]


def test_a_single_event_has_no_order(ships: Site) -> None:
    assert titles(ships["timeline/kind/weather.html"]) == ["storm"]
    assert "timeline/kind/weather/newest.html" not in ships
    assert 'href="../timeline/kind/weather.html"' in ships["timeline/newest.html"]
    assert 'class="filters__order' not in ships["timeline/kind/weather.html"]


def test_an_actor_with_several_events_has_a_page_of_them(ships: Site) -> None:
    assert titles(ships["timeline/actor/navy.html"]) == ["talks", "treaty"]
    assert "More about <a" in ships["timeline/actor/navy.html"]
    assert "timeline/actor/port.html" not in ships


def test_each_event_has_one_address_whichever_page_shows_it(ships: Site) -> None:
    assert 'id="treaty"' in ships["timeline.html"]
    assert 'href="#treaty" aria-label="Link to: About treaty"' in ships["timeline.html"]
    for path in ("timeline/newest.html", "timeline/kind/talks.html", "timelines/ships.html"):
        assert 'id="treaty"' not in ships[path]
        up = "../" * path.count("/")
        assert f'href="{up}timeline.html#treaty" aria-label="Link to' in ships[path]


def test_a_choice_keeps_the_order(ships: Site) -> None:
    assert 'href="../timeline/kind/talks/newest.html"' in ships["timeline/newest.html"]
    assert 'href="timeline/kind/talks.html"' in ships["timeline.html"]


def test_many_choices_are_all_listed_on_the_page_of_all_events_alone(tmp_path: Path) -> None:
    few = MOST_CHOICES + 5
    events = [event(f"e{n}", str(1900 + n), f"kind{n}") for n in range(few)]
    site = build(tmp_path, *events, event("again", "2020", f"kind{few - 1}"))

    def listed(path: str) -> list[str]:
        return re.findall(r'class="filters__choice" href="[./]*timeline/kind/(\w+)', site[path])

    assert len(listed("timeline.html")) == len(listed("timeline/newest.html")) == few
    page = site["timeline/kind/kind9.html"]
    assert len(listed("timeline/kind/kind9.html")) in (MOST_CHOICES, MOST_CHOICES + 1)
    assert {"kind9", f"kind{few - 1}"} <= set(listed("timeline/kind/kind9.html"))
    assert re.search(r'href="../../timeline.html#n-kinds">\d more</a>', page)
    assert (
        'href="../../../timeline/newest.html#n-kinds"'
        in site[f"timeline/kind/kind{few - 1}/newest.html"]
    )
    assert 'class="filters__more' not in site["timeline.html"]


def test_search_engines_get_each_event_once(ships: Site) -> None:
    robots = {path for path, page in ships.items() if 'name="robots" content="noindex"' in page}

    assert "timeline.html" not in robots
    assert "timelines/ships.html" not in robots
    assert {
        "timeline/newest.html",
        "timelines/ships/newest.html",
        "timeline/kind/talks.html",
        "timeline/actor/navy.html",
    } <= robots


def test_kinds_that_differ_in_case_are_one(tmp_path: Path) -> None:
    site = build(tmp_path, event("a", "2019", "Talks"), event("b", "2020", "talks"))

    assert titles(site["timeline/kind/talks.html"]) == ["a", "b"]


def test_a_site_of_one_event_offers_no_choice(tmp_path: Path) -> None:
    site = build(tmp_path, event("a", "2019"))

    assert 'class="filters"' not in site["timeline.html"]
    assert "timeline/newest.html" not in site


def test_timelines_without_events_lead_to_no_page_of_all(tmp_path: Path) -> None:
    other = {"content/timelines/other.md": HEAD.replace("happened", "else")}
    site = build(tmp_path, **other)

    assert "timeline.html" not in site
    assert 'href="../timeline.html"' not in site["timelines/ships.html"]


def test_a_draft_event_is_in_no_choice(tmp_path: Path) -> None:
    site = build(
        tmp_path, *THREE, "## 2024: Secret {#secret .hidden .draft}\n\n[Record](source:record).\n\n"
    )

    assert not any("hidden" in path or "secret" in page.lower() for path, page in site.items())
    assert not any("kind/hidden" in page for page in site.values())


def test_thousands_of_events_are_counted_in_columns_that_lead_to_their_years(
    tmp_path: Path,
) -> None:
    many = [event(f"e{n}", f"{1900 + n % 100}-01-{1 + n % 28:02}", "talks") for n in range(500)]
    page = build(tmp_path, *many)["timeline.html"]

    columns = re.findall(
        r'<a class="strip-mark" tabindex="-1" href="(#n-\d+)"><title>([^<]+)', page
    )
    assert len(columns) == 100
    assert columns[0] == ("#n-1900", "1900: 5")
    assert 'id="n-1900"' in page
    assert 'data-long="many"' in page


def test_every_mark_leads_to_its_event(ships: Site) -> None:
    marks = re.findall(r'<a class="strip-mark"[^>]*href="([^"]*)"', ships["timeline.html"])

    assert marks == ["timeline.html#talks", "timeline.html#treaty", "timeline.html#storm"]


@pytest.mark.parametrize(
    ("dates", "labels"),
    [
        (("2024-02", "2025-08"), "2024 Apr Jul Oct 2025 Apr Jul Oct"),
        (("2019", "2021"), "2019 (Apr) Jul (Oct) 2020 (Apr) Jul (Oct) 2021 (Apr) Jul (Oct)"),
        (("2015", "2021"), "2015 2016 2017 2018 2019 2020 2021"),
        (
            ("1901", "2025"),
            "1910 (1920) 1930 (1940) 1950 (1960) 1970 (1980) 1990 (2000) 2010 (2020)",
        ),
        (("2010", "2021"), " ".join(f"{year} ({year + 1})" for year in range(2010, 2022, 2))),
    ],
)
def test_a_scale_says_each_year_once_and_on_a_phone_what_has_room(
    tmp_path: Path, dates: tuple[str, str], labels: str
) -> None:
    page = build(tmp_path, *(event(f"event-{date}", date) for date in dates))["timeline.html"]

    found = re.findall(r'class="strip__scale"( data-wide)?[^>]*>([^<]+)', page)
    assert " ".join(f"({label})" if wide else label for wide, label in found) == labels
