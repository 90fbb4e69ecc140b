"""Records as schema.org knows them. Nothing is said more exactly than the page says it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nutgraf.addresses import GLOSSARY, SOURCES, quoted, source_anchor
from nutgraf.linked.scope import Node, Scope
from nutgraf.views.shapes import (
    ChangeView,
    ClaimView,
    EventView,
    Named,
    NamedActor,
    SourceView,
    When,
)

ACTOR_TYPES = {
    "country": "Country",
    "body": "Organization",
    "office": "Organization",
    "person": "Person",
}
# Who can be the author of anything: schema.org knows of no country that speaks.
AUTHORS = ("Organization", "Person")
# By CSL's types; of all others no more is said than that somebody made them.
SOURCE_TYPES = {
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "article-newspaper": "NewsArticle",
    "bill": "Legislation",
    "book": "Book",
    "broadcast": "VideoObject",
    "chapter": "Chapter",
    "dataset": "Dataset",
    "interview": "CreativeWork",
    "legislation": "Legislation",
    "map": "Map",
    "motion_picture": "Movie",
    "post": "SocialMediaPosting",
    "post-weblog": "BlogPosting",
    "regulation": "Legislation",
    "report": "Report",
    "software": "SoftwareSourceCode",
    "thesis": "Thesis",
    "treaty": "Legislation",
    "webpage": "WebPage",
}
DOUBTS = re.compile("[?~%]")
# What schema.org's Date and DateTime can say of EDTF: a year, a month, a day, a time.
EXACT = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d(?::?\d\d)?)?)?)?)?")


# ----- Dates -----


def moment(when: When | None) -> str:
    """A date as machines read it; a time without a zone is one of UTC, as everywhere here."""
    if when is None or "T" not in (iso := when.iso):
        return when.iso if when is not None else ""
    return iso if iso[-1] == "Z" or iso[-6] in "+-" else f"{iso}Z"


def span(when: When) -> tuple[str, str]:
    """When something began and ended, each empty where no more exact words can be had for it."""
    if "/" not in when.edtf:
        return moment(when), ""
    start, end = when.edtf.split("/", 1)
    return _end_of_span(start), _end_of_span(end)


def _end_of_span(written: str) -> str:
    bare = DOUBTS.sub("", written)
    if not EXACT.fullmatch(bare) or bare.startswith("0000"):
        return ""
    return moment(When(written, bare, "", ""))


# ----- Nodes -----


def event_node(event: EventView, scope: Scope) -> Node:
    """Something that happened. Where its date is not exact, the words for it say so."""
    node = {"@type": "Event", "@id": scope.base + event.url, "name": event.title}
    start, end = span(event.when)
    if start:
        node["startDate"] = start
    if end:
        node["endDate"] = end
    if not start or DOUBTS.search(event.when.edtf) or (not end and "/" in event.when.edtf):
        node["description"] = event.when.words
    if event.actors:
        return {**node, "about": [actor_reference(actor, scope) for actor in known(event.actors)]}
    return node


def known(actors: Iterable[NamedActor]) -> Iterable[NamedActor]:
    """Those that have a page: of others nothing is published but what a text says."""
    return (actor for actor in actors if actor.url)


def actor_reference(actor: Named, scope: Scope) -> Node:
    """An actor, by its address alone."""
    return {"@id": f"{scope.base}{actor.url}#actor"}


def actor_node(actor: NamedActor, scope: Scope) -> Node:
    """An actor, by what it is and how lists name it."""
    node = scope.named(actor, ACTOR_TYPES.get(actor.kind, "Thing"), "#actor")
    return {**node, "url": scope.base + actor.url}


def term_node(term: Named, scope: Scope) -> Node:
    """A term of the glossary."""
    node = scope.named(term, "DefinedTerm")
    return {**node, "inDefinedTermSet": scope.base + GLOSSARY}


def source_id(anchor: str, scope: Scope) -> str:
    """A source, wherever it is cited: by its place in the list of all."""
    return f"{scope.base}{SOURCES}#{quoted(anchor)}"


def source_node(source: SourceView, scope: Scope) -> Node:
    """What a text leans on, and where its copy is kept."""
    node: Node = {
        "@type": SOURCE_TYPES.get(source.type, "CreativeWork"),
        "@id": source_id(source.anchor, scope),
        "name": source.title,
    }
    if source.url:
        node["url"] = source.url
    if source.authors:  # persons or bodies: nobody says which
        node["creditText"] = ", ".join(source.authors)
    if source.publisher:
        node["publisher"] = {"@type": "Organization", "name": source.publisher}
    if issued := moment(source.issued):
        node["datePublished"] = issued
    if source.archived:
        node["archivedAt"] = source.archived
    if source.language:
        node["inLanguage"] = source.language
    return node


def claim_node(claim: ClaimView, scope: Scope) -> Node:
    """A claim, who made it first and when, and all that its ledger names.

    How it stands has no word in schema.org, and none is made up.
    """
    node: Node = {"@type": "Claim", "@id": scope.base + claim.url, "text": claim.text}
    made = next((position for position in claim.positions if position.side == "for"), None)
    if made is not None:
        said_by = (a for a in known(made.actors) if ACTOR_TYPES.get(a.kind) in AUTHORS)
        if authors := [actor_reference(actor, scope) for actor in said_by]:
            node["author"] = authors
        if date := moment(made.when):
            node["datePublished"] = date
    cited = dict.fromkeys(id_ for position in claim.positions for id_ in position.cites)
    if cited:
        node["citation"] = [{"@id": source_id(source_anchor(id_), scope)} for id_ in cited]
    return node


def correction_node(change: ChangeView, page: str) -> Node:
    """What was wrong and what is right.

    Args:
        page: the address of the text that was corrected.
    """
    address = f"{page}#{quoted(change.anchor)}"
    node = {"@type": "CorrectionComment", "@id": address, "text": change.text}
    if date := moment(change.when):
        node["datePublished"] = date
    return node
