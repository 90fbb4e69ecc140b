"""A site for Zola."""

from __future__ import annotations

from pathlib import Path

from bench.corpus import Article, Corpus
from bench.formats.layout import Layout, copy_site, put
from bench.formats.styles import styles


class Zola(Layout):
    """Zola: each page in a folder of its own, as it cannot do otherwise."""

    foot = "templates/foot.html"
    feed = "atom.xml"

    def page(self, slug: str) -> str:
        """An article's page, seen from the output."""
        return f"explainers/{slug}/index.html"

    def write(self, corpus: Corpus, site: Path) -> None:
        """Write a site into an empty folder."""
        copy_site("zola", site)
        put(site / "templates" / "styles.html", f"{{% raw %}}{styles()}{{% endraw %}}")
        with (site / "config.toml").open("a", encoding="utf-8") as config:
            newest = corpus.date(corpus.recipe.articles - 1)
            config.write(f'\n[extra]\nupdated = "{newest}"\n')
        for article in corpus.articles():
            text = _front(article) + article.text_with("../{}/".format)
            put(site / self.articles / f"{article.slug}.md", text)


def _front(article: Article) -> str:
    tags = ", ".join(f'"{tag}"' for tag in article.tags)
    return (
        "+++\n"
        f'title = "{article.title}"\n'
        f'description = "{article.summary}"\n'
        f"date = {article.date}\n"
        "[taxonomies]\n"
        f'topics = ["{article.topic}"]\n'
        f"tags = [{tags}]\n"
        "+++\n\n"
    )
