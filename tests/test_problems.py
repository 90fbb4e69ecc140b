"""Every mistake is answered as `problems/` says: one mistake per file, our answer underneath."""

from __future__ import annotations

import ast
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from types import FrameType

import pytest

import nutgraf
from conftest import HERE, CheckFiles, order_for, write
from nutgraf import rules
from nutgraf.build import prepare
from nutgraf.checked import check_content
from nutgraf.model import Place, Problem
from nutgraf.order import Order, Shelves
from nutgraf.report import report
from nutgraf.rules import Rule
from nutgraf.site import EngineName
from nutgraf.sources import read_sources

PROBLEMS = HERE / "problems"
LIBRARY = PROBLEMS / "_library"
CASES = sorted(
    path for path in PROBLEMS.iterdir() if path.is_file() and path.suffix not in (".expect", "")
)
DOCUMENTS = [case for case in CASES if case.suffix == ".md"]
SOURCE_FILES = (".yaml", ".bib", ".json")


# What nearly every small case lacks: reported for those whose names say that they are about it.
QUIET = ("N531", "N532", "N701")
HEEDED = ("evidence-", "source-unused", "source-not-archived")


# ----- A case: files, and our answer -----


def parted(case: Path) -> tuple[bytes, str]:
    """What a case's file holds above its answer, and the answer."""
    data = case.read_bytes()
    if case.suffix == ".json":
        answer = case.with_suffix(".expect")
        return data, answer.read_text("utf-8") if answer.exists() else ""
    if case.suffix == ".md":
        text, _, rest = data.partition(b"\n<!-- expect\n")
        return text + b"\n", rest.decode().removesuffix("-->\n")
    text, _, rest = data.partition(b"\n# expect\n")
    answer_lines = [line.removeprefix("# ") + "\n" for line in rest.decode().splitlines()]
    return text + b"\n", "".join(answer_lines)


def put_together(case: Path, answer: str) -> None:
    """Write an answer where the case keeps it."""
    text, _ = parted(case)
    if case.suffix == ".json":
        case.with_suffix(".expect").write_text(answer, "utf-8")
    elif case.suffix == ".md":
        case.write_bytes(text + f"<!-- expect\n{answer}-->\n".encode())
    else:
        lines = "".join(f"# {line}\n" for line in answer.splitlines())
        case.write_bytes(text + f"# expect\n{lines}".encode())


def files_of(case: Path) -> dict[str, str | bytes]:
    """The files of a case: parts headed ``=== content/…``, or one file named for the case."""
    text, _ = parted(case)
    if not text.startswith(b"=== content/"):
        folder = "sources" if case.suffix in SOURCE_FILES else "explainers"
        return {f"{folder}/{case.name}": text}
    files: dict[str, str | bytes] = {}
    for part in text.removeprefix(b"=== content/").split(b"\n=== content/"):
        name, _, body = part.partition(b"\n")
        files[name.decode()] = body if body.endswith(b"\n") else body + b"\n"
    return files


def answer_to(
    case: Path, folder: Path, engine: EngineName = "commonmark", ignored: tuple[str, ...] = ()
) -> str:
    """What is printed for a case, merged into the library of valid records."""
    return printed(prepare(merged(case, folder, engine, ignored)).problems)


def merged(
    case: Path, folder: Path, engine: EngineName = "commonmark", ignored: tuple[str, ...] = ()
) -> Order:
    """An order for a case in the midst of valid records."""
    ignored = ignored or tuple(code for code in QUIET if not case.name.startswith(HEEDED))
    content = folder / "content"
    shutil.copytree(LIBRARY, content)
    write(content, files_of(case))
    return order_for(content, engine=engine, ignored=ignored)


def printed(problems: Sequence[Problem]) -> str:
    out = StringIO()
    report(problems, out)
    return out.getvalue()


def is_answered_as_expected(case: Path, folder: Path, engine: EngineName = "commonmark") -> bool:
    """True where texts alone show the mistake, or else the whole site does.

    Most mistakes are found before there is a page, in a third of the time.
    """
    order, expected = merged(case, folder, engine), parted(case)[1]
    found = printed(check_content(order).problems)
    return found == expected or printed(prepare(order).problems) == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_mistake_gets_its_answer(case: Path, tmp_path: Path, accept: bool) -> None:
    answer = answer_to(case, tmp_path)
    if accept:
        put_together(case, answer)
    assert answer == parted(case)[1]
    assert answer, "this file has no mistake in it"


@pytest.mark.parametrize("case", DOCUMENTS, ids=lambda case: case.name)
def test_a_mistake_gets_the_same_answer_under_the_other_engine(case: Path, tmp_path: Path) -> None:
    assert is_answered_as_expected(case, tmp_path, "python-markdown")


@pytest.mark.slow
@pytest.mark.parametrize("case", DOCUMENTS, ids=lambda case: case.name)
def test_and_so_does_the_whole_site(case: Path, tmp_path: Path) -> None:
    assert answer_to(case, tmp_path, "python-markdown") == parted(case)[1]


def test_the_library_that_cases_are_merged_into_has_no_mistake(tmp_path: Path) -> None:
    shutil.copytree(LIBRARY, tmp_path / "content")

    assert prepare(order_for(tmp_path / "content")).problems == ()


# ----- The answers as a whole -----


def test_at_least_sixty_kinds_of_mistake_have_an_answer() -> None:
    assert len(CASES) >= 60


def test_every_answer_counts_its_problems_in_its_last_line() -> None:
    for case in CASES:
        *problems, count = parted(case)[1].splitlines()
        addressed = [line for line in problems if not line.startswith("    ")]
        numbers = [int(part.split()[0]) for part in count.split(", ")]
        assert sum(numbers) == len(addressed), case.name


def test_a_message_is_lower_case_and_has_no_full_stop() -> None:
    for case in CASES:
        for line in parted(case)[1].splitlines()[:-1]:
            text = line.partition(" ")[2] if line.startswith("content/") else line.strip()
            assert not text[0].isupper(), (case.name, line)
            assert not text.endswith("."), (case.name, line)


# ----- Every place in the code that reports a mistake is reached by some case -----

PACKAGES = ("reading", "checks", "sources", "charts", "pictures")
REPORTERS = ("Problem", "say", "_say")
# No file in content/ leads there: one is for other callers, one for the parser's own faults, one for a
# disk that fails after it was listed.
UNREACHABLE = (
    "a source file ends in",
    "the BibTeX cannot be read",
    "cannot be read: {error.strerror}",
    "rules.FILE_UNREADABLE",
    "rules.PICTURE_UNCREDITED",  # test_pictures has it: a case holds no photograph
    "this file is not UTF-8",
    "this file holds a character that YAML does not allow",
)

CodeLine = tuple[str, int]


def reporting_calls() -> dict[tuple[str, int, int], str]:
    """Each call that reports a mistake: its file and lines, and its source."""
    found = {}
    root = Path(nutgraf.__file__).parent
    for path in sorted(path for package in PACKAGES for path in (root / package).glob("*.py")):
        text = path.read_text("utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and _name(node.func) in REPORTERS:
                source = ast.get_source_segment(text, node) or ""
                found[str(path), node.lineno, node.end_lineno or node.lineno] = source
    return found


def _name(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def callers(frame: FrameType | None) -> Iterator[CodeLine]:
    while frame is not None:
        yield frame.f_code.co_filename, frame.f_lineno
        frame = frame.f_back


def test_every_message_of_the_code_is_shown_by_a_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached: set[CodeLine] = set()

    def recorded(place: Place, rule: Rule, text: str, hint: str = "") -> Problem:
        reached.update(callers(sys._getframe(1)))  # noqa: SLF001 (nothing else knows the caller)
        return Problem(place, rule, text, hint)

    for name, module in list(sys.modules.items()):
        if name.startswith("nutgraf.") and getattr(module, "Problem", None) is Problem:
            monkeypatch.setattr(module, "Problem", recorded)
    for case in CASES:
        assert is_answered_as_expected(case, tmp_path / case.name)

    unshown = [
        f"{path}:{first}: {source}"
        for (path, first, last), source in reporting_calls().items()
        if not any((path, line) in reached for line in range(first, last + 1))
        and not any(words in source for words in UNREACHABLE)
    ]
    assert not unshown, "\n".join(unshown)


# ----- Mistakes that no case can show -----


def test_a_missing_folder_is_one_problem(tmp_path: Path) -> None:
    (problem,) = check_content(order_for(tmp_path / "content")).problems

    assert problem.text == 'there is no folder "content"'


def test_a_file_that_cannot_be_read_is_a_problem(
    check_files: CheckFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str, *how: int) -> int:
        if str(path).endswith("about.md"):
            raise PermissionError(13, "Permission denied", path)
        return opened(path, *how)

    opened = os.open
    monkeypatch.setattr(os, "open", refuse)
    (problem,) = check_files({"pages/about.md": "---\ntitle: About\n---\n"}).problems

    assert str(problem.place) == "content/pages/about.md:1"
    assert problem.text == "cannot be read: Permission denied"


def test_a_link_of_the_disk_that_leads_nowhere_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "content/pages").mkdir(parents=True)
    (tmp_path / "content/pages/gone.md").symlink_to("nowhere.md")

    (problem,) = check_content(order_for(tmp_path / "content")).problems

    assert str(problem.place) == "content/pages/gone.md:1"


def test_a_reader_of_another_format_that_fails_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path / "content", {"pages/about.rst": "About"})
    shelves = Shelves(tmp_path / "content", readers=frozenset({".rst"}))

    (problem,) = check_content(order_for(tmp_path / "content", shelves=shelves)).problems

    assert problem.text == "its reader failed: no reader for about.rst"


def test_a_source_file_of_another_format_is_a_problem() -> None:
    assert read_sources("content/sources/x.txt", "")[1] == (
        Problem(
            Place("content/sources/x.txt", 1),
            rules.SOURCES_BROKEN,
            "a source file ends in .yaml, .json or .bib",
        ),
    )


def test_front_matter_nested_too_deeply_is_a_problem(check_files: CheckFiles) -> None:
    deep = "[" * 20_000
    checked = check_files({"pages/about.md": f"---\ntitle: About\nslug: {deep}\n---\n"})

    assert checked.errors


def test_a_waiver_may_be_written_in_small_letters(check_files: CheckFiles) -> None:
    """Though no capital N stands in the whole text."""
    text = "---\ntitle: about\n---\n\n## first\n\n#### skipped <!-- {} -->\n\nwords.\n"
    codes = {
        waiver: [p.rule.code for p in check_files({"pages/about.md": text.format(waiver)}).problems]
        for waiver in ("nothing: of the kind", "n214: as it came")
    }

    assert codes == {"nothing: of the kind": ["N214"], "n214: as it came": []}
