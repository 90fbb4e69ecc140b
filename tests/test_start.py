"""The command's first and last moments: what it imports, and how its process ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import nutgraf
from building import with_templates
from nutgraf.cli import main

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(nutgraf.__file__).parent.parent)}

# What a build with nothing to do may load beyond what Pelican loads. To add to these is to make
# every build of every site begin later: import it in the function that needs it.
OURS = """
    __main__ cli collector errors inputs keeping keeping.keys keeping.store meter order plugin progress recall
    run settings site state stylesheet theme workers writing writing.disk writing.manifest writing.paths
    writing.records written
"""
OTHERS = "_sqlite3 _uuid click gc msgspec pelicanconf platform sqlite3 typing_extensions uuid"

IMPORTED = """
import json, sys
{what}
print(json.dumps(sorted(sys.modules)))
"""
# as `nutgraf build`, but that Python goes on
BUILD = """
from nutgraf.__main__ import start
sys.argv = ["nutgraf", "build"]
def build():
    try:
        start()
    except SystemExit as end:
        assert not end.code
build()
"""
# the same as a script that an installer makes, in which somebody has something to do at the end
SCRIPT = """
import atexit, sys, threading
from nutgraf.__main__ import start
class Last:
    def __del__(self):
        print("torn down")
last = Last()
atexit.register(print, "registered")
{before}
sys.exit(start())
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new site, built once."""
    folder = tmp_path_factory.mktemp("start") / "paper"
    assert CliRunner().invoke(main, ["new", "site", str(folder)]).exit_code == 0
    with_templates(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert python("-m", "nutgraf", "build").returncode == 0
    return folder


@pytest.fixture
def site(built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, with us standing in it."""
    monkeypatch.chdir(built)
    return built


def python(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, env=ENVIRONMENT, check=False
    )


def imported(what: str) -> set[str]:
    ran = python("-c", IMPORTED.format(what=what))
    names: list[str] = json.loads(ran.stdout.splitlines()[-1])
    return set(names)


def test_a_build_with_nothing_to_do_loads_no_more_than_it_needs(site: Path) -> None:
    more = imported(BUILD) - imported("import pelican")

    ours = {name.removeprefix("nutgraf.") for name in more if name.startswith("nutgraf.")}
    assert ours - set(OURS.split()) == set()
    others = {name.partition(".")[0] for name in more} - {"nutgraf"}
    assert others - set(OTHERS.split()) == set()


def ended(*words: str, before: str = "") -> subprocess.CompletedProcess[str]:
    Path("script.py").write_text(SCRIPT.format(before=before), "utf-8")
    return python("script.py", *words)


@pytest.mark.parametrize(
    ("words", "code"), [(["build"], 0), (["build", "--nothing"], 2), (["check", "--strict"], 0)]
)
def test_a_command_ends_at_once_with_its_code(site: Path, words: list[str], code: int) -> None:
    one = ended(*words)

    assert one.returncode == code
    assert one.stdout.endswith("registered\n")  # and nothing was torn down
    assert python("-m", "nutgraf", *words).returncode == code


@pytest.mark.parametrize(
    "before",
    [
        "threading.Thread(target=__import__('time').sleep, args=(3,)).start()",
        "start = (lambda inner: lambda: inner())(start)",  # as a debugger or a test would
    ],
)
def test_a_command_that_is_not_alone_ends_as_any_program(site: Path, before: str) -> None:
    one = ended("build", before=before)

    assert one.returncode == 0
    assert one.stdout.endswith("registered\ntorn down\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_what_cannot_be_said_fails_as_ever(site: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "nutgraf", "build"],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**ENVIRONMENT, "PYTHONUNBUFFERED": ""},
            check=False,
        )

    assert ran.returncode == 120
    assert b"No space left" in ran.stderr


HEARS = "\nfrom pelican import signals\nhear = lambda *_: None\nsignals.finalized.connect(hear)\n"


@pytest.mark.parametrize(("others", "works"), [("", "not "), (HEARS, "")], ids=["alone", "others"])
def test_the_collector_works_where_others_make_anything(
    site: Path, others: str, works: str
) -> None:
    page, conf = next(site.glob("content/explainers/*.md")), site / "pelicanconf.py"
    page.write_text(page.read_text("utf-8") + "\nMore.\n", "utf-8")
    conf.write_text(conf.read_text("utf-8") + others, "utf-8")

    ran = python("-c", IMPORTED.format(what=f"{BUILD}import gc; assert {works}gc.isenabled()"))

    assert ran.returncode == 0, ran.stderr
