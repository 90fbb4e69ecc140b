"""The dialect, read from documents: each case gives the same records under both engines.

A case in `dialect/` is a title, what an author writes and what we read in it, parted by
lines that hold nothing but a dot. A tab is written as →.

Long because both engines are told apart here, wherever they might be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from conftest import ENGINES, HERE, MARKDOWN
from nutgraf import rules, walk
from nutgraf.model import (
    Block,
    Borrowed,
    Chart,
    Claim,
    Document,
    Event,
    Figure,
    Kind,
    Link,
    Prose,
    Slice,
    Text,
)
from nutgraf.reading.document import Manuscript, read_document
from nutgraf.reading.engines import make_engine
from nutgraf.reading.folds import plain_syntax
from nutgraf.site import EngineName

DIALECT = HERE / "dialect"
ENGINE = {name: make_engine(name, MARKDOWN) for name in ENGINES}
HEADER = "---\ntitle: T\nsummary: S\ndate: 2026-01-15\n---\n"


class Case(Struct, frozen=True):
    """A title, what is written, and what we read in it."""

    path: Path
    title: str
    written: str
    expected: str

    @property
    def kind(self) -> Kind:
        return "timeline" if self.path.stem.startswith("timeline") else "explainer"


def cases_of(path: Path) -> Iterator[Case]:
    parts = re.split(r"^\.\n", path.read_text("utf-8"), flags=re.MULTILINE)
    for title, written, expected in zip(parts[::3], parts[1::3], parts[2::3], strict=False):
        yield Case(path, title.strip(), written, expected)


def with_answers(path: Path) -> str:
    """A file of cases with what the default engine reads in them."""
    blocks = [
        f"{case.title}\n.\n{case.written}.\n{answer(case, 'commonmark')}.\n"
        for case in cases_of(path)
    ]
    return "\n".join(blocks)


CASES = [case for path in sorted(DIALECT.glob("*.md")) for case in cases_of(path)]


# ----- Records as compact text -----


def answer(case: Case, engine: EngineName) -> str:
    return "".join(f"{line}\n" for line in told(read(case.written, case.kind, engine)))


def read(
    text: str, kind: Kind = "explainer", engine: EngineName = "commonmark", header: str = HEADER
) -> Document:
    text = header + text.replace("→", "\t")
    return read_document(Manuscript("content/x/a-file.md", kind, text), ENGINE[engine])


def told(document: Document) -> Iterator[str]:
    """A document's records, one to a line; lines are counted below the header."""
    yield from (f"key: {shown(text)}" for text in document.keys)
    yield from blocks_told(document.body)
    for event in document.events:
        yield from event_told(event)
    yield from (f"unknown: {shown(text)}" for text in document.unknowns)
    yield from (f"method: {shown(text)}" for text in document.methods)
    for change in document.changes:
        yield f"{at(change.place.line)} {change.kind} of {change.date.text}: {shown(change.text)}"
    for link in walk.links(document):
        if link.scheme in ("file", "web"):
            yield f"{at(link.place.line)} {link.scheme} {link.id}{link.query}"
    for problem in document.problems:
        if problem.rule == rules.PARAGRAPH_UNCITED:  # the cases are about what is read, not backed
            continue
        yield f"{at(problem.place.line)} {problem.severity}: {problem.text}"


def event_told(event: Event | Borrowed) -> Iterator[str]:
    if isinstance(event, Borrowed):
        yield f"{at(event.link.place.line)} borrowed {event.link.id}"
        return
    kinds = "".join(f" .{kind}" for kind in event.kinds)
    draft = " (draft)" if event.draft else ""
    line = at(event.place.line)
    yield f"{line} event {event.id}{kinds}{draft} on {event.date.text}: {shown(event.title)}"
    yield from (f"  {line}" for line in blocks_told(event.body))


def blocks_told(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Claim):
            yield from claim_told(block)
        elif isinstance(block, Figure):
            line = at(block.place.line)
            yield f"{line} figure {block.id} = {block.value}: {shown(block.text)}"
        elif isinstance(block, Slice):
            start = block.start.text if block.start else "the start"
            end = block.end.text if block.end else "the end"
            yield f"{at(block.link.place.line)} slice of {block.link.id}, {start} to {end}"
        elif isinstance(block, Chart):
            yield from chart_told(block)
        else:
            yield f"text: {shown(block.text)}"


def chart_told(chart: Chart) -> Iterator[str]:
    link, named = chart.link, {"x": chart.x, "series": chart.series, "unit": chart.unit}
    told = [f"{name} {value}" for name, value in named.items() if value]
    told += [f"y {name}" for name in chart.y] + [f"from {source.id}" for source in chart.sources]
    note = f" “{link.title}”" if link.title else ""
    words = re.sub(r"<[^>]*>", "", link.label)
    yield f"{at(link.place.line)} {chart.shape} chart “{words}” of {link.id}{note}: {', '.join(told)}"


def claim_told(claim: Claim) -> Iterator[str]:
    draft = " (draft)" if claim.draft else ""
    yield f"{at(claim.place.line)} claim {claim.id}{draft}: {shown(claim.sentence)}"
    if claim.note:
        yield f"  note: {shown(claim.note)}"
    for position in claim.positions:
        actors = ", ".join(actor.id for actor in position.actors)
        sources = ", ".join(source.id for source in position.citations)
        line = at(position.place.line)
        yield f"  {line} {position.date.text} {position.verb} by {actors} in {sources}"


def at(line: int) -> str:
    return f"{line - HEADER.count(chr(10))}:"


def shown(text: Text) -> str:
    """The words of a text, with its links as they might be written."""
    pieces = [text.parts[0]]
    for link, part in zip(text.links, text.parts[1:], strict=True):
        pieces += (link_shown(link), part)
    alerts = re.sub(r'<p class="alert__label">(\w+)</p>', r"(\1) ", "".join(pieces))
    spaced = re.sub(r"(</(?:p|h\d|li|t[dh])>)", r"\1 ", alerts)
    return " ".join(unescape(re.sub(r"<[^>]*>", "", spaced)).split())


def link_shown(link: Link) -> str:
    if link.scheme in ("file", "web"):
        return ""
    title = f" “{link.title}”" if link.title else ""
    words = re.sub(r"<[^>]*>", "", link.label)
    return f"[{words}]({link.scheme}:{link.id}{link.query}{title})"


# ----- The cases -----


@pytest.mark.parametrize("path", sorted(DIALECT.glob("*.md")), ids=lambda path: path.name)
def test_the_answers_can_be_accepted(path: Path, accept: bool) -> None:
    if accept:
        path.write_text(with_answers(path), "utf-8")
    titles = [case.title for case in cases_of(path)]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.path.stem}: {case.title}")
def test_a_text_is_read_as_the_case_says(case: Case, engine: EngineName) -> None:
    assert answer(case, engine) == case.expected


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.path.stem}: {case.title}")
def test_line_ends_and_a_byte_order_mark_change_nothing(case: Case, engine: EngineName) -> None:
    header = "\ufeff" + HEADER.replace("\n", "\r\n")
    text = case.written.replace("\n", "\r\n")

    assert list(told(read(text, case.kind, engine, header))) == case.expected.splitlines()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.path.stem}: {case.title}")
def test_a_missing_newline_at_the_end_changes_nothing(case: Case, engine: EngineName) -> None:
    text = case.written.rstrip("\n")

    assert list(told(read(text, case.kind, engine))) == case.expected.splitlines()


@pytest.mark.parametrize(
    ("path", "id_"),
    [
        ("content/actors/kim-jong-un.md", "kim-jong-un"),
        ("content/actors/Kim Jong Un.md", "kim-jong-un"),
        ("content/actors/김정은.md", "김정은"),
        (normalize("NFD", "content/actors/김정은.md"), "김정은"),  # as a Mac's disk has it
        ("content/actors/مجلس الأمن.md", "مجلس-الأمن"),
        ("content/actors/Élysée.v2.md", "elysee-v2"),
        ("content/explainers/2024-10-18-troops.md", "2024-10-18-troops"),
    ],
)
def test_a_files_name_is_its_id(path: str, id_: str) -> None:
    document = read_document(Manuscript(path, "actor", HEADER), ENGINE["commonmark"])

    assert document.id == id_


# ----- Any text at all -----

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)
# fmt: off
MARKS = st.sampled_from([
    "> ", "[!CLAIM]", "[!FIGURE]", "[!UPDATE] ", "[!KEY]", "[!", "]", "- ", "1. ", "2024-10-18: ",
    "alleged by ", "## ", "---\n", "{#id}", "{.draft}", "[x](source:y)", "[x](actor:z)", "(event:",
    "[t](timeline:t?from=2024&to=)", "](", '"', "'", "`", "```\n", "~~", "<div>", "<!--", "-->",
    "<script>", "&#xFDD0;0&#xFDD1;", "&amp;", "\\", "\n", "\n\n", "    ", "\t", "\r\n", "\x00",
    "\ufdd00\ufdd1", "\ufdd2", "{filename}", "[1]: source:y\n", "![](", ":", "title: T\n", "[^1]",
    "[^1]: x\n", "\u2028", "\ufeff", "|", "|---|\n",
])
# fmt: on
TEXTS = st.lists(st.one_of(MARKS, MARKS, WORDS), max_size=40).map("".join)
KINDS = st.sampled_from(["explainer", "timeline", "actor", "term", "page"])


@pytest.mark.parametrize("engine", ENGINES)
@settings(deadline=None, max_examples=250)
@given(text=TEXTS, kind=KINDS)
@example(text="> <p></p>", kind="explainer")
@example(text="[!CLAIM](event:[x](source:y)", kind="explainer")
@example(text="> [![x](source:y)] z", kind="explainer")
def test_no_text_is_too_odd_to_be_read(engine: EngineName, text: str, kind: Kind) -> None:
    for header in ("", HEADER):
        document = read(text, kind, engine, header)

        lines = (header + text.replace("→", "\t")).count("\n") + text.count("\r") + 1
        assert all(1 <= problem.place.line <= lines for problem in document.problems)
        assert not re.search("[\ufdd0-\ufdd2]", "".join(told(document)))


@pytest.mark.parametrize("engine", ENGINES)
@settings(deadline=None, max_examples=250)
@given(st.data())
def test_no_damaged_document_is_too_odd_to_be_read(engine: EngineName, data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(CASES))
    text = case.written
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(start + 12, len(text))))
        text = text[:start] + data.draw(st.one_of(MARKS, st.just(""))) + text[end:]

    document = read(text, case.kind, engine)

    assert document.front.title == "T"


# ----- Simple documents mean the same to both engines -----

PLAIN = st.text(st.sampled_from("abcdeé한م "), min_size=1, max_size=20).map(
    lambda words: f"W{' '.join(words.split())}w"
)
IDS = st.from_regex(r"[a-z]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True)
DATES = st.sampled_from(["2024", "2024-10", "2024-10-18", "2024~", "201X", "2024-03/2024-05"])


@st.composite
def links(draw: st.DrawFn, scheme: str) -> str:
    title = draw(st.sampled_from(["", ' "p. 8"', " 'p. 8'"]))
    return f"[{draw(PLAIN)}]({scheme}:{draw(IDS)}{title})"


@st.composite
def claims(draw: st.DrawFn) -> str:
    rows = [f"> [!CLAIM] {draw(PLAIN)} {{#{draw(IDS)}}}"]
    rows += draw(st.sampled_from([[], [">"]]))
    for _ in range(draw(st.integers(1, 3))):
        verb = draw(st.sampled_from(["alleged", "denied", "reported"]))
        actor, source = draw(links("actor")), draw(links("source"))
        rows.append(f"> - {draw(DATES)}: {verb} by {actor}, in {source}.")
    return "\n".join(rows)


@st.composite
def others(draw: st.DrawFn) -> str:
    label = draw(st.sampled_from(["KEY", "UNKNOWN", "METHOD", "NOTE", "UPDATE 2026-02-01:"]))
    name, _, date = label.partition(" ")
    begun = f"[!{name}] {date}".rstrip()
    return f"> {begun} {draw(PLAIN)}\n>\n> {draw(PLAIN)} {draw(links('source'))}"


PARAGRAPHS = st.tuples(PLAIN, links("event"), PLAIN).map(" ".join)
QUOTATIONS = PLAIN.map(lambda words: f"> {words}")
DOCUMENTS = st.lists(
    st.one_of(claims(), others(), PARAGRAPHS, QUOTATIONS), min_size=1, max_size=5
).map("\n\n".join)


@settings(deadline=None, max_examples=150)
@given(DOCUMENTS)
def test_both_engines_read_the_same_in_a_simple_document(text: str) -> None:
    one, other = (read(text, engine=engine) for engine in ENGINES)

    assert list(told(one)) == list(told(other))
    assert one.words == other.words


# ----- What CommonMark reads as no link -----


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("more", ["", "\nA & B <i>c</i>.\n"], ids=["plain", "tree"])
@pytest.mark.parametrize(
    ("heads", "name"),
    [
        ("Year | *Ships*, [all](source:a)", "Table: Year, Ships, all"),
        ('it\'s "so" | 5 &lt; 6', "Table: it's &quot;so&quot;, 5 &lt; 6"),
        ("a" * 50 + " | b c | " + "d" * 50, f"Table: {'a' * 50}, b c …"),
        (" | ", "Table"),
    ],
)
def test_a_table_is_called_by_its_columns(
    heads: str, name: str, more: str, engine: EngineName
) -> None:
    rule = "|".join("-" * (heads.count("|") + 1))
    text = f"{HEADER}\n| {heads} |\n|{rule}|\n{more}"
    document = read_document(
        Manuscript("content/explainers/t.md", "explainer", text), ENGINE[engine]
    )

    [prose] = document.body
    assert isinstance(prose, Prose)
    assert f'aria-label="{name}"' in prose.text.whole


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("![x](../images/my pic.jpg)", 'the picture "../images/my pic.jpg" has a space'),
        ('![x](pic two.jpg "Title")', 'the picture "pic two.jpg" has a space'),
        ("[x](https://example.org/a b)", 'the link to "https://example.org/a b" has a space'),
    ],
)
def test_an_address_with_a_space_in_it_is_a_problem(written: str, said: str) -> None:
    text = f"{HEADER}\nWords.\n\nA & B: {written}\n"
    document = read_document(
        Manuscript("content/explainers/t.md", "explainer", text), ENGINE["commonmark"]
    )

    [problem] = document.problems
    assert problem.rule is rules.LINK_MISWRITTEN
    assert problem.text.startswith(said)
    assert problem.place.line == 9


@pytest.mark.parametrize("words", ["[she](that is, Ann) said", "`![x](a b.jpg)`", "x[i](a b)"])
def test_brackets_in_a_sentence_are_no_problem(words: str) -> None:
    text = f"{HEADER}\n{words}\n"
    document = read_document(
        Manuscript("content/explainers/t.md", "explainer", text), ENGINE["commonmark"]
    )

    assert not document.problems


def test_a_dated_line_whose_marks_lack_a_space_is_told() -> None:
    text = f"{HEADER}\nWords.\n\n##2026-02-03: They vote {{#vote}}\n"
    document = read_document(
        Manuscript("content/timelines/t.md", "timeline", text), ENGINE["commonmark"]
    )

    [problem] = (one for one in document.problems if one.rule is rules.EVENT_LEVEL)
    assert problem.place.line == 9
    assert problem.hint == "write ## 2026-02-03: They vote {#vote}"


# ----- Signs that nobody sees -----


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("sign", ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad"])
def test_signs_that_nobody_sees_are_no_part_of_ids_and_links(engine: EngineName, sign: str) -> None:
    text = (
        f"{HEADER}\n> [!CLAIM] They{sign}met. {{#met{sign}ers\u00a0.dra{sign}ft}}\n>\n"
        f'> - 2024-10-18: alleged by [A](actor:a{sign}) in [it](source:\u00a0peti{sign}tion\u00a0"p.{sign} 4")\n'
    )
    document = read_document(
        Manuscript("content/explainers/t.md", "explainer", text), ENGINE[engine]
    )

    assert not document.problems
    [claim] = document.body
    assert isinstance(claim, Claim)
    assert (claim.id, claim.draft) == ("meters", True)
    assert f"They{sign}met." in claim.sentence.parts[0].replace("&nbsp;", "\u00a0")
    assert [link.id for link in walk.links(document)] == ["a", "petition"]
    assert [link.title for link in walk.links(document)] == ["", f"p.{sign} 4"]


def test_fixed_spaces_stay_among_words() -> None:
    text = (
        f"{HEADER}\nNine\u00a0men, {{#a\u00a0.b}}, [they](chart:x.csv?title=Nine\u00a0men) came.\n"
    )

    assert plain_syntax(text) == text.replace("#a\u00a0", "#a ")
