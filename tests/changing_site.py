"""A small site with every kind of record, and all that may happen to it between two builds.

What happens is a function of the site and of chance, named in `EDITS`, `SETTINGS`, `TEMPLATES`,
`DAMAGES` (to the output) and `LOSSES` (to what builds keep). Some of it leaves mistakes in the
content, which builds refuse. Long because it is one list of what may happen.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from random import Random

from msgspec.structs import replace

from conftest import HERE, MARKDOWN, NOW, PIXEL, write
from nutgraf.order import Order, Shelves
from nutgraf.site import EngineName, Reading, Site

EMBARGO = dt.timedelta(days=2)

FRONT = """---
title: {title}
summary: A summary of {title}.
date: {date}
topic: {topic}
tags: [tolls, {tag}]
authors: [{author}]
---

"""
BODY = """Words of [the authority](actor:authority) on [a toll](term:toll).

> [!CLAIM] The {word} is closed. {{#{word}-closed}}
>
> - 2024-01-02: alleged by [the shippers](actor:shippers) in [a letter](source:letter-2023).

[In order](timeline:strait?from=2022&to=2023)

See [{other}]({other}.md), [this](claim:{word}-closed).

> [!FIGURE] 12 {{#{word}-ships}}
> ships, [a study says](source:study-2021).
"""
FRONTS: dict[str, dict[str, str]] = {
    "dredging": {"title": "Dredging", "date": "2024-05-01", "topic": "Shipping", "tag": "mud"},
    "pilots": {"title": "Pilots & tugs", "date": "2024-06-01", "topic": "Work", "tag": "pay"},
    "lights": {"title": "Lights", "date": "2025-01-01", "topic": "Work", "tag": "mud"},
}
MORE: dict[str, str | bytes] = {
    **{
        f"explainers/{name}.md": FRONT.format(author="Ada Example, Bo Other", **front)
        + BODY.format(word=name, other=other)
        for (name, front), other in zip(
            FRONTS.items(), ("pilots", "lights", "dredging"), strict=True
        )
    },
    "explainers/leuchtfeuer.md": FRONT.format(
        title="Leuchtfeuer", date="2025-01-02", topic="Work", tag="mud", author="Ada Example"
    ).replace("topic", "lang: de\ntranslates: lights\ntopic")
    + "Worte.\n",
    "explainers/embargoed.md": FRONT.format(
        title="Embargoed", date=f"{NOW + EMBARGO:%Y-%m-%d}", topic="Later", tag="later", author="Cy"
    )
    + "Not yet: [the port](actor:port), ![a map](../images/map.png).\n",
    "explainers/withdrawn.md": "---\ntitle: Wrong\ndate: 2024-02-01\nstatus: withdrawn\nupdated: 2025-02-01\n"
    "reason: It was wrong.\n---\n\nWrong.\n",
    "blog/2024-01-09-old.md": "Title: An old post\nCategory: Blog\nTags: mud\n\nOld *words*.\n",
    "timelines/harbour.md": "---\ntitle: The harbour\nsummary: Of the harbour.\n---\n\n"
    "## 2021-05-01: A study {#studied}\n\nOf [the port](actor:port), [it says](source:study-2021)."
    "\n\n## [The detour](event:detour)\n",
    "actors/port.md": "---\ntitle: The Port\nkind: office\nshort: the port\n---\n\nA port.\n",
    "glossary/draught.md": "---\ntitle: Draught\nshort: how deep a ship lies\n---\n\nDepth.\n",
    "sources/more.json": '[{"id": "study-2021", "type": "report", "title": "A study", "kind": '
    '"secondary", "author": [{"family": "Roe"}], "issued": {"date-parts": [[2021, 6]]}}]\n',
    "sources/books.bib": "@book{book-1999,\n title = {A book},\n author = {Poe, Ann},\n"
    " year = {1999}\n}\n",
    "pages/corrections-policy.md": "---\ntitle: Corrections\nsummary: How.\n---\n\nWe mend, "
    "[a book says](source:book-1999).\n",
    "images/map.png": PIXEL + b"a map",
    "images/other.png": PIXEL + b"another picture",
    "images/credits.yaml": b"map.png: Ann Doe\nother.png: Ann Doe\n",
    "data/rows.csv": b"a,b\n1,2\n",
    "data/pilots.csv": b"year,pilots,source\n2021,12,letter-2023\n2022,~13,letter-2023\n",
    "pages/pilots.md": "---\ntitle: Pilots\nsummary: How many.\n---\n\n[Pilots](chart:pilots.csv?type=line)\n",
}


class Changing:
    """A site in a folder, with a theme of its own.

    Attributes:
        order: for the next build; other settings take its place.
    """

    def __init__(self, folder: Path, engine: EngineName = "commonmark") -> None:
        self.folder = folder
        self.content, self.theme = folder / "content", folder / "theme"
        shutil.copytree(HERE / "site" / "content", self.content)
        shutil.copytree(HERE.parent / "theme", self.theme)
        write(self.content, MORE)
        (folder / "overrides").mkdir()
        self.order = Order(
            shelves=Shelves(self.content, readers=frozenset({".rst", ".html"})),
            output=folder / "output",
            state=folder / ".nutgraf",
            site=Site(
                "The Strait Times", url="https://strait.example", per_page=2, originals="publish"
            ),
            reading=Reading(engine, MARKDOWN),
            templates=(folder / "overrides", self.theme / "templates"),
            theme_static=self.theme / "static",
            locales=(self.theme / "locale",),
            now=NOW,
            jobs=1,
        )

    def copied(self, folder: Path, *, theme: bool = True) -> Changing:
        """The same site, with all that was built and kept, in another folder.

        Args:
            theme: it has its own; else it is ours, whose templates are compiled once for all.
        """
        skip = shutil.ignore_patterns("theme" if not theme else "")
        shutil.copytree(self.folder, folder, symlinks=True, ignore=skip)
        site = object.__new__(Changing)
        site.folder, site.content = folder, folder / "content"
        site.theme = folder / "theme" if theme else self.theme
        site.order = replace(
            self.order,
            shelves=replace(self.order.shelves, content=site.content),
            output=folder / "output",
            state=folder / ".nutgraf",
            templates=(folder / "overrides", site.theme / "templates"),
            theme_static=site.theme / "static",
            locales=(site.theme / "locale",),
        )
        return site

    @property
    def kept(self) -> Path:
        """The file of what builds keep."""
        return self.order.state / "kept.sqlite"

    def path(self, chance: Random, folder: str = "", ending: str = "") -> Path:
        """Any file of the content."""
        found = (path for path in (self.content / folder).rglob(f"*{ending}") if path.is_file())
        return chance.choice(sorted(found))

    def set(self, **settings: object) -> None:
        """Give some settings of the site other values."""
        self.order = replace(self.order, site=replace(self.order.site, **settings))


Change = Callable[[Changing, Random], object]


def reworded(path: Path, old: str, new: str, times: int = 1) -> None:
    """Put words in the place of others."""
    text = path.read_text("utf-8")
    path.write_text(text.replace(old, new, times), "utf-8")


def line_of_front(path: Path, line: str) -> None:
    """Have the front matter say something, once."""
    text, key = path.read_text("utf-8"), line.partition(":")[0]
    rows = [row for row in text.split("\n") if not row.startswith(f"{key}:")]
    at = 1 if rows[0] == "---" else 0
    path.write_text("\n".join([*rows[:at], line, *rows[at:]]), "utf-8")


# ----- Edits of the content -----


def some_words(site: Changing, chance: Random, where: Path | None = None) -> None:
    path = where or site.path(chance, ending=".md")
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\nMore words {chance.randint(0, 99)}.\n")


def same_size(site: Changing, chance: Random) -> None:
    """Other words of the same length, in a file with the same times."""
    path = site.path(chance, "explainers", ".md")
    was = path.stat()
    reworded(path, "Words of", chance.choice(["Terms of", "Lines of", "Words of"]))
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


def only_times(site: Changing, chance: Random) -> None:
    for path in site.content.rglob("*"):
        when = chance.choice([0, 1_000_000_000, 4_000_000_000])
        os.utime(path, (when, when))


def a_title(site: Changing, chance: Random) -> None:
    path = site.path(chance, chance.choice(["explainers", "actors", "glossary", "timelines"]))
    line_of_front(path, f"title: Title {chance.randint(0, 99)} & more")


def a_summary(site: Changing, chance: Random) -> None:
    line_of_front(site.path(chance, "explainers"), f"summary: Summary {chance.randint(0, 99)}.")


def tags_and_topic(site: Changing, chance: Random) -> None:
    tag = chance.choice(["mud", "tolls", "new"])
    line_of_front(site.path(chance, "explainers"), f"tags: [{tag}, {chance.choice('abc')}]")
    line_of_front(site.path(chance, "explainers"), f"topic: {chance.choice(['Work', 'Sea'])}")


def a_date(site: Changing, chance: Random) -> None:
    when = chance.choice(["2023-01-01", "2026-05-31T23:59", "2026-06-01T00:01", "2026-06-09"])
    line_of_front(site.path(chance, "explainers"), f"date: {when}")


def a_status(site: Changing, chance: Random) -> None:
    status = chance.choice(["draft", "published", "withdrawn"])
    path = site.path(chance, chance.choice(["explainers", "actors", "pages", "timelines"]))
    line_of_front(path, f"status: {status}")
    if status == "withdrawn":
        line_of_front(path, "reason: So it is.")
        line_of_front(path, "updated: 2026-01-01")


def a_language(site: Changing, chance: Random) -> None:
    line_of_front(site.path(chance, "explainers"), f"lang: {chance.choice(['ar', 'fr', 'en'])}")


def an_alias(site: Changing, chance: Random) -> None:
    address = chance.choice(["/old/a/", "b.html", "/c"])
    line_of_front(site.path(chance, "explainers"), f"aliases: [{address}]")


def a_picture_above(site: Changing, chance: Random) -> None:
    path = site.path(chance, "explainers")
    line_of_front(path, f"image: images/{chance.choice(['map.png', 'strait.svg', 'other.png'])}")
    line_of_front(path, "image_alt: A map")


def a_number(site: Changing, chance: Random) -> None:
    """Other numbers, and at times another source of theirs, or none that can be drawn."""
    path = site.content / "data/pilots.csv"
    source = chance.choice(["letter-2023", "study-2021", "book-1999", "nobody"])
    row = f"2021,{chance.choice(['12', '300', '9..11', 'many'])},{source}\n"
    path.write_text(f"year,pilots,source\n{row}2022,~13,letter-2023\n", "utf-8")


def a_chart(site: Changing, chance: Random) -> None:
    path = site.path(chance, chance.choice(["explainers", "actors", "timelines"]), ".md")
    kind = chance.choice(["bar", "line", "step"])
    text = path.read_text("utf-8")
    body = text.rfind("---\n") + 4 if text.startswith("---") else text.find("\n\n")
    chart = f"\n[Pilots](chart:pilots.csv?type={kind})\n\n"
    path.write_text(text[:body] + chart + text[body:], "utf-8")


def a_claims_id(site: Changing, chance: Random) -> None:
    word = chance.choice(sorted(FRONTS))
    new = f"{word}-closed-{chance.randint(0, 9)}"
    for path in site.content.rglob("*.md"):
        reworded(path, f"{word}-closed", new, 9)


def an_events_id(site: Changing, chance: Random) -> None:
    for path in site.content.rglob("*.md"):
        reworded(path, "#detour", "#the-detour", 9)
        if chance.random() < 0.7:  # else it leads nowhere
            reworded(path, "event:detour", "event:the-detour", 9)


def an_event(site: Changing, chance: Random) -> None:
    path = site.path(chance, "timelines")
    date = chance.choice(["2022-06", "2023", "2020-01-01", "19XX"])
    with path.open("a", encoding="utf-8") as file:
        file.write(
            f"\n## {date}: Once more {{#more-{chance.randint(0, 99)} .works}}\n\n"
            "Of [the port](actor:port), [a letter says](source:letter-2023).\n"
        )


def a_slice(site: Changing, chance: Random) -> None:
    path, year = site.path(chance, "explainers"), chance.randint(2020, 2024)
    reworded(path, "?from=2022", f"?from={year}")


def a_correction(site: Changing, chance: Random) -> None:
    path = site.path(chance, "explainers")
    kind = chance.choice(["CORRECTION", "UPDATE"])
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n> [!{kind}] 2026-0{chance.randint(1, 5)}-01\n> Another word.\n")


def a_position(site: Changing, chance: Random) -> None:
    verb = chance.choice(["denied", "acknowledged", "documented"])
    path = site.path(chance, "explainers")
    reworded(path, "2024-01-02: alleged", f"2024-02-0{chance.randint(1, 9)}: {verb}")


def a_source(site: Changing, chance: Random) -> None:
    word = f"T{chance.randint(0, 99)}"
    reworded(site.content / "sources/all.yaml", "title: ", f"title: {word} ")
    reworded(site.content / "sources/more.json", "A study", f"A study {word}")
    reworded(site.content / "sources/books.bib", "A book", f"A book {word}")


def a_source_more(site: Changing, chance: Random) -> None:
    id_ = f"s{chance.randint(0, 9)}"
    with suppress(FileNotFoundError), (site.content / "sources/all.yaml").open("a") as file:
        file.write(f"- {{id: {id_}, type: report, title: T, publisher: P, issued: '2020'}}\n")
    with site.path(chance, "explainers").open("a") as file:
        file.write(f"\n[It says so](source:{id_}).\n")


def a_renamed_file(site: Changing, chance: Random) -> None:
    path = site.path(chance)
    path.rename(path.with_stem(f"{path.stem}-{chance.randint(0, 3)}"))


def a_moved_file(site: Changing, chance: Random) -> None:
    path = site.path(chance, chance.choice(["explainers", "images", "sources", "blog"]))
    folder = chance.choice([path.parent / "deeper", site.content / "data"])
    folder.mkdir(exist_ok=True)
    path.rename(folder / path.name)


def a_file_gone(site: Changing, chance: Random) -> None:
    site.path(chance).unlink()


def a_file_twice(site: Changing, chance: Random) -> None:
    path = site.path(chance)
    shutil.copy(path, path.with_stem(f"{path.stem}-copy"))


def files_swapped(site: Changing, chance: Random) -> None:
    folder = chance.choice(["explainers", "actors", "images"])
    one, other = site.path(chance, folder), site.path(chance, folder)
    one_data, other_data = one.read_bytes(), other.read_bytes()
    one.write_bytes(other_data)
    other.write_bytes(one_data)


def a_folder_gone(site: Changing, chance: Random) -> None:
    name = chance.choice(["data", "images", "sources", "blog", "glossary"])
    shutil.rmtree(site.content / name, ignore_errors=True)
    if chance.random() < 0.5:
        (site.content / name).mkdir()


def an_empty_folder(site: Changing, chance: Random) -> None:
    (site.content / chance.choice(["explainers/empty", "new", "odd\x07name"])).mkdir(exist_ok=True)


def a_picture(site: Changing, chance: Random) -> None:
    (site.content / "images").mkdir(exist_ok=True)
    write(
        site.content / "images",
        {"map.png": chance.choice([PIXEL, b"", PIXEL[:40]]) + bytes([chance.randint(0, 255)]) * 5},
    )
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 {}"/>{}</svg>'
    more = chance.choice(["", "<script>1</script>"])
    write(site.content / "images", {"strait.svg": svg.format(chance.randint(0, 9), more)})


def a_link_of_the_disk(site: Changing, chance: Random) -> None:
    """In the place of a file: to the same bytes, within the content or outside."""
    path = site.path(chance)
    outside = chance.choice(
        [site.folder / f"outside{path.suffix}", path.with_name("_" + path.name)]
    )
    shutil.copy(path, outside)
    path.unlink()
    path.symlink_to(outside)


def a_mistake(site: Changing, chance: Random) -> None:
    path = site.path(chance, "explainers")
    words = chance.choice(["[x](actor:nobody)", "[x](nowhere.md)", "![](../images/map.png)"])
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{words}\n")


def a_warning(site: Changing, chance: Random) -> None:
    """A stretch of a timeline within a sentence."""
    with site.path(chance, "explainers").open("a", encoding="utf-8") as file:
        file.write("\nSee [it](timeline:strait?from=2022&to=2023).\n")


def no_mistakes(site: Changing, chance: Random) -> None:
    """All texts as they were in the beginning."""
    shutil.rmtree(site.content)
    shutil.copytree(HERE / "site" / "content", site.content)
    write(site.content, MORE)


EDITS: dict[str, Change] = {
    edit.__name__: edit
    for edit in (
        some_words, same_size, only_times, a_title, a_summary, tags_and_topic, a_date, a_status,
        a_language, an_alias, a_picture_above, a_number, a_chart, a_claims_id, an_events_id, an_event, a_slice,
        a_correction, a_position, a_source, a_source_more, a_renamed_file, a_moved_file,
        a_file_gone, a_file_twice, files_swapped, a_folder_gone, an_empty_folder, a_picture,
        a_link_of_the_disk, a_mistake, a_warning, no_mistakes,
    )
}  # fmt: skip

# ----- Settings -----

SETTINGS: dict[str, Change] = {
    "name": lambda site, chance: site.set(name=f"Name {chance.randint(0, 3)}"),
    "url": lambda site, chance: site.set(url=chance.choice(["", "https://b.example/x"])),
    "tagline": lambda site, chance: site.set(tagline=chance.choice(["", "Tides & tolls"])),
    "per_page": lambda site, chance: site.set(per_page=chance.randint(1, 4)),
    "feed_items": lambda site, chance: site.set(feed_items=chance.randint(1, 4)),
    "license": lambda site, chance: site.set(license=(f"CC {chance.randint(0, 3)}", "/l")),
    "originals": lambda site, chance: site.set(
        originals=chance.choice(["", "publish", "https://code.example/{path}"])
    ),
    "author": lambda site, chance: site.set(author=chance.choice(["", "The desk"])),
    "policy": lambda site, chance: site.set(policy=chance.choice(["about", "corrections-policy"])),
    "lang": lambda site, chance: _language(site, chance.choice(["en", "de", "ar"])),
    "ignored": lambda site, chance: _order(
        site, ignored=tuple(chance.sample(["N124", "N414", "N303", "N501"], 2))
    ),
    "static_paths": lambda site, chance: _order(
        site, static_paths=chance.choice([("images", "data"), ("data",), ("images", "extra")])
    ),
    "renamed": lambda site, chance: _order(
        site, renamed=chance.choice([{}, {"data/rows.csv": "rows.csv"}])
    ),
    "own_404": lambda site, chance: _own_404(site, f"Mine {chance.randint(0, 9)}"),
    "defaults": lambda site, chance: _shelves(
        site, defaults=chance.choice([{}, {"topic": "All"}, {"status": "draft"}])
    ),
    "folder_topics": lambda site, chance: _shelves(site, folder_topics=chance.random() < 0.5),
    "engine": lambda site, chance: _order(
        site, reading=Reading(chance.choice(["commonmark", "python-markdown"]), MARKDOWN)
    ),
    "markdown": lambda site, chance: _order(
        site,
        reading=replace(
            site.order.reading,
            markdown={**MARKDOWN, "tab_length": chance.choice([2, 4])},
        ),
    ),
    "clock": lambda site, chance: _order(
        site, now=NOW + chance.choice([-2, -1, 0, 1, 1.5]) * EMBARGO
    ),
}  # fmt: skip


def _language(site: Changing, lang: str) -> None:
    site.set(lang=lang)
    _shelves(site, lang=lang)


def _order(site: Changing, **settings: object) -> None:
    site.order = replace(site.order, **settings)


def _shelves(site: Changing, **settings: object) -> None:
    site.order = replace(site.order, shelves=replace(site.order.shelves, **settings))


def _own_404(site: Changing, words: str) -> None:
    """The site brings its own, or no longer does."""
    if site.order.renamed:
        _order(site, renamed={})
        return
    write(site.content, {"extra/404.txt": words})
    _order(site, renamed={"extra/404.txt": "404.html"}, static_paths=("images", "data", "extra"))


# ----- The theme -----


def _template(name: str, old: str, new: str) -> Change:
    """Other words in a template, a number among them."""
    return lambda site, chance: reworded(
        site.theme / "templates" / name, old, new.format(chance.randint(0, 9))
    )


def an_override(site: Changing, chance: Random) -> None:
    name = chance.choice(["macros/teaser.html", "page.html", "base.html", "partials/foot.html"])
    text = (site.theme / "templates" / name).read_text("utf-8")
    write(site.folder / "overrides", {name: f"{text}<!-- {chance.randint(0, 9)} -->\n"})


def no_override(site: Changing, chance: Random) -> None:
    shutil.rmtree(site.folder / "overrides")
    (site.folder / "overrides").mkdir()


def a_style(site: Changing, chance: Random) -> None:
    for sheet in ("base.css", "components/claim.css"):
        with (site.theme / "static" / "css" / sheet).open("a") as file:
            file.write(f"\nb {{ order: {chance.randint(0, 9)} }}\n")


def a_file_of_the_theme(site: Changing, chance: Random) -> None:
    write(site.theme / "static", {f"more-{chance.randint(0, 2)}.txt": chance.choice("abc")})


TEMPLATES: dict[str, Change] = {
    "page": _template("page.html", "{% block main %}", "{{% block main %}}<!-- {} -->"),
    "macro": _template("macros/teaser.html", "<article", "<article data-x='{}'"),
    "base": _template("base.html", "<body", "<body data-x='{}'"),
    "blank": _template("base.html", "\n", "\n{{# {} #}}\n"),
    "redirect": _template("redirect.html", "</head>", "<!-- {} --></head>"),
    "broken": _template(
        "actors.html", "{% block main %}", "{{% block main %}}{{{{ nothing_{} }}}}"
    ),
    "mended": lambda site, _: shutil.copytree(
        HERE.parent / "theme", site.theme, dirs_exist_ok=True
    ),
    "an_override": an_override,
    "no_override": no_override,
    "style": a_style,
    "file": a_file_of_the_theme,
}

# ----- What befalls the output, and what builds keep -----


def _any_page(site: Changing, chance: Random) -> Path:
    return chance.choice(sorted(site.order.output.rglob("*.html")))


def _swap_pages(site: Changing, chance: Random) -> None:
    shutil.copy(_any_page(site, chance), site.order.output / "index.html")


def _flip_case(site: Changing, chance: Random) -> None:
    """The same size and times, other bytes."""
    path = _any_page(site, chance)
    was = path.stat()
    path.write_bytes(path.read_bytes().swapcase())
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


def _no_manifest(site: Changing, _chance: Random) -> None:
    if list(site.order.state.glob("output-*.json")):
        (site.order.output / ".nutgraf.json").unlink()


def _no_second_copy(site: Changing, _chance: Random) -> None:
    for path in site.order.state.glob("output-*.json"):
        path.unlink()


DAMAGES: dict[str, Change] = {
    "nothing": lambda _site, _chance: None,
    "a page gone": lambda site, chance: _any_page(site, chance).unlink(),
    "a page cut": lambda site, chance: os.truncate(_any_page(site, chance), chance.randint(0, 99)),
    "a page in the place of another": _swap_pages,
    "the same size": _flip_case,
    "a folder gone": lambda site, _: shutil.rmtree(
        site.order.output / "explainers", ignore_errors=True
    ),
    "all gone": lambda site, _: shutil.rmtree(site.order.output),
    "the manifest gone": _no_manifest,
    "the second copy gone": _no_second_copy,
    "left over": lambda site, _: (site.order.output / ".nutgraf-new").mkdir(),
}


def flip_bits(site: Changing, chance: Random) -> None:
    if site.kept.is_file() and (data := bytearray(site.kept.read_bytes())):
        for _ in range(chance.choice([1, 20, 400])):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        site.kept.write_bytes(data)


def _cut(site: Changing, chance: Random) -> None:
    if site.kept.is_file():
        os.truncate(site.kept, chance.randint(0, site.kept.stat().st_size))


def _as_folder(site: Changing, _chance: Random) -> None:
    site.kept.unlink(missing_ok=True)
    site.kept.mkdir()


def _sql(*statements: str) -> Change:
    def run(site: Changing, _chance: Random) -> None:
        if site.kept.is_file():
            with suppress(sqlite3.Error), closing(sqlite3.connect(site.kept)) as connection:
                for statement in statements:
                    connection.execute(statement)
                connection.commit()

    return run


def another_sites(site: Changing, _chance: Random) -> None:
    site.kept.write_bytes((site.folder / "elsewhere.sqlite").read_bytes())


def _rows_about(table: str) -> str:
    """Each row gets the value of another."""
    others = f"SELECT value FROM {table} AS other WHERE other.rowid <> {table}.rowid"
    return f"UPDATE {table} SET value = ({others} ORDER BY random() LIMIT 1)"


LOSSES: dict[str, Change] = {
    "nothing": lambda _site, _chance: None,
    "gone": lambda site, _: shutil.rmtree(site.order.state, ignore_errors=True),
    "the file gone": lambda site, _: site.kept.unlink(missing_ok=True),
    "cut": _cut,
    "bits flipped": flip_bits,
    "another file": lambda site, chance: site.kept.write_bytes(chance.choice([b"", b"{", b"\0" * 4000])),
    "another site's": another_sites,
    "a folder": _as_folder,
    "read only": lambda site, _: site.kept.chmod(0o444),
    "another format": _sql("PRAGMA user_version = 7"),
    "tables gone": _sql("DROP TABLE texts", "DROP TABLE builds"),
    "other tables": _sql("DROP TABLE pages", "CREATE TABLE pages (a, b)"),
    "values swapped": _sql(*map(_rows_about, ("texts", "pages", "builds"))),
    "values of other kinds": _sql("UPDATE texts SET value = 'words'", "UPDATE pages SET value = 1"),
}  # fmt: skip
