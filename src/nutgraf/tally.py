"""What a site rests on, in numbers: how claims stand, how much is backed, what may vanish."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from nutgraf.date_words import words
from nutgraf.library import Library
from nutgraf.standing import STANDINGS


def tally(library: Library) -> Iterator[str]:
    """A line for each; none for what a site does not have."""
    yield from _claims(library)
    yield from _coverage(library)
    yield from _archives(library)


def _claims(library: Library) -> Iterator[str]:
    counts = Counter(made.standing for made in library.claims.values())
    if counts:
        parts = ", ".join(f"{counts[s]} {s}" for s in STANDINGS if counts[s])
        yield f"{_number(counts.total(), 'claim')}: {parts}"


def _coverage(library: Library) -> Iterator[str]:
    needed = sum(document.needed for document in library.documents)
    cited = sum(document.cited for document in library.documents)
    if needed:
        share = f"{100 * cited / needed:.0f}%"
        yield (
            f"evidence: {share}, that is {cited} of {needed} passages "
            "with a number, a date or a quotation name a source"
        )


def _archives(library: Library) -> Iterator[str]:
    on_web = [source for source in library.sources.values() if source.url]
    bare = [source for source in on_web if not source.archived]
    if not on_web:
        return
    kept = f"{len(on_web) - len(bare)} of {_number(len(on_web), 'source')} on the web"
    yield f"archived copies: {kept}"
    dated = [source for source in bare if source.issued]
    if dated:
        oldest = min(dated, key=lambda source: source.issued.sort_key if source.issued else ())
        assert oldest.issued is not None  # those above
        yield f'the oldest without one: "{oldest.id}", {words(oldest.issued, "en")}'


def _number(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
