"""Another site needs the wheel and a few lines of settings, nothing of this checkout."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

CONF = """
from nutgraf import plugin, theme
SITENAME = "Another paper"
PATH = "content"
OUTPUT_PATH = "output"
PLUGINS = [plugin]
THEME = theme.PATH
"""


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without the network from what the tests need anyway."""
    folder = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        folder,
        ROOT,
        cwd=folder,
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_the_theme_and_the_licences(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "nutgraf/_theme/templates/explainer.html" in names
    assert "nutgraf/_theme/static/css/main.css" in names
    assert "nutgraf/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any(name.startswith(("content/", "tests/")) for name in names)


@pytest.mark.slow
def test_a_site_builds_with_the_wheel_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    run(
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        wheel,
        cwd=tmp_path,
    )
    site = tmp_path / "a site"
    article = site / "content" / "explainers" / "tolls.md"
    article.parent.mkdir(parents=True)
    article.write_text("---\ntitle: Tolls\nsummary: Why.\ndate: 2024\n---\n\nText.\n", "utf-8")
    (site / "pelicanconf.py").write_text(CONF, "utf-8")

    run(tmp_path / "env" / "bin" / "nutgraf", "build", "--strict", cwd=site)

    page = (site / "output" / "explainers" / "tolls.html").read_text("utf-8")
    assert "<h1" in page
    assert "Tolls" in page
    assert (site / "output" / "theme" / "style.css").stat().st_size > 1000
