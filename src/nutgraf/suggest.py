"""Hints for words that nothing here is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain, takewhile

# Below this likeness (0 to 1) a hint confuses more than it helps.
LIKENESS = 0.66
# In letters: what is longer was not mistyped, and would be compared for minutes.
LONGEST = 200


def a(word: str) -> str:
    """A word with its article: ``an actor``."""
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Name the known word that the author most likely meant: ``did you mean "x"?``, or nothing.

    A word that differs in case only comes first. The answer does not depend on the
    order of the known words.
    """
    name = close_to(word, known)
    return f'did you mean "{name}"?' if name else ""


def close_to(word: str, known: Iterable[str]) -> str:
    """The known word that is nearest; empty where none is near."""
    return "" if len(word) > LONGEST else _names(frozenset(known)).closest(word)


class Names:
    """Known words, to be asked many times: where a file of sources is gone, each citation asks."""

    def __init__(self, known: Iterable[str]) -> None:
        self._names = {name.casefold(): name for name in sorted(known, reverse=True)}
        self._ranks = {name: rank for rank, name in enumerate(self._names)}
        self._by_pair: dict[str, list[str]] = {}
        for name in self._names:
            for pair in _pairs(name):
                self._by_pair.setdefault(pair, []).append(name)
        self._found: dict[str, str] = {}

    def closest(self, word: str) -> str:
        """The one that is nearest; empty where none is near."""
        wanted = word.casefold()
        found = self._found.get(wanted)
        if found is None:
            found = self._names.get(wanted) or self._names.get(self._closest(wanted)) or ""
            self._found[wanted] = found
        return found

    def _closest(self, wanted: str) -> str:
        matcher = SequenceMatcher(b=wanted, autojunk=False)
        best, closest = (LIKENESS, 0, 0), ""
        for name in self._alike(wanted):
            matcher.set_seq1(name)
            if matcher.real_quick_ratio() < best[0] or matcher.quick_ratio() < best[0]:
                continue
            rank = self._ranks[name]
            likeness = matcher.ratio(), _shared_beginning(name, wanted), rank
            if likeness >= best:
                best, closest = likeness, name
        return closest

    def _alike(self, wanted: str) -> Iterable[str]:
        # difflib is slow: it only sees names of about this length that share letters in a row, and
        # first those that share most, beside which others need no second look
        pairs, slack = _pairs(wanted), max(2, len(wanted) // 2)
        shared = Counter(chain.from_iterable(self._by_pair.get(pair, ()) for pair in pairs))
        found = shared if pairs else self._names
        near = (name for name in found if abs(len(name) - len(wanted)) <= slack)
        return sorted((n for n in near if 4 * shared[n] >= len(pairs)), key=lambda n: -shared[n])


_names = lru_cache(maxsize=16)(Names)


def _pairs(word: str) -> set[str]:
    """The letters in a row."""
    return {word[n : n + 2] for n in range(len(word) - 1)}


def _shared_beginning(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
