"""What a site says of itself: the settings that reach its pages, as plain data."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

# What is said of a publisher, by schema.org's properties.
PublisherSays = tuple[tuple[str, tuple[str, ...]], ...]
EngineName = Literal["commonmark", "python-markdown"]


class Site(Struct, frozen=True):
    """A site's settings, by our own names.

    Attributes:
        name, tagline: SITENAME and SITESUBTITLE.
        url: SITEURL without a slash at its end; empty where it is not set.
        lang: DEFAULT_LANG, for texts that name no language.
        author: AUTHOR, for texts that name no authors.
        per_page: explainers on one page of a list.
        feed_items: entries in a feed at most.
        policy: id of the page that says how corrections are made.
        license: the words and the address of the licence of what is published.
        originals: where texts are read as they were written: ``publish``, beside their pages; an
            address with ``{path}`` in it; nothing, nowhere.
        publisher: what the settings say of whoever publishes it.
        desks: names among the authors that are no persons'.
        cards: whether pages have cards for those who meet their links elsewhere.
        search: whether readers may search in full text.
    """

    name: str
    tagline: str = ""
    url: str = ""
    lang: str = "en"
    author: str = ""
    per_page: int = 20
    feed_items: int = 50
    policy: str = "corrections-policy"
    license: tuple[str, str] = ("", "")
    originals: str = ""
    publisher: PublisherSays = ()
    desks: tuple[str, ...] = ()
    cards: bool = False
    search: bool = False


class Reading(Struct, frozen=True):
    """How texts are read.

    Attributes:
        engine: the Markdown engine.
        markdown: Python-Markdown's keyword arguments (Pelican's MARKDOWN).
        evidence: whether passages are looked for that need a source, as nobody may want to know.
    """

    engine: EngineName = "commonmark"
    markdown: dict[str, object] = {}
    evidence: bool = True


Direction = Literal["ltr", "rtl"]
RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"}
)


def direction(lang: str) -> Direction:
    """Which way a language is written."""
    return "rtl" if _stem(lang) in RIGHT_TO_LEFT else "ltr"


def foreign_to(own: str, page: str) -> str:
    """The language of some words, as HTML writes it; empty where it is the page's.

    Spellings of one language, such as British and American English, are not told apart.
    """
    alike = _stem(own) == _stem(page)
    return "" if alike else own.replace("_", "-")


def _stem(lang: str) -> str:
    return lang.replace("_", "-").partition("-")[0].lower()
