"""Words, sentences and names that nobody wrote, from a seed."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

_ONSETS = "b br c ch cl d dr f fl g gr h j k l m n p pl pr qu r s sh sl st t th tr v w".split()
_VOWELS = "a ai e ea ee i ia o oa oo ou u".split()
_CODAS = ["", "", "", *"ck d l ll m n nd ng nt p r rd rn s ss st t th x".split()]
VOCABULARY = 4000


class Writer:
    """A voice with a vocabulary of its own; the same seed writes the same words.

    Few words are frequent and many are rare, as in any language, so that what compresses or
    caches texts finds neither noise nor one word over and over.
    """

    def __init__(self, seed: str, vocabulary: Sequence[str] = ()) -> None:
        self.dice = random.Random(seed)
        self.vocabulary = vocabulary or tuple(self._coin(VOCABULARY))
        self._weights = list(itertools.accumulate(1 / (rank + 8) for rank in range(VOCABULARY)))

    def _coin(self, number: int) -> dict[str, None]:
        """Make words, each once."""
        words: dict[str, None] = {}
        while len(words) < number:
            syllables = 1 + (len(words) > 150) + (self.dice.random() < 0.3)
            words["".join(self._syllable() for _ in range(syllables))] = None
        return words

    def _syllable(self) -> str:
        choice = self.dice.choice
        return choice(_ONSETS) + choice(_VOWELS) + choice(_CODAS)

    def words(self, number: int) -> list[str]:
        """Some words in a row."""
        return self.dice.choices(self.vocabulary, cum_weights=self._weights, k=number)

    def phrase(self, number: int) -> str:
        """Some words with a capital first: a heading or a title."""
        return " ".join(self.words(number)).capitalize()

    def name(self) -> str:
        """Two words with capitals."""
        return " ".join(word.capitalize() for word in self.words(2))

    def sentences(self, number: int) -> list[str]:
        """Sentences that hold a number of words together."""
        found: list[str] = []
        while number > 0:
            length = min(number, self.dice.randint(9, 23))
            words = self.words(length)
            if length > 14:
                words[length // 2] += ","
            found.append(" ".join(words).capitalize() + ".")
            number -= length
        return found
