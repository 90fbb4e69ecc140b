"""Articles that nobody wrote, from a recipe: the same for every rival."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from bench.words import Writer

FIRST_DAY, DAYS = dt.date(2015, 1, 1), 3650
# What an article holds besides its paragraphs, in words: list, table, quotation, footnote, headings.
FURNITURE = 150
ARTICLE = "article:"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides a corpus, down to the last letter.

    Attributes:
        articles: how many.
        words: in an article's text, about.
        tags: how many there are; each article has three.
        topics: how many there are; each article has one.
        seed: another seed, another corpus.
        records: whether articles cite sources, make claims and tell events.
        giant: events in one more timeline, 0 for none.
    """

    articles: int
    words: int = 800
    tags: int = 50
    topics: int = 10
    seed: int = 1
    records: bool = False
    giant: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """One article; its text is Markdown in which ``](article:SLUG)`` links another article."""

    number: int
    slug: str
    title: str
    summary: str
    date: dt.date
    topic: str
    tags: tuple[str, ...]
    text: str

    def text_with(self, address: Callable[[str], str]) -> str:
        """The text with links to other articles as a rival writes them."""
        first, *others = self.text.split(f"]({ARTICLE}")
        pairs = (other.partition(")") for other in others)
        return first + "".join(f"]({address(slug)}){rest}" for slug, _, rest in pairs)


@dataclass(frozen=True)
class Corpus:
    """All articles of a recipe, made one at a time."""

    recipe: Recipe

    @cached_property
    def writer(self) -> Writer:
        """The voice whose vocabulary all articles share."""
        return Writer(f"{self.recipe.seed}")

    def writer_of(self, what: str) -> Writer:
        """A voice of one article or record, so that none depends on those before it."""
        return Writer(f"{self.recipe.seed} {what}", self.writer.vocabulary)

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """Their names, no two alike."""
        return _names(self.writer_of("topics"), self.recipe.topics, 1)

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """Their names, no two alike, and none that of a topic."""
        return _names(self.writer_of("tags"), self.recipe.tags, 2)

    def slug(self, number: int) -> str:
        """The last part of an article's address; no edit changes it."""
        words = self.writer_of(f"slug {number}").words(3)
        return f"{'-'.join(words)}-{number:05d}"

    def date(self, number: int) -> dt.date:
        """The day an article was published; later articles have later days."""
        return FIRST_DAY + dt.timedelta(days=number * DAYS // self.recipe.articles)

    def articles(self) -> Iterator[Article]:
        """All of them, oldest first."""
        return (self.article(number) for number in range(self.recipe.articles))

    def article(self, number: int) -> Article:
        """One of them."""
        writer = self.writer_of(f"article {number}")
        return Article(
            number=number,
            slug=self.slug(number),
            title=writer.phrase(writer.dice.randint(5, 9)),
            summary=" ".join(writer.sentences(writer.dice.randint(18, 28))),
            date=self.date(number),
            topic=writer.dice.choice(self.topics),
            tags=tuple(writer.dice.sample(self.tags, min(3, len(self.tags)))),
            text=_text(writer, self.recipe.words, self._others(writer, number)),
        )

    def _others(self, writer: Writer, number: int) -> tuple[str, str]:
        """Two articles that an article links."""
        of = self.recipe.articles
        return (
            self.slug((number + writer.dice.randint(1, 9)) % of),
            self.slug(writer.dice.randrange(of)),
        )


def _names(writer: Writer, number: int, words: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    while len(found) < number:
        found[writer.phrase(words + (len(found) >= 500))] = None
    return tuple(found)


def _text(writer: Writer, words: int, others: tuple[str, str]) -> str:
    """An article's text: sections of paragraphs, and once each a list, a table and the like.

    A short article has shorter furniture, so that its length is what was asked for.
    """
    scale = min(1.0, words / 400)
    paragraphs = _paragraphs(writer, max(20, words - round(FURNITURE * scale)))
    extras = [
        _list(writer, scale),
        _quotation(writer, scale),
        _table(writer, scale),
    ]
    _link(paragraphs, 0, f"[{writer.phrase(3)}]({ARTICLE}{others[0]})")
    _link(paragraphs, -1, f"[{writer.phrase(3)}]({ARTICLE}{others[1]})")
    _link(paragraphs, len(paragraphs) // 2, f"[{writer.name()}](https://example.org/{others[0]})")
    _link(paragraphs, len(paragraphs) // 3, f"**{' '.join(writer.words(2))}**")
    paragraphs[len(paragraphs) // 2] += "[^1]"
    parts = [paragraphs[0]]
    for number, paragraph in enumerate(paragraphs[1:]):
        if number % 3 == 0:
            parts.append(f"{'###' if number % 9 == 6 else '##'} {writer.phrase(4)}")
        parts.append(paragraph)
        if number % 2 == 0 and extras:
            parts.append(extras.pop(0))
    parts += extras
    parts.append(f"[^1]: {' '.join(writer.sentences(max(4, round(14 * scale))))}")
    return "\n\n".join(parts) + "\n"


def _paragraphs(writer: Writer, words: int) -> list[str]:
    """Paragraphs of about 60 words, at least two."""
    number = max(2, round(words / 60))
    return [" ".join(writer.sentences(max(8, words // number))) for _ in range(number)]


def _link(paragraphs: list[str], which: int, link: str) -> None:
    """Set a link or the like between the first words of a paragraph."""
    first, _, rest = paragraphs[which].partition(" ")
    paragraphs[which] = f"{first} {link} {rest}"


def _list(writer: Writer, scale: float) -> str:
    length = max(4, round(9 * scale))
    return "\n".join(f"- {writer.phrase(length)}." for _ in range(4))


def _quotation(writer: Writer, scale: float) -> str:
    return f"> {' '.join(writer.sentences(max(8, round(28 * scale))))}"


def _table(writer: Writer, scale: float) -> str:
    rows = max(2, round(6 * scale))
    head = " | ".join(word.capitalize() for word in writer.words(3))
    lines = [f"| {head} |", "|---|---|---|"]
    for _ in range(rows):
        cells = (*writer.words(2), f"{writer.dice.randint(1, 9999)}")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
