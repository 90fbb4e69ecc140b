"""Sources from the files that authors and reference managers write.

The modules, in the order a source is made:

    yaml_marks, json_marks, bibtex   a file's text -> items, each key with its line
    entries, fields, latex           a BibTeX entry -> an item under CSL's names, in plain text
    item, vocabulary                 what an item is; the words that CSL knows
    csl, names, when, links          an item -> a `Source`, certain in every part
"""

from __future__ import annotations

from nutgraf import rules
from nutgraf.model import Problem, Source
from nutgraf.sources.csl import source_from
from nutgraf.sources.item import Item, Reader, Reading
from nutgraf.sources.json_marks import read_json
from nutgraf.sources.yaml_marks import read_yaml

__all__ = ["LOSING", "SUFFIXES", "read_sources"]

# What keeps a source out of the library, or its state from being known.
LOSING = frozenset(
    (
        *(rules.FILE_UNREADABLE, rules.NOT_UTF8, rules.FILE_TOO_LARGE, rules.NESTED_TOO_DEEPLY),
        *(rules.SOURCES_NOT_A_LIST, rules.SOURCES_BROKEN, rules.SOURCE_KEY_TWICE),
        *(rules.SOURCE_EMPTY, rules.SOURCE_WITHOUT_ID, rules.SOURCE_ID_ODD),
        *(rules.SOURCE_STATUS_KEY, rules.SOURCE_STATUS),
    )
)


def _read_bibtex(reading: Reading, text: str) -> None:
    # Imported here because only sites with BibTeX should wait for its parsers.
    from nutgraf.sources.bibtex import read_bibtex

    read_bibtex(reading, text)


_READERS: dict[str, Reader] = {
    "yaml": read_yaml,
    "yml": read_yaml,
    "json": read_json,
    "bib": _read_bibtex,
}

SUFFIXES = tuple(_READERS)


def read_sources(path: str, text: str) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    """Read a file of sources, in the format that its suffix names; never raises.

    Sources come in the order of the file, problems by line. A source with a mistake is
    there all the same, so that what cites it is not wrong as well; one without an id
    and the second of two with the same id are not.
    """
    reading = Reading(path, [], [])
    reader = _READERS.get(path.rpartition(".")[2].lower())
    if reader is None:
        reading.say(1, rules.SOURCES_BROKEN, "a source file ends in .yaml, .json or .bib")
    else:
        reader(reading, text.removeprefix("\ufeff"))
    sources = _sources(reading)
    return sources, tuple(sorted(dict.fromkeys(reading.problems)))


def _sources(reading: Reading) -> tuple[Source, ...]:
    sources: dict[str, Source] = {}
    for item in reading.items:
        source, problems = source_from(item)
        reading.problems.extend(problems)
        if source is None:
            continue
        if first := sources.get(source.id):
            reading.problems.append(_twice(item, source.id, first))
        else:
            sources[source.id] = source
    return tuple(sources.values())


def _twice(item: Item, id_: str, first: Source) -> Problem:
    text = f'source "{id_}" stands twice, first in line {first.place.line}'
    return Problem(item.at("id"), rules.ID_TWICE, text, "give each source an id of its own")
