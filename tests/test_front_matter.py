"""What stands above a text: YAML between dashes, or Pelican's own `Key: value` header."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import ENGINES, MARKDOWN
from nutgraf.model import Document, Kind
from nutgraf.reading.document import Manuscript, read_document
from nutgraf.reading.engines import make_engine

ENGINE = make_engine(ENGINES[0], MARKDOWN)


def read(text: str, kind: Kind = "explainer", defaults: dict[str, str] | None = None) -> Document:
    manuscript = Manuscript("content/talks.md", kind, text, defaults=defaults or {})
    return read_document(manuscript, ENGINE)


def errors(document: Document) -> list[str]:
    return [problem.text for problem in document.problems if problem.severity == "error"]


def shown(value: Any) -> Any:
    """A front matter value as a test writes it: dates as text."""
    return getattr(value, "text", value)


PELICAN = """Title: Talks: the first day
Date: 2010-12-03 10:20
Modified: 2010-12-05 19:30
Category: Foreign affairs
Tags: pelican, publishing
Keywords: talks, peace
Slug: first-day
Authors: Doe, Jane; Roe, Richard
Summary: Short version for index
    and feeds
Lang: en

The talks began.
"""

YAML = """---
title: "Talks: the first day"
date: 2010-12-03 10:20
updated: 2010-12-05T19:30
topic: Foreign affairs
tags: [pelican, publishing]
slug: first-day
authors:
  - Doe, Jane
  - Roe, Richard
summary: >
  Short version for index
  and feeds
lang: en
---

The talks began.
"""


@pytest.mark.parametrize("text", [PELICAN, YAML], ids=["pelican", "yaml"])
def test_both_headers_say_the_same(text: str) -> None:
    document = read(text)
    front = document.front

    assert not errors(document)
    assert front.title == "Talks: the first day"
    assert shown(front.date) == "2010-12-03T10:20"
    assert shown(front.updated) == "2010-12-05T19:30"
    assert front.topic == "Foreign affairs"
    assert front.tags == ("pelican", "publishing")
    assert front.authors == ("Doe, Jane", "Roe, Richard")
    assert front.summary == "Short version for index and feeds"
    assert front.slug == "first-day"
    assert front.lang == "en"
    assert [block.text.parts for block in document.body] == [("<p>The talks began.</p>",)]  # type: ignore[union-attr]


# ----- Pelican's header, as its sites have it -----


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("Title: A: b: c", "title", "A: b: c"),
        ("Title: \"Quoted\" and 'quoted'", "title", "\"Quoted\" and 'quoted'"),
        ("Title:   spaced   ", "title", "spaced"),
        ("title: lower", "title", "lower"),
        ("Title: 회담", "title", "회담"),
        ("Title: 1984", "title", "1984"),
        ("Tags: a, b , c", "tags", ("a", "b", "c")),
        ("Tags: a; b, c", "tags", ("a", "b, c")),
        ("Tags:", "tags", ()),
        ("Tag: one", "tags", ("one",)),
        ("Author: Jane Roe", "authors", ("Jane Roe",)),
        ("Author: Roe, Jane;", "authors", ("Roe, Jane",)),
        ("Authors: Jane Roe, John Doe", "authors", ("Jane Roe", "John Doe")),
        ("Category: C++", "topic", "C++"),
        ("Description: Said so", "summary", "Said so"),
        ("Status: published", "status", "published"),
        ("Status: draft", "status", "draft"),
        ("Status: Draft", "status", "draft"),
        ("Status: hidden", "status", "draft"),
        ("Status: skip", "status", "draft"),
        ("Date: 2010-12-03", "date", "2010-12-03"),
        ("Date: 2010-12", "date", "2010-12"),
        ("Date: 2010-12-03 10:20", "date", "2010-12-03T10:20"),
        ("Date: 2010-12-03 10:20:30", "date", "2010-12-03T10:20:30"),
        ("Date: 2010-12-03T10:20:30Z", "date", "2010-12-03T10:20:30Z"),
        ("Date: 2010-12-03 10:20+02:00", "date", "2010-12-03T10:20+02:00"),
        ("Date: 2010-12-03 10:20:30 +0200", "date", "2010-12-03T10:20:30+02:00"),
        ("Date: 2010-12-03 9:05", "date", "2010-12-03T09:05"),
        ("Date: 2010/12/03", "date", "2010-12-03"),
        ("Date: 3 December 2010", "date", "2010-12-03"),
        ("Date: December 3, 2010 10:20 PM", "date", "2010-12-03T22:20"),
        ("Date: Fri, 03 Dec 2010 10:20:00 GMT", "date", "2010-12-03T10:20+00:00"),
        ("Date: December 2010", "date", "2010-12"),
        ("Modified: 2011-01-02", "updated", "2011-01-02"),
        ("Lang: fr", "lang", "fr"),
        ("Image: images/a b.png", "image", "images/a b.png"),
    ],
)
def test_a_line_of_pelicans_header_is_understood(line: str, key: str, value: Any) -> None:
    head = "" if line.lower().startswith("title") else "Title: T\n"
    document = read(f"{head}{line}\n\nText.\n")

    assert not errors(document)
    if value != ():
        assert shown(getattr(document.front, key)) == value


@pytest.mark.parametrize(
    "line",
    [
        "Template: special",
        "Save_as: index.html",
        "URL: index.html",
        "Subtitle: More",
        "Series: War",
        "Disqus_identifier: 12",
        "Github-Url: https://github.com/x",
        "Headline: No",
        "Cover: images/x.png",
    ],
)
def test_keys_that_pelicans_themes_know_stop_nothing(line: str) -> None:
    assert not errors(read(f"Title: T\nDate: 2010-12-03\n{line}\n\nText.\n"))


def test_a_misspelt_status_stops_the_build_lest_a_draft_come_out() -> None:
    assert errors(read("Title: T\nDate: 2010-12-03\nStatsu: draft\n\nText.\n")) == [
        '"Statsu" is no key of an explainer'
    ]


def test_a_header_ends_at_its_first_empty_line() -> None:
    document = read("Title: T\nDate: 2010-12-03\n\nNote: this is text.\n")

    assert document.front.title == "T"
    assert document.front.summary == "Note: this is text."


def test_a_header_may_stand_between_dashes_as_python_markdown_has_it() -> None:
    document = read(
        "---\nTitle: Talks: day one\nDate: 2010-12-03 10:20\nTags: a, b\n---\n\nText.\n"
    )

    assert not errors(document)
    assert document.front.title == "Talks: day one"
    assert document.front.tags == ("a", "b")


def test_a_header_with_windows_line_ends_and_a_byte_order_mark_is_read() -> None:
    document = read("\ufeff" + PELICAN.replace("\n", "\r\n"))

    assert document.front.title == "Talks: the first day"
    assert document.front.summary == "Short version for index and feeds"


def test_a_key_that_stands_twice_counts_once() -> None:
    document = read("Title: T\nDate: 2010-12-03\nTags: a\nTags: b\n\nText.\n")

    assert document.front.tags == ("a",)
    assert '"Tags" stands twice: first on line 3' in [p.text for p in document.problems]


@pytest.mark.parametrize("mark", ["\x85", "\u2028", "\u2029"])
def test_what_ends_a_line_for_yaml_alone_moves_no_number_of_a_line(mark: str) -> None:
    document = read(f"---\ntitle: 'a{mark}b'\nsummary: S\ntagz: x\n---\nText.\n")

    assert document.front.title == "a b"
    assert [p.place.line for p in document.problems if "tagz" in p.text] == [4]


def test_what_the_files_name_and_folder_say_fills_what_the_header_does_not() -> None:
    defaults = {"date": "2010-12-03", "topic": "War"}

    filled = read("Title: T\n\nText.\n", defaults=defaults).front
    written = read("Title: T\nDate: 2011\nCategory: Peace\n\nText.\n", defaults=defaults).front

    assert (shown(filled.date), filled.topic) == ("2010-12-03", "War")
    assert (shown(written.date), written.topic) == ("2011", "Peace")


# ----- YAML -----


@pytest.mark.parametrize(
    ("block", "key", "value"),
    [
        ("title: 1984", "title", "1984"),
        ("title: no", "title", "no"),
        ("title: 2024-10-18", "title", "2024-10-18"),
        ("title: 'It''s'", "title", "It's"),
        ("title: |\n  Two\n  lines", "title", "Two lines"),
        ("Title: Capitals", "title", "Capitals"),
        ("image-alt: A map", "image_alt", "A map"),
        ("tags: a, b", "tags", ("a", "b")),
        ("tags:\n- a\n- 2024", "tags", ("a", "2024")),
        ("tags: [a, A]", "tags", ("a",)),
        ("authors: Jane Roe", "authors", ("Jane Roe",)),
        ("date: 2024-10-18", "date", "2024-10-18"),
        ("date: 2024", "date", "2024"),
        ("date: 2024-10", "date", "2024-10"),
        ("date: '2024-10-18 09:30'", "date", "2024-10-18T09:30"),
        ("date: 2024-10-18T09:30+09:00", "date", "2024-10-18T09:30+09:00"),
        ("date: 2024-10-18 09:30 +09:00", "date", "2024-10-18T09:30+09:00"),
        ("date:", "date", None),
        ("status: draft", "status", "draft"),
        ("status:", "status", "published"),
        ("lang: no", "lang", "no"),
        ("aliases: [/old.html, /older.html]", "aliases", ("/old.html", "/older.html")),
        ("# a comment\ntopic: War # another", "topic", "War"),
    ],
)
def test_yaml_is_read_as_it_is_written(block: str, key: str, value: Any) -> None:
    head = "" if block.lower().startswith("title") else "title: T\n"
    document = read(f"---\n{head}{block}\n---\nText.\n")

    assert not errors(document)
    assert shown(getattr(document.front, key)) == value


@pytest.mark.parametrize("status", ["drat", "[draft]", "true", "Published?"])
def test_what_cannot_be_read_for_sure_is_not_published(status: str) -> None:
    document = read(f"---\ntitle: T\nstatus: {status}\n---\nText.\n")

    assert document.front.status == "draft"
    assert errors(document)


@pytest.mark.parametrize("end", ["---", "...", "---  "])
def test_front_matter_ends_at_three_dashes_or_dots(end: str) -> None:
    assert read(f"---\ntitle: T\n{end}\nText.\n").front.title == "T"


def test_empty_lines_above_front_matter_are_passed_over() -> None:
    document = read("\n\n---\ntitle: T\nmood: x\n---\n\n[x](sorce:y)\n")

    assert document.front.title == "T"
    assert [problem.place.line for problem in document.problems if "mood" in problem.text] == [5]
    assert [problem.place.line for problem in document.problems if "sorce" in problem.text] == [8]


def test_each_key_knows_its_line() -> None:
    document = read(YAML)

    assert document.at("date").line == 3
    assert document.at("authors").line == 8
    assert document.at("image").line == 1


def test_an_actor_says_what_it_is() -> None:
    text = (
        "---\ntitle: The Kremlin\nkind: Body\nshort: Kremlin\nsame_as: https://x.org\n---\n\nIt.\n"
    )
    front = read(text, "actor").front

    assert (front.kind, front.short, front.same_as) == ("body", "Kremlin", ("https://x.org",))


def test_the_first_paragraph_stands_in_for_a_summary() -> None:
    text = "---\ntitle: T\n---\n\n> A quotation.\n\nThe *first* [paragraph](source:x).\n\nThe second.\n"

    assert read(text).front.summary == "The first paragraph."


def test_a_long_first_paragraph_is_cut_at_a_word() -> None:
    summary = read(f"---\ntitle: T\n---\n\n{'word ' * 100}\n").front.summary

    assert summary.endswith("word…")
    assert len(summary) <= 281


@pytest.mark.parametrize("head", ["---\ntitle: T\nstatus:\n---\n", "Title: T\nStatus:\n"])
def test_a_key_that_says_nothing_leaves_what_the_site_says(head: str) -> None:
    document = read(f"{head}\nText.\n", defaults={"status": "draft"})

    assert document.front.status == "draft"
    assert not [one for one in document.problems if "status" in one.text]


@pytest.mark.parametrize("written", ["5 December", "10:30", "Monday", "12"])
def test_no_year_is_made_up_for_a_date_without_one(written: str) -> None:
    document = read(f"Title: T\nDate: {written}\n\nText.\n")

    assert document.front.date is None
    assert [one for one in errors(document) if one.startswith(f'"Date": "{written}" is no date')]
