"""The manifest in the output folder and its second copy in the state folder, read and kept."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from nutgraf.state import keep
from nutgraf.writing.manifest import MANIFEST, Records, decode, without_trust


def second_copy(output: Path, state: Path | None) -> Path | None:
    """Where the second copy stands: one file for each output folder."""
    if state is None:
        return None
    mark = blake2b(os.fsencode(output.resolve()), digest_size=8).hexdigest()
    return state / f"output-{mark}.json"


def read_records(output: Path, second: Path | None) -> Records:
    """What the manifest says; where it is not whole, what it and its second copy say together.

    Raises:
        OSError: where there is a manifest that may not be read.
    """
    first = Records()
    with suppress(FileNotFoundError):
        first = decode((output / MANIFEST).read_bytes())
    if first.intact or second is None:
        return first
    try:
        return without_trust(first, decode(second.read_bytes()))
    except OSError:
        return first


def keep_second(second: Path | None, data: bytes) -> None:
    """Write the second copy, whole or not at all; a build goes on where that cannot be done."""
    if second is not None:
        keep(second, data)
