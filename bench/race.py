"""The race: every rival does the same work, one after the other, round by round."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from tempfile import mkdtemp

from bench import output
from bench.corpus import Corpus, Recipe
from bench.edits import SCENARIOS, Edits, Scenario, VoidError, marks
from bench.formats.layout import OUTPUT
from bench.measure import Cost, run
from bench.results import Failure, Made, Peak, Race, Time, Yardstick
from bench.rivals import Rival

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is raced.

    Attributes:
        recipes: the corpora, by what tables call them: ``plain`` or ``records``, in each size.
        rivals: who builds them; only Nutgraf builds those with records.
        scenarios: what is measured, in this order in each round.
        rounds: how often.
        slow_rounds: how often for rivals that are slow.
        slow: seconds of a cold build from which on a rival is slow.
        aside: names of rivals that only build cold from ``aside_from`` articles on, as often as
            slow ones.
        limit: seconds after which a build is stopped, and its rival out.
        work: a folder for the sites; it is emptied.
    """

    recipes: tuple[Recipe, ...]
    rivals: tuple[Rival, ...]
    scenarios: tuple[Scenario, ...]
    rounds: int
    slow_rounds: int
    slow: float
    limit: float
    work: Path
    aside: frozenset[str] = frozenset()
    aside_from: int = 1000


@dataclass
class Runner:
    """One rival with one site: what it has to rebuild, and how it has done so far."""

    rival: Rival
    recipe: Recipe
    site: Path
    edits: Edits
    out: bool = False
    slow: bool = False
    failed: set[Scenario] = field(default_factory=set)

    @property
    def output(self) -> Path:
        """Where the finished site stands."""
        return self.site / OUTPUT


def race(plan: Plan, results: Race, say: Say) -> None:
    """Run the whole race; results come in as it goes, so that one that is stopped has some."""
    for recipe in plan.recipes:
        runners = list(_line_up(plan, recipe, say))
        marked = marks()
        # the first round fills the system's caches alike for all, and looks at memory
        for number in range(plan.rounds + 1):
            for at, scenario in enumerate(plan.scenarios):
                # whoever comes after a rival that took much memory meets a slower machine
                turns = Random(100 * number + at).sample(runners, len(runners))
                for runner in turns:
                    if _takes_part(plan, runner, scenario, number):
                        mark = next(marked)
                        _leg(plan, runner, scenario, number, mark, results, say)
            if number and recipe == plan.recipes[0]:
                _yardsticks(plan.work, results)
        shutil.rmtree(plan.work)


def _line_up(plan: Plan, recipe: Recipe, say: Say) -> Iterator[Runner]:
    """Write everybody's site."""
    for rival in plan.rivals:
        if recipe.records and rival.name != "nutgraf":
            continue
        say(f"{_words(recipe)}: writing the site of {rival.title}")
        site, corpus = plan.work / rival.name, Corpus(recipe)
        site.mkdir(parents=True)
        rival.site_layout.write(corpus, site)
        rival.prepare(site)
        yield Runner(rival, recipe, site, Edits(site, rival.site_layout, corpus))


def _takes_part(plan: Plan, runner: Runner, scenario: Scenario, number: int) -> bool:
    if scenario == "source" and not (runner.recipe.records and runner.rival.site_layout.sources):
        return False
    aside = runner.rival.name in plan.aside and runner.recipe.articles >= plan.aside_from
    if aside and scenario != "cold":
        return False
    rounds = min(plan.rounds, plan.slow_rounds) if runner.slow or aside else plan.rounds
    return not runner.out and scenario not in runner.failed and number <= rounds


def _leg(
    plan: Plan,
    runner: Runner,
    scenario: Scenario,
    number: int,
    mark: str,
    results: Race,
    say: Say,
) -> None:
    """One build of one rival, and whether it did the work."""
    rival, recipe = runner.rival, runner.recipe
    words = f"{_words(recipe)}, round {number}, {scenario}: {rival.title}"
    _set_up(runner, scenario, mark)
    before = output.stamps(runner.output)
    # what the last rival left to be written is not to be this one's burden
    os.sync()
    cost = run(rival.command, runner.site, rival.environment, limit=plan.limit, watch=number == 0)
    try:
        _check(plan, runner, scenario, mark, cost)
    except VoidError as error:
        say(f"{words}: VOID: {error}")
        results.failures.append(Failure(recipe, rival.name, scenario, str(error)))
        runner.failed.add(scenario)
        runner.out = runner.out or scenario == plan.scenarios[0]
        return
    say(f"{words}: {cost.wall:.2f} s")
    if number == 0:
        results.peaks.append(Peak(recipe, rival.name, scenario, cost.peak, cost.memory))
        runner.slow = runner.slow or cost.wall > plan.slow
        if scenario == plan.scenarios[0]:
            results.made.append(Made(recipe, rival.name, **asdict(output.weight(runner.output))))
        return
    again = output.rewritten(before, output.stamps(runner.output))
    results.times.append(Time(recipe, rival.name, scenario, number, cost.wall, cost.cpu, again))


def _set_up(runner: Runner, scenario: Scenario, mark: str) -> None:
    """Bring a site to where a scenario begins."""
    if scenario == "cold":
        # put aside, not deleted: for minutes ext4 looks at each file that is gone before it makes
        # a new one there, and a cold build is one where nothing was
        aside = Path(mkdtemp(prefix="aside-", dir=runner.site.parent))
        for name in (OUTPUT, *runner.rival.site_layout.kept):
            if (runner.site / name).exists():
                (runner.site / name).rename(aside / name.replace("/", "-"))
    elif scenario != "nothing":
        runner.edits.make(scenario, mark)


def _check(plan: Plan, runner: Runner, scenario: Scenario, mark: str, cost: Cost) -> None:
    """See that a rival has done what was asked.

    Raises:
        VoidError: it has not.
    """
    if cost.code:
        late = cost.wall >= plan.limit
        raise VoidError(
            f"stopped after {plan.limit:.0f} s" if late else f"exit {cost.code}: {cost.said[-500:]}"
        )
    runner.edits.check(scenario, mark)
    feed = runner.output / runner.rival.site_layout.feed
    if not feed.is_file():
        raise VoidError("there is no feed")


def _yardsticks(folder: Path, results: Race) -> None:
    """What a start of Python costs, with nothing and with Pelican imported."""
    for code in ("pass", "import pelican"):
        cost = run((sys.executable, "-c", code), folder)
        results.yardsticks.append(Yardstick(f'python -c "{code}"', cost.wall, cost.cpu))


def _words(recipe: Recipe) -> str:
    return f"{recipe.articles:,} articles{' with records' if recipe.records else ''}"


def announce(started: float) -> Say:
    """Print progress with the time since the start."""

    def say(words: str) -> None:
        print(f"{time.monotonic() - started:7.1f}  {words}", flush=True)

    return say


def chosen(names: Iterable[str]) -> tuple[Scenario, ...]:
    """Scenarios by name, in the order in which they are raced; cold builds always come first."""
    wanted = {"cold", *names}
    return tuple(scenario for scenario in SCENARIOS if scenario in wanted)


def recipes(
    sizes: Sequence[int], corpora: Sequence[str], base: Recipe, most_records: int
) -> tuple[Recipe, ...]:
    """The corpora to race, smallest first, those without records before those with.

    Args:
        most_records: articles above which no corpus has records: all its events stand on one page.
    """
    from dataclasses import replace

    return tuple(
        replace(base, articles=size, records=kind == "records", giant=base.giant)
        for kind in corpora
        for size in sorted(sizes)
        if kind == "plain" or size <= most_records
    )
