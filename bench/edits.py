"""One thing changed in a site, with words that no cache has seen, and whether the output shows it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args

from bench.corpus import Corpus
from bench.formats.layout import FOOT, OUTPUT, Layout
from bench.records import SOURCES_PER_ARTICLE

Scenario = Literal["cold", "nothing", "body", "title", "source", "template"]
SCENARIOS: tuple[Scenario, ...] = get_args(Scenario)
# An article's prose: a long line that is no heading, list, table or quotation.
_PROSE = re.compile(r"^[A-Z][a-z]+ (?=.{20})", re.MULTILINE)
_TITLE = re.compile(r'^title(?::| =) "?', re.MULTILINE | re.IGNORECASE)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class VoidError(Exception):
    """A rival did not do the work."""


def marks() -> Iterator[str]:
    """Words that stand in no corpus, no two alike and all of one length."""
    return ("Zzq" + "".join(letters) for letters in itertools.product(_LETTERS, repeat=4))


class Edits:
    """Edits of one site. Each begins with the text as the corpus has it, so none adds up."""

    def __init__(self, site: Path, layout: Layout, corpus: Corpus) -> None:
        self.site, self.layout = site, layout
        self.middle = corpus.recipe.articles // 2
        self.slug = corpus.slug(self.middle)
        self.others = (corpus.slug(0), corpus.slug(corpus.recipe.articles - 1))
        self.article = site / layout.articles / f"{self.slug}.md"
        self._written: dict[Path, str] = {}
        self._marks: dict[Scenario, str] = {}

    def path(self, scenario: Scenario) -> Path:
        """The file that an edit changes."""
        if scenario == "template":
            return self.site / self.layout.foot
        return self._source_file() if scenario == "source" else self.article

    def _source_file(self) -> Path:
        files = sorted((self.site / self.layout.sources).glob("*.yaml"))
        return next(file for file in files if self._source_id() in file.read_text("utf-8"))

    def _source_id(self) -> str:
        return f"- id: s{self.middle * SOURCES_PER_ARTICLE}\n"

    def make(self, scenario: Scenario, mark: str) -> None:
        """Change one thing; the article keeps its last edit of the other kind."""
        path = self.path(scenario)
        text = self._written.setdefault(path, path.read_text("utf-8"))
        self._marks[scenario] = mark
        for kind in ("body", "title") if path == self.article else (scenario,):
            if kind in self._marks:
                text = self._edited(kind, text, self._marks[kind])
        path.write_text(text, encoding="utf-8")

    def _edited(self, scenario: Scenario, text: str, mark: str) -> str:
        if scenario == "body":
            return with_body(text, mark)
        if scenario == "title":
            return _after(_TITLE, text, f"{mark} ")
        if scenario == "source":
            return _after(
                re.compile(self._source_id() + r'(?:  .*\n)*?  title: "'), text, f"{mark} "
            )
        return text.replace(FOOT, f"{FOOT}{mark} ", 1)

    def check(self, scenario: Scenario, mark: str) -> None:
        """See that the output holds what was edited, wherever it has to.

        Raises:
            VoidError: it does not.
        """
        for path in self._pages(scenario):
            if not path.is_file():
                raise VoidError(f"{path.relative_to(self.site)} was not made")
            if scenario in self._marks and mark not in path.read_text("utf-8"):
                raise VoidError(f"{path.relative_to(self.site)} does not show the edit")
        if scenario == "title" and not self._in_a_list(mark):
            raise VoidError("no list of articles shows the new title")

    def _pages(self, scenario: Scenario) -> list[Path]:
        """Pages that have to show an edit."""
        output = self.site / OUTPUT
        own = output / self.layout.page(self.slug)
        if scenario == "template":
            others = [output / self.layout.page(slug) for slug in self.others]
            # a first page may be there twice, as one that leads on
            lists = sorted(p for p in (output / "tags").rglob("*.html") if "page" not in p.parts)
            return [own, *others, output / "index.html", lists[0], lists[-1]]
        return [own, output / "sources.html"] if scenario == "source" else [own]

    def _in_a_list(self, mark: str) -> bool:
        lists = (self.site / OUTPUT / "topics").rglob("*.html")
        return any(mark in path.read_text("utf-8") for path in lists)


def with_body(text: str, mark: str) -> str:
    """A text with one more word in the prose of its middle."""
    head, gap, body = text.partition("\n\n")
    places = [match.end() for match in _PROSE.finditer(body)]
    middle = places[len(places) // 2]
    return f"{head}{gap}{body[:middle]}{mark} {body[middle:]}"


def _after(pattern: re.Pattern[str], text: str, words: str) -> str:
    """A text with words set after the first match of a pattern."""
    match = pattern.search(text)
    assert match, pattern.pattern
    return f"{text[: match.end()]}{words}{text[match.end() :]}"
