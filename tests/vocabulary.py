"""Linked data held against schema.org's own vocabulary: its types, properties and ranges."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

SAID = json.loads((Path(__file__).parent / "found" / "schemaorg.json").read_text("utf-8"))
TYPES: Mapping[str, list[str]] = SAID["types"]
PROPERTIES: Mapping[str, tuple[list[str], list[str]]] = SAID["properties"]

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
ADDRESS = re.compile(r"(https?:/)?[^\s<>]*\S\.[a-z]+(#\S+)?$|https?://\S+")

Node = Mapping[str, Any]


@cache
def kinds_of(kind: str) -> frozenset[str]:
    """A type and all that it is one of."""
    return frozenset({kind}).union(*(kinds_of(one) for one in TYPES[kind]))


def graph_in(page: str) -> Node | None:
    """The graph of a page; ``None`` where it has none."""
    found = SCRIPT.findall(page)
    assert len(found) <= 1
    assert len(re.findall(r"<script(?! src)", page)) == len(found)
    return json.loads(found[0]) if found else None


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def nodes_in(value: Any) -> Iterator[Node]:
    """Every node in some JSON, references too."""
    for one in listed(value):
        if isinstance(one, dict):
            yield one
            for inner in one.values():
                yield from nodes_in(inner)


def resolved(path: str, id_: str) -> str:
    """An id as it is meant on a page: those without a host lead from there."""
    return urljoin(f"https://somewhere.example/{path}", id_)


class Site:
    """The graphs of all pages of a site.

    Attributes:
        kinds: the types of each node that has an id.
    """

    def __init__(self, pages: Mapping[str, Node]) -> None:
        self.pages = pages
        self.kinds: defaultdict[str, set[str]] = defaultdict(set)
        for path, page in pages.items():
            for node in nodes_in(page["@graph"]):
                if "@type" in node and "@id" in node:
                    self.kinds[resolved(path, node["@id"])] |= set(listed(node["@type"]))

    def faults(self) -> list[str]:
        """Everything that schema.org does not know, or knows otherwise."""
        found = []
        for path, page in self.pages.items():
            if set(page) != {"@context", "@graph"} or page["@context"] != "https://schema.org":
                found.append(f"{path}: {sorted(page)}")
            for node in nodes_in(page["@graph"]):
                found += [f"{path}: {fault}" for fault in self.of_node(path, node)]
        return found

    def of_node(self, path: str, node: Node) -> Iterator[str]:
        if set(node) == {"@id"}:
            if resolved(path, node["@id"]) not in self.kinds:
                yield f"no page says what {node['@id']} is"
            return
        named = listed(node.get("@type", "nothing"))
        yield from (f"{kind} is no type" for kind in named if kind not in TYPES)
        kinds = frozenset[str]().union(*(kinds_of(kind) for kind in named if kind in TYPES))
        for name, value in node.items():
            if name not in PROPERTIES:
                yield from [] if name[0] == "@" else [f"{name} is no property"]
                continue
            domain, ranges = PROPERTIES[name]
            if not kinds & set(domain):
                yield f"{node['@type']} has no {name}"
            if value in ("", [], {}, None):
                yield f"{name} is empty"
            for one in listed(value):
                if not self.fits(path, one, frozenset(ranges)):
                    yield f"{name} is no {ranges}: {one!r}"

    def fits(self, path: str, value: Any, ranges: frozenset[str]) -> bool:
        if isinstance(value, dict):
            known = self.kinds.get(resolved(path, value["@id"]), ()) if "@id" in value else ()
            given = listed(value["@type"]) if "@type" in value else known
            return any(ranges & kinds_of(kind) for kind in given if kind in TYPES)
        if isinstance(value, bool):
            return "Boolean" in ranges
        if isinstance(value, int):
            return bool(ranges & {"Integer", "Number"})
        dated = ("Date" in ranges and DATE.fullmatch(value)) or (
            "DateTime" in ranges and MOMENT.fullmatch(value)
        )
        is_address = "URL" in ranges and bool(ADDRESS.match(value))
        return bool(dated) or is_address or "Text" in ranges
