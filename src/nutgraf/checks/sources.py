"""Sources are cited, and kept where they cannot vanish."""

from __future__ import annotations

from collections.abc import Iterator

from nutgraf import rules
from nutgraf.library import Library
from nutgraf.model import Problem


def sources_are_cited(library: Library) -> Iterator[Problem]:
    """Find sources that no text cites, drafts among the texts; a draft source may wait for one."""
    cited = {
        link.id
        for document in library.everything
        for link in library.links_of(document)
        if link.scheme == "source"
    }
    for source in library.every_source:
        if source.id not in cited and not source.draft:
            text = f'no text cites the source "{source.id}"'
            hint = f"link it, [words](source:{source.id}), or take it out"
            yield Problem(source.place, rules.SOURCE_UNUSED, text, hint)


def sources_are_archived(library: Library) -> Iterator[Problem]:
    """Find published sources on the web without an archived copy."""
    for source in library.sources.values():
        if source.url and not source.archived:
            text = f'the source "{source.id}" has no archived copy'
            hint = "have an archive keep the page, and write its address: archived: https://…"
            yield Problem(source.place, rules.SOURCE_NOT_ARCHIVED, text, hint)
