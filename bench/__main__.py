"""Make sites of one corpus for Nutgraf and other generators, and race them."""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from bench import plot, results, rivals, tables
from bench.corpus import Corpus, Recipe
from bench.edits import SCENARIOS
from bench.formats import LAYOUTS
from bench.formats.layout import REPOSITORY
from bench.race import Plan, announce, chosen, race, recipes

SIZES, CORPORA = (100, 1_000, 10_000), ("plain", "records")
README = REPOSITORY / "README.md"
# What the README shows comes from whole races; any other keeps its results to itself.
WHOLE, PART = REPOSITORY / "bench" / "results", rivals.CACHE / "results"


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks."""
    parser = _parser()
    options = parser.parse_args(arguments)
    options.asked = sys.argv[1:] if arguments is None else arguments
    return int(options.do(options, parser) or 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    make = commands.add_parser("make", help="write one rival's site into a folder")
    make.add_argument("--rival", choices=LAYOUTS, required=True)
    make.add_argument("--size", type=_positive, default=1000, help="articles (1000)")
    make.add_argument("--into", type=Path, required=True, help="an empty folder, or none yet")
    make.add_argument("--records", action="store_true", help="for Nutgraf: citations and so on")
    _add_recipe(make)
    make.set_defaults(do=_make)

    run = commands.add_parser("race", help="race all rivals that are here")
    run.add_argument("--sizes", type=_sizes, default=SIZES, help="articles (100,1000,10000)")
    run.add_argument("--rivals", type=_names_of(rivals.RIVALS), help=", ".join(rivals.RIVALS))
    run.add_argument("--scenarios", type=_names_of(SCENARIOS), help=", ".join(SCENARIOS))
    run.add_argument("--corpora", type=_names_of(CORPORA), help=", ".join(CORPORA))
    run.add_argument("--rounds", type=_positive, default=5, help="timed ones (5)")
    run.add_argument("--slow-rounds", type=_positive, default=2, help="of slow rivals (2)")
    run.add_argument("--slow", type=float, default=20, help="seconds cold that are slow (20)")
    run.add_argument("--limit", type=float, default=3600, help="seconds a build may take (3600)")
    run.add_argument(
        "--aside",
        type=_names_of(rivals.RIVALS),
        default=(),
        help="rivals that only build cold from 1,000 articles on, as often as slow ones",
    )
    run.add_argument(
        "--most-records", type=_positive, default=1000, help="articles with records (1000)"
    )
    run.add_argument(
        "--publish", action="store_true", help="show this race in bench/results and the README"
    )
    run.add_argument("--work", type=Path, help="a folder for the sites; it must be empty")
    run.add_argument("--results", type=Path, help="a folder for numbers, tables and plot")
    _add_recipe(run)
    run.set_defaults(do=_race)

    report = commands.add_parser("report", help="make tables and plot anew from race.json")
    report.add_argument("--results", type=Path, default=WHOLE, help="where race.json is")
    report.add_argument("--readme", action="store_true", help="put the summary into the README")
    report.set_defaults(do=_report)

    install = commands.add_parser("install", help="install the rivals that can be installed")
    install.set_defaults(do=_install)
    return parser


def _add_recipe(parser: argparse.ArgumentParser) -> None:
    """Add what decides a corpus, besides its size."""
    default = Recipe(1)
    parser.add_argument(
        "--words",
        type=_positive,
        default=default.words,
        help=f"in an article; about 100 at the least ({default.words})",
    )
    parser.add_argument("--tags", type=_positive, default=default.tags, help=f"({default.tags})")
    parser.add_argument(
        "--topics", type=_positive, default=default.topics, help=f"({default.topics})"
    )
    parser.add_argument("--seed", type=int, default=default.seed, help=f"({default.seed})")
    parser.add_argument(
        "--giant",
        type=int,
        default=0,
        metavar="EVENTS",
        help="with records: one more timeline of so many events",
    )


def _recipe(options: argparse.Namespace, articles: int, *, records: bool = False) -> Recipe:
    return Recipe(
        articles=articles,
        words=options.words,
        tags=options.tags,
        topics=options.topics,
        seed=options.seed,
        records=records,
        giant=options.giant,
    )


def _make(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    into = _empty(options.into, parser)
    if options.records and options.rival != "nutgraf":
        parser.error("only Nutgraf knows records")
    records = options.records or options.giant > 0
    recipe = _recipe(options, options.size, records=records)
    LAYOUTS[options.rival].write(Corpus(recipe), into)
    return 0


def _race(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if options.work:
        _empty(options.work, parser)
    say = announce(time.monotonic())
    found = results.Race(results.machine(), dt.datetime.now(dt.UTC).date().isoformat())
    found.options = " ".join(options.asked[1:])
    racing = list(_present(options, found))
    for name, reason in found.absent.items():
        say(f"skipped: {name}: {reason}")
    if not racing:
        parser.error("none of these rivals is here")
    whole = options.publish or _is_whole(options)
    folder = options.results or (WHOLE if whole else PART)
    work = Path(tempfile.mkdtemp(prefix="race-", dir=options.work))
    plan = Plan(
        recipes=recipes(
            options.sizes, options.corpora or CORPORA, _recipe(options, 1), options.most_records
        ),
        rivals=tuple(racing),
        scenarios=chosen(options.scenarios or SCENARIOS),
        rounds=options.rounds,
        slow_rounds=options.slow_rounds,
        slow=options.slow,
        limit=options.limit,
        work=work / "sites",
        aside=frozenset(options.aside),
    )
    try:
        race(plan, found, say)
    except KeyboardInterrupt:
        say("stopped; what there is so far is written down")
    finally:
        shutil.rmtree(work, ignore_errors=True)
        results.save(found, folder / "race.json")
    _write(found, folder)
    if folder == WHOLE:
        tables.put_into(README, tables.summary(found))
    return 0


def _present(options: argparse.Namespace, found: results.Race) -> list[rivals.Rival]:
    """The rivals that are asked for and here; notes both these and those that are not here."""
    racing = []
    for name in options.rivals or rivals.RIVALS:
        rival = rivals.RIVALS[name]()
        if isinstance(rival, rivals.Absent):
            found.absent[rival.name] = rival.reason
        else:
            racing.append(rival)
            found.rivals.append(results.Racer(rival.name, rival.title, rival.version))
    return racing


def _is_whole(options: argparse.Namespace) -> bool:
    """Whether nothing is left out, and the corpus is the one that the README speaks of."""
    left_out = options.rivals or options.scenarios or options.corpora or options.aside
    left_out = left_out or options.rounds < 3
    return not left_out and set(options.sizes) >= set(SIZES) and _recipe(options, 1) == Recipe(1)


def _report(options: argparse.Namespace, _parser: argparse.ArgumentParser) -> int:
    found = results.load(options.results / "race.json")
    _write(found, options.results)
    if options.readme:
        tables.put_into(README, tables.summary(found))
    return 0


def _write(found: results.Race, folder: Path) -> None:
    """Write what people read."""
    path = folder / "race.md"
    path.write_text(tables.document(found), encoding="utf-8")
    print(f"wrote {path}")
    if plot.plot(found, folder / "race.svg"):
        print(f"wrote {folder / 'race.svg'}")
    else:
        print("no plot: pip install matplotlib")


def _install(_options: argparse.Namespace, _parser: argparse.ArgumentParser) -> int:
    for line in rivals.install():
        print(line)
    return 0


def _empty(folder: Path, parser: argparse.ArgumentParser) -> Path:
    """A folder that is there and holds nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        parser.error(f"{folder} is not empty")
    return folder


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(sorted({_positive(part) for part in text.split(",")}))


def _names_of(known: Iterable[str]) -> Callable[[str], tuple[str, ...]]:
    """What reads a list of names with commas between them."""
    names = tuple(known)

    def read(text: str) -> tuple[str, ...]:
        found = tuple(part.strip() for part in text.split(","))
        unknown = [name for name in found if name not in names]
        if unknown:
            raise argparse.ArgumentTypeError(f'"{unknown[0]}" is none of {", ".join(names)}')
        return found

    return read


if __name__ == "__main__":
    sys.exit(main())
