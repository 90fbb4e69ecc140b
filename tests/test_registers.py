"""The register of actors, an actor's page, and what changed on the front page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from building import files_in, outcome
from conftest import order_for, write

SOURCES = "- id: record\n  type: webpage\n  title: The record\n  URL: https://example.org/record\n"
ACTOR = "---\ntitle: {}\nshort: {}\nkind: body\n---\n\nA body.\n"
ACTORS = {
    "navy": ("Navy", "the navy"),
    "fleet": ("La Flotte", "la flotte"),
    "port": ("Port Authority", "the Port"),
}
TEXT = """---
title: The tolls
summary: What they are
date: 2026-01-15
updated: 2026-03-01
---

Words.

> [!CLAIM] Tolls rose. {#rose}
>
> - 2025-02-01: alleged by [the navy](actor:navy) in [a paper](source:record)
> - 2026-02-01: acknowledged by [the Port](actor:port) in [a paper](source:record)

> [!CLAIM] Tolls fell. {#fell}
>
> - 2025-03-01: alleged by [the navy](actor:navy), as [the Port](actor:port) told
>   [a paper](source:record)

> [!UPDATE] 2026-03-01
>
> More.

> [!CORRECTION] 2026-01-20
>
> Less.
"""
TIMELINE = """---
title: What happened
summary: In its order
---

## 2024-01-01: It sails {#sails}

[The navy](actor:navy) alone. [Record](source:record).

## 2024-02-01: It meets {#meets}

[The navy](actor:navy) and [the Port](actor:port). [Record](source:record).
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("tolls")
    files: dict[str, str | bytes] = {
        f"content/actors/{id_}.md": ACTOR.format(*names) for id_, names in ACTORS.items()
    }
    files |= {
        "content/sources/all.yaml": SOURCES,
        "content/explainers/tolls.md": TEXT,
        "content/timelines/ships.md": TIMELINE,
    }
    write(folder, files)
    order = order_for(folder / "content")
    assert not outcome(order).mistakes
    return {
        path: data.decode() for path, data in files_in(order.output).items() if path[-4:] == "html"
    }


def test_a_name_in_use_is_told_where_it_is_more_than_the_title(site: dict[str, str]) -> None:
    told = re.findall(r'<td data-label="Known here as">([^<]*)<', site["actors.html"])
    assert told == ["", "", "the Port"]


def test_an_actors_page_tells_what_they_did_before_what_they_said(site: dict[str, str]) -> None:
    page = site["actors/navy.html"]
    titles = re.findall(r'class="life__title"[^>]*>([^<]*)<', page)
    assert titles == ["What they did", "What they said", "Where they appear"]


def test_an_actors_page_does_not_lead_to_itself(site: dict[str, str]) -> None:
    page = site["actors/navy.html"]
    said = page.split('id="n-said"')[1].split("</section>")[0]
    assert "actors/navy.html" not in said
    assert '<b class="verb">alleged</b> by the navy in' in said
    assert "actors/port.html" in said
    assert page.count('class="event__actors"') == 1, "of the event that it took part in with others"


def test_what_changed_stands_in_one_order_with_one_style_of_dates(site: dict[str, str]) -> None:
    column = site["index.html"].split('id="n-changed"')[1].split("</ol>")[0]
    assert re.findall(r"<time[^>]*>([^<]*)<", column) == [
        "1 March 2026",
        "1 February 2026",
        "20 January 2026",
        "1 March 2025",
    ]


@pytest.mark.parametrize(("number", "long"), [(60, []), (62, ["some"] * 2), (152, ["many"] * 2)])
def test_how_long_a_register_is_goes_by_all_its_groups(
    tmp_path: Path, number: int, long: list[str]
) -> None:
    sources = "".join(
        f"- {{id: s{n}, type: webpage, title: S{n}, URL: 'https://example.org/{n}', "
        f"kind: {'primary' if n % 2 else 'secondary'}}}\n"
        for n in range(number)
    )
    claims = "\n".join(
        f"> [!CLAIM] It is {n}. {{#c{n}}}\n>\n"
        f"> - 2025-02-01: {'alleged' if n % 2 else 'documented'} by [a](actor:navy) "
        f"in [a](source:s{n})\n"
        for n in range(number)
    )
    text = f"---\ntitle: T\nsummary: S\ndate: 2026-01-15\n---\n\n{claims}\n"
    actor = {"actors/navy.md": ACTOR.format(*ACTORS["navy"])}
    write(tmp_path / "content", {"sources/s.yaml": sources, "explainers/t.md": text, **actor})
    files = outcome(order_for(tmp_path / "content")).files

    for path, list_ in (("sources.html", "sources source-register"), ("claims.html", "register")):
        page = files[path].decode()
        assert page.count(f'<ol class="{list_}"') == 2
        assert re.findall(r'<ol[^>]* data-long="(\w+)"', page) == long
