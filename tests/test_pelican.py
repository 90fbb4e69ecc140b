"""Sites that were written for Pelican, and Pelican's own command.

Long because every habit of Pelican's sites is a case.
"""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from pelican import Pelican
from selectolax.lexbor import LexborHTMLParser

from building import with_templates
from conftest import ENGINES, ENGINES_IN_TURN, PIXEL, write
from nutgraf import plugin, theme
from nutgraf.checked import check_content
from nutgraf.errors import ContentError
from nutgraf.model import Problem
from nutgraf.site import EngineName

CONF = f"""
SITENAME = "Old blog"
AUTHOR = "Ann Author"
SITEURL = "https://old.example"
TIMEZONE = "UTC"
PATH = "content"
PLUGINS = ["nutgraf.plugin"]
THEME = {theme.PATH!r}
"""
SOURCES = (
    "- {id: minutes, type: report, title: Minutes, issued: 2024-10-10, URL: 'https://e.example', "
    "archived: 'https://archive.example/e'}"
)
ACTOR = "---\ntitle: Ann\nkind: person\n---\nShe.\n"
RECORDS: dict[str, str | bytes] = {"sources/s.yaml": SOURCES, "actors/ann.md": ACTOR}

# Every kind of file, link and header that Pelican's users have.
BLOG: dict[str, str | bytes] = {
    "walking/index.md": (
        "Title: A walk\nDate: 2010-12-03 10:20\nTags: hills, rain\n\n[TOC]\n\n"
        "##First steps\n\n[there]({filename}../riding/index.md#saddles), [back](|filename|/boat trip.rst),\n"
        "[map]({static}/maps of hills/a map.pdf), ![wet]({attach}my boots.png),\n"
        "[rain]({tag}rain), [all]({category}walking), [me]({author}Ann Author), [home]({index}).[^1]\n\n"
        "    :::python\n    print('<script>')\n\n[^1]: A note.\n"
    ),
    "riding/index.md": (
        "Title: A ride\nDate: Fri, 03 Dec 2010\nModified: 2011/04/05 19:09\n"
        "Summary: On a *fast*\n    [horse](https://horse.example)\nSubtitle: away\nTemplate: wide\n\n"
        "# Saddles\n\n![p](/images/p.png)\n\n# Saddles\n"
    ),
    "boat trip.rst": (
        "The boat: *Pelican* & crew\n##########################\n\n:date: 2011\n:tags: rain\n"
        ":summary: With *oars* & sails\n:slug: Boat.Trip\n\nRowing\n======\n\n"
        "A note [#]_, `a walk <{filename}walking/index.md>`_.\n\nRowing\n======\n\n.. [#] The note.\n"
    ),
    "raw.html": (
        '<html><head><title>Raw &amp; ready</title>\n<meta name="date" content="2011-05">\n'
        '<meta name="tags" content="rain"></head>\n<body><p>As it <b>is</b>.</p></body></html>'
    ),
    "walking/my boots.png": PIXEL,
    "images/p.png": PIXEL,
    "maps of hills/a map.pdf": b"%PDF",
    "extra/icon.png": PIXEL,
    "extra/proof123.html": "site-verification: proof123.html",
    "pages/about.md": "Title: About\n\n[the icon]({static}/extra/icon.png)\n",
}
BLOG_CONF = """
STATIC_PATHS = ["images", "extra"]
EXTRA_PATH_METADATA = {"extra/icon.png": {"path": "favicon.png"}}
"""


class OldSite:
    """A site in a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.output = root / "output"

    def has(self, files: Mapping[str, str | bytes], conf: str = "") -> OldSite:
        """Write the site's texts and its settings."""
        write(self.root / "content", dict(files))
        (self.root / "pelicanconf.py").write_text(CONF + conf, "utf-8")
        with_templates(self.root)
        return self

    def build(self, engine: EngineName = "commonmark", output: str = "output") -> dict[str, bytes]:
        """Build it in this process, and give what was written."""
        overrides = {"OUTPUT_PATH": str(self.root / output), "NUTGRAF_ENGINE": engine}
        plugin.run(plugin.settings_from(self.root / "pelicanconf.py", overrides))
        return files_in(self.root / output)

    def pelican(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the ``pelican`` command on it."""
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = (sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py", *words)
        return subprocess.run(
            command, cwd=self.root, env=environment, capture_output=True, text=True, check=False
        )

    def problems(self) -> tuple[Problem, ...]:
        """What a build says of it."""
        settings = plugin.settings_from(self.root / "pelicanconf.py", {})
        return check_content(plugin.order_from(settings)).problems

    def texts(self) -> list[str]:
        """The problems' words, with their lines."""
        return [f"{p.place.path}:{p.place.line}: {p.text}" for p in self.problems()]


@pytest.fixture
def site(tmp_path: Path) -> OldSite:
    """An empty site."""
    return OldSite(tmp_path)


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def page(built: Mapping[str, bytes], path: str) -> LexborHTMLParser:
    return LexborHTMLParser(built[path].decode())


def prose(built: Mapping[str, bytes], path: str) -> str:
    """The HTML of a page's own text."""
    return "".join(node.html or "" for node in page(built, path).css(".prose"))


# ----- Pelican's command and ours -----


@pytest.mark.parametrize("engine", ENGINES_IN_TURN)
def test_both_commands_write_the_same_files(
    site: OldSite, engine: EngineName, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")
    site.has(BLOG, f"{BLOG_CONF}\nNUTGRAF_ENGINE = {engine!r}\n")

    ran = site.pelican("-o", "by-pelican")

    assert ran.returncode == 0, ran.stderr
    assert files_in(site.root / "by-pelican") == site.build(engine)


def test_a_mistake_stops_pelicans_command_and_leaves_the_output_alone(site: OldSite) -> None:
    before = site.has(BLOG, BLOG_CONF).build()
    write(site.root / "content", {"riding/index.md": "Title: X\nDate: 2010-13-40\n\nText.\n"})

    ran = site.pelican()

    assert ran.returncode == 1
    assert "content/riding/index.md:2" in ran.stdout + ran.stderr
    assert files_in(site.output) == before


def test_the_plugin_may_be_the_module_itself(site: OldSite) -> None:
    site.has(BLOG, f"{BLOG_CONF}\nfrom nutgraf import plugin\nPLUGINS = [plugin]\n")
    ran = site.pelican()
    assert ran.returncode == 0, ran.stderr
    assert "explainers/a-walk.html" in files_in(site.output)


# ----- One Pelican that runs again and again, as `pelican --autoreload` has it -----


def running(site: OldSite) -> Pelican:
    conf = site.root / "pelicanconf.py"
    given = {"OUTPUT_PATH": str(site.output)}
    return Pelican(plugin.settings_from(conf, given))


NEWS = "Title: News\nDate: 2011\n\n{}\n"


def test_an_edit_between_two_runs_is_built(site: OldSite) -> None:
    pelican = running(site.has({"news.md": NEWS.format("Before.")}))
    pelican.run()
    write(site.root / "content", {"news.md": NEWS.format("Afterwards.")})

    pelican.run()

    assert "Afterwards." in prose(files_in(site.output), "explainers/news.html")


def test_what_was_mended_after_a_run_that_failed_is_built(site: OldSite) -> None:
    pelican = running(site.has({"news.md": NEWS.format("[Lost](source:lost).")}))
    with pytest.raises(ContentError, match="lost"):
        pelican.run()
    write(site.root / "content", {"news.md": NEWS.format("Mended.")})

    pelican.run()

    assert "Mended." in prose(files_in(site.output), "explainers/news.html")


def test_what_has_its_time_between_two_runs_comes_out(
    site: OldSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")
    later = "Title: Later\nDate: 2031-01-01\n\nAt last.\n"
    pelican = running(site.has({"later.md": later}))
    pelican.run()
    assert "explainers/later.html" not in files_in(site.output)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1930000000")

    pelican.run()

    assert "explainers/later.html" in files_in(site.output)


def test_settings_that_were_run_may_be_run_again(site: OldSite) -> None:
    site.has({"news.md": NEWS.format("Before.")})
    settings = plugin.settings_from(site.root / "pelicanconf.py", {"OUTPUT_PATH": str(site.output)})
    plugin.run(settings)
    write(site.root / "content", {"news.md": NEWS.format("Afterwards.")})

    assert plugin.run(settings).write().changed
    assert "Afterwards." in prose(files_in(site.output), "explainers/news.html")


# ----- A whole blog -----


@pytest.mark.parametrize("engine", ENGINES)
def test_a_blog_builds_without_a_word_and_without_a_dead_link(
    site: OldSite, engine: EngineName
) -> None:
    built = site.has(BLOG, BLOG_CONF).build(engine)

    assert site.problems() == ()
    assert dead_links(built) == []


def dead_links(built: Mapping[str, bytes]) -> list[str]:
    pages = {path: page(built, path) for path in built if path.endswith(".html")}
    ids = {
        path: [node.attributes["id"] or "" for node in tree.css("[id]")]
        for path, tree in pages.items()
    }
    dead = [
        f"{path}: #{id_} twice" for path, own in ids.items() for id_ in own if own.count(id_) > 1
    ]
    for path, tree in pages.items():
        for node in tree.css("a[href], img[src], link[href], script[src]"):
            address = urlsplit(node.attributes.get("href") or node.attributes.get("src") or "")
            if address.scheme or address.path.startswith("/"):
                continue
            relative = posixpath.join(posixpath.dirname(path), unquote(address.path))
            target = posixpath.normpath(relative) if address.path else path
            lost = unquote(address.fragment) not in ids.get(target, ()) and address.fragment
            if target not in built or lost:
                dead.append(f"{path}: {address.geturl()}")
    return dead


@pytest.mark.parametrize("engine", ENGINES)
def test_its_links_lead_where_pelican_led_them(site: OldSite, engine: EngineName) -> None:
    text = prose(site.has(BLOG, BLOG_CONF).build(engine), "explainers/a-walk.html")

    for words, address in {
        "there": "../explainers/a-ride.html#saddles",
        "back": "../explainers/boat-trip.html",
        "map": "../maps%20of%20hills/a%20map.pdf",
        "rain": "../tags/rain.html",
        "all": "../topics/walking.html",
        "me": "../authors/ann-author.html",
        "home": "../index.html",
    }.items():
        assert f'<a href="{address}">{words}</a>' in text
    assert "../walking/my%20boots.png" in text


@pytest.mark.parametrize("engine", ENGINES)
def test_what_python_markdown_reads_is_read(site: OldSite, engine: EngineName) -> None:
    text = prose(site.has(BLOG, BLOG_CONF).build(engine), "explainers/a-walk.html")

    assert "[TOC]" not in text
    assert '<h2 id="first-steps">First steps</h2>' in text
    assert ":::" not in text
    assert "&lt;script&gt;" in re.sub("<[^>]*>", "", text)
    assert "A note." in text


def test_code_stays_as_it_is(site: OldSite) -> None:
    code = "```\n##no heading\n[x]({filename}a b.md)\n```\n"
    text = prose(site.has({"c.md": f"Title: C\nDate: 2011\n\n{code}"}).build(), "explainers/c.html")
    assert "##no heading\n[x]({filename}a b.md)" in text


def test_summaries_are_words(site: OldSite) -> None:
    built = site.has(BLOG, BLOG_CONF).build()

    def standfirst(path: str) -> str:
        found = page(built, path).css_first(".headline__standfirst")
        return found.text(strip=True) if found else ""

    assert standfirst("explainers/a-ride.html") == "On a fast horse"
    assert standfirst("explainers/boat-trip.html") == "With oars & sails"


def test_permalinks_of_headings_are_not_part_of_them(site: OldSite) -> None:
    markdown = (
        "MARKDOWN = {'extension_configs': {'markdown.extensions.toc': {'permalink': True}}}\n"
    )
    text = "Title: T\nDate: 2011\n\n## One\n\n## Two\n"
    built = site.has({"t.md": text}, markdown).build("python-markdown")
    assert "¶" not in built["explainers/t.html"].decode()


def test_a_renamed_file_stays_where_links_lead(site: OldSite) -> None:
    built = site.has(BLOG, BLOG_CONF).build()
    assert built["favicon.png"] == built["extra/icon.png"] == PIXEL


def test_a_folder_is_renamed_with_all_that_is_in_it(site: OldSite) -> None:
    conf = 'STATIC_PATHS = ["extra"]\nEXTRA_PATH_METADATA = {"extra/": {"path": "well-known"}}\n'
    built = site.has({"a.md": "Title: A\nDate: 2011\n\nA.\n", "extra/key.txt": "k"}, conf).build()
    assert built["well-known/key.txt"] == b"k"


def test_html_without_a_title_in_a_static_folder_is_copied(site: OldSite) -> None:
    built = site.has(BLOG, BLOG_CONF).build()
    assert built["extra/proof123.html"] == b"site-verification: proof123.html"


# ----- Headers -----


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2010-12-03 10:20", "2010-12-03T10:20"),
        ("2010-12-03 10:20:30", "2010-12-03T10:20:30"),
        ("2010-12-03T10:20+0200", "2010-12-03T10:20+02:00"),
        ("Fri, 03 Dec 2010", "2010-12-03"),
        ("2013/04/05 19:09", "2013-04-05T19:09"),
        ("3 December 2010", "2010-12-03"),
        ("2010", "2010"),
        ("December 2010", "2010-12"),
    ],
)
def test_dates_are_read_as_pelican_reads_them(site: OldSite, written: str, shown: str) -> None:
    built = site.has({"a.md": f"Title: A\nDate: {written}\n\nA.\n"}).build()
    assert f'data-edtf="{shown}"' in built["explainers/a.html"].decode()


@pytest.mark.parametrize("name", ["a.rst", "a.html"])
def test_a_year_stays_a_year_in_other_formats(site: OldSite, name: str) -> None:
    text = {
        "a.rst": "Ay\n==\n\n:date: 2010\n\nText.\n",
        "a.html": '<html><head><title>Ay</title><meta content="2010" name="date"></head></html>',
    }[name]
    built = site.has({name: text}).build()
    assert 'data-edtf="2010"' in built["explainers/ay.html"].decode()


def test_a_title_with_a_colon_is_no_key(site: OldSite) -> None:
    site.has({"a.rst": "Status: draft\n=============\n\n:date: 2010\n\nText.\n"})
    assert site.problems() == ()
    assert "explainers/status-draft.html" in site.build()


def test_a_mistake_in_another_formats_header_has_its_line(site: OldSite) -> None:
    site.has({"a.rst": "A\n=\n\n:date: 2010-01-01\n:statsu: draft\n\nText.\n"})
    assert site.texts() == ['content/a.rst:5: "statsu" is no key of an explainer']


@pytest.mark.parametrize(
    "directive",
    [
        ".. include:: {}",
        ".. raw:: html\n   :file: {}",
        ".. csv-table:: Rows\n   :file: {}",
        ".. literalinclude:: {}",
    ],
)
def test_a_text_takes_in_no_other_file(site: OldSite, tmp_path: Path, directive: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("root:x:0", "utf-8")
    site.has({"a.rst": f"A\n=\n\n:date: 2010-01-01\n\nText.\n\n{directive.format(secret)}\n"})
    (problem,) = site.problems()

    assert (problem.place.path, problem.place.line) == ("content/a.rst", 8)
    assert problem.severity == "error"
    assert "secret.txt" not in problem.text


def test_a_site_may_let_texts_take_in_files(site: OldSite, tmp_path: Path) -> None:
    (tmp_path / "more.txt").write_text("More words.", "utf-8")
    text = f"A\n=\n\n:date: 2010-01-01\n\nText.\n\n.. include:: {tmp_path}/more.txt\n"
    site.has({"a.rst": text}, "DOCUTILS_SETTINGS = {'file_insertion_enabled': True}\n")

    assert b"More words." in site.build()["explainers/a.html"]


def test_a_sites_own_keys_are_its_own(site: OldSite) -> None:
    own = "Titleimage: a\nMultiline: b\nSubtitle: c\nThumbnail: d\nPermalink: e\n"
    site.has({"a.md": f"Title: A\nDate: 2011\n{own}\nText.\n"})
    assert site.problems() == ()


def test_a_slip_of_the_pen_is_none(site: OldSite) -> None:
    site.has({"a.md": "Title: A\nDate: 2011\nCatgory: War\nStatsu: draft\n\nText.\n"})
    assert site.texts() == [
        'content/a.md:3: "Catgory" is no key of an explainer, and is not used',
        'content/a.md:4: "Statsu" is no key of an explainer',
    ]


def test_a_texts_own_topic_counts_more_than_its_folder(site: OldSite) -> None:
    site.has({"war/a.md": "Title: A\nDate: 2011\nCategory: Peace\n\nText.\n"})
    built = site.build()
    assert site.problems() == ()
    assert "topics/peace.html" in built
    assert "topics/war.html" not in built


def test_settings_paths_and_names_say_what_the_header_does_not(site: OldSite) -> None:
    conf = """
FILENAME_METADATA = r"(?P<date>\\d{4}-\\d{2}-\\d{2})-(?P<slug>[^.]*)"
PATH_METADATA = r"notes/(?P<category>[^/]+)/.*"
DEFAULT_METADATA = {"tags": "old", "colour": "red"}
DEFAULT_DATE = (2012, 3, 2)
EXTRA_PATH_METADATA = {"notes/law": {"author": "Lex"}}
"""
    site.has(
        {
            "2016-06-14-make.md": "Title: How to make\n\nText.\n",
            "notes/law/x/n.md": "Title: A note\nTags: new\n\nText.\n",
        },
        conf,
    )
    built = site.build()

    assert site.problems() == ()
    assert 'data-edtf="2016-06-14"' in built["explainers/make.html"].decode()
    assert 'data-edtf="2012-03-02"' in built["explainers/a-note.html"].decode()
    assert {"topics/law.html", "authors/lex.html", "tags/old.html", "tags/new.html"} <= set(built)


@pytest.mark.parametrize("date", ["(2012, 3, 2)", '"2012-03-02"', "datetime.date(2012, 3, 2)"])
def test_a_date_for_all_is_given_in_any_way(site: OldSite, date: str) -> None:
    site.has({"a.md": "Title: A\n\nText.\n"}, f"import datetime\nDEFAULT_DATE = {date}\n")
    assert 'data-edtf="2012-03-02"' in site.build()["explainers/a.html"].decode()


def test_addresses_are_made_of_file_names_where_the_site_says_so(site: OldSite) -> None:
    site.has({"a-file.md": "Title: Words\nDate: 2011\n\nA.\n"}, 'SLUGIFY_SOURCE = "basename"\n')
    assert "explainers/a-file.html" in site.build()


def test_two_texts_with_one_title_are_told(site: OldSite) -> None:
    text = "Title: Links\nDate: 2011\n\nText.\n"
    site.has({"a.md": text, "b.md": text})
    with pytest.raises(ContentError, match=r"is the address of two files: first of content/a\.md"):
        site.build()


def test_pages_in_folders_of_their_own(site: OldSite) -> None:
    text = "Title: A page\n\nText.\n"
    built = site.has({"pages/one/index.md": text, "pages/two/index.md": text}).build()
    assert {"pages/one.html", "pages/two.html"} <= set(built)


# ----- Raw HTML -----


@pytest.mark.parametrize("engine", ENGINES)
def test_raw_html_is_told_where_it_is_no_code(site: OldSite, engine: EngineName) -> None:
    body = "    <script>in code</script>\n\n<!-- <object> -->\n\n<iframe src='https://v.example'></iframe>\n"
    site.has({"a.md": f"Title: A\nDate: 2011\n\nText.\n\n{body}"}, f"NUTGRAF_ENGINE = {engine!r}\n")
    assert site.texts() == ['content/a.md:10: the raw HTML "<iframe>" is not published']


def test_the_frame_of_an_html_article_is_no_raw_html(site: OldSite) -> None:
    site.has(BLOG, BLOG_CONF)
    assert "As it <b>is</b>." in prose(site.build(), "explainers/raw-ready.html")


# ----- Other formats -----

RST_RECORDS = """\
A rest
======

:date: 2024-11-01

Section
-------

He `said so <source:minutes>`_.

   [!CLAIM] It rained. {#rain}

   - 2024-10-10: alleged by `Ann <actor:ann>`_ in `the minutes <source:minutes>`_.
"""
HTML_RECORDS = """\
<html><head><title>A rest</title><meta name="date" content="2024-11-01"></head><body>
<h2>Section</h2>
<p>He <a href="source:minutes">said so</a>.</p>
<blockquote><p>[!CLAIM] It rained. {#rain}</p>
<ul><li>2024-10-10: alleged by <a href="actor:ann">Ann</a> in
<a href="source:minutes">the minutes</a>.</li></ul></blockquote>
</body></html>
"""


@pytest.mark.parametrize(("name", "text"), [("a.rst", RST_RECORDS), ("a.html", HTML_RECORDS)])
def test_other_formats_hold_records(site: OldSite, name: str, text: str) -> None:
    built = site.has({**RECORDS, name: text}).build()
    tree = page(built, "explainers/a-rest.html")

    assert site.problems() == ()
    assert tree.css_first('#claim-rain[data-standing="alleged"]')
    assert tree.css_first('a.cite[href="#source-minutes"]')
    assert tree.css_first('a.actor[href="../actors/ann.html"]')


def test_sections_of_rst_have_one_id_each(site: OldSite) -> None:
    built = site.has(BLOG, BLOG_CONF).build()
    ids = re.findall(r'<h2 id="([^"]*)">Rowing', prose(built, "explainers/boat-trip.html"))
    assert len(set(ids)) == len(ids) == 2


def test_footnotes_of_rst_lead_there_and_back(site: OldSite) -> None:
    built = site.has(BLOG, BLOG_CONF).build()
    assert 'href="#footnote-1"' in prose(built, "explainers/boat-trip.html")
    assert dead_links(built) == []


# ----- Lists -----


def test_a_link_to_a_list_that_nobody_is_in_is_told(site: OldSite) -> None:
    site.has(
        {
            "a.md": "Title: A\nDate: 2011\nTags: war\n\n[x]({tag}War) [y]({tag}peace)\n[z]({category}No)\n",
            "b.md": "Title: B\nDate: 2011\nTags: peace\nStatus: draft\n\nB.\n",
        }
    )
    assert site.texts() == [
        'content/a.md:5: this links "{tag}peace", which is no tag here',
        'content/a.md:6: this links "{category}No", which is no topic here',
    ]


# ----- Translations -----


def test_a_slug_in_two_languages_is_a_text_and_its_translation(site: OldSite) -> None:
    built = site.has(
        {
            "a-fr.md": "Title: Bonjour\nSlug: hello\nLang: fr\nDate: 2011\n\nFr. [en]({filename}a.md)\n",
            "a.md": "Title: Hello\nSlug: hello\nDate: 2011\n\nEn. [fr]({filename}a-fr.md)\n",
            "pages/p.md": "Title: P\nSlug: p\n\nP.\n",
            "pages/p-de.md": "Title: P\nSlug: p\nLang: de\n\nP.\n",
        }
    ).build()

    assert {"pages/p.html", "pages/p-de.html"} <= set(built)
    english = page(built, "explainers/hello.html").css_first(".headline")
    french = page(built, "explainers/hello-fr.html").css_first(".headline")
    assert english is not None
    assert french is not None
    assert english.css_first('a[href="../explainers/hello-fr.html"]')
    assert french.css_first('a[href="../explainers/hello.html"]')
    assert '<a href="../explainers/hello-fr.html">fr</a>' in prose(built, "explainers/hello.html")


def test_a_slug_twice_in_one_language_is_a_mistake(site: OldSite) -> None:
    text = "Slug: hello\nLang: fr\nDate: 2011\n\nText.\n"
    site.has({"a.md": f"Title: A\n{text}", "b.md": f"Title: B\n{text}"})
    with pytest.raises(ContentError, match="is the address of two files"):
        site.build()


BOTH = {
    "a.md": "Title: Hidden words\nSlug: hello\nDate: 2011\n{}\nEn.\n",
    "a-fr.md": "Title: Bonjour\nSlug: hello\nLang: fr\nDate: 2011\n\nFr.\n",
}


@pytest.mark.parametrize("held", ["Status: draft\n", "Date: 2999-01-01\n"])
def test_the_translation_of_what_is_held_back_does_not_tell_of_it(site: OldSite, held: str) -> None:
    english = BOTH["a.md"].format(held).replace("Date: 2011\nDate", "Date")
    built = site.has({**BOTH, "a.md": english}).build()

    assert site.problems() == ()
    assert [path for path in built if path.startswith("explainers/")] == ["explainers/hello.html"]
    assert "Bonjour" in built["explainers/hello.html"].decode()
    assert not any(b"Hidden words" in data or b"hello-" in data for data in built.values())


def test_a_preview_shows_an_original_that_is_held_back_with_its_translation(site: OldSite) -> None:
    english = BOTH["a.md"].format("Status: draft\n")
    conf = f"NUTGRAF_DRAFTS, NUTGRAF_PREVIEW_PATH = True, {str(site.root / 'preview')!r}\n"
    site.has({**BOTH, "a.md": english}, conf).build()
    built = files_in(site.root / "preview")

    assert "Hidden words" in built["explainers/hello.html"].decode()
    assert 'href="../explainers/hello.html"' in built["explainers/hello-fr.html"].decode()


def test_an_original_that_comes_out_takes_its_address(site: OldSite) -> None:
    site.has({**BOTH, "a.md": BOTH["a.md"].format("Status: draft\n")}).build()
    write(site.root / "content", {"a.md": BOTH["a.md"].format("")})
    built = site.build()

    assert built == site.build(output="clean")
    assert "Hidden words" in built["explainers/hello.html"].decode()
    assert "Bonjour" in built["explainers/hello-fr.html"].decode()


def test_of_translations_without_their_original_the_first_keeps_the_address(site: OldSite) -> None:
    german = "Title: Hallo\nSlug: hello\nLang: de\nDate: 2011\n\nDe.\n"
    english = BOTH["a.md"].format("Status: draft\n")
    built = site.has({**BOTH, "a.md": english, "a-de.md": german}).build()

    assert site.problems() == ()
    assert {"explainers/hello.html", "explainers/hello-fr.html"} <= set(built)
    assert "Hallo" in built["explainers/hello.html"].decode()
    assert "explainers/hello-en.html" not in built


# ----- What is not published -----

UNPUBLISHED = {
    "status": ("Title: T\nDate: 2011\nStatus: draft\n", ""),
    "skip": ("Title: T\nDate: 2011\nStatus: skip\n", ""),
    "hidden": ("Title: T\nDate: 2011\nStatus: hidden\n", ""),
    "future": ("Title: T\nDate: 2999-01-01\n", ""),
    "by default": ("Title: T\nDate: 2011\n", 'DEFAULT_METADATA = {"status": "draft"}\n'),
    "by folder": ("Title: T\n", 'EXTRA_PATH_METADATA = {"kept": {"status": "draft"}}\n'),
    "excluded": ("Title: T\nDate: 2011\n", 'ARTICLE_EXCLUDES = ["kept"]\n'),
}


@pytest.mark.parametrize(("header", "conf"), UNPUBLISHED.values(), ids=UNPUBLISHED)
def test_what_is_not_published_is_in_no_byte_of_the_output(
    site: OldSite, header: str, conf: str
) -> None:
    shown = "---\ntitle: Shown\nsummary: S\ndate: 2011\nstatus: published\n---\nText.\n"
    body = "\nUTTERLY-SECRET ![x]({attach}whispered.png)\n"
    built = site.has(
        {"explainers/shown.md": shown, "kept/x.md": header + body, "kept/whispered.png": PIXEL},
        f'{conf}STATIC_PATHS = ["images"]\n',
    ).build()

    assert "explainers/shown.html" in built
    assert not any(b"UTTERLY-SECRET" in data for data in built.values())
    assert not any("whispered" in path for path in built)
