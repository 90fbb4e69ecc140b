"""search.html: an index of the whole site, and a box where it can be searched.

What is asked there is answered on results.html, the only page with a script: so none is loaded
before somebody searches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from unicodedata import normalize

from nutgraf.addresses import RESULTS, SEARCH, slug_of
from nutgraf.standing import STANDINGS
from nutgraf.views.desk import Desk
from nutgraf.views.lists import grouped
from nutgraf.views.page_views import Letter, SearchPage
from nutgraf.views.shapes import Named
from nutgraf.views.sheets import Sheet, sheet

# The page's address where a site has no search, so that navigation can call it by another name.
INDEX = f"{SEARCH}#n-main"
SCRIPT = "theme/js/search.js"
# The folder that is searched.
BUNDLE = "pagefind/"
# Above this many explainers no page lists them all; actors that results can be limited to.
MANY, ACTORS = 1000, 100
OTHER = "#"
# Korean words are filed under their first consonant, in this order from U+1100.
CONSONANTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"


def search_page(desk: Desk) -> Iterator[Sheet]:
    """The page, and that of results where there is a search."""
    yield sheet("search.html", _page, desk, SEARCH, name=desk.script)
    if desk.script:
        yield sheet("search.html", _page, desk, RESULTS, name=RESULTS)


def _page(desk: Desk, path: str) -> SearchPage:
    library = desk.library
    explainers = library.explainers
    standings = {made.standing for made in library.claims.values()}
    topics = {name: documents for name, documents in grouped(desk, "topic").items() if name}
    return SearchPage(
        **desk.base(path, ""),
        section=SEARCH if desk.site.search else INDEX,
        listed=path == SEARCH,
        results=RESULTS if desk.script else "",
        script=desk.script if path == RESULTS else "",
        promised=desk.site.search,
        bundle=BUNDLE,
        langs=_langs(desk),
        by_topic=tuple(Named(name, slug_of(name)) for name in topics),
        by_actor=_actors(desk),
        by_standing=tuple(Named(word, word) for word in STANDINGS if word in standings),
        letters=letters(desk.named(one) for one in explainers) if len(explainers) <= MANY else (),
        count=len(explainers),
        topics=tuple(desk.topic(documents[0]) for documents in topics.values()),
        timelines=by_name(map(desk.named, library.timelines.values())),
        actors=letters(map(desk.named, library.actors.values())),
        terms=by_name(map(desk.named, library.terms.values())),
    )


def _langs(desk: Desk) -> tuple[str, ...]:
    """The site's own first: its words weigh most where two languages share one."""
    langs = {desk.lang(document): None for document in desk.library.documents}
    ordered = sorted(langs, key=lambda lang: (lang != desk.site.lang, lang))
    return tuple(dict.fromkeys(lang.replace("_", "-").lower() for lang in ordered))


def _actors(desk: Desk) -> tuple[Named, ...]:
    """Those that most texts and events name, by name."""
    library = desk.library
    counts = {id_: len(library.mentions.get(("actor", id_), ())) for id_ in library.actors}
    named = sorted((id_ for id_, count in counts.items() if count), key=lambda id_: -counts[id_])
    return by_name(Named(desk.actor_named(id_).text, id_) for id_ in named[:ACTORS])


# ----- In the order of letters -----


def by_name(names: Iterable[Named]) -> tuple[Named, ...]:
    """Names as an index has them: capitals, accents and quotation marks do not count."""
    return tuple(sorted(names, key=_key))


def letters(names: Iterable[Named]) -> tuple[Letter, ...]:
    """The same under the letters that they begin with."""
    groups = groupby(by_name(names), key=lambda one: _letter(one.text))
    return tuple(Letter(letter, tuple(group)) for letter, group in groups)


def _key(name: Named) -> tuple[bool, str, str, str]:
    bare = _bare(name.text)
    return (bare[:1].isalpha(), bare, name.text, name.url)


def _bare(text: str) -> str:
    """A title's letters and figures, from the first one on, without accents."""
    plain = "".join(c for c in normalize("NFKD", text.casefold()) if c.isalnum() or c == " ")
    return " ".join(plain.split())


def _letter(text: str) -> str:
    first = _bare(text)[:1]
    if not first.isalpha():
        return OTHER
    consonant = ord(first) - 0x1100
    return CONSONANTS[consonant] if 0 <= consonant < len(CONSONANTS) else first.upper()
