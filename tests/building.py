"""Builds in this process, and what they give."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from nutgraf.errors import ContentError
from nutgraf.model import Problem
from nutgraf.order import Order
from nutgraf.run import Run


class Outcome(Struct, frozen=True):
    """What a build gave: its files and what it said, or the mistakes that stopped it."""

    files: dict[str, bytes]
    said: str = ""
    mistakes: tuple[Problem, ...] = ()


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
