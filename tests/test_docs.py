"""What can be typed, set or run is written down, and what is written down works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import click
import pytest

import nutgraf
from conftest import ENGINES, MARKDOWN, NOW
from nutgraf import addresses
from nutgraf.checks import problems
from nutgraf.cli import main
from nutgraf.date_words import words
from nutgraf.dates import parse_date
from nutgraf.intake import FOLDERS
from nutgraf.library import link
from nutgraf.model import Kind, Problem, Verb
from nutgraf.reading.document import Manuscript, read_document
from nutgraf.reading.engines import make_engine
from nutgraf.reading.front import ACTOR_KINDS, KEYS, STATUSES, SYNONYMS
from nutgraf.reading.mislabelled import ALERTS, RECORDS
from nutgraf.reading.sanitize import LINK_SCHEMES, RECORD_SCHEMES
from nutgraf.settings import NAMES, OWN
from nutgraf.site import EngineName
from nutgraf.slugs import slugify
from nutgraf.sources import SUFFIXES, read_sources
from nutgraf.sources.vocabulary import KINDS, OURS
from nutgraf.standing import STANDINGS
from nutgraf.write import MANIFEST

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "nutgraf"
README = (ROOT / "README.md").read_text("utf-8")
AUTHORS = (ROOT / "docs/authors-guide.md").read_text("utf-8")
PUBLISHERS = (ROOT / "docs/publishers-guide.md").read_text("utf-8")
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))
DOCUMENTS = (
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *(ROOT / "docs/authors-guide.md", ROOT / "docs/publishers-guide.md"),
    *DECISIONS,
)
# What the plugin notes in Pelican's settings for itself.
INTERNAL = {*OWN, "NUTGRAF_"}
# A picture that is taken when a version is made.
TAKEN_LATER: set[str] = set()

BLOCK = re.compile(r"^```(\w+)(?: (\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
ALREADY_HEADED = ("---\n", "Title:")


# ----- What is there is written down -----


@pytest.mark.parametrize("key", sorted({key for keys in KEYS.values() for key in keys}))
def test_every_front_matter_key_is_in_the_authors_guide_with_its_kinds(key: str) -> None:
    row = re.search(rf"^\| `{key}` \| ([^|]+) \|", AUTHORS, re.MULTILINE)
    assert row, key
    kinds = {kind for kind, keys in KEYS.items() if key in keys}
    assert row[1] == "every kind" if kinds == set(KEYS) else set(row[1].split(", ")) == kinds


@pytest.mark.parametrize(
    "word",
    [
        *(f"[!{label.upper()}" for label in (*RECORDS, *ALERTS)),
        *(f"| `{verb}` |" for verb in get_args(Verb)),
        *(f"**{standing}**" for standing in STANDINGS),
        *(f"`{folder}/`" for folder in (*FOLDERS, "sources", "images", "data")),
        *(f"]({scheme}:" for scheme in sorted(RECORD_SCHEMES)),
        *(f"`{scheme}:`" for scheme in sorted(LINK_SCHEMES)),
        *(f"`{word}`" for word in (*ACTOR_KINDS, *STATUSES, *KINDS, *sorted(OURS))),
        *(f"`.{suffix}`" for suffix in SUFFIXES),
        *(f"`{engine}`" for engine in get_args(EngineName)),
    ],
)
def test_every_word_of_the_dialect_is_in_the_authors_guide(word: str) -> None:
    assert word in AUTHORS


@pytest.mark.parametrize("written", [key for key in SYNONYMS if key != "sameas"])
def test_every_other_spelling_of_a_key_is_in_the_authors_guide(written: str) -> None:
    assert f"`{written}`" in AUTHORS


def settings() -> Iterator[str]:
    for name in ("plugin.py", "settings.py"):
        text = (SOURCE / name).read_text("utf-8")
        yield from re.findall(r"settings(?:\.get\(|\[)\s*\"([A-Z_]+)\"", text)
    yield from NAMES
    for path in SOURCE.rglob("*.py"):
        yield from re.findall(r"\bNUTGRAF_[A-Z_]+\b", path.read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(set(settings()) - INTERNAL))
def test_every_setting_is_in_the_publishers_guide(name: str) -> None:
    assert f"`{name}`" in PUBLISHERS


def test_a_setting_that_is_read_is_none_that_is_misspelt() -> None:
    assert {name for name in settings() if name.startswith("NUTGRAF_")} - INTERNAL == set(NAMES)


def options() -> Iterator[str]:
    for name, command in main.commands.items():
        yield f"nutgraf {name}"
        for parameter in command.params:
            yield from parameter.opts if isinstance(parameter, click.Option) else ()
            if isinstance(parameter.type, click.Choice):
                yield from (f"`{choice}`" for choice in parameter.type.choices)
    yield from (*main.context_settings["help_option_names"], "--version")


@pytest.mark.parametrize("name", sorted(set(options())))
def test_every_command_and_option_is_in_the_publishers_guide(name: str) -> None:
    assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", PUBLISHERS)


@pytest.mark.parametrize("name", main.commands)
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"`nutgraf {name}`" in README


@pytest.mark.parametrize(
    "path",
    [
        *(path for _, path in addresses.event_paths()),
        *(
            value
            for name, value in vars(addresses).items()
            if name.isupper() and isinstance(value, str)
        ),
        *(f"{folder}/SLUG.html" for folder in ("explainers", "timelines", "actors", "pages")),
        *(f"{folder}/SLUG.html" for folder in ("topics", "tags", "authors")),
        *(MANIFEST, "robots.txt"),
    ],
)
def test_every_path_of_the_output_is_in_the_publishers_guide(path: str) -> None:
    assert f"`{path}`" in PUBLISHERS


def test_every_module_is_on_the_map() -> None:
    modules = {path.stem for path in SOURCE.iterdir() if path.suffix == ".py"}
    folders = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()}
    map_ = nutgraf.__doc__ or ""
    missing = [n for n in modules | folders if not re.search(rf"\b{n}\b", map_)]
    assert set(missing) == {"__init__"}


# ----- What is written down works -----


def blocks(text: str, *languages: str) -> list[tuple[str, str, str]]:
    """Code blocks: their language, the word after it, and what they hold."""
    return [found for found in BLOCK.findall(text) if found[0] in languages]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("kind", "text"), [block[1:] for block in blocks(AUTHORS + README, "markdown")]
)
def test_every_piece_of_dialect_in_the_docs_is_right(
    engine: EngineName, kind: Kind, text: str
) -> None:
    headed = (
        text if text.startswith(ALREADY_HEADED) else f"---\ntitle: x\nsummary: y\n---\n\n{text}"
    )
    folder = next(name for name, of in FOLDERS.items() if of == kind)
    manuscript = Manuscript(f"content/{folder}/x.md", kind, headed)
    document = read_document(manuscript, make_engine(engine, MARKDOWN))
    found = problems(link([document], [], [], NOW))
    assert [problem for problem in found if not is_of_other_files(problem)] == []


def is_of_other_files(problem: Problem) -> bool:
    """An id or a file that stands elsewhere, or what a mere piece of a text may lack."""
    return ", which is no " in problem.text or problem.severity == "warning"


@pytest.mark.parametrize(
    ("language", "text"), [(b[0], b[2]) for b in blocks(AUTHORS, "yaml", "json", "bibtex")]
)
def test_every_source_in_the_docs_is_right(language: str, text: str) -> None:
    suffix = "bib" if language == "bibtex" else language
    sources, found = read_sources(f"content/sources/x.{suffix}", text)
    assert found == ()
    assert [(s.title, s.issued, s.kind) for s in sources if s.issued and s.kind]


def test_every_date_in_the_guide_reads_as_the_guide_says() -> None:
    section = AUTHORS.split("\n## Dates\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]+) \|$", section, re.MULTILINE)
    assert len(rows) > 30
    assert [(typed, words(parse_date(typed))) for typed, _ in rows] == rows


@pytest.mark.parametrize("text", [block[2] for block in blocks(README + PUBLISHERS, "python")])
def test_every_piece_of_python_in_the_docs_compiles(text: str) -> None:
    compile(text, "docs", "exec")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_relative_link_leads_to_a_file_and_a_heading(document: Path) -> None:
    text = document.read_text("utf-8")
    prose = re.sub(r"`[^`\n]*`", "", BLOCK.sub("", text))
    for address in LINK.findall(prose):
        if "://" in address:
            continue
        path, _, anchor = address.partition("#")
        target = (document.parent / path).resolve() if path else document
        if target.relative_to(ROOT.resolve()).as_posix() in TAKEN_LATER:
            continue
        assert target.exists(), address
        assert not anchor or anchor in headings(target), address


def headings(path: Path) -> set[str]:
    found = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {slugify(heading) for heading in found}


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_every_decision_is_short_and_has_its_four_parts(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
        "Context",
        "Decision",
        "Consequences",
        "Status",
    ]
    assert len(text.splitlines()) < 40
    assert int(path.name[:4]) == int(text.removeprefix("# ").split(".")[0])


def test_the_changelog_says_what_one_can_now_do() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8").split("## Unreleased")[1]
    entries = re.findall(r"^- (.+)$", changes, re.MULTILINE)
    assert entries
    assert [entry for entry in entries if not entry.startswith("You can now ")] == []


def test_the_readme_is_short_and_claims_no_speed() -> None:
    assert len(README.splitlines()) < 120
    assert not re.search(r"\d\s*(?:ms|s|seconds|%|×|times)\b|\bfast", README)
