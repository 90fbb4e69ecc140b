"""The race: everybody gets the same work, and what is measured is what is said. No test is of a time."""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench import output, rivals, tables
from bench.__main__ import main
from bench.corpus import Article, Corpus, Recipe
from bench.edits import SCENARIOS, Edits, Scenario, VoidError, marks
from bench.formats import LAYOUTS
from bench.formats.layout import OUTPUT
from bench.measure import run
from bench.race import Plan, chosen, race
from bench.records import CITATIONS, CLAIMS, EVENTS, Records
from bench.results import Failure, Machine, Made, Peak, Race, Racer, Time, Yardstick, load, save
from bench.rivals import Absent, Rival

SMALL = Recipe(articles=6, words=200)
TEASER = re.compile(r'<article class="teaser">')


def articles(recipe: Recipe) -> list[Article]:
    return list(Corpus(recipe).articles())


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


# ----- The corpus -----


def test_the_same_seed_makes_the_same_articles_and_another_makes_others() -> None:
    assert articles(SMALL) == articles(SMALL)
    others = articles(replace(SMALL, seed=2))
    assert not {a.text for a in articles(SMALL)} & {a.text for a in others}


@pytest.mark.parametrize("words", [150, 800, 3000])
def test_an_article_is_about_as_long_as_was_asked_for(words: int) -> None:
    texts = [article.text for article in articles(Recipe(20, words=words))]
    counted = [len(re.findall(r"[A-Za-z0-9]+(?:[^\s|]*)", text)) for text in texts]
    assert sum(counted) / len(counted) == pytest.approx(words, rel=0.15)


def test_an_article_has_all_that_texts_have() -> None:
    for article in articles(Recipe(10)):
        for part in ("\n## ", "\n- ", "\n> ", "\n| ", "[^1]", "](article:", "](https:", " **"):
            assert part in article.text
        assert len(set(article.tags)) == 3
        assert article.topic


def test_there_are_as_many_tags_and_topics_as_were_asked_for() -> None:
    corpus = Corpus(replace(SMALL, articles=400, tags=30, topics=4))
    used = list(corpus.articles())
    assert {tag for article in used for tag in article.tags} == set(corpus.tags)
    assert {article.topic for article in used} == set(corpus.topics)
    assert (len(corpus.tags), len(corpus.topics)) == (30, 4)


def test_every_article_cites_claims_and_tells_as_much_as_every_other() -> None:
    records = Records(Corpus(replace(SMALL, records=True)))
    for article in records.corpus.articles():
        text = records.text(article, article.text_with("{}.md".format))
        prose = "\n".join(line for line in text.splitlines() if not line.startswith(">"))
        assert prose.count("](source:") == CITATIONS
        assert text.count("[!CLAIM]") == CLAIMS
        assert records.timeline(article).count("\n## ") == EVENTS


def test_a_giant_timeline_has_as_many_events_as_were_asked_for() -> None:
    records = Records(Corpus(replace(SMALL, records=True, giant=70)))
    assert records.giant_timeline().count("\n## ") == 70


# ----- Everybody's format -----


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_article_says_the_same_of_itself_in_every_format(name: str, tmp_path: Path) -> None:
    LAYOUTS[name].write(Corpus(SMALL), tmp_path)
    for article in articles(SMALL):
        text = (tmp_path / LAYOUTS[name].articles / f"{article.slug}.md").read_text("utf-8")
        said = front_matter(text)
        tags = sorted((article.topic, *article.tags))
        assert said == (article.title, str(article.date), tags)
        assert "](article:" not in text


def front_matter(text: str) -> tuple[str, str, list[str]]:
    """Title, date, and topic and tags together, however a rival has them."""
    front: dict[str, Any]
    if text.startswith("+++"):
        front = tomllib.loads(text.split("+++")[1])
        front |= front["taxonomies"]
    elif text.startswith("---"):
        front = yaml.safe_load(text.split("---\n")[1])
    else:
        rows = text.partition("\n\n")[0].splitlines()
        front = {key.lower(): value for key, _, value in (row.partition(": ") for row in rows)}
    topic = front.get("topic") or front.get("topics") or front.get("category") or ""
    names: list[str] = []
    for value in (topic, front["tags"]):
        names += value.split(", ") if isinstance(value, str) else value
    return front["title"], str(front["date"]), sorted(names)


@pytest.mark.parametrize("name", [name for name in rivals.RIVALS if name != "pelican-cached"])
def test_every_rival_makes_the_same_kinds_of_pages(name: str, tmp_path: Path) -> None:
    rival = rivals.RIVALS[name]()
    if isinstance(rival, Absent):
        pytest.skip(f"{name}: {rival.reason}")
    recipe = Recipe(articles=55, words=150, tags=6, topics=2)
    corpus = Corpus(recipe)
    rival.site_layout.write(corpus, tmp_path)
    rival.prepare(tmp_path)
    cost = run(rival.command, tmp_path, rival.environment)
    assert cost.code == 0, cost.said

    made, layout = tmp_path / OUTPUT, rival.site_layout
    assert output.weight(made).articles == recipe.articles
    assert all((made / layout.page(article.slug)).is_file() for article in corpus.articles())
    assert (made / layout.feed).read_text("utf-8").count("<entry>") == 50
    topics = Counter(article.topic for article in corpus.articles())
    tags = Counter(tag for article in corpus.articles() for tag in article.tags)
    assert teasers(made, "topics") == pages_of(topics)
    assert teasers(made, "tags") == pages_of(tags)
    everything = [*made.glob("*.html"), *made.glob("*page/**/*.html")]
    everything += [*made.glob("index/**/*.html"), *made.glob("explainers/page/**/*.html")]
    assert sorted(listed(everything))[-3:] == [15, 20, 20]


def teasers(made: Path, folder: str) -> list[int]:
    """How many teasers each page of some lists has, without pages that only lead on."""
    return sorted(listed([*(made / folder).rglob("*.html")]))


def listed(paths: list[Path]) -> list[int]:
    counts = {path: len(TEASER.findall(path.read_text("utf-8"))) for path in paths}
    return [count for count in counts.values() if count]


def pages_of(names: Counter[str]) -> list[int]:
    return sorted(
        min(20, count - first) for count in names.values() for first in range(0, count, 20)
    )


# ----- The edits -----


@pytest.mark.parametrize(
    ("name", "scenario"),
    [
        (name, scenario)
        for name, layout in LAYOUTS.items()
        for scenario in SCENARIOS
        if scenario not in {"cold", "nothing"} and (scenario != "source" or layout.sources)
    ],
)
def test_an_edit_changes_one_file(name: str, scenario: Scenario, tmp_path: Path) -> None:
    layout = LAYOUTS[name]
    corpus = Corpus(replace(SMALL, records=name == "nutgraf"))
    layout.write(corpus, tmp_path)
    edits, words = Edits(tmp_path, layout, corpus), marks()
    edits.make("body", next(words))
    for mark in (next(words), next(words)):
        before = snapshot(tmp_path)
        edits.make(scenario, mark)
        after = snapshot(tmp_path)
        changed = [path for path in after if after[path] != before[path]]
        assert changed == [edits.path(scenario).relative_to(tmp_path).as_posix()]
        assert after[changed[0]].count(mark.encode()) == 1


def test_a_rival_that_did_not_do_the_work_is_found_out(tmp_path: Path) -> None:
    layout, corpus = LAYOUTS["hugo"], Corpus(SMALL)
    layout.write(corpus, tmp_path)
    edits = Edits(tmp_path, layout, corpus)
    edits.make("body", "Zzqold")
    page = tmp_path / OUTPUT / layout.page(edits.slug)
    with pytest.raises(VoidError, match="was not made"):
        edits.check("body", "Zzqold")
    page.parent.mkdir(parents=True)
    page.write_text("Zzqold")
    edits.check("body", "Zzqold")
    edits.make("body", "Zzqnew")
    with pytest.raises(VoidError, match="does not show the edit"):
        edits.check("body", "Zzqnew")


# ----- What is measured -----

BURN = "import time\nwhile time.process_time() < 0.4: pass"
BELOW = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BURN!r}], check=True)"
TWO_BELOW = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BELOW!r}], check=True)"


def test_the_time_of_a_childs_child_counts(tmp_path: Path) -> None:
    assert run([sys.executable, "-c", TWO_BELOW], tmp_path).cpu >= 0.4


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no /proc here")
def test_the_memory_of_a_childs_child_counts(tmp_path: Path) -> None:
    hold = "import time; held = bytearray(b'x') * 150_000_000; time.sleep(0.5)"
    below = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}], check=True)"
    cost = run([sys.executable, "-c", below], tmp_path, watch=True)
    assert cost.peak > 150_000_000
    assert cost.memory


def test_what_a_command_says_and_how_it_ends_is_kept(tmp_path: Path) -> None:
    cost = run([sys.executable, "-c", "print('why'); raise SystemExit(3)"], tmp_path)
    assert (cost.code, cost.said) == (3, "why\n")


def test_a_command_that_does_not_end_is_stopped(tmp_path: Path) -> None:
    assert run(["sleep", "60"], tmp_path, limit=0.1).code < 0


def test_files_written_anew_are_counted_even_with_the_same_bytes(tmp_path: Path) -> None:
    for name in ("same", "again"):
        (tmp_path / name).write_text("x")
    before = output.stamps(tmp_path)
    (tmp_path / "again").unlink()
    for name in ("again", "new"):
        (tmp_path / name).write_text("x")
    assert output.rewritten(before, output.stamps(tmp_path)) == 2


# ----- A whole race, and what is written of it -----


def results(rivals_: tuple[Racer, ...] = ()) -> Race:
    return Race(Machine("A processor", 2, 2**34, "Linux", "3.11.7"), "2026-06-01", [*rivals_])


@pytest.mark.slow
def test_a_small_race_measures_what_it_says(tmp_path: Path) -> None:
    found = results()
    plan = Plan(
        recipes=(replace(SMALL, articles=5),),
        rivals=(rivals.nutgraf(),),
        scenarios=chosen(["body"]),
        rounds=1,
        slow_rounds=1,
        slow=60,
        limit=600,
        work=tmp_path / "work",
    )
    race(plan, found, lambda _: None)
    assert found.failures == []
    cold, body = found.times
    assert (cold.scenario, body.scenario) == ("cold", "body")
    assert 0 < body.rewritten < cold.rewritten == found.made[0].files
    assert found.made[0].articles == 5
    assert not (tmp_path / "work").exists()


@pytest.mark.slow
def test_a_rival_that_fails_is_marked_and_the_others_go_on(tmp_path: Path) -> None:
    broken = Rival("hugo", "Broken", "hugo", "1", (sys.executable, "-c", "raise SystemExit(1)"))
    found = results()
    plan = Plan((SMALL,), (broken, rivals.nutgraf()), ("cold",), 1, 1, 60, 600, tmp_path / "work")
    race(plan, found, lambda _: None)
    assert [failure.rival for failure in found.failures] == ["hugo"]
    assert [time.rival for time in found.times] == ["nutgraf"]


def finished() -> Race:
    found = results((Racer("nutgraf", "Nutgraf", "1"), Racer("hugo", "Hugo", "2")))
    found.absent = {"zola": "install it"}
    for size in (100, 1000):
        recipe = Recipe(size)
        for name, factor in (("nutgraf", 3), ("hugo", 1)):
            for number in (1, 2, 3):
                wall = factor * size / 100 + number / 10
                found.times.append(Time(recipe, name, "cold", number, wall, 2 * wall, size))
            found.peaks.append(Peak(recipe, name, "cold", 50 * 2**20, "pss"))
            found.made.append(Made(recipe, name, size + 9, size + 5, 10**6, size, 9 * 10**5))
        found.failures.append(Failure(recipe, "hugo", "body", "did\nnot"))
    found.yardsticks.append(Yardstick("python", 0.1, 0.1))
    return found


def test_the_tables_show_medians_spread_ratios_and_failures() -> None:
    said = tables.document(finished())
    assert "| Nutgraf | **3.20** (3.10 to 3.30) *2.67* |" in said
    assert "| Hugo | **1.20** (1.10 to 1.30) *1.00* |" in said
    assert "| Peak memory, MiB (PSS) | cold |\n| --- | ---: |\n| Nutgraf | 50 |" in said
    assert "- not here: zola: install it" in said
    assert "- hugo, 100 articles, one body: did not" in said
    assert "| Nutgraf: plain, 1,000 against 100 | 0.94 |" in said


def test_raw_numbers_are_read_as_they_were_written(tmp_path: Path) -> None:
    save(finished(), tmp_path / "race.json")
    assert load(tmp_path / "race.json") == finished()


def test_the_readme_gets_a_table_between_its_marks_and_nothing_else_changes(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n\n{tables.BEGIN}\nformer\n{tables.END}\n\nafter\n")
    tables.put_into(readme, tables.summary(finished()))
    said = readme.read_text()
    assert said.startswith(f"before\n\n{tables.BEGIN}\n| Articles, seconds | 100, cold |")
    assert said.endswith(f"\n{tables.END}\n\nafter\n")
    assert "| Nutgraf 1 | 3.20 | 30.2 |" in said
    assert "former" not in said


def test_a_readme_without_marks_is_left_alone(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("no marks")
    with pytest.raises(ValueError, match="has no"):
        tables.put_into(readme, "x")
    assert readme.read_text() == "no marks"


def test_a_site_is_made_from_the_command_line(tmp_path: Path) -> None:
    into = tmp_path / "site"
    main(["make", "--rival", "nutgraf", "--size", "3", "--records", "--into", str(into)])
    assert len([*(into / "content" / "explainers").glob("*.md")]) == 3
    with pytest.raises(SystemExit):
        main(["make", "--rival", "nutgraf", "--size", "3", "--into", str(into)])
