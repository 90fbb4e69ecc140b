"""Hints for words that nothing here is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import takewhile

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
    if len(word) > LONGEST:
        return ""
    names = {name.casefold(): name for name in sorted(known, reverse=True)}
    wanted = word.casefold()
    return names.get(wanted) or names.get(_closest(wanted, names)) or ""


def _closest(wanted: str, names: Iterable[str]) -> str:
    matcher = SequenceMatcher(b=wanted, autojunk=False)
    best, closest = (LIKENESS, 0), ""
    for name in _alike(wanted, names):
        matcher.set_seq1(name)
        if matcher.real_quick_ratio() < best[0] or matcher.quick_ratio() < best[0]:
            continue
        likeness = matcher.ratio(), _shared_beginning(name, wanted)
        if likeness >= best:
            best, closest = likeness, name
    return closest


def _shared_beginning(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _alike(wanted: str, names: Iterable[str]) -> Iterator[str]:
    # difflib is slow: it only sees names of about this length that share letters in a row.
    pairs = {wanted[n : n + 2] for n in range(len(wanted) - 1)}
    slack = max(2, len(wanted) // 2)
    for name in names:
        near = abs(len(name) - len(wanted)) <= slack
        if near and 4 * sum(pair in name for pair in pairs) >= len(pairs):
            yield name
