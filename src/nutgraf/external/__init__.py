"""Whether addresses outside the site still answer; only ``nutgraf check --links`` asks.

Read the modules in the order of the way::

    addresses    library     -> every outer address, and where it is written
    cache        a file      -> good answers of the last days
    run          addresses   -> answers, side by side and within a time limit
    ask          one address -> its answer
    problems     answers     -> problems, each with its file and line

What they lean on: `answers` (what an answer is), `polite` (how long to wait, how seldom to
ask), `hosts` (which stand inside this network), `retry` (how long a busy host wants to be left
alone), `failures` (why there is no answer, in words).

Nothing here changes a page: a site builds alike whether its links were checked or not.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from nutgraf.external import cache
from nutgraf.external.addresses import references
from nutgraf.external.answers import Answer
from nutgraf.external.hosts import is_inside
from nutgraf.external.polite import Manners
from nutgraf.external.problems import problems
from nutgraf.library import Library
from nutgraf.model import Problem

__all__ = ["Manners", "check_links"]


def check_links(
    library: Library,
    site_url: str,
    folder: Path,
    limit: float = 300,
    progress: Callable[[int, int], None] | None = None,
    *,
    manners: Manners | None = None,
    is_inside: Callable[[str], bool] = is_inside,
) -> tuple[Problem, ...]:
    """Ask every outer address of what is published, and say what is wrong with it.

    Args:
        site_url: says who asks; addresses below it are the site's own and are not asked.
        folder: keeps answers from one run to the next.
        limit: seconds for all of it.
        progress: called after each answer with how many have come and how many are asked.
        is_inside: whether a host stands in this machine's own network.

    Raises:
        KeyboardInterrupt: after Ctrl-C; what was answered until then is kept.
    """
    # imported here because no other command should wait for the HTTP library
    from nutgraf.external.run import ask_all

    listed = references(library, site_url)
    addresses = dict.fromkeys(reference.address for reference in listed)
    now = time.time()
    kept = {a: k for a, k in cache.read(folder, now).items() if a in addresses}
    answers = {address: answer.answer(address) for address, answer in kept.items()}
    asked: dict[str, Answer] = {}
    try:
        ask_all(
            [address for address in addresses if address not in kept],
            asked,
            site_url=site_url,
            limit=limit,
            manners=manners,
            is_inside=is_inside,
            progress=progress,
        )
    finally:
        if addresses:
            cache.write(folder, kept | cache.keep(asked, now))
    return problems(listed, answers | asked, limit)
