"""Files that are none, that lead elsewhere, or whose names no address can hold: each is told."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from conftest import CheckFiles, order_for, write
from nutgraf import inputs, listing, rules
from nutgraf.build import prepare
from nutgraf.checked import check_content
from nutgraf.inputs import Inputs
from nutgraf.limits import DEEPEST_FOLDER
from nutgraf.listing import Listing
from nutgraf.order import Shelves
from nutgraf.rules import Rule

PAGE = "---\ntitle: About\n---\n\nWords.\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    write(tmp_path / "content", {"pages/about.md": PAGE})
    return tmp_path / "content"


def told(content: Path) -> list[tuple[str, Rule]]:
    """The path and the kind of each problem of the files."""
    return [(p.place.path, p.rule) for p in check_content(order_for(content)).problems]


def test_a_pipe_is_no_text_and_does_not_hang_the_build(content: Path) -> None:
    os.mkfifo(content / "pages" / "pipe.md")

    assert told(content) == [("content/pages/pipe.md", rules.FILE_UNREADABLE)]


def test_a_socket_is_no_picture(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(content)  # the path of a socket may not be long
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("odd.png")

        assert told(content) == [("content/odd.png", rules.FILE_UNREADABLE)]


def test_a_link_to_a_device_leads_out_and_is_not_read(content: Path) -> None:
    (content / "pages" / "zero.md").symlink_to("/dev/zero")

    assert told(content) == [("content/pages/zero.md", rules.LINK_OF_DISK)]


@pytest.mark.parametrize(
    "target", ["/etc/passwd", "../../secret.md", "/etc", "nowhere.md", "loop.md", "about.md/x"]
)
def test_a_link_that_leads_out_or_to_no_file_is_told_and_not_followed(
    content: Path, target: str
) -> None:
    (content.parent / "secret.md").write_text(PAGE, "utf-8")
    (content / "pages" / "loop.md").symlink_to(target)

    assert told(content) == [("content/pages/loop.md", rules.LINK_OF_DISK)]


def test_a_link_to_a_folder_is_told(content: Path) -> None:
    (content / "explainers").mkdir()
    (content / "more").symlink_to("explainers")

    assert told(content) == [("content/more", rules.LINK_OF_DISK)]


@pytest.fixture
def deep(content: Path) -> Iterator[None]:
    """1,500 folders in each other, which Python's own tools can neither make nor remove at once."""
    here = content
    for _ in range(1500):
        here /= "d"
        here.mkdir()
    yield
    while here != content:
        here.rmdir()
        here = here.parent


@pytest.mark.usefixtures("deep")
def test_folders_that_no_person_nests_are_told_once(content: Path) -> None:
    assert told(content) == [(f"content{'/d' * (DEEPEST_FOLDER + 1)}", rules.NESTED_TOO_DEEPLY)]
    Inputs(order_for(content)).digest()


def test_a_text_that_stands_as_deep_as_may_be_is_read(content: Path) -> None:
    write(content, {f"pages/{'d/' * (DEEPEST_FOLDER - 1)}deep.md": PAGE.replace("About", "Deep")})

    assert told(content) == []


def test_files_come_in_the_order_of_names_and_folders_last(content: Path) -> None:
    write(content, dict.fromkeys(("z.png", "b/z.png", "b/a/a.png", "b/c/a.png", "a/x.png"), b""))

    assert list(Listing(content, ()).files()) == [
        "z.png", "a/x.png", "b/z.png", "b/a/a.png", "b/c/a.png", "pages/about.md"
    ]  # fmt: skip


def test_a_junction_is_told_and_not_followed(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(content, {"elsewhere/secret.md": PAGE})
    for module in (listing, inputs):
        monkeypatch.setattr(module, "is_junction", lambda entry: entry.name == "elsewhere")

    assert told(content) == [("content/elsewhere", rules.LINK_OF_DISK)]
    assert Inputs(order_for(content)).digest() == b""  # no bytes tell where it leads


def test_a_link_does_not_make_a_file_of_a_draft(content: Path) -> None:
    write(
        content,
        {
            "explainers/held.md": "---\ntitle: x\ndate: 2026\nsummary: s\nstatus: draft\n---\n\nSecret.\n"
        },
    )
    (content / "data").mkdir()
    (content / "data" / "held.txt").symlink_to("../explainers/held.md")
    (content / "data" / "held.md").symlink_to("../explainers/held.md")

    assert told(content) == [
        ("content/data/held.md", rules.LINK_OF_DISK),
        ("content/data/held.txt", rules.LINK_OF_DISK),
    ]


def test_a_link_to_a_picture_beside_it_is_a_picture(content: Path) -> None:
    write(content, {"images/a.png": "a"})
    (content / "images" / "b.png").symlink_to("a.png")

    prepared = prepare(order_for(content))
    assert not prepared.problems
    assert prepared.files["images/b.png"] == content / "images" / "b.png"


@pytest.mark.parametrize(
    "name", ["new\nline.md", "tab\there.md", "back\\slash.md", "turned\u202emd.exe.md", "x" * 201]
)
def test_a_name_that_no_address_can_show_is_told(content: Path, name: str) -> None:
    (content / "pages" / name).write_text(PAGE, "utf-8")

    ((path, rule),) = told(content)
    assert rule == rules.FILE_NAME
    assert path.isprintable()


def test_a_name_that_is_not_utf_8_is_told(content: Path) -> None:
    with open(os.fsencode(content / "pages") + b"/caf\xe9.md", "w") as file:  # noqa: PTH123
        file.write(PAGE)

    assert told(content) == [("content/pages/caf\\xdce9.md", rules.FILE_NAME)]


@pytest.mark.parametrize(
    "name",
    ["a?b.png", "'\"<x>.png", "C:x.png", "a|b.png", "*.png", "a.png.", "con.png", "NUL", "a "],
)
def test_a_name_that_only_some_disks_hold_is_told(content: Path, name: str) -> None:
    write(content, {f"images/{name}": "picture"})

    (problem,) = prepare(order_for(content)).problems
    assert (problem.place.path, problem.rule) == (f"content/images/{name}", rules.PATH_OUTSIDE)


@pytest.mark.parametrize(
    "name", ["a b#c%d&e.png", "'x'.png", "ü.png", "日本.png", "…\u200b.png", "con-air.png"]
)
def test_any_other_name_is_an_address(content: Path, name: str) -> None:
    write(content, {f"images/{name}": "picture"})

    prepared = prepare(order_for(content))
    assert not prepared.problems
    assert f"images/{name}" in prepared.files


def test_hidden_files_are_passed_over_but_for_what_hosts_read(content: Path) -> None:
    hidden = [".notes.md", "pages/._about.md", "pages/.trash/old.md", ".git/config", ".DS_Store"]
    read = [".well-known/security.txt", ".htaccess", ".nojekyll"]
    write(content, dict.fromkeys(hidden + [f"extra/{name}" for name in read], "x"))
    (content / "pages/.#about.md").symlink_to("someone@host.1:2")  # an editor's lock

    shelves = Shelves(content, ignore=("**/.*",))  # as Pelican's settings have it
    prepared = prepare(replace(order_for(content, shelves=shelves), static_paths=("extra",)))

    assert not prepared.problems
    assert {f"extra/{name}" for name in read} <= set(prepared.files)
    assert not [path for path in prepared.files if "notes" in path or "trash" in path]


def test_two_names_that_some_disks_take_for_one_are_told(content: Path) -> None:
    write(content, {"images/Map.png": "a", "images/map.png": "b"})
    write(content, {"images/caf\u00e9.png": "a", "images/cafe\u0301.png": "b"})

    problems = prepare(order_for(content)).problems
    assert [problem.rule for problem in problems] == [rules.PATH_TWICE, rules.PATH_TWICE]


def test_a_text_that_nobody_wrote_by_hand_is_too_large(check_files: CheckFiles) -> None:
    (problem,) = check_files({"pages/about.md": PAGE + "x" * 5_000_000}).problems

    assert (str(problem.place), problem.rule) == ("content/pages/about.md:1", rules.FILE_TOO_LARGE)


def test_a_file_that_goes_while_it_is_copied_leaves_the_output_as_it_was(content: Path) -> None:
    from nutgraf.build import write_files
    from nutgraf.errors import ContentError

    write(content, {"images/a.png": "a"})
    order = order_for(content)
    write_files(order, prepare(order))
    before = sorted(order.output.rglob("*"))
    write(content, {"pages/new.md": PAGE})
    prepared = prepare(order)
    (content / "images" / "a.png").unlink()

    with pytest.raises(ContentError) as raised:
        write_files(order, prepared)

    assert raised.value.problems[0].rule == rules.DISK_REFUSED
    assert "a.png" in raised.value.problems[0].place.path
    assert sorted(order.output.rglob("*")) == before


# Root may read everything, so somebody else has to look; what they import is imported before.
AS_NOBODY = """
import os, sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from conftest import order_for
from nutgraf.build import prepare
prepare(order_for(Path({content!r})))
os.setgid(65534), os.setuid(65534)
for problem in prepare(order_for(Path({content!r}))).problems:
    print(problem.place.path, problem.rule.code, problem.text)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up its rights: sudo make test")
def test_what_may_not_be_read_is_told_and_not_passed_over(content: Path) -> None:
    write(content, {"explainers/x.md": PAGE, "sources/s.yaml": "", "images/x.svg": "<svg/>"})
    for path in (content / "explainers", content / "sources/s.yaml", content / "images/x.svg"):
        path.chmod(0)
    for above in list(content.parents)[:-2]:
        above.chmod(0o755)
    script = AS_NOBODY.format(tests=str(Path(__file__).parent), content=str(content))
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    (content / "explainers").chmod(0o755)

    assert done.stdout.splitlines() == [
        "content/explainers N102 this folder cannot be read: Permission denied",
        "content/images/x.svg N102 cannot be read: Permission denied",
        "content/sources/s.yaml N102 cannot be read: Permission denied",
    ]
