"""Raw HTML in authors' texts: what may stay, and what is said of the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator

import nh3

from nutgraf.reading.lines import Lines, blank_comments

RECORD_SCHEMES = frozenset({"source", "actor", "event", "claim", "term", "timeline", "chart"})
RECORD = f"(?:{'|'.join(sorted(RECORD_SCHEMES))})"  # as a part of patterns
LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel", "xmpp", "irc", "ftp", "news"})
_TAGS = (
    "a abbr b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn div dl"
    " dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp rt"
    " ruby s samp small span strong sub summary sup table tbody td tfoot th thead time tr u ul var"
    " wbr"
)
TAGS = frozenset(_TAGS.split())
# Tags whose whole content goes with them; only their own names are worth reporting.
EMPTIED = frozenset({"script", "style", "title", "template"})
# Taken out without a word: they never carry what a reader would miss.
SILENT = frozenset({"center", "font", "tt", "big", "strike", "nobr", "section", "article"})
COMMON = {"class", "dir", "id", "lang", "title"}
ATTRIBUTES: dict[str, set[str]] = {
    "*": COMMON,
    "a": {"href", "name"},
    "blockquote": {"cite"},
    "col": {"span"},
    "data": {"value"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "img": {"alt", "height", "src", "width"},
    "input": {"checked", "disabled", "type"},
    "ins": {"cite", "datetime"},
    "ol": {"reversed", "start", "type"},
    "q": {"cite"},
    "td": {"colspan", "data-align", "headers", "rowspan"},
    "th": {"colspan", "data-align", "headers", "rowspan", "scope"},
    "time": {"datetime"},
}
# How engines align a column: a style, which no page of ours lets in, or an obsolete attribute.
ALIGNED = re.compile(r'(<t[dh])\s+(?:style="text-align:\s*|align=")(left|center|right);?"')
RAW_TAG = re.compile(r"(?<!\\)<([a-zA-Z][\w:-]*)(?=[\s/>])[^<>]*>")
# Put before an address whose scheme is unknown, so that it can be reported, not just vanish.
REFUSED = "x-refused:"
UNKNOWN_SCHEME = re.compile(
    rf"""(<[a-z][^<>]*\s(?:href|src)=")(?!(?:{"|".join(RECORD_SCHEMES | LINK_SCHEMES)}|data):)"""
    r"(?=[a-z][a-z0-9+.-]*:)",
    re.IGNORECASE,
)

_cleaner = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(EMPTIED),
    attributes=ATTRIBUTES,
    url_schemes={*RECORD_SCHEMES, *LINK_SCHEMES, "data", REFUSED.rstrip(":")},
    link_rel=None,
    strip_comments=True,
)


def aligned(html: str) -> str:
    """HTML whose columns are aligned by a word that the theme knows."""
    return ALIGNED.sub(r'\1 data-align="\2"', html) if "align" in html else html


def clean(html: str) -> str:
    """HTML with nothing in it but what the allow-list names.

    Addresses with an unknown scheme stay, behind `REFUSED`: who reads the links takes them out.
    """
    return _cleaner.clean(UNKNOWN_SCHEME.sub(rf"\1{REFUSED}", html))


def refused(lines: Lines, html: str) -> Iterator[tuple[int, str]]:
    """Each raw tag that will not be published: its line and its name, once a name.

    Args:
        html: what the engine made of the text; a tag that is not in it stood in code.
    """
    raw = {tag[1].lower() for tag in RAW_TAG.finditer(blank_comments(html))}
    seen = raw & (TAGS | SILENT)
    at, line = 0, lines.first
    for tag in RAW_TAG.finditer(lines.text):
        name = tag[1].lower()
        if name in raw and name not in seen and ":" not in name:
            seen.add(name)
            line += lines.text.count("\n", at, tag.start())
            at = tag.start()
            yield line, name
