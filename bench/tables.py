"""A race as Markdown: every number in one file, and the few that the README shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from bench.corpus import Recipe
from bench.edits import Scenario
from bench.results import Race, Racer, Series, Time, linearity, yardsticks

YARDSTICK = "hugo"
BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
TITLES: dict[Scenario, str] = {
    "cold": "cold",
    "nothing": "nothing changed",
    "body": "one body",
    "title": "one title",
    "source": "one source",
    "template": "one template",
}
NONE = "–"
EXPLANATION = f"""
**How to read it.** Each number is the median of all rounds, with the best and the worst of them. In
italics stands how many times the newest Hugo's median it is. Cold: no output and no cache. The other
columns are rebuilds after one edit. "{NONE}" means that there is nothing to measure: only Nutgraf
knows sources, and only in the corpus with records. Every build is checked for the edited words.
CPU time is that of all processes together. Memory was sampled in a round that was not timed.
All rivals write the same articles, lists and feed, and the same styles into each page; files and bytes say how near they come.
"""


def document(race: Race) -> str:
    """All tables of a race."""
    parts = [
        "# The race",
        _where(race),
        EXPLANATION.strip().replace("\n", " "),
        "\n".join(_rivals(race)),
        *(part for recipe in race.recipes for part in _of_recipe(race, recipe)),
        *_comparisons(race),
        *_failures(race),
    ]
    return "\n\n".join(parts) + "\n"


def _where(race: Race) -> str:
    machine = race.machine
    return (
        f"{race.day}, {machine.processor}, {machine.cores} cores, "
        f"{machine.memory / 2**30:.0f} GiB, {machine.system}, Python {machine.python}. "
        f"Run it with `{_command(race)}`."
    )


def _command(race: Race) -> str:
    return f'make bench BENCH="{race.options}"' if race.options else "make bench"


def _rivals(race: Race) -> Iterator[str]:
    yield from (f"- {racer.title} {racer.version}" for racer in race.rivals)
    yield from (f"- not here: {name}: {reason}" for name, reason in race.absent.items())


def _of_recipe(race: Race, recipe: Recipe) -> Iterator[str]:
    what = "with records" if recipe.records else "plain"
    yield f"## {recipe.articles:,} articles, {what}"
    yield (
        f"{recipe.words} words each, {recipe.tags} tags, {recipe.topics} topics, seed {recipe.seed}"
        + (f", a timeline of {recipe.giant:,} events" if recipe.records and recipe.giant else "")
        + f"; {_rounds(race, recipe)}."
    )
    scenarios = race.scenarios(recipe)
    yield _table(race, recipe, "Seconds", scenarios, lambda time: time.wall, _with_ratio)
    yield _table(race, recipe, "CPU seconds", scenarios, lambda time: time.cpu, _spread)
    yield _table(race, recipe, "Files rewritten", scenarios, lambda time: time.rewritten, _whole)
    yield _peaks(race, recipe, scenarios)
    yield _made(race, recipe)


def _rounds(race: Race, recipe: Recipe) -> str:
    rounds = {
        racer.title: max((t.round for t in race.times if _is(t, recipe, racer)), default=0)
        for racer in race.rivals
    }
    most = max(rounds.values(), default=0)
    fewer = [f"{title} {number}" for title, number in rounds.items() if 0 < number < most]
    return f"rounds: {most}" + (f" ({', '.join(fewer)})" if fewer else "")


def _is(time: Time, recipe: Recipe, racer: Racer) -> bool:
    return time.recipe == recipe and time.rival == racer.name


Cell = Callable[[Race, Recipe, Scenario, Series], str]


def _table(
    race: Race,
    recipe: Recipe,
    title: str,
    scenarios: Sequence[Scenario],
    of: Callable[[Time], float],
    cell: Cell,
) -> str:
    rows = []
    for racer in _present(race, recipe):
        row = [racer.title]
        for scenario in scenarios:
            series = race.series(recipe, racer.name, scenario, of)
            failed = race.failure(recipe, racer.name, scenario)
            row.append(
                "failed" if failed else cell(race, recipe, scenario, series) if series else NONE
            )
        rows.append(row)
    return rows_of([title, *(TITLES[scenario] for scenario in scenarios)], rows)


def _with_ratio(race: Race, recipe: Recipe, scenario: Scenario, series: Series) -> str:
    words = _spread(race, recipe, scenario, series)
    yardstick = race.wall(recipe, YARDSTICK, scenario)
    return f"{words} *{significant(series.median / yardstick.median)}*" if yardstick else words


def _spread(_race: Race, _recipe: Recipe, _scenario: Scenario, series: Series) -> str:
    return (
        f"**{significant(series.median)}** "
        f"({significant(series.least)} to {significant(series.most)})"
    )


def _whole(_race: Race, _recipe: Recipe, _scenario: Scenario, series: Series) -> str:
    return f"{series.median:,.0f}"


def _peaks(race: Race, recipe: Recipe, scenarios: Sequence[Scenario]) -> str:
    found = {(p.rival, p.scenario): p for p in race.peaks if p.recipe == recipe}
    kinds = sorted({peak.memory.upper() for peak in found.values() if peak.memory})
    rows = [
        [
            racer.title,
            *(
                f"{found[racer.name, scenario].peak / 2**20:,.0f}"
                if (racer.name, scenario) in found
                else NONE
                for scenario in scenarios
            ),
        ]
        for racer in _present(race, recipe)
    ]
    title = f"Peak memory, MiB ({', '.join(kinds)})"
    return rows_of([title, *(TITLES[scenario] for scenario in scenarios)], rows)


def _made(race: Race, recipe: Recipe) -> str:
    made = {m.rival: m for m in race.made if m.recipe == recipe}
    rows = [
        [
            racer.title,
            f"{found.files:,}",
            f"{found.pages:,}",
            f"{found.page_bytes / 2**20:,.1f}",
            f"{found.articles:,}",
            f"{found.article_bytes / max(1, found.articles) / 1024:,.1f}",
        ]
        for racer in race.rivals
        if (found := made.get(racer.name))
    ]
    return rows_of(["Made", "files", "pages", "MiB of pages", "articles", "KiB an article"], rows)


def _present(race: Race, recipe: Recipe) -> list[Racer]:
    seen = {t.rival for t in race.times if t.recipe == recipe}
    seen |= {f.rival for f in race.failures if f.recipe == recipe}
    return [racer for racer in race.rivals if racer.name in seen]


def _comparisons(race: Race) -> Iterator[str]:
    """What else was to be compared: growth, the start, Pelican alone, records."""
    grown = [
        [f"{racer.title}: {pair}", *(_ratio(ratios.get(scenario)) for scenario in TITLES)]
        for racer in race.rivals
        for pair, ratios in linearity(race, racer.name).items()
    ]
    if grown:
        yield "## Cost per article as the site grows"
        yield "1 is linear; below 1, a start-up is shared by more articles."
        yield rows_of(["", *TITLES.values()], grown)
    lines = [*_starts(race), *_against_pelican(race), *_records(race)]
    if lines:
        yield "## Also"
        yield "\n".join(f"- {line}" for line in lines)


def _starts(race: Race) -> Iterator[str]:
    sticks = yardsticks(race)
    yield from (f"`{name}`: {significant(wall)} seconds" for name, wall in sticks.items())
    for recipe in race.recipes[:1]:
        ours = race.wall(recipe, "nutgraf", "nothing")
        if ours:
            yield (
                f"`nutgraf build` with nothing changed, {recipe.articles:,} articles: "
                f"{significant(ours.median)} seconds"
            )


def _against_pelican(race: Race) -> Iterator[str]:
    for recipe in race.recipes:
        ours = race.wall(recipe, "nutgraf", "cold")
        theirs = race.wall(recipe, "pelican", "cold")
        if ours and theirs:
            times = significant(theirs.median / ours.median)
            yield f"Pelican alone, cold, {recipe.articles:,} articles: {times} of Nutgraf's time"


def _records(race: Race) -> Iterator[str]:
    plain = {recipe.articles: recipe for recipe in race.recipes if not recipe.records}
    for recipe in race.recipes:
        if not recipe.records or recipe.articles not in plain:
            continue
        with_, without = (
            race.wall(of, "nutgraf", "cold") for of in (recipe, plain[recipe.articles])
        )
        if with_ and without:
            times = significant(with_.median / without.median)
            yield f"Records, cold, {recipe.articles:,} articles: {times} of the time without them"


def _failures(race: Race) -> Iterator[str]:
    if race.failures:
        yield "## Failed"
        yield "\n".join(
            f"- {failure.rival}, {failure.recipe.articles:,} articles, "
            f"{TITLES[failure.scenario]}: {' '.join(failure.reason.split())}"
            for failure in race.failures
        )


# ----- The README -----


def summary(race: Race) -> str:
    """The few numbers that the README shows: the largest plain corpus, and cold builds of all."""
    plain = [recipe for recipe in race.recipes if not recipe.records]
    if not plain:
        return ""
    *smaller, largest = plain
    columns: list[tuple[str, Recipe, Scenario]] = [
        *((f"{recipe.articles:,}, cold", recipe, "cold") for recipe in smaller),
        *(
            (f"{largest.articles:,}, {TITLES[scenario]}", largest, scenario)
            for scenario in race.scenarios(largest)
            if scenario in ("cold", "nothing", "body", "template")
        ),
    ]
    rows = [
        [f"{racer.title} {racer.version}", *(_median(race, racer, r, s) for _, r, s in columns)]
        for racer in race.rivals
        if racer in _present(race, largest)
    ]
    table = rows_of(["Articles, seconds", *(title for title, _, _ in columns)], rows)
    machine = f"{race.machine.processor}, {race.machine.cores} cores"
    return f"{table}\n\n{race.day}, {machine}."


def _median(race: Race, racer: Racer, recipe: Recipe, scenario: Scenario) -> str:
    if race.failure(recipe, racer.name, scenario):
        return "failed"
    series = race.wall(recipe, racer.name, scenario)
    return significant(series.median) if series else NONE


def put_into(readme: Path, words: str) -> None:
    """Set words between the two marks of a README.

    Raises:
        ValueError: it has no such marks.
    """
    text = readme.read_text("utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{readme} has no {BEGIN} and {END}")
    readme.write_text(f"{before}{BEGIN}\n{words}\n{END}{after}", encoding="utf-8")


# ----- Small things -----


def rows_of(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown, numbers to the right."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def significant(number: float) -> str:
    """A number with as many digits as it deserves."""
    return f"{number:.2f}" if number < 10 else f"{number:.1f}" if number < 100 else f"{number:,.0f}"


def _ratio(number: float | None) -> str:
    return NONE if number is None else significant(number)
