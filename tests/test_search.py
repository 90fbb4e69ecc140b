"""Full-text search: what can be found, its files, and what happens where there is none.

Long because one index, made once, is asked all of it.
"""

from __future__ import annotations

import errno
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any, NoReturn

import pytest
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from building import Outcome, clean, files_in, outcome
from conftest import HERE, NOW, order_for, write
from embargo_site import Planted
from nutgraf import serve, settings
from nutgraf.build import prepare
from nutgraf.checked import check_content
from nutgraf.library import Library
from nutgraf.order import Order
from nutgraf.policy import named
from nutgraf.search import bundle as bundling
from nutgraf.search.bundle import SearchError, bundle, page_of
from nutgraf.search.entries import Entry, entries
from nutgraf.settings import PAGEFIND, SettingsError, search_from
from nutgraf.site import Site
from nutgraf.views.desk import Desk
from nutgraf.views.search import MANY, letters
from nutgraf.views.shapes import Named
from nutgraf.writing.disk import read
from test_embargo import leaks

NEEDS_PAGEFIND = pytest.mark.skipif(
    not all(map(find_spec, PAGEFIND)), reason="no Pagefind: pip install '.[search]'"
)
ENTRY = Entry("explainers/x.html", "", "explainer", "en", "A title", "<p>Some words.</p>")
KOREAN = "---\ntitle: 해협 통행료\nsummary: 요약.\ndate: 2024-03-01\nlang: ko\ntopic: Shipping\n---\n\n통행료.\n"


def order_with_search(folder: Path, more: Mapping[str, str | bytes] | None = None) -> Order:
    """The kitchen sink, with a search."""
    if not (folder / "content").exists():
        shutil.copytree(HERE / "site" / "content", folder / "content")
    write(folder / "content", dict(more or {}))
    site = Site("Test", url="https://test.example", search=True)
    return replace(order_for(folder / "content"), site=site, search=True, jobs=1)


def library_of(order: Order) -> Library:
    return check_content(order).library


def found_by(files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """What the index shows of each thing that it finds."""
    packed = [data for path, data in files.items() if path.endswith(".pf_fragment")]
    plain = (gzip.decompress(data).removeprefix(b"pagefind_dcd") for data in packed)
    return [json.loads(data) for data in plain]


def of_the_search(made: Outcome) -> dict[str, bytes]:
    return {path: data for path, data in made.files.items() if path.startswith("pagefind/")}


def policy(page: bytes) -> str:
    node = LexborHTMLParser(page).css_first("meta[http-equiv=Content-Security-Policy]")
    assert node is not None
    return node.attributes["content"] or ""


def may_run(page: bytes) -> set[str]:
    """What a page's policy says of scripts; nothing where it lets none run."""
    said = [part.split() for part in policy(page).split(";") if part.split()[:1] == ["script-src"]]
    return set(said[0][1:]) if said else set()


def runs(page: bytes) -> list[str]:
    """Scripts of a page that are no data."""
    nodes = LexborHTMLParser(page).css("script")
    return [n.html or "" for n in nodes if n.attributes.get("type") != "application/ld+json"]


LINKED = re.compile(r'<script type="application/ld\+json">(.*?)</script>')


# ----- What can be found -----


def test_everything_that_is_published_can_be_found_where_it_stands(tmp_path: Path) -> None:
    order = order_with_search(tmp_path)
    library = library_of(order)
    found = list(entries(Desk(library, order.site)))
    pages = outcome(replace(order, search=False)).files

    kinds = {entry.kind for entry in found}
    assert kinds == {"explainer", "timeline", "event", "claim", "actor", "term", "page"}
    assert len(found) == len([*library.documents, *library.claims, *library.events])
    for entry in found:
        assert entry.path in pages
        if entry.anchor:
            tree = LexborHTMLParser(pages[entry.path])
            assert tree.css_first(f"[id='{entry.anchor}']") is not None, entry


def test_a_claim_is_found_by_its_standing_its_actors_and_its_topic(tmp_path: Path) -> None:
    order = order_with_search(tmp_path)
    library = library_of(order)

    claims = [one for one in entries(Desk(library, order.site)) if one.kind == "claim"]

    assert {one.standing for one in claims} == {c.standing for c in library.claims.values()}
    assert all(one.topic == "shipping" and one.actors for one in claims)


def test_an_entry_is_written_without_a_word_of_it_read_as_html() -> None:
    evil = '"><b data-pagefind-body>&'
    entry = Entry("x.html", evil, "event", evil, evil, "<p>.</p>", evil, evil, (evil,), evil)

    tree = LexborHTMLParser(page_of(entry))

    assert tree.css("b") == []
    assert [node.attributes["content"] for node in tree.css("meta[content]")].count(evil) == 6


# ----- Pagefind's files -----


@NEEDS_PAGEFIND
def test_the_same_entries_give_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [
        Entry(f"explainers/x{n}.html", "", "explainer", ("en", "ko", "ar")[n % 3], f"No {n}",
              f"<p>Words {n} of many.</p>", topic=f"t{n % 7}", actors=(f"a{n % 11}", f"b{n % 5}"))
        for n in range(60)
    ]  # fmt: skip

    first = bundle(many, tmp_path)
    monkeypatch.setenv("RAYON_NUM_THREADS", "1")

    assert all(bundle(many, tmp_path) == first for _ in range(3))
    names = [path for path in first if path.endswith((".pf_meta", ".pf_filter"))]
    assert len(names) == 3 * (1 + 4)  # kind, lang, topic, actor


@NEEDS_PAGEFIND
def test_the_index_is_pagefinds_own_in_another_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [replace(ENTRY, path=f"x{n}.html", topic=f"t{n % 3}") for n in range(9)]
    with monkeypatch.context() as patch:
        patch.setattr(bundling, "settled", dict)
        theirs = bundle(many, tmp_path)
    ours = bundle(many, tmp_path)

    def counts(files: dict[str, bytes]) -> list[Any]:
        unpack = bundling._unpacked  # noqa: SLF001
        filters = (unpack(data) for path, data in files.items() if path.endswith("filter"))
        return sorted([name, sorted(values)] for name, values in filters)

    assert counts(ours) == counts(theirs)
    entry = json.loads(ours["pagefind-entry.json"])
    assert f"pagefind.{entry['languages']['en']['hash']}.pf_meta" in ours
    (meta,) = (bundling._unpacked(d) for p, d in ours.items() if p.endswith(".pf_meta"))  # noqa: SLF001
    assert all(f"filter/{stem}.pf_filter" in ours for _, stem in meta[3])
    assert {path for path in theirs if "fragment" in path or "index/" in path} <= ours.keys()
    assert not [path for path in ours if path.endswith((".css", "ui.js"))]


@NEEDS_PAGEFIND
def test_neither_variables_nor_a_file_of_settings_beside_the_site_reach_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = bundle([ENTRY], tmp_path)
    (tmp_path / "pagefind.yml").write_text("force_language: ko\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAGEFIND_FORCE_LANGUAGE", "fr")

    assert bundle([ENTRY], tmp_path) == plain


@NEEDS_PAGEFIND
def test_an_entry_without_a_text_is_found_by_its_title(tmp_path: Path) -> None:
    files = bundle([replace(ENTRY, html="", title="Only <b>so</b>")], tmp_path)

    (found,) = found_by(files)
    assert found["meta"]["title"] == "Only <b>so</b>"


# ----- In a build -----


@NEEDS_PAGEFIND
def test_a_site_with_a_search_has_its_index_and_its_script(tmp_path: Path) -> None:
    made = outcome(order_with_search(tmp_path, {"explainers/ko.md": KOREAN}))

    assert made.mistakes == ()
    assert "theme/js/search.js" in made.files
    assert {one["meta"]["title"] for one in found_by(made.files)} > {"해협 통행료", "The strait"}
    assert b'data-langs="en ko"' in made.files["results.html"]
    languages = json.loads(made.files["pagefind/pagefind-entry.json"])["languages"]
    assert set(languages) == {"en", "ko"}
    manifest = made.files[".nutgraf.json"].decode()
    assert all(f'"{path}"' in manifest for path in of_the_search(made))


@NEEDS_PAGEFIND
def test_no_other_page_may_run_a_script(tmp_path: Path) -> None:
    order = order_with_search(tmp_path)
    for is_searched in (True, False):
        made = outcome(replace(order, search=is_searched))
        pages = {path: data for path, data in made.files.items() if path.endswith(".html")}
        assert ("theme/js/search.js" in made.files) == is_searched
        assert ("results.html" in pages) == is_searched
        if is_searched:
            results = pages.pop("results.html")
            assert "'self'" in may_run(results)
            assert runs(results)
        # what linked data they hold is named, though browsers would not run it
        for page in pages.values():
            assert may_run(page) == {f"'{named(words)}'" for words in LINKED.findall(page.decode())}
        assert not [path for path, page in pages.items() if runs(page)]
        assert all(policy(page).startswith("default-src 'none';") for page in pages.values())


@NEEDS_PAGEFIND
def test_the_page_of_results_may_do_what_others_may_and_run_the_sites_own_scripts(
    tmp_path: Path,
) -> None:
    order = order_with_search(tmp_path)
    files, others = outcome(order).files, outcome(replace(order, search=False)).files

    def allowed(page: bytes) -> list[str]:
        # each page names its own styles
        return [re.sub(r" 'sha256-[^']+'", "", one.strip()) for one in policy(page).split(";")]

    assert allowed(files["results.html"]) == [
        *allowed(files["index.html"])[:-1],
        "script-src 'self' file: 'wasm-unsafe-eval'",
        "worker-src 'self'",
    ]
    asking = [
        "form-action 'self' file:" if "form" in one else one for one in allowed(files["index.html"])
    ]
    assert allowed(files["search.html"]) == asking
    assert allowed(others["search.html"]) == allowed(files["index.html"])
    assert allowed(files["index.html"])[-1] == "script-src"  # and the data's name


@NEEDS_PAGEFIND
def test_other_pages_are_the_same_with_an_index_and_without(tmp_path: Path) -> None:
    order = order_with_search(tmp_path)
    without = outcome(replace(order, search=False)).files
    with_it = outcome(order).files

    changed = {path for path, data in without.items() if with_it[path] != data}
    assert changed == {"search.html", ".nutgraf.json"}
    assert b"not part of this build" in without["search.html"]


@NEEDS_PAGEFIND
def test_a_rebuild_after_any_edit_is_a_clean_build(tmp_path: Path) -> None:
    order = order_with_search(tmp_path)
    first = outcome(order)
    page = tmp_path / "content" / "explainers" / "ko.md"
    for text in (KOREAN, KOREAN.replace("통행료.", "다른 말."), None):
        if text is None:
            page.unlink()
        else:
            page.write_text(text, "utf-8")
        made = outcome(order)
        assert made == clean(order, tmp_path / "clean")
    assert of_the_search(made) == of_the_search(first)
    assert outcome(replace(order, search=False)).files.keys().isdisjoint(of_the_search(first))


@NEEDS_PAGEFIND
def test_the_index_is_made_only_where_what_can_be_found_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = tmp_path / "theme"
    shutil.copytree(HERE.parent / "theme" / "static", theme)
    order = replace(order_with_search(tmp_path), theme_static=theme)
    first = outcome(order)
    runs: list[Path] = []
    run = bundling._run  # noqa: SLF001

    def count_run(program: Path, folder: Path) -> None:
        runs.append(folder)
        run(program, folder)

    monkeypatch.setattr(bundling, "_run", count_run)

    with (theme / "css" / "main.css").open("a", encoding="utf-8") as file:
        file.write("p { color: red }\n")
    second = outcome(order)
    assert second.files["theme/style.css"] != first.files["theme/style.css"]
    assert of_the_search(second) == of_the_search(first)
    assert runs == []

    lost = next(path for path in of_the_search(first) if "fragment" in path)
    (order.output / lost).unlink()
    assert of_the_search(outcome(order)) == of_the_search(first)
    assert len(runs) == 1

    (tmp_path / "content" / "explainers" / "ko.md").write_text(KOREAN, "utf-8")
    assert of_the_search(outcome(order)) != of_the_search(first)
    assert len(runs) == 2


@NEEDS_PAGEFIND
@pytest.mark.parametrize("seed", range(6))
def test_no_word_of_what_is_held_back_can_be_found(tmp_path: Path, seed: int) -> None:
    leaks(tmp_path, Planted(Random(seed)), "commonmark", search=True)


def test_a_build_without_a_search_loads_nothing_of_it(tmp_path: Path) -> None:
    order = replace(order_with_search(tmp_path), search=False)
    code = (
        f"import sys; sys.path[:0] = [{str(HERE)!r}]\n"
        "from pathlib import Path; from conftest import order_for; from building import outcome\n"
        f"outcome(order_for(Path({str(order.shelves.content)!r})))\n"
        "print([n for n in sys.modules if 'pagefind' in n or n in ('cbor2', 'asyncio') "
        "or n.startswith('nutgraf.search.')])"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )

    assert ran.stdout == "[]\n"


# ----- Where there is none -----


def program(folder: Path, text: str) -> Path:
    """A program in place of Pagefind's."""
    place = folder / "pagefind"
    place.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    place.chmod(0o755)
    return place


WRONG = {
    "ends with an error": (
        "echo Boom: no memory; exit 3",
        "Pagefind ended with 3: Boom: no memory",
    ),
    "is killed": ("kill -9 $$", "Pagefind ended with -9"),
    "makes nothing": ("exit 0", "Pagefind ended with 0"),
    "hangs": ("exec sleep 60", "Pagefind was not done after 1 seconds"),
    "writes another form": (
        "mkdir -p found/filter; echo '{}' > found/pagefind-entry.json; echo x > found/filter/e.pf_filter",
        "this version of Pagefind writes its index in another form",
    ),
    "writes another entry": (
        "mkdir found; echo '{}' > found/pagefind-entry.json",
        "this version of Pagefind writes its index in another form",
    ),
}


@NEEDS_PAGEFIND
@pytest.mark.skipif(os.name != "posix", reason="a script of a shell")
@pytest.mark.parametrize("way", WRONG)
def test_where_pagefind_fails_the_site_is_built_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    text, told = WRONG[way]
    monkeypatch.setattr(bundling, "PATIENCE", 1)
    monkeypatch.setattr(bundling, "_program", lambda: program(tmp_path, text))
    made = outcome(order_with_search(tmp_path))

    assert made.mistakes == ()
    assert f"the search page cannot search, only list: {told}" in made.said
    assert "[N922]" in made.said
    assert "Traceback" not in made.said
    assert of_the_search(made) == {}
    assert "theme/js/search.js" not in made.files
    assert "results.html" not in made.files
    assert b"<form" not in made.files["search.html"]


@NEEDS_PAGEFIND
def test_a_program_that_cannot_be_run_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundling, "_program", lambda: tmp_path / "nowhere")

    with pytest.raises(SearchError, match="No such file or directory"):
        bundle([ENTRY], tmp_path)


@NEEDS_PAGEFIND
def test_nothing_of_what_it_reads_stays(tmp_path: Path) -> None:
    order = order_with_search(tmp_path)
    outcome(order)

    assert [path for path in order.state.iterdir() if path.is_dir()] == []


@pytest.mark.parametrize("package", PAGEFIND)
def test_where_it_is_asked_for_and_not_installed_a_warning_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    prepared = prepare(order_with_search(tmp_path))

    (problem,) = (one for one in prepared.problems if one.rule.code == "N922")
    assert problem.text.endswith(": Pagefind is not installed")
    assert "pip install 'nutgraf[search]'" in problem.hint
    assert runs(read(prepared.files["search.html"])) == []
    assert "results.html" not in prepared.files


@NEEDS_PAGEFIND
@pytest.mark.parametrize("ignored", [(), ("N922",)])
def test_what_failed_once_is_tried_again_though_nothing_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ignored: tuple[str, ...]
) -> None:
    order = replace(order_with_search(tmp_path), ignored=ignored)
    with monkeypatch.context() as without:
        without.setitem(sys.modules, PAGEFIND[0], None)
        assert "results.html" not in outcome(order).files

    made = outcome(order)

    assert "[N922]" not in made.said
    assert "results.html" in made.files


@NEEDS_PAGEFIND
def test_a_full_disk_is_no_search_that_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = order_with_search(tmp_path)
    before = outcome(order).files
    (tmp_path / "content/pages/more.md").write_text("---\ntitle: More\n---\nMore.\n", "utf-8")

    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(bundling, "_lay_out", full)
    with pytest.raises(OSError, match="No space left"):
        outcome(order)

    assert files_in(order.output) == before


def test_a_site_with_nothing_to_find_has_no_search_and_no_problem(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    made = outcome(order_with_search(tmp_path))

    assert made.mistakes == ()
    assert "N922" not in made.said
    assert of_the_search(made) == {}


def test_the_setting_is_yes_or_no_and_without_it_what_is_installed_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert search_from({"NUTGRAF_SEARCH": True})
    assert not search_from({"NUTGRAF_SEARCH": False})
    for is_there in (True, False):
        monkeypatch.setattr(settings, "find_spec", lambda _: 1 if is_there else None)  # noqa: B023
        assert search_from({}) == is_there
    with pytest.raises(SettingsError, match='NUTGRAF_SEARCH: "yes" is neither True nor False'):
        search_from({"NUTGRAF_SEARCH": "yes"})


def test_a_preview_makes_no_index(tmp_path: Path) -> None:
    order = order_with_search(tmp_path)

    assert order.search
    assert not serve.Shown(tmp_path / "pelicanconf.py", lambda: order).order.search


# ----- The index that readers leaf through -----


def test_titles_stand_under_the_letters_that_they_begin_with() -> None:
    titles = ("Écluses", "“The” strait", "a map", "2024 in tolls", "통행료", "해협", "Zoll", "east")

    found = letters(Named(title) for title in titles)

    assert [(group.letter, [one.text for one in group.names]) for group in found] == [
        ("#", ["2024 in tolls"]),
        ("A", ["a map"]),
        ("E", ["east", "Écluses"]),
        ("T", ["“The” strait"]),
        ("Z", ["Zoll"]),
        ("ㅌ", ["통행료"]),
        ("ㅎ", ["해협"]),
    ]


def test_a_site_of_many_explainers_leads_to_their_list(tmp_path: Path) -> None:
    text = "---\ntitle: No {}\nsummary: S.\ndate: 2024-01-01\ntopic: T\n---\n\nWords.\n"
    write(tmp_path / "content", {f"explainers/x{n}.md": text.format(n) for n in range(MANY + 1)})
    order = order_for(tmp_path / "content", now=NOW)

    page = LexborHTMLParser(read(prepare(order).files["search.html"]))

    assert [a.text() for a in page.css(".index__part a")] == [
        f"All {MANY + 1}, the newest first",
        "T",
    ]
