"""Good answers of the last days, so that a second run asks little.

What failed is never kept, because it is to be asked again. A file that cannot be read is
no file: the worst that comes of it is that everything is asked once more.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from nutgraf import state
from nutgraf.external.answers import Answer, moved, status_answer

NAME = "links.json"
FRESH = 7 * 24 * 60 * 60
# No site links so much; a file that is larger is not ours.
MOST_BYTES = 64 * 1024 * 1024


class Kept(Struct, frozen=True, forbid_unknown_fields=True):
    """A good answer and when it was given.

    Attributes:
        asked: seconds since 1970.
        new: the address to write instead, where it has moved.
    """

    asked: float
    status: int
    new: str = ""

    def answer(self, address: str) -> Answer:
        """The answer as it was given."""
        return moved(self.status, self.new) if self.new else status_answer(self.status, address)


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    version: Literal[1]
    answers: dict[str, Kept]


def read(folder: Path, now: float) -> dict[str, Kept]:
    """The answers that are still fresh; none where the file is missing, damaged or foreign."""
    file = folder / NAME
    try:
        if file.stat().st_size > MOST_BYTES:
            return {}
        found = msgspec.json.decode(file.read_bytes(), type=_File)
    except (OSError, ValueError, msgspec.MsgspecError, RecursionError):
        return {}
    return {address: kept for address, kept in found.answers.items() if _is_usable(kept, now)}


def _is_usable(kept: Kept, now: float) -> bool:
    # what comes from the future was written under another clock
    is_fresh = 0 <= now - kept.asked < FRESH
    return is_fresh and 200 <= kept.status < 300 and kept.new.isprintable()


def keep(answers: Mapping[str, Answer], now: float) -> dict[str, Kept]:
    """The answers that are worth keeping."""
    return {
        address: Kept(now, answer.status, answer.final if answer.outcome == "moved" else "")
        for address, answer in answers.items()
        if answer.is_good
    }


def write(folder: Path, kept: Mapping[str, Kept]) -> None:
    """Keep these answers and no others; a folder that cannot be written to keeps none."""
    data = msgspec.json.encode(_File(1, dict(sorted(kept.items()))))
    state.keep(folder / NAME, msgspec.json.format(data, indent=1) + b"\n")
