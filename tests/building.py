"""Builds in this process, and what they give."""

from __future__ import annotations

import io
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.structs import replace

from nutgraf.errors import ContentError
from nutgraf.keeping.store import NAME, TABLES
from nutgraf.model import Problem
from nutgraf.order import Order
from nutgraf.run import Run

CONF = """
from nutgraf import plugin, theme
SITENAME, SITEURL = "Test", "https://test.example"
PATH, OUTPUT_PATH, PLUGINS, THEME = "content", "output", [plugin], theme.PATH
TIMEZONE = "UTC"
"""


class Outcome(Struct, frozen=True):
    """What a build gave: its files and what it said, or the mistakes that stopped it."""

    files: dict[str, bytes]
    said: str = ""
    mistakes: tuple[Problem, ...] = ()


@cache
def _compiled() -> bytes:
    """What builds keep of the project's own templates, which take longer than a small site."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "content").mkdir()
        (folder / "pelicanconf.py").write_text(CONF, "utf-8")
        command = (sys.executable, "-m", "nutgraf", "build", "--jobs", "2")
        subprocess.run(command, cwd=folder, capture_output=True, check=True)
        return templates_kept_by(folder)


def templates_kept_by(folder: Path) -> bytes:
    """What the builds of a site have kept, but for texts, pages and pictures; these are dropped."""
    place = folder / ".nutgraf" / NAME
    with closing(sqlite3.connect(place, isolation_level=None)) as connection:
        for table in TABLES:
            if table != "builds":
                connection.execute(f"DELETE FROM {table}")
        connection.execute("VACUUM")
    return place.read_bytes()


def with_templates(folder: Path, compiled: bytes = b"") -> Path:
    """A site's folder whose next build need not compile templates, unless it has some of its own."""
    place = folder / ".nutgraf" / NAME
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(compiled or _compiled())
    return folder


def files_in(output: Path) -> dict[str, bytes]:
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in output.rglob("*")
        if path.is_file()
    }


def outcome(order: Order) -> Outcome:
    """Build."""
    said = io.StringIO()
    one = Run(order, out=said)
    try:
        if not one.recall():
            one.prepare()
        one.write()
    except ContentError as error:
        return Outcome(files_in(order.output), mistakes=error.problems)
    return Outcome(files_in(order.output), said.getvalue())


def clean(order: Order, folder: Path) -> Outcome:
    """What a build gives where nothing was built before, in one process.

    Args:
        folder: for its output, of the same name, and its state.
    """
    shutil.rmtree(folder, ignore_errors=True)
    return outcome(
        replace(order, output=folder / order.output.name, state=folder / ".nutgraf", jobs=1)
    )
