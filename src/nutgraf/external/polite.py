"""Manners: how long to wait for a host, and how seldom to knock at its door."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec import Struct


class Manners(Struct, frozen=True):
    """How to ask; times in seconds.

    Attributes:
        connect: until a connection stands.
        read: until the first byte of an answer, and between any two.
        longest: until a request ends, whatever comes: ``read`` alone lets a drip go on for ever.
        at_once: how many requests one host gets at the same time.
        pause: between the beginnings of two requests to one host.
        hosts: how many hosts are asked at the same time.
        longest_wait: what a host may ask for with Retry-After, and still be asked once more.
        hops: how many redirects are followed.
        most_bytes: how much of an answer is read.
    """

    connect: float = 10
    read: float = 15
    longest: float = 40
    at_once: int = 2
    pause: float = 0.2
    hosts: int = 16
    longest_wait: float = 30
    hops: int = 10
    most_bytes: int = 64 * 1024


class Door:
    """One host's door: a few at once, and a pause between two knocks."""

    def __init__(self, manners: Manners) -> None:
        self._places = asyncio.Semaphore(manners.at_once)
        self._pause = manners.pause
        self._opens = 0.0

    @asynccontextmanager
    async def knock(self) -> AsyncIterator[None]:
        """Wait for a place and for one's turn, and keep the place as long as needed."""
        async with self._places:
            while (wait := self._opens - _now()) > 0:  # noqa: ASYNC110 as the next line says
                # looked at again after each sleep: the host may have asked for rest meanwhile
                await asyncio.sleep(wait)
            self._opens = _now() + self._pause
            yield

    def rest(self, wait: float) -> None:
        """Let nobody knock for some seconds."""
        self._opens = max(self._opens, _now() + wait)


def _now() -> float:
    return asyncio.get_running_loop().time()
