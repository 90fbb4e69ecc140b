"""Sources: what authors write and reference managers export, and what is said of mistakes.

Long because each of three formats has its own mistakes.
"""

from __future__ import annotations

import json
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nutgraf import rules, suggest
from nutgraf.dates import parse_date
from nutgraf.model import Place, Problem, Source
from nutgraf.sources import SUFFIXES, read_sources
from nutgraf.suggest import did_you_mean

DATA = Path(__file__).with_name("sources_data")


def from_file(name: str) -> dict[str, Source]:
    """Read a whole export, in which nothing may be wrong."""
    sources, problems = read_sources(name, (DATA / name).read_text("utf-8"))
    assert problems == ()
    return {source.id: source for source in sources}


def one(path: str, text: str) -> Source:
    """Read the only source of a file, in which nothing may be wrong."""
    (source,), problems = read_sources(path, text)
    assert problems == ()
    return source


def sentences(path: str, text: str) -> list[str]:
    """What is said of a file, as an author sees it."""
    lines = []
    for problem in read_sources(path, text)[1]:
        mark = "" if problem.severity == "error" else "warning: "
        hint = f" ({problem.hint})" if problem.hint else ""
        lines.append(f"{problem.place.line}: {mark}{problem.text}{hint}")
    return lines


def issued(source: Source) -> str:
    return source.issued.text if source.issued else ""


def yaml_source(*lines: str) -> str:
    return "\n  ".join(["- id: a", "title: T", *lines]) + "\n"


# ----- What a hand-written file may say -----


def test_a_yaml_source_keeps_what_its_author_wrote() -> None:
    source = from_file("house.yaml")["newsaz-2024-10-10"]
    assert (source.title, source.type) == ("Peskov denies reports", "article-newspaper")
    assert source.author == ("Jane Doe",)
    assert source.publisher == "News.az"
    assert source.url == "https://news.az/news/peskov"
    assert issued(source) == "2024-10-10"
    assert source.accessed == parse_date("2024-10-11")
    assert source.kind == "secondary"
    assert source.archived == "https://web.archive.org/web/2024/https://news.az/news/peskov"
    assert source.place == Place("house.yaml", 2)
    assert not source.draft


def test_yaml_numbers_and_norwegian_stay_text() -> None:
    sources = from_file("house.yaml")
    assert sources["newsaz-2024-10-10"].language == "no"
    assert sources["2024"].title == "1984"
    assert json.loads(sources["2024"].csl)["volume"] == "2.10"


def test_names_are_in_the_order_in_which_they_are_read() -> None:
    assert from_file("house.yaml")["2024"].author == ("Kim Jong Un", "Ludwig van Beethoven Jr.")


def test_a_draft_is_marked() -> None:
    assert from_file("house.yaml")["2024"].draft


def test_pandoc_lists_its_sources_under_references() -> None:
    source = from_file("pandoc.yaml")["un-sc8853"]
    assert source.author == ("United Nations Security Council",)
    assert issued(source) == "2021-09-13~"
    assert source.accessed == parse_date("2024-05")


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2024", "2024"),
        ("2024-04-30?", "2024-04-30?"),
        ("2024-03-28 10:15:00", "2024-03-28T10:15:00"),
        ("{date-parts: [[2024, 3, 28]]}", "2024-03-28"),
        ("{date-parts: [['2024', '3']]}", "2024-03"),
        ("{date-parts: [2024, 3]}", "2024-03"),
        ("{date-parts: [[2024, 3], [2024, 5, 2]]}", "2024-03/2024-05-02"),
        ("{date-parts: [[2024, 3], [0]]}", "2024-03/.."),
        ("{date-parts: [[2024]], circa: true}", "2024~"),
        ("{date-parts: [[2024]], circa: false}", "2024"),
        ("{date-parts: [[2023], [2024]], circa: 1}", "2023~/2024~"),
        ("{date-parts: [[2024]], season: 3}", "2024-23"),
        ("{date-parts: [[2024]], season: winter}", "2024-24"),
        ("{date-parts: [[-44]]}", "-0043"),
        ("{raw: 2024-03}", "2024-03"),
        ("{literal: 2024-03?, circa: true}", "2024-03%"),
        ("{edtf: 202X}", "202X"),
        ("{year: 2024, month: 3}", "2024-03"),
        ("{year: 2024, season: spring}", "2024-21"),
        ("[{year: 2023}, {year: 2024, month: 2}]", "2023/2024-02"),
        ("{date-parts: [[null]]}", ""),
        ("n.d.", ""),
        ("{literal: n.d.}", ""),
        ("~", ""),
    ],
)
def test_a_date_may_have_any_shape_that_csl_and_pandoc_know(written: str, edtf: str) -> None:
    assert issued(one("s.yaml", yaml_source(f"issued: {written}"))) == edtf


def test_container_stands_in_for_the_publisher() -> None:
    text = yaml_source("container-title: The Times", "publisher: News Corp")
    assert one("s.yaml", text).publisher == "News Corp"
    assert json.loads(one("s.yaml", text).csl)["container-title"] == "The Times"


def test_markup_of_csl_is_no_part_of_a_title() -> None:
    text = '- id: a\n  title: The <i>Kursk</i> &  H<sub>2</sub>O, <span class="nocase">x</span> < 3'
    assert one("s.yaml", text).title == "The Kursk & H2O, x < 3"


def test_a_doi_is_an_address_where_there_is_no_other() -> None:
    assert one("s.yaml", yaml_source("DOI: 10.1000/xyz")).url == "https://doi.org/10.1000/xyz"
    assert one("s.yaml", yaml_source("DOI: 10.1/x", "URL: https://a.b")).url == "https://a.b"


def test_keys_may_be_written_in_any_case() -> None:
    assert one("s.yaml", "- ID: a\n  Title: T\n  url: https://a.b\n  Status: draft").draft


@pytest.mark.parametrize(
    ("name", "text"), [("s.yaml", ""), ("s.yml", "# none yet"), ("s.json", " ")]
)
def test_an_empty_file_holds_no_sources(name: str, text: str) -> None:
    assert read_sources(name, text) == ((), ())


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    for name, text in (
        ("s.json", '[{"id": "a", "title": "T"}]'),
        ("s.yaml", "- {id: a, title: T}"),
    ):
        assert one(name, "\ufeff" + text).title == "T"


# ----- What CSL is told -----


def test_csl_has_sorted_keys_number_dates_and_ours_under_custom() -> None:
    text = yaml_source("kind: primary", "issued: 2024-03-28?", "publisher: Ö", "author: Doe")
    assert one("s.yaml", text).csl == (
        '{"author":[{"literal":"Doe"}],"custom":{"kind":"primary"},"id":"a",'
        '"issued":{"circa":true,"date-parts":[[2024,3,28]]},"publisher":"Ö","title":"T",'
        '"type":"document"}'
    )


@pytest.mark.parametrize(
    ("edtf", "csl"),
    [
        ("2024-05/2024-06-01", {"date-parts": [[2024, 5], [2024, 6, 1]]}),
        ("2024-22", {"date-parts": [[2024]], "season": 2}),
        ("-0043", {"date-parts": [[-44]]}),
        ("2024-03-05T14:30Z", {"date-parts": [[2024, 3, 5]]}),
        ("2024-06-XX", {"date-parts": [[2024, 6]]}),
        ("2024/..", {"literal": "2024/.."}),
        ("201X", {"literal": "201X"}),
        ("2024-33", {"literal": "2024-33"}),
        ("2023-21/2024-21", {"literal": "2023-21/2024-21"}),
    ],
)
def test_csl_dates_are_numbers_where_csl_has_them(edtf: str, csl: object) -> None:
    assert json.loads(one("s.yaml", yaml_source(f"issued: {edtf}")).csl)["issued"] == csl


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.iterdir()))
def test_csl_that_we_wrote_is_read_as_the_same_source(name: str) -> None:
    for source in from_file(name).values():
        again = one("again.json", f"[{source.csl}]")
        for field in ("title", "type", "author", "publisher", "url", "kind", "archived", "csl"):
            assert getattr(again, field) == getattr(source, field)


def test_notes_and_unknown_keys_are_in_no_file_for_readers() -> None:
    private = ("desk: met in the car park", "annote: do not trust her", "abstract: in short")
    (source,), _ = read_sources("s.yaml", yaml_source(*private, "custom: {beat: city}"))
    told = json.loads(source.csl)

    assert told["custom"] == {"beat": "city"}
    assert not {"desk", "annote", "abstract"} & {*told, *told["custom"]}


# ----- What reference managers export -----


def test_zotero_json_works_as_it_is() -> None:
    sources = from_file("zotero.json")
    newspaper = sources["kbs-188550"]
    assert newspaper.title == "NIS: North Korea Has Begun Sending Troops to Russia"
    assert issued(newspaper) == "2024-10-18"
    assert newspaper.author == ("KBS World",)
    report = sources["http://zotero.org/users/4821137/items/P3VXZ9AA"]
    assert report.author == ("Jan van den Berg", "Min-jun Kim")
    assert report.place.line == 36


def test_zotero_extra_may_hold_our_keys() -> None:
    report = from_file("zotero.json")["http://zotero.org/users/4821137/items/P3VXZ9AA"]
    assert report.kind == "primary"
    assert report.archived.startswith("https://web.archive.org/")
    assert report.note == "original-date: 2024-02\nRead for the timeline."
    assert from_file("zotero.json")["http://zotero.org/users/4821137/items/LL00QD7E"].draft


def test_a_citation_key_in_zotero_extra_is_the_id() -> None:
    assert (
        one("s.json", r'[{"id": 1, "title": "T", "note": "Citation Key: doe2024"}]').id == "doe2024"
    )


def test_json_items_may_stand_in_an_object() -> None:
    assert one("s.json", '{"items": [{"id": 7, "title": "T"}]}').id == "7"


def test_zotero_bibtex_works_as_it_is() -> None:
    sources = from_file("zotero.bib")
    article = sources["noauthor_nis_2024"]
    assert article.title == "NIS: North Korea Has Begun Sending Troops to Russia"
    assert article.kind == "primary"
    assert (issued(article), article.language) == ("2024-10", "en")
    assert article.url.endswith("?lang=e&Seq_Code=188550")
    report = sources["berg_final_2024"]
    assert report.author == ("Jan van den Berg", "Min-jun Kim", "Secretariat of the Panel")
    assert (report.kind, report.note) == ("primary", "Read for the timeline.")
    assert sources["noauthor_gazette_nodate"].title == "Gazette: Ukaz о призыве & other papers"


def test_better_bibtex_works_as_it_is() -> None:
    sources = from_file("better-biblatex.bib")
    ships = sources["doe2024ShipsPort"]
    assert ships.author == ("Jane Doe", "Jan van den Berg", "Associated Press", "others")
    assert (ships.type, ships.language) == ("article-newspaper", "en-GB")
    statement = sources["ministryForeignAffairs2024Statement"]
    assert statement.title == "Statement on the Talks: Full Text"
    assert issued(statement) == "2024-10-21/2024-10-23"
    assert issued(sources["muller2019Sanktionen"]) == "2019~"


def test_jabref_works_as_it_is() -> None:
    sources = from_file("jabref.bib")
    resolution = sources["Council2006"]
    assert resolution.publisher == "United Nations Security Council"
    assert (issued(resolution), resolution.kind) == ("2006-10-14", "primary")
    assert resolution.place.line == 8
    paper = sources["Capek1999"]
    assert paper.title == "Straße, café and 10–12 Ångström"
    assert paper.author == (
        *("Karel Čapek", "Kurt Gödel", "François de la Tour"),
        "Martin Luther King Jr.",
    )
    assert paper.publisher == "Proceedings of the “Third” Conference"
    assert paper.draft


def test_mendeley_and_scholar_work_as_they_are() -> None:
    mendeley = from_file("mendeley.bib")["Institute2023"]
    assert mendeley.url == "https://imagery.example/rajin_port"
    assert (mendeley.type, issued(mendeley)) == ("webpage", "2023-09")
    scholar = from_file("scholar.bib")["smith2021sanctions"]
    assert scholar.author == ("John A Smith", "Mary O'Neill")
    assert json.loads(scholar.csl)["page"] == "101-120"


@pytest.mark.parametrize(
    ("fields", "edtf"),
    [
        ("year = 2024, month = mar", "2024-03"),
        ("year = {2024}, month = {March}", "2024-03"),
        ("year = 2024, month = 3, day = 7", "2024-03-07"),
        ('year = 2024, month = "7~" # mar', "2024-03-07"),
        ("year = 2024, month = {Spring}", "2024-21"),
        ("date = {2024-03-07/..}, year = 2020", "2024-03-07/.."),
        ("date = {2024-03~}", "2024-03~"),
        ("month = mar, year = {{2024}}", "2024-03"),
    ],
)
def test_bibtex_dates_are_date_or_year_and_month(fields: str, edtf: str) -> None:
    assert issued(one("s.bib", f"@book{{a, title = {{T}}, {fields}}}")) == edtf


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (r"G\"{o}del, {\'e}t\'e, \v{C}apek", "Gödel, été, Čapek"),
        (r"Stra{\ss}e 1--2 --- Cats~\& Dogs", "Straße 1–2 — Cats & Dogs"),
        (r"The \emph{Kursk} \textbf{sank} at 100\%", "The Kursk sank at 100%"),
        (r"See \url{https://a.b/c_d~e--f}", "See https://a.b/c_d~e--f"),
        (r"\href{https://a.b}{Words} on {DPRK}", "Words on DPRK"),
        (r"Unfinished \command{and $math", "Unfinished and math"),
        ("Don't {''}quote{''}", "Don't ”quote”"),
    ],
)
def test_latex_becomes_plain_text(latex: str, words: str) -> None:
    text = f"@book{{a, title = {{{latex}{'}' * (latex.count('{') - latex.count('}'))}}}}}"
    assert one("s.bib", text).title == words


# ----- Mistakes in a source -----


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("kind: primry", '3: source "a" has the unknown kind "primry" (did you mean "primary"?)'),
        (
            "kind: own",
            '3: source "a" has the unknown kind "own" (write one of primary, secondary, tertiary)',
        ),
        ("status: drfat", '3: source "a" has the unknown status "drfat" (did you mean "draft"?)'),
        (
            "status: hold",
            '3: source "a" has the unknown status "hold" (write "draft" or "published")',
        ),
        (
            "statsu: draft",
            '3: source "a" has the key "statsu", which CSL does not know (did you mean "status"?)',
        ),
        (
            "publsher: X",
            (
                '3: warning: source "a" has the key "publsher", which CSL does not know'
                ' (did you mean "publisher"?)'
            ),
        ),
        (
            "type: web-page",
            (
                '3: warning: source "a" has the type "web-page", which CSL does not know'
                ' (did you mean "webpage"?)'
            ),
        ),
        ("URL: ftp://a.b", '3: source "a": "URL" is no http or https address: "ftp://a.b"'),
        (
            "url: www.a.org/x",
            (
                '3: source "a": "URL" is no http or https address: "www.a.org/x"'
                ' (write "https://www.a.org/x")'
            ),
        ),
        (
            "archived: javascript:alert(1)",
            '3: source "a": "archived" is no http or https address: "javascript:alert(1)"',
        ),
        (
            "issued: 2024-02-30",
            '3: source "a", "issued": "2024-02-30" is no date: February 2024 has 29 days',
        ),
        ("publisher: [a, b]", '3: source "a": "publisher" takes text, not a list'),
        ("note: {a: b}", '3: source "a": "note" takes text, not a mapping'),
        ("custom: x", '3: source "a": "custom" takes keys and values'),
        ("categories: x", '3: source "a": "categories" takes a list'),
        (
            "author: [{}]",
            (
                '3: source "a", "author": a name is empty'
                ' (write "family" and "given", or "literal" for a body)'
            ),
        ),
        (
            "author: [[x]]",
            '3: source "a", "author": a name is text, or has a family and a given part',
        ),
        (
            "author: {famly: x, given: y}",
            '3: source "a", "author": "famly" is no part of a name (did you mean "family"?)',
        ),
        (
            "issued: {date-parts: [[x]]}",
            (
                '3: source "a", "issued": "x" is no number'
                " (date-parts are numbers: [year, month, day])"
            ),
        ),
        (
            "issued: {date-parts: [[2024]], season: wet}",
            '3: source "a", "issued": "wet" is no season (seasons are 1 (spring) to 4 (winter))',
        ),
        (
            "issued: {day: 3}",
            (
                '3: source "a", "issued": "day" is no way to write a date'
                " (write YYYY, YYYY-MM or YYYY-MM-DD)"
            ),
        ),
        (
            "issued: [2001, 2002, 2003]",
            '3: source "a", "issued": a date has at most two parts, its start and its end',
        ),
    ],
)
def test_a_mistake_in_a_source_is_said_with_its_line(line: str, said: str) -> None:
    assert sentences("s.yaml", yaml_source(line)) == [said]


def test_a_literal_date_that_is_mere_words_is_a_warning() -> None:
    (source,), (problem,) = read_sources("s.yaml", yaml_source("issued: {literal: last spring}"))
    assert problem.severity == "warning"
    assert json.loads(source.csl)["issued"] == {"literal": "last spring"}


def test_a_source_with_a_misspelt_status_is_kept_back() -> None:
    for status in ("drfat", "[draft]"):
        (source,), _ = read_sources("s.yaml", yaml_source(f"status: {status}"))
        assert source.draft


def test_a_publication_status_of_csl_is_no_mistake() -> None:
    assert not one("s.yaml", yaml_source("status: forthcoming")).draft


def test_a_source_needs_a_title() -> None:
    (source,), problems = read_sources("s.yaml", "- type: book\n  id: kbs-1\n")
    assert problems == (
        Problem(Place("s.yaml", 2), rules.SOURCE_WITHOUT_TITLE, 'source "kbs-1" has no title'),
    )
    assert source.id == "kbs-1"


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        ("", "1: this source has no id (give it a short name that links can use)"),
        ("[a]", "1: the id of this source is no text (write one short name)"),
        ("kbs 1", '1: the id "kbs 1" holds a space, which no link can hold (write "kbs-1")'),
        ("kbs(1)", '1: the id "kbs(1)" holds a (, which no link can hold (write "kbs-1")'),
        (r"a\b", r'1: the id "a\b" holds a \, which no link can hold (write "a-b")'),
        ('"a#b"', '1: the id "a#b" holds a #, which no link can hold (write "a-b")'),
        (r'"\x07"', '1: the id "\ufffd" holds a control character, which no link can hold'),
    ],
)
def test_an_id_must_fit_into_a_link(id_: str, said: str) -> None:
    text = f"- id: {id_}\n  title: T\n"
    assert read_sources("s.yaml", text)[0] == ()
    assert sentences("s.yaml", text) == [said]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("s.yaml", "- id: a\n  title: T\n- title: U\n  id: a\n", 4),
        ("s.json", '[{"id": "a", "title": "T"},\n{"title": "U",\n"id": "a"}]', 3),
        ("s.bib", "@book{a, title = {T}}\n\n@book{a,\n title = {U}}", 3),
    ],
)
def test_of_two_sources_with_one_id_the_first_stays(name: str, text: str, line: int) -> None:
    (source,), _ = read_sources(name, text)
    said = f'{line}: source "a" stands twice, first in line 1 (give each source an id of its own)'
    assert source.title == "T"
    assert sentences(name, text) == [said]


# ----- Mistakes in YAML -----

QUOTE = 'put text that begins with "*", "&" or "!" in quotes'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- id: a\n  title: T\n  id: b", ['3: "id" stands twice in this source, first in line 1']),
        ("hello", ['1: a source file must be a list of sources (begin each source with "- ")']),
        (
            "id: a\ntitle: T",
            ['1: a source file must be a list of sources (begin each source with "- ")'],
        ),
        (
            "refrences:\n- id: a",
            ['1: a source file must be a list of sources (did you mean "references"?)'],
        ),
        (
            "lang: en\nreferences:\n- id: a\n  title: T",
            ['1: warning: "lang" is not read: sources stand under "references"'],
        ),
        (
            "- id: a\n  title: T\n- b",
            [
                (
                    "3: a source must have keys, such as id and title"
                    ' (write "- id: a-short-name", and the other keys under "id")'
                )
            ],
        ),
        ("- id: a\n  title: T\n-\n", ["3: a source is empty here"]),
        ("- id: a\n  title: T\n  [x]: y", ["3: a key must be a word"]),
        (
            "- id: a\n  title: T\n  note: *x",
            [f'3: a source file may not use YAML aliases ("*x") ({QUOTE})'],
        ),
        (
            "- id: a\n  title: T\n  note: &x y",
            [f'3: a source file may not use YAML anchors ("&x") ({QUOTE})'],
        ),
        (
            "- id: a\n  title: T\n  note: !x y",
            [f'3: a source file may not use YAML tags ("!x") ({QUOTE})'],
        ),
        (
            "- id: a\n  title: Foo: bar",
            ['2: a colon stands where none may stand (put text that holds ": " in quotes)'],
        ),
        (
            '- id: a\n  title: "T\n  type: book',
            ["2: a quotation mark is opened here and not closed"],
        ),
        (
            "- id: a\n  titel T\n  type: book",
            ['2: a key has no ":" after it (write "key: value")'],
        ),
        (
            "- id: a\n  title: @home",
            ["2: a value begins with a character that must be quoted"],
        ),
        (
            '- id: a\n  title: "T" x',
            ["2: a key, its indentation or a quotation mark is wrong"],
        ),
        ("- id: a\n  title: T\n- [[", ["3: a value is missing"]),
        ("- id: a\n  title: T\n- [a b: c", ['3: a "," or a closing bracket is missing']),
        ("- id: a\n  title: T\n\t- x", ["3: a line is indented with a tab (indent with spaces)"]),
        (
            '- id: a\n  title: "\\q"',
            ["2: a backslash within double quotes must be written twice"],
        ),
        ("- id: a\x00", ["1: the file holds a character that YAML does not allow"]),
        ("- " * 100, ["1: lists and mappings are nested too deeply here"]),
    ],
)
def test_a_mistake_in_the_yaml_is_said_with_its_line(text: str, said: list[str]) -> None:
    found = sentences("s.yaml", text)
    assert [line for line in found if "has no title" not in line] == said


def test_yaml_that_grows_when_it_is_read_is_refused() -> None:
    bomb = "- &a [x, x]\n" + "".join(f"- &{b} [*{a}, *{a}]\n" for a, b in pairwise("abcdefghi"))
    assert read_sources("s.yaml", bomb)[0] == ()


# ----- Mistakes in JSON -----


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '"x"',
            '1: a source file must be a list of sources (a CSL-JSON file is an array: "[{…}, {…}]")',
        ),
        ('{"item": []}', '1: a source file must be a list of sources (did you mean "items"?)'),
        ("[\n3]", "2: a source must be an object with keys, such as id and title"),
        ('[\n{"id": "a",\n"title": }]', "3: a value is missing here"),
        ('[\n{"id": "a"\n"title": "T"}]', '3: a "," or a closing bracket is missing here'),
        ('[\n{"id": "a",\n}]', '3: a "," stands before "}", where none may stand'),
        ('[\n{"id" "a"}]', '2: a ":" is missing after a key'),
        ("[]\n\nx", "3: something stands after the end of the list"),
        ('[\n{"id": "a}]', "2: a quotation mark is opened here and not closed"),
        ('[\n{"id": "\\q"}]', "2: a backslash must be written twice"),
        ('[\n{"id": NaN}]', "2: the JSON cannot be read: NaN is no number"),
        ("[" * 100_000, "1: lists and objects are nested too deeply here"),
    ],
)
def test_a_mistake_in_the_json_is_said_with_its_line(text: str, said: str) -> None:
    assert sentences("s.json", text) == [said]


def test_a_json_key_that_stands_twice_is_said_with_both_lines() -> None:
    text = '[{"id": "a",\n"title": "T",\n"title": "U",\n"custom": {"x": 1, "x": 2}}]'
    assert sentences("s.json", text) == [
        '3: "title" stands twice in this source, first in line 2',
        '4: "x" stands twice in this source',
    ]


# ----- Mistakes in BibTeX -----

CHECK = "check its braces, quotation marks and commas"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            "@book{x,\n title = {T",
            f'2: entry "x" is not closed before the next one begins ({CHECK})',
        ),
        ("@book{x, title}", f'2: entry "x" has a field without "=" ({CHECK})'),
        ("@book{x title = {T}}", f'2: entry "x" has no comma after its key ({CHECK})'),
        (
            "@book{,title = {T}}",
            "2: this source has no id (give it a short name that links can use)",
        ),
        ("@book{x,\n year = 2024}", '2: source "x" has no title'),
        ("@book x, title = {T}", '2: "@book" begins no entry (write "{" right after it)'),
        (
            "@book{x,\n title = {T}\n author = {A}}",
            '3: a "," is missing after this value',
        ),
        (
            "@book{x, title = {T},\n Title = {U}}",
            '3: "title" stands twice in this source, first in line 2',
        ),
        (
            "@book{x, title = {T},\n publisher = kbs}",
            '3: warning: "kbs" stands without braces, and no @string has this name (write "{kbs}")',
        ),
        (
            "@book{x, title = {T},\n autor = {A}}",
            (
                '3: warning: source "x" has the field "autor", which is not read'
                ' (did you mean "author"?)'
            ),
        ),
        (
            "@book{x, title = {T},\n crossref = {y}}",
            (
                '3: warning: source "x" takes fields from another entry ("crossref"),'
                " which is not read (write these fields in this entry too)"
            ),
        ),
        (
            "@bok{x, title = {T}}",
            (
                '2: warning: source "x" has the type "@bok", which BibTeX does not know'
                ' (did you mean "book"?)'
            ),
        ),
        (
            "@book{x, title = {T},\n kind = {primry}}",
            '3: source "x" has the unknown kind "primry" (did you mean "primary"?)',
        ),
    ],
)
def test_a_mistake_in_a_bibtex_entry_leaves_the_others_whole(entry: str, said: str) -> None:
    text = f"@book{{first, title = {{One}}}}\n{entry}\n@book{{last, title = {{Two}}}}\n"
    found = read_sources("s.bib", text)[0]
    assert sentences("s.bib", text) == [said]
    assert {"first", "last"} <= {source.id for source in found}


def test_the_last_bibtex_entry_may_not_be_left_open() -> None:
    assert sentences("s.bib", "\n@book{x, title = {T}") == [f'2: entry "x" is not closed ({CHECK})']


def test_bibtex_comments_are_no_entries() -> None:
    text = "Made by hand.\n@comment{x}\n@Comment\n@preamble{{y}}\n@book{a, title = {T}}"
    assert one("s.bib", text).id == "a"


# ----- Whatever the text -----


def test_another_suffix_is_said() -> None:
    assert sentences("s.txt", "x") == ["1: a source file ends in .yaml, .json or .bib"]


TOKENS = st.sampled_from(
    [
        *(
            "- ",
            "id: ",
            "title: ",
            "issued: ",
            "\n",
            "\n  ",
            "references:",
            "[",
            "]",
            "{",
            "}",
            ",",
        ),
        *(":", '"', "'", "&a ", "*a", "!x ", "#", "|", "---", "@book{", "@string{", "a", "=", "\\"),
        *(
            "\\url{",
            "$",
            "~",
            "author",
            " and ",
            "2024",
            "-",
            "/",
            "\x00",
            "\ud800",
            "é",
            "\t",
            "(",
        ),
        *(
            '"id"',
            '"title"',
            "\\u",
            "null",
            "NaN",
            "1e999",
            "kind",
            "month = jan",
            "\ufdd0",
            "date-parts",
        ),
    ]
)


@given(text=st.text() | st.lists(TOKENS).map("".join), suffix=st.sampled_from(SUFFIXES))
def test_no_text_stops_the_reader(text: str, suffix: str) -> None:
    sources, problems = read_sources(f"s.{suffix}", text)
    last = text.count("\n") + text.count("\r") + 1
    for problem in problems:
        assert 1 <= problem.place.line <= last + 1
    for source in sources:
        assert json.loads(source.csl)["id"] == source.id
        source.csl.encode()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda values: st.lists(values) | st.dictionaries(st.text(), values),
    max_leaves=8,
)
ITEMS = st.fixed_dictionaries(
    {"id": st.text()},
    optional={
        key: JSON | st.dictionaries(st.sampled_from(["date-parts", "raw", "circa", "year"]), JSON)
        for key in ("title", "issued", "author", "custom", "note", "kind", "URL", "status", "x")
    },
)


@given(items=st.lists(ITEMS))
@example(items=[{"id": "0", "issued": {"date-parts": [], "year": [None]}}])
def test_no_value_stops_the_reader(items: list[object]) -> None:
    for name in ("s.json", "s.yaml"):
        for source in read_sources(name, json.dumps(items))[0]:
            assert json.loads(source.csl)["id"] == source.id


# ----- Hints -----


def test_a_hint_names_the_closest_word() -> None:
    known = [f"kbs-{n}" for n in range(188000, 198000)]
    assert did_you_mean("kbs-18855", ["kbs-188550", "kbs-1"]) == 'did you mean "kbs-188550"?'
    assert did_you_mean("kbs-18855x", known) == 'did you mean "kbs-188550"?'
    assert did_you_mean("KBS-190000", known) == 'did you mean "kbs-190000"?'


def test_a_word_like_no_other_gets_no_hint() -> None:
    assert did_you_mean("reuters", ["kbs", "un", "zzz"]) == ""
    assert did_you_mean("", ["kbs"]) == ""
    assert did_you_mean("kbs", []) == ""


def test_a_hint_does_not_depend_on_order() -> None:
    known = ["abcd", "abce", "abcf"]
    assert did_you_mean("abcx", known) == did_you_mean("abcx", known[::-1])


def test_a_word_that_is_asked_for_again_is_not_compared_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where a file of sources is gone, thousands of citations ask for the same few ids."""
    made: list[str] = []

    def counted(*, b: str, autojunk: bool) -> SequenceMatcher[str]:
        made.append(b)
        return SequenceMatcher(b=b, autojunk=autojunk)

    monkeypatch.setattr(suggest, "SequenceMatcher", counted)
    known = [f"asked-again-{n}" for n in range(50)]
    hints = {did_you_mean("asked-agian-7", iter(known)) for _ in range(20)}

    assert hints == {'did you mean "asked-again-7"?'}
    assert made == ["asked-agian-7"]
