"""Every mistake is answered as `problems/` says: one mistake per file, our answer underneath."""

from __future__ import annotations

import ast
import shutil
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from types import FrameType

import pytest
from conftest import HERE, CheckFiles, order_for, write

import nutgraf
from nutgraf.build import check_content
from nutgraf.model import Place, Problem, Severity
from nutgraf.report import report

PROBLEMS = HERE / "problems"
LIBRARY = PROBLEMS / "_library"
CASES = sorted(
    path for path in PROBLEMS.iterdir() if path.is_file() and path.suffix not in (".expect", "")
)
SOURCE_FILES = (".yaml", ".bib", ".json")


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


def answer_to(case: Path, folder: Path) -> str:
    """What is printed for a case, merged into the library of valid records."""
    content = folder / "content"
    shutil.copytree(LIBRARY, content)
    write(content, files_of(case))
    out = StringIO()
    report(check_content(order_for(content)).problems, out)
    return out.getvalue()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_mistake_gets_its_answer(case: Path, tmp_path: Path, accept: bool) -> None:  # noqa: FBT001
    printed = answer_to(case, tmp_path)
    if accept:
        put_together(case, printed)
    assert printed == parted(case)[1]
    assert printed, "this file has no mistake in it"


def test_the_library_that_cases_are_merged_into_has_no_mistake(tmp_path: Path) -> None:
    shutil.copytree(LIBRARY, tmp_path / "content")

    assert check_content(order_for(tmp_path / "content")).problems == ()


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

PACKAGES = ("reading", "checks", "sources")
REPORTERS = ("Problem", "say", "_say")
# Reached only by what no file of an author can hold.
UNREACHED = {
    # `date-parts` of CSL cannot be so wrong that even a number of Python's fails
    "sources/bibtex.py": "the BibTeX cannot be read",
}

Site = tuple[str, int]


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


def callers(frame: FrameType | None) -> Iterator[Site]:
    while frame is not None:
        yield frame.f_code.co_filename, frame.f_lineno
        frame = frame.f_back


def test_every_message_of_the_code_is_shown_by_a_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached: set[Site] = set()

    def recorded(place: Place, text: str, hint: str = "", severity: Severity = "error") -> Problem:
        reached.update(callers(sys._getframe(1)))  # noqa: SLF001 (nothing else knows the caller)
        return Problem(place, text, hint, severity)

    for name, module in list(sys.modules.items()):
        if name.startswith("nutgraf.") and getattr(module, "Problem", None) is Problem:
            if name.split(".")[1] in PACKAGES:
                monkeypatch.setattr(module, "Problem", recorded)
    for case in CASES:
        answer_to(case, tmp_path / case.name)

    unshown = [
        f"{path}:{first}: {source}"
        for (path, first, last), source in reporting_calls().items()
        if not any((path, line) in reached for line in range(first, last + 1))
        and UNREACHED.get("/".join(Path(path).parts[-2:]), "…") not in source
    ]
    assert not unshown, "\n".join(unshown)


# ----- Mistakes that no file can show -----
