"""Lists of explainers: all of them, by topic, by tag, by author, page by page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from nutgraf.addresses import EXPLAINERS, list_address, list_path, quoted, slug_of, topic_feed_path
from nutgraf.model import Document
from nutgraf.views.desk import NOWHERE, Desk
from nutgraf.views.page_views import ListPage
from nutgraf.views.shapes import Named
from nutgraf.views.sheets import Sheet, sheet

By = Literal["topic", "tag", "author", "all"]


class Stretch(NamedTuple):
    """What of a list stands on a page.

    Attributes:
        lang: of the whole list.
        number: of the page, from 1.
        pages: how many there are.
        in_all: explainers on all of them.
    """

    by: By
    name: str
    lang: str
    number: int
    pages: int
    in_all: int


def list_pages(desk: Desk) -> Iterator[Sheet]:
    """Every page of every list."""
    yield from _pages(desk, "all", "", desk.tongues.once(desk.library.explainers))
    for by in ("topic", "tag", "author"):
        for name, explainers in grouped(desk, by).items():
            yield from _pages(desk, by, name, desk.tongues.once(explainers))


def grouped(
    desk: Desk, by: str, explainers: Iterable[Document] | None = None
) -> dict[str, list[Document]]:
    """Explainers by topic, tag or author, under the first spelling of each, by name."""
    spelt: dict[str, str] = {}
    found: defaultdict[str, list[Document]] = defaultdict(list)
    for document in desk.library.explainers if explainers is None else explainers:
        for name in names_of(desk, document, by):
            found[spelt.setdefault(slug_of(name), name)].append(document)
    return dict(sorted(found.items(), key=lambda pair: slug_of(pair[0])))


def names_of(desk: Desk, document: Document, by: str) -> tuple[str, ...]:
    """The lists of one kind that an explainer stands in, each once."""
    if by == "topic":
        names: Sequence[str] = (document.front.topic,)
    elif by == "tag":
        names = document.front.tags
    else:
        names = [one.text for one in desk.authors(document)]
    return tuple({slug: name for name in names if (slug := slug_of(name))}.values())


def _pages(desk: Desk, by: By, name: str, explainers: Sequence[Document]) -> Iterator[Sheet]:
    size = desk.site.per_page
    count = max(1, -(-len(explainers) // size))
    lang = language_of(desk, explainers)
    for number in range(1, count + 1):
        own = f"{by}:{name}:{number}"
        shown = explainers[(number - 1) * size : number * size]
        stretch = Stretch(by, name, lang, number, count, len(explainers))
        yield sheet("list.html", _page, desk, stretch, shown, name=own, lang=lang)


def _page(desk: Desk, stretch: Stretch, shown: Sequence[Document]) -> ListPage:
    by, name, lang, number, count, in_all = stretch
    feed = (
        quoted(topic_feed_path(name))
        if by == "topic" and desk.site.url and not desk.preview
        else ""
    )
    return ListPage(
        **desk.base(list_path(by, name, number), name, lang),
        section=EXPLAINERS,
        heading=name,
        of=by,
        teasers=tuple(desk.teaser(document, lang) for document in shown),
        count=in_all,
        number=number,
        pages=count,
        newer=_neighbour(by, name, number - 1, count),
        older=_neighbour(by, name, number + 1, count),
        feed=feed,
    )


def language_of(desk: Desk, explainers: Iterable[Document]) -> str:
    """The language of a list: that of its texts where they share one; else empty, the site's."""
    langs = {document.front.lang for document in explainers}
    own = langs.pop() if len(langs) == 1 else ""
    return "" if own == desk.site.lang else own


def _neighbour(by: By, name: str, number: int, count: int) -> Named:
    """A page before or after; nothing where there is none."""
    if not 1 <= number <= count:
        return NOWHERE
    return Named(str(number), list_address(by, name, number))
