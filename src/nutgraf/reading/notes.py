"""What one reading of a body gathers: its links, its problems, and where things stand."""

from __future__ import annotations

import re
from html import unescape
from unicodedata import normalize

from nutgraf import rules
from nutgraf.dates import Date, DateError, parse_date
from nutgraf.model import Kind, Link, Place, Problem, Text
from nutgraf.reading.drafts import Marks, lacks_dot
from nutgraf.reading.holes import HOLE, OPEN, as_html, as_words, text_with_holes, without_tags
from nutgraf.reading.lines import Lines
from nutgraf.rules import Rule
from nutgraf.slugs import slugify

# No quotation mark or bracket in them: what is cut out must not reach over a tag's own.
ATTRIBUTES = re.compile(
    r"""(?:(?<!\s)\s+)?\{:?\s*([#.][^\s{}<>"']+(?:\s+[#.][^\s{}<>"']+)*\s*)\}"""
)
EMPHASISED = re.compile(r"^\s*<(strong|em)>([^<]*)</\1>")
ODD_BRACES = re.compile(r"\{[^{}<>]*\}\s*$|\{:?\s*#[^{}<>]*$")
# What an engine has made attributes of.
HEADING_BRACES = re.compile(r"\{:?([^{}]*)\}[\s#]*$")
GOOD_ID = re.compile(r"^\w[\w.-]*$")


def plain_start(html: str) -> str:
    """HTML without the emphasis that an author may put on the date at its start."""
    return EMPHASISED.sub(r"\2", html)


class Notes:
    """The reader's notebook for one body.

    Attributes:
        kind, id, path: of the document.
        lines: finds where something is written.
        marks: the marks that keep a part back.
        links: every link lifted from the tree; a hole's number is its index.
        problems: what was wrong so far.
    """

    def __init__(self, kind: Kind, id_: str, path: str, lines: Lines) -> None:
        self.kind = kind
        self.id = id_
        self.path = path
        self.lines = lines
        self.marks = Marks(lines)
        self.links: list[Link] = []
        self.problems: list[Problem] = []

    def place(self, line: int) -> Place:
        """A line of this file."""
        return Place(self.path, line)

    def say(self, line: int, rule: Rule, text: str, hint: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(self.place(line), rule, text, hint))

    def text(self, html: str) -> Text:
        """HTML with marks as HTML with holes."""
        return text_with_holes(as_html(html.strip()), self.links)

    def links_in(self, html: str) -> list[Link]:
        """The links whose holes stand in some HTML, in order."""
        return [self.links[int(number)] for number in HOLE.findall(html)]

    def words(self, html: str) -> str:
        """The plain words of some HTML, links' words among them."""
        if OPEN in html:
            html = HOLE.sub(lambda found: self.links[int(found[1])].label, html)
        if "<" in html:
            html = without_tags(html)
        if "&" in html:
            html = unescape(html)
        return " ".join((html if html.isascii() else as_words(html)).split())

    def date(self, written: str, line: int, what: str) -> Date | None:
        """A date, or a problem that says what it was the date of."""
        try:
            return parse_date(written)
        except DateError as error:
            self.say(line, rules.DATE_UNREADABLE, f"{what}: {error}", error.hint)
            return None

    def attributes(self, html: str, line: int) -> tuple[str, str, str, tuple[str, ...]]:
        """Part ``… {#id .class} …`` into what stands before, after, the id, and the classes."""
        found = ATTRIBUTES.search(html)
        if not found:
            if odd := ODD_BRACES.search(html):
                words = self.words(odd[0])
                made = slugify(words)
                if not words.endswith("}"):
                    self.say(line, rules.ID_ODD, f'"{words}" is not closed', f"write {words}}}")
                elif not lacks_dot(words):  # which is told already
                    hint = f"write {{#{made or 'id'}}}"
                    self.say(line, rules.ID_ODD, f'"{words}" is no id', hint)
                return html[: odd.start()], "", made, ()
            return html, "", "", ()
        names = found[1].split()
        ids = [name[1:] for name in names if name[0] == "#"]
        classes = tuple(name[1:] for name in names if name[0] == ".")
        self._check_one(ids, line)
        id_ = self.checked_id(ids[0], line) if ids else ""
        return html[: found.start()], html[found.end() :], id_, classes

    def check_braces(self, line: int) -> None:
        """Note what is neither id nor class in a heading's braces: engines drop it unsaid."""
        found = HEADING_BRACES.search(self.lines.row(line))
        names = found[1].replace("\\", "").split() if found else []
        ids = [name[1:] for name in names if name[0] == "#"]
        self._check_one(ids, line)
        odd = [name for name in names if name[0] not in "#."]
        if found and odd and not lacks_dot(found[0]):
            text = f'"{odd[0]}" in "{found[0].strip("# ")}" is neither an id nor a class'
            mended = f"{{#{slugify(odd[0])}}}" if not ids else f"{{#{ids[0]} .{slugify(odd[0])}}}"
            self.say(line, rules.ID_ODD, text, f"write {mended}, or take it out")

    def _check_one(self, ids: list[str], line: int) -> None:
        if len(ids) > 1:
            text = f'two ids stand together: "{ids[0]}" and "{ids[1]}"'
            self.say(line, rules.TWO_IDS, text, "keep one of them")

    def checked_id(self, id_: str, line: int) -> str:
        """An id that can stand in an address; a problem where it cannot."""
        id_ = normalize("NFC", id_)
        if id_ and not GOOD_ID.match(id_):
            better = slugify(id_)
            hint = f"write {{#{better}}}" if better else 'use letters, digits, "-" and "."'
            self.say(line, rules.ID_ODD, f'"{id_}" is no id', hint)
        return id_
