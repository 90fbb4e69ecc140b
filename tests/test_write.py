"""The output folder holds what is ours, whole, and nobody else's files are touched.

Long because each state of a disk has a test of its own.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import tempfile
from hashlib import blake2b
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.write import (
    MANIFEST,
    Content,
    NotOursError,
    PreviewError,
    UnsafePathError,
    write_site,
)
from nutgraf.writing.disk import Found, mark_of
from nutgraf.writing.manifest import Entry, Mark, Records, decode, encode
from nutgraf.writing.paths import is_safe
from nutgraf.writing.plan import Sweep, make_plan
from nutgraf.written import Written

Snapshot = dict[str, bytes | str | None]


def standing(folder: Path) -> Snapshot:
    """All that stands in a folder but our manifest: a file's bytes, a link's aim, or nothing."""

    def what(path: Path) -> bytes | str | None:
        if path.is_symlink():
            return str(path.readlink())
        return path.read_bytes() if path.is_file() else None

    found = {path.relative_to(folder).as_posix(): what(path) for path in folder.rglob("*")}
    found.pop(MANIFEST, None)
    return found


def records_in(output: Path) -> Records:
    return decode((output / MANIFEST).read_bytes())


def files_in(folder: Path) -> Snapshot:
    return {path: held for path, held in standing(folder).items() if held is not None}


# ----- What a write does -----


def test_a_first_write_makes_the_folder_and_all_files(tmp_path: Path) -> None:
    site: dict[str, Content] = {"index.html": b"front", "..a/ä/日本語 ü.html": b"deep"}

    written = write_site(tmp_path / "some" / "output", site)

    assert written == Written(tuple(site), (), ())
    assert files_in(tmp_path / "some" / "output") == site


def test_only_what_changed_is_written_again(tmp_path: Path) -> None:
    write_site(tmp_path, {"a.html": b"1", "b.html": b"1"})
    before = (tmp_path / "a.html").stat()

    written = write_site(tmp_path, {"a.html": b"1", "b.html": b"2"})

    assert written == Written(("b.html",), ("a.html",), ())
    assert (tmp_path / "a.html").stat() == before


def test_where_nothing_changed_nothing_is_written(tmp_path: Path) -> None:
    output, state = tmp_path / "output", tmp_path / "state"
    write_site(output, {"a/b.html": b"1"}, state=state)
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in tmp_path.rglob("*")}

    assert write_site(output, {"a/b.html": b"1"}, state=state) == Written((), ("a/b.html",), ())
    for path, unchanged in before.items():
        assert (path.stat().st_mtime_ns, path.stat().st_ino) == unchanged


def test_what_is_no_longer_made_is_removed_with_the_folders_it_empties(tmp_path: Path) -> None:
    write_site(tmp_path, {"a.html": b"1", "tags/x/page/2.html": b"1"})

    written = write_site(tmp_path, {"a.html": b"1"})

    assert written.removed == ("tags/x/page/2.html",)
    assert standing(tmp_path) == {"a.html": b"1"}


def test_a_page_changed_by_hand_is_mended_or_removed(tmp_path: Path) -> None:
    write_site(tmp_path, {"a.html": b"1", "b.html": b"1"})
    (tmp_path / "a.html").write_text("2", "utf-8")
    (tmp_path / "b.html").unlink()

    assert write_site(tmp_path, {"a.html": b"1", "b.html": b"1"}).changed == ("a.html", "b.html")
    assert files_in(tmp_path) == {"a.html": b"1", "b.html": b"1"}
    (tmp_path / "b.html").write_text("edited", "utf-8")
    assert write_site(tmp_path, {"a.html": b"1"}).removed == ("b.html",)


def test_a_file_becomes_a_folder_and_a_folder_a_file(tmp_path: Path) -> None:
    write_site(tmp_path, {"a": b"1", "b/c/d": b"1", "b/e": b"1"})

    written = write_site(tmp_path, {"a/x/y": b"2", "b": b"2"})

    assert written.removed == ("a", "b/c/d", "b/e")
    assert files_in(tmp_path) == {"a/x/y": b"2", "b": b"2"}


def test_the_output_may_be_a_link_to_a_folder(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "output").symlink_to("real")

    write_site(tmp_path / "output", {"a.html": b"1"})

    assert files_in(tmp_path / "real") == {"a.html": b"1"}


names = st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map("/".join)
sites = st.dictionaries(names, st.sampled_from([b"", b"1", b"2", b"long"]), max_size=6).map(
    lambda site: {p: v for p, v in site.items() if not any(o.startswith(f"{p}/") for o in site)}
)


@given(st.lists(sites, min_size=1, max_size=6))
def test_whatever_was_built_before_a_write_equals_a_clean_one(
    rounds: list[dict[str, bytes]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for number, site in enumerate(rounds):
            write_site(Path(folder) / "output", site)
            clean = Path(folder) / str(number)
            write_site(clean, site)
            assert standing(Path(folder) / "output") == standing(clean)
            assert records_in(Path(folder) / "output") == records_in(clean)


# ----- Paths -----


@pytest.mark.parametrize(
    "path",
    [
        *("", "/a", "../a", "a/../b", "a//b", "a/", "./a", "a\\b", "a\0", "a\n", "\udc80"),
        *("x" * 256, "é" * 128, ".nutgraf.json", "a/.nutgraf-new/b", ".Nutgraf"),
        *("C:/x", "a:b.html", "a?", "a*b/c", "<a", "a>", 'a"', "a|b", "a. ", "a./b", "a /b", "é."),
        *("actors/con.html", "AUX/x", "nul", "é/com1.a.b", "LPT¹", "prn .txt", "conin$.html"),
    ],
)
def test_a_path_that_no_site_may_have_stops_the_write_before_it_begins(
    tmp_path: Path, path: str
) -> None:
    with pytest.raises(UnsafePathError) as caught:
        write_site(tmp_path / "output", {"fine.html": b"1", path: b"1"})

    assert caught.value.paths == (path,)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "path", ["console.html", "actors/com10.html", "a b/c..d", "auxiliary", "é"]
)
def test_a_path_that_only_looks_like_one_of_these_is_written(tmp_path: Path, path: str) -> None:
    assert write_site(tmp_path, {path: b"1"}).changed == (path,)


@pytest.mark.skipif(sys.platform == "win32", reason="no build can have written it there")
def test_what_an_earlier_build_wrote_to_a_path_that_none_may_have_now_goes(tmp_path: Path) -> None:
    entries = (Entry("a?.png", mark_of(b"1").digest, 1, sure=True),)
    (tmp_path / "a?.png").write_bytes(b"1")
    (tmp_path / MANIFEST).write_bytes(encode(entries, preview=False))

    assert write_site(tmp_path, {"a.png": b"1"}).removed == ("a?.png",)


def test_no_path_may_be_a_folder_of_another(tmp_path: Path) -> None:
    with pytest.raises(UnsafePathError, match="a/b"):
        write_site(tmp_path, {"a/b": b"1", "a/b/c": b"1", "a/bc": b"1"})


# ----- Others' files -----


def test_files_of_others_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*", "utf-8")
    (tmp_path / "tags").mkdir()
    (tmp_path / "tags" / "mine.txt").write_text("mine", "utf-8")
    write_site(tmp_path, {"tags/x.html": b"1"})

    write_site(tmp_path, {"a.html": b"1"})

    assert files_in(tmp_path) == {".gitignore": b"*", "tags/mine.txt": b"mine", "a.html": b"1"}


def make(place: Path, kind: str) -> None:
    """Put something of somebody else's there."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if kind == "file":
        place.write_bytes(b"mine")
    elif kind == "folder":
        place.mkdir()
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        (place.parent / "elsewhere").mkdir()
        place.symlink_to("elsewhere" if kind == "link" else "nowhere")


@pytest.mark.parametrize("built_before", [False, True])
@pytest.mark.parametrize(
    ("thing", "kind"),
    [(path, kind) for path in ("x", "x/y", "x/y/z.html") for kind in ("file", "link", "broken")]
    + [("x/y/z.html", "folder"), ("x/y/z.html", "pipe"), (MANIFEST, "link"), (MANIFEST, "folder")]
    + [(".nutgraf-new", "link"), (".nutgraf-new", "file")],
)
def test_what_is_not_ours_and_in_the_way_stops_the_write_before_it_begins(
    tmp_path: Path, thing: str, kind: str, *, built_before: bool
) -> None:
    if built_before and thing != MANIFEST:
        write_site(tmp_path, {"a.html": b"1", "b/c.html": b"1"})
    make(tmp_path / thing, kind)
    before = standing(tmp_path)

    with pytest.raises(NotOursError) as caught:
        write_site(tmp_path, {"a.html": b"2", "x/y/z.html": b"2"})

    assert caught.value.paths == {"x/y/z.html" if thing[0] == "x" else thing: thing}
    assert standing(tmp_path) == before


def test_a_folder_of_ours_that_holds_others_files_does_not_make_way(tmp_path: Path) -> None:
    write_site(tmp_path, {"a/b/c": b"1"})
    (tmp_path / "a" / "b" / "mine").write_bytes(b"mine")

    with pytest.raises(NotOursError) as caught:
        write_site(tmp_path, {"a": b"2"})

    assert caught.value.paths == {"a": "a/b/mine"}


def test_a_link_put_where_our_folder_was_is_not_followed(tmp_path: Path) -> None:
    output, outside = tmp_path / "output", tmp_path / "outside"
    write_site(output, {"a/b/c": b"1", "d": b"1"})
    (output / "a").rename(outside)
    (output / "a").symlink_to(outside)

    with pytest.raises(NotOursError):
        write_site(output, {"a/b/c": b"2"})
    write_site(output, {"d": b"1"})

    assert files_in(outside) == {"b/c": b"1"}
    assert files_in(output) == {"a": str(outside), "d": b"1"}


def test_a_file_of_others_with_the_very_bytes_is_adopted(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"1")

    assert write_site(tmp_path, {"a.html": b"1"}) == Written((), ("a.html",), ())
    assert write_site(tmp_path, {}).removed == ("a.html",)


# A whole manifest of the second version, and the same after it was cut off, as that one wrote it.
SECOND = """\
{"version":2,"holds":"site","check":"CHECK_HEAD","files":[
["site","sure","a.html","DIGEST_A",1,"CHECK_A"],
["site","sure","b.html","DIGEST_B",1,"CHECK_B"],
["end","WHOLE"]]}
"""


@pytest.mark.parametrize("is_whole", [True, False], ids=["whole", "cut off"])
def test_what_the_last_version_wrote_is_ours(tmp_path: Path, is_whole: bool) -> None:
    def digest(data: bytes) -> str:
        return blake2b(data, digest_size=16).hexdigest()

    def check(*fields: str | int) -> str:
        return digest(json.dumps(fields, separators=(",", ":")).encode())[:12]

    text = SECOND.replace("CHECK_HEAD", check(2, "site"))
    for name, data in (("a", b"1"), ("b", b"2")):
        (tmp_path / f"{name}.html").write_bytes(data)
        line = check("site", "sure", f"{name}.html", digest(data), 1)
        text = text.replace(f"DIGEST_{name.upper()}", digest(data))
        text = text.replace(f"CHECK_{name.upper()}", line)
    body, _, _ = text.partition('["end"')
    text = text.replace("WHOLE", digest(body.encode()))
    (tmp_path / MANIFEST).write_text(text if is_whole else body, "utf-8")

    records = decode((tmp_path / MANIFEST).read_bytes())
    assert (records.intact, records.holds_site) == (is_whole, True)
    assert records.paths() == {"a.html", "b.html"}
    if is_whole:
        assert write_site(tmp_path, {"a.html": b"3"}).removed == ("b.html",)


# ----- Previews -----


def test_a_preview_gives_way_to_a_site_and_never_takes_its_place(tmp_path: Path) -> None:
    write_site(tmp_path, {"a.html": b"1", "draft.html": b"1"}, preview=True)
    write_site(tmp_path, {"a.html": b"2", "draft.html": b"2"}, preview=True)
    write_site(tmp_path, {"a.html": b"2"})

    with pytest.raises(PreviewError):
        write_site(tmp_path, {"a.html": b"1", "draft.html": b"1"}, preview=True)

    assert files_in(tmp_path) == {"a.html": b"2"}


def test_a_damaged_manifest_opens_no_published_site_to_previews(tmp_path: Path) -> None:
    output, state = tmp_path / "output", tmp_path / "state"
    write_site(output, {"a.html": b"1"}, state=state)
    (output / MANIFEST).write_bytes(b'{"version":2,"holds":"preview')

    with pytest.raises(PreviewError):
        write_site(output, {"a.html": b"2"}, state=state, preview=True)


# ----- Files that are copied -----


def test_files_are_copied_without_their_permissions_and_times(tmp_path: Path) -> None:
    source = tmp_path / "picture.jpg"
    source.write_bytes(b"x" * 3_000_000)
    source.chmod(0o755)
    os.utime(source, (1, 1))

    written = write_site(tmp_path / "output", {"p.jpg": source, "q.jpg": b"1"})

    assert written.changed == ("p.jpg", "q.jpg")
    assert (tmp_path / "output" / "p.jpg").read_bytes() == source.read_bytes()
    modes = {(tmp_path / "output" / name).stat().st_mode for name in ("p.jpg", "q.jpg", MANIFEST)}
    umask = os.umask(0)
    os.umask(umask)
    assert {stat.S_IMODE(mode) for mode in modes} == {0o644 & ~umask}
    assert (tmp_path / "output" / "p.jpg").stat().st_mtime > 1
    assert write_site(tmp_path / "output", {"p.jpg": source, "q.jpg": b"1"}).changed == ()


@pytest.mark.parametrize("kind", ["nothing", "folder", "pipe"])
def test_a_file_to_copy_that_is_none_leaves_the_output_as_it_was(tmp_path: Path, kind: str) -> None:
    output = tmp_path / "output"
    write_site(output, {"a.html": b"1"})
    if kind != "nothing":
        make(tmp_path / "source", kind)

    with pytest.raises(OSError, match="source"):
        write_site(output, {"a.html": b"2", "b": tmp_path / "source"})

    assert standing(output) == {"a.html": b"1"}


def test_a_file_may_change_while_it_is_copied_but_not_vanish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, output = tmp_path / "source", tmp_path / "output"
    source.write_bytes(b"first")
    monkeypatch.setattr("nutgraf.write.check_reach", lambda *_: source.write_bytes(b"later"))
    write_site(output, {"b": source})
    landed = Entry("b", mark_of(b"later").digest, 5, sure=True)
    assert records_in(output).entries == (landed,)

    source.write_bytes(b"again")
    monkeypatch.setattr("nutgraf.write.check_reach", lambda *_: source.unlink())
    with pytest.raises(FileNotFoundError):
        write_site(output, {"a": b"1", "b": source})

    assert standing(output) == {"b": b"later"}


# ----- Planning alone -----


def test_a_plan_needs_no_disk() -> None:
    records = Records((Entry("a", "1", 1, sure=True), Entry("b/c", "1", 1, sure=False)))
    disk = {"a": Found("file"), "b": Found("folder"), "b/c": Found("file", Mark("1", 1))}

    plan = make_plan(records, {"a/x": Mark("2", 2), "d": Mark("3", 3)}, disk)

    assert plan.foreign == {}
    assert plan.changed == ("a/x", "d")
    assert (plan.before, plan.after) == (Sweep(("a",)), Sweep(("b/c",), ("b",)))


def test_the_first_manifests_are_still_read_and_replaced(tmp_path: Path) -> None:
    output, outside = tmp_path / "output", tmp_path / "outside"
    outside.write_bytes(b"mine")
    write_site(output, {"a.html": b"1", "b.html": b"1"})
    first = {
        "files": {"a.html": "0" * 32, "b.html": "0" * 32, "../outside": mark_of(b"mine").digest}
    }
    (output / MANIFEST).write_text(json.dumps(first), "utf-8")

    written = write_site(output, {"a.html": b"2"})

    assert (written.changed, written.removed) == (("a.html",), ("b.html",))
    assert records_in(output).holds_site
    assert outside.exists()


def test_a_path_that_a_system_without_utf_8_cannot_write_is_unsafe(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert is_safe("tags/\uc548\ubcf4.html")

    monkeypatch.setattr(os, "fsencode", lambda path: path.encode("ascii"))

    assert not is_safe("tags/\uc548\ubcf4.html")
    assert is_safe("tags/a.html")
