"""The kitchen sink: a tiny site with every part once, compared whole with what it should be.

After a change that is meant, ``pytest tests/test_site.py --accept`` writes the pages anew; read
the diff before committing it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from conftest import write
from nutgraf.build import prepare, write_files
from nutgraf.order import Order, Shelves
from nutgraf.site import EngineName, Reading, Site
from nutgraf.styles import STYLES, STYLES_HASH
from nutgraf.writing.disk import Content, read

CARRIED, HASH = (
    re.compile(rb"(?<=<style>).*?(?=</style>)", re.DOTALL),
    re.compile(rb"'sha256-[^']+'"),
)
ROOT = Path(__file__).parent.parent
CONTENT = Path(__file__).parent / "site" / "content"
EXPECTED = Path(__file__).parent / "site" / "expected"


def order(content: Path, output: Path, engine: EngineName = "commonmark") -> Order:
    site = Site("The Strait Times", "Tolls & tides", "https://strait.example", "en", "The desk")
    return Order(
        shelves=Shelves(content),
        output=output,
        state=output.parent / ".nutgraf",
        site=site,
        reading=Reading(engine, {"extensions": ["markdown.extensions.extra"]}),
        templates=(ROOT / "theme" / "templates",),
        theme_static=ROOT / "theme" / "static",
        locales=(ROOT / "theme" / "locale",),
    )


def built(order: Order) -> dict[str, bytes]:
    prepared = prepare(order)
    assert not prepared.problems
    return contents(prepared.files)


def contents(files: Mapping[str, Content]) -> dict[str, bytes]:
    return {path: read(content) for path, content in files.items()}


def without_theme(files: dict[str, bytes]) -> dict[str, bytes]:
    """What the golden pages hold: not the theme's own files, nor the styles that pages carry."""
    return {
        path: HASH.sub(f"'{STYLES_HASH}'".encode(), CARRIED.sub(STYLES.encode(), data))
        for path, data in files.items()
        if not path.startswith("theme/")
    }


def test_the_kitchen_sink_is_as_expected(tmp_path: Path, accept: bool) -> None:
    files = without_theme(built(order(CONTENT, tmp_path)))
    if accept:
        shutil.rmtree(EXPECTED, ignore_errors=True)
        for path, data in files.items():
            (EXPECTED / path).parent.mkdir(parents=True, exist_ok=True)
            (EXPECTED / path).write_bytes(data)
    expected = {
        path.relative_to(EXPECTED).as_posix(): path.read_bytes()
        for path in EXPECTED.rglob("*")
        if path.is_file()
    }
    assert set(files) == set(expected)
    for path, data in files.items():
        assert data.decode("utf-8") == expected[path].decode("utf-8"), path


def test_both_engines_make_the_same_records(tmp_path: Path) -> None:
    one, other = (
        built(order(CONTENT, tmp_path, engine)) for engine in ("commonmark", "python-markdown")
    )
    for path in one:
        if path.startswith("data/"):
            assert one[path] == other[path], path


@pytest.mark.parametrize(
    ("zone", "locale", "seed"), [("Asia/Seoul", "C", "1"), ("America/Lima", "C.UTF-8", "77")]
)
def test_the_same_input_gives_the_same_bytes_anywhere(
    tmp_path: Path, zone: str, locale: str, seed: str
) -> None:
    elsewhere = tmp_path / f"another folder {seed}"
    shutil.copytree(CONTENT, elsewhere / "content")
    (elsewhere / "pelicanconf.py").write_text(
        "from nutgraf import plugin, theme\n"
        "SITENAME, SITESUBTITLE = 'The Strait Times', 'Tolls & tides'\n"
        "SITEURL, AUTHOR, TIMEZONE = 'https://strait.example', 'The desk', 'UTC'\n"
        "PATH, PLUGINS, THEME = 'content', [plugin], theme.PATH\n"
        "NUTGRAF_CARDS = NUTGRAF_SEARCH = False\n",
        "utf-8",
    )
    environment = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-m", "nutgraf", "build"]
    done = subprocess.run(
        command, cwd=elsewhere, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr

    for path, data in built(order(CONTENT, tmp_path)).items():
        assert (elsewhere / "output" / path).read_bytes() == data, path


def test_a_rebuild_after_edits_equals_a_clean_build(tmp_path: Path) -> None:
    """Renames, deletions and new texts in between leave no trace."""
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    text = (content / "explainers" / "strait-tolls.md").read_text("utf-8")
    text = text.replace("aliases: [/2023/tolls/, old/strait.html]\n", "")
    rounds = (
        lambda: (content / "explainers" / "two.md").write_text(
            text.replace("tolls-doubled}", "x}").replace("#ships", "#s"), "utf-8"
        ),
        lambda: (content / "explainers" / "two.md").rename(content / "explainers" / "three.md"),
        (content / "explainers" / "three.md").unlink,
        lambda: (content / "pages" / "about.md").write_text(
            "---\ntitle: Us\n---\n\n## Aim {#aim}\n", "utf-8"
        ),
    )
    for edit in rounds:
        edit()
        again = order(content, tmp_path / "again")
        prepared = prepare(again)
        assert not prepared.errors
        write_files(again, prepared)
        there = {
            path.relative_to(again.output).as_posix(): path.read_bytes()
            for path in again.output.rglob("*")
            if path.is_file() and path.name != ".nutgraf.json"
        }
        assert there == contents(prepared.files)


def test_a_sites_own_robots_txt_stands_in_place_of_ours(tmp_path: Path) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    (tmp_path / "content" / "robots.txt").write_text("User-agent: *\nDisallow: /\n", "utf-8")
    with_own = order(tmp_path / "content", tmp_path / "output")
    with_own = replace(with_own, static_paths=("robots.txt", "images", "data"))

    assert built(with_own)["robots.txt"] == b"User-agent: *\nDisallow: /\n"


def test_a_file_and_a_page_on_one_path_are_a_problem(tmp_path: Path) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    (tmp_path / "content" / "timeline.html").write_text("mine", "utf-8")
    clash = replace(order(tmp_path / "content", tmp_path / "o"), static_paths=("timeline.html",))

    (problem,) = prepare(clash).problems

    assert problem.text.startswith('"timeline.html" would be written for two things')
    assert problem.place.path == "content/timeline.html"


def test_addresses_from_the_root_work_under_any_path(tmp_path: Path) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    (tmp_path / "content" / "explainers" / "rooted.md").write_text(
        "---\ntitle: Rooted\nsummary: x\ndate: 2024\n---\n\n"
        "[home](/) [data](/data/events.json?x=1) [about](/pages/about.md#aim) "
        "![s](/images/strait.svg) [other host](//example.org/x)\n",
        "utf-8",
    )

    page = built(order(tmp_path / "content", tmp_path / "o"))["explainers/rooted.html"].decode()

    assert '<a href="../index.html">home</a>' in page
    assert '<a href="../data/events.json?x=1">data</a>' in page
    assert '<a href="../pages/about.html#aim">about</a>' in page
    assert '<img src="../images/strait.svg" alt="s" width="640" ' in page
    assert '<a href="https://example.org/x">other host</a>' in page


def test_former_addresses_lead_on(tmp_path: Path) -> None:
    files = built(order(CONTENT, tmp_path))

    page = files["2023/tolls/index.html"].decode("utf-8")
    assert 'content="0; url=../../explainers/strait-tolls.html"' in page
    assert 'href="../../explainers/strait-tolls.html"' in page
    assert files["_redirects"].decode("utf-8").splitlines() == [
        "/2023/tolls/ /explainers/strait-tolls.html 301",
        "/old/strait.html /explainers/strait-tolls.html 301",
    ]
    assert b"2023/tolls" not in files["sitemap.xml"]


def test_a_position_of_nobodys_stands_where_its_rule_is_turned_off(tmp_path: Path) -> None:
    front = "---\ntitle: T\nsummary: S\ndate: 2024\n---\n\n"
    claim = "> [!CLAIM] It is so. {#so}\n>\n> - 2024: documented in [S](source:s).\n"
    sources = "- id: s\n  title: S\n"
    write(tmp_path / "content", {"explainers/t.md": front + claim, "sources/s.yaml": sources})
    files = built(replace(order(tmp_path / "content", tmp_path), ignored=("N307",)))

    (told,) = json.loads(files["data/claims.json"])["claims"]
    assert told["standing"] == "documented"
    assert b'data-side="for" data-superseded' not in files["explainers/t.html"]


def test_only_a_folders_own_page_is_asked_for_by_the_folder(tmp_path: Path) -> None:
    front = (
        "---\ntitle: T\nsummary: S\ndate: 2024\naliases: [/a/myindex.html, /b/index.html]\n---\n"
    )
    write(tmp_path / "content", {"explainers/t.md": front})

    assert built(order(tmp_path / "content", tmp_path))["_redirects"].decode().splitlines() == [
        "/a/myindex.html /explainers/t.html 301",
        "/b/ /explainers/t.html 301",
    ]


def test_two_files_of_one_name_and_two_slugs_are_two_pages(tmp_path: Path) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    for folder, slug in (("a", "one"), ("b", "two")):
        path = tmp_path / "content" / "explainers" / folder / "same.md"
        path.parent.mkdir()
        front = f"---\ntitle: Same {slug}\nsummary: x\ndate: 2024\nslug: {slug}\n---\n\nText.\n"
        path.write_text(front, "utf-8")

    files = built(order(tmp_path / "content", tmp_path / "output"))

    assert {"explainers/one.html", "explainers/two.html"} <= set(files)
    assert b"Same one" in files["explainers.html"]
    assert b"Same two" in files["explainers.html"]


def test_a_wrong_name_in_a_template_is_a_problem_with_its_line(tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "theme" / "templates", templates)
    page = templates / "page.html"
    page.write_text(
        page.read_text("utf-8") + "{% block name %}\n{{ page.tilte }}{% endblock %}", "utf-8"
    )
    line = page.read_text("utf-8").split("\n").index("{{ page.tilte }}{% endblock %}") + 1
    wrong = replace(order(CONTENT, tmp_path / "output"), templates=(templates,))

    (problem,) = prepare(wrong).problems

    assert problem.place.path.endswith("page.html")
    assert problem.place.line == line
    assert "tilte" in problem.text
