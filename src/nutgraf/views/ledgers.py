"""The registers: claims, actors, sources, terms, corrections."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from msgspec.structs import replace

from nutgraf import walk
from nutgraf.addresses import (
    ACTORS,
    CLAIMS,
    CORRECTIONS,
    GLOSSARY,
    SOURCES,
    term_anchor,
)
from nutgraf.library import StandingClaim
from nutgraf.model import Document, Source
from nutgraf.standing import STANDINGS
from nutgraf.views.desk import Desk
from nutgraf.views.facts import another_name, plain
from nutgraf.views.files import CLAIM_FILES, SOURCE_FILES
from nutgraf.views.page_views import (
    ActorGroup,
    ActorLine,
    ActorsPage,
    ClaimGroup,
    ClaimsPage,
    CorrectionsPage,
    GlossaryPage,
    SourceGroup,
    SourcesPage,
)
from nutgraf.views.shapes import Named, SourceView, TermView
from nutgraf.views.slips import slips_of
from nutgraf.views.text import PageText

KINDS = ("country", "body", "office", "person", "")
SOURCE_KINDS = ("primary", "secondary", "tertiary", "")
# Claims whose register shows their ledgers too: each takes as much as a screen of text, and with
# some thousand of them a page would be too large for a phone.
MOST_LEDGERS = 100


def claims_page(desk: Desk) -> Iterator[tuple[str, ClaimsPage]]:
    """Every claim by standing, the latest change first."""
    claims = tuple(desk.library.claims.values())
    if claims:
        text = desk.text(CLAIMS, numbered=False)
        groups = tuple(
            ClaimGroup(standing, tuple(desk.claim(made, text) for made in made_so))
            for standing in STANDINGS
            if (made_so := latest_first(c for c in claims if c.standing == standing))
        )
        base = desk.base(CLAIMS, "")
        yield (
            "claims.html",
            ClaimsPage(
                **base,
                section=CLAIMS,
                groups=groups,
                is_brief=len(claims) > MOST_LEDGERS,
                tallies=desk.tallies(claims),
                data=CLAIM_FILES,
            ),
        )


def latest_first(claims: Iterator[StandingClaim]) -> list[StandingClaim]:
    """Claims by the date of their last change, newest first."""
    return sorted(claims, key=lambda c: c.since.sort_key if c.since else (0,), reverse=True)


def actors_page(desk: Desk) -> Iterator[tuple[str, ActorsPage]]:
    """Every actor by kind."""
    lines = [_actor_line(desk, actor) for actor in desk.library.actors.values()]
    lines.sort(key=lambda line: (_rank(line.kind), line.name.text.casefold()))
    groups = tuple(
        ActorGroup(kind, tuple(group)) for kind, group in groupby(lines, key=lambda a: a.kind)
    )
    if groups:
        yield "actors.html", ActorsPage(**desk.base(ACTORS, ""), section=ACTORS, groups=groups)


def _rank(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def _actor_line(desk: Desk, actor: Document) -> ActorLine:
    mentions = desk.library.mentions.get(("actor", actor.id), ())
    return ActorLine(
        name=desk.named(actor),
        kind=actor.front.kind,
        short=another_name(actor),
        events=len(desk.lookups.events_by_actor.get(actor.id, ())),
        positions=len(desk.lookups.positions_by_actor.get(actor.id, ())),
        explainers=sum(other.kind == "explainer" for other in mentions),
    )


def sources_page(desk: Desk) -> Iterator[tuple[str, SourcesPage]]:
    """Every source and where it is cited."""
    sources = sorted(
        desk.library.sources.values(),
        key=lambda s: (
            SOURCE_KINDS.index(s.kind) if s.kind in SOURCE_KINDS else 9,
            s.title.casefold(),
            s.id,
        ),
    )
    groups = tuple(
        SourceGroup(kind, tuple(_source_line(desk, source) for source in group))
        for kind, group in groupby(sources, key=lambda source: source.kind)
    )
    if groups:
        yield (
            "sources.html",
            SourcesPage(
                **desk.base(SOURCES, ""),
                section=SOURCES,
                groups=groups,
                count=len(sources),
                archived=sum(bool(source.archived) for source in sources),
                data=SOURCE_FILES,
            ),
        )


def _source_line(desk: Desk, source: Source) -> SourceView:
    citing = desk.library.mentions.get(("source", source.id), ())
    return replace(desk.source(source), cited_by=tuple(desk.named(d) for d in citing))


def glossary_page(desk: Desk) -> Iterator[tuple[str, GlossaryPage]]:
    """Every term, by title."""
    terms = sorted(desk.library.terms.values(), key=lambda t: t.front.title.casefold())
    text = desk.text(GLOSSARY, numbered=True)
    shown = tuple(_term(desk, term, text) for term in terms)
    if shown:
        base = desk.base(GLOSSARY, "")
        sources = desk.cited(text)
        slips = slips_of(desk, text, sources)
        yield (
            "glossary.html",
            GlossaryPage(**base, section=GLOSSARY, terms=shown, sources=sources, slips=slips),
        )


def _term(desk: Desk, term: Document, text: PageText) -> TermView:
    told = tuple(walk.block_texts(term.body))
    return TermView(
        id=term.id,
        anchor=term_anchor(term.id),
        title=term.front.title,
        short=term.front.short,
        text=" ".join(filter(None, map(plain, told))),
        html="".join(text.all(told)),
        used_in=_used_in(desk, term),
    )


def _used_in(desk: Desk, term: Document) -> tuple[Named, ...]:
    users = desk.library.mentions.get(("term", term.id), ())
    return tuple(desk.named(user) for user in users if user is not term)


def corrections_page(desk: Desk) -> Iterator[tuple[str, CorrectionsPage]]:
    """Every correction and update, newest first."""
    text = desk.text(CORRECTIONS, numbered=True)
    named = dict(desk.site.publisher).get("correctionsPolicy", (desk.site.policy,))
    policy = next((page for page in desk.library.pages if page.id in named), None)
    changes = tuple(
        desk.change(change, document, anchor, text.html(change.text))
        for document, anchor, change in desk.lookups.all_changes
    )
    sources = desk.cited(text)
    yield (
        "corrections.html",
        CorrectionsPage(
            **desk.base(CORRECTIONS, ""),
            section=CORRECTIONS,
            changes=changes,
            policy=desk.named(policy) if policy else Named(""),
            sources=sources,
            slips=slips_of(desk, text, sources),
        ),
    )
