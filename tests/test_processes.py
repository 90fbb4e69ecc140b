"""Builds in several processes: ended at any moment, short of room, watched, and on any machine.

Long because each way to end a build needs a program of its own to be ended.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing.synchronize import SemLock
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from msgspec.structs import replace

from building import CONF as SITE_CONF
from building import files_in, outcome, with_templates
from changing_site import Changing
from conftest import few_are_many, write
from nutgraf import spool, workers
from nutgraf.printed import Proof
from nutgraf.reading.document import loose_date
from nutgraf.run import run
from nutgraf.writing import hands
from nutgraf.writing.disk import mark_of
from nutgraf.writing.paths import STAGING

pytestmark = pytest.mark.skipif(not workers.forks(), reason="here, one process does it all")

PATIENCE = 120  # seconds: a worker that stays behind holds the pipe, and we would wait for good
CONF = f'{SITE_CONF}NUTGRAF_IGNORE = ["N909"]\n'
# The command, with workers and all for few files, and a line on the progress at once. Each worker
# notes its number in a file when it comes to the function that is to be slow.
COMMAND = """
import os, sys, time
from nutgraf import gather, inputs, intake, pressroom, progress, recall
from nutgraf.writing import disk, hands
for module in (gather, inputs, pressroom, recall, disk, hands):
    module.LEAST, module.BATCH = 1, 3
pressroom.MANY, progress.PATIENCE, progress.OFTEN = 1, 0.0, 0.0
SLOW = {"read": (intake, "read_documents"), "render": (pressroom, "render"), "write": (hands, "write_new")}
if slow := os.environ.get("TEST_SLOW"):
    module, name = SLOW[slow]
    original, parent = getattr(module, name), os.getpid()
    def wait(*args):
        if os.getpid() != parent:
            with open("workers.txt", "a") as file:
                file.write(f"{os.getpid()}\\n")
            time.sleep(0.3)
        return original(*args)
    setattr(module, name, wait)
from nutgraf.cli import main
main()
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that was built by the command, and its last line."""
    folder = tmp_path_factory.mktemp("built") / "site"
    shutil.copytree(Changing(tmp_path_factory.mktemp("texts") / "site").content, folder / "content")
    write(folder, {"pelicanconf.py": CONF})
    done = build(folder).communicate(timeout=PATIENCE)
    assert not done[1], done[1]
    (folder / "said.txt").write_text(done[0])
    return folder


def renamed(built: Path, folder: Path) -> Path:
    """The same site with other words on every page, and nothing that was kept."""
    shutil.copytree(built, folder, ignore=shutil.ignore_patterns(".nutgraf"))
    conf = folder / "pelicanconf.py"
    conf.write_text(conf.read_text().replace('"Test"', '"Other"'))
    return folder


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    return renamed(built, tmp_path / "site")


@pytest.fixture(scope="module")
def clean(built: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a build of it gives where nothing was built before."""
    folder = renamed(built, tmp_path_factory.mktemp("clean") / "site")
    shutil.rmtree(folder / "output")
    assert build(folder).communicate(timeout=PATIENCE)[1] == ""
    return files_in(folder / "output")


def build(
    folder: Path,
    *words: str,
    slow: str = "",
    stderr: int = subprocess.PIPE,
    there: Mapping[str, str] = MappingProxyType({}),
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, "build", "--jobs", "3", *words],
        cwd=with_templates(folder), stdout=subprocess.PIPE, stderr=stderr, text=True,
        start_new_session=True,
        env={
            **os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TEST_SLOW": slow,
            "SOURCE_DATE_EPOCH": "1780272000", **there
        },
    )  # fmt: skip


def workers_of(folder: Path, process: subprocess.Popen[str]) -> list[int]:
    """Two workers that are at work, once they are."""
    noted = folder / "workers.txt"
    while process.poll() is None:
        found = set(noted.read_text().split()) if noted.exists() else set()
        if len(found) > 1:
            return sorted(map(int, found))
        time.sleep(0.01)
    raise AssertionError(process.communicate(timeout=PATIENCE))


def is_gone(number: int) -> bool:
    """True for a process that has ended, if only nobody has asked yet how."""
    try:
        os.kill(number, 0)
        state = Path(f"/proc/{number}/stat").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return not Path("/proc/self/stat").exists() or not Path(f"/proc/{number}").exists()
    return state.rpartition(")")[2].split()[0] == "Z"


def assert_gone(numbers: list[int]) -> None:
    for _ in range(1000):
        if all(map(is_gone, numbers)):
            return
        time.sleep(0.02)
    raise AssertionError(f"still there: {[one for one in numbers if not is_gone(one)]}")


def site_in(folder: Path) -> dict[str, bytes]:
    """The output, without what a killed build staged."""
    found = files_in(folder / "output")
    return {path: data for path, data in found.items() if not path.startswith(".nutgraf-new/")}


# ----- Ended -----


@pytest.mark.parametrize(
    ("number", "slow", "said"),
    [
        (signal.SIGKILL, "render", ""),
        (signal.SIGTERM, "write", ""),
        (signal.SIGINT, "read", "Aborted!"),
    ],
)
def test_a_build_that_is_ended_takes_its_workers_along(
    site: Path, clean: dict[str, bytes], number: signal.Signals, slow: str, said: str
) -> None:
    before = site_in(site)
    process = build(site, slow=slow)
    numbers = workers_of(site, process)
    if number == signal.SIGINT:  # as Ctrl-C: to all of them
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    _, errors = process.communicate(timeout=PATIENCE)

    assert process.returncode == (1 if said else -number)
    assert errors.strip() == said
    assert_gone(numbers)
    assert site_in(site) == before
    assert build(site).communicate(timeout=PATIENCE)[1] == ""
    assert files_in(site / "output") == clean


@pytest.mark.parametrize(
    "slow", ["render", *(pytest.param(one, marks=pytest.mark.slow) for one in ("read", "write"))]
)
def test_a_worker_that_is_ended_is_told_in_a_sentence(site: Path, slow: str) -> None:
    before = files_in(site / "output")
    process = build(site, slow=slow)
    numbers = workers_of(site, process)
    os.kill(numbers[0], signal.SIGKILL)
    _, errors = process.communicate(timeout=PATIENCE)

    assert process.returncode == 1
    assert errors == (
        "Error: a process that helped was ended, as by a system that is short of memory; "
        "one process alone needs less (--jobs 1); the output is as it was\n"
    )
    assert_gone(numbers)
    assert files_in(site / "output") == before


def test_builds_at_once_give_what_one_gives(site: Path, clean: dict[str, bytes]) -> None:
    for process in [build(site) for _ in range(3)]:
        assert process.communicate(timeout=PATIENCE)[1] == ""
    assert files_in(site / "output") == clean


# ----- Short of room, and mistaken -----


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    few_are_many(monkeypatch)
    return iter(())


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def full_in_the_output(handle: int, data: bytes) -> None:
    if f"/{STAGING}/" in str(Path(f"/proc/self/fd/{handle}").readlink()):
        full()
    os.write(handle, data)


def test_a_full_disk_is_told_with_the_file(
    many: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Changing(tmp_path / "site")
    monkeypatch.setattr(hands, "_write", full_in_the_output)

    (problem,) = outcome(replace(site.order, jobs=3)).mistakes

    assert "/site/" in problem.place.path
    assert problem.text == "cannot be written: No space left on device"
    assert not list(site.order.output.rglob("*")) if site.order.output.exists() else True


def test_a_full_disk_is_told_with_the_folder_where_pages_wait(
    many: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Changing(tmp_path / "site")
    monkeypatch.setattr(spool, "write_data", full)

    with pytest.raises(OSError, match=str(site.order.state)):
        run(replace(site.order, jobs=3))


def test_a_folder_for_pages_that_another_build_swept_away_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing shows at once that it is somebody's."""
    make, made = tempfile.mkdtemp, list[str]()

    def make_and_lose(**options: Any) -> str:
        made.append(make(**options))
        if len(made) == 1:
            spool.Spool(tmp_path)
        return made[-1]

    monkeypatch.setattr(tempfile, "mkdtemp", make_and_lose)
    ours = spool.Spool(tmp_path)
    page = ours.put("a/page.html", b"page", mark_of(b"page"))

    assert not Path(made[0]).exists()
    assert ours.read(page) == b"page"


def test_what_a_killed_build_left_of_its_pages_goes(site: Path) -> None:
    process = build(site, slow="write")
    workers_of(site, process)
    process.kill()
    process.communicate(timeout=PATIENCE)
    assert list((site / ".nutgraf").glob("new-*"))

    build(site).communicate(timeout=PATIENCE)
    assert not list((site / ".nutgraf").glob("new-*"))


@pytest.mark.parametrize(
    ("platform", "processes"), [("linux", 4), ("freebsd14", 4), ("darwin", 1), ("ios", 1)]
)
def test_nothing_is_forked_where_the_systems_own_parts_may_end_it(
    monkeypatch: pytest.MonkeyPatch, platform: str, processes: int
) -> None:
    monkeypatch.setattr(sys, "platform", platform)

    assert workers.helpful(4, 1000, 1) == processes


@pytest.mark.parametrize("jobs", [1, 3])
def test_what_work_raises_is_raised_here(jobs: int) -> None:
    def work(numbers: object) -> None:
        raise ValueError(numbers)

    with pytest.raises(ValueError, match="1"):
        list(workers.spread([1, 2, 3, 4], work, jobs, 1))


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_results_come_in_order(jobs: int) -> None:
    def work(numbers: list[int]) -> list[int]:
        time.sleep(0.01 * (7 - numbers[0]))
        return [-number for number in numbers]

    got = [one for some in workers.spread(range(7), work, jobs, 2) for one in some]  # type: ignore[arg-type]
    assert got == [0, -1, -2, -3, -4, -5, -6]


def test_who_wants_no_more_results_leaves_no_worker() -> None:
    for result in workers.spread(range(9), lambda _: os.getpid(), 2, 1):
        assert result != os.getpid()
        break
    assert_gone([result])


def test_what_is_done_meanwhile_is_done_here_once_and_only_where_others_are_at_work() -> None:
    def work(numbers: Sequence[int]) -> int:
        time.sleep(0.1)
        return os.getpid()

    for jobs, times in ((1, 0), (2, 1)):
        done: list[int] = []
        made = workers.spread(range(4), work, jobs, 1, lambda: done.append(os.getpid()))  # noqa: B023
        next(made)
        assert done == [os.getpid()] * times
        assert len([*made]) == 3
        assert done == [os.getpid()] * times


def test_what_fails_meanwhile_is_raised_here_and_leaves_no_worker(tmp_path: Path) -> None:
    def work(numbers: Sequence[int]) -> None:
        (tmp_path / str(os.getpid())).touch()
        time.sleep(0.2)

    def fail() -> None:
        while not any(tmp_path.iterdir()):
            time.sleep(0.01)
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        list(workers.spread(range(40), work, 2, 1, fail))
    assert_gone([int(one.name) for one in tmp_path.iterdir()])


@pytest.mark.parametrize("had", [0, 1])
def test_where_no_process_can_be_had_the_work_is_done_here(
    monkeypatch: pytest.MonkeyPatch, had: int
) -> None:
    fork, made = os.fork, list[int]()

    def full() -> int:
        if len(made) == had:
            raise BlockingIOError(errno.EAGAIN, "no room")
        number = fork()
        made.append(number)
        return number

    monkeypatch.setattr(os, "fork", full)

    assert list(workers.spread([1, 2, 3], lambda _: os.getpid(), 2, 1)) == [os.getpid()] * 3
    assert_gone(made)


def test_where_no_memory_can_be_shared_the_work_is_done_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*_: object, **_more: object) -> None:
        raise PermissionError(errno.EACCES, "refused")

    monkeypatch.setattr(SemLock, "__init__", refused)

    assert list(workers.spread([1, 2, 3], lambda _: os.getpid(), 2, 1)) == [os.getpid()] * 3


# ----- Watched -----


def seen_on_a_terminal(folder: Path) -> str:
    import pty

    first, second = pty.openpty()
    process = build(folder, stderr=second)
    os.close(second)
    shown = b""
    while True:
        try:
            piece = os.read(first, 4096)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        shown += piece
    os.close(first)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    return shown.decode()


def test_a_terminal_shows_how_far_a_build_is(site: Path) -> None:
    shown = seen_on_a_terminal(site)

    for stage in ("read", "check", "render", "write"):
        assert stage in shown
    texts = sum(path.is_file() for path in (site / "content").rglob("*"))
    assert f"{texts}/{texts}" in shown


def test_a_pipe_shows_nothing_but_the_last_line(built: Path) -> None:
    assert re.fullmatch(
        r"\d+ pages made, 0 unchanged, \d+ other files written, \d+\.\d s\. "
        r"Open output/index\.html\n",
        (built / "said.txt").read_text(),
    )


def test_a_profile_names_stages_and_no_more_than_ten_pages(site: Path) -> None:
    shown, errors = build(site, "--profile").communicate(timeout=PATIENCE)

    assert errors == ""
    lines = shown.splitlines()
    for stage in (
        "settings",
        "recall",
        "read",
        "link",
        "check",
        "copy",
        "render",
        "finish",
        "write",
    ):
        assert any(line.endswith(f"  {stage}") for line in lines), stage
    assert len([line for line in lines if re.match(r" *\d+\.\d ms  \S", line)]) == 10
    assert re.match(r"\d+ pages made, \d+ unchanged, .*\d+\.\d s\. Open", lines[-1])


# ----- On any machine -----

MACHINES = [
    pytest.param({"TZ": "Asia/Pyongyang", "LC_ALL": "C"}, id="Pyongyang, in C"),
    pytest.param(
        {"TZ": "America/New_York", "LC_ALL": "fr_FR.UTF-8", "LANG": "fr_FR.UTF-8"},
        id="New York, in French",
        marks=pytest.mark.slow,
    ),
]


@pytest.mark.parametrize("there", MACHINES)
def test_what_was_kept_on_another_machine_is_right(
    built: Path, tmp_path: Path, there: dict[str, str]
) -> None:
    """The output is gone, so that pages are made from texts that were read elsewhere."""
    site = tmp_path / "site"
    shutil.copytree(built, site)
    shutil.rmtree(site / "output")
    build(site, there=there).communicate(timeout=PATIENCE)
    assert files_in(site / "output") == files_in(built / "output")

    shutil.rmtree(site / ".nutgraf")
    shutil.rmtree(site / "output")
    build(site, there=there).communicate(timeout=PATIENCE)
    assert files_in(site / "output") == files_in(built / "output")


@pytest.fixture(params=["UTC", "Europe/Paris", "Asia/Seoul", "America/New_York"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's own."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("name", ["CET", "CEST", "KST", "EST", "EDT", "BST"])
def test_the_name_of_a_zone_is_refused_on_every_machine(zone: None, name: str) -> None:
    with pytest.raises(ValueError, match=name):
        loose_date(f"2020-01-01 10:00 {name}")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2020-07-01 10:00", "2020-07-01T10:00"),
        ("2020-07-01 10:00 UTC", "2020-07-01T10:00+00:00"),
        ("2020-07-01 10:00 GMT", "2020-07-01T10:00+00:00"),
        ("2020-07-01T10:00:00Z", "2020-07-01T10:00+00:00"),
        ("1 July 2020 10:00 +0530", "2020-07-01T10:00+05:30"),
        ("2020-07-01 10:00 -03:00", "2020-07-01T10:00-03:00"),
        ("1 July 2020", "2020-07-01"),
        ("July 2020", "2020-07"),
    ],
)
def test_a_date_is_the_same_on_every_machine(zone: None, written: str, read: str) -> None:
    assert loose_date(written).text == read


# ----- Pages that wait for the writer -----


def proofs(ours: spool.Spool, *paths: str) -> dict[str, Proof]:
    """Pages that hold their own paths, put into a spool."""
    pages = {path: path.encode() for path in paths}
    put = {path: ours.put(path, data, mark_of(data)) for path, data in pages.items()}
    return {path: Proof(spooled.mark, spooled, ours) for path, spooled in put.items()}


def test_a_folder_of_finished_pages_is_moved_as_a_whole(tmp_path: Path) -> None:
    files = proofs(spool.Spool(tmp_path / "state"), "index.html", "a/b/x.html", "a/y.html")
    folder = Path(files["a/y.html"].place).parent

    assert hands.stage(tmp_path / "site", files) == {p: mark_of(p.encode()) for p in files}
    assert files_in(tmp_path / "site") == {path: path.encode() for path in files}
    assert not folder.exists()


def test_a_page_that_is_not_for_the_site_stays_behind(tmp_path: Path) -> None:
    files = proofs(spool.Spool(tmp_path / "state"), "a/x.html", "a/same.html")
    del files["a/same.html"]

    hands.stage(tmp_path / "site", files)
    assert files_in(tmp_path / "site") == {"a/x.html": b"a/x.html"}


def test_pages_that_cannot_stand_as_in_the_site_wait_by_number(tmp_path: Path) -> None:
    paths = ("a", "a/below-a-file.html", "../outside.html", ".hidden/x.html", "é.html", "a" * 250)
    ours = spool.Spool(tmp_path / "state")
    files = proofs(ours, *paths)
    twice = ours.put("a", b"another", mark_of(b"another"))

    assert [content.read().decode() for content in files.values()] == list(paths)
    assert ours.read(twice) == b"another"
    assert [path.name for path in tmp_path.iterdir()] == ["state"]
