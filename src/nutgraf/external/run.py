"""Ask many addresses: all hosts side by side, each host gently, and an end to it all.

With asyncio and not with threads, because a thread that waits for a silent host cannot be
told to stop: here one time limit ends every wait, whatever it is for.

No host's robots.txt is asked: that file speaks to programs which find addresses by themselves,
and these were each put here by a person, and are each asked once.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Thread
from typing import Any

from nutgraf.external.answers import Answer
from nutgraf.external.ask import Means, ask, client_for, web_address
from nutgraf.external.hosts import is_inside
from nutgraf.external.polite import Manners

# How many addresses have their answer, and of how many.
Progress = Callable[[int, int], None]


def ask_all(
    addresses: Iterable[str],
    into: dict[str, Answer],
    *,
    site_url: str = "",
    limit: float = 300,
    manners: Manners | None = None,
    is_inside: Callable[[str], bool] = is_inside,
    progress: Progress | None = None,
) -> None:
    """Ask each address once.

    Args:
        into: gets the answers as they come, so that they are there after Ctrl-C too; an
            address that is not in it at the end was not asked, or not to the end.
        limit: seconds for all of it.
        progress: called after each answer.
    """
    todo = list(dict.fromkeys(addresses))

    def told(address: str, answer: Answer) -> None:
        into[address] = answer
        if progress:
            progress(len(into), len(todo))

    asyncio.run(_ask_all(todo, told, site_url, limit, manners or Manners(), is_inside))


async def _ask_all(
    addresses: list[str],
    told: Callable[[str, Answer], None],
    site_url: str,
    limit: float,
    manners: Manners,
    is_inside: Callable[[str], bool],
) -> None:
    asyncio.get_running_loop().set_default_executor(_Lookups())
    slots = asyncio.Semaphore(manners.hosts)
    async with client_for(site_url, manners) as client:
        means = Means(client, manners, is_inside)
        try:
            async with asyncio.timeout(limit), asyncio.TaskGroup() as hosts:
                for waiting in _by_host(addresses):
                    hosts.create_task(_ask_host(waiting, told, means, slots))
        except TimeoutError:
            pass
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError  # Ctrl-C, which something on the way has swallowed


def _by_host(addresses: Iterable[str]) -> list[list[str]]:
    """The addresses of each host; the longest list first, because it takes longest."""
    hosts: defaultdict[str, list[str]] = defaultdict(list)
    for address in addresses:
        url = web_address(address)
        hosts[url.host if url else ""].append(address)
    return sorted(hosts.values(), key=len, reverse=True)


async def _ask_host(
    addresses: list[str],
    told: Callable[[str, Answer], None],
    means: Means,
    slots: asyncio.Semaphore,
) -> None:
    waiting = iter(addresses)
    async with slots, asyncio.TaskGroup() as lanes:
        for _ in range(means.manners.at_once):
            lanes.create_task(_ask_next(waiting, told, means))


async def _ask_next(
    waiting: Iterator[str], told: Callable[[str, Answer], None], means: Means
) -> None:
    for address in waiting:
        told(address, await ask(address, means))


class _Lookups(ThreadPoolExecutor):
    """Threads to look names up in, which nobody waits for.

    A lookup cannot be told to stop. In asyncio's own few threads, names that hang would hold
    up those that do not, and the command could not end before them.
    """

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Begin at once, in a thread that ends with the program."""
        future: Future[Any] = Future()
        Thread(target=_work, args=(future, fn, args, kwargs), daemon=True).start()
        return future

    def shutdown(self, *_args: object, **_options: object) -> None:
        """Wait for nothing."""


def _work(
    future: Future[Any], fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(fn(*args, **kwargs))
    except BaseException as error:  # noqa: BLE001 because whoever waits for it shall have it
        future.set_exception(error)
