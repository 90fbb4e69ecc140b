"""From an item as a file has it to a `Source`: past here every value is certain."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from nutgraf import rules
from nutgraf.dates import Date, DateError
from nutgraf.model import Problem, Source
from nutgraf.publication import HOLDING_KEYS, NO
from nutgraf.rules import Rule
from nutgraf.sources.item import Item, Value
from nutgraf.sources.links import doi_address, is_address, linkable, unlinkable, with_scheme
from nutgraf.sources.names import Name, read_names, reading_order
from nutgraf.sources.vocabulary import (
    ALIASES,
    DATES,
    KEYS,
    KINDS,
    NAMES,
    OURS,
    PRIVATE,
    PUBLICATION_STATES,
    STATUSES,
    TEXTS,
    TYPES,
)
from nutgraf.sources.when import csl_date, read_date
from nutgraf.suggest import did_you_mean


def source_from(item: Item) -> tuple[Source | None, list[Problem]]:
    """Make a source; None only where it has no id by which anything could cite it."""
    refinery = _Refinery(_with_csl_names(item))
    return refinery.source(), refinery.problems


def _with_csl_names(item: Item) -> Item:
    """Write ``url`` and ``Title`` as CSL does; take our keys back out of ``custom``."""
    values, lines = dict(item.values), dict(item.lines)
    for written in [key for key in values if key not in KEYS]:
        if (key := ALIASES.get(written.lower(), written)) not in values:
            values[key] = values.pop(written)
            lines[key] = lines.get(written, item.place.line)
    custom = values.get("custom")
    if isinstance(custom, dict):
        for key in OURS & custom.keys():
            values.setdefault(key, custom[key])
            lines.setdefault(key, lines.get("custom", item.place.line))
        values["custom"] = {key: value for key, value in custom.items() if key not in OURS}
    return Item(item.place, values, lines)


class _Refinery:
    """Takes one item apart; collects what is wrong with it, and what CSL is told."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.id = ""
        self.csl: dict[str, object] = {}
        self.custom: dict[str, object] = {}
        self.problems: list[Problem] = []

    def source(self) -> Source | None:
        self.id = self.read_id()
        if not self.id:
            return None
        self.unknown_keys()
        texts = {key: self.text(key) for key in sorted(TEXTS)}
        names = {key: self.names(key) for key in sorted(NAMES)}
        dates = {key: self.date(key) for key in sorted(DATES)}
        title = plain_text(texts["title"])
        if not title:
            self.say("id", rules.SOURCE_WITHOUT_TITLE, f'source "{self.id}" has no title')
        return Source(
            self.id,
            title,
            self.item.place,
            type=self.type(),
            author=tuple(reading_order(name) for name in names["author"]),
            publisher=plain_text(texts["publisher"] or texts["container-title"]),
            issued=dates["issued"],
            url=self.address("URL", texts["URL"]) or doi_address(texts["DOI"]),
            accessed=dates["accessed"],
            language=texts["language"],
            note=texts["note"],
            kind=self.kind(),
            archived=self.address("archived", self.text("archived")),
            draft=self.draft(),
            csl=self.written(),
        )

    def say(self, key: str, rule: Rule, text: str, hint: str = "") -> None:
        self.problems.append(Problem(self.item.at(key), rule, text, hint))

    # ----- Which source -----

    def read_id(self) -> str:
        """A citation key comes first: Zotero's ``id`` is an address that nobody would type."""
        key = "citation-key" if self.item.values.get("citation-key") else "id"
        value = self.item.values.get(key)
        if value is None or value == "":
            self.say(
                key,
                rules.SOURCE_WITHOUT_ID,
                "this source has no id",
                "give it a short name that links can use",
            )
        elif not isinstance(value, str):
            self.say(
                key, rules.SOURCE_ID_ODD, "the id of this source is no text", "write one short name"
            )
        elif bad := unlinkable(value):
            hint = f'write "{better}"' if (better := linkable(value)) else ""
            self.say(
                key,
                rules.SOURCE_ID_ODD,
                f'the id "{value}" holds {bad}, which no link can hold',
                hint,
            )
        else:
            self.csl["id"] = value
            return value
        return ""

    def unknown_keys(self) -> None:
        for key in self.item.values.keys() - KEYS:
            # A misspelt "status" is graver: it may be what keeps the source back.
            grave = did_you_mean(key, ["status"])
            text = f'source "{self.id}" has the key "{key}", which CSL does not know'
            hint = grave or did_you_mean(key, KEYS)
            if key.lower() in HOLDING_KEYS and str(self.item.values[key]).lower() not in NO:
                grave, hint = key, 'write "status: draft"'
                text = f'source "{self.id}": "{key}" does not keep a source back here'
            self.say(
                key, rules.SOURCE_STATUS_KEY if grave else rules.SOURCE_KEY_UNKNOWN, text, hint
            )

    def type(self) -> str:
        value = self.item.values.get("type")
        if value is None or value == "":
            kind = "document"
        elif isinstance(value, str) and value in TYPES:
            kind = value
        else:
            text = f'source "{self.id}" has the type "{_shown(value)}", which CSL does not know'
            self.say("type", rules.SOURCE_TYPE, text, did_you_mean(_shown(value), TYPES))
            kind = "document"
        self.csl["type"] = kind
        return kind

    # ----- What it says of itself -----

    def text(self, key: str) -> str:
        value = self.item.values.get(key)
        if key == "keyword" and isinstance(value, list):
            value = ", ".join(word for word in value if isinstance(word, str))
        if value is None:
            return ""
        if not isinstance(value, str):
            self.say(
                key,
                rules.SOURCE_VALUE_SHAPE,
                f'source "{self.id}": "{key}" takes text, not {_named_shape(value)}',
            )
            return ""
        text = value.strip()
        if text and key in TEXTS - PRIVATE:
            self.csl[key] = text
        return text

    def names(self, key: str) -> list[Name]:
        value = self.item.values.get(key)
        if value is None or value == "":
            return []
        names, mistakes = read_names(value)
        for mistake in mistakes:
            self.say(
                key, rules.SOURCE_NAME, f'source "{self.id}", "{key}": {mistake}', mistake.hint
            )
        if names:
            self.csl[key] = names
        return names

    def date(self, key: str) -> Date | None:
        value = self.item.values.get(key)
        try:
            date = read_date(value)
        except DateError as error:
            # A literal is CSL's way to say that a date is mere words.
            words = value.get("literal") if isinstance(value, dict) else None
            self.csl |= {key: {"literal": words}} if words else {}
            text = f'source "{self.id}", "{key}": {error}'
            hint = error.hint or ("leave it out if nobody knows it" if words else "")
            self.say(key, rules.SOURCE_DATE_IN_WORDS if words else rules.SOURCE_DATE, text, hint)
            return None
        if date:
            self.csl[key] = csl_date(date)
        return date

    def address(self, key: str, url: str) -> str:
        if not url or is_address(url):
            self.custom |= {key: url} if url and key in OURS else {}
            return url
        self.csl.pop(key, None)
        hint = f'write "{better}"' if (better := with_scheme(url)) else ""
        self.say(
            key,
            rules.SOURCE_ADDRESS,
            f'source "{self.id}": "{key}" is no http or https address: "{url}"',
            hint,
        )
        return ""

    # ----- What we ask of it -----

    def kind(self) -> str:
        kind = self.text("kind")
        if kind and kind.lower() not in KINDS:
            hint = did_you_mean(kind, KINDS) or f"write one of {', '.join(KINDS)}"
            self.say(
                "kind", rules.SOURCE_KIND, f'source "{self.id}" has the unknown kind "{kind}"', hint
            )
            return ""
        self.custom |= {"kind": kind.lower()} if kind else {}
        return kind.lower()

    def draft(self) -> bool:
        status = self.text("status").lower()
        if not isinstance(self.item.values.get("status") or "", str):
            return True
        if status in PUBLICATION_STATES:
            self.csl["status"] = status
        elif status and status not in STATUSES:
            # Kept back as well as reported: a misspelt draft must not come out.
            hint = did_you_mean(status, STATUSES) or 'write "draft" or "published"'
            text = f'source "{self.id}" has the unknown status "{status}"'
            self.say("status", rules.SOURCE_STATUS, text, hint)
            return True
        return status == "draft"

    def written(self) -> str:
        """The item as readers get it, in CSL-JSON: one text for one item, whatever its keys' order.

        Keys that CSL does not know stay behind: who knows what is noted there, and for whom.
        """
        custom = self.item.values.get("custom") or {}
        if isinstance(custom, dict):
            self.custom = {**custom, **self.custom}
        else:
            self.say(
                "custom",
                rules.SOURCE_VALUE_SHAPE,
                f'source "{self.id}": "custom" takes keys and values',
            )
        categories = self.item.values.get("categories") or []
        if isinstance(categories, list):
            words = [word for word in categories if isinstance(word, str)]
            self.csl |= {"categories": words} if words else {}
        else:
            self.say(
                "categories",
                rules.SOURCE_VALUE_SHAPE,
                f'source "{self.id}": "categories" takes a list',
            )
        item = {**self.csl, "custom": self.custom} if self.custom else self.csl
        return msgspec.json.encode(item, order="sorted").decode()


_MARKUP = re.compile(r"</?(?:i|b|em|strong|sup|sub|sc|span)(?: [^<>]*)?>", re.IGNORECASE)


def plain_text(text: str) -> str:
    """Take out the few tags that CSL allows in a title, and keep their words."""
    return " ".join(_MARKUP.sub("", text).split())


def _shown(value: Value) -> str:
    return value if isinstance(value, str) else _named_shape(value)


def _named_shape(value: Value) -> str:
    shapes: Iterable[tuple[type, str]] = ((bool, "true or false"), (list, "a list"))
    return next((name for kind, name in shapes if isinstance(value, kind)), "a mapping")
