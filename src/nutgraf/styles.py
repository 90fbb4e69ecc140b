"""What of the theme's styles a page carries: the rules that its own markup can use.

A template asks for them with two words of the site's view, and they are put there when the page
is finished::

    style-src '{{ site.styles_hash }}'        <style>{{ site.styles }}</style>

A rule is left out where one of its classes or elements is in no tag of the page; a custom
property, a movement (``@keyframes``) and a place (``@position-try``), where nothing that is left
asks for it. Whatever else a selector says is taken to fit. So a page may carry too much, and never
too little. Classes that a script will add are named in an attribute ``data-class``, which reads
like one.

Pages of a kind have the same classes, so that for thousands of them a few sheets are made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property, lru_cache
from html import unescape
from typing import NamedTuple

from nutgraf.policy import named
from nutgraf.rulesheet import Item, declarations, parted, read, requirements

# What templates write. No text of an author's can say these: its quotes and brackets are escaped.
STYLES, STYLES_HASH = "/* styles */", "sha256-styles"
STYLES_PLACE, HASH_PLACE = f"{STYLES}</style>".encode(), f"'{STYLES_HASH}'".encode()
CLASSES = re.compile(rb"""class=["']?[^"'>]*""")
LANGUAGE = re.compile(rb"""<html[^>]*?\slang=["']?([a-zA-Z]+)""")
HEAD = 300  # where a page's language has been said
VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")
CUSTOM = re.compile(r"--[\w-]+")
CUSTOM_IN_PAGE = re.compile(rb"var\(\s*(--[\w-]+)")
RELATIVE = re.compile(r"""(url\(["']?)(?!["']|[a-zA-Z][\w+.-]*:|/|#)""")
# A place for what opens, or a movement: rules name them, and without one they are of no use.
NAMED_RULE = re.compile(r"@(?:position-try|keyframes)\s+([\w-]+)\s*\{(?:[^{}]|\{[^{}]*\})*\}")
ORDER = re.compile(r"@layer [^{;]+;")
ROOT = "/-root-/"  # stands before what a sheet names by a path from the theme's own folder


class Part(NamedTuple):
    """A declaration, or some that go together.

    Attributes:
        bit: of the custom property that it sets; 0 for all others.
    """

    text: str
    bit: int


class Rule(NamedTuple):
    """A rule, or a whole block that is kept as it is.

    Attributes:
        selectors: none for what is kept as it is.
        fits: for each of these, sets of which a page has to have one each.
        parts: its declarations.
        asks: for custom properties, by plain declarations.
    """

    selectors: tuple[str, ...]
    fits: tuple[tuple[int, ...], ...]
    parts: tuple[Part, ...]
    asks: int


class Group(NamedTuple):
    """Rules below one condition or in one layer."""

    prelude: str
    inner: Sequence[Rule | Group]


class Bits(dict[str, int]):
    """Names, each with a bit of its own."""

    def __missing__(self, name: str) -> int:
        """A name that comes for the first time."""
        bit = self[name] = 1 << len(self)
        return bit


class Masks(dict[bytes, int]):
    """What a class attribute, or the beginning of a tag, is in bits; most come again."""

    def __init__(self, bits: dict[str, int]) -> None:
        self.bits = bits

    def __missing__(self, written: bytes) -> int:
        """One that comes for the first time."""
        if written.startswith(b"<"):
            found = self.bits.get(written.decode(), 0)
        else:
            text = unescape(written[6:].decode("utf-8", "replace")).strip("\"'")
            found = 0
            for name in text.split():
                found |= self.bits.get(f".{name}", 0)
        self[written] = found
        return found


class Styles:
    """A theme's style sheet, and what of it pages carry.

    Args:
        sheet: all of it, with addresses that lead from the theme's folder.
    """

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self._made: dict[tuple[int, int, str], tuple[bytes, bytes]] = {}

    def fill(self, page: bytes, root: str) -> bytes:
        """A page with its styles in it, where its template asked for them.

        Args:
            root: leads from the page to the site's root.
        """
        if STYLES_PLACE not in page:
            return page
        css, allowed = self._cut(page, root)
        return page.replace(HASH_PLACE, allowed, 1).replace(STYLES_PLACE, css, 1)

    def know(self) -> None:
        """Read the sheet now, before there are other processes that would."""
        _ = self._read

    def _cut(self, page: bytes, root: str) -> tuple[bytes, bytes]:
        read_ = self._read
        mask, masks = 0, read_.masks
        for one in {*CLASSES.findall(page), *read_.tags.findall(page)}:
            mask |= masks[one]
        said = LANGUAGE.search(page, 0, HEAD)
        mask |= read_.langs.get(said[1].lower(), 0) if said else read_.any_lang
        asked = 0
        if mask & read_.drawing:  # only there may attributes ask, where no inline style may
            for name in CUSTOM_IN_PAGE.findall(page):
                asked |= read_.closures.get(name.decode(), 0)
        key = (mask, asked, root if read_.has_addresses else "")
        made = self._made.get(key)
        if made is None:
            css = read_.text(mask, asked).replace(ROOT, f"{_quoted(root)}theme/")
            made = f"{css}</style>".encode(), f"'{named(css)}'".encode()
            self._made[key] = made
        return made

    @cached_property
    def _read(self) -> Sheet:
        css = minified(self.sheet).replace("</", "<\\/")
        return Sheet(RELATIVE.sub(rf"\1{ROOT}", css))


def minified(sheet: str) -> str:
    """A style sheet in fewer bytes; as it is where its grammar is one that only browsers know."""
    from lightningcss import process_stylesheet  # here: only where pages are made

    # rules move to where their layers are: these have to be named in all that is left
    order = ORDER.match(sheet)
    with suppress(ValueError):
        return (order[0] if order else "") + process_stylesheet(sheet)
    return sheet


@lru_cache(maxsize=2)
def styles_of(sheet: str) -> Styles:
    """The same for the same sheet, so that a preview does not read it anew at every change."""
    return Styles(sheet)


class Sheet:
    """A style sheet in parts, each with what it takes to be of use.

    Attributes:
        masks: bits by what is found in a page.
        tags: finds elements that some rule is for.
        langs: bits by language; a page in none of these has none of them.
        drawing: the bit of inline SVG.
        closures: of each custom property, itself and all that it may lead to.
    """

    def __init__(self, css: str) -> None:
        self._bits = Bits()
        self._customs = Bits()
        self.drawing = self._bits["<svg"]
        self.has_addresses = ROOT in css
        self._kept = 0  # custom properties that something asks for which is always kept
        leads: dict[str, set[str]] = {}
        self._items = [self._item(item, leads) for item in read(css)]
        self.closures = {name: self._closed(name, leads) for name in leads}
        self._kept = self._close(self._kept)
        self._items = [self._settled(item) for item in self._items]
        self._rules = list(_flat(self._items))
        self.masks = Masks(self._bits)
        self.tags = _tags(sorted(name[1:] for name in self._bits if name.startswith("<")))
        self.langs = {
            name[1:].encode(): bit for name, bit in self._bits.items() if name.startswith("@")
        }
        self.any_lang = sum(self.langs.values())

    def text(self, mask: int, asked: int) -> str:
        """The sheet for pages with these names in them.

        Args:
            mask: of classes, elements and the language.
            asked: custom properties that the page asks for itself.
        """
        asked |= self._kept
        for rule in self._rules:
            if rule.asks & ~asked and any(_fitting(rule, mask)):
                asked |= rule.asks
        css = "".join(_drawn(self._items, mask, asked))
        return NAMED_RULE.sub(lambda found: found[0] if css.count(found[1]) > 1 else "", css)

    # ----- Reading -----

    def _item(self, item: Item, leads: dict[str, set[str]]) -> Rule | Group:
        if isinstance(item, str):
            return self._whole(item)
        if item.inner is not None:
            self._keep(item.prelude)
            return Group(item.prelude, [self._item(one, leads) for one in item.inner])
        if item.prelude.startswith("@"):
            return self._whole(f"{item.prelude}{{{item.body}}}")
        selectors = tuple(parted(item.prelude))
        fits = tuple(tuple(self._any(names) for names in requirements(one)) for one in selectors)
        return Rule(selectors, fits, tuple(self._parts(item.body, leads)), asks=0)

    def _whole(self, text: str) -> Rule:
        """What is kept as it is, with all that it may ask for."""
        self._keep(text)
        return Rule((), (), (Part(text, 0),), asks=0)

    def _keep(self, text: str) -> None:
        for name in CUSTOM.findall(text):
            self._kept |= self._customs[name]

    def _any(self, names: Iterable[str]) -> int:
        mask = 0
        for name in names:
            mask |= self._bits[name]
        return mask

    def _parts(self, body: str, leads: dict[str, set[str]]) -> Iterator[Part]:
        if not (body.startswith("--") or ";--" in body):
            yield Part(body, 0)
            return
        for text in declarations(body):
            name, colon, value = text.partition(":")
            if colon and name.startswith("--"):
                leads.setdefault(name, set()).update(VARIABLE.findall(value))
                yield Part(text, self._customs[name])
            else:
                yield Part(text, 0)

    def _closed(self, name: str, leads: dict[str, set[str]]) -> int:
        found: set[str] = set()
        ahead = [name]
        while ahead:
            one = ahead.pop()
            if one not in found:
                found.add(one)
                ahead += leads.get(one, ())
        return sum(self._customs[one] for one in found)

    def _close(self, customs: int) -> int:
        for name, bit in list(self._customs.items()):
            if customs & bit:
                customs |= self.closures.get(name, bit)
        return customs

    def _settled(self, item: Rule | Group) -> Rule | Group:
        """A rule with all that its plain declarations lead to."""
        if isinstance(item, Group):
            return Group(item.prelude, [self._settled(one) for one in item.inner])
        asks = 0
        for part in item.parts:
            if not part.bit:
                for name in VARIABLE.findall(part.text):
                    asks |= self.closures.get(name, 0)
        return item._replace(asks=asks)


def _tags(names: Sequence[str]) -> re.Pattern[bytes]:
    """Finds the tags of some elements; most others are passed over at their first letter."""
    first = "".join(sorted({name[0] for name in names}))
    return re.compile(f"<(?=[{first}])(?:{'|'.join(names)})(?![\\w-])".encode())


def _flat(items: Iterable[Rule | Group]) -> Iterator[Rule]:
    for item in items:
        if isinstance(item, Group):
            yield from _flat(item.inner)
        else:
            yield item


def _fitting(rule: Rule, mask: int) -> Iterator[str]:
    for selector, clauses in zip(rule.selectors, rule.fits, strict=True):
        for clause in clauses:
            if not mask & clause:
                break
        else:
            yield selector


def _drawn(items: Iterable[Rule | Group], mask: int, asked: int) -> Iterator[str]:
    for item in items:
        if isinstance(item, Group):
            inner = "".join(_drawn(item.inner, mask, asked))
            if inner:
                yield f"{item.prelude}{{{inner}}}"
        elif not item.selectors:
            yield item.parts[0].text
        elif selectors := ",".join(_fitting(item, mask)):
            kept = [part.text for part in item.parts if not part.bit or part.bit & asked]
            if kept:
                yield f"{selectors}{{{';'.join(kept)}}}"


def _quoted(root: str) -> str:
    """An address, as it may stand in a style sheet within quotes or without."""
    return re.sub(r"[^\w:/.~%@!$&*+,=-]", lambda found: f"\\{ord(found[0]):x} ", root)
