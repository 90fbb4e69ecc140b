"""Small repairs to an engine's HTML, so that every engine's fits the same page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from nutgraf import rules
from nutgraf.model import LINK_OR_PICTURE, Heading
from nutgraf.reading.elements import ancestors, element
from nutgraf.reading.footnotes import own_footnotes
from nutgraf.reading.holes import HOLE, MARKED, OPEN, as_html, without_noncharacters
from nutgraf.reading.notes import ATTRIBUTES, Notes
from nutgraf.slugs import slugify

HEADINGS = "h1, h2, h3, h4, h5, h6"
OTHER_IDS = "[id]:not(h1, h2, h3, h4, h5, h6)"
# In the words of the page's language by `nutgraf.views.furniture`.
TABLE = "Table"
# Of the name of a table's frame, in signs: as much as one listens to.
LONGEST_NAME = 80
TAG_NAME = re.compile(r"<([^\s/>]+)")
PLAIN_TABLE = frozenset("thead tbody tr th td a code del em strong".split())
CODE_NAME = re.compile(r"<code>:::(\w+)\n")


def tidy(tree: LexborHTMLParser, html: str, notes: Notes) -> tuple[Heading, ...]:
    """Mend the tree in place; hand back its headings, each with an id.

    Args:
        html: the tree's; what is not written in it is not looked for.
    """
    if "<div" in html:
        _open_sections(tree)
    if "[" in html:
        _drop_contents(tree)
    if "<a " in html and 'class="' in html:
        _drop_heading_links(tree)
    if "<pre" in html:
        _name_code(tree)
    headings = _headings(tree, html, notes) if "<h" in html else ()
    # what is taken out above stands in braces, in brackets or in an element with a class
    as_before = not any(sign in html for sign in ('class="', "{", "["))
    if not as_before and 'class="footnote' in (tree.html or ""):
        own_footnotes(tree, notes.id)
    for table in tree.css("table") if "<table" in html else ():
        _frame(table, notes)
    return headings


def _open_sections(tree: LexborHTMLParser) -> None:
    """Take away docutils' frames around sections, so that records in them stand in the body.

    A frame's id goes to its heading.
    """
    for frame in tree.css("div.section"):
        heading = next(iter(frame.iter()), None)
        if heading is not None and heading.tag in HEADINGS.split(", "):
            id_ = frame.attributes.get("id")
            if id_ and not heading.attributes.get("id"):
                heading.attrs["id"] = id_
        frame.unwrap()


def _drop_contents(tree: LexborHTMLParser) -> None:
    """Take out ``[TOC]``: a page has its own list of contents."""
    for node in tree.css("p"):
        if node.text(strip=True) == "[TOC]":
            node.remove()


def _drop_heading_links(tree: LexborHTMLParser) -> None:
    """Take out the ``¶`` of headings."""
    for node in tree.css("a.headerlink"):
        node.remove()


def _name_code(tree: LexborHTMLParser) -> None:
    """Read ``:::python`` above indented code as its language, as CodeHilite does."""
    for node in tree.css("pre > code"):
        if not node.attributes.get("class") and (named := CODE_NAME.match(node.html or "")):
            rest = (node.html or "")[named.end() :]
            node.replace_with(element(f'<code class="language-{named[1]}">{rest}'))


def _headings(tree: LexborHTMLParser, html: str, notes: Notes) -> tuple[Heading, ...]:
    """Give each heading an id; where a text uses level 1, which is the page's own, shift all."""
    shift = 1 if notes.kind != "timeline" and "<h1" in html and tree.any_css_matches(("h1",)) else 0
    with_ids = tree.css(OTHER_IDS) if " id=" in html else ()
    headings = Headings(notes, [node.attributes.get("id") or "" for node in with_ids], shift)
    for node in tree.css(HEADINGS):
        level = min(int((node.tag or "h2")[1]) + shift, 6)
        if notes.kind == "timeline" and level <= 2:
            headings.above = 2
            continue
        inner = node.inner_html or ""
        written = ATTRIBUTES.search(inner) if "{" in inner else None
        inner = ATTRIBUTES.sub("", inner) if written else inner
        given = node.attributes.get("id") or _id_of(written[1] if written else "")
        quoted = any(one.tag == "blockquote" for one in ancestors(node))
        id_ = headings.add(level, inner, given, quoted=quoted)
        if shift or written:
            # ids and classes are the only attributes that a heading may carry
            node.replace_with(element(f'<h{level} id="{escape(id_)}">{inner}</h{level}>'))
        else:
            node.attrs["id"] = id_
    return tuple(headings.found)


class Headings:
    """The headings of one body, from top to bottom.

    Attributes:
        above: the level of the last one.
        shift: by how much levels are higher here than they are written.
        found: those for the list of contents.
    """

    def __init__(self, notes: Notes, other_ids: Iterable[str], shift: int = 0) -> None:
        self.notes = notes
        self.shift = shift
        self.taken = dict.fromkeys(other_ids, 1)
        self.above = 2 if notes.kind == "timeline" else 1
        self.found: list[Heading] = []

    def add(self, level: int, inner: str, given: str, *, quoted: bool) -> str:
        """Take note of the next one; its id comes back.

        Args:
            inner: its HTML.
            given: the id that its author gave it, if any.
            quoted: whether it stands in a quotation, and so in no list of contents.
        """
        words = self.notes.words(inner)
        id_ = _unused(without_noncharacters(given) or slugify(words) or "section", self.taken)
        if not quoted:
            line = self.notes.lines.heading(words[:60])
            self.found.append(Heading(level, id_, _without_links(inner, self.notes), line))
            if level > self.above + 1:
                self._complain_of_skipped(level - self.shift, words, line)
            self.above = level
        return id_

    def _complain_of_skipped(self, level: int, words: str, line: int) -> None:
        """Note one more than a level below that above it: who listens loses the thread."""
        above = self.above - self.shift
        text = f'the heading "{words}" is of level {level}, below one of level {above}'
        self.notes.say(line, rules.HEADING_SKIPPED, text, f"write {'#' * (above + 1)} {words}")


def _without_links(html: str, notes: Notes) -> str:
    """A heading as a list of contents shows it: words and emphasis."""
    if "<" not in html and OPEN not in html:
        return as_html(html)

    def words(hole: re.Match[str]) -> str:
        link = notes.links[int(hole[1])]
        # a hole within an attribute stands for an address, which is no HTML
        return "" if link.is_address else link.label

    return as_html(LINK_OR_PICTURE.sub("", HOLE.sub(words, html)))


def _id_of(attributes: str) -> str:
    return next((name[1:] for name in attributes.split() if name.startswith("#")), "")


def _unused(id_: str, taken: dict[str, int]) -> str:
    """An id that no earlier heading has.

    Args:
        taken: each id, and the last number that was put behind it.
    """
    name = id_
    while name in taken:
        taken[id_] += 1
        name = f"{id_}-{taken[id_]}"
    taken[name] = 1
    return name


def frame_of(heads: Iterable[str]) -> dict[str, str]:
    """The attributes of a table's frame: it is called by the heads of its columns."""
    words = ", ".join(filter(None, heads))
    if len(words) > LONGEST_NAME:
        words = f"{words[:LONGEST_NAME].rsplit(' ', 1)[0].rstrip(',')} …"
    name = f"{TABLE}: {words}" if words else TABLE
    return {"class": "table", "role": "group", "aria-label": name, "tabindex": "0"}


def frame_tag(heads: Iterable[str]) -> str:
    """The same as a parser writes it out: a single quotation mark stays one."""
    attributes = (f' {name}="{escape(said)}"' for name, said in frame_of(heads).items())
    return f"<div{''.join(attributes)}>".replace("&#x27;", "'")


def _frame(table: LexborNode, notes: Notes) -> None:
    """A frame of its own for a table, to scroll in where the screen is narrow."""
    if table.parent is not None and "table" in (table.parent.attributes.get("class") or "").split():
        return
    html = table.html or ""
    # written out, an angle within an attribute would look like a tag's own
    cells = table.css("thead th")
    heads = [notes.words(cell.inner_html or "").translate(MARKED) for cell in cells]
    if not PLAIN_TABLE.issuperset(TAG_NAME.findall(html, len("<table"))):
        table.replace_with(element(f"{frame_tag(heads)}{html}</div>"))
        return
    # read again it would be the same, with one text between two elements
    frame = table.parser.create_node("div")
    for name, value in frame_of(heads).items():
        frame.attrs[name] = value
    table.merge_text_nodes()
    table.insert_before(frame, move=True)
    frame.insert_child(table, move=True)
