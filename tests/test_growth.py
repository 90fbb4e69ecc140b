"""Four times as many texts cost four times as many steps: steps are counted, never seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import msgspec
import pytest

import nutgraf
from conftest import NOW, order_for, write
from nutgraf.checked import check_content
from nutgraf.checks import problems
from nutgraf.data import data_files
from nutgraf.finished import Finished, Pages
from nutgraf.library import Library, link
from nutgraf.looked import Looked, lead_to
from nutgraf.printed import Kept
from nutgraf.site import Site
from nutgraf.views import pages
from nutgraf.views.desk import Desk
from nutgraf.writing.manifest import Mark

CODE = str(Path(nutgraf.__file__).parent)
FEW, TIMES = 12, 4


def steps(work: Callable[[], object]) -> int:
    """How many lines of our own some work runs, each turn of a loop one."""
    counted = 0

    def inside(_frame: FrameType, event: str, _arg: Any) -> Any:
        nonlocal counted
        counted += event == "line"
        return inside

    def trace(frame: FrameType, _event: str, _arg: Any) -> Any:
        return inside if frame.f_code.co_filename.startswith(CODE) else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return counted


def texts(count: int) -> dict[str, str | bytes]:
    """Explainers that each have a translation, a claim, an event, an actor, a source, a tag."""
    files: dict[str, str | bytes] = {}
    sources, events = [], []
    for n in range(count):
        sources.append(f"- id: s{n}\n  title: Source {n}\n  issued: 2024\n")
        files[f"actors/a{n}.md"] = f"---\ntitle: Actor {n}\nkind: person\n---\n\nWho.\n"
        events.append(
            f"## {2100 + n}: It happened {{#e{n}}}\n\nBy [A](actor:a{n}), [S](source:s{n}), "
            f"[C](claim:c{n}).\n"
        )
        front = f"title: T\nsummary: S\ndate: 2026-01-02\ntags: [t{n}]\ntimeline: all\n"
        files[f"explainers/x{n}.md"] = (
            f"---\n{front}---\n\n[E](event:e{n}) [S](source:s{n})\n\n"
            f"> [!CLAIM] [A](actor:a{n}) did. {{#c{n}}}\n>\n"
            f"> - 2024: alleged by [A](actor:a{n}) in [S](source:s{n})\n\n"
            f"[Slice](timeline:all?from={2100 + n}&to={2100 + n})\n"
        )
        files[f"explainers/y{n}.md"] = f"---\n{front}translates: x{n}\nlang: fr\n---\n\nIci.\n"
    files["sources/all.yaml"] = "\n".join(sources)
    files["timelines/all.md"] = "---\ntitle: All\n---\n\n" + "\n".join(events)
    return files


def work_on(folder: Path, count: int) -> dict[str, int]:
    """The steps of each stage for so many texts."""
    write(folder / "content", texts(count))
    read = check_content(order_for(folder / "content")).library
    made: list[Library] = []
    given = read.everything, read.every_source, read.files, NOW
    found = {"link": steps(lambda: made.append(link(*given)))}
    (library,) = made
    assert len(library.explainers) == 2 * count
    desk = Desk(library, Site("Site", url="https://site.example"))
    found["check"] = steps(lambda: problems(library))
    found["views"] = steps(lambda: list(pages(desk)))
    found["data"] = steps(lambda: list(data_files(desk)))
    return found


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, int], dict[str, int]]:
    folder = tmp_path_factory.mktemp("growth")
    work_on(folder / "first", FEW)  # what is imported or remembered once is not counted
    return work_on(folder / "few", FEW), work_on(folder / "many", FEW * TIMES)


@pytest.mark.parametrize("stage", ["link", "check", "views", "data"])
def test_no_stage_grows_faster_than_the_site(
    counts: tuple[dict[str, int], dict[str, int]], stage: str
) -> None:
    few, many = counts

    assert many[stage] < few[stage] * TIMES * 1.25, f"{few[stage]} steps, then {many[stage]}"


def test_a_page_that_thousands_link_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept(Mark("0" * 32, 1), Looked(("one", "two"), {}, (), ()))
    seen = Pages({"timeline.html": msgspec.msgpack.encode(kept)})
    decoded: list[str] = []
    whole = Pages.__getitem__

    def counted(pages: Pages, path: str) -> Looked:
        decoded.append(path)
        return whole(pages, path)

    monkeypatch.setattr(Pages, "__getitem__", counted)
    leads = {lead_to("timeline.html", id_) for id_ in ("one", "two", "three")}
    finished = Finished({"timeline.html": b""}, seen, (), leads, "output", "")

    assert sorted(map(finished.is_there, leads)) == [False, True, True]
    assert decoded == ["timeline.html"]
