"""What the settings say of the publisher: it can be meant, and what it names is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from conftest import order_for, write
from nutgraf import rules
from nutgraf.build import prepare
from nutgraf.checked import check_content
from nutgraf.publisher import PROPERTIES, said_of_publisher
from nutgraf.settings import SettingsError, desks_from, publisher_from
from nutgraf.site import Site
from nutgraf.writing.disk import read
from vocabulary import PROPERTIES as KNOWN


@pytest.mark.parametrize("name", PROPERTIES)
def test_every_property_is_schema_orgs_and_in_the_guide(name: str) -> None:
    guide = (Path(__file__).parent.parent / "docs/publishers-guide.md").read_text("utf-8")

    assert {"NewsMediaOrganization", "Organization", "Thing"} & set(KNOWN[name][0])
    assert f"| `{name}` |" in guide


def test_one_value_and_several_are_both_read() -> None:
    said = said_of_publisher(
        {"masthead": "about", "sameAs": ["https://a.example", "https://b.example"]}
    )

    assert said == (
        ("masthead", ("about",)),
        ("sameAs", ("https://a.example", "https://b.example")),
    )


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"mastheat": "about"}, 'did you mean "masthead"?'),
        ({3: "about"}, '"3" is nothing that is said of a publisher'),
        (["masthead"], "it is a dictionary"),
        ({"masthead": 3}, '"masthead" is no text'),
        ({"masthead": []}, '"masthead" is no text'),
        ({"masthead": [""]}, '"masthead" is no text'),
        ({"sameAs": "social.example/@us"}, '"sameAs" holds whole addresses'),
    ],
)
def test_what_cannot_be_meant_stops_the_build(setting: Any, words: str) -> None:
    with pytest.raises(SettingsError, match=r"^NUTGRAF_PUBLISHER: ") as raised:
        publisher_from(setting)
    assert words in str(raised.value)


@pytest.mark.parametrize("setting", [3, [3], {"a": "b"}])
def test_desks_are_names(setting: Any) -> None:
    with pytest.raises(SettingsError, match="NUTGRAF_DESKS"):
        desks_from(setting)
    assert desks_from("The desk") == ("The desk",)


def test_the_policy_that_is_named_stands_on_the_page_of_corrections(tmp_path: Path) -> None:
    write(tmp_path / "content", {"pages/ours.md": PAGE.format("")})
    site = Site("T", publisher=(("correctionsPolicy", ("ours",)),))
    prepared = prepare(replace(order_for(tmp_path / "content"), site=site))
    page = read(prepared.files["corrections.html"]).decode()

    assert '<p class="policy"><a href="pages/ours.html">How we source</a></p>' in page


PAGE = "---\ntitle: How we source\n{}---\n\nWords.\n"


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("masthead", "how-we-sourse", 'did you mean "how-we-source"?'),
        ("masthead", "zzz", "write the id of a page, or a whole address"),
        ("masthead", "draft", "write the id of a page, or a whole address"),
        ("logo", "images/logo.png", "write a path such as images/logo.png, or a whole address"),
    ],
)
def test_a_page_that_is_not_there_or_not_published_is_a_problem(
    tmp_path: Path, name: str, value: str, hint: str
) -> None:
    files: dict[str, str | bytes] = {
        "pages/how-we-source.md": PAGE.format(""),
        "pages/draft.md": PAGE.format("status: draft\n"),
    }
    write(tmp_path / "content", files)
    order = replace(order_for(tmp_path / "content"), site=Site("T", publisher=((name, (value,)),)))
    (problem,) = check_content(order).problems

    assert problem.rule == rules.PUBLISHER_LOST
    assert (
        problem.text
        == f'NUTGRAF_PUBLISHER names "{value}" as {name}, which is no published '
        + ("file" if name == "logo" else "page")
    )
    assert problem.hint == hint


def test_a_draft_of_the_usual_name_is_not_named(tmp_path: Path) -> None:
    for status in ("draft", "published"):
        page = PAGE.format(f"status: {status}\n")
        write(tmp_path / "content", {"pages/ethics-policy.md": page})
        prepared = prepare(order_for(tmp_path / "content"))
        found = any(b"ethics-policy" in read(content) for content in prepared.files.values())
        assert found == (status == "published")
