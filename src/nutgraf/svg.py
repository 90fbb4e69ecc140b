"""SVG pictures, from anyone, made safe to publish.

An SVG is a document: opened by itself it may run scripts and load from other hosts. So each is
read as a stream of events, and what an allow-list names is written anew. Nothing of the file's
own bytes is kept: no encoding, entity, comment or namespace trick of its can reach a browser.
The parser is Python's own (expat), which neither recurses nor fetches; py-svg-hush was tried
and indents text, loses prefixed namespaces and falls over deep trees.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from xml.parsers import expat
from xml.sax.saxutils import escape

from msgspec import Struct

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"

# A picture needs none of these; a bomb does.
LARGEST = 10 * 2**20
DEEPEST = 256
MOST_DRAWN = 100_000
LONGEST_ENTITY = 200

_ELEMENTS = """
a animate animateMotion animateTransform circle clipPath defs desc ellipse feBlend feColorMatrix
feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge
feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
filter g image line linearGradient marker mask mpath path pattern polygon polyline radialGradient
rect set stop style svg switch symbol text textPath title tspan use view
"""
ELEMENTS = frozenset(_ELEMENTS.split())
ANIMATIONS = frozenset({"animate", "animateMotion", "animateTransform", "set"})
# Taken out without a word: what editors keep for themselves.
SILENT = frozenset({"metadata", "script type"})
_ATTRIBUTES = """
accumulate additive alignment-baseline amplitude attributeName attributeType azimuth baseFrequency
baseline-shift begin bias by calcMode class clip clip-path clip-rule clipPathUnits color
color-interpolation color-interpolation-filters color-rendering cx cy d diffuseConstant direction
display divisor dominant-baseline dur dx dy edgeMode elevation enable-background end exponent fill
fill-opacity fill-rule filter filterUnits flood-color flood-opacity font font-family
font-feature-settings font-kerning font-size font-size-adjust font-stretch font-style font-variant
font-weight fr from fx fy gradientTransform gradientUnits height id image-rendering in in2
intercept isolation k1 k2 k3 k4 kernelMatrix kernelUnitLength kerning keyPoints keySplines keyTimes
lang lengthAdjust letter-spacing lighting-color limitingConeAngle marker marker-end marker-mid
marker-start markerHeight markerUnits markerWidth mask mask-type maskContentUnits maskUnits max
media min mix-blend-mode mode numOctaves offset opacity operator order orient origin overflow
paint-order path pathLength patternContentUnits patternTransform patternUnits pointer-events points
pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits r radius refX refY
repeatCount repeatDur restart result role rotate rx ry scale seed shape-rendering side slope
solid-color solid-opacity spacing specularConstant specularExponent spreadMethod startOffset
stdDeviation stitchTiles stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset
stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width style surfaceScale
systemLanguage tableValues targetX targetY text-align text-anchor text-decoration text-orientation
text-overflow text-rendering textLength to transform transform-box transform-origin type
unicode-bidi values vector-effect version viewBox visibility white-space width word-spacing
writing-mode x x1 x2 xChannelSelector y y1 y2 yChannelSelector z zoomAndPan
"""
ATTRIBUTES = frozenset(_ATTRIBUTES.split())
# Where a name has one of these before it, as we write them.
PREFIXED = {f"{XLINK} href": "xlink:href", f"{XML} space": "xml:space", f"{XML} lang": "xml:lang"}
HREFS = ("href", "xlink:href")

INSIDE = re.compile(r"#[^\s\"'()<>\\]+")
WEB = re.compile(r"https?://[^\s\"'<>\\]+|mailto:[^\s\"'<>\\]+", re.IGNORECASE)
PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif);base64,[A-Za-z0-9+/=\s]*")
FONT = re.compile(
    r"data:(?:font/[\w+-]+|application/(?:x-)?font-[\w+-]+)(?:;charset=[\w-]+)?;base64,[A-Za-z0-9+/=\s]*"
)
# What browsers pass over within an address, and around it.
IGNORED = re.compile(r"[\t\n\r]")
WHITE = "".join(map(chr, range(33)))

COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
# Of one within another the inner: a search from each to the end of all takes hours.
URL = re.compile(r"""url\(\s*+("[^"]*+"|'[^']*+'|(?:[^"')u]++|u(?!rl\())*)\s*+\)""", re.IGNORECASE)
AT_RULE = re.compile(r"@([\w-]*)")
AT_RULES = frozenset({"media", "font-face", "keyframes", "supports", "page", "charset"})
# Functions and properties that load or run, an address in any other notation, and escapes, in
# which all of these could be hidden.
UNSAFE_STYLE = re.compile(
    r"\\|image-set\s*\(|\b(?:src|image|cross-fade|element|expression|attr|paint)\s*\("
    r"|-moz-binding|behaviou?r\s*:|javascript\s*:|<",
    re.IGNORECASE,
)
UNCLEAN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
REFERENCE = re.compile(r"url\(\s*[\"']?#([^\"')\s]+)", re.IGNORECASE)


class SvgError(ValueError):
    """A picture that cannot be made safe; its words say why, as a problem does.

    Attributes:
        hint: what would mend it.
    """

    def __init__(self, message: str, hint: str = "save it again, as plain SVG") -> None:
        super().__init__(message)
        self.hint = hint


class Cleaned(Struct, frozen=True):
    """A picture that may be published.

    Attributes:
        data: the same for the same picture, always UTF-8, and clean itself.
        removed: words for what was taken out, in order and each once.
    """

    data: bytes
    removed: tuple[str, ...] = ()


def clean_svg(data: bytes) -> Cleaned:
    """Write a picture anew with nothing in it but what the allow-list names.

    Raises:
        SvgError: where it is no SVG, or a bomb.
    """
    if data.startswith(b"\x1f\x8b"):
        raise SvgError("the SVG is compressed, so it cannot be looked into")
    if len(data) > LARGEST:
        raise SvgError(f"the SVG is larger than {LARGEST // 2**20} MB")
    writer = _Writer(data)
    parser = writer.parser()
    try:
        parser.Parse(data, True)  # noqa: FBT003 (its own signature)
    except expat.ExpatError as error:
        words = expat.ErrorString(error.code)
        raise SvgError(f"the SVG is no sound XML: {words} in line {error.lineno}") from error
    except (ValueError, LookupError) as error:
        if isinstance(error, SvgError):
            raise
        raise SvgError("the SVG is in an encoding that cannot be read") from error
    return writer.cleaned()


# ----- Reading and writing -----


def _no_svg(space: str, name: str) -> SvgError:
    """What is wrong with a file that begins with something else."""
    if (space, name) == ("", "svg"):
        text = 'the file does not say that it is SVG: its "<svg>" has no xmlns'
        return SvgError(text, f'write <svg xmlns="{SVG}" …>')
    return SvgError(f'the file is no SVG: it begins with "<{name}>"')


class _Writer:
    """Hears the parser's events and writes down those that may stay."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.out: list[str] = []
        self.size = 0
        self.removed: dict[str, None] = {}
        self.open: list[str] = []
        self.skipped = 0
        self.style: list[str] | None = None
        self.uses = _Uses()

    def parser(self) -> expat.XMLParserType:
        """Expat, with no way to anything outside the file."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.ProcessingInstructionHandler = self.instruction
        parser.EntityDeclHandler = self.entity
        parser.ExternalEntityRefHandler = self.outside
        return parser

    def cleaned(self) -> Cleaned:
        """What was written."""
        self.uses.check()
        head = '<?xml version="1.0" encoding="utf-8"?>\n'
        return Cleaned((head + "".join(self.out) + "\n").encode("utf-8"), tuple(self.removed))

    def write(self, text: str) -> None:
        self.size += len(text)
        if self.size > 2 * LARGEST:
            raise SvgError("the SVG grows without end when it is read")
        self.out.append(text)

    # ----- Events -----

    def start(self, full: str, given: Sequence[str]) -> None:
        space, _, name = full.rpartition(" ")
        if not self.open and not self.skipped and (space, name) != (SVG, "svg"):
            raise _no_svg(space, name)
        if self.skipped or not self.may_stay(space, name):
            self.skipped += 1
            return
        attributes = dict(self.attributes(name, zip(given[::2], given[1::2], strict=True)))
        if name in ANIMATIONS and not self.moves_safely(name, attributes):
            self.skipped += 1
            return
        if len(self.open) >= DEEPEST:
            raise SvgError(f"the SVG is nested more than {DEEPEST} elements deep")
        if not self.open:
            attributes = {"xmlns": SVG, "xmlns:xlink": XLINK, **attributes}
        self.open.append(name)
        self.uses.start(name, attributes)
        self.style = [] if name == "style" else None
        written = "".join(f' {key}="{_quoted(value)}"' for key, value in attributes.items())
        self.write(f"<{name}{written}>")

    def end(self, _full: str) -> None:
        if self.skipped:
            self.skipped -= 1
            return
        if self.style is not None:
            self.write(escape(self.safe_style("".join(self.style), "a style sheet")))
            self.style = None
        self.uses.end()
        self.write(f"</{self.open.pop()}>")

    def text(self, text: str) -> None:
        if self.skipped or not self.open:
            return
        if self.style is not None:
            self.style.append(text)
        else:
            self.write(escape(UNCLEAN.sub("\ufffd", text), {"\r": "&#13;"}))

    def instruction(self, target: str, _data: str) -> None:
        self.note(f'"<?{target}?>"')

    def entity(
        self, name: str, is_parameter: int, value: str | None, _base: str | None, *_: str | None
    ) -> None:
        """Illustrator names its namespaces so; nothing longer or nested is let in."""
        plain = value is not None and not is_parameter and not set("&<%") & set(value)
        if not plain or len(value or "") > LONGEST_ENTITY:
            raise SvgError(f'the SVG declares the entity "{name}", which may hide anything')
        if self.data.count(b"&") * LONGEST_ENTITY > 2 * LARGEST:
            raise SvgError("the SVG grows without end when it is read")

    def outside(self, *_: str | None) -> int:
        raise SvgError("the SVG takes in another file")

    # ----- What may stay -----

    def note(self, words: str) -> None:
        self.removed.setdefault(words)

    def may_stay(self, space: str, name: str) -> bool:
        if space == SVG and name in ELEMENTS and self.style is None:
            return True
        if space == "http://www.w3.org/1999/xhtml" or (space == SVG and name not in SILENT):
            self.note(f'"<{name}>"')
        return False

    def attributes(
        self, element: str, given: Iterator[tuple[str, str]]
    ) -> Iterator[tuple[str, str]]:
        for full, value in given:
            name = PREFIXED.get(full, full)
            if name in HREFS:
                address = _as_browsers_read(value)
                if _may_lead(element, address):
                    yield name, address
                else:
                    self.note(f'the address "{_short(address)}"')
            elif name in ATTRIBUTES or name.startswith("aria-") or name in PREFIXED.values():
                yield name, self.safe_style(value, f'"{name}"')
            elif name.lower().startswith("on"):
                self.note(f'"{name}"')

    def moves_safely(self, name: str, attributes: Mapping[str, str]) -> bool:
        """False where an animation would set what is not let in as an attribute."""
        moved = attributes.get("attributeName", "")
        if moved in ATTRIBUTES - {"style", "class", "id"} or (
            not moved and name == "animateMotion"
        ):
            return True
        self.note(f'"<{name}>" of "{_short(moved)}"')
        return False

    def safe_style(self, text: str, where: str) -> str:
        """Style, or an attribute's value, with no address in it that leads out of the picture."""
        text = UNCLEAN.sub("\ufffd", text)
        is_style = where in ("a style sheet", '"style"')
        if is_style:
            text = COMMENT.sub("", text)
        if "url" in text.lower():
            text = URL.sub(lambda found: self.safe_url(found, where), text)
        if not is_style:
            # an "url(" that is never closed is closed by its end
            if not _leads_out(text):
                return text
            self.note(where)
            return ""
        odd = {rule for rule in AT_RULE.findall(text) if rule.lower() not in AT_RULES}
        if odd or UNSAFE_STYLE.search(text) or _leads_out(text):
            self.note(where)
            return ""
        return text

    def safe_url(self, found: re.Match[str], where: str) -> str:
        address = _as_browsers_read(found[1].strip().strip("\"'"))
        if INSIDE.fullmatch(address):
            return f"url({address})"
        if PICTURE.fullmatch(address) or FONT.fullmatch(address):
            return f"url({''.join(address.split())})"
        self.note(f'the address "{_short(address)}" in {where}')
        return "none"


def _as_browsers_read(address: str) -> str:
    return IGNORED.sub("", address).strip(WHITE)


def _may_lead(element: str, address: str) -> bool:
    """Only a link leads out; all else stays in the picture."""
    if element == "a":
        return bool(INSIDE.fullmatch(address) or WEB.fullmatch(address))
    if element == "image":
        return bool(PICTURE.fullmatch(address))
    if element == "feImage":
        return bool(PICTURE.fullmatch(address) or INSIDE.fullmatch(address))
    return bool(INSIDE.fullmatch(address))


def _leads_out(text: str) -> bool:
    """Whether any "url(" is left that is none of ours."""
    rest = re.sub(r"url\((?:#[^\s\"'()<>\\]+|data:[\w/;,+=-]+)\)", "", text)
    return bool(re.search(r"url\s*\(|\\\s*75|u\\", rest, re.IGNORECASE))


def _quoted(value: str) -> str:
    return escape(value, {'"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:57] + "…"


# ----- What a picture draws -----


class _Uses:
    """Counts what would be drawn: ten uses of ten uses of ten uses are soon a million."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.drawn: defaultdict[str, list[str]] = defaultdict(list)
        self.own: defaultdict[str, int] = defaultdict(int)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        within = self.open[-1] if self.open else ""
        own = attributes.get("id") or within
        if own != within and own not in self.own:
            self.drawn[within].append(own)
        self.open.append(own)
        self.own[own] += 1
        if name == "use":
            address = attributes.get("href") or attributes.get("xlink:href") or ""
            self.drawn[own].append(address.removeprefix("#"))
        for value in attributes.values():
            self.drawn[own] += REFERENCE.findall(value) if "url" in value else ()

    def end(self) -> None:
        self.open.pop()

    def check(self) -> None:
        """Add up, each part after the parts that it draws."""
        sums: dict[str, int] = {}
        under_way: set[str] = set()
        waiting = [""]
        while waiting:
            part = waiting[-1]
            missing = set() if part in sums or part in under_way else self.waits_for(part)
            under_way.add(part)
            waiting += missing - sums.keys() - under_way
            if waiting[-1] == part:
                self.add_up(part, sums)
                waiting.pop()

    def waits_for(self, part: str) -> set[str]:
        return set(self.drawn.get(part, ()))

    def add_up(self, part: str, sums: dict[str, int]) -> None:
        """A part that draws itself, by whatever way, is drawn once: browsers see to that."""
        if part in sums:
            return
        sums[part] = self.own[part] + sum(sums.get(p, 0) for p in self.drawn.get(part, ()))
        if sums[part] > max(MOST_DRAWN, 4 * sum(self.own.values())):
            raise SvgError("the SVG draws its parts without end")
