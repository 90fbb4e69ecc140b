"""A site for Hugo, of any version since 0.111."""

from __future__ import annotations

from pathlib import Path

from bench.corpus import Corpus
from bench.formats.layout import address_of, copy_site, page_of, put, stylesheet, yaml_front


class Hugo:
    """Hugo: its layouts keep what is the same on every page, as an expert's do."""

    articles = "content/explainers"
    foot = "layouts/partials/foot.html"
    kept = ("resources", ".cache", ".hugo_build.lock")
    sources = ""
    feed = "feeds/all.atom.xml"

    def page(self, slug: str) -> str:
        """An article's page, seen from the output."""
        return page_of(slug)

    def write(self, corpus: Corpus, site: Path) -> None:
        """Write a site into an empty folder."""
        copy_site("hugo", site)
        stylesheet(site / "static" / "theme" / "style.css")
        for article in corpus.articles():
            text = yaml_front(article, "topics") + article.text_with(address_of)
            put(site / self.articles / f"{article.slug}.md", text)
