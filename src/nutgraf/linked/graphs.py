"""One graph for each kind of page. Pages that nobody should find have none.

Long because each kind is a few lines, and all lean on the same few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from msgspec import Raw, Struct

from nutgraf.addresses import FOLDERS, GLOSSARY
from nutgraf.linked.records import (
    ACTOR_TYPES,
    actor_node,
    claim_node,
    correction_node,
    event_node,
    moment,
    source_node,
    span,
    term_node,
)
from nutgraf.linked.scope import Node, Scope
from nutgraf.views.blocks import BlockView
from nutgraf.views.page_views import (
    ActorPage,
    ActorsPage,
    ClaimsPage,
    CorrectionsPage,
    ExplainerPage,
    FrontPage,
    GlossaryPage,
    ListPage,
    PageBase,
    PlainPage,
    SearchPage,
    SourcesPage,
    TimelinePage,
)
from nutgraf.views.shapes import (
    ChangeView,
    ClaimBlock,
    ClaimView,
    EventView,
    Named,
    NamedActor,
    SliceBlock,
    Teaser,
    Translation,
)

Graph = Callable[[Any, Scope, str, str], Sequence[Node | Struct]]
EXPLAINER = ("NewsArticle", "BackgroundNewsArticle")


def schema_name(field: str) -> str:
    """A field as schema.org has it, and JSON-LD's own with its mark."""
    first, *rest = field.split("_")
    return f"@{first}" if field in ("id", "type") else first + "".join(map(str.title, rest))


# ----- Explainers -----


class Article(Struct, omit_defaults=True, rename=schema_name):
    """An explainer's node: what is empty is not said. Most pages are one, so it costs little."""

    id: str
    url: str
    main_entity_of_page: str
    headline: str
    publisher: Node
    in_language: str
    type: Sequence[str]
    description: str = ""
    date_published: str = ""
    date_modified: str = ""
    author: Raw | str = ""
    publishing_principles: str | Sequence[str] = ""
    license: str = ""
    word_count: int = 0
    image: str = ""
    article_section: str = ""
    about: Raw | str = ""
    keywords: Sequence[str] = []
    has_part: Sequence[Node] = []
    mentions: Sequence[Node] = []
    citation: Sequence[Node] = []
    correction: Sequence[Node] = []
    translation_of_work: Sequence[Node] = []
    work_translation: Sequence[Node] = []


def explainer(page: ExplainerPage, scope: Scope, title: str, summary: str) -> list[Article]:
    """An explainer with its evidence. Google knows it as a news article, others as what it is."""
    here, topic = scope.page(page), page.topic
    parts = [block for block in page.body if block.kind != "prose"]
    article = Article(
        type=EXPLAINER,
        id=f"{here}#article",
        url=here,
        main_entity_of_page=here,
        headline=title,
        description=summary,
        date_published=moment(page.published),
        date_modified=moment(page.modified),
        author=authors(page.authors, scope),
        publisher=scope.publisher,
        publishing_principles=scope.principles,
        license=scope.license,
        in_language=page.lang,
        word_count=page.words,
        image=picture(page, scope),
        article_section=topic.text,
        about=subject(topic, scope),
        keywords=[tag.text for tag in page.tags],
        citation=[source_node(source, scope) for source in page.sources],
    )
    if parts:
        article.has_part = [claim_node(claim, scope) for claim in claims_in(parts)]
    if parts or page.actors or page.terms or page.timeline_events:
        article.mentions = mentioned(page, scope)
    if page.changes:
        article.correction = corrections(page.changes, here)
    if page.translations:
        translations(page, scope, article)
    return [article]


@lru_cache(maxsize=1024)
def authors(names: tuple[Named, ...], scope: Scope) -> Raw | str:
    """Who wrote, encoded once for all that they wrote; empty for nobody."""
    return scope.raw([author(one, scope) for one in names]) if names else ""


@lru_cache(maxsize=1024)
def subject(topic: Named, scope: Scope) -> Raw | str:
    """A topic, likewise."""
    return scope.raw(scope.named(topic, "Thing", "#topic")) if topic.text else ""


def author(named: Named, scope: Scope) -> Node:
    """Somebody who wrote; their page is the list of what they wrote."""
    kind = "Organization" if named.text in scope.desks else "Person"
    return {**scope.named(named, kind, "#author"), "url": scope.base + named.url}


def corrections(changes: Iterable[ChangeView], here: str) -> list[Node]:
    """What was corrected."""
    return [correction_node(change, here) for change in changes if change.kind == "correction"]


def mentioned(page: ExplainerPage, scope: Scope) -> list[Node]:
    """The actors, terms and events that an explainer shows."""
    slices = (block.events for block in page.body if isinstance(block, SliceBlock))
    events = {event.id: event for event in chain(page.timeline_events, *slices)}
    return [
        *(actor_node(actor, scope) for actor in page.actors),
        *(term_node(term, scope) for term in page.terms),
        *(event_node(event, scope) for event in events.values()),
    ]


def claims_in(body: Iterable[BlockView]) -> Iterator[ClaimView]:
    """The claims of a text, in the author's order."""
    return (block.claim for block in body if isinstance(block, ClaimBlock))


def translations(page: ExplainerPage, scope: Scope, article: Article) -> None:
    """Note the text that this one translates, or else those that translate it."""
    original = [other for other in page.translations if other.is_original]
    named = [translation(other, scope) for other in original or page.translations]
    if original:
        article.translation_of_work = named
    else:
        article.work_translation = named


def translation(other: Translation, scope: Scope) -> Node:
    """The same text in another language."""
    url = scope.base + other.url
    return {
        "@type": "NewsArticle", "@id": f"{url}#article", "url": url, "inLanguage": other.lang
    }  # fmt: skip


def said(node: Node) -> Node:
    """A node without what there is nothing to say of."""
    return {name: value for name, value in node.items() if value}


# ----- Timelines, actors -----


def timeline(page: TimelinePage, scope: Scope, title: str, summary: str) -> list[Node]:
    """A chronology; its events are what it is about, not what it is."""
    events = [event for year in page.years for event in year.events]
    node = web_page("CollectionPage", page, scope, title, summary)
    node["temporalCoverage"] = covered(events)
    node["about"] = [event_node(event, scope) for event in events]
    node["citation"] = [source_node(source, scope) for source in page.notes]
    node["correction"] = corrections(page.changes, scope.page(page))
    node["author"] = [author(one, scope) for one in page.authors]
    node["datePublished"], node["dateModified"] = moment(page.published), moment(page.updated)
    return [said(node)]


def covered(events: list[EventView]) -> str:
    """From the first event to the last, where the dates of both can be told."""
    if not events:
        return ""
    first, last = span(events[0].when), span(events[-1].when)
    start, end = first[0], last[1] or last[0]
    return f"{start}/{end}" if start and end else ""


def actor(page: ActorPage, scope: Scope, title: str, summary: str) -> list[Node]:
    """An actor, and the events that they had a part in."""
    here = scope.page(page)
    about: Node = {
        "@type": ACTOR_TYPES.get(page.kind, "Thing"),
        "@id": f"{here}#actor",
        "name": page.title,
        "url": here,
    }
    if page.short:
        about["alternateName"] = page.short
    if page.same_as:
        about["sameAs"] = list(page.same_as)
    node = web_page("ProfilePage", page, scope, title, summary)
    node["mainEntity"] = about
    if page.events:
        node["mentions"] = [event_node(event, scope) for event in page.events]
    if page.sources:
        node["citation"] = [source_node(source, scope) for source in page.sources]
    return [node]


# ----- Registers -----


def claims(page: ClaimsPage, scope: Scope, title: str, summary: str) -> list[Node]:
    """Every claim."""
    node = web_page("CollectionPage", page, scope, title, summary)
    node["hasPart"] = [claim_node(one, scope) for group in page.groups for one in group.claims]
    return [node]


def actors(page: ActorsPage, scope: Scope, title: str, summary: str) -> list[Node]:
    """Every actor."""
    node = web_page("CollectionPage", page, scope, title, summary)
    lines = [line for group in page.groups for line in group.actors]
    node["about"] = [
        actor_node(NamedActor(line.name.text, line.name.url, kind=line.kind), scope)
        for line in lines
    ]
    return [node]


def sources(page: SourcesPage, scope: Scope, title: str, summary: str) -> list[Node]:
    """Every source."""
    node = web_page("CollectionPage", page, scope, title, summary)
    node["citation"] = [source_node(one, scope) for group in page.groups for one in group.sources]
    return [node]


def glossary(page: GlossaryPage, scope: Scope, title: str, summary: str) -> list[Node]:
    """Every term and what it means."""
    here = scope.base + GLOSSARY
    terms: list[Node] = [
        {
            "@type": "DefinedTerm",
            "@id": f"{here}#{term.anchor}",
            "name": term.title,
            "description": term.short or term.text,
        }
        for term in page.terms
    ]
    node = web_page("CollectionPage", page, scope, title, summary)
    node["mainEntity"] = {
        "@type": "DefinedTermSet",
        "@id": f"{here}#terms",
        "name": title,
        "hasDefinedTerm": terms,
    }
    return [node]


def changes(page: CorrectionsPage, scope: Scope, title: str, summary: str) -> list[Node]:
    """Every correction, each with the text that it corrects."""
    node = web_page("CollectionPage", page, scope, title, summary)
    made = []
    for change in page.changes:
        if change.kind == "correction":
            page_of_it = scope.base + change.explainer.url
            is_explainer = change.explainer.url.startswith(f"{FOLDERS['explainer']}/")
            kind, fragment = ("NewsArticle", "#article") if is_explainer else ("CollectionPage", "")
            parent = scope.named(change.explainer, kind, fragment)
            made.append({**correction_node(change, page_of_it), "parentItem": parent})
    if made:
        node["hasPart"] = made
    return [node]


# ----- Lists, the front page, plain pages -----


def listing(page: ListPage, scope: Scope, title: str, summary: str) -> list[Node]:
    """Explainers of a topic, a tag or an author."""
    here = scope.page(page)
    node = web_page("CollectionPage", page, scope, title, summary)
    node["mainEntity"] = item_list(page.teasers, here, scope)
    if page.of == "author" and page.number == 1:
        kind = "Organization" if page.heading in scope.desks else "Person"
        about = {"@type": kind, "@id": f"{here}#author", "name": page.heading, "url": here}
        node["about"] = about
    elif page.of == "topic" and page.number == 1:
        node["about"] = {"@type": "Thing", "@id": f"{here}#topic", "name": page.heading}
    return [node]


def item_list(teasers: Iterable[Teaser], here: str, scope: Scope) -> Node:
    """Explainers, in the order of a page."""
    items = [
        {"@type": "ListItem", "position": place, "url": scope.base + teaser.url}
        for place, teaser in enumerate(teasers, 1)
    ]
    return {"@type": "ItemList", "@id": f"{here}#list", "itemListElement": items}


def front(page: FrontPage, scope: Scope, title: str, summary: str) -> list[Node]:
    """The site itself, and what stands first on it."""
    site = scope.site
    whole: Node = {
        "@type": "WebSite",
        "@id": f"{scope.home}#site",
        "url": scope.home,
        "name": site.name,
        "inLanguage": site.lang.replace("_", "-"),
        "publisher": scope.publisher,
    }
    if site.tagline:
        whole["description"] = site.tagline
    if site.license.url:
        whole["license"] = site.license.url
    node = web_page("CollectionPage", page, scope, title or site.name, summary)
    teasers = [page.lead, *page.teasers] if page.lead is not None else []
    if teasers:
        node["mainEntity"] = item_list(teasers, scope.home, scope)
    return [whole, node]


def index(page: SearchPage, scope: Scope, title: str, summary: str) -> list[Node]:
    """The index of the site, which says where everything is that says more of itself."""
    return [web_page("CollectionPage", page, scope, title, summary)]


def picture(page: ExplainerPage | PlainPage, scope: Scope) -> str:
    """The address of a page's picture: its photograph, or else its own card; or none."""
    path = page.image or (page.card.path if page.card and page.card.is_own else "")
    return path and scope.base + path


def plain(page: PlainPage, scope: Scope, title: str, summary: str) -> list[Node]:
    """A plain page."""
    node = web_page("WebPage", page, scope, title, summary)
    if updated := moment(page.updated):
        node["dateModified"] = updated
    if image := picture(page, scope):
        node["image"] = image
    if page.sources:
        node["citation"] = [source_node(source, scope) for source in page.sources]
    if parts := [claim_node(claim, scope) for claim in claims_in(page.body)]:
        node["hasPart"] = parts
    return [node]


def web_page(kind: str, page: PageBase, scope: Scope, title: str, summary: str) -> Node:
    """What is said of any page that is no article."""
    here = scope.page(page)
    node: Node = {
        "@type": kind,
        "@id": here,
        "url": here,
        "name": title,
        "inLanguage": page.lang,
        "isPartOf": {"@id": f"{scope.home}#site"},
        "publisher": scope.publisher,
    }
    if summary:
        node["description"] = summary
    return node


GRAPHS: dict[type[PageBase], Graph] = {
    ExplainerPage: explainer,
    TimelinePage: timeline,
    ActorPage: actor,
    ClaimsPage: claims,
    ActorsPage: actors,
    SourcesPage: sources,
    GlossaryPage: glossary,
    CorrectionsPage: changes,
    ListPage: listing,
    FrontPage: front,
    PlainPage: plain,
    SearchPage: index,
}
