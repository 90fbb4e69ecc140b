"""The command as it is typed.

Long because each command and each option has tests of its own.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from building import with_templates
from nutgraf import plugin, rules
from nutgraf.cli import BEGINNINGS, main
from nutgraf.new import RECORDS
from nutgraf.settings import EVIDENCE

Run = Callable[..., Result]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new site, as ``nutgraf new site`` begins it, with us standing in it."""
    monkeypatch.chdir(tmp_path)
    made = CliRunner().invoke(main, ["new", "site", "paper"])
    assert made.exit_code == 0, made.output
    monkeypatch.chdir(with_templates(tmp_path / "paper"))
    return tmp_path / "paper"


@pytest.fixture
def run(site: Path) -> Run:
    """Run the command in the site's folder."""
    return lambda *words: CliRunner().invoke(main, list(words))


def explainer(site: Path) -> Path:
    return site / "content" / "explainers" / "our-first-explainer.md"


def test_a_new_site_builds_at_once(site: Path, run: Run) -> None:
    built = run("build")

    assert built.exit_code == 0, built.output
    assert re.search(r"pages made.*, \d+\.\d s\. Open output/index\.html", built.output)
    assert "Our first explainer" in (site / "output" / "index.html").read_text("utf-8")


def test_a_second_build_writes_nothing(site: Path, run: Run) -> None:
    run("build")
    assert run("build").output.startswith("0 pages made")


def test_a_mistake_is_told_with_its_address_and_nothing_is_written(site: Path, run: Run) -> None:
    run("build")
    before = {path: path.read_bytes() for path in (site / "output").rglob("*") if path.is_file()}
    text = explainer(site).read_text("utf-8")
    explainer(site).write_text(text.replace("source:example", "source:exmaple", 1), "utf-8")

    built = run("build")

    assert built.exit_code == 1
    assert re.search(
        r'^content/explainers/our-first-explainer\.md:\d+: this cites "exmaple", '
        r'which is no source here \[N207\]\n    did you mean "example"\?$',
        built.stderr,
        re.MULTILINE,
    )
    assert built.stderr.rstrip().endswith("1 problem")
    after = {path: path.read_bytes() for path in (site / "output").rglob("*") if path.is_file()}
    assert after == before


def test_check_prints_problems_for_programs(site: Path, run: Run) -> None:
    text = explainer(site).read_text("utf-8")
    explainer(site).write_text(re.sub(r"date: .*", "date: 2024-02-30", text), "utf-8")

    checked = run("check", "--json")

    assert checked.exit_code == 1
    assert json.loads(checked.stdout) == [
        {
            "path": "content/explainers/our-first-explainer.md",
            "line": 4,
            "code": "N118",
            "severity": "error",
            "text": '"date": "2024-02-30" is no date: February 2024 has 29 days',
            "hint": "",
        }
    ]


def test_check_of_a_sound_site_exits_0(run: Run) -> None:
    checked = run("check")
    assert checked.exit_code == 0
    assert checked.output == (
        "no problems\n1 claim: 1 alleged\narchived copies: 1 of 1 source on the web\n"
    )


def test_strict_stops_at_warnings(site: Path, run: Run) -> None:
    text = explainer(site).read_text("utf-8")
    explainer(site).write_text(re.sub(r"summary: .*\n", "", text), "utf-8")

    assert run("check").exit_code == 0
    assert run("check", "--strict").exit_code == 1
    assert run("build").exit_code == 0
    assert run("build", "--strict").exit_code == 1


def test_without_settings_a_sentence_says_how_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    built = CliRunner().invoke(main, ["build"])
    assert built.exit_code == 1
    assert "there is no pelicanconf.py here" in built.output
    assert "nutgraf new site" in built.output


def test_a_mistake_in_the_settings_has_a_line(site: Path, run: Run) -> None:
    conf = site / "pelicanconf.py"
    conf.write_text(conf.read_text("utf-8") + "\nOOPS = undefined_name\n", "utf-8")
    line = conf.read_text("utf-8").split("\n").index("OOPS = undefined_name") + 1

    built = run("build")

    assert built.exit_code == 1
    assert f"pelicanconf.py:{line}: NameError" in built.output
    assert "Traceback" not in built.output


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ('SITEURL = "news.example"', '"news.example" is no whole address; write one like https://'),
        ('SITEURL = "javascript:alert(1)"', "is no whole address"),
        ('SITEURL = "https://news.example/ü b"', "is no whole address"),
        ('SITEURL = "https://news.example/?a=1"', "is no whole address"),
        ("SITENAME = None", "None is not words in quotation marks"),
        (r"SITENAME = 'a\ud800'", r"'a\ud800' holds half of a character"),
        ("AUTHOR = ['a', 'b']", "['a', 'b'] is not words in quotation marks"),
        ('DEFAULT_PAGINATION = "10"', "'10' is not a number"),
        ("DEFAULT_METADATA = None", "None is not a dict"),
        ("MARKDOWN = None", "None is not a dict"),
        ("NUTGRAF_LICENSE = 5", "5 is not words, or words and an address"),
        ('OUTPUT_PATH = "content"', "a site cannot be built into its own content"),
        (
            'NUTGRAF_PREVIEW_PATH = "content/out"; NUTGRAF_DRAFTS = True',
            "a site cannot be built into its own content",
        ),
        ('OUTPUT_PATH = "content/out"', "a site cannot be built into its own content"),
        ('NUTGRAF_LICENCE = "CC0"', 'there is no such setting; did you mean "NUTGRAF_LICENSE"?'),
        ('NUTGRAF_LOCALES = ["words"]', "there is no folder "),
        ('THEME_TEMPLATES_OVERRIDES = ["ours"]', "there is no folder "),
        ("NUTGRAF_LOCALES = 5", "5 is not a folder, or a list of folders"),
        ("DEFAULT_PAGINATION = -2", "-2 is no number of explainers on a page"),
        ("DEFAULT_PAGINATION = True", "True is no number of explainers on a page"),
        ("NUTGRAF_LICENSE = ('CC0', 5)", "('CC0', 5) is not words, or words and an address"),
        ("NUTGRAF_LICENSE = 'a', 'b', 'c'", "is not words, or words and an address"),
        ("NUTGRAF_IGNORE = 5", "5 is not a list of codes"),
        ("NUTGRAF_IGNORE = [5]", '"5" is no rule; codes stand in brackets behind problems'),
        ("DEFAULT_DATE = (2024, 13, 1)", "(2024, 13, 1) is no date; write one like (2024, 5, 31)"),
        ("DEFAULT_DATE = (2024,)", "(2024,) is no date"),
        ("DEFAULT_DATE = 5", "5 is no date"),
        ('THEME = "nope"', 'nope"; write THEME = theme.PATH'),
        ('THEME = "simple"', '"simple" is no theme of Nutgraf\'s; write THEME = theme.PATH'),
        ('NUTGRAF_DRAFTS = "False"', "'False' is not True or False"),
        ('NUTGRAF_STRICT = "yes"', "'yes' is not True or False"),
        ('NUTGRAF_CARDS = "no"', "'no' is not True or False"),
        ('NUTGRAF_CARD_FONTS = "a.ttf"', "'a.ttf' is not a dict"),
        ('NUTGRAF_CARD_FONTS = {"korean": "a.ttf"}', "'korean' is no code of a language"),
        ('NUTGRAF_CARD_FONTS = {"ko": 5}', "5 is not a path"),
        ('NUTGRAF_CARD_FONTS = {"ko": "a.ttf"}', "there is no file "),
        ("NUTGRAF_JOBS = 0", '"0" is no number of processes'),
        ('DEFAULT_LANG = "english"', '"english" is no code of a language; write a code such as en'),
        ('STATIC_PATHS = ["imagse"]', 'there is no "imagse" in "content"; did you mean "images"?'),
        ('ARTICLE_PATHS = ["x"]', 'there is no "x" in "content"'),
        ('PAGE_PATHS = ["x"]', 'there is no "x" in "content"'),
    ],
)
def test_a_setting_that_cannot_be_meant_is_told_and_nothing_is_written(
    site: Path, run: Run, setting: str, told: str
) -> None:
    conf = site / "pelicanconf.py"
    conf.write_text(f"{conf.read_text('utf-8')}\n{setting}\n", "utf-8")
    before = sorted(site.rglob("*"))

    built = run("build")

    assert built.exit_code == 1
    line = len(conf.read_text("utf-8").splitlines())
    assert f"pelicanconf.py:{line}: {setting.partition(' ')[0]}: " in built.output
    assert told in built.output
    assert [path for path in sorted(site.rglob("*")) if path.suffix == ".html"] == [
        path for path in before if path.suffix == ".html"
    ]


@pytest.mark.parametrize(
    ("setting", "place"),
    [
        ("SITENAME = 5\nSITENAME = 6", "pelicanconf.py:{line}: SITENAME: 6 is not"),
        ("", '--site-url: SITEURL: "ftp://a.example" is no whole address'),
    ],
)
def test_a_setting_is_told_where_it_counts(site: Path, run: Run, setting: str, place: str) -> None:
    line = line_of_added(site, setting)

    built = run("build", "--site-url", "ftp://a.example")

    assert built.exit_code == 1
    assert place.format(line=line) in built.output


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("NUTGRAF_PUBLISHER = {'masthead': 'us'}", 'NUTGRAF_PUBLISHER names "us" as masthead'),
        ("PATH = 'texts'", "PATH: there is no such folder"),
        ("AUTHOR = 5\nAUTHOR_FEED_ATOM = None", "AUTHOR: 5 is not words"),
    ],
)
def test_what_is_wrong_with_the_settings_has_its_line(
    site: Path, run: Run, setting: str, told: str
) -> None:
    line = line_of_added(site, setting) - setting.count("\n")

    checked = run("check")

    assert checked.exit_code == 1
    assert f"pelicanconf.py:{line}: {told}" in checked.output


def test_settings_without_a_theme_are_told_which_to_write(site: Path, run: Run) -> None:
    line_of_added(site, "del THEME")

    checked = run("check")

    assert checked.exit_code == 1
    assert "is no theme of Nutgraf's; write THEME = theme.PATH" in checked.output
    assert "site-packages" not in checked.output


@pytest.mark.parametrize(
    "setting",
    [
        *("NUTGRAF_LICENSE = ()", "NUTGRAF_IGNORE = ()", "NUTGRAF_JOBS = None"),
        *('DEFAULT_LANG = "pt-BR"', 'STATIC_PATHS = ["images", "data/"]', "NUTGRAF_CARDS = False"),
    ],
)
def test_a_setting_that_says_nothing_is_no_mistake(site: Path, run: Run, setting: str) -> None:
    line_of_added(site, setting)

    assert run("check").exit_code == 0


@pytest.mark.parametrize("epoch", ["abc", "-5", "1700000000.5", "9" * 30, " "])
def test_a_time_that_is_none_stops_the_build(
    site: Path, run: Run, monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)

    for words in (("build",), ("check",)):
        tried = run(*words)
        assert tried.exit_code == 1
        assert "environment: SOURCE_DATE_EPOCH: " in tried.output
        assert epoch in tried.output
    assert not (site / "output" / "index.html").exists()


def test_an_empty_time_is_now(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")

    assert run("check").exit_code == 0


def line_of_added(site: Path, setting: str) -> int:
    """Add a setting; its line."""
    conf = site / "pelicanconf.py"
    conf.write_text(f"{conf.read_text('utf-8')}\n{setting}\n", "utf-8")
    return len(conf.read_text("utf-8").splitlines())


@pytest.mark.parametrize("state", ["kept", "../beside"])
def test_what_is_kept_stands_where_the_settings_say(site: Path, run: Run, state: str) -> None:
    conf = site / "pelicanconf.py"
    conf.write_text(f"{conf.read_text('utf-8')}\nNUTGRAF_STATE = {state!r}\n", "utf-8")

    assert run("build").exit_code == 0

    assert (site / state / "kept.sqlite").is_file()
    assert not list((site / ".nutgraf").glob("output-*"))


def test_a_port_that_there_cannot_be_is_told(run: Run) -> None:
    tried = run("serve", "-p", "99999")

    assert tried.exit_code == 2
    assert "99999 is not in the range" in tried.output


def test_what_cannot_be_begun_is_told(site: Path, run: Run) -> None:
    (site / "file").touch()

    for kind, name in (("site", "file"), ("site", "file/in-it"), ("explainer", "x" * 300)):
        tried = run("new", kind, name)
        assert tried.exit_code == 1
        assert tried.output.startswith(f"Error: {name}: ")
        assert "Traceback" not in tried.output


def test_settings_without_the_plugin_are_told_so_and_nothing_is_written(site: Path) -> None:
    conf = site / "pelicanconf.py"
    conf.write_text(conf.read_text("utf-8").replace("PLUGINS = [plugin]", "PLUGINS = []"), "utf-8")
    # a process of its own: in this one, other tests have connected the plugin to Pelican's signals
    command = [sys.executable, "-m", "nutgraf", "build"]

    built = subprocess.run(command, cwd=site, capture_output=True, text=True, check=False)

    assert built.returncode == 1
    assert "PLUGINS = [nutgraf.plugin]" in built.stderr
    assert "Traceback" not in built.stderr
    assert not (site / "output").exists()


def test_a_missing_content_folder_is_a_problem(site: Path, run: Run) -> None:
    shutil.rmtree(site / "content")
    built = run("build")
    assert built.exit_code == 1
    assert "Traceback" not in built.output
    assert not (site / "output").exists()


def test_site_url_reaches_feeds_and_canonical_links(site: Path, run: Run) -> None:
    assert run("build").exit_code == 0
    assert not (site / "output" / "feeds").exists()

    assert run("build", "--site-url", "https://paper.example/news/").exit_code == 0

    page = (site / "output" / "explainers" / "our-first-explainer.html").read_text("utf-8")
    address = "https://paper.example/news/explainers/our-first-explainer.html"
    assert f'<link rel="canonical" href="{address}">' in page
    assert address in (site / "output" / "feeds" / "all.atom.xml").read_text("utf-8")


@pytest.mark.parametrize("kind", RECORDS)
def test_new_makes_a_file_that_checks_and_never_writes_over_one(
    site: Path, run: Run, kind: str
) -> None:
    made = run("new", kind, 'Tolls: "doubled" & more')

    assert made.exit_code == 0, made.output
    assert "tolls-doubled-more" in made.output
    assert run("check", "--drafts").exit_code == 0, run("check", "--drafts").output
    again = run("new", kind, 'Tolls: "doubled" & more')
    assert again.exit_code == 1
    assert "already there" in again.output


@pytest.mark.parametrize("kind", ["explainer", "timeline"])
def test_new_links_what_is_there_or_brings_an_example(site: Path, run: Run, kind: str) -> None:
    content = site / "content"
    for path in (*content.glob("explainers/*"), *content.glob("*/example.md")):
        path.unlink()
    (content / "sources" / "sources.yaml").write_text("- id: log\n  title: The log\n", "utf-8")

    assert run("new", kind, "A strike").exit_code == 0
    text = (content / f"{kind}s" / "a-strike.md").read_text("utf-8")
    assert "(source:log)" in text
    assert "status: draft" in text
    assert run("check", "--drafts").exit_code == 0, run("check", "--drafts").output

    (content / "sources" / "sources.yaml").unlink()
    assert run("new", kind, "Another").exit_code == 0
    assert (content / "sources" / "example.yaml").exists()


def test_the_command_begins_all_that_can_begin() -> None:
    assert ["site", *RECORDS] == BEGINNINGS


@pytest.mark.parametrize("kind", RECORDS)
def test_a_title_without_letters_begins_nothing(site: Path, run: Run, kind: str) -> None:
    before = sorted((site / "content").rglob("*"))

    made = run("new", kind, "???")

    assert made.exit_code == 1
    assert '"???" makes no name for a file; use letters in it' in made.output
    assert sorted((site / "content").rglob("*")) == before


def test_a_file_that_no_build_wrote_is_named_and_left_alone(site: Path, run: Run) -> None:
    (site / "output").mkdir()
    (site / "output" / "index.html").write_text("mine", "utf-8")

    built = run("build")

    assert built.exit_code == 1
    assert 'output/index.html:1: no build of ours wrote "output/index.html"' in built.stderr
    assert (site / "output" / "index.html").read_text("utf-8") == "mine"


# ----- Previews -----


def test_a_preview_is_built_into_a_folder_of_its_own_and_says_so(site: Path, run: Run) -> None:
    text = explainer(site).read_text("utf-8")
    explainer(site).write_text(text.replace("date:", "status: draft\ndate:", 1), "utf-8")

    built = run("build", "--drafts", "--site-url", "https://paper.example")

    assert built.exit_code == 0, built.output
    assert not (site / "output").exists()
    preview = site / ".nutgraf" / "preview"
    for page in preview.rglob("*.html"):
        words = page.read_text("utf-8")
        assert '<meta name="robots" content="noindex">' in words, page
        assert "Preview:" in words, page
    page = preview / "explainers" / "our-first-explainer.html"
    assert "this text is not published" in page.read_text("utf-8")
    assert not list(preview.glob("sitemap.xml"))
    assert not list(preview.glob("feeds"))
    assert not list(preview.glob("robots.txt"))


def test_a_previews_folder_begins_where_the_settings_stand(
    site: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    conf, elsewhere = site / "pelicanconf.py", tmp_path / "elsewhere"
    conf.write_text(f'{conf.read_text("utf-8")}\nNUTGRAF_PREVIEW_PATH = "seen"\n', "utf-8")
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)

    assert run("build", "--drafts", "--settings", str(conf)).exit_code == 0

    assert (site / "seen" / "index.html").is_file()
    assert not list(elsewhere.iterdir())


def test_a_published_site_has_no_mark_of_a_preview(site: Path, run: Run) -> None:
    run("build", "--site-url", "https://paper.example")

    words = (site / "output" / "index.html").read_text("utf-8")
    assert "noindex" not in words
    assert "Preview" not in words


def test_a_preview_never_goes_where_a_site_goes(site: Path, run: Run) -> None:
    assert run("build").exit_code == 0
    before = (site / "output" / "index.html").read_bytes()

    named = run("build", "--drafts", "--output", "output")
    below = run("build", "--drafts", "--output", "output/below")
    run("build", "--output", "public")
    elsewhere = run("build", "--drafts", "--output", "public")

    assert named.exit_code == below.exit_code == elsewhere.exit_code == 1
    assert not (site / "output" / "below").exists()
    assert 'cannot be built into "output"' in named.stderr
    assert '"public" holds a published site' in elsewhere.stderr
    assert (site / "output" / "index.html").read_bytes() == before


def test_plain_pelican_with_drafts_makes_a_preview_too(site: Path) -> None:
    conf = site / "pelicanconf.py"
    conf.write_text(conf.read_text("utf-8") + "NUTGRAF_DRAFTS = True\n", "utf-8")
    command = [sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py"]

    done = subprocess.run(command, cwd=site, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert not (site / "output" / "index.html").exists()
    assert (site / ".nutgraf" / "preview" / "index.html").exists()


# ----- Turning rules off -----


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ('["N12"]', 'NUTGRAF_IGNORE: "N12" is no rule; codes stand in brackets'),
        ('"n102"', 'NUTGRAF_IGNORE: "N102" cannot be turned off'),
    ],
)
def test_a_rule_that_cannot_be_turned_off_is_told(
    site: Path, run: Run, setting: str, said: str
) -> None:
    conf = site / "pelicanconf.py"
    conf.write_text(f"{conf.read_text('utf-8')}NUTGRAF_IGNORE = {setting}\n", "utf-8")

    checked = run("check")

    assert checked.exit_code == 1
    assert said in checked.stderr


def test_a_rule_that_is_turned_off_is_counted_and_not_told(site: Path, run: Run) -> None:
    text = explainer(site).read_text("utf-8")
    explainer(site).write_text(re.sub(r"summary: .*\n", "", text), "utf-8")
    assert "[N123]" in run("check").stderr
    conf = site / "pelicanconf.py"
    conf.write_text(f"{conf.read_text('utf-8')}NUTGRAF_IGNORE = ['N123']\n", "utf-8")

    checked = run("check", "--strict")

    assert checked.exit_code == 0
    assert checked.stdout.startswith("no problems\n1 problem turned off\n")


# ----- Links to other sites -----


class Gone(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(410 if "gone" in self.path else 200)
        self.end_headers()

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
        pass


def test_outer_links_are_checked_only_when_that_is_asked_for(site: Path, run: Run) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gone)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    root = f"http://127.0.0.1:{server.server_address[1]}"
    sources = site / "content" / "sources" / "sources.yaml"
    text = re.sub(r"archived: .*", f"archived: {root}/copy", sources.read_text("utf-8"))
    sources.write_text(text.replace("https://example.org/", f"{root}/x"), "utf-8")
    words = explainer(site).read_text("utf-8") + f"\nAn [old page]({root}/gone).\n"
    explainer(site).write_text(words, "utf-8")

    assert run("check").exit_code == 0
    checked = run("check", "--links")

    server.shutdown()
    server.server_close()
    assert checked.exit_code == 1
    line = words.split("\n").index(f"An [old page]({root}/gone).") + 1
    assert checked.stderr == (
        f'content/explainers/our-first-explainer.md:{line}: "{root}/gone" answers 410 (gone) '
        "[N721]\n    link an archived copy, or take the link out\n1 problem\n"
    )
    assert (site / ".nutgraf" / "links.json").exists()


# ----- Passages without a source, where the settings turn their rule off -----

UNCITED = "\n\nIn 2019 it was 40 metres deep. <!-- N701: we measured -->\n\nThen 41 metres.\n"


def test_what_nobody_asks_for_is_not_looked_for_and_no_waiver_of_it_is_idle(
    site: Path, run: Run
) -> None:
    explainer(site).write_text(explainer(site).read_text("utf-8") + UNCITED, "utf-8")
    assert "[N701]" in run("build").output
    with (site / "pelicanconf.py").open("a", encoding="utf-8") as conf:
        conf.write('\nNUTGRAF_IGNORE = ["N701"]\n')

    order = plugin.order_from(plugin.settings_from(Path("pelicanconf.py"), {}))
    built = run("build")

    assert rules.PARAGRAPH_UNCITED.code == EVIDENCE
    assert not order.reading.evidence
    assert not [code for code in ("N701", "N912") if code in built.output], built.output


def test_a_check_counts_passages_also_where_nobody_is_told_of_each(site: Path, run: Run) -> None:
    explainer(site).write_text(explainer(site).read_text("utf-8") + UNCITED, "utf-8")
    told = [line for line in run("check").output.splitlines() if line.startswith("evidence:")]
    with (site / "pelicanconf.py").open("a", encoding="utf-8") as conf:
        conf.write('\nNUTGRAF_IGNORE = ["N701"]\n')
    run("build")

    checked = run("check").output

    assert told
    assert told[0] in checked.splitlines()
    assert "[N701]" not in checked
