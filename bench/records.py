"""Sources, actors, events and claims that nobody made: what only Nutgraf knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from bench.corpus import Article, Corpus

CITATIONS, CLAIMS, EVENTS = 10, 3, 5
SOURCES_PER_ARTICLE = 2
SOURCES_IN_A_FILE = 500
GIANT = "chronicle"
_VERBS = ("documented", "acknowledged", "reported", "alleged")
_AGAINST = ("disputed", "denied")


@dataclass(frozen=True)
class Records:
    """All records of a corpus, each made when it is asked for, as the text that an author types."""

    corpus: Corpus

    @property
    def sources(self) -> int:
        """How many there are."""
        return max(4, self.corpus.recipe.articles * SOURCES_PER_ARTICLE)

    @property
    def actors(self) -> int:
        """How many there are: some appear in many articles."""
        return max(10, self.corpus.recipe.articles // 10)

    def source_files(self) -> Iterator[tuple[str, str]]:
        """Names and texts of the files of sources."""
        for first in range(0, self.sources, SOURCES_IN_A_FILE):
            numbers = range(first, min(first + SOURCES_IN_A_FILE, self.sources))
            yield f"sources-{first:05d}.yaml", "\n".join(map(self._source, numbers))

    def _source(self, number: int) -> str:
        writer = self.corpus.writer_of(f"source {number}")
        day = self.corpus.date(number // SOURCES_PER_ARTICLE % self.corpus.recipe.articles)
        address = f"example.org/{number // 7}/{number}"
        return (
            f"- id: s{number}\n"
            f"  type: article-newspaper\n"
            f'  title: "{writer.phrase(8)}"\n'
            f'  author: ["{writer.name()}"]\n'
            f'  container-title: "{writer.name()}"\n'
            f'  issued: "{day}"\n'
            f'  URL: "https://{address}"\n'
            f'  archived: "https://archive.example/{address}"\n'
            f'  accessed: "{day}"\n'
            f"  language: en\n"
            f"  kind: {writer.dice.choice(('primary', 'secondary'))}\n"
        )

    def actor_files(self) -> Iterator[tuple[str, str]]:
        """Names and texts of the files of actors."""
        for number in range(self.actors):
            writer = self.corpus.writer_of(f"actor {number}")
            kind = writer.dice.choice(("body", "person", "country", "office"))
            head = f'---\ntitle: "{writer.name()}"\nkind: {kind}\nshort: "{writer.name()}"\n---\n\n'
            yield f"a{number}.md", head + " ".join(writer.sentences(40)) + "\n"

    def timeline(self, article: Article) -> str:
        """The text of an article's own timeline."""
        title = f"How it went, {article.number}"
        return self._timeline(title, f"e{article.number}", EVENTS, article.date, 365)

    def giant_timeline(self) -> str:
        """One timeline with as many events as the recipe asks for."""
        last = self.corpus.date(self.corpus.recipe.articles - 1)
        return self._timeline("The chronicle", "g", self.corpus.recipe.giant, last, 3000)

    def _timeline(self, title: str, prefix: str, number: int, until: dt.date, days: int) -> str:
        writer = self.corpus.writer_of(f"timeline {prefix}")
        summary = " ".join(writer.sentences(18))
        parts = [f'---\ntitle: "{title}"\nsummary: "{summary}"\n---']
        for index in range(number):
            day = until - dt.timedelta(days=(number - index) * days // (number + 1) + 1)
            kind = writer.dice.choice(("talks", "law", "money", "works"))
            parts.append(f"## {day}: {writer.phrase(6)} {{#{prefix}-{index} .{kind}}}")
            cited = writer.dice.randrange(self.sources)
            actor = writer.dice.randrange(self.actors)
            parts.append(
                f"[{writer.name()}](actor:a{actor}) {' '.join(writer.words(14))}, "
                f"by [{' '.join(writer.words(3))}](source:s{cited}). "
                f"{' '.join(writer.sentences(16))}"
            )
        return "\n\n".join(parts) + "\n"

    def text(self, article: Article, text: str) -> str:
        """An article's text with its citations spread over it, and its claims between."""
        writer = self.corpus.writer_of(f"records {article.number}")
        parts = text.rstrip("\n").split("\n\n")
        prose = [index for index, part in enumerate(parts) if part[0].isalpha()]
        # an article's own sources first, so that every source is cited somewhere
        own = range(article.number * SOURCES_PER_ARTICLE, self.sources)[:SOURCES_PER_ARTICLE]
        cited = [*own, *writer.dice.sample(range(self.sources), min(8, self.sources))]
        for turn, source in enumerate(cited[:CITATIONS]):
            link = f"[{' '.join(writer.words(3)).capitalize()}](source:s{source})"
            parts[prose[turn % len(prose)]] += f" {link} {' '.join(writer.words(6))}."
        for turn in reversed(range(CLAIMS)):
            parts.insert(prose[turn * len(prose) // CLAIMS] + 1, self._claim(article, turn))
        return "\n\n".join(parts) + "\n"

    def _claim(self, article: Article, turn: int) -> str:
        id_ = f"c{article.number}-{turn}"
        writer = self.corpus.writer_of(f"claim {id_}")
        lines = [f"> [!CLAIM] {writer.phrase(12)}. {{#{id_}}}", ">"]
        for verbs, days in ((_VERBS, 90), (_AGAINST, 30)):
            day = article.date - dt.timedelta(days=days + turn)
            actor, source = (writer.dice.randrange(of) for of in (self.actors, self.sources))
            lines.append(
                f"> - {day}: {writer.dice.choice(verbs)} by [{writer.name()}](actor:a{actor}), "
                f"in [{' '.join(writer.words(4))}](source:s{source})."
            )
        return "\n".join(lines)
