"""A site made of attack strings: each stands everywhere where an author can write."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from conftest import PIXEL
from nutgraf import rules
from nutgraf.addresses import document_path
from nutgraf.checks.aliases import aliases_are_free
from nutgraf.data import data_files
from nutgraf.gather import gather
from nutgraf.keeping.store import Store
from nutgraf.library import link
from nutgraf.model import Block, Claim, Document, Event
from nutgraf.order import Order, Shelves
from nutgraf.press import press
from nutgraf.pressroom import Pressroom
from nutgraf.render import environment
from nutgraf.site import EngineName, Reading, Site
from nutgraf.static import theme_files
from nutgraf.typecase import Typecase
from nutgraf.views.desk import Desk
from nutgraf.views.sites import STYLESHEET

ROOT = Path(__file__).parent.parent
ATTACKS = Path(__file__).parent / "attacks"
HIDDEN = re.compile("⟦([0-9a-f]+)⟧")
HARMLESS = "Harmless words"
MARKDOWN: dict[str, object] = {"extensions": ["markdown.extensions.extra", "codehilite", "toc"]}

KNOWN: dict[str, str | bytes] = {
    "sources/known.yaml": "- id: s-known\n  title: Known\n  URL: https://a.example/\n",
    "actors/a-known.md": "---\ntitle: Known\nkind: person\n---\n\nx\n",
    "glossary/t-known.md": "---\ntitle: Known\n---\n\nx\n",
    "timelines/t-known.md": (
        "---\ntitle: Known\n---\n\n## 2024: Known {#e-known}\n\n[x](source:s-known)\n"
    ),
    "explainers/c-known.md": (
        "---\ntitle: Known\ndate: 2024-01-01\nsummary: x\n---\n\n> [!CLAIM] Known {#c-known}\n>\n"
        "> - 2024: reported by [x](actor:a-known) in [x](source:s-known).\n"
    ),
    "images/x.png": PIXEL,
}


class Attack(Struct, frozen=True):
    """One attack string.

    Attributes:
        name: its file and line, as a name that a file of the content may have.
    """

    name: str
    text: str

    @property
    def line(self) -> str:
        """The same in one line."""
        return " ".join(self.text.split("\n"))


def attacks(name: str) -> Iterator[Attack]:
    """The attacks of one file."""
    rows = (ATTACKS / name).read_text("utf-8").split("\n")
    if name.endswith(".txt"):
        for number, row in enumerate(rows, 1):
            if row and not row.startswith("#!"):
                yield Attack(_name(name, number), _shown(row))
        return
    first = 1
    for part in "\n".join(rows).removesuffix("\n").split("\n%%%\n"):
        yield Attack(_name(name, first), _shown(part))
        first += part.count("\n") + 2


def _name(file: str, line: int) -> str:
    return f"{file.replace('.', '-')}-{line}"


def _shown(row: str) -> str:
    return HIDDEN.sub(lambda found: chr(int(found[1], 16)), row)


TEXTS = ("tags.txt", "unicode.txt", "markdown.md", "mutation.md", "leaving.md", "dialect.md")


def all_attacks() -> list[Attack]:
    """Every attack, a scheme as links of all forms."""
    texts = [attack for name in TEXTS for attack in attacks(name)]
    schemes = [Attack(one.name, _links_to(one.text)) for one in attacks("schemes.txt")]
    return texts + schemes


def _links_to(address: str) -> str:
    quoted = address.replace('"', "&quot;")
    forms = (
        f"[x]({address})",
        f"[x](<{address}>)",
        f"![x]({address})",
        f"![x](<{address}>)",
        f'[x](<{address}> "title")',
        f"[x][ref] ![x][ref]\n\n[ref]: <{address}>",
        f"[x][bare]\n\n[bare]: {address}",
        f"<{address}>",
        f'<a href="{quoted}">x</a>',
        f'<img src="{quoted}" alt="x">',
        f'<a href="{address}">x</a>',
        f"<a href='{address}'>x</a>",
        f"<img alt=x src='{address}'>",
        f"<a href={address}>x</a>",
        f'<a title="x" href=" {quoted} ">x</a>',
        f"## [x]({address})",
        f"> [!KEY]\n>\n> - [x]({address}) ![x](<{address}>)",
    )
    return "\n\n".join(forms)


# ----- Files of the content -----


def content_of(some: Iterable[Attack]) -> dict[str, str | bytes]:
    """Files that hold each attack alone, in every construct of the dialect, and as a record."""
    files: dict[str, str | bytes] = dict(KNOWN)
    for one in some:
        name = one.name
        alone = one.text.split("\n---\n")[-1] if one.text.startswith("---\n") else one.text
        files |= {
            f"explainers/alone-{name}.md": _with_front(name, alone),
            f"explainers/within-{name}.md": _with_front(name, _everywhere(one)),
            f"timelines/time-{name}.md": _with_front(name, _event(one)),
            f"glossary/term-{name}.md": _with_front(name, alone),
        }
    return files


def _with_front(name: str, body: str) -> str:
    return f"---\ntitle: {name}\ndate: 2024-02-02\nsummary: x\n---\n\n{body}\n"


def _event(one: Attack) -> str:
    line = one.line
    return f"{line}\n\n## 2024-02: {line} {{#e-{one.name} .kind}}\n\n{one.text}\n\n[x](source:s-known)\n"


def _everywhere(one: Attack) -> str:
    line, quoted = one.line, one.line.replace('"', '\\"')
    return f"""{line}

> [!KEY]
>
> - {line}
> - second

> [!CLAIM] {line} {{#c-{one.name}}}
>
> {line}
>
> - 2024-01: denied by [{line}](actor:a-known) {line} in [x](source:s-known "{quoted}").

> [!UNKNOWN] {line}

> [!METHOD] {line}

> [!FIGURE] 9 {line} {{#f-{one.name}}}
> {line} [x](source:s-known)

> [!UPDATE] 2024-03-03
> {line}

> [!CORRECTION] 2024-03-03: {line}

> [!NOTE]
> {line}

## {line}

### {line} {{#h-{one.name} .x}}

- {line}

| h {line} |
|---|
| {line} |

x[^1] [{line}](http://a.example "{quoted}") [{line}](term:t-known "{quoted}") ![{line}](x.png "{quoted}")

[^1]: {line}

{one.text}
"""


def fields_content(some: Iterable[Attack]) -> dict[str, str | bytes]:
    """Files whose front matter and sources hold each value."""
    files: dict[str, str | bytes] = dict(KNOWN)
    cited = []
    for one in some:
        name, value, raw = one.name, json.dumps(one.text), one.line
        body = "\n\n[x](source:s-known)\n"
        files |= {
            f"explainers/front-{name}.md": (
                f"---\ntitle: {value}\ndate: 2024-02-02\nsummary: {value}\ntopic: {value}\n"
                f"tags: [{value}, x]\nauthors: [{value}]\nimage_alt: {value}\n---{body}"
            ),
            f"explainers/image-{name}.md": (
                f"---\ntitle: x\ndate: 2024-02-02\nsummary: x\nimage: {value}\nimage_alt: {value}\n---{body}"
            ),
            f"explainers/named-{name}.md": (
                f"---\ntitle: x\ndate: 2024-02-02\nsummary: x\nslug: {value}\nlang: {value}\n"
                f"timeline: {value}\ntranslates: {value}\nstatus: {value}\ntemplate: {value}\n---{body}"
            ),
            f"explainers/lang-{name}.md": (
                f"---\ntitle: x\ndate: 2024-02-02\nsummary: x\nlang: {value}\n---{body}"
            ),
            f"explainers/alias-{name}.md": (
                f"---\ntitle: x\ndate: 2024-02-02\nsummary: x\naliases: [{value}]\n---{body}"
            ),
            f"explainers/pairs-{name}.md": (
                f"Title: {raw}\nDate: 2024-02-02\nSummary: {raw}\nTags: {raw}\nCategory: {raw}\n"
                f"Authors: {raw}\nSave_as: {raw}\nURL: {raw}\nLang: {raw}\n\n[x](source:s-known)\n"
            ),
            f"actors/front-{name}.md": (
                f"---\ntitle: {value}\nshort: {value}\nsame_as: [{value}]\n---\n\nx\n"
            ),
            f"glossary/front-{name}.md": (
                f"---\ntitle: {value}\nshort: {value}\nsame_as: [{value}]\n---\n\nx\n"
            ),
            f"pages/front-{name}.md": f"---\ntitle: {value}\nsummary: {value}\n---\n\nx\n",
            f"timelines/front-{name}.md": (
                f"---\ntitle: {value}\nsummary: {value}\ntopic: {value}\n---\n\n"
                f"## 2024: x {{#e-{name}}}\n\n[x](source:s-known)\n"
            ),
            f"sources/yaml-{name}.yaml": _yaml_source(f"y-{name}", value),
            f"sources/json-{name}.json": _json_source(f"j-{name}", one.text),
            f"sources/bib-{name}.bib": _bibtex_source(f"b-{name}", raw),
        }
        cited += [f"[x](source:{kind}-{name})" for kind in "yjb"]
    files["explainers/cites.md"] = _with_front("cites", "\n".join(cited))
    return files


def _yaml_source(id_: str, value: str) -> str:
    return (
        f"- id: {id_}\n  title: {value}\n  author: [{{literal: {value}}}]\n  publisher: {value}\n"
        f"  URL: {value}\n  archived: {value}\n  note: {value}\n  language: {value}\n"
        f"  abstract: {value}\n  DOI: {value}\n  categories: [{value}]\n  custom: {{{value}: {value}}}\n"
        f"- id: {value}\n  title: {value}\n"
    )


def _json_source(id_: str, value: str) -> str:
    item: dict[str, object] = dict.fromkeys(
        ("title", "publisher", "URL", "archived", "note", "language", "type", "kind"), value
    )
    names = [{"family": value, "given": value}]
    return json.dumps(
        [{"id": id_, **item, "author": names, "issued": {"literal": value}, value: value}]
    )


def _bibtex_source(id_: str, value: str) -> str:
    fields = ("title", "author", "publisher", "url", "archived", "note", "howpublished", "doi")
    rows = ",\n".join(f"  {field} = {{{value}}}" for field in fields)
    return f"@misc{{{id_},\n{rows}\n}}\n"


# ----- Building -----


def order_of(content: Path, engine: EngineName) -> Order:
    """An order for the attacks' site, with our own theme."""
    return Order(
        shelves=Shelves(content),
        output=content.parent / "output",
        state=content.parent / ".nutgraf",
        site=Site("The Strait Times", "Tolls", "https://strait.example", "en", "The desk"),
        reading=Reading(engine, MARKDOWN),
        templates=(ROOT / "theme" / "templates",),
        theme_static=ROOT / "theme" / "static",
        locales=(ROOT / "theme" / "locale",),
    )


def built(content: Path, engine: EngineName) -> dict[str, bytes]:
    """The site as it would be if no error stopped the build: stricter than any real one.

    Left out are only what no build can go on past: two files of one path, bare claims.
    """
    order = order_of(content, engine)
    gathered = gather(order, Store(None))
    library = link(gathered.documents, gathered.sources, gathered.files, order.now)
    wrong = {problem.place.path for problem in aliases_are_free(library)}
    documents = [_without_bare_claims(d) for d in gathered.documents if d.place.path not in wrong]
    by_path = {(d.kind, d.id, document_path(d)): d for d in documents}
    library = link(by_path.values(), gathered.sources, gathered.files, order.now)
    theme, _ = theme_files(order.theme_static, STYLESHEET)
    desk = Desk(library, order.site)
    room = Pressroom(desk, Typecase(environment(order.templates), Store(None)), theme, Store(None))
    pressed = press(library, desk, room, (), theme, data=data_files(desk))
    assert not [p for p in pressed.problems if p.rule == rules.TEMPLATE_WRONG]
    return {path: data for path, data in pressed.files.items() if isinstance(data, bytes)}


def _without_bare_claims(document: Document) -> Document:
    """Views rely on claims having positions: one without is an error that stops every build."""

    def kept(blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(b for b in blocks if not isinstance(b, Claim) or b.positions)

    events = tuple(
        replace(event, body=kept(event.body)) if isinstance(event, Event) else event
        for event in document.events
    )
    return replace(document, body=kept(document.body), events=events)


__all__ = ["HARMLESS", "Attack", "all_attacks", "attacks", "built", "content_of", "fields_content"]
