"""What the sites of all rivals share: where things stand, and how they are written."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

from bench.corpus import Article, Corpus

REPOSITORY = Path(__file__).resolve().parent.parent.parent
SITES = REPOSITORY / "bench" / "sites"
THEME = REPOSITORY / "theme"

NAME = "The race"
TAGLINE = "The same articles for all"
ADDRESS = "https://race.example"
PER_PAGE, FEED_ITEMS = 20, 50
OUTPUT = "output"
# The foot of every page begins so, in every rival's layout: where the layout is edited.
FOOT = '<p class="foot__name">'


class Layout(ABC):
    """How one rival wants a site.

    Attributes:
        articles: the folder of articles, seen from the site.
        foot: the file of the layout that draws every page's foot.
        kept: files and folders that builds keep for themselves; a cold build has none of them.
        sources: the folder of source files; empty where a rival knows no sources.
        feed: the feed of all articles, seen from the output.
    """

    articles: ClassVar[str] = "content/explainers"
    foot: ClassVar[str]
    kept: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[str] = ""
    feed: ClassVar[str] = "feeds/all.atom.xml"

    def page(self, slug: str) -> str:
        """An article's page, seen from the output."""
        return f"explainers/{slug}.html"

    @abstractmethod
    def write(self, corpus: Corpus, site: Path) -> None:
        """Write a site into an empty folder."""


def address_of(slug: str) -> str:
    """Another article as seen from one: all stand in one folder of the output."""
    return f"{slug}.html"


def yaml_front(article: Article, topic_key: str, *more: str) -> str:
    """Front matter in YAML."""
    tags = ", ".join(f'"{tag}"' for tag in article.tags)
    topic = f'"{article.topic}"'
    lines = [
        "---",
        f'title: "{article.title}"',
        f'summary: "{article.summary}"',
        f"date: {article.date}",
        f"{topic_key}: {topic}",
        f"tags: [{tags}]",
        *more,
        "---",
    ]
    return "\n".join(lines) + "\n\n"


def put(path: Path, text: str) -> None:
    """Write a file, and the folders that it stands in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def copy_site(rival: str, site: Path) -> None:
    """Copy a rival's settings and templates."""
    shutil.copytree(SITES / rival, site, dirs_exist_ok=True)
