"""Where a build's time goes."""

from __future__ import annotations

import time

import pytest

from nutgraf.meter import Meter


class Told:
    """What somebody who watches is told."""

    def __init__(self) -> None:
        self.stages: list[str] = []

    def begin(self, stage: str) -> None:
        self.stages.append(stage)

    def step(self, done: int, of: int) -> None:
        """Nobody asks."""


def test_a_stage_within_another_is_counted_once_and_the_outer_one_goes_on() -> None:
    told = Told()
    meter = Meter(told)
    began = time.perf_counter()
    with meter.stage("render"):
        time.sleep(0.02)
        for _ in range(2):
            with meter.stage("check"):
                time.sleep(0.05)
        with meter.stage("data"), meter.stage("check"):
            time.sleep(0.01)
    with meter.stage("write"):
        time.sleep(0.01)
    took = time.perf_counter() - began

    assert list(meter.stages) == ["check", "data", "render", "write"]
    assert meter.stages["check"] >= 0.11
    assert meter.stages["render"] >= 0.02
    assert sum(meter.stages.values()) <= took
    assert told.stages == [
        *("render", "check", "render", "check", "render"),
        *("data", "check", "data", "render", "write"),
    ]


def test_a_stage_that_fails_is_counted_too() -> None:
    meter = Meter()

    with pytest.raises(ValueError, match="mine"), meter.stage("a"), meter.stage("b"):
        raise ValueError("mine")

    assert sorted(meter.stages) == ["a", "b"]
    with meter.stage("c"):
        pass
    assert meter.stages["c"] < 1
