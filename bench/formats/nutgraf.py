"""A site for Nutgraf, with its theme copied so that a race may edit it."""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.corpus import Corpus
from bench.formats.layout import ADDRESS, NAME, PER_PAGE, TAGLINE, THEME, Layout, put, yaml_front
from bench.records import GIANT, Records

CONF = f'''"""Settings of a site of the race."""

from pathlib import Path

from nutgraf import plugin

SITENAME = "{NAME}"
SITESUBTITLE = "{TAGLINE}"
SITEURL = "{ADDRESS}"
DEFAULT_LANG = "en"
TIMEZONE = "UTC"
PATH = "content"
OUTPUT_PATH = "output"
DEFAULT_PAGINATION = {PER_PAGE}

PLUGINS = [plugin]
THEME = str(Path(__file__).parent / "theme")

# no rival makes an index
NUTGRAF_SEARCH = False
# nobody wrote these texts, so their numbers have no sources
NUTGRAF_IGNORE = ["N701"]
# no rival draws any
NUTGRAF_CARDS = False
'''


class Nutgraf(Layout):
    """Ours. It alone knows records."""

    foot = "theme/templates/partials/foot.html"
    kept = (".nutgraf",)
    sources = "content/sources"

    def write(self, corpus: Corpus, site: Path) -> None:
        """Write a site into an empty folder."""
        put(site / "pelicanconf.py", CONF)
        shutil.copytree(THEME, site / "theme", dirs_exist_ok=True)
        if corpus.recipe.records:
            _write_with_records(Records(corpus), site / "content")
            return
        for article in corpus.articles():
            text = yaml_front(article, "topic") + article.text_with(_file_of)
            put(site / self.articles / f"{article.slug}.md", text)


def _file_of(slug: str) -> str:
    """Another article as an author names it: by its file."""
    return f"{slug}.md"


def _write_with_records(records: Records, content: Path) -> None:
    """Write articles that cite, claim and lean on a timeline, and all that they name."""
    for article in records.corpus.articles():
        front = yaml_front(article, "topic", f"timeline: t{article.number}")
        text = front + records.text(article, article.text_with(_file_of))
        put(content / "explainers" / f"{article.slug}.md", text)
        put(content / "timelines" / f"t{article.number}.md", records.timeline(article))
    for name, text in records.source_files():
        put(content / "sources" / name, text)
    for name, text in records.actor_files():
        put(content / "actors" / name, text)
    if records.corpus.recipe.giant:
        put(content / "timelines" / f"{GIANT}.md", records.giant_timeline())
