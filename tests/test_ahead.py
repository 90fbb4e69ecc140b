"""What stands in the output is the same to a process that reads ahead as to one that looks itself."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from nutgraf.write import write_site
from nutgraf.writing import ahead
from nutgraf.writing.ahead import _Reader, reading_ahead
from nutgraf.writing.disk import mark_of, seen_as, standing
from nutgraf.writing.manifest import MANIFEST

FILES = {f"pages/{n}.html": f"page {n}".encode() for n in range(9)}


@pytest.fixture
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(ahead, "LEAST", 1)
    write_site(tmp_path / "output", dict(FILES), state=tmp_path / "state")
    return tmp_path / "output"


def test_it_says_what_the_disk_says(output: Path) -> None:
    (output / "pages" / "1.html").write_bytes(b"changed")
    (output / "pages" / "2.html").unlink()
    (output / "pages" / "3.html").unlink()
    (output / "pages" / "3.html").symlink_to("4.html")
    other = mark_of(b"page of another build")

    with reading_ahead(output, 2) as stands:
        for path, data in FILES.items():
            assert stands(path, mark_of(data)) == standing(output, path, mark_of(data))
            assert stands(path, other) is None
        assert stands("pages/0.html", mark_of(FILES["pages/0.html"])) is not None
        assert stands("pages/9.html", mark_of(b"page 9")) is None


def test_what_changes_later_stands_as_it_stood(output: Path) -> None:
    """So a writer, who looks again, sees that it is another file."""
    place = output / "pages" / "0.html"
    with reading_ahead(output, 2) as stands:
        before = stands("pages/0.html", mark_of(b"page 0"))
        place.write_bytes(b"PAGE 0")
        assert stands("pages/0.html", mark_of(b"page 0")) == before != seen_as(place.lstat())
        assert stands("pages/0.html", mark_of(b"PAGE 0")) == seen_as(place.lstat())


def test_where_it_is_killed_the_disk_is_looked_at(output: Path) -> None:
    reader = _Reader(output, (output / MANIFEST).read_bytes())
    process = reader._reading._process  # noqa: SLF001
    os.kill(process, signal.SIGKILL)  # as a system does that lacks memory
    os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
    try:
        assert all(reader.stands(path, mark_of(data)) for path, data in FILES.items())
    finally:
        reader.end()


def test_where_no_process_can_be_had_the_disk_is_looked_at(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> int:
        raise BlockingIOError("no room")

    monkeypatch.setattr(os, "fork", full)
    before = open_files()
    with reading_ahead(output, 2) as stands:
        assert stands("pages/0.html", mark_of(b"page 0")) is not None
        assert open_files() == before


def open_files() -> int:
    return len(list(Path("/proc/self/fd").glob("*")))  # none where the system has no such folder


@pytest.mark.parametrize("jobs", [1, 2])
def test_nothing_of_it_is_left(output: Path, jobs: int) -> None:
    open_ones = open_files()
    with pytest.raises(OSError, match="mine"), reading_ahead(output, jobs):
        raise OSError("mine")

    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    assert open_files() == open_ones


@pytest.mark.parametrize(
    "records", [None, b"", b"\xff" * 90, b"\n" * 90], ids=["none", "empty", "bytes", "lines"]
)
def test_a_manifest_that_is_none_is_no_hindrance(output: Path, records: bytes | None) -> None:
    (output / MANIFEST).unlink()
    if records is not None:
        (output / MANIFEST).write_bytes(records)
    with reading_ahead(output, 2) as stands:
        assert stands("pages/0.html", mark_of(b"page 0")) is not None
