"""The output folder holds what is ours, whole, and nobody else's files are touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from nutgraf.write import MANIFEST, NotOursError, Written, read_manifest, write_site


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def test_a_first_write_makes_the_folder_and_all_files(tmp_path: Path) -> None:
    site = {"index.html": b"front", "a/b/c.html": b"deep"}

    written = write_site(tmp_path / "output", site)

    assert written == Written(("index.html", "a/b/c.html"), 0, ())
    assert files_in(tmp_path / "output") == site


def test_only_what_changed_is_written_again(tmp_path: Path) -> None:
    write_site(tmp_path, {"a.html": b"1", "b.html": b"1"})
    before = (tmp_path / "a.html").stat().st_mtime_ns

    written = write_site(tmp_path, {"a.html": b"1", "b.html": b"2"})

    assert written == Written(("b.html",), 1, ())
    assert (tmp_path / "a.html").stat().st_mtime_ns == before


def test_what_is_no_longer_made_is_removed_with_the_folders_it_empties(tmp_path: Path) -> None:
    write_site(tmp_path, {"a.html": b"1", "tags/x/page/2.html": b"1"})

    written = write_site(tmp_path, {"a.html": b"1"})

    assert written.removed == ("tags/x/page/2.html",)
    assert files_in(tmp_path) == {"a.html": b"1"}
    assert not (tmp_path / "tags").exists()


def test_files_of_others_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*", "utf-8")
    (tmp_path / "tags").mkdir()
    (tmp_path / "tags" / "mine.txt").write_text("mine", "utf-8")
    write_site(tmp_path, {"tags/x.html": b"1"})

    write_site(tmp_path, {"a.html": b"1"})

    assert files_in(tmp_path) == {".gitignore": b"*", "tags/mine.txt": b"mine", "a.html": b"1"}


def test_a_file_of_others_in_the_way_stops_the_write_before_it_begins(tmp_path: Path) -> None:
    (tmp_path / "b.html").write_text("mine", "utf-8")

    with pytest.raises(NotOursError, match=r"b\.html"):
        write_site(tmp_path, {"a.html": b"1", "b.html": b"1"})

    assert files_in(tmp_path) == {"b.html": b"mine"}


def test_a_page_changed_by_hand_is_mended(tmp_path: Path) -> None:
    write_site(tmp_path, {"a.html": b"1"})
    (tmp_path / "a.html").write_text("edited", "utf-8")

    assert write_site(tmp_path, {"a.html": b"1"}).changed == ("a.html",)
    assert files_in(tmp_path) == {"a.html": b"1"}


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"files": 3}', b"\xff\xfe"])
def test_a_damaged_manifest_is_as_good_as_none(tmp_path: Path, damage: bytes) -> None:
    write_site(tmp_path, {"a.html": b"1"})
    (tmp_path / MANIFEST).write_bytes(damage)

    assert read_manifest(tmp_path) == {}
    write_site(tmp_path, {"a.html": b"1"})

    assert files_in(tmp_path) == {"a.html": b"1"}
    assert list(read_manifest(tmp_path)) == ["a.html"]


def test_a_manifest_cannot_make_us_remove_a_file_outside(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("mine", "utf-8")
    output = tmp_path / "output"
    write_site(output, {"a.html": b"1"})
    (output / MANIFEST).write_text('{"files": {"../outside.txt": "x"}}', "utf-8")

    write_site(output, {"a.html": b"1"})

    assert outside.exists()
