"""BibTeX's and BibLaTeX's fields under CSL's names, as Zotero, JabRef and others fill them."""

from __future__ import annotations

import re
from collections.abc import Callable

from bibtexparser.middlewares.names import (
    NameParts,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)

from nutgraf import rules
from nutgraf.model import Place
from nutgraf.sources.fields import (
    FIELDS,
    LANGUAGES,
    NAME_FIELDS,
    NEWS,
    QUIET,
    TYPES,
)
from nutgraf.sources.item import Item, Reading, Value, lift_extra
from nutgraf.sources.latex import plain_line, plain_lines, verbatim
from nutgraf.sources.vocabulary import DATES, KINDS
from nutgraf.suggest import did_you_mean


def item_from_entry(
    reading: Reading,
    place: Place,
    type_: str,
    key: str,
    fields: dict[str, str],
    lines: dict[str, int],
) -> None:
    """Add an entry to what was read, under CSL's names."""
    entry = _Entry(place, type_, fields, lines)
    entry.values["id"] = key
    entry.take_all()
    reading.items.append(lift_extra(Item(place, entry.values, entry.lines)))
    if type_ not in TYPES:
        text = f'source "{key}" has the type "@{type_}", which BibTeX does not know'
        reading.say(place.line, rules.SOURCE_TYPE, text, did_you_mean(type_, TYPES))
    for name in fields.keys() - entry.taken - QUIET:
        _unread(reading, key, name, lines[name])


def _unread(reading: Reading, key: str, name: str, line: int) -> None:
    # Anyone may invent fields in BibTeX: only those that look misspelt, or lead elsewhere.
    if name in ("crossref", "xdata"):
        text = f'source "{key}" takes fields from another entry ("{name}"), which is not read'
        reading.say(line, rules.BIBTEX_FIELD, text, "write these fields in this entry too")
    elif hint := did_you_mean(name, FIELDS.keys() | NAME_FIELDS.keys() | {"date", "year", "month"}):
        reading.say(
            line,
            rules.BIBTEX_FIELD,
            f'source "{key}" has the field "{name}", which is not read',
            hint,
        )


class _Entry:
    """Moves the fields of one entry to CSL's names; knows which it has moved."""

    def __init__(
        self, place: Place, type_: str, fields: dict[str, str], lines: dict[str, int]
    ) -> None:
        self.place = place
        self.type = type_
        self.fields = fields
        self.field_lines = lines
        self.values: dict[str, Value] = {}
        self.lines: dict[str, int] = {}
        self.taken: set[str] = set()

    def take_all(self) -> None:
        self.put("type", self.csl_type(), "entrysubtype")
        self.put("title", self.title(), "title")
        self.put("issued", self.issued(), "date" if self.fields.get("date") else "year")
        for field, key in NAME_FIELDS.items():
            self.put(key, _names(self.take(field)), field)
        for field, (key, read) in self.plan().items():
            self.put(key, read(self.take(field)), field)
        self.put("kind", self.kind_among_keywords(), "keywords")
        how = self.take("howpublished")
        self.put("URL" if _is_address(how) else "publisher", _address_or_words(how), "howpublished")

    def take(self, field: str) -> str:
        self.taken.add(field)
        return self.fields.get(field, "").strip()

    def put(self, key: str, value: Value, field: str) -> None:
        """Set a key, unless a field that comes before has set it."""
        if value and not self.values.get(key):
            self.values[key] = value
            self.lines[key] = self.field_lines.get(field, self.place.line)

    def plan(self) -> dict[str, tuple[str, Callable[[str], str]]]:
        """Say which CSL key each field fills, and how its text is read."""
        readers: dict[str, Callable[[str], str]] = {
            "URL": verbatim,
            "DOI": verbatim,
            "archived": verbatim,
            # EDTF's "~" is no space.
            **dict.fromkeys(DATES, verbatim),
            "note": plain_lines,
            "annote": plain_lines,
            "abstract": plain_lines,
            "language": _language,
            "page": lambda text: plain_line(text).replace("–", "-"),
        }
        keys = dict(FIELDS)
        if self.csl_type().startswith("article"):
            keys["number"] = "issue"
        return {field: (key, readers.get(key, plain_line)) for field, key in keys.items()}

    def csl_type(self) -> str:
        subtype = self.take("entrysubtype").lower()
        kind = TYPES.get(self.type, "document")
        if self.type == "article" and subtype in NEWS:
            return NEWS[subtype]
        if self.type == "misc" and (
            self.fields.get("url") or _is_address(self.fields.get("howpublished", ""))
        ):
            return "webpage"
        return kind

    def title(self) -> str:
        parts = [plain_line(self.take(field)) for field in ("title", "subtitle")]
        return ": ".join(part for part in parts if part)

    def issued(self) -> str:
        """BibLaTeX's date, which is EDTF; else BibTeX's year, month and day."""
        year, month, day = (plain_line(self.take(field)) for field in ("year", "month", "day"))
        if date := verbatim(self.take("date")):
            return date
        found = re.search(r"[A-Za-z]{3}", month)
        number = _MONTH_NUMBERS.get(found[0].lower(), "") if found else ""
        digits = re.findall(r"\d+", month)
        if not number and digits:
            number = digits.pop(0)
        day = day or (digits[0] if digits else "")
        if not (year and number):
            return year if not month or number else f"{year} {month}".strip()
        return "-".join([year, number.zfill(2), *([day.zfill(2)] if day else [])])

    def kind_among_keywords(self) -> str:
        words = re.split(r"[,;]\s*", plain_line(self.fields.get("keywords", "")).lower())
        return next((word for word in words if word in KINDS), "")


_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
# EDTF counts seasons after months.
_MONTH_NUMBERS = {
    **{month: f"{n:02}" for n, month in enumerate(_MONTHS.split(), 1)},
    "spr": "21",
    "sum": "22",
    "aut": "23",
    "fal": "23",
    "win": "24",
}


def _language(text: str) -> str:
    name = plain_line(text)
    return LANGUAGES.get(name.lower(), name)


def _is_address(text: str) -> bool:
    return r"\url" in text or text.lstrip("{").startswith(("http://", "https://"))


def _address_or_words(text: str) -> str:
    return verbatim(text) if _is_address(text) else plain_line(text)


# ----- Names -----

_EXTENDED = re.compile(r"\s*(family|given|prefix|suffix|useprefix)(?:-i)?\s*=\s*(.*)", re.DOTALL)
_CSL_PARTS = {"prefix": "non-dropping-particle"}


def _names(text: str) -> list[Value]:
    """Split a list of names; ``and others`` stays a name, so that nobody is left out unsaid."""
    return [name for each in split_multiple_persons_names(text) if (name := _name(each))]


def _name(text: str) -> Value:
    if re.fullmatch(r"\{.*\}|[^\s,]+", text.strip(), re.DOTALL):
        return plain_line(text)
    if text.lstrip().startswith(("family=", "given=")):
        return _extended(text)
    parts = parse_single_name_into_parts(text, strict=False)
    name: dict[str, Value] = {
        "family": _joined(parts, "last"),
        "given": _joined(parts, "first"),
        "non-dropping-particle": _joined(parts, "von"),
        "suffix": _joined(parts, "jr"),
    }
    return {key: part for key, part in name.items() if part}


def _joined(parts: NameParts, which: str) -> str:
    return plain_line(" ".join(getattr(parts, which)))


def _extended(text: str) -> Value:
    """Read BibLaTeX's own form: ``family=Berg, given=Jan, prefix=van den``."""
    name: dict[str, Value] = {}
    for part in text.split(","):
        if (match := _EXTENDED.match(part)) and match[1] != "useprefix":
            name.setdefault(_CSL_PARTS.get(match[1], match[1]), plain_line(match[2].strip('" ')))
    return name
