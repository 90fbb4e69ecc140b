"""What a race has found: raw numbers, which stay, and what is made of them."""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.corpus import Recipe
from bench.edits import Scenario
from bench.measure import Memory


@dataclass(frozen=True, slots=True)
class Time:
    """One timed build: seconds, seconds of all processors together, files written anew."""

    recipe: Recipe
    rival: str
    scenario: Scenario
    round: int
    wall: float
    cpu: float
    rewritten: int


@dataclass(frozen=True, slots=True)
class Peak:
    """The memory of one build at its peak, in bytes; such a build is not timed."""

    recipe: Recipe
    rival: str
    scenario: Scenario
    peak: int
    memory: Memory


@dataclass(frozen=True, slots=True)
class Made:
    """What a cold build made: see ``bench.output.Weight``."""

    recipe: Recipe
    rival: str
    files: int
    pages: int
    page_bytes: int
    articles: int
    article_bytes: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A build that did not do the work, and why."""

    recipe: Recipe
    rival: str
    scenario: Scenario
    reason: str


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A command to compare with."""

    command: str
    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Racer:
    """A rival as tables name it."""

    name: str
    title: str
    version: str


@dataclass(frozen=True, slots=True)
class Machine:
    """Where the race was run."""

    processor: str
    cores: int
    memory: int
    system: str
    python: str


@dataclass
class Race:
    """All that was found.

    Attributes:
        options: of the command that ran it.
    """

    machine: Machine
    day: str
    rivals: list[Racer] = field(default_factory=list)
    absent: dict[str, str] = field(default_factory=dict)
    times: list[Time] = field(default_factory=list)
    peaks: list[Peak] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    yardsticks: list[Yardstick] = field(default_factory=list)
    options: str = ""

    @property
    def recipes(self) -> list[Recipe]:
        """The corpora that were raced, in their order."""
        return list(dict.fromkeys(made.recipe for made in self.made))

    def scenarios(self, recipe: Recipe) -> list[Scenario]:
        """What was measured with a corpus."""
        return list(dict.fromkeys(t.scenario for t in self.times if t.recipe == recipe))

    def series(
        self, recipe: Recipe, rival: str, scenario: Scenario, of: Callable[[Time], float]
    ) -> Series | None:
        """One kind of number of all rounds; ``None`` where there are none."""
        numbers = [
            of(time)
            for time in self.times
            if (time.recipe, time.rival, time.scenario) == (recipe, rival, scenario)
        ]
        return Series(statistics.median(numbers), min(numbers), max(numbers)) if numbers else None

    def wall(self, recipe: Recipe, rival: str, scenario: Scenario) -> Series | None:
        """Seconds."""
        return self.series(recipe, rival, scenario, lambda time: time.wall)

    def failure(self, recipe: Recipe, rival: str, scenario: Scenario) -> str:
        """Why a rival is out; empty where it is not."""
        found = (
            failure.reason
            for failure in self.failures
            if (failure.recipe, failure.rival, failure.scenario) == (recipe, rival, scenario)
        )
        return next(found, "")


@dataclass(frozen=True, slots=True)
class Series:
    """The median of some rounds, and the best and the worst of them."""

    median: float
    least: float
    most: float


def linearity(race: Race, rival: str) -> dict[str, dict[Scenario, float]]:
    """Cost per article of the largest corpus against the next smaller one: 1 is linear."""
    found: dict[str, dict[Scenario, float]] = {}
    for records in (False, True):
        recipes = [recipe for recipe in race.recipes if recipe.records == records]
        if len(recipes) < 2:
            continue
        small, large = recipes[-2:]
        growth = large.articles / small.articles
        key = f"{'records' if records else 'plain'}, {large.articles:,} against {small.articles:,}"
        found[key] = {
            scenario: after.median / before.median / growth
            for scenario in race.scenarios(large)
            if (before := race.wall(small, rival, scenario))
            and (after := race.wall(large, rival, scenario))
        }
    return found


def yardsticks(race: Race) -> dict[str, float]:
    """Seconds of the commands to compare with, in the median."""
    names = dict.fromkeys(stick.command for stick in race.yardsticks)
    return {
        name: statistics.median(s.wall for s in race.yardsticks if s.command == name)
        for name in names
    }


def machine() -> Machine:
    """Where we run."""
    return Machine(
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)),
        memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        system=f"{platform.system()} {platform.release()}",
        python=_python(),
    )


def _python() -> str:
    """Its version, and whether the system brought it: such ones are compiled with more care."""
    own = ", the system's own" if sys.base_prefix == "/usr" else ""
    return f"{platform.python_version()}{own}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def save(race: Race, path: Path) -> None:
    """Write all raw numbers."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(race), indent=1) + "\n", encoding="utf-8")


def load(path: Path) -> Race:
    """Read what ``save`` wrote."""
    raw: dict[str, Any] = json.loads(path.read_text("utf-8"))

    def of(kind: Callable[..., Any], rows: Sequence[dict[str, Any]]) -> list[Any]:
        return [
            kind(**{**row, "recipe": Recipe(**row["recipe"])} if "recipe" in row else row)
            for row in rows
        ]

    return Race(
        machine=Machine(**raw["machine"]),
        day=raw["day"],
        options=raw.get("options", ""),
        rivals=of(Racer, raw["rivals"]),
        absent=raw["absent"],
        times=of(Time, raw["times"]),
        peaks=of(Peak, raw["peaks"]),
        made=of(Made, raw["made"]),
        failures=of(Failure, raw["failures"]),
        yardsticks=of(Yardstick, raw["yardsticks"]),
    )
