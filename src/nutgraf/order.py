"""What a build is told: where things stand, how texts are read, what the site is.

Nothing here imports the stages, so that a build that has nothing to do starts at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct, field

from nutgraf.site import Reading, Site

NamedBy = Literal["file", "title"]
MARKDOWN = frozenset({".md", ".markdown", ".mkd", ".mdown"})

# What another format's reader gives: HTML, and metadata as words.
OtherReader = Callable[[Path], tuple[str, Mapping[str, str]]]


class Shelves(Struct, frozen=True):
    """Where things stand in ``content/``.

    Attributes:
        content: the folder.
        article_paths, page_paths: folders of explainers and pages beside our own two, from
            ``content/``; an empty string is all of it (Pelican's ARTICLE_PATHS, PAGE_PATHS).
        excludes: folders that are not looked into for articles.
        ignore: file name patterns to pass over (IGNORE_FILES).
        file_date: a pattern with named groups that a file's name may give (FILENAME_METADATA).
        path_date: the same for its path (PATH_METADATA).
        folder_topics: whether an article's folder is its topic (USE_FOLDER_AS_CATEGORY).
        defaults: front matter of all explainers, timelines and pages (DEFAULT_METADATA).
        by_path: front matter of some files and folders (EXTRA_PATH_METADATA).
        named_by: what an article's id is made of, outside our own folder (SLUGIFY_SOURCE).
        lang: of texts that name no language (DEFAULT_LANG).
        static_paths: HTML files there that have no title are no articles (STATIC_PATHS).
        readers: endings that another reader knows, without Markdown's.
    """

    content: Path
    article_paths: tuple[str, ...] = ("",)
    page_paths: tuple[str, ...] = ("pages",)
    excludes: tuple[str, ...] = ()
    ignore: tuple[str, ...] = (".#*", ".*", "__pycache__")
    file_date: str = r"(?P<date>\d{4}-\d{2}-\d{2}).*"
    path_date: str = ""
    folder_topics: bool = True
    defaults: Mapping[str, str] = {}
    by_path: Mapping[str, Mapping[str, str]] = {}
    named_by: NamedBy = "title"
    lang: str = "en"
    static_paths: tuple[str, ...] = ()
    readers: frozenset[str] = frozenset()


def no_other_reader(path: Path) -> tuple[str, Mapping[str, str]]:
    """The reader of sites that have Markdown only."""
    raise ValueError(f"no reader for {path.name}")


class Order(Struct, frozen=True):
    """All that a build needs to be told.

    Attributes:
        state: the folder of what builds keep for themselves.
        conf: the settings file, where it is known.
        templates: folders of templates, the first that has one wins.
        locales: folders of catalogues, the first that has a message wins.
        theme_static: the theme's files, copied to ``theme/``.
        static_paths: files and folders of the content that are copied whether linked or not.
        renamed: where a static file goes instead, by its path from ``content/``.
        jinja_options, jinja_additions: the site's own.
        now: the build's clock.
        drafts: the build is a preview, with drafts and future work in it.
        ignored: codes of the rules that the settings turn off.
        card_fonts: files of the site's own fonts for its cards, by language: ``ko``, ``pt-br``.
        jobs: how many processes at most; 0 is as many as there are processors.
        search: whether an index is made for the site's search; a preview does without.
    """

    shelves: Shelves
    output: Path
    state: Path
    site: Site
    reading: Reading
    templates: tuple[Path, ...]
    theme_static: Path
    locales: tuple[Path, ...] = ()
    conf: Path | None = None
    static_paths: tuple[str, ...] = ("images", "data")
    renamed: Mapping[str, str] = {}
    jinja_options: Mapping[str, Any] = {}
    jinja_additions: Mapping[str, Mapping[str, Any]] = {}
    now: dt.datetime | None = None
    drafts: bool = False
    ignored: tuple[str, ...] = ()
    card_fonts: Mapping[str, Path] = {}
    jobs: int = 0
    search: bool = False
    other_reader: OtherReader = field(default_factory=lambda: no_other_reader)
