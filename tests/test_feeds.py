"""Feeds, sitemaps and robots.txt, read by what others read them with."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import feedparser
import pytest
from lxml import etree
from msgspec.structs import replace

from building import clean, files_in, outcome
from conftest import NOW, order_for, write
from nutgraf import sitemaps
from nutgraf.build import prepare
from nutgraf.order import Order
from nutgraf.site import Site
from nutgraf.writing.disk import read

URL = "https://test.example/x"
SCHEMA = etree.XMLSchema(file=str(Path(__file__).parent / "found" / "all.xsd"))
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


# A day later the text of one day is none any more, and another one has come out.
NEXT_DAY = ["Tomorrow's secret", "Today: news"]


def text(title: str, date: str, more: str = "", body: str = "Words.") -> str:
    return f"---\ntitle: {title}\nsummary: About <it> & more\ndate: {date}\n{more}---\n\n{body}\n"


FILES: dict[str, str | bytes] = {
    "explainers/old.md": text(
        "Old & <b>bold</b>", "2026-01-05", "topic: Öl\ntags: [a&b]\nauthors: [Ann, Bo]\n",
        "> [!CORRECTION] 2026-02-03\n>\n> It was [three](explainers/none.md).\n\n"
        "> [!UPDATE] 2026-02-03\n>\n> More & more.\n\n"
        "> [!CORRECTION] 2026-02-03\n>\n> Again.\n".replace("[three](explainers/none.md)", "*three*"),
    ),
    "explainers/month.md": text("In some month", "2026-05"),
    "explainers/today.md": text('"Today: news"', "2026-05-31T18:30+09:00", "lang: pt-BR\ntopic: News\n"),
    "explainers/heute.md": text("Heute", "2026-05-31", "lang: de\ntranslates: today\ntopic: News\n"),
    "explainers/edge.md": text("Just not", "2026-05-30"),
    "explainers/tomorrow.md": text("Tomorrow's secret", "2026-06-02"),
    "explainers/gone.md": text(
        "Gone", "2026-01-01", "status: withdrawn\nreason: It was wrong.\nupdated: 2026-03-04\n"
    ),
}  # fmt: skip


def ordered(root: Path, files: dict[str, str | bytes] | None = None, **site: object) -> Order:
    write(root / "content", FILES if files is None else files)
    name = str(site.pop("name", "The Test (daily)"))
    return replace(order_for(root / "content"), site=Site(name, "Tag & line", URL, **site))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return built(ordered(tmp_path_factory.mktemp("feeds")))


def built(order: Order) -> dict[str, bytes]:
    prepared = prepare(order)
    assert not prepared.errors, prepared.problems
    return {path: read(content) for path, content in prepared.files.items()}


# ----- Atom -----


def parsed(data: bytes) -> feedparser.FeedParserDict:
    feed = feedparser.parse(data)
    assert not feed.bozo, feed.bozo_exception
    assert feed.version == "atom10"
    for entry in feed.entries:
        assert entry.id
        assert entry.title
        assert entry.updated_parsed
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    return feed


def test_every_feed_is_read_by_a_reader_of_feeds(made: dict[str, bytes]) -> None:
    feeds = {path: parsed(data) for path, data in made.items() if path.endswith(".atom.xml")}

    assert set(feeds) == {
        "feeds/all.atom.xml", "feeds/corrections.atom.xml",
        "feeds/topics/news.atom.xml", "feeds/topics/ol.atom.xml",
    }  # fmt: skip
    for path, feed in feeds.items():
        (own,) = [link.href for link in feed.feed.links if link.rel == "self"]
        assert own == f"{URL}/{path}"


def test_the_feed_of_a_topic_holds_what_its_page_lists(made: dict[str, bytes]) -> None:
    entries = parsed(made["feeds/topics/news.atom.xml"]).entries

    assert [entry.title for entry in entries] == ["Today: news"]
    assert b"explainers/heute.html" in made["topics/news.html"]  # as the language of the other
    assert made["topics/news.html"].count(b'<article class="teaser"') == 1


def test_the_feed_of_all_holds_every_dated_explainer_once_in_the_sites_language(
    made: dict[str, bytes],
) -> None:
    entries = parsed(made["feeds/all.atom.xml"]).entries

    titles = ["Today: news", "Just not", "In some month", "Old & <b>bold</b>"]
    assert [entry.title for entry in entries] == titles


def test_the_feed_of_corrections_holds_what_changed_newest_first(made: dict[str, bytes]) -> None:
    entries = parsed(made["feeds/corrections.atom.xml"]).entries

    page = f"{URL}/explainers/old.html"
    assert [(entry.title, entry.link) for entry in entries] == [
        ("Withdrawal: Gone", f"{URL}/explainers/gone.html"),
        ("Correction: Old & <b>bold</b>", f"{page}#correction-2026-02-03"),
        ("Update: Old & <b>bold</b>", f"{page}#update-2026-02-03"),
        ("Correction: Old & <b>bold</b>", f"{page}#correction-2026-02-03-2"),
    ]
    assert entries[1].summary == "<p>It was three.</p>"
    for entry in entries[1:]:
        anchor = entry.link.partition("#")[2]
        assert f'id="{anchor}"'.encode() in made["explainers/old.html"]


def test_an_earlier_correction_keeps_its_address(tmp_path: Path) -> None:
    """An id of a feed is never used for anything else."""
    before = dict(FILES)
    old = str(before["explainers/old.md"])
    later = old.replace(
        "> [!CORRECTION]", "> [!CORRECTION] 2026-02-01\n>\n> First.\n\n> [!CORRECTION]", 1
    )
    first = parsed(built(ordered(tmp_path / "1"))["feeds/corrections.atom.xml"])
    files: dict[str, str | bytes] = {**before, "explainers/old.md": later}
    second = parsed(built(ordered(tmp_path / "2", files))["feeds/corrections.atom.xml"])

    assert {entry.id for entry in first.entries} < {entry.id for entry in second.entries}


# ----- JSON Feed -----


def test_the_json_feed_keeps_the_rules_of_json_feed(made: dict[str, bytes]) -> None:
    feed = json.loads(made["feeds/all.json"])

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == "The Test (daily)"
    assert feed["feed_url"] == f"{URL}/feeds/all.json"
    known = {"id", "url", "title", "summary", "content_text", "image", "date_published"}
    known |= {"date_modified", "authors", "tags", "language", "_nutgraf"}
    for item in feed["items"]:
        assert item.keys() <= known
        assert isinstance(item["id"], str)
        assert item["content_text"]
        for name in ("date_published", "date_modified"):
            assert RFC3339.fullmatch(item.get(name, "2026-01-01T00:00:00Z"))
        for author in item.get("authors", ()):
            assert author.keys() & {"name", "url", "avatar"}
        for name in ("url", "image"):
            assert item.get(name, URL).startswith("https://")
        assert isinstance(item.get("_nutgraf", {}), dict)
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"]) == 4


def test_the_json_feed_says_what_was_corrected(made: dict[str, bytes]) -> None:
    (old,) = [
        i for i in json.loads(made["feeds/all.json"])["items"] if i["url"].endswith("old.html")
    ]

    assert old["tags"] == ["Öl", "a&b"]
    assert [author["name"] for author in old["authors"]] == ["Ann", "Bo"]
    assert old["_nutgraf"]["corrections"][0] == {
        "date": "2026-02-03",
        "url": f"{URL}/explainers/old.html#correction-2026-02-03",
        "content_text": "It was three.",
    }


# ----- Sitemaps -----


def valid(data: bytes) -> etree._Element:
    tree = etree.fromstring(data)
    assert SCHEMA.validate(tree), SCHEMA.error_log
    return tree


def found(tree: etree._Element, path: str) -> list[str]:
    return [str(one) for one in tree.xpath(path, namespaces=NAMES)]


def test_the_sitemap_lists_every_page_that_can_be_found(made: dict[str, bytes]) -> None:
    listed = found(valid(made["sitemap.xml"]), "//s:loc/text()")

    pages = {path for path in made if path.endswith(".html")}
    hidden = {path for path in pages if b'name="robots" content="noindex"' in made[path]}
    assert {one.removeprefix(f"{URL}/") for one in listed} == pages - hidden


def test_a_page_was_changed_on_a_day_or_at_a_time_or_nobody_says(made: dict[str, bytes]) -> None:
    tree = valid(made["sitemap.xml"])

    def changed(name: str) -> list[str]:
        return found(tree, f"//s:url[s:loc='{URL}/explainers/{name}.html']/s:lastmod/text()")

    assert changed("old") == ["2026-02-03"]
    assert changed("today") == ["2026-05-31T09:30:00+00:00"]
    assert changed("month") == []


def test_texts_in_several_languages_name_each_other_and_themselves(made: dict[str, bytes]) -> None:
    tree = valid(made["sitemap.xml"])

    for name in ("today", "heute"):
        url = f"//s:url[s:loc='{URL}/explainers/{name}.html']"
        assert found(tree, f"{url}/x:link/@hreflang") == ["pt-BR", "de"]
        addresses = [f"{URL}/explainers/{one}.html" for one in ("today", "heute")]
        assert found(tree, f"{url}/x:link/@href") == addresses
    assert len(found(tree, "//x:link/@href")) == 4


def test_news_is_what_came_out_in_the_last_two_days(made: dict[str, bytes]) -> None:
    tree = valid(made["news-sitemap.xml"])

    assert found(tree, "//news:title/text()") == ["Today: news", "Heute"]
    dates = ["2026-05-31T09:30:00+00:00", "2026-05-31"]
    assert found(tree, "//news:publication_date/text()") == dates
    assert found(tree, "//news:language/text()") == ["pt", "de"]
    assert set(found(tree, "//news:name/text()")) == {"The Test"}


def test_where_nothing_is_new_the_news_sitemap_names_one_page(tmp_path: Path) -> None:
    later = replace(ordered(tmp_path), now=NOW + dt.timedelta(days=400))
    tree = valid(built(later)["news-sitemap.xml"])

    assert found(tree, "//s:loc/text()") == [f"{URL}/explainers/tomorrow.html"]
    assert found(tree, "//news:title/text()") == []


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh-Hant", "zh-tw"), ("zh_CN", "zh-cn"), ("zh", "zh-cn"), ("en_GB", "en"), ("fil", "fil")],
)
def test_languages_are_named_as_google_names_them(tmp_path: Path, lang: str, said: str) -> None:
    files: dict[str, str | bytes] = {"explainers/x.md": text("X", "2026-05-31", f"lang: {lang}\n")}
    tree = valid(built(ordered(tmp_path, files))["news-sitemap.xml"])

    assert found(tree, "//news:language/text()") == [said]


def test_what_is_too_long_for_one_file_is_in_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "MOST", 4)
    files = built(ordered(tmp_path))
    parts = found(valid(files["sitemap.xml"]), "/s:sitemapindex/s:sitemap/s:loc/text()")

    assert parts[:2] == [f"{URL}/sitemap-1.xml", f"{URL}/sitemap-2.xml"]
    listed = [valid(files[part.removeprefix(f"{URL}/")]) for part in parts]
    pages = [one for tree in listed for one in found(tree, "//s:loc/text()")]
    assert len(pages) == len(set(pages))
    assert all(len(found(tree, "//s:loc/text()")) <= 4 for tree in listed)


def test_robots_are_told_of_both_sitemaps(made: dict[str, bytes]) -> None:
    assert made["robots.txt"].decode().splitlines() == [
        "User-agent: *",
        "Allow: /",
        f"Sitemap: {URL}/sitemap.xml",
        f"Sitemap: {URL}/news-sitemap.xml",
    ]


def test_what_pages_offer_to_follow_is_there(made: dict[str, bytes]) -> None:
    follow = re.compile(r'<link rel="alternate" type="([^"]+)"[^>]* href="([^"]+)">')
    for path, data in made.items():
        if path.endswith(".html"):
            offers = {h.removeprefix(f"{URL}/"): kind for kind, h in follow.findall(data.decode())}
            assert offers.keys() <= made.keys()
            assert offers or b"noindex" in data
            if path == "index.html":
                assert offers == {
                    "feeds/all.atom.xml": "application/atom+xml",
                    "feeds/all.json": "application/feed+json",
                    "feeds/corrections.atom.xml": "application/atom+xml",
                }
            if path == "topics/ol.html":
                assert offers["feeds/topics/ol.atom.xml"] == "application/atom+xml"


# ----- What is not out, and what is no news any more -----


def test_nothing_of_tomorrow_is_in_any_of_them(made: dict[str, bytes]) -> None:
    assert not any(b"omorrow" in data or "omorrow" in path for path, data in made.items())


def test_a_preview_and_a_site_without_an_address_have_none(tmp_path: Path) -> None:
    order = ordered(tmp_path)
    for other in (replace(order, drafts=True), replace(order, site=Site("Test"))):
        files = built(other)
        assert not [path for path in files if "sitemap" in path or path.startswith("feeds/")]


def test_a_build_says_when_its_news_is_none_any_more(tmp_path: Path) -> None:
    said = outcome(ordered(tmp_path)).said

    # the first of the two is dated to the day: it is news until the second day's end
    assert said.endswith(
        "news-sitemap.xml is right until 2026-06-02 00:00 UTC: build again by then\n"
    )


def test_a_build_with_nothing_else_to_do_takes_old_news_away(tmp_path: Path) -> None:
    order = ordered(tmp_path)
    outcome(order)
    later = replace(order, now=NOW + dt.timedelta(hours=20))
    again = outcome(later)
    assert again.said.endswith("build again by then\n")
    assert len(found(valid(again.files["news-sitemap.xml"]), "//news:title/text()")) == 2

    much_later = replace(order, now=NOW + dt.timedelta(hours=24))
    rebuilt = outcome(much_later)
    assert found(valid(rebuilt.files["news-sitemap.xml"]), "//news:title/text()") == NEXT_DAY
    assert rebuilt.files == clean(much_later, tmp_path / "clean").files
    assert rebuilt.files["news-sitemap.xml"] != again.files["news-sitemap.xml"]
    assert files_in(order.output) == rebuilt.files


def test_a_feed_of_nothing_reads_no_clock(tmp_path: Path) -> None:
    write(tmp_path / "content", {"explainers/a.md": "---\ntitle: A\nsummary: S\n---\n\nWords.\n"})
    order = replace(order_for(tmp_path / "content"), site=Site("Test", url=URL))
    files = built(order)

    for path in ("feeds/corrections.atom.xml", "feeds/all.atom.xml"):
        assert b"<updated>1970-01-01T00:00:00+00:00</updated>" in files[path]
