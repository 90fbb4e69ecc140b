"""HTML of ordinary Markdown, parted into its elements without a tree.

What CommonMark makes of paragraphs, headings, lists, quotations, tables, notes at the foot, links
and pictures is well-formed and known to the last sign. Anything else is not parted: the tests are
strict, since what passes them is read without a parser.
"""

from __future__ import annotations

import re

from msgspec import Struct

from nutgraf.reading.holes import ESCAPED

# An angle within words or attributes is always "&lt;" or "&gt;" here, so that these stand in tags;
# and, where the author wrote none, the engine puts in no other entities than these.
VALUE = r'[^"<>&]*+(?:&(?:quot|#39|#x27|nbsp);[^"<>&]*+)*'
ADDRESS = r'[^"<>&\\]*+(?:&#(?:39|x27);[^"<>&\\]*+)*'
# What an element holds up to its end.
UP_TO = r"[^<]*+(?:<(?!{})[^<]*+)*"
# Addresses of pictures that are files of the site, as the engine writes them.
OWN_FILE = r"(?!//)(?:%7B(?:filename|static|attach)%7D)?[\w./-]+"
PLAIN_TAGS = frozenset(
    [
        f"{end}{name}"
        for end in ("", "/")
        for name in (
            "p h2 h3 h4 h5 h6 ul ol li blockquote pre code em strong del a sup div"
            " table thead tbody tr th td"
        ).split()
    ]
    + ["br /", "hr /"]
)
KNOWN_TAG = re.compile(
    rf'(?:a href="{ADDRESS}"(?: title="{VALUE}")?|h[2-6] id="[\w.-]+"|ol start="\d+"'
    r'|code class="language-[^"<>&\s]+"|t[dh] data-align="(?:left|center|right)"'
    r'|sup class="footnote-(?:reference|definition-label)"'
    r'|div class="footnote-definition" id="[^"<>&\xa0]*"'
    rf'|img src="{OWN_FILE}" alt="{VALUE}"(?: title="{VALUE}")? /'
    r'|input disabled="" type="checkbox"(?: checked="")?/)'
)
# Neither another link nor a picture stands in it.
SIMPLE_LINK = re.compile(rf"<a [^>]*>{UP_TO.format('/?a>|a |img ')}</a>")
# "[TOC]" alone in a paragraph is taken out, whatever emphasis its letters have.
CONTENTS = re.compile(r"\[_T_O_C_\]".replace("_", r"(?:\s|<[^>]*>)*"))
HEADING = re.compile(rf'<h([2-6])(?: id="([^"]*)")?>({UP_TO.format("/h[2-6]>")})</h\1>')
BLOCK = re.compile(
    r"\n?(?:(<(p|h[2-6]|pre|table)\b[^>]*>[^<]*+((?:<(?!/\2>)[^<]*+)*)</\2>|<hr>)"
    r"|<(/?)(blockquote|[uo]l|div)\b[^>]*>)"
)
FRAME_EDGE = re.compile(r"<(/?)(?:blockquote|[uo]l|div)\b")


class Piece(Struct):
    """An element of the body, or of a quotation there; or, without a name, that one's tag.

    Attributes:
        tag: the element's name.
        html: as a parser would write it out.
        quoted: whether it stands in a quotation.
        bare: whether it holds nothing but words.
    """

    tag: str
    html: str
    quoted: bool
    bare: bool = False


def parted(html: str) -> list[Piece] | None:
    """The elements of a body and of its quotations; ``None`` where anything else is in it."""
    tags = {part.partition(">")[0] for part in html.split("<")[1:]}
    if ESCAPED in html or not all(map(KNOWN_TAG.fullmatch, tags - PLAIN_TAGS)):
        return None
    html = _as_written_out(html, tags)
    links = html.count("</a>") if "/a" in tags else 0
    if links and len(SIMPLE_LINK.findall(html)) != links:
        return None
    return None if _may_mean_more(html, tags) else _pieces_of(html)


def _as_written_out(html: str, tags: set[str]) -> str:
    """What a parser would write out of what the engine has written."""
    if any(tag[-1:] == "/" for tag in tags):
        html = html.replace(" />", ">").replace('"/>', '">')
    if "&" in html:
        html = html.replace("&#39;", "'").replace("&#x27;", "'")
    return html.replace("\xa0", "&nbsp;")


def _may_mean_more(html: str, tags: set[str]) -> bool:
    """Whether there may be a label, a list of contents, a language or an id among the words."""
    if "[" in html and ("[!" in html or CONTENTS.search(html)):
        return True
    if "%" in html and "%5c" in html.lower():  # a backslash is a slash to browsers
        return True
    if "pre" in tags and "<code>:::" in html:
        return True
    return "{" in html and any("{" in heading[3] for heading in HEADING.finditer(html))


def _pieces_of(html: str) -> list[Piece] | None:
    pieces: list[Piece] = []
    at, quoted, html = 0, False, html.rstrip("\n")
    while at < len(html):
        found = BLOCK.match(html, at)
        if found is None:
            return None
        at = found.end()
        if found[1]:
            pieces.append(Piece(found[2] or "hr", found[1], quoted, not found[3]))
        elif found[5] == "blockquote" and bool(found[4]) == quoted:
            pieces.append(Piece("", f"<{found[4]}blockquote>", quoted, bare=True))
            quoted = not quoted
        elif found[4]:
            return None
        else:
            at = end_of_frame(html, at)
            pieces.append(Piece(found[5], html[found.start(5) - 1 : at], quoted))
    return pieces


def end_of_frame(html: str, at: int) -> int:
    """Where the list, quotation or note ends that was opened just before."""
    depth = 1
    for edge in FRAME_EDGE.finditer(html, at):
        depth += -1 if edge[1] else 1
        if not depth:
            return html.index(">", edge.end()) + 1
    return len(html)
