"""A site for Hugo, of any version since 0.111."""

from __future__ import annotations

from pathlib import Path

from bench.corpus import Corpus
from bench.formats.layout import Layout, address_of, copy_site, put, yaml_front
from bench.formats.styles import styles


class Hugo(Layout):
    """Hugo: its layouts keep what is the same on every page, as an expert's do."""

    foot = "layouts/partials/foot.html"
    kept = ("resources", ".cache", ".hugo_build.lock")

    def write(self, corpus: Corpus, site: Path) -> None:
        """Write a site into an empty folder."""
        copy_site("hugo", site)
        put(site / "layouts" / "partials" / "styles.html", styles())
        for article in corpus.articles():
            text = yaml_front(article, "topics") + article.text_with(address_of)
            put(site / self.articles / f"{article.slug}.md", text)
