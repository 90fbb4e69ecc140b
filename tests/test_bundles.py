"""Data files: made where what they tell has changed, and only there; the same as a clean build's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from building import clean, outcome
from conftest import order_for, write
from nutgraf import build
from nutgraf.data import data_files
from nutgraf.views.desk import Desk

FILES: dict[str, str | bytes] = {
    "content/sources/all.yaml": (
        "- id: record\n  type: webpage\n  title: The record\n  URL: https://example.org/record\n"
    ),
    "content/actors/navy.md": "---\ntitle: The Navy\nkind: body\n---\n\nA body.\n",
    "content/timelines/ships.md": (
        "---\ntitle: Ships\nsummary: In order\n---\n\n"
        "## 2021: A storm {#storm}\n\nIt [came](source:record).\n"
    ),
    "content/explainers/ships.md": (
        "---\ntitle: About ships\nsummary: Short\ndate: 2024-05-01\n---\n\n"
        "They sailed [that year](source:record).\n\n"
        "> [!CLAIM] It sank. {#sank}\n>\n"
        "> - 2021: alleged by [The Navy](actor:navy), [so](source:record).\n"
    ),
}


class Watched:
    """A site, and how often its data was made."""

    def __init__(self, folder: Path) -> None:
        write(folder, FILES)
        self.folder, self.order, self.count = folder, order_for(folder / "content"), 0

    def data(self, desk: Desk) -> Iterator[tuple[str, bytes]]:
        self.count += 1
        return data_files(desk)

    def build(self) -> int:
        """How often the data was made for what is, byte for byte, a clean build's."""
        self.count = 0
        built = outcome(self.order)
        assert not built.mistakes
        count = self.count
        assert built.files == clean(self.order, self.folder / "clean").files
        return count

    def edit(self, path: str, old: str, new: str) -> None:
        file = self.folder / "content" / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watched:
    watched = Watched(tmp_path)
    monkeypatch.setattr(build, "data_files", watched.data)
    assert watched.build() == 1
    return watched


def test_no_data_is_made_for_a_word_that_it_does_not_tell(site: Watched) -> None:
    site.edit("explainers/ships.md", "They sailed", "They had sailed")
    assert site.build() == 0


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("timelines/ships.md", "It [came]", "It had [come]"),
        ("explainers/ships.md", "2021: alleged", "2022: alleged"),
        ("explainers/ships.md", "alleged by", "reported by"),
        ("explainers/ships.md", "source:record).\n", 'source:record "p. 4").\n'),
        ("explainers/ships.md", "It sank", "She sank"),
        ("sources/all.yaml", "The record", "A record"),
    ],
)
def test_data_is_made_for_what_it_tells(site: Watched, path: str, old: str, new: str) -> None:
    site.edit(path, old, new)
    assert site.build() == 1


def test_a_data_file_that_was_lost_or_changed_is_made_again(site: Watched) -> None:
    (site.order.output / "data/claims.json").unlink()
    assert site.build() == 1
    (site.order.output / "data/claims.csv").write_text("other")
    assert site.build() == 1
    assert site.build() == 0


def test_what_was_kept_of_another_output_is_no_use(site: Watched) -> None:
    site.order = replace(site.order, output=site.folder / "elsewhere")
    assert site.build() == 1
