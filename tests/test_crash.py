"""A write that is killed, refused or out of room leaves whole files, and the next one mends all.

Run as a program, this file is the writer that gets killed: it forks, and what it forks is alone.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import pytest

from conftest import first
from nutgraf.write import MANIFEST, Content, NotOursError, StrayError, write_site
from nutgraf.writing.disk import GENERATOR
from nutgraf.writing.manifest import decode

Site = dict[str, Content]
# files change, come, go, and become folders
SITES: tuple[Site, ...] = (
    {"index.html": b"1" * 9000, "a": b"1", "b/c.html": b"1", "b/d/e.html": b"1", "same": b"0"},
    {"index.html": b"2" * 7000, "a/x": b"2", "a/y/z": b"2", "b": b"2", "same": b"0"},
    {"index.html": b"1" * 9000, "a/x": b"3", "new/1": b"3", "new/2": b"3"},
    {},
)


def standing(folder: Path) -> dict[str, bytes | None]:
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }
    found.pop(MANIFEST, None)
    return found


def assert_whole(output: Path, *sites: Site) -> None:
    for path, held in standing(output).items():
        if held is not None and not path.startswith(".nutgraf-new/"):
            assert any(site.get(path) == held for site in sites), path


def assert_next_is_clean(output: Path, site: Site, state: Path | None = None) -> None:
    """The next write makes of it what a first one makes."""
    write_site(output, site, state=state)
    clean = output.with_name(f"{output.name}-clean")
    write_site(clean, site)
    assert standing(output) == standing(clean)
    assert (output / MANIFEST).read_bytes() == (clean / MANIFEST).read_bytes()
    shutil.rmtree(clean)


# ----- Killed -----

STEPS = {"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.scandir", "os.chmod"}


def killed(output: Path, site: Site, state: Path, *, at: int) -> bool:
    """Write in a process that kills itself before its n-th step on the disk; false if it ends."""
    child = os.fork()
    if not child:
        steps = iter(range(1, sys.maxsize))

        def count(event: str, _: object) -> None:
            if event in STEPS and next(steps) == at:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        write_site(output, site, state=state)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def kill_at_every_step(folder: Path, strides: int) -> int:
    """One site after another, killed at each step; the next build, of any site, is clean."""
    kills = 0
    pairs = [(SITES[n], SITES[(n + s) % 4]) for s in range(1, strides + 1) for n in range(4)]
    for before, site in pairs:
        for at in range(1, sys.maxsize):
            output, state = folder / "output", folder / "state"
            write_site(output, before, state=state)
            if not killed(output, site, state, at=at):
                break
            kills += 1
            assert_whole(output, before, site)
            if at % 3 == 0:  # killed twice
                killed(output, SITES[at % 4], state, at=at // 2)
            if at % 3 == 1:  # and the manifest lost
                (output / MANIFEST).unlink(missing_ok=True)
            assert_next_is_clean(output, SITES[at % 4], state)
            shutil.rmtree(folder)
        shutil.rmtree(folder)
    return kills


def kill_at_any_moment(folder: Path, rounds: int) -> int:
    """Kill a process that writes one site after another, whatever it is doing."""
    folder.mkdir()
    output = folder / "output"
    for chance in map(random.Random, range(rounds)):
        output.mkdir(exist_ok=True)
        (output / "mine").write_bytes(b"mine")
        child = os.fork()
        while not child:
            write_site(output, chance.choice(SITES), state=folder / "state")
        time.sleep(chance.random() / 50)  # which moment that is, no two machines agree on
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert_whole(output, *SITES, {"mine": b"mine"})
        (output / "mine").unlink()
        assert_next_is_clean(output, chance.choice(SITES), folder / "state")
    return rounds


def run(program: Callable[..., int], *words: object) -> int:
    """Run a function of this file in a process of its own; answers what it answers."""
    command = [sys.executable, "-W", "ignore", __file__, program.__name__, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_a_write_killed_at_any_step_leaves_whole_files_and_is_mended(tmp_path: Path) -> None:
    assert run(kill_at_every_step, tmp_path / "here", 1) > 80


def test_a_write_killed_at_any_moment_leaves_whole_files_and_is_mended(tmp_path: Path) -> None:
    assert run(kill_at_any_moment, tmp_path / "here", 60) == 60


def test_what_others_put_where_a_killed_build_had_not_come_is_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nutgraf.write.put_in_place", None)
    with pytest.raises(TypeError):
        write_site(tmp_path, {"a": b"1"})
    monkeypatch.undo()
    (tmp_path / "a").write_bytes(b"mine")
    with pytest.raises(NotOursError):
        write_site(tmp_path, {"a": b"2"})


@pytest.mark.slow
def test_a_thousand_kills_are_mended(tmp_path: Path) -> None:
    assert run(kill_at_every_step, tmp_path / "steps", 3) > 240
    assert run(kill_at_any_moment, tmp_path / "here", 1000) == 1000


# ----- No room, no permission -----


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kilobytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(disk)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip(f"needs root: sudo {' '.join(command)}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_is_full_at_any_point_leaves_the_output_as_it_was(small_disk: Path) -> None:
    output, ballast = small_disk / "output", small_disk / "ballast"
    site: Site = {"a.html": b"2" * 5000, "b/c/d.html": b"2" * 5000, "e/f": b"2"}
    ends = []
    for pages in range(13):
        write_site(output, {"a.html": b"1", "gone": b"1"})
        ballast.write_bytes(b"x" * 4096 * pages)
        before = standing(output)
        ends.append(failed(output, site))
        assert not ends[-1] or standing(output) == before
        ballast.unlink()
        assert_next_is_clean(output, site)
    assert set(ends) == {0, 1}


def test_a_limit_on_the_size_of_files_leaves_the_output_as_it_was(tmp_path: Path) -> None:
    write_site(tmp_path / "output", {"a.html": b"1"})
    assert run(refused, tmp_path / "output", 1000) == 1
    assert standing(tmp_path / "output") == {"a.html": b"1"}


def failed(output: Path, site: Site) -> int:
    """1 where the system refused, and said for which file."""
    try:
        write_site(output, site)
    except OSError as error:
        return int(error.filename is not None)
    return 0


@pytest.mark.parametrize("closed", [".", "sub", "sub/sub", "gone"])
def test_a_folder_that_may_not_be_written_leaves_the_output_as_it_was(closed: str) -> None:
    site: Site = {"a.html": b"1", "sub/sub/b.html": b"1", "sub/c.html": b"1", "gone/d": b"1"}
    with tempfile.TemporaryDirectory() as folder:  # where somebody else gets to
        output = Path(folder) / "output"
        write_site(output, site)
        before = standing(output)
        for path in [Path(folder), *Path(folder).rglob("*")]:
            path.chmod(0o777 if path.is_dir() else 0o644)
        (output / closed).chmod(0o555)

        assert run(refused, output, 0) == 1

        assert standing(output) == before
        (output / closed).chmod(0o755)
        assert_next_is_clean(output, {"a.html": b"2"})


def refused(output: Path, largest: int) -> int:
    """A write that may make no file above a size; or else by a user who may not do everything."""
    if largest:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    elif os.geteuid() == 0:
        os.setresuid(65534, 65534, 65534)
    return failed(output, {"a.html": b"2", "sub/sub/b.html": b"2" * 5000, "sub/c.html": b"2"})


# ----- Two at once -----


def test_two_builds_at_once_make_one_site_after_the_other(tmp_path: Path) -> None:
    assert run(two_at_once, tmp_path / "here") == 24


def two_at_once(folder: Path) -> int:
    """Two processes, site against site; what stands in the end is one of them."""
    folder.mkdir()
    for number in range(24):
        output = folder / str(number // 4)  # now new, now there
        sites = [SITES[number % 3], SITES[(number + 1) % 3]]
        children = []
        for site in sites:
            children.append(os.fork())
            if not children[-1]:
                write_site(output, site, state=folder / "state")
                os._exit(0)
        assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
        files = {path: held for path, held in standing(output).items() if held is not None}
        assert_next_is_clean(output, sites[sites.index(dict(files))])
    return 24


# ----- Manifests cut short and damaged -----

PAGE = b"<!doctype html>" + GENERATOR + b">"
BEFORE: Site = {"index.html": PAGE + b"1", "b/c.html": PAGE + b"1", "d.css": b"1", "same": b"0"}
AFTER: Site = {"index.html": PAGE + b"2", "b": b"2", "same": b"0"}


def damage(data: bytes, chance: random.Random) -> bytes:
    """A file cut short, with one other bit, overwritten in part, or without one of its lines."""
    at, lines = chance.randrange(len(data)), data.splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    flipped = bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]
    overwritten = chance.randbytes(chance.randrange(1, 300)) + data[at + 200 :]
    rest = chance.choice([b"", flipped, overwritten])
    return chance.choice([data[:at] + rest, b"".join(lines)])


@pytest.mark.parametrize("damaged", first(1, ["both", "manifest", "second copy"]))
def test_a_damaged_manifest_loses_no_file_and_touches_none_of_others(
    tmp_path: Path, damaged: str
) -> None:
    output, state = tmp_path / "output", tmp_path / "state"
    for number in range(80):
        chance = random.Random(number)
        write_site(output, BEFORE, state=state)
        (output / "mine.html").write_bytes(b"mine")
        copies = {"manifest": [output / MANIFEST], "second copy": list(state.iterdir())}
        for copy in copies.get(damaged) or chain(*copies.values()):
            copy.write_bytes(damage(copy.read_bytes(), chance))
        before = standing(output)
        try:
            write_site(output, AFTER, state=state)
        except (NotOursError, StrayError):
            assert damaged == "both"  # else one of them still says all
            assert standing(output) == before
        else:
            # all pages of ours are right; another file stays where no line speaks of it any more
            left = {"d.css": b"1"} if damaged == "both" and (output / "d.css").exists() else {}
            assert standing(output) == {"mine.html": b"mine", **AFTER, **left}
        shutil.rmtree(output)
        shutil.rmtree(state)


def test_a_manifest_cut_at_any_byte_says_what_its_whole_lines_say(tmp_path: Path) -> None:
    write_site(tmp_path, BEFORE)
    data = (tmp_path / MANIFEST).read_bytes()
    everything = decode(data)
    assert everything.intact

    for length in range(len(data)):
        records = decode(data[:length])
        whole = data[:length].count(b"],\n")
        assert not records.intact
        assert not records.sure_paths()
        assert whole <= len(records.paths()) <= whole + 1
        assert records.contents() <= everything.contents()


@pytest.mark.parametrize("copies", [0, 1])
def test_pages_changed_by_hand_are_touched_only_where_a_manifest_says_they_are_ours(
    tmp_path: Path, copies: int
) -> None:
    output, state = tmp_path / "output", tmp_path / "state"
    write_site(output, BEFORE, state=state)
    (output / MANIFEST).unlink()
    if not copies:
        shutil.rmtree(state)
    (output / "b" / "c.html").write_bytes(PAGE + b"edited")
    before = standing(output)

    with pytest.raises(StrayError) as caught:
        write_site(output, {"same": b"0"}, state=state)
    assert caught.value.paths == (("b/c.html",) if copies else ("b/c.html", "index.html"))
    with pytest.raises(NotOursError):
        write_site(output, {"b/c.html": b"2"}, state=state)
    assert standing(output) == before


def test_pages_of_a_site_within_the_site_are_no_strays(tmp_path: Path) -> None:
    write_site(tmp_path / "en", {"index.html": PAGE})
    (tmp_path / "about.html").write_bytes(b"x" * 2000 + PAGE)  # quotes one

    write_site(tmp_path, {"index.html": PAGE})


def test_a_state_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "state").write_bytes(b"a file")
    for state in (tmp_path / "state", tmp_path / "state" / "below"):
        write_site(tmp_path / "output", BEFORE, state=state)
        assert_next_is_clean(tmp_path / "output", AFTER, state)


if __name__ == "__main__":
    sys.stdout.write(str(globals()[sys.argv[1]](Path(sys.argv[2]), *map(int, sys.argv[3:]))))
