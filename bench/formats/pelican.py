"""A site for Pelican alone, with its own reader of Markdown."""

from __future__ import annotations

from pathlib import Path

from bench.corpus import Article, Corpus
from bench.formats.layout import Layout, address_of, copy_site, put
from bench.formats.styles import styles


class Pelican(Layout):
    """Pelican without us: its own header, and a mark where the contents list goes."""

    foot = "theme/templates/foot.html"
    kept = ("cache",)

    def write(self, corpus: Corpus, site: Path) -> None:
        """Write a site into an empty folder."""
        copy_site("pelican", site)
        put(site / "theme" / "templates" / "styles.html", f"{{% raw %}}{styles()}{{% endraw %}}")
        for article in corpus.articles():
            text = _header(article) + "[TOC]\n\n" + article.text_with(address_of)
            put(site / self.articles / f"{article.slug}.md", text)


def _header(article: Article) -> str:
    return (
        f"Title: {article.title}\n"
        f"Summary: {article.summary}\n"
        f"Date: {article.date}\n"
        f"Category: {article.topic}\n"
        f"Tags: {', '.join(article.tags)}\n\n"
    )
