"""Files stand where something reads or copies them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from nutgraf import rules
from nutgraf.library import Library
from nutgraf.model import Place, Problem
from nutgraf.publication import linked_files

# What our folders are taken for: their singulars, and with them their own names in capitals.
SINGULARS = {
    "explainer": "explainers",
    "timeline": "timelines",
    "actor": "actors",
    "term": "glossary",
    "terms": "glossary",
    "page": "pages",
    "source": "sources",
    "image": "images",
}
RECORDS = frozenset("explainers timelines actors glossary pages sources".split())
OURS = {name: name for name in (*RECORDS, "images", "data")}
# What stands beside texts for those who write them, or for a system.
ASIDE = ("readme", "license", "licence", "copying", "changelog", "thumbs.db", "desktop.ini")


def files_are_used(library: Library, content: str, named: Iterable[str]) -> Iterator[Problem]:
    """Find folders that are nearly ours, and files that nothing reads, links or copies.

    Args:
        content: the name of the folder of the content.
        named: folders and files in it that the settings name.
    """
    known = frozenset(posixpath.normpath(path.strip("/") or ".") for path in named)
    texts = [document.place.path for document in library.everything]
    sources = {source.place.path for source in library.every_source}
    yield from _nearly_ours(content, {*texts, *sources, *library.files}, known)
    beside = {path for path in library.files if _is_beside_records(path, known)}
    if beside:
        for document in library.everything:
            beside.difference_update(linked_files(document))
    for path in beside:
        text = "this file is neither read nor linked, so it is not published"
        yield Problem(Place(path, 1), rules.FILE_UNUSED, text, _use(path))


def _nearly_ours(content: str, paths: set[str], known: frozenset[str]) -> Iterator[Problem]:
    """The first file of each folder whose name is nearly one of ours."""
    first: dict[str, str] = {}
    for path in paths:
        top, _, inside = path.removeprefix(f"{content}/").partition("/")
        if inside and top not in OURS and (top not in first or path < first[top]):
            first[top] = path
    for top, path in first.items():
        ours = SINGULARS.get(top.lower()) or OURS.get(top.lower())
        if ours and top not in known:
            text = f'the folder "{top}" is none of those that have a meaning'
            hint = f'did you mean "{ours}"?'
            yield Problem(Place(path, 1), rules.FILE_UNUSED, text, hint)


def _is_beside_records(path: str, known: frozenset[str]) -> bool:
    inside = path.partition("/")[2]
    top, _, name = inside.partition("/")
    if top not in RECORDS or posixpath.basename(name).lower().startswith(ASIDE):
        return False
    folders = inside.split("/")
    return not any("/".join(folders[:n]) in known for n in range(1, len(folders) + 1))


def _use(path: str) -> str:
    if path.partition("/")[2].startswith("sources/"):
        return "sources are read from files that end in .yaml, .json or .bib"
    return "a text ends in .md; any other file is published where a text links it"
