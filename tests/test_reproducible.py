"""The same input gives the same bytes: another day, folder, zone, locale, user, seed and disk order."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from building import files_in, templates_kept_by, with_templates
from conftest import ENGINES_IN_TURN

ROOT = Path(__file__).parent.parent
# Read by every Python that finds it: lists folders in an order that no disk would keep.
SHUFFLE = """
import os, random
_scan, _list, _order = os.scandir, os.listdir, random.Random({seed})

class Shuffled:
    def __init__(self, scanned):
        with scanned:
            self.entries = list(scanned)
        _order.shuffle(self.entries)
    def __iter__(self):
        return iter(self.entries)
    def __next__(self):
        if not self.entries:
            raise StopIteration
        return self.entries.pop()
    def __enter__(self):
        return self
    def __exit__(self, *_):
        pass
    def close(self):
        pass

def listdir(path="."):
    found = _list(path)
    _order.shuffle(found)
    return found

os.scandir, os.listdir = lambda path=".": Shuffled(_scan(path)), listdir
"""
ENVIRONMENTS = {
    "a day in 2027": {"SOURCE_DATE_EPOCH": "1810000000"},
    "a day in 2040": {"SOURCE_DATE_EPOCH": "2220000000", "TZ": "Pacific/Kiritimati"},
    "Seoul, seed 0": {
        "TZ": "Asia/Seoul", "LC_ALL": "ko_KR.UTF-8", "LANG": "ko_KR.UTF-8", "PYTHONHASHSEED": "0",
    },
    "nobody's home in Lima, in C, seed 4711": {
        "TZ": "America/Lima", "LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0",
        "PYTHONHASHSEED": "4711",
        "HOME": "/nonexistent", "USER": "nobody", "LOGNAME": "nobody",
    },
}  # fmt: skip
FAR_AWAY = [
    pytest.param(where, marks=pytest.mark.slow) if number % 2 == 0 else where
    for number, where in enumerate(ENVIRONMENTS)
]


def site(folder: Path, engine: str) -> Path:
    """The sample, in a folder of its own."""
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / "content", folder / "content")
    conf = (ROOT / "pelicanconf.py").read_text("utf-8")
    (folder / "pelicanconf.py").write_text(f"{conf}\nNUTGRAF_ENGINE = {engine!r}\n", "utf-8")
    return folder


def build(folder: Path, environment: dict[str, str]) -> dict[str, bytes]:
    """What comes out, the manifest too."""
    environment = {**os.environ, **environment}
    command = [sys.executable, "-m", "nutgraf", "build"]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return files_in(folder / "output")


@pytest.fixture(scope="module", params=ENGINES_IN_TURN)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def here(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site built here and now, where nothing was built before."""
    folder = site(tmp_path_factory.mktemp("plain") / "site", engine)
    build(folder, {})
    return folder


@pytest.fixture(scope="module")
def plain(here: Path) -> dict[str, bytes]:
    return files_in(here / "output")


@pytest.fixture(scope="module")
def templates(here: Path) -> bytes:
    """The compiled ones, in four languages; to compile them anew says nothing more of bytes."""
    return templates_kept_by(here)


@pytest.mark.parametrize("where", FAR_AWAY)
def test_the_same_bytes_come_out(
    tmp_path: Path, plain: dict[str, bytes], templates: bytes, engine: str, where: str
) -> None:
    folder = with_templates(site(tmp_path / f"a folder: {where}", engine), templates)
    there = build(folder, ENVIRONMENTS[where])

    assert there.keys() == plain.keys()
    assert [path for path in plain if there[path] != plain[path]] == []


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_the_order_in_which_a_disk_lists_files_does_not_matter(
    tmp_path: Path, plain: dict[str, bytes], templates: bytes, engine: str, seed: int
) -> None:
    shuffling = tmp_path / "shuffling"
    shuffling.mkdir()
    (shuffling / "sitecustomize.py").write_text(SHUFFLE.format(seed=seed), "utf-8")
    path = os.pathsep.join([str(shuffling), os.environ.get("PYTHONPATH", "")])
    check = [sys.executable, "-c", f"import os; print(os.listdir({str(ROOT / 'content')!r}))"]
    orders = {
        subprocess.run(check, env={**os.environ, **more}, capture_output=True, check=True).stdout
        for more in ({}, {"PYTHONPATH": path})
    }
    assert len(orders) == 2, "nothing was shuffled"

    folder = with_templates(site(tmp_path / "site", engine), templates)
    assert build(folder, {"PYTHONPATH": path}) == plain


# Everything is imported by a first build, because nobody may not read every Python's library.
AS_NOBODY = """
import os
from pathlib import Path
from nutgraf import plugin
for folder, user in ({first!r}, 0), ({second!r}, 65534):
    os.chdir(folder)
    os.setgid(user)
    os.setuid(user)
    plugin.run(plugin.settings_from(Path("pelicanconf.py"), {{}}))
"""


@pytest.mark.skipif(
    os.geteuid() != 0, reason="only root can build as somebody else: sudo make test"
)
def test_another_user_builds_the_same(
    tmp_path: Path, plain: dict[str, bytes], templates: bytes, engine: str
) -> None:
    first, second = (
        with_templates(site(tmp_path / name, engine), templates) for name in ("first", "second")
    )
    for path in (second, *second.rglob("*")):
        os.chown(path, 65534, 65534)
    for above in list(second.parents)[:-2]:
        above.chmod(0o755)
    script = AS_NOBODY.format(first=str(first), second=str(second))
    subprocess.run([sys.executable, "-c", script], check=True)

    assert (second / "output" / "index.html").stat().st_uid == 65534
    assert files_in(second / "output") == plain
