"""Which passages of a text hold a number, a date or a quotation, and whether they name a source.

Claims, figures, updates, corrections and methods have rules of their own and are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from msgspec import Struct
from selectolax.lexbor import LexborNode

from nutgraf import rules
from nutgraf.reading.elements import ancestors
from nutgraf.reading.notes import Notes

UNITS = "p, li, dd, table"
UNIT_TAG = re.compile("<(?:p|li|dd|table)")
# What backs a passage: a source, or a record that has sources of its own.
BACKING = frozenset({"source", "claim", "event"})
# A number of its own; not the one in COVID-19, F-16, G7 or 5G.
NUMBER = re.compile(r"\d(?<![\w.,-]\d)(?![A-Z]\b)")
# No digit but ASCII's stands below, or among the marks from U+2000 on. Like `UNPARTED`, it is
# compiled where a text first needs it: that takes longer than all others here together.
OTHER_DIGIT = "[\u0660-\u1fff\u2070-\U0010ffff]"
NUMBER_WORDS = re.compile(
    r"\b(?:dozens?|hundreds?|thousands?|[mb]illions?|trillions?|per ?cent|"
    r"douzaines?|centaines?|milliers?|milliards?|pour cent)\b",
    re.IGNORECASE,
)
# One of these stands in each of them, whatever its case; but case knows more than ASCII's i, k, s.
STEMS = ("illi", "cent", "dozen", "douzain", "hundred", "thousand")
MORE_LETTERS = "\u0130\u0131\u017f\u212a"
# Each mark that begins a quotation, and what may end it.
QUOTATION_MARKS = {"“": "”", '"': '"', "„": "“”", "«": "»", "「": "」", "『": "』"}
OPENING = re.compile(f"[{''.join(QUOTATION_MARKS)}]")
CLOSING = {mark: re.compile(f"[{ends}]") for mark, ends in QUOTATION_MARKS.items()}
LETTERS = re.compile(r"[^\W\d_]+")
# What may stand before a sentence's first word, and what ends the sentence before it.
BEFORE_WORDS, SENTENCE_ENDS = ' "“‘«(', ".!?…:"
NEVER = "(?!)"
# Stands between two passages; no HTML holds it.
PARTED = "\0"
# A quotation of up to this many words may be a term or a title.
FEW_WORDS = 4
# Scripts that part no words: so many letters count as one.
UNPARTED = "[぀-ヿ㐀-鿿]"
LETTERS_A_WORD = 2


class Coverage(Struct, frozen=True):
    """How many passages of a text need a source, and how many of these name one."""

    needed: int = 0
    cited: int = 0


class Passage(Struct, frozen=True):
    """An element of the body, or of a quotation there.

    Attributes:
        html: the element's own, serialised.
    """

    node: LexborNode
    html: str
    quoted: bool = False


class Unit(Struct, frozen=True):
    """What names its source once: a paragraph, an item without any, or a table as a whole.

    Attributes:
        html: what it holds, without its label and without the lists within it.
    """

    html: str
    is_table: bool = False
    quoted: bool = False


# The HTML of the elements that have one of some ids.
Elements = Callable[[set[str]], Iterable[str]]


def cover(units: list[Unit], elements: Elements, notes: Notes, lang: str) -> Coverage:
    """Look at the units; each that needs a source and has none is a problem."""
    needed = cited = 0
    all_words = _words_of_all([unit.html for unit in units], notes)
    signs = Signs("\n".join(all_words), lang)

    @cache
    def backs(id_: str) -> bool:
        """Whether a note at the foot links what backs the passages that refer to it."""
        found = (link for note in elements({id_}) for link in notes.links_in(note))
        return any(link.scheme in BACKING | {"web"} for link in found)

    for unit, words in zip(units, all_words, strict=True):
        html = unit.html
        holds = signs.found_in(words, quoted=unit.quoted or "<q>" in html)
        if not holds:
            continue
        needed += 1
        if _is_backed(html, backs, notes):
            cited += 1
            continue
        what = "table" if unit.is_table else "paragraph"
        text = f'this {what} holds {holds} and names no source: "{_start(words)}"'
        hint = "link one: [words](source:ID); or a claim or an event that has one"
        line = notes.lines.passage(notes.words(CODE.sub("", html)))
        notes.say(line, rules.PARAGRAPH_UNCITED, text, hint)
    return Coverage(needed, cited)


def _words_of_all(units: list[str], notes: Notes) -> list[str]:
    """The words of each: together, since one by one takes twice the time.

    No tag and no entity reaches over the mark between two. No HTML holds it, and only what
    stands for the words of a link without any may.
    """
    readable = list(map(_readable, units))
    together = notes.words(f"\n{PARTED}\n".join(readable)).split(PARTED)
    if len(together) == len(units):
        return [words.strip(" ") for words in together]
    return list(map(notes.words, readable))


def units_of(passages: Iterable[Passage]) -> list[Unit]:
    """The units of the passages, in order."""
    return [
        Unit(html, unit.tag == "table", passage.quoted)
        for passage in passages
        for unit, html in _units(passage)
    ]


def _units(passage: Passage) -> Iterator[tuple[LexborNode, str]]:
    node, html = passage.node, passage.html
    if html.startswith("<p>") and html.find("<", 3) == len(html) - 4:  # nothing but words
        yield node, _own_html(node, html)
        return
    is_paragraph = node.tag == "p"
    if not UNIT_TAG.search(html, 2 if is_paragraph else 0):
        if is_paragraph:
            yield node, _own_html(node, html)
        return
    # around a passage itself there are quotations at the most
    may_be_inside, holds_paragraphs = "<table" in html or "<pre" in html, "<p" in html
    for unit in node.css(UNITS):
        is_inside = may_be_inside and any(one.tag in ("table", "pre") for one in ancestors(unit))
        may_hold = holds_paragraphs and unit.tag in ("li", "dd")
        in_paragraphs = may_hold and unit.css_first("p") is not None
        if not is_inside and not in_paragraphs:
            yield unit, _own_html(unit)


def _own_html(unit: LexborNode, outer: str = "") -> str:
    """Its HTML without its label and without that of lists within it.

    Args:
        outer: the unit's own, where it has been written out already.
    """
    html = outer[3:-4] if outer.startswith("<p>") else unit.inner_html or ""
    if "<" in html and ("<ul" in html or "<ol" in html):
        parts = (n for n in unit.iter(include_text=True) if n.tag not in ("ul", "ol"))
        html = "".join(part.html or "" for part in parts)
    return LABEL.sub("", html) if "[" in html else html


def _readable(html: str) -> str:
    """Without the marks of notes, and with each cell's words apart from the next one's."""
    if "<" not in html:
        return html
    if "footnote" in html or "fnref" in html:
        html = FOOTNOTE.sub("", html)
    if "</t" in html:
        html = html.replace("</td>", " </td>").replace("</th>", " </th>")
    return html


# Marks of notes at the foot: their numbers are none of the text's.
FOOTNOTE = re.compile(
    r'<sup class="footnote-reference">.*?</sup>|<sup id="fnref[^>]*>.*?</sup>'
    r'|<a [^>]*class="footnote-backref"[^>]*>.*?</a>',
    re.DOTALL,
)
CODE = re.compile(r"<code\b.*?</code>", re.DOTALL)
LABEL = re.compile(r"^\s*\[![^\]\n]*\]")
NOTE_ID = re.compile(r'href="#(fn-[^"]*)"')


def _is_backed(html: str, backs: Callable[[str], bool], notes: Notes) -> bool:
    """True where it, or a note at the foot that it refers to, links what backs it."""
    links = notes.links_in(html)
    if any(link.scheme in BACKING for link in links):
        return True
    lifted = (link.query[1:] for link in links if link.query.startswith("#fn-"))
    return any(map(backs, {*NOTE_ID.findall(html), *lifted}))


class Signs:
    """What may need a source in a text at all, so that its passages are not searched for the rest."""

    def __init__(self, whole: str, lang: str) -> None:
        self.lang = lang
        self.digit = may_hold_digit(whole)
        self.stem = may_hold_stem(whole)
        self.date = _names_of_dates(lang).search(whole) is not None
        self.quotation = any(mark in whole for mark in QUOTATION_MARKS)

    def found_in(self, words: str, *, quoted: bool) -> str:
        """What in a passage needs a source; empty where nothing does."""
        if self.digit and may_hold_digit(words) and NUMBER.search(words):
            return "a number"
        if self.stem and may_hold_stem(words) and NUMBER_WORDS.search(words):
            return "a number"
        if self.date and holds_date(words, self.lang):
            return "a date"
        length = _length(words) if quoted else 0
        if self.quotation:
            length = max([length, *map(_length, quotations(words))])
        return "a quotation" if length > FEW_WORDS else ""


def may_hold_digit(words: str) -> bool:
    """False only where no digit stands: looking for one letter is far faster than the rules."""
    for digit in "0123456789":
        if digit in words:
            return True
    return not words.isascii() and re.search(OTHER_DIGIT, words) is not None


def may_hold_stem(words: str) -> bool:
    """False only where no word stands that is a number."""
    lower = words.lower()
    for stem in STEMS:
        if stem in lower:
            return True
    return not words.isascii() and any(letter in words for letter in MORE_LETTERS)


def quotations(words: str) -> Iterator[str]:
    """What stands between quotation marks; each mark that is not closed is looked after once."""
    unclosed: set[str] = set()
    opening = OPENING.search(words)
    while opening:
        begin, mark = opening.end(), opening[0]
        closing = None if mark in unclosed else CLOSING[mark].search(words, begin)
        if closing is None:
            unclosed.add(mark)
        elif closing.start() > begin:
            yield words[begin : closing.start()]
            begin = closing.end()
        opening = OPENING.search(words, begin)


def holds_date(words: str, lang: str) -> bool:
    """True where a month or a weekday is named within a sentence.

    At the beginning of one "May" and "March" may be anything.
    """
    for found in _names_of_dates(lang).finditer(words):
        at = found.start()
        if not LETTERS.match(words[at - 1 : at]) and not _begins_sentence(words, at):
            return True
    return False


def _begins_sentence(words: str, at: int) -> bool:
    while at and words[at - 1] in BEFORE_WORDS:
        at -= 1
    return at == 0 or words[at - 1] in SENTENCE_ENDS


def _length(words: str) -> int:
    count = len(words.split())
    if words.isascii():
        return count
    return count + len(re.findall(UNPARTED, words)) // LETTERS_A_WORD


@cache
def _names_of_dates(lang: str) -> re.Pattern[str]:
    """Months and weekdays as the language writes them, where they end a word."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(lang.replace("-", "_") or "en")
    except (ValueError, UnknownLocaleError):
        locale = Locale.parse("en")
    names = [*locale.months["format"]["wide"].values(), *locale.days["format"]["wide"].values()]
    words = sorted({name for name in names if len(name) > 2 and LETTERS.fullmatch(name)})
    return re.compile(rf"(?:{'|'.join(words) or NEVER})(?![^\W\d_])")


def _start(words: str) -> str:
    return words if len(words) <= 50 else words[:47].rstrip() + "…"
