"""From a header's words to a `Front`: the only place where a key may be missing or be wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from typing import Any

from nutgraf import rules
from nutgraf.dates import Date, DateError, parse_date
from nutgraf.model import Front, Kind, Place, Problem
from nutgraf.publication import HOLDING_KEYS, NO, YES
from nutgraf.reading.entry import Entry
from nutgraf.reading.header import Header, lists_of
from nutgraf.rules import Rule
from nutgraf.sources.links import is_address, with_scheme
from nutgraf.suggest import a, close_to, did_you_mean

ACTOR_KINDS = ("country", "body", "office", "person")
STATUSES = ("draft", "published", "withdrawn")
# What other generators call it: read as nothing here, it would publish what was meant to wait.
OTHER_STATUS_KEYS = frozenset(
    "draft published publish publishdate publish_date expirydate expiry_date embargo hidden "
    "private visibility unlisted unpublished release released".split()
)
# Pelican's own: "skip" is not built; "hidden" is built but unlisted, which nothing here is.
DRAFT_STATUSES = ("draft", "skip", "hidden")

COMMON = ("title", "summary", "status", "reason", "lang", "aliases", "date", "updated")
# Of each kind those that do something for it; of any other the author is told.
KEYS: dict[Kind, tuple[str, ...]] = {
    "explainer": (
        *(*COMMON, "slug"),
        *("topic", "tags", "authors", "timeline", "translates", "image", "image_alt"),
    ),
    "timeline": (*COMMON, "slug", "topic", "authors"),
    "actor": (*COMMON, "slug", "kind", "short", "same_as"),
    "term": (*COMMON, "short"),
    "page": (*COMMON, "slug", "image", "image_alt"),
}
SYNONYMS = {
    "modified": "updated",
    "category": "topic",
    "author": "authors",
    "tag": "tags",
    "sameas": "same_as",
    "alias": "aliases",
    "language": "lang",
    "description": "summary",
}
# Keys that Pelican and its themes know, and that say nothing here.
_PELICAN_KEYS = (
    "authors tags template save_as url translation keywords comments cover image header_cover og_image series "
    "series_index short_title disqus_identifier icon color featured_image email gravatar"
)
PELICAN_KEYS = frozenset(_PELICAN_KEYS.split())
LISTS = ("tags", "authors", "aliases", "same_as")
DATES = ("date", "updated")
OTHER_DATE = re.compile(r"^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?) ?([+-]\d\d):?(\d\d)$")
SPACED_DATE = re.compile(r"^(\d{4}-\d\d-\d\d) +(\d\d:\d\d.*)$")

# The likeness (0 to 1) from which a key of a site's own is taken for a slip of the pen.
SLIP = 0.8

ReadDate = Callable[[str], Date]


class FrontReader:
    """Reads one header; collects what is wrong with it.

    Attributes:
        meant: keys of ours that were told to be misspelt: what they lack is not told again.
    """

    def __init__(self, kind: Kind, path: str, header: Header, loose_date: ReadDate) -> None:
        self.kind = kind
        self.path = path
        self.header = header
        self.loose_date = loose_date
        self.problems: list[Problem] = list(header.problems)
        self.meant: set[str] = set()
        self.entries = self._by_key(header.entries)

    def read(self) -> Front:
        """The header as a `Front`; a missing title is empty."""
        self._unknown_keys()
        values: dict[str, Any] = {}
        for key in KEYS[self.kind]:
            if entry := self.entries.get(key):
                values[key] = self._value(key, entry)
        values["title"] = values.get("title") or ""
        values["status"] = self._status(values.get("status", ""))
        self._withdrawal(values)
        self._choices(values)
        return Front(**{key: value for key, value in values.items() if value is not None})

    @property
    def lines(self) -> dict[str, int]:
        """The line of each key that says something."""
        return {key: entry.line for key, entry in self.entries.items() if entry.values}

    def _by_key(self, entries: Iterable[Entry]) -> dict[str, Entry]:
        """Entries under our own names; the first of two synonyms counts."""
        found: dict[str, Entry] = {}
        for entry in entries:
            known = entry.key in KEYS[self.kind]
            name = entry.key if known else SYNONYMS.get(entry.key, entry.key)
            first = found.setdefault(name, entry)
            if first is not entry and first.values != entry.values:
                text = f'"{entry.written}" says what "{first.written}" on line {first.line} says'
                self._say(entry, rules.SAID_TWICE, text, "keep one of them")
        return found

    def _value(self, key: str, entry: Entry) -> object:
        if key in LISTS:
            return self._list(key, entry)
        if entry.is_list:
            self._say(entry, rules.VALUE_SHAPE, f'"{entry.written}" takes one value, not a list')
            return None
        value = " ".join(" ".join(entry.values).split())
        if key in DATES:
            return self._date(entry, value) if value else None
        return value

    def _list(self, key: str, entry: Entry) -> tuple[str, ...]:
        values = tuple(lists_of(entry))
        kept = tuple(dict.fromkeys(values))
        if key == "same_as":
            kept = tuple(value for value in kept if self._is_address(entry, value))
        if key == "tags" and len({tag.casefold() for tag in values}) < len(values):
            twice = next(tag for tag in values if _count(values, tag) > 1)
            self._say(entry, rules.TAG_TWICE, f'the tag "{twice}" stands twice')
            kept = tuple({tag.casefold(): tag for tag in reversed(values)}.values())[::-1]
        return kept

    def _is_address(self, entry: Entry, value: str) -> bool:
        """False, with a problem, for what a page must not link: ``javascript:`` and its like."""
        if is_address(value):
            return True
        text = f'"{entry.written}" names "{value}", which is no http or https address'
        better = with_scheme(value)
        self._say(entry, rules.SAME_AS_ADDRESS, text, f'write "{better}"' if better else "")
        return False

    def _date(self, entry: Entry, value: str) -> Date | None:
        edtf = OTHER_DATE.sub(r"\1T\2\3:\4", SPACED_DATE.sub(r"\1T\2", value))
        try:
            date = parse_date(edtf)
            date.moment_utc()  # raises where it has no first moment: a publication needs one
        except DateError as error:
            if self.header.style == "pairs":
                try:
                    return self.loose_date(value)
                except (ValueError, OverflowError):
                    pass
            self._say(entry, rules.FRONT_DATE, f'"{entry.written}": {error}', error.hint)
            return None
        return date

    def _status(self, written: str | None) -> str:
        if written is None:  # said already that it is a list
            return "draft"
        status = written.lower() or "published"
        if status == "hidden":
            text = '"hidden" pages do not exist here: it is kept back, as a draft is'
            self._say(self.entries["status"], rules.STATUS_HIDDEN, text)
        elif status not in (*STATUSES, *DRAFT_STATUSES):
            hint = did_you_mean(status, STATUSES) or 'write "draft", "published" or "withdrawn"'
            self._say(
                self.entries["status"], rules.STATUS_UNKNOWN, f'"{written}" is no status', hint
            )
        # whatever cannot be read for sure is not published
        return status if status in ("published", "withdrawn") else "draft"

    def _withdrawal(self, values: dict[str, Any]) -> None:
        """What is withdrawn says why and when; what is not has no reason to."""
        reason = self.entries.get("reason")
        if values["status"] != "withdrawn":
            if reason:
                text = '"reason" says why a text was withdrawn, and this one is not'
                self._say(reason, rules.KEY_UNUSED, text, 'write a line "status: withdrawn"')
            return
        status = self.entries["status"]
        if self.kind == "term":
            text = "a glossary term cannot be withdrawn: it has no page of its own"
            self._say(status, rules.STATUS_UNKNOWN, text, 'write "status: draft"')
        if not values.get("reason"):
            text = "this was withdrawn, and does not say why"
            self._say(status, rules.REASON_MISSING, text, 'write a line "reason: …" for readers')
        if not values.get("updated"):
            text = "this was withdrawn, and does not say when"
            self._say(status, rules.REASON_MISSING, text, 'write a line "updated: YYYY-MM-DD"')

    def _choices(self, values: dict[str, Any]) -> None:
        if self.kind != "actor" or not values.get("kind"):
            return
        kind = values["kind"].lower()
        if kind not in ACTOR_KINDS:
            hint = did_you_mean(kind, ACTOR_KINDS) or f"write one of {', '.join(ACTOR_KINDS)}"
            self._say(
                self.entries["kind"],
                rules.ACTOR_KIND,
                f'"{values["kind"]}" is no kind of actor',
                hint,
            )
            kind = ""
        values["kind"] = kind

    def _unknown_keys(self) -> None:
        known = KEYS[self.kind]
        ignored = PELICAN_KEYS if self.header.style == "pairs" else frozenset({"template"})
        for key, entry in self.entries.items():
            if key in known or key in ignored:
                continue
            if key in OTHER_STATUS_KEYS:
                self._other_status(key, entry)
                continue
            names = known if self.header.style == "yaml" else (*known, *SYNONYMS)
            meant = close_to(key, [name for name in names if name not in self.entries])
            hint = f'did you mean "{meant}"?' if meant else ""
            text = f'"{entry.written}" is no key of {a(self.kind)}'
            # Pelican's sites have keys of their own; but a misspelt "status" may hold a draft back
            if hint and (self.header.style == "yaml" or did_you_mean(key, ("status",))):
                self._say(entry, rules.KEY_UNKNOWN, text, hint)
                self.meant.add(meant)
            elif self.header.style == "yaml" or _is_slip(key, names):
                self._say(entry, rules.KEY_UNUSED, f"{text}, and is not used", hint)

    def _other_status(self, key: str, entry: Entry) -> None:
        """What other generators hold a text back with: an error wherever it may do so."""
        value = "".join(entry.values).lower()
        says_out = value in (NO if key in HOLDING_KEYS else YES)
        unsure = value not in (*YES, *NO) and self.header.style == "pairs"
        rule = rules.KEY_UNUSED if says_out or unsure else rules.KEY_UNKNOWN
        hint = 'write "status: draft", or a "date" that has not come yet'
        self._say(entry, rule, f'"{entry.written}" does not keep a text back here', hint)

    def _say(self, entry: Entry, rule: Rule, text: str, hint: str = "") -> None:
        place = Place(self.path, entry.line)
        self.problems.append(Problem(place, rule, text, hint))


def _is_slip(key: str, known: Iterable[str]) -> bool:
    """True where a key is all but one of ours: surer than a hint must be."""
    return any(SequenceMatcher(None, key, name).ratio() >= SLIP for name in known)


def _count(values: Iterable[str], tag: str) -> int:
    return sum(value.casefold() == tag.casefold() for value in values)
