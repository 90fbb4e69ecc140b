"""One build at a time in one folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl


@contextmanager
def held(output: Path) -> Iterator[None]:
    """Hold the output folder alone, made where it is missing; another build waits.

    The folder itself is locked, so no file is left behind, and a killed build's lock ends with
    it. Windows, and network disks that know no such lock, have none: there, two builds at once
    are for the publisher to avoid. Folders made here go again where the build fails.
    """
    made: list[Path] = []
    handle = _hold(output, made)
    try:
        yield
    except BaseException:
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()
        raise
    finally:
        if handle is not None:
            os.close(handle)


def _hold(output: Path, made: list[Path]) -> int | None:
    while True:
        _make(output, made)
        if sys.platform == "win32":
            return None
        try:
            handle = os.open(output, os.O_RDONLY)
        except FileNotFoundError:
            continue
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        # the build before us may have failed, and taken away the folder that it had made
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), output.stat()):
                return handle
        os.close(handle)


def _make(output: Path, made: list[Path]) -> None:
    missing = [folder for folder in (output, *output.parents) if not folder.exists()]
    for folder in reversed(missing):
        with suppress(FileExistsError):
            folder.mkdir()
            made.append(folder)
    output.mkdir(exist_ok=True)  # says so where it is a file
