"""A site for Eleventy 3."""

from __future__ import annotations

from pathlib import Path

from bench.corpus import Corpus
from bench.formats.layout import Layout, address_of, copy_site, put, yaml_front
from bench.formats.styles import styles


class Eleventy(Layout):
    """Eleventy: Markdown with no templates in it, lists computed once."""

    foot = "_includes/foot.njk"
    kept = (".cache",)

    def write(self, corpus: Corpus, site: Path) -> None:
        """Write a site into an empty folder."""
        copy_site("eleventy", site)
        put(site / "_includes" / "styles.njk", f"{{% raw %}}{styles()}{{% endraw %}}")
        for article in corpus.articles():
            text = yaml_front(article, "topic") + article.text_with(address_of)
            put(site / self.articles / f"{article.slug}.md", text)
