"""A site for Eleventy 3."""

from __future__ import annotations

from pathlib import Path

from bench.corpus import Corpus
from bench.formats.layout import address_of, copy_site, page_of, put, stylesheet, yaml_front


class Eleventy:
    """Eleventy: Markdown with no templates in it, lists computed once."""

    articles = "content/explainers"
    foot = "_includes/foot.njk"
    kept = (".cache",)
    sources = ""
    feed = "feeds/all.atom.xml"

    def page(self, slug: str) -> str:
        """An article's page, seen from the output."""
        return page_of(slug)

    def write(self, corpus: Corpus, site: Path) -> None:
        """Write a site into an empty folder."""
        copy_site("eleventy", site)
        stylesheet(site / "style.css")
        for article in corpus.articles():
            text = yaml_front(article, "topic") + article.text_with(address_of)
            put(site / self.articles / f"{article.slug}.md", text)
