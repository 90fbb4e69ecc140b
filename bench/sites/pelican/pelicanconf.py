"""A site of the race for Pelican alone: what the other rivals make too, and nothing else."""

import functools
import os

SITENAME = "The race"
SITESUBTITLE = "The same articles for all"
SITEURL = "https://race.example"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
PLUGINS: list[str] = []

ARTICLE_PATHS = ["explainers"]
STATIC_PATHS: list[str] = []
SLUGIFY_SOURCE = "basename"
FORMATTED_FIELDS: list[str] = []
ARTICLE_URL = ARTICLE_SAVE_AS = "explainers/{slug}.html"
CATEGORY_URL = CATEGORY_SAVE_AS = "topics/{slug}.html"
TAG_URL = TAG_SAVE_AS = "tags/{slug}.html"
AUTHOR_SAVE_AS = DRAFT_SAVE_AS = ""
DIRECT_TEMPLATES = ["index"]
PAGINATED_TEMPLATES = {"index": 20, "tag": 20, "category": 20}
PAGINATION_PATTERNS = [
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}.html", "{base_name}/page/{number}.html"),
]
FEED_ALL_ATOM = "feeds/all.atom.xml"
FEED_MAX_ITEMS = 50
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None

# Pelican's own extensions, and one that makes the contents list.
MARKDOWN = {
    "extensions": ["markdown.extensions.extra", "markdown.extensions.toc"],
    "extension_configs": {"markdown.extensions.toc": {"toc_depth": "2-3"}},
    "output_format": "html5",
}

# The race runs this site with the reader's cache on, and with it off.
CACHE_CONTENT = LOAD_CONTENT_CACHE = os.environ.get("RACE_CACHE") == "1"
CHECK_MODIFIED_METHOD = "md5"


@functools.cache
def minutes(article: object) -> int:
    """How long an article takes to read."""
    return max(1, round(len(article.content.split()) / 250))  # type: ignore[attr-defined]


def day(date: object) -> str:
    """A date in words."""
    return f"{date:%-d %B %Y}"


JINJA_FILTERS = {"minutes": minutes, "day": day}
