"""Data files: made where what they tell has changed, and only there; the same as a clean build's."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from building import clean, outcome
from conftest import few_are_many, order_for, write
from nutgraf import build
from nutgraf.bundles import Bundle, bundling
from nutgraf.data import data_files
from nutgraf.keeping.store import Store
from nutgraf.spool import Spool
from nutgraf.views.desk import Desk
from nutgraf.writing.disk import chunks

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


# ----- Made by another process -----

MADE = [("data/a.json", b"{}"), ("data/b.csv", b"b" * 5_000_000), ("data/a", b"")]


def made_meanwhile(folder: Path, make: Callable[[], Iterator[tuple[str, bytes]]]) -> Bundle:
    """A bundle that another process makes, asked for twice."""
    with (
        closing(Store(folder)) as store,
        bundling(
            b"data", b"digest", make, store, folder / "output", lambda *_: None, Spool(folder)
        ) as bundle,
    ):
        made = bundle()
        assert bundle() is made
        assert {path: b"".join(chunks(content)) for path, content in made.files.items()} == dict(
            MADE
        )
    return made


def test_files_are_made_by_another_process_and_never_held_here(tmp_path: Path) -> None:
    def make() -> Iterator[tuple[str, bytes]]:
        assert os.getpid() != here
        yield from MADE

    here = os.getpid()
    made = made_meanwhile(tmp_path, make)

    assert not any(isinstance(content, bytes) for content in made.files.values())


def test_a_file_that_stands_in_the_output_is_not_written_anew(tmp_path: Path) -> None:
    write(tmp_path / "output", dict(MADE[:1]))

    made = made_meanwhile(tmp_path, lambda: iter(MADE))

    assert list(made.seen) == [MADE[0][0]]
    assert not list(tmp_path.glob("new-*/**/a.json"))


def test_files_are_made_here_where_the_other_process_is_ended(tmp_path: Path) -> None:
    def make() -> Iterator[tuple[str, bytes]]:
        yield MADE[0]
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        yield from MADE[1:]

    here = os.getpid()
    made_meanwhile(tmp_path, make)


def test_what_keeps_files_from_being_made_is_told_here(tmp_path: Path) -> None:
    def make() -> Iterator[tuple[str, bytes]]:
        yield MADE[0]
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        made_meanwhile(tmp_path, make)


def test_many_records_are_written_by_another_process(
    site: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    few_are_many(monkeypatch)
    site.edit("timelines/ships.md", "It [came]", "It had [come]")

    assert site.build() == 0  # times in this process; and the files are a clean build's
