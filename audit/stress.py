"""A site unlike the sample: what a theme meets once other people write.

Titles as long as a paragraph and as short as a letter, no pictures, 300 sources, Arabic, Korean,
words that cannot be broken, a page of one paragraph; and an explainer of the size for which the
budgets are set. The same text comes out each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

WORDS, CITATIONS = 1500, 30
LONG = (
    "How the treaty on mutual inspection of inland waterways, signed in haste and amended four times, "
    "came to be read by each of its seven parties as a promise made by the other six"
)
UNBROKEN = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
TALE = (
    "The commission met in the old customs house and heard the pilots first. They had kept count of "
    "every vessel since the lock was closed, in a ledger that nobody had asked them for. What the "
    "ledger shows is not what the ministry had said, and the ministry has not explained why. Two of "
    "its engineers wrote a note of their own; it was never sent. The harbour's own figures lie "
    "between the two, as harbours' figures do. "
)
ARABIC = "اجتمعت اللجنة في مبنى الجمارك القديم واستمعت إلى المرشدين أولاً. كانوا قد أحصوا كل سفينة منذ إغلاق الهويس. "
KOREAN = "위원회는 옛 세관 건물에 모여 먼저 도선사들의 말을 들었다. 그들은 갑문이 닫힌 뒤로 모든 배를 세어 두었다. "
SETTINGS = '''"""A site to audit."""

from nutgraf import plugin, theme

SITENAME = "The Inland Waterways Observer and Gazette"
SITESUBTITLE = "What is known of rivers, and how well"
SITEURL = "https://waterways.example"
TIMEZONE = "UTC"
PATH = "content"
PLUGINS = [plugin]
THEME = theme.PATH
NUTGRAF_IGNORE = ["N532", "N701"]
'''


def write(folder: Path) -> None:
    """Write the site, settings and all, into a folder."""
    for path, text in files():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


def files() -> Iterator[tuple[str, str]]:
    """Every file of it, by path."""
    yield "pelicanconf.py", SETTINGS
    yield "content/sources/all.yaml", "".join(map(_source, range(300)))
    yield (
        "content/actors/commission.md",
        _front("Waterways Commission", kind="body") + "It meets.\n",
    )
    yield (
        "content/actors/ministry.md",
        _front(f"Ministry of {LONG}", kind="office") + "It builds.\n",
    )
    yield (
        "content/glossary/lock.md",
        _front("Lock", short="A step for ships.") + "It lifts ships.\n",
    )
    yield "content/timelines/river.md", _timeline()
    yield "content/explainers/budget.md", budget()
    yield "content/explainers/many-sources.md", _many_sources()
    yield "content/explainers/long-title.md", _explainer(LONG, _paragraphs(3, cited=True))
    yield "content/explainers/unbroken.md", _explainer(UNBROKEN, f"{UNBROKEN} `{UNBROKEN}`\n")
    yield "content/explainers/a.md", _explainer("A", "It is so.\n", summary="")
    arabic = f"## {ARABIC[:40]} {{#one}}\n\n{ARABIC * 4}\n\n> {ARABIC}\n\n- {ARABIC}\n- {ARABIC}\n"
    yield "content/explainers/arabic.md", _explainer(ARABIC[:58], arabic, lang="ar")
    yield "content/explainers/korean.md", _explainer(KOREAN[:24], f"{KOREAN * 4}\n", lang="ko")
    yield "content/pages/one-paragraph.md", _front("One paragraph") + f"{TALE}\n"
    yield "content/pages/everything.md", _front("Everything") + _everything()


def budget() -> str:
    """An explainer of 1,500 words with 30 citations, and the records that such a text has."""
    cited = iter(range(CITATIONS))
    claims = "\n".join(_claim(f"c{n}", next(cited), next(cited)) for n in range(3))
    keys = "".join(
        f"> - {varied(20, seed=90 + n)} [So it is said](source:s{next(cited)}).\n" for n in range(3)
    )
    body = ""
    for number in range(7):
        body += f"## What the ledger shows, part {number} {{#part-{number}}}\n\n"
        for paragraph in range(3):
            told = varied(60, seed=number * 3 + paragraph)
            named = (
                f"[the {UNITS[number]} report](source:s{n})"
                if (n := next(cited, -1)) >= 0
                else "it"
            )
            body += f"{told} So says {named}.\n\n"
    return _explainer("What the pilots' ledger shows", f"> [!KEY]\n{keys}\n{claims}\n{body}")


SYLLABLES = "an ber co den el fa gor hi is jun ka lo mar ne or pil que ro sa tin ul ver wen xi yo zan".split()
UNITS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")


def varied(words: int, seed: int) -> str:
    """Words of no language, which no compressor can say in few bytes."""
    dice = Random(seed)
    known = ["".join(dice.choices(SYLLABLES, k=dice.randint(1, 4))) for _ in range(words)]
    told = iter(dice.choices(known, k=words))
    sentences: list[str] = []
    while sentence := " ".join(islice(told, dice.randint(6, 18))):
        sentences.append(f"{sentence.capitalize()}.")
    return " ".join(sentences)


def _claim(id_: str, one: int, other: int) -> str:
    return (
        f"> [!CLAIM] The ministry closed the lock before it had leave to. {{#{id_}}}\n>\n"
        f"> - 2023-04: alleged by [the commission](actor:commission), [a report](source:s{one}).\n"
        f"> - 2023-06-01: denied by [the ministry](actor:ministry), [a note](source:s{other}).\n"
    )


def _source(number: int) -> str:
    title = LONG if number % 50 == 7 else varied(8, seed=1000 + number)
    return (
        f"- {{id: s{number}, type: report, title: '{title}', publisher: '{varied(2, seed=2000 + number % 40)}', "
        f"issued: '20{number % 24:02}-03', kind: {('primary', 'secondary')[number % 2]}, "
        f"URL: 'https://press.example/{number}', archived: 'https://archive.example/{number}'}}\n"
    )


def _front(title: str, **more: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in more.items())
    return f'---\ntitle: "{title}"\n{lines}---\n\n'


def _explainer(
    title: str, body: str, summary: str = "What is known, and how well.", lang: str = ""
) -> str:
    more = {
        "date": "2025-03-01",
        "topic": "Waterways",
        "tags": "[locks, pilots]",
        "authors": "[Ann Pilot]",
    }
    if summary:
        more["summary"] = summary
    if lang:
        more["lang"] = lang
    return _front(title, **more) + body


def _paragraphs(count: int, *, cited: bool) -> str:
    end = " [So it says](source:s1)." if cited else ""
    return "".join(f"{TALE.strip()}{end}\n\n" for _ in range(count))


def _many_sources() -> str:
    body = "".join(f"In year {n} [a volume](source:s{n}) was kept.\n\n" for n in range(300))
    return _explainer("Three hundred volumes", body)


def _timeline() -> str:
    dates = (
        "1890",
        "1914~",
        "1950-03",
        "1987-10-16",
        "1999/2001",
        "2010?",
        "2023-04-02",
        "2024-05/..",
    )
    events = "".join(
        f"## {date}: The lock is closed to barges, once more {{#e{n} .closing}}\n\n"
        f"[The commission](actor:commission) closed it, says [a report](source:s{n}).\n\n"
        for n, date in enumerate(dates)
    )
    return _front("The river", summary="Its locks.") + "What happened on it.\n\n" + events


def _everything() -> str:
    """Each thing that Markdown has."""
    wide = "|".join(f" column {n} " for n in range(9))
    rule, row = "|".join("---" for _ in range(9)), "|".join(f" {n * 1234567} " for n in range(9))
    return (
        f"## A table {{#table}}\n\n|{wide}|\n|{rule}|\n|{row}|\n|{row}|\n\n### Code\n\n```\n"
        f"{'a_line_of_code ' * 12}\n```\n\n> A quotation.\n\n1. One\n2. Two\n   - deeper\n     - deeper still\n\n"
        f"#### Notes\n\nIt has a note.[^1] ~~Not so.~~ **Bold**, *slanted*, `code`.\n\n---\n\n"
        "https://example.org/" + "a-very-long-way/" * 12 + "\n\n[^1]: The note, with "
        "[a link](https://example.org/).\n\n> [!NOTE]\n> A note of GitHub's.\n"
    )
