"""Every kind of problem has a page in the authors' guide, and what the page shows is so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from msgspec import Struct

from nutgraf.rules import RULES, Rule
from test_docs import BLOCK, LINK, ROOT, headings
from test_problems import QUIET, answer_to, files_of

PAGES = ROOT / "docs/problems"
INDEX = PAGES / "README.md"
GUIDE = ROOT / "docs/authors-guide.md"
ENDINGS = {"markdown": ".md", "yaml": ".yaml", "json": ".json", "bibtex": ".bib", "xml": ".md"}

# Rules whose answer no text in a fence can call forth, and why.
NOT_RUN = {
    "N101": "a folder is missing",
    "N102": "the disk refuses",
    "N103": "a fence holds UTF-8 only",
    "N104": "nobody would read the file",
    "N105": "a link of the disk is no text",
    "N107": "another format's reader fails",
    "N252": "a fence holds no photograph",
    "N721": "another host is asked",
    "N722": "another host is asked",
    "N723": "another host is asked",
    "N724": "another host is asked",
    "N901": "a template is wrong, not a text",
    "N903": "it stands in the output folder",
    "N905": "it stands in the output folder",
    "N906": "it is the output folder",
    "N907": "the disk refuses",
    "N908": "it stands in a catalogue, not in a text",
    "N910": "it stands in a style sheet, not in a text",
    "N921": "a setting is wrong, not a text",
    "N922": "another program fails",
    "N923": "a setting is wrong, not a text",
}
# Examples that cannot be without a second kind of problem.
BESIDE = {"N911": {"N210"}}
HUNDREDS = {
    "N1": "Files and front matter",
    "N2": "Markdown, links and pictures",
    "N3": "Claims, figures, updates and corrections",
    "N4": "Dates, timelines and events",
    "N5": "Sources",
    "N6": "Ids and addresses",
    "N7": "Evidence",
    "N8": "What is published",
    "N9": "The build",
}

FRONT = re.compile(r"\A((?:=== content/\S+\n)?)((?:---\n.*?^---\n)?)", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"\[(N\d{3})\]$", re.MULTILINE)


class Page(Struct, frozen=True):
    """A page, parted.

    Attributes:
        mistake: the language and the text of its example.
        answer: what is printed for it.
        mended: the language and the text of the example as it should be.
    """

    path: Path
    text: str
    mistake: tuple[str, str] | None
    answer: str
    mended: tuple[str, str] | None


def page_of(rule: Rule) -> Page:
    path = PAGES / f"{rule.code}.md"
    text = path.read_text("utf-8") if path.exists() else ""
    fences = {mark or language: (language, body) for language, mark, body in BLOCK.findall(text)}
    answer = fences.get("text", ("", ""))[1]
    return Page(path, text, fences.get("mistake"), answer, fences.get("mended"))


RUN = [rule for rule in RULES.values() if rule.code not in NOT_RUN]


def by_code(rule: Rule) -> str:
    return rule.code


# ----- There is a page for each -----


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    pages = {path.stem for path in PAGES.glob("N*.md")}

    assert pages == set(RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=by_code)
def test_a_page_is_short_and_begins_with_the_title_and_the_severity(rule: Rule) -> None:
    text = page_of(rule).text

    assert text.startswith(f"# {rule.code}: {rule.title}\n\n**{rule.severity.capitalize()}.** ")
    assert ("This problem cannot be turned off." in text) == rule.fixed
    assert re.findall(r"^## (.+)$", BLOCK.sub("", text), re.MULTILINE) == [
        "An example",
        "How to mend it",
    ]
    assert len(text.splitlines()) < 40


def index() -> str:
    """What the index says below its own words: a table for each hundred."""
    return "".join(
        f"## {HUNDREDS[hundred]}\n\n| Code | Severity | Where there is no such problem |\n"
        f"|---|---|---|\n{''.join(map(row, rules))}\n"
        for hundred, rules in groupby(RULES.values(), key=lambda rule: rule.code[:2])
    ).removesuffix("\n")


def row(rule: Rule) -> str:
    severity = f"{rule.severity}, stays on" if rule.fixed else rule.severity
    return f"| [{rule.code}]({rule.code}.md) | {severity} | {rule.title} |\n"


def test_the_index_lists_every_rule(accept: bool) -> None:
    first = f"## {HUNDREDS['N1']}\n"
    words, _, _ = INDEX.read_text("utf-8").partition(first)
    if accept:
        INDEX.write_text(words + index(), "utf-8")

    assert INDEX.read_text("utf-8") == words + index()


def test_the_guide_leads_to_the_index() -> None:
    assert "(problems/README.md)" in GUIDE.read_text("utf-8")


def links() -> Iterator[tuple[Path, str]]:
    for path in sorted(PAGES.glob("*.md")):
        prose = re.sub(r"`[^`\n]*`", "", BLOCK.sub("", path.read_text("utf-8")))
        yield from ((path, address) for address in LINK.findall(prose))


def test_every_link_leads_to_a_page_and_a_heading() -> None:
    for path, address in links():
        name, _, anchor = address.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.is_file(), (path.name, address)
        assert not anchor or anchor in headings(target), (path.name, address)


# ----- What a page shows is so -----


@pytest.mark.parametrize("rule", RUN, ids=by_code)
def test_the_mistake_of_a_page_gets_the_answer_that_the_page_shows(
    rule: Rule, tmp_path: Path, accept: bool
) -> None:
    page = page_of(rule)
    assert page.mistake, "there is no example"
    printed = answer(rule, case(rule, page.mistake, tmp_path), tmp_path)
    if accept:
        shown = page.text.replace(f"```text\n{page.answer}```", f"```text\n{printed}```")
        page.path.write_text(shown, "utf-8")

    assert page_of(rule).answer == printed
    codes = set(CODE.findall(printed))
    assert codes == {rule.code, *BESIDE.get(rule.code, ())}, "an example has one kind of mistake"


@pytest.mark.parametrize(
    "rule", [rule for rule in RUN if page_of(rule).mended is not None], ids=by_code
)
def test_the_mended_text_of_a_page_has_no_problem(rule: Rule, tmp_path: Path) -> None:
    page = page_of(rule)
    assert page.mistake
    assert page.mended
    language, piece = page.mended
    mended = case(rule, (language, completed(piece, page.mistake[1])), tmp_path)
    whole = case(rule, page.mistake, tmp_path / "before")
    files = {**files_of(whole), **files_of(mended)}
    parts = [f"=== content/{name}\n".encode() + as_bytes(text) for name, text in files.items()]
    mended.write_bytes(b"".join(parts).removesuffix(b"\n"))

    assert answer(rule, mended, tmp_path) == ""


@pytest.mark.parametrize("code", NOT_RUN)
def test_an_answer_that_cannot_be_tried_has_the_form_of_one(code: str) -> None:
    page = page_of(RULES[code])
    *problems, count = page.answer.splitlines()

    assert page.mistake is None
    assert CODE.findall(page.answer) == [code]
    assert re.match(r"[^ :]+:\d+: (warning: )?\S", problems[0])
    assert ("warning: " in problems[0]) == (RULES[code].severity == "warning")
    assert count == ("1 warning" if RULES[code].severity == "warning" else "1 problem")


def answer(rule: Rule, written: Path, folder: Path) -> str:
    """What is printed for an example; what nearly every small text lacks is told on its own page."""
    quiet = tuple(code for code in QUIET if code != rule.code)
    return answer_to(written, folder, ignored=quiet)


def case(rule: Rule, fence: tuple[str, str], folder: Path) -> Path:
    """A page's example as a file, as `problems/` holds them."""
    folder.mkdir(exist_ok=True)
    language, text = fence
    path = folder / f"{rule.code}{ENDINGS[language]}"
    path.write_text(text.removesuffix("\n"), "utf-8")
    return path


def completed(piece: str, mistake: str) -> str:
    """A piece of a text with the heads of the mistaken one, where it has none of its own."""
    found = FRONT.match(mistake)
    head, front = (found[1], found[2]) if found else ("", "")
    if piece.startswith("=== ") or (piece.startswith("---\n") and not head):
        return piece
    if not front or piece.startswith("---\n"):
        return head + piece
    return f"{head}{front}\n{piece}"


def as_bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
