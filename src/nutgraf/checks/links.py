"""Every link leads to something that is published."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Container, Iterator
from functools import cached_property

from nutgraf import rules, walk
from nutgraf.addresses import slug_of
from nutgraf.library import Library
from nutgraf.model import Document, Link, Problem, data_path
from nutgraf.reading.links import PELICAN_LIST
from nutgraf.suggest import a, close_to, did_you_mean

# What a link of each kind says of what it points at.
VERBS = {
    "source": "cites",
    "actor": "names",
    "event": "points at",
    "claim": "points at",
    "term": "uses",
    "timeline": "shows",
}


def records_exist(library: Library) -> Iterator[Problem]:
    """Find links to records that are nowhere, or that are not published."""
    for document in library.documents:
        for one in library.links_of(document):
            if not one.is_address and _is_missing(library, one):
                break
        else:
            continue  # as nearly all: where each link stands is worth finding for a problem only
        for link, subject in _with_subjects(document):
            if _is_missing(library, link):
                yield _missing(library, link, subject)


def _is_missing(library: Library, link: Link) -> bool:
    if link.is_address or link.scheme == "chart" or not link.id:
        return False
    if link.id in library.shelves[link.scheme]:
        return False
    # the mistake that lost it stops the build already, and is what has to be mended
    return link.scheme != "source" or not library.lost_sources


def _with_subjects(document: Document) -> Iterator[tuple[Link, str]]:
    """Each link once, with the record in which it stands: ``claim "troops"`` or nothing."""
    told: set[int] = set()
    for claim in walk.claims(document):
        for text in walk.block_texts((claim,)):
            for link in text.links:
                told.add(id(link))
                yield link, f'claim "{claim.id}" '
    for link in walk.links(document):
        if id(link) not in told:
            yield link, ""


def _missing(library: Library, link: Link, subject: str) -> Problem:
    verb = VERBS[link.scheme] if subject else f"this {VERBS[link.scheme]}"
    if (link.scheme, link.id) in library.gone:
        text = f'{subject}{verb} "{link.id}", which was withdrawn'
        return Problem(link.place, rules.LINK_TO_WITHDRAWN, text, "take the link out")
    if (link.scheme, link.id) in library.hidden:
        text = f'{subject}{verb} "{link.id}", which is not published'
        return Problem(
            link.place, rules.LINK_TO_UNPUBLISHED, text, "publish it, or take the link out"
        )
    text = f'{subject}{verb} "{link.id}", which is no {link.scheme} here'
    hint = did_you_mean(link.id, library.known(link.scheme)) or _other_kind(library, link)
    return Problem(link.place, rules.RECORD_NOWHERE, text, hint)


def _other_kind(library: Library, link: Link) -> str:
    """A hint for an id that is another kind of record's."""
    for scheme in VERBS:
        if link.id in library.known(scheme):
            return f'"{link.id}" is {a(scheme)}: write ({scheme}:{link.id})'
    return ""


def files_exist(library: Library) -> Iterator[Problem]:
    """Find links, pictures and charts whose file is nowhere, or is not published."""
    withdrawn = {document.place.path for document in library.withdrawn}
    nearby = Nearby(library)
    for document in library.documents:
        for link in library.links_of(document):
            if link.scheme == "file":
                if link.id not in library.by_path or link.id in withdrawn:
                    yield from _file_problem(library, link, withdrawn, nearby)
            elif link.scheme == "chart" and link.id and data_path(link) not in library.files:
                text = f'this draws "{link.id}", which is no file in content/data/'
                folder = data_path(link).removesuffix(link.id)
                inside = [path.removeprefix(folder) for path in library.files if folder in path]
                hint = did_you_mean(link.id, inside)
                yield Problem(link.place, rules.FILE_NOWHERE, text, hint)


def _file_problem(
    library: Library, link: Link, withdrawn: Container[str], nearby: Nearby
) -> Iterator[Problem]:
    if link.id in library.by_path:
        if link.id in withdrawn:
            text = f'this links "{link.label}", which was withdrawn'
            hint = "its address shows why; say so here, or take the link out"
            yield Problem(link.place, rules.PAGE_WITHDRAWN, text, hint)
        return
    if link.id in library.files:
        return
    if link.id in library.hidden_paths:
        text = f'this links "{link.label}", which is not published'
        yield Problem(
            link.place, rules.LINK_TO_UNPUBLISHED, text, "publish it, or take the link out"
        )
    elif not link.label.startswith("/") and must_exist(library, link):
        near = nearby.hint(link)
        verb = "links" if link.attribute == "href" else "shows"
        yield Problem(
            link.place,
            rules.FILE_NOWHERE,
            f'this {verb} "{link.label}", which is no file here',
            near,
        )


class Nearby:
    """Files by their names, to be asked many times: where a folder is gone, each link asks."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def hint(self, link: Link) -> str:
        """The file of nearly this name, as the text would link it.

        A picture is not taken for a table; but the name may be right, and its ending not.
        """
        name = posixpath.basename(link.id)
        stem, ending = posixpath.splitext(name)
        alike, by_stem = self._by_ending.get(ending.lower(), {}), self._by_stem
        path = alike.get(name) or by_stem.get(stem) or alike.get(close_to(name, alike))
        if not path:
            return ""
        return f'did you mean "{posixpath.relpath(path, posixpath.dirname(link.place.path))}"?'

    @cached_property
    def _paths(self) -> list[str]:
        return sorted({*self._library.by_path, *self._library.files})

    @cached_property
    def _by_ending(self) -> dict[str, dict[str, str]]:
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for path in self._paths:
            name = posixpath.basename(path)
            found[posixpath.splitext(name)[1].lower()][name] = path
        return dict(found)

    @cached_property
    def _by_stem(self) -> dict[str, str]:
        return {posixpath.splitext(posixpath.basename(path))[0]: path for path in self._paths}


def must_exist(library: Library, link: Link) -> bool:
    """True for links that can only mean a file of the content.

    A plain relative address may also be meant for the finished site (``../feeds/all.atom.xml``).
    """
    ending = posixpath.splitext(link.id)[1].lower()
    return bool(link.title) or link.attribute == "src" or ending in library.endings


def lists_exist(library: Library) -> Iterator[Problem]:
    """Find links to the list of a tag or a topic that no published text has."""
    pelicans = [
        link
        for document in library.documents
        for link in library.links_of(document)
        if link.scheme == "file" and link.label.startswith(("{", "|"))
    ]
    if not pelicans:
        return
    known = {
        "tag": {slug_of(tag) for explainer in library.explainers for tag in explainer.front.tags},
        "category": {slug_of(explainer.front.topic) for explainer in library.explainers},
    }
    for link in pelicans:
        named = PELICAN_LIST.match(link.label)
        if named and slug_of(named[2]) not in known.get(named[1], {slug_of(named[2])}):
            what = "topic" if named[1] == "category" else named[1]
            text = f'this links "{link.label}", which is no {what} here'
            yield Problem(link.place, rules.LIST_NOWHERE, text)
