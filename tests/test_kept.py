"""What builds keep: asked only for what did not change, and never believed for what did.

Long because each thing that a page may depend on has a test of its own.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest
from jinja2 import Environment
from msgspec.structs import replace

from building import Outcome, clean, files_in, outcome
from changing_site import EMBARGO, LOSSES, Changing, line_of_front, reworded, some_words
from conftest import MARKDOWN, NOW, few_are_many, write
from nutgraf import intake, pressroom, render
from nutgraf.inputs import Inputs
from nutgraf.keeping import keys
from nutgraf.keeping import store as stores
from nutgraf.keeping.store import FEW, SLACK, Store
from nutgraf.order import Order
from nutgraf.reading.document import Manuscript, read_documents
from nutgraf.reading.engines import Engine
from nutgraf.site import Reading
from nutgraf.templates import Templates


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Changing:
    """A site that was built."""
    site = Changing(tmp_path_factory.mktemp("built") / "site")
    assert not outcome(site.order).mistakes
    return site


@pytest.fixture
def site(built: Changing, tmp_path: Path) -> Changing:
    """The same, in a folder where it was built again: some of what is kept is by folder."""
    moved = built.copied(tmp_path / "site", theme=False)
    assert not outcome(moved.order).mistakes
    return moved


@pytest.fixture
def themed(built: Changing, tmp_path: Path) -> Changing:
    """The same, with a theme of its own."""
    moved = built.copied(tmp_path / "site")
    assert not outcome(moved.order).mistakes
    return moved


class Counted:
    """What a build did.

    Attributes:
        read: paths of texts that were read into documents.
        made: paths of pages that were made.
    """

    def __init__(self) -> None:
        self.read: list[str] = []
        self.made: list[str] = []

    def of(self, order: Order) -> Outcome:
        """Build, and count from nothing."""
        self.read.clear()
        self.made.clear()
        return outcome(order)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    counted = Counted()

    def count_read(manuscripts: list[Manuscript], engine: Engine) -> object:
        counted.read += (manuscript.path for manuscript in manuscripts)
        return read_documents(manuscripts, engine)

    def count_made(jinja: object, template: object, page: object, site: object) -> object:
        counted.made.append(page.path)  # type: ignore[attr-defined]
        return render.render(jinja, template, page, site)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "read_documents", count_read)
    monkeypatch.setattr(pressroom, "render", count_made)
    return counted


def assert_as_clean(site: Changing, got: Outcome) -> None:
    wanted = clean(site.order, site.folder / "clean")
    assert (got.said, got.mistakes) == (wanted.said, wanted.mistakes)
    if not wanted.mistakes:
        assert got.files.keys() == wanted.files.keys()
        assert [path for path, data in wanted.files.items() if got.files[path] != data] == []


# ----- What is made again, and what is not -----


def test_where_nothing_changed_nothing_is_read_and_nothing_is_made(
    site: Changing, counted: Counted
) -> None:
    before = files_in(site.order.output)

    assert counted.of(site.order).files == before
    assert (counted.read, counted.made) == ([], [])


def test_another_body_makes_the_pages_that_show_it(site: Changing, counted: Counted) -> None:
    some_words(site, Random(1), site.content / "explainers" / "dredging.md")

    got = counted.of(site.order)

    assert counted.read == ["content/explainers/dredging.md"]
    assert counted.made == ["explainers/dredging.html"]
    assert_as_clean(site, got)


def test_another_title_makes_the_pages_that_name_it(site: Changing, counted: Counted) -> None:
    was = files_in(site.order.output)
    line_of_front(site.content / "explainers" / "dredging.md", "title: Mud")

    got = counted.of(site.order)

    assert counted.read == ["content/explainers/dredging.md"]
    changed = {p for p, data in got.files.items() if p.endswith(".html") and was[p] != data}
    assert {"explainers/dredging.html", "topics/shipping.html"} <= changed
    assert set(counted.made) == changed
    assert "explainers/leuchtfeuer.html" not in changed
    assert_as_clean(site, got)


def test_a_date_that_comes_makes_what_waited_for_it(site: Changing, counted: Counted) -> None:
    later = replace(site.order, now=NOW + 2 * EMBARGO)
    site.order = later

    got = counted.of(later)

    assert counted.read == []
    assert "explainers/embargoed.html" in counted.made
    assert_as_clean(site, got)


@pytest.mark.parametrize("now", [NOW + EMBARGO / 2, NOW + EMBARGO, NOW - EMBARGO])
def test_the_clock_may_stand_anywhere(site: Changing, now: object) -> None:
    site.order = replace(site.order, now=now)
    assert_as_clean(site, outcome(site.order))


def test_a_text_that_changes_under_a_build_is_known_by_what_was_read(
    site: Changing, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its size and its times may stay the same: a clock has ticks."""
    page = site.content / "explainers" / "dredging.md"
    some_words(site, Random(1), page)
    digested = page.read_bytes()

    def change_and_open(self: intake.Intake, path: str) -> object:
        if path == "explainers/dredging.md":
            some_words(site, Random(2), page)
        return opened(self, path)

    opened = intake.Intake.open
    with monkeypatch.context() as patch:
        patch.setattr(intake.Intake, "open", change_and_open)
        patch.setattr(Inputs, "still", lambda _: True)
        counted.of(site.order)
    assert page.read_bytes() != digested
    got = counted.of(site.order)
    assert (counted.read, counted.made) == ([], [])
    assert_as_clean(site, got)

    page.write_bytes(digested)
    got = counted.of(site.order)
    assert counted.made == ["explainers/dredging.html"]
    assert_as_clean(site, got)


# ----- Templates -----


NAMED = re.compile(r'{% (?:extends|include|from|import) "(.+?)"')


def pages_of(site: Changing, *templates: str) -> set[str]:
    """Pages that lean on any of these templates, as a clean build of our own says."""
    prepared: list[tuple[str, str]] = []

    def note(jinja: object, template: str, page: object, view: object) -> bytes:
        prepared.append((template, page.path))  # type: ignore[attr-defined]
        return render.render(jinja, template, page, view)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pressroom, "render", note)
        clean(site.order, site.folder / "clean")

    def leans(name: str) -> bool:
        text = (site.theme / "templates" / name).read_text("utf-8")
        return name in templates or any(map(leans, NAMED.findall(text)))

    leaning = {path for template, path in prepared if leans(template)}
    assert 0 < len(leaning) < len(prepared) or "base.html" in templates
    return leaning


@pytest.mark.parametrize("name", ["macros/teaser.html", "redirect.html", "partials/foot.html"])
def test_another_template_makes_the_pages_that_lean_on_it(
    themed: Changing, counted: Counted, name: str
) -> None:
    with (themed.theme / "templates" / name).open("a") as file:
        file.write("{# another word #}")

    got = counted.of(themed.order)

    assert counted.read == []
    assert set(counted.made) == pages_of(themed, name)
    assert_as_clean(themed, got)


def test_compiled_templates_are_kept_until_one_changes(
    themed: Changing, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[str | None] = []

    def compile_(self: Templates, source: str, name: str | None = None, *more: object) -> object:
        compiled.append(name)
        return Environment.compile(self, source, name, *more)  # type: ignore[call-overload]

    monkeypatch.setattr(Templates, "compile", compile_)
    page = themed.content / "explainers" / "dredging.md"
    some_words(themed, Random(1), page)
    render._kept.cache_clear()  # noqa: SLF001 (as in a new process)
    counted.of(themed.order)
    assert "explainer.html" in compiled  # by a theme of its own
    compiled.clear()

    some_words(themed, Random(2), page)
    render._kept.cache_clear()  # noqa: SLF001 (as in a new process)
    got = counted.of(themed.order)
    assert counted.made == ["explainers/dredging.html"]
    assert compiled == []
    assert_as_clean(themed, got)

    reworded(themed.theme / "templates/macros/claim.html", "<", "<i></i><")
    compiled.clear()
    got = counted.of(themed.order)
    assert "macros/claim.html" in compiled
    assert "explainer.html" not in compiled  # which leans on it, and holds no part of it
    assert_as_clean(themed, got)


def test_a_macro_that_the_page_for_lost_readers_does_not_import_leaves_it_alone(
    themed: Changing, counted: Counted
) -> None:
    reworded(themed.theme / "templates/macros/claim.html", "<", "<i></i><")

    counted.of(themed.order)

    assert counted.made
    assert "404.html" not in counted.made


DYNAMIC = '{% set name = "macros/" ~ "extra.html" %}{% include name %}'


def test_a_name_worked_out_as_a_page_is_made_leans_on_all_templates(
    themed: Changing, counted: Counted
) -> None:
    templates = themed.theme / "templates"
    reworded(templates / "page.html", "{% block main %}", "{% block main %}" + DYNAMIC)
    write(templates, {"macros/extra.html": "one"})
    outcome(themed.order)
    write(templates, {"macros/extra.html": "two"})

    got = counted.of(themed.order)

    assert set(counted.made) == {
        "pages/about.html",
        "pages/corrections-policy.html",
        "pages/pilots.html",
    }
    assert_as_clean(themed, got)


def _hidden(site: Changing) -> tuple[str, Path]:
    return ".hidden.html", site.theme / "templates" / ".hidden.html"


def _linked(site: Changing) -> tuple[str, Path]:
    (site.folder / "parts").mkdir()
    (site.theme / "templates" / "linked").symlink_to(site.folder / "parts")
    return "linked/part.html", site.folder / "parts" / "part.html"


def _roundabout(site: Changing) -> tuple[str, Path]:
    return "./macros//extra.html", site.theme / "templates" / "macros" / "extra.html"


@pytest.mark.parametrize("place", [_hidden, _linked, _roundabout])
@pytest.mark.parametrize("include", ['{% include "NAME" %}', '{% include "NA" ~ "ME" %}'])
def test_a_template_that_no_list_names_is_leant_on_too(
    themed: Changing, place: object, include: str
) -> None:
    name, path = place(themed)  # type: ignore[operator]
    words = include.replace("NA", name[:3], 1).replace("ME", name[3:], 1)
    page = themed.theme / "templates" / "page.html"
    reworded(page, "{% block main %}", "{% block main %}" + words)
    for text in ("one", "two"):
        path.write_text(text, "utf-8")
        render._kept.cache_clear()  # noqa: SLF001 (as in a new process)  # noqa: SLF001 (each build is a process of its own)
        got = outcome(themed.order)
        assert text.encode() in got.files["pages/about.html"]


def test_a_template_that_may_be_missing_counts_once_it_is_there(themed: Changing) -> None:
    page = themed.theme / "templates" / "page.html"
    reworded(page, "{% block main %}", '{% block main %}{% include "own.html" ignore missing %}')
    outcome(themed.order)
    write(themed.folder / "overrides", {"own.html": "<b>own</b>"})
    got = outcome(themed.order)

    assert b"<b>own</b>" in got.files["pages/about.html"]
    assert_as_clean(themed, got)


def test_a_filter_of_the_sites_own_turns_the_keeping_of_pages_off(
    themed: Changing, counted: Counted
) -> None:
    reworded(
        themed.theme / "templates/page.html", "{% block main %}", "{% block main %}{{ 1|said }}"
    )
    for words in ("one", "two"):
        said = {"filters": {"said": lambda _, words=words: words}}
        order = replace(themed.order, jinja_additions=said)
        got = counted.of(order)
        assert words.encode() in got.files["pages/about.html"]
        assert counted.read == []
        assert len(counted.made) == sum(path.endswith(".html") for path in got.files)


def test_an_extension_of_jinja_that_is_not_its_own_turns_it_off_too(
    themed: Changing, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        themed.folder,
        {"said.py": "from jinja2.ext import Extension\nclass Said(Extension):\n    pass\n"},
    )
    monkeypatch.syspath_prepend(str(themed.folder))
    order = replace(themed.order, jinja_options={"extensions": ["said.Said"]})
    counted.of(order)
    counted.of(order)
    assert len(counted.made) > 10


# ----- How texts are read -----

EXTENSION = """
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
class Said(Preprocessor):
    def run(self, lines):
        return [line.replace("Words of", "WORDS of") for line in lines]
class SaidExtension(Extension):
    def extendMarkdown(self, md):
        md.preprocessors.register(Said(md), "said", 1)
def makeExtension(**kwargs):
    return SaidExtension(**kwargs)
"""


@pytest.mark.parametrize("name", ["said_here", "said_here:SaidExtension"])
def test_an_extension_beside_the_site_may_be_edited(
    site: Changing, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.syspath_prepend(str(site.folder))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    config: dict[str, object] = {"extensions": ["markdown.extensions.extra", name]}
    site.order = replace(site.order, reading=Reading("python-markdown", config))
    for words in ("Letters of", "Numbers of"):
        write(site.folder, {"said_here.py": EXTENSION.replace("WORDS of", words)})
        sys.modules.pop("said_here", None)
        got = outcome(site.order)
        assert words.encode() in got.files["explainers/dredging.html"]
    sys.modules.pop("said_here")


@pytest.mark.parametrize(
    ("names", "own"),
    [
        (["extra", "toc", "markdown.extensions.footnotes"], True),
        (["markdown.extensions.toc:TocExtension"], True),
        (["jinja2.ext.do"], True),
        (["pymdownx.snippets"], False),  # puts other files into a text
        (["jinja2_time.TimeExtension"], False),  # tells the time of day
        (["markdown_extension_that_an_entry_point_names"], False),
        (["toc:TocExtension"], False),  # a module of that name, wherever it stands
        ([object()], False),
    ],
)
def test_only_extensions_that_a_version_tells_all_of_are_relied_on(
    names: list[object], own: bool
) -> None:
    assert keys.extensions({"extensions": names}) is own


def test_a_setting_of_the_reader_that_is_a_function_keeps_texts_from_being_kept(
    site: Changing, counted: Counted
) -> None:
    config = {**MARKDOWN, "extension_configs": {"toc": {"slugify": lambda words, _: words}}}
    order = replace(site.order, reading=Reading("python-markdown", config))
    counted.of(order)
    counted.of(order)
    assert "content/explainers/dredging.md" in counted.read


def test_a_text_of_another_reader_is_read_each_time(site: Changing, counted: Counted) -> None:
    """It may look at what it likes."""
    write(site.content, {"blog/other.rst": "Old\n"})
    for words in ("one", "two"):
        made = (f"<p>{words}</p>", {"title": "Other", "date": "2020-01-01"})
        got = counted.of(replace(site.order, other_reader=lambda _, made=made: made))
        assert counted.read == ["content/blog/other.rst"]
        assert words.encode() in got.files["explainers/other.html"]


# ----- Times, places and hands -----


def test_a_site_that_was_moved_keeps_what_it_had(
    site: Changing, counted: Counted, tmp_path: Path
) -> None:
    moved = site.copied(tmp_path / "elsewhere" / "moved", theme=False)
    for path in moved.content.rglob("*"):
        os.utime(path, (0, 0))

    got = counted.of(moved.order)

    assert (counted.read, counted.made) == ([], [])
    assert got.files == files_in(site.order.output)


def test_a_cache_on_a_fresh_checkout_makes_only_the_pages(site: Changing, counted: Counted) -> None:
    before = files_in(site.order.output)
    shutil.rmtree(site.order.output)

    assert counted.of(site.order).files == before
    assert counted.read == []


@pytest.mark.parametrize("when", [0, 1_000_000_000, 4_000_000_000, None])
def test_times_of_files_say_nothing(site: Changing, counted: Counted, when: int | None) -> None:
    path = site.content / "explainers" / "dredging.md"
    was = path.stat()
    reworded(path, "Words of", "Lines of")
    time = was.st_mtime_ns if when is None else when * 1_000_000_000
    os.utime(path, ns=(time, time))
    assert path.stat().st_size == was.st_size

    got = counted.of(site.order)

    assert counted.read == ["content/explainers/dredging.md"]
    assert b"Lines of" in got.files["explainers/dredging.html"]


def test_another_version_of_the_program_starts_anew(
    site: Changing, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_in(site.order.output)
    monkeypatch.setattr(keys, "code", lambda: b"another version")

    assert counted.of(site.order).files == before
    assert len(counted.read) > 10
    assert len(counted.made) > 10


def test_what_is_long_unused_goes_and_not_what_the_next_edit_asks_for(
    site: Changing, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "SLACK", 1)
    monkeypatch.setattr(stores, "FEW", 0)
    dredging = site.content / "explainers" / "dredging.md"
    for chance in range(3):
        some_words(site, Random(chance), dredging)
        was = counted.of(site.order).files
    line_of_front(dredging, "title: Mud")

    got = counted.of(site.order).files

    changed = {path for path in got if path.endswith(".html") and was[path] != got[path]}
    assert set(counted.made) == changed
    assert "explainers/leuchtfeuer.html" not in changed


def test_what_is_kept_is_bounded(tmp_path: Path) -> None:
    store, used = Store(tmp_path), {b"used-%d" % n for n in range(10)}
    store.put("pages", dict.fromkeys(used, b"value"))
    for day in range(30):
        store.put("pages", {b"%d-%d" % (day, n): b"value" for n in range(100)})
        store.trim("pages", used)
        with closing(sqlite3.connect(tmp_path / "kept.sqlite")) as connection:
            (rows,) = connection.execute("SELECT count(*) FROM pages").fetchone()
        assert rows <= SLACK * len(used) + FEW + 100
    assert store.get("pages", list(used)) == dict.fromkeys(used, b"value")
    store.close()


@pytest.mark.parametrize("wrong", [False, True])
def test_no_build_holds_on_to_the_file(
    site: Changing, monkeypatch: pytest.MonkeyPatch, wrong: bool
) -> None:
    opened: list[sqlite3.Connection] = []

    class Told(sqlite3.Connection):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            opened.append(self)

    monkeypatch.setattr(sqlite3, "connect", Told)
    some_words(site, Random(1), site.content / "explainers" / "dredging.md")
    if wrong:
        line_of_front(site.content / "pages" / "about.md", "published: soon")

    assert bool(outcome(site.order).mistakes) == wrong

    assert opened
    for connection in opened:
        with pytest.raises(sqlite3.ProgrammingError):
            connection.execute("SELECT 1")


@pytest.fixture(scope="module")
def with_words(built: Changing, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a clean build gives with some words more on one page."""
    site = built.copied(tmp_path_factory.mktemp("words") / "site", theme=False)
    some_words(site, Random(1), site.content / "pages" / "about.md")
    return clean(site.order, site.folder / "clean").files


# Those that a store takes in ways of their own; the others are for the long sweep.
OFTEN = ("a folder", "bits flipped", "cut", "tables gone", "values swapped")
EACH = [
    loss if loss in OFTEN else pytest.param(loss, marks=pytest.mark.slow) for loss in sorted(LOSSES)
]


@pytest.mark.parametrize("loss", EACH)
def test_a_store_that_suffered_is_as_good_as_none_and_soon_good_again(
    built: Changing, tmp_path: Path, with_words: dict[str, bytes], counted: Counted, loss: str
) -> None:
    site = built.copied(tmp_path / "site", theme=False)
    shutil.copy(site.kept, site.folder / "elsewhere.sqlite")
    LOSSES[loss](site, Random(1))
    some_words(site, Random(1), site.content / "pages" / "about.md")

    assert outcome(site.order).files == with_words
    for number in (2, 3):
        some_words(site, Random(number), site.content / "pages" / "about.md")
        counted.of(site.order)
    if loss != "a folder":
        assert counted.read == ["content/pages/about.md"]


# ----- What the bytes of files do not tell -----


def test_a_page_that_the_site_brings_itself_takes_the_place_of_ours(site: Changing) -> None:
    write(site.content, {"extra/404.txt": "Mine"})
    site.order = replace(
        site.order,
        renamed={"extra/404.txt": "404.html"},
        static_paths=("images", "data", "extra"),
    )
    got = outcome(site.order)

    assert got.files["404.html"] == b"Mine"
    assert_as_clean(site, got)


def _as_link(site: Changing) -> None:
    path = site.content / "images" / "map.png"
    shutil.copy(path, site.folder / "outside.png")
    path.unlink()
    path.symlink_to(site.folder / "outside.png")


def _folder_linked(site: Changing) -> None:
    (site.folder / "outside").mkdir()
    (site.content / "linked").symlink_to(site.folder / "outside")


def _odd_folder(site: Changing) -> None:
    (site.content / "odd\x07name").mkdir()


def _pipe(site: Changing) -> None:
    os.mkfifo(site.content / "pipe")


def _no_style(site: Changing) -> None:
    (site.theme / "static" / "css" / "main.css").unlink()


@pytest.mark.parametrize("change", [_as_link, _folder_linked, _odd_folder, _pipe, _no_style])
def test_what_has_the_same_bytes_is_not_the_same(themed: Changing, change: object) -> None:
    change(themed)  # type: ignore[operator]
    assert_as_clean(themed, outcome(themed.order))


def test_a_folder_that_is_gone_is_told_from_one_that_is_empty(site: Changing) -> None:
    shutil.rmtree(site.content)
    site.content.mkdir()
    assert not outcome(site.order).mistakes
    site.content.rmdir()
    assert [problem.text for problem in outcome(site.order).mistakes] == [
        'there is no folder "content"'
    ]


def test_a_style_that_is_imported_from_elsewhere_counts(themed: Changing) -> None:
    write(themed.folder, {"more.css": "b { order: 1 }"})
    sheet = themed.theme / "static" / "css" / "main.css"
    sheet.write_text(f'{sheet.read_text()}\n@import url("../../../more.css");\n')
    outcome(themed.order)
    write(themed.folder, {"more.css": "b { order: 2 }"})

    assert_as_clean(themed, outcome(themed.order))


def test_another_style_makes_the_pages_that_carry_it(themed: Changing, counted: Counted) -> None:
    was = files_in(themed.order.output)
    with (themed.theme / "static" / "css" / "components" / "masthead.css").open("a") as file:
        file.write(".masthead { order: 1 }\n")

    got = counted.of(themed.order)

    assert counted.read == []
    changed = {p for p, data in got.files.items() if p.endswith(".html") and was[p] != data}
    assert b".masthead{" in got.files["index.html"]
    assert {p for p, data in got.files.items() if b"<style>" in data} == changed
    assert_as_clean(themed, got)


def test_a_link_in_the_place_of_a_folder_of_the_output_is_not_ours(site: Changing) -> None:
    (site.order.output / "explainers").rename(site.folder / "moved")
    (site.order.output / "explainers").symlink_to(site.folder / "moved")

    assert outcome(site.order).mistakes


def test_a_manifest_that_somebody_edited_is_not_believed(site: Changing) -> None:
    manifest = site.order.output / ".nutgraf.json"
    lines = manifest.read_bytes().split(b"\n")
    manifest.write_bytes(b"\n".join(line for line in lines if b"about" not in line))
    (site.order.output / "pages" / "about.html").unlink()

    assert_as_clean(site, outcome(site.order))


def test_previews_and_the_site_may_share_what_they_keep(site: Changing) -> None:
    preview = replace(site.order, drafts=True, output=site.folder / "preview")
    for _ in range(2):
        for order in (preview, site.order):
            got = outcome(order)
            assert got.files == clean(order, site.folder / "clean").files
    assert b"zzz" not in files_in(site.order.output)["index.html"]


def test_two_sites_may_share_what_they_keep(site: Changing, tmp_path: Path) -> None:
    other = site.copied(tmp_path / "other" / "site", theme=False)
    other.order = replace(other.order, state=site.order.state)
    other.set(name="The other")
    for _ in range(2):
        for one in (other, site):
            some_words(one, Random(1), one.content / "pages" / "about.md")
            assert_as_clean(one, outcome(one.order))


def test_warnings_are_said_again_by_a_build_that_has_nothing_to_do(site: Changing) -> None:
    reworded(site.content / "explainers" / "dredging.md", "summary: A", "note: A")
    first, second = outcome(site.order), outcome(site.order)

    assert "warning" in first.said
    assert second == first


# ----- Without forks, and with many -----


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    few_are_many(monkeypatch)
    return iter(())


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow), 4])
def test_any_number_of_processes_gives_the_same(many: None, tmp_path: Path, jobs: int) -> None:
    site = Changing(tmp_path / "site")
    site.order = replace(site.order, jobs=jobs)
    got = outcome(site.order)
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(os, "fork")
        assert_as_clean(site, got)


def test_where_nothing_forks_the_same_comes_out(
    many: None, site: Changing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "fork")
    site.order = replace(site.order, jobs=4)
    some_words(site, Random(1), site.content / "pages" / "about.md")
    got = outcome(site.order)
    monkeypatch.undo()
    assert_as_clean(site, got)
