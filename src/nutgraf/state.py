"""Files that builds keep for themselves, beside the settings: each may be lost at any time."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def keep(place: Path, data: bytes) -> None:
    """Write a file whole or not at all; where that cannot be done, go on without it."""
    beside = place.with_name(f"{place.name}.{os.getpid()}.new")
    with suppress(OSError):
        if place.is_file() and place.read_bytes() == data:
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(data)
            beside.replace(place)
        except OSError:
            beside.unlink(missing_ok=True)
