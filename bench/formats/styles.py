"""The styles that one of our articles carries: every page of every rival carries as many."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from bench.corpus import Corpus, Recipe
from bench.formats.nutgraf import Nutgraf

STYLES = re.compile(r"<style>.*?</style>", re.DOTALL)


@cache
def styles() -> str:
    """The element as our newest build writes it."""
    corpus, ours = Corpus(Recipe(articles=3)), Nutgraf()
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        ours.write(corpus, site)
        subprocess.run(
            [sys.executable, "-m", "nutgraf", "build"], cwd=site, check=True, capture_output=True
        )
        slug = next(corpus.articles()).slug
        found = STYLES.search((site / "output" / ours.page(slug)).read_text("utf-8"))
    assert found is not None, "our article carries no styles"
    return found[0]
