"""Whatever came between, a build gives what a clean one gives, and nothing is ever half there."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from building import CONF, clean, files_in, outcome, with_templates
from conftest import ENGINES_IN_TURN, few_are_many, order_for, write
from embargo_site import Planted
from nutgraf.order import Order
from nutgraf.site import EngineName, Site
from nutgraf.write import MANIFEST


def order_of(folder: Path, engine: EngineName, url: str = "") -> Order:
    return replace(order_for(folder / "content", engine=engine), site=Site("Test", url=url))


def fill(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Put these texts in place of all that were there."""
    shutil.rmtree(folder / "content", ignore_errors=True)
    write(folder / "content", dict(files))


def edited(files: Mapping[str, str | bytes], rng: random.Random) -> dict[str, str | bytes]:
    """The same texts with some renamed, some gone, some drafts, some with other words."""
    found: dict[str, str | bytes] = {}
    for path, text in files.items():
        chance, folder = rng.random(), path.partition("/")[0]
        if folder not in ("explainers", "pages") or isinstance(text, bytes) or chance < 0.5:
            found[path] = text
        elif chance < 0.6:
            found[path.replace(".md", f"-{rng.randint(0, 9)}.md")] = text
        elif chance < 0.7:
            found[path] = text.replace("---\n\n", "status: draft\n---\n\n", 1)
        elif chance < 0.8:
            found[path] = f"{text}\n\nOther words {rng.random()}.\n"
    return found


@pytest.mark.parametrize("engine", ENGINES_IN_TURN)
@given(seed=st.integers(0, 2**32), steps=st.integers(2, 4))
@settings(max_examples=4)
def test_a_rebuild_equals_a_clean_build(
    tmp_path_factory: pytest.TempPathFactory, engine: EngineName, seed: int, steps: int
) -> None:
    folder = tmp_path_factory.getbasetemp() / f"rebuild-{engine}"
    shutil.rmtree(folder, ignore_errors=True)
    rng = random.Random(seed)
    mine = {"mine.txt": b"mine", "explainers/CNAME": b"mine"}
    write(folder / "output", dict(mine))
    files = Planted(random.Random(seed)).files
    for _ in range(steps):
        url = rng.choice(["", "https://a.example", "https://b.example/x"])
        fill(folder, files)
        order = replace(order_of(folder, engine, url), jobs=rng.randint(1, 4))
        with pytest.MonkeyPatch.context() as patch:
            few_are_many(patch)
            got, wanted = outcome(order), clean(order, folder / "clean")
        # a text that links what is now gone stops the build, as it should
        assert (got.said, got.mistakes) == (wanted.said, wanted.mistakes)
        if not wanted.mistakes:
            assert got.files == wanted.files | mine
        files = (
            edited(files, rng) if rng.random() < 0.7 else Planted(random.Random(rng.random())).files
        )


def start(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "nutgraf", "build"],
        cwd=with_templates(folder), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1780272000"},
    )  # fmt: skip


def done(build: subprocess.Popen[bytes]) -> None:
    _, errors = build.communicate()
    assert build.returncode == 0, errors.decode()


@pytest.fixture
def two_sites(tmp_path: Path) -> tuple[Path, list[dict[str, str | bytes]], list[dict[str, bytes]]]:
    """A folder, two contents for it, and the clean build of each."""
    contents, builds = [Planted(random.Random(seed)).files for seed in (1, 2)], []
    for number, files in enumerate(contents):
        folder = tmp_path / f"clean-{number}"
        write(
            folder, {**{f"content/{p}": text for p, text in files.items()}, "pelicanconf.py": CONF}
        )
        done(start(folder))
        builds.append(files_in(folder / "output"))
    write(tmp_path / "site", {"pelicanconf.py": CONF})
    return tmp_path / "site", contents, builds


KILLS = [pytest.param(4, id="some"), pytest.param(60, id="many", marks=pytest.mark.slow)]


@pytest.mark.parametrize("kills", KILLS)
def test_a_build_that_is_killed_leaves_whole_files_and_the_next_is_as_clean(
    two_sites: tuple[Path, list[dict[str, str | bytes]], list[dict[str, bytes]]], kills: int
) -> None:
    folder, contents, builds = two_sites
    fill(folder, contents[0])
    began = time.monotonic()
    done(start(folder))
    length = time.monotonic() - began
    whole = [{**build, MANIFEST: b""} for build in builds]
    for number in range(kills):
        now = (number + 1) % 2
        fill(folder, contents[now])
        build = start(folder)
        time.sleep(random.Random(number).uniform(0.4, 1.0) * length)
        build.send_signal(signal.SIGKILL)
        build.communicate()
        for path, data in files_in(folder / "output").items():
            if not path.startswith(".nutgraf"):
                assert data in [build.get(path) for build in whole], path
        done(start(folder))
        assert files_in(folder / "output") == builds[now]


def test_two_builds_at_once_give_what_one_gives(
    two_sites: tuple[Path, list[dict[str, str | bytes]], list[dict[str, bytes]]],
) -> None:
    folder, contents, builds = two_sites
    for now in (0, 1):
        fill(folder, contents[now])
        for build in [start(folder) for _ in range(3)]:
            done(build)
        assert files_in(folder / "output") == builds[now]


SLOWLY = pytest.mark.slow


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(b"", marks=SLOWLY),
        pytest.param(b"{", marks=SLOWLY),
        pytest.param(b"\x00" * 4000, marks=SLOWLY),
        None,
    ],
)
def test_what_builds_keep_for_themselves_may_be_damaged(
    two_sites: tuple[Path, list[dict[str, str | bytes]], list[dict[str, bytes]]],
    damage: bytes | None,
) -> None:
    """Each file alone; the content is another one at the next build."""
    folder, contents, builds = two_sites
    fill(folder, contents[0])
    done(start(folder))
    own = (path for path in (folder / ".nutgraf").iterdir() if path.is_file())
    kept = [folder / "output" / MANIFEST, *own]
    assert len(kept) == 3
    for number, place in enumerate(kept, 1):
        data = place.read_bytes()
        place.write_bytes(data[: len(data) // 2] if damage is None else damage)
        fill(folder, contents[number % 2])
        done(start(folder))
        assert files_in(folder / "output") == builds[number % 2], place


def test_texts_may_change_while_they_are_read(
    two_sites: tuple[Path, list[dict[str, str | bytes]], list[dict[str, bytes]]],
) -> None:
    """A build in between may stop on what it meets; what stands is whole, and the next is clean."""
    folder, contents, builds = two_sites
    fill(folder, contents[0])
    done(start(folder))
    stop = threading.Event()

    def keep_editing() -> None:
        rng = random.Random(1)
        while not stop.is_set():
            path = rng.choice([p for p in (folder / "content").rglob("*") if p.is_file()])
            data = path.read_bytes()
            path.write_bytes(data[: rng.randint(0, len(data))])
            path.unlink() if rng.random() < 0.1 else path.write_bytes(data)
            if not path.exists():
                path.write_bytes(data)

    editor = threading.Thread(target=keep_editing)
    editor.start()
    try:
        for _ in range(4):
            build = start(folder)
            assert b"Traceback" not in build.communicate()[1]
            assert build.returncode in (0, 1)
    finally:
        stop.set()
        editor.join()

    fill(folder, contents[1])
    done(start(folder))
    assert files_in(folder / "output") == builds[1]
