"""Python's garbage collector, and when it may rest."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting() -> Iterator[None]:
    """Let it rest while a site is made.

    It looks for circles again and again in all that there is, and records, views and pages have
    none: for ten thousand texts that is a seventh of the first process's time, and frees nothing.
    """
    ran = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if ran:
            gc.enable()
