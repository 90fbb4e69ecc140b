"""A folder of finished files: how many, how large, and which were written anew."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# A file's inode and time: a file that was written anew has another of one of them.
Stamps = dict[str, tuple[int, int]]
# The corpus numbers its articles' addresses.
_ARTICLE = re.compile(r"-\d{5}(?:/index)?\.html$")


@dataclass(frozen=True, slots=True)
class Weight:
    """What a build made.

    Attributes:
        files: all of them.
        pages: those that are pages.
        page_bytes: all pages together.
        articles: those that are pages of articles.
        article_bytes: these together.
    """

    files: int
    pages: int
    page_bytes: int
    articles: int
    article_bytes: int


def stamps(folder: Path) -> Stamps:
    """Every file of a folder with its stamp; none where there is no folder."""
    return {path: (found.st_ino, found.st_mtime_ns) for path, found in _files(folder)}


def rewritten(before: Stamps, after: Stamps) -> int:
    """How many files are new or were written anew."""
    return sum(before.get(path) != stamp for path, stamp in after.items())


def weight(folder: Path) -> Weight:
    """How much stands in a folder."""
    sizes = {path: found.st_size for path, found in _files(folder)}
    pages = [size for path, size in sizes.items() if path.endswith(".html")]
    articles = [size for path, size in sizes.items() if _ARTICLE.search(path)]
    return Weight(len(sizes), len(pages), sum(pages), len(articles), sum(articles))


def _files(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            yield os.path.relpath(path, folder), os.stat(path, follow_symlinks=False)
