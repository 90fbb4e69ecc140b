"""What another process tells is heard part by part, and nothing of a part that is not whole."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from nutgraf.meanwhile import ROOM, Meanwhile

PARTS = [b"first", b"", b"third" * 50_000]


@contextmanager
def ending(meanwhile: Meanwhile) -> Iterator[Meanwhile]:
    try:
        yield meanwhile
    finally:
        meanwhile.end()


def test_all_parts_are_told_once_and_in_order() -> None:
    with ending(Meanwhile(lambda: PARTS)) as meanwhile:
        heard = meanwhile.told_so_far()

        assert [*heard, *meanwhile.told()] == PARTS
        assert list(meanwhile.told()) == meanwhile.told_so_far() == []


def test_what_is_ready_is_given_without_waiting_for_the_rest() -> None:
    told, telling = os.pipe()

    def work() -> Iterator[bytes]:
        yield b"ready"
        os.write(telling, b"!")
        signal.pause()
        yield b"never"

    with ending(Meanwhile(work)) as meanwhile:
        os.read(told, 1)

        assert meanwhile.told_so_far() == [b"ready"]
        assert meanwhile.told_so_far() == []
    os.close(told)
    os.close(telling)


def test_more_than_there_is_room_for_comes_whole() -> None:
    parts = [bytes([number]) * ROOM for number in range(3)]

    with ending(Meanwhile(lambda: parts)) as meanwhile:
        assert list(meanwhile.told()) == parts


class Torn(bytes):
    """A part of which not all comes."""

    def __len__(self) -> int:
        return super().__len__() + 1


@pytest.mark.parametrize("last", [Torn(b""), Torn(b"half of it")], ids=["its length", "half"])
@pytest.mark.parametrize("is_killed", [True, False], ids=["killed", "ended"])
def test_only_whole_parts_of_one_that_was_ended_count(last: bytes, is_killed: bool) -> None:
    def work() -> Iterator[bytes]:
        yield b"whole"
        yield last
        if is_killed:
            os.kill(os.getpid(), signal.SIGKILL)

    with ending(Meanwhile(work)) as meanwhile:
        assert list(meanwhile.told()) == [b"whole"]


def test_one_that_breaks_down_tells_what_it_had() -> None:
    def work() -> Iterator[bytes]:
        yield b"whole"
        raise ZeroDivisionError

    with ending(Meanwhile(work)) as meanwhile:
        assert list(meanwhile.told()) == [b"whole"]
