"""``python -m nutgraf`` is ``nutgraf``: the command, from its process's first moment to its last.

A build that has nothing to do takes as long as Python needs to import Pelican. What can be spared
around that is spared here.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading
from types import FrameType


def start() -> None:
    """Run the command as the whole of this process."""
    # modules are no garbage: `cli` and `plugin` turn it on again where more is made than they
    gc.disable()
    from nutgraf.cli import main

    made: list[object] = []  # to take ten thousand texts apart, one by one, takes time
    try:
        main(prog_name="nutgraf", obj=made)
    except SystemExit as end:
        if isinstance(end.code, int) and nobody_waits(sys._getframe(1)):  # noqa: SLF001 (who calls is told nowhere else)
            leave(end.code)
        raise


def nobody_waits(caller: FrameType | None) -> bool:
    """True where nothing is left to do in this process: no debugger or test runs it, no thread."""
    above = caller.f_back if caller else None
    while above is not None and above.f_globals.get("__name__") == "runpy":  # python -m
        above = above.f_back
    return above is None and threading.active_count() == 1 and not sys.flags.inspect


def leave(code: int) -> None:
    """End the process as Python ends it, but leave all of its memory to the system at once.

    What anyone can notice is done: what was registered for the end is called, and what was said is
    said. Where that fails, this returns, and Python ends the process and says why.
    """
    atexit._run_exitfuncs()  # noqa: SLF001 (it has no other name)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):  # a full disk; closed; none, as without a console
        return
    os._exit(code)


if __name__ == "__main__":
    start()
