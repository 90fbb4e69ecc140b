"""Sites at random in which some work is held back, every field of it with a word of its own."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random

# Every planted word, and nothing else: one look for all of them finds each.
WORD = re.compile(rb"zq[0-9]+xv")
# How a text is kept from readers; what else it says is told apart by this.
HELD_FRONTS = {
    "draft": {"status": "draft"},
    "unreadable status": {"status": "Skip"},
    "future": {"date": "2999-12-31"},
    "future minute": {"date": "2026-06-01T00:01"},
    "withdrawn": {"status": "withdrawn"},
}
RECORDS = ("actor", "term", "source")
FOLDERS = {"explainer": "explainers", "timeline": "timelines", "page": "pages",
           "actor": "actors", "term": "glossary"}  # fmt: skip


@dataclass(eq=False)
class Node:
    """A document, a source, or a part of a document that can be held back by itself.

    Attributes:
        held: how it is held back; empty where it is not.
        links: the actors, terms and sources that it links, and its picture.
        words: planted in its fields; all in it, and in what goes with it.
        open_words: those that readers see although it is held back: a notice's.
    """

    kind: str
    id: str
    held: str = ""
    links: list[Node] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    open_words: list[str] = field(default_factory=list)
    parts: list[Node] = field(default_factory=list)


class Planted:
    """A site at random.

    Attributes:
        files: the content.
        secret: words that must be nowhere.
        shown: words that must be somewhere, or the test would prove nothing.
    """

    def __init__(self, random: Random) -> None:
        self.random = random
        self.numbers = count(1)
        self.files: dict[str, str | bytes] = {}
        self.records = [self._node(kind) for kind in RECORDS for _ in range(random.randint(2, 4))]
        works = ("explainer", "explainer", "explainer", "timeline", "timeline", "page")
        self.works = [self._node(kind) for kind in works]
        for node in self.works:
            node.parts = [self._part(node, kind) for kind in self._part_kinds(node.kind)]
        self.pictures = [self._node("picture") for _ in range(4)]
        self._link_up()
        for node in (*self.works, *self.records, *self.pictures):
            self._write(node)
        visible = set(map(id, self._visible()))
        everything = [*self.works, *self.records, *self.pictures, *self._all_parts()]
        self.secret = [w for n in everything if id(n) not in visible for w in n.words]
        self.shown = [w for n in everything if id(n) in visible for w in n.words]
        self.shown += [word for node in everything for word in node.open_words]

    # ----- What there is, and what of it is held back -----

    def word(self) -> str:
        return f"zq{next(self.numbers)}xv"

    def _node(self, kind: str) -> Node:
        node = Node(kind, self.word())
        ways = {
            "source": ["draft"],
            "picture": [],
            "actor": ["draft", "unreadable status", "withdrawn"],
            "term": ["draft", "future"],
        }.get(kind, list(HELD_FRONTS))
        if ways and self.random.random() < 0.4:
            node.held = self.random.choice(ways)
        return node

    def _part_kinds(self, kind: str) -> list[str]:
        kinds = {"timeline": ["event"] * 3, "explainer": ["claim", "claim", "figure"]}
        return kinds.get(kind, ["claim"])

    def _part(self, work: Node, kind: str) -> Node:
        held = work.held or ("mark" if self.random.random() < 0.4 else "")
        part = Node(kind, self.word(), held)
        if kind == "event" and self.random.random() < 0.5:
            mark = held or ("mark" if self.random.random() < 0.4 else "")
            part.parts = [Node("claim", self.word(), mark)]
        return part

    def _all_parts(self) -> Iterator[Node]:
        for work in self.works:
            for part in work.parts:
                yield part
                yield from part.parts

    def _link_up(self) -> None:
        """Anything may link anything, but what is published only what may be."""
        free = [node for node in self.records if not node.held]
        actors = [node for node in free if node.kind == "actor"] or self._one_more("actor")
        sources = [node for node in free if node.kind == "source"] or self._one_more("source")
        quoted = [inner for part in self._all_parts() for inner in part.parts]
        # a claim needs an actor and a source; those of published ones are published
        for node in (*self.works, *self._all_parts(), *self.records):
            pool = self.records if node.held else free
            if node.kind == "source":
                continue
            node.links = self.random.sample(pool, self.random.randint(0, min(3, len(pool))))
            if node.kind in ("claim", "event", "figure"):
                any_actor = [n for n in self.records if n.kind == "actor"] if node.held else actors
                any_source = (
                    [n for n in self.records if n.kind == "source"] if node.held else sources
                )
                node.links += [self.random.choice(any_actor), self.random.choice(any_source)]
            # no page shows the note on a claim that an event makes, only its words in the data
            if self.random.random() < 0.5 and node not in quoted:
                node.links.append(self.random.choice(self.pictures))

    def _one_more(self, kind: str) -> list[Node]:
        node = Node(kind, self.word())
        self.records.append(node)
        return [node]

    def _visible(self) -> list[Node]:
        """What readers may see: the rule of the guide, said once more."""
        held = [n for n in (*self.works, *self._all_parts(), *self.records) if n.held]
        served = (*self.records, *self.pictures)
        touched = _reach([n for h in held for n in h.links], through=self.records)
        roots = [n for n in (*self.works, *self._all_parts()) if not n.held]
        alone = [n for n in served if id(n) not in touched and not n.held]
        start = [*(link for root in roots for link in root.links), *alone]
        seen = _reach(
            [n for n in start if not n.held], through=[r for r in self.records if not r.held]
        )
        return [*roots, *(n for n in served if id(n) in seen and not n.held)]

    # ----- Writing it -----

    def plant(self, node: Node) -> str:
        word = self.word()
        node.words.append(word)
        return word

    def _write(self, node: Node) -> None:
        node.words.append(node.id)
        if node.kind == "picture":
            self.files[f"images/{node.id}.png"] = picture_of(self.plant(node))
        elif node.kind == "source":
            self._write_source(node)
        else:
            self._write_document(node)

    def _write_source(self, node: Node) -> None:
        keys = {"id": node.id, "type": "report", "title": self.plant(node),
                "publisher": self.plant(node), "note": self.plant(node),
                "URL": f"https://{self.plant(node)}.example/{self.plant(node)}",
                "archived": f"https://archive.example/{self.plant(node)}",
                "kind": "primary"}  # fmt: skip
        if node.held:
            keys["status"] = "draft"
        lines = "".join(f"  {key}: {value}\n" for key, value in keys.items())
        self.files[f"sources/{node.id}.yaml"] = (
            f"- author: [{{literal: {self.plant(node)}}}]\n{lines}"
        )

    def _write_document(self, node: Node) -> None:
        notice = node.held == "withdrawn"
        if notice:  # its id, its title and its reason are for readers
            node.open_words.append(node.words.pop())
        front = {"title": self._open(node, notice=notice)}
        if node.kind in ("explainer", "timeline", "page"):
            front |= {"date": "2026-01-15", "summary": self.plant(node)}
        if node.kind in ("explainer", "timeline"):
            front |= {"topic": self.plant(node), "tags": f"[{self.plant(node)}, {self.plant(node)}]",
                      "authors": f"[{self.plant(node)}]"}  # fmt: skip
            if node.kind == "timeline" and not node.held:
                node.words = node.words[:-4]  # timelines do not show these yet
        if node.kind in ("actor", "term"):
            front["short"] = self.plant(node)
        if node.kind == "actor":
            front |= {"kind": "body", "same_as": f"[https://{self.plant(node)}.example/]"}
        if not node.held:
            front["aliases"] = f"[/{self.plant(node)}/]" if node.kind != "term" else "[]"
        front |= HELD_FRONTS.get(node.held, {})
        if notice:
            front |= {"updated": "2026-02-01", "reason": self._open(node, notice=True)}
        elif node.held:
            front["aliases"] = f"[/{self.plant(node)}/]"
        self.files[f"{FOLDERS[node.kind]}/{node.id}.md"] = (
            "---\n"
            + "".join(f"{k}: {v}\n" for k, v in front.items())
            + f"---\n\n{self._body(node)}"
        )

    def _open(self, node: Node, *, notice: bool) -> str:
        word = self.word()
        (node.open_words if notice else node.words).append(word)
        return word

    def _body(self, node: Node) -> str:
        text = f"{self.plant(node)} {self._links(node)}\n\n"
        if node.kind == "explainer":
            for label in ("KEY", "UNKNOWN", "METHOD"):
                text += f"> [!{label}]\n>\n> - {self.plant(node)}\n\n"
            when = "2999-12-31" if node.held.startswith("future") else "2026-02-03"
            text += f"> [!UPDATE] {when}\n> {self.plant(node)}\n\n"
            text += f"> [!CORRECTION] {when}\n> {self.plant(node)}\n\n"
            text += f"## {self.plant(node)} {{#{self.plant(node)}}}\n\n{self.plant(node)}\n\n"
        for part in node.parts:
            text += self._part_text(part)
        return text

    def _links(self, node: Node) -> str:
        """Each with words of the node's own: they go where it goes."""
        written = []
        for other in node.links:
            words = self.plant(node)
            if other.kind == "picture":
                written.append(f"![{words}](../images/{other.id}.png)")
            else:
                written.append(f"[{words}]({other.kind}:{other.id})")
        return " ".join(written)

    def _part_text(self, part: Node) -> str:
        part.words.append(part.id)
        mark = " .draft" if part.held == "mark" else ""
        if part.kind == "event":
            kind = "" if mark else f" .{self.plant(part)}"
            head = f"## 2025-03: {self.plant(part)} {{#{part.id}{kind}{mark}}}\n\n"
            inner = "".join(self._part_text(one) for one in part.parts)
            return f"{head}{self.plant(part)} {self._links(part)}\n\n{inner}"
        note = f"n{next(self.numbers)}"
        # a note at the foot goes with the only part that refers to it
        foot = f"[^{note}]: {self.plant(part)}\n\n"
        if part.kind == "figure":
            head = f"> [!FIGURE] {self.plant(part)} {{#{part.id}{mark}}}\n>\n"
            return f"{head}> {self.plant(part)} {self._links(part)}[^{note}]\n\n{foot}"
        actor = next(n for n in part.links if n.kind == "actor") if part.links else None
        source = next(n for n in part.links if n.kind == "source") if part.links else None
        assert actor is not None  # every claim is linked to both
        assert source is not None
        head = f"> [!CLAIM] {self.plant(part)}[^{note}] {{#{part.id}{mark}}}\n>\n"
        body = f"> {self.plant(part)} {self._links(part)}\n>\n> ### {self.plant(part)}\n>\n"
        position = (
            f"> - 2025-02: alleged by [{self.plant(part)}](actor:{actor.id}) "
            f'in [{self.plant(part)}](source:{source.id} "{self.plant(part)}").\n\n'
        )
        return f"{head}{body}{position}{foot}"


def _reach(start: Iterable[Node], through: Iterable[Node]) -> set[int]:
    """Ids of all that the given nodes lead to, by way of some."""
    ways, found, ahead = {id(node) for node in through}, set[int](), list(start)
    while ahead:
        node = ahead.pop()
        if id(node) not in found:
            found.add(id(node))
            ahead += node.links if id(node) in ways else ()
    return found


def picture_of(words: str) -> bytes:
    """A picture whose pixels spell some words: what stands beside pixels is not published."""
    head = struct.pack(">IIBBBBB", len(words), 1, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" + words.encode(), 0)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
