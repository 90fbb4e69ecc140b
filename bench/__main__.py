"""The command: ``python -m bench``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench.corpus import Corpus, Recipe
from bench.formats import LAYOUTS


def main(arguments: list[str] | None = None) -> int:
    """Make a site of the race, or run it."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("make", help="write one rival's site into a folder")
    make.add_argument("--rival", choices=LAYOUTS, required=True)
    make.add_argument("--size", type=int, default=1000, help="articles (default: 1000)")
    make.add_argument("--into", type=Path, required=True, help="an empty folder, or none yet")
    add_recipe(make)
    options = parser.parse_args(arguments)
    into: Path = options.into
    if into.exists() and any(into.iterdir()):
        parser.error(f"{into} is not empty")
    into.mkdir(parents=True, exist_ok=True)
    LAYOUTS[options.rival].write(Corpus(recipe_of(options, options.size)), into)
    return 0


def add_recipe(parser: argparse.ArgumentParser) -> None:
    """Add what decides a corpus, besides its size."""
    parser.add_argument("--words", type=int, default=800, help="in an article (default: 800)")
    parser.add_argument("--tags", type=int, default=50, help="of all articles (default: 50)")
    parser.add_argument("--topics", type=int, default=10, help="of all articles (default: 10)")
    parser.add_argument("--seed", type=int, default=1, help="another makes another corpus")
    parser.add_argument(
        "--records", action="store_true", help="citations, claims and events in every article"
    )
    parser.add_argument(
        "--giant", type=int, default=0, metavar="EVENTS", help="one more timeline, with records"
    )


def recipe_of(options: argparse.Namespace, articles: int) -> Recipe:
    """The recipe that the options ask for."""
    return Recipe(
        articles=articles,
        words=options.words,
        tags=options.tags,
        topics=options.topics,
        seed=options.seed,
        records=options.records,
        giant=options.giant,
    )


if __name__ == "__main__":
    sys.exit(main())
