"""What pages say to machines: it is schema.org's, it is on the page, and it is nothing else.

Long because each kind of record has tests of its own.
"""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from msgspec.structs import replace

from building import files_in
from conftest import HERE, order_for, write
from nutgraf.build import prepare
from nutgraf.cards.drawing import HEIGHT, WIDTH
from nutgraf.linked import linked_data
from nutgraf.linked.records import span
from nutgraf.render import environment
from nutgraf.site import Site
from nutgraf.views.shapes import CardView, When
from nutgraf.writing.disk import read
from vocabulary import Node, graph_in, listed, nodes_in
from vocabulary import Site as Graphs

URL = "https://test.example/x"
SAMPLE = "https://nutgraf.example"
UNHEARD = re.compile(r"<(?:style|script|head)\b.*?</(?:style|script|head)>", re.DOTALL)
# What a page sets beside a link: a citation's number, a claim's standing, a slip's button.
MARKS = re.compile(
    r'<sup class="cite-number"[^>]*>\d+</sup>|<span class="unseen"> \([^<]*\)</span>'
    r"|<button popovertarget=[^>]*>[^<]*</button>"
)
TAG = re.compile(r"<[^>]*>")
# Pages that nobody should find.
WITHOUT = ("404.html",)
SHOWN = ("name", "headline", "text", "creditText", "keywords", "articleSection", "alternateName")


def graphs_in(files: dict[str, bytes]) -> dict[str, Node]:
    pages = {path: data.decode() for path, data in files.items() if path.endswith(".html")}
    return {path: graph for path, page in pages.items() if (graph := graph_in(page)) is not None}


@pytest.fixture(scope="module")
def sink(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A site with every part, which has a text in two languages and doubtful dates."""
    root = tmp_path_factory.mktemp("linked")
    files = {
        path.relative_to(HERE / "site" / "content").as_posix(): path.read_bytes()
        for path in (HERE / "site" / "content").rglob("*")
        if path.is_file()
    }
    write(root / "content", {**files, **MORE})
    site = Site(
        "The <b>Times", "Tolls & tides", URL, "en", "The desk",
        license=("CC BY", "https://creativecommons.org/licenses/by/4.0/"),
        publisher=(
            ("publishingPrinciples", ("about",)),
            ("masthead", ("https://other.example/us",)),
            ("logo", ("images/strait.svg",)),
            ("sameAs", ("https://social.example/@times", "https://other.example/")),
            ("foundingDate", ("2019",)),
        ),
        desks=("The desk",),
    )  # fmt: skip
    prepared = prepare(replace(order_for(root / "content"), site=site))
    assert not prepared.errors, prepared.problems
    return {path: read(content) for path, content in prepared.files.items()}


MORE: dict[str, str | bytes] = {
    "explainers/hostile.md": "---\n"
    'title: "</script><script>alert(1)</script> & \\"quoted\\" <!-- 日本"\n'
    "summary: '<img src=x onerror=alert(1)> ]]> & é'\ndate: 2026-01-05T09:30\n"
    "topic: Öl & Gas\ntags: [a<b]\nauthors: [Ann Example, The desk]\n"
    "updated: 2026-01-06T10:00+09:00\n---\n\nWords.\n\n"
    "> [!CORRECTION] 2026-01-06T10:00+09:00\n>\n> It was <b>three</b> & not *two*.\n\n"
    "> [!CORRECTION] 2026-01-06T10:00+09:00\n>\n> And once more.\n\n"
    "> [!CORRECTION] 2026-01-05\n>\n> It was nine, says [the record](source:notice), of "
    "[Actor](actor:tug): [the claim](claim:tug) stands.\n>\n> So does the rest.\n\n"
    "> [!CLAIM] The tug sank. {#tug}\n>\n"
    "> - 2024: alleged by [the tug](actor:tug) in [N](source:notice).\n",
    "actors/tug.md": "---\ntitle: The tug\nkind: body\n---\n\nA [boat](term:draught).\n",
    "glossary/draught.md": "---\ntitle: Draught\n---\n\nHow deep [the tug](actor:tug) lies, "
    "as [a notice](source:notice) has it.\n",
    "explainers/feindselig.md": "---\ntitle: Auf Deutsch\nsummary: S\ndate: 2026-01-07\nlang: de\n"
    "translates: hostile\n---\n\nWorte.\n",
    "timelines/odd.md": "---\ntitle: Odd dates\nsummary: S\n---\n\n"
    "## -0043-03-15: Caesar dies {#caesar}\n\n[N](source:notice).\n\n"
    "## 201X: A decade {#decade}\n\n[N](source:notice).\n\n"
    "## 2024-03~: About then {#about}\n\n[N](source:notice).\n\n"
    "## 2024-05-01/2024-06: A while {#while}\n\n[N](source:notice).\n\n"
    "## 2025/..: Going on {#on}\n\n[N](source:notice).\n",
    "sources/more.yaml": "- id: notice\n  type: report\n  title: A <notice> & more\n"
    "  author: [{family: Doe, given: Jane}]\n  issued: 2023\n  language: en\n"
    "  URL: https://a.example/n?a=1&b=2\n  archived: https://web.archive.example/n\n"
    "  accessed: 2024-05-06\n",
}


@pytest.fixture(scope="module")
def sample_files(sample: Path) -> dict[str, bytes]:
    return files_in(sample)


@pytest.fixture(params=["the sample", "the kitchen sink"])
def files(request: pytest.FixtureRequest) -> dict[str, bytes]:
    name = {"the sample": "sample_files", "the kitchen sink": "sink"}[request.param]
    found: dict[str, bytes] = request.getfixturevalue(name)
    return found


def test_all_of_it_is_schema_orgs(files: dict[str, bytes]) -> None:
    assert Graphs(graphs_in(files)).faults() == []


def test_a_wrong_graph_would_be_seen() -> None:
    """The test above tells what it is there to tell."""
    node = {
        "@type": "NewsArticle", "headline": 3, "standing": "disputed", "citation": [],
        "datePublished": "5 May 2024", "author": {"@type": "Event"}, "startDate": "2024",
        "publisher": {"@id": "https://nowhere.example/"},
    }  # fmt: skip
    faults = Graphs({"x": {"@context": "https://schema.org", "@graph": [node]}}).faults()

    assert len(faults) == 8, faults


def test_every_page_that_can_be_found_has_a_graph_and_no_other(files: dict[str, bytes]) -> None:
    pages = {path for path in files if path.endswith(".html")}

    assert pages - graphs_in(files).keys() == {
        path for path in pages if b'name="robots" content="noindex"' in files[path]
    }


def test_a_graph_says_no_more_than_its_page_shows(files: dict[str, bytes]) -> None:
    for path, graph in graphs_in(files).items():
        page = MARKS.sub("", UNHEARD.sub("", files[path].decode()))
        seen = _flat(unescape(TAG.sub("", page.replace("</p>", " "))))
        for node in nodes_in(graph["@graph"]):
            for name in SHOWN:
                for words in listed(node.get(name, [])):
                    assert _flat(words) in seen, (path, name, words)


def _flat(words: str) -> str:
    return " ".join(words.split())


def test_an_id_means_one_thing_on_all_pages(files: dict[str, bytes]) -> None:
    graphs = Graphs(graphs_in(files))
    explainer = {"NewsArticle", "BackgroundNewsArticle"}

    assert [id_ for id_, k in graphs.kinds.items() if len(k) > 1 and k != explainer] == []
    for graph in graphs.pages.values():
        assert all(node["@id"].startswith("http") for node in graph["@graph"])


# ----- Explainers -----


def article(files: dict[str, bytes], id_: str) -> Node:
    graph = graphs_in(files)[f"explainers/{id_}.html"]
    (found,) = [node for node in graph["@graph"] if "NewsArticle" in node["@type"]]
    return dict(found)


def test_an_explainer_names_its_evidence(sample_files: dict[str, bytes]) -> None:
    node = article(sample_files, "north-korean-troops")

    assert node["@type"] == ["NewsArticle", "BackgroundNewsArticle"]
    assert node["wordCount"] > 1000
    assert len(node["citation"]) > 20
    assert {one["@type"] for one in node["mentions"]} >= {"Person", "Country", "Event"}
    claim = next(one for one in node["hasPart"] if one["@id"].endswith("#claim-troops"))
    assert claim["datePublished"] == "2024-10-18"
    assert [one["@id"] for one in claim["author"]] == [f"{SAMPLE}/actors/nis.html#actor"]
    assert {one["@id"] for one in claim["citation"]} <= {one["@id"] for one in node["citation"]}


def test_an_archived_copy_is_named(sink: dict[str, bytes]) -> None:
    graph = graphs_in(sink)["sources.html"]
    (node,) = [one for one in nodes_in(graph) if one.get("name") == "A <notice> & more"]

    assert node == {
        "@type": "Report",
        "@id": f"{URL}/sources.html#source-notice",
        "name": "A <notice> & more",
        "url": "https://a.example/n?a=1&b=2",
        "creditText": "Jane Doe",
        "datePublished": "2023",
        "archivedAt": "https://web.archive.example/n",
        "inLanguage": "en",
    }


def test_what_would_end_its_element_is_told_as_words(sink: dict[str, bytes]) -> None:
    node, page = article(sink, "hostile"), sink["explainers/hostile.html"].decode()

    assert node["headline"] == '</script><script>alert(1)</script> & "quoted" <!-- 日本'
    assert node["description"] == "<img src=x onerror=alert(1)> ]]> & é"
    assert node["publisher"] == {"@id": f"{URL}/index.html#publisher"}
    between = page[page.index("application/ld+json") :]
    assert between.count("<") == between[between.index("</script>") :].count("<")


def test_dates_are_as_exact_as_they_are_known_and_times_have_zones(sink: dict[str, bytes]) -> None:
    node = article(sink, "hostile")

    assert node["datePublished"] == "2026-01-05T09:30Z"
    assert node["dateModified"] == "2026-01-06T10:00+09:00"
    page = sink["explainers/hostile.html"].decode()
    assert '<meta property="article:published_time" content="2026-01-05T09:30Z">' in page
    assert '<meta property="article:modified_time" content="2026-01-06T10:00+09:00">' in page


def test_who_is_no_person_is_an_organisation(sink: dict[str, bytes]) -> None:
    kinds = {one["name"]: one["@type"] for one in article(sink, "hostile")["author"]}

    assert kinds == {"Ann Example": "Person", "The desk": "Organization"}


def test_words_stand_without_the_marks_that_a_page_sets_beside_links(
    sink: dict[str, bytes],
) -> None:
    said = {one["text"] for one in article(sink, "hostile")["correction"]}
    terms = nodes_in(graphs_in(sink)["glossary.html"])
    (meant,) = [one["description"] for one in terms if one.get("name") == "Draught"]

    assert "It was nine, says the record, of Actor: the claim stands. So does the rest." in said
    assert meant == "How deep the tug lies, as a notice has it."


def test_corrections_have_addresses_that_are_on_the_page(sink: dict[str, bytes]) -> None:
    first, second, _ = article(sink, "hostile")["correction"]

    assert first["text"] == "It was three & not two."
    assert second["@id"] != first["@id"]
    for one in (first, second):
        anchor = one["@id"].partition("#")[2]
        assert f'id="{anchor}"'.encode() in sink["explainers/hostile.html"]


def test_texts_in_two_languages_name_each_other(sink: dict[str, bytes]) -> None:
    original, translation = article(sink, "hostile"), article(sink, "feindselig")

    (named,) = original["workTranslation"]
    assert (named["@id"], named["inLanguage"]) == (translation["@id"], "de")
    (named,) = translation["translationOfWork"]
    assert (named["@id"], named["inLanguage"]) == (original["@id"], "en")
    for name in ("hostile", "feindselig"):
        head = sink[f"explainers/{name}.html"].decode()
        for lang, other in (("en", "hostile"), ("de", "feindselig")):
            href = f"{URL}/explainers/{other}.html"
            assert f'<link rel="alternate" hreflang="{lang}" href="{href}">' in head


# ----- Events -----


@pytest.mark.parametrize(
    ("edtf", "iso", "said"),
    [
        ("2024-03-05", "2024-03-05", ("2024-03-05", "")),
        ("2024", "2024", ("2024", "")),
        ("2024-05-01/2024-06", "", ("2024-05-01", "2024-06")),
        ("2025/..", "", ("2025", "")),
        ("../2025-02?", "", ("", "2025-02")),
        ("2024-21/2025", "", ("", "2025")),
        ("-0043/2025", "", ("", "2025")),
        ("201X/2024-01-01T10:00", "", ("", "2024-01-01T10:00Z")),
        ("201X", "", ("", "")),
        ("-0043-03-15", "", ("", "")),
    ],
)
def test_an_event_begins_and_ends_when_it_is_known_to(
    edtf: str, iso: str, said: tuple[str, str]
) -> None:
    assert span(When(edtf, iso, "", "")) == said


def test_what_is_doubtful_is_said_in_words(sink: dict[str, bytes]) -> None:
    graph = graphs_in(sink)["timelines/odd.html"]
    events = {one["name"]: one for one in nodes_in(graph) if one.get("@type") == "Event"}

    assert "startDate" not in events["Caesar dies"]
    assert "44 BCE" in events["Caesar dies"]["description"]
    assert events["About then"]["startDate"] == "2024-03"
    assert events["About then"]["description"] == "about March 2024"
    assert events["A while"]["endDate"] == "2024-06"
    assert "description" not in events["A while"]
    assert "endDate" not in events["Going on"]


# ----- The publisher -----


def test_the_publisher_answers_on_every_page(sink: dict[str, bytes]) -> None:
    for graph in graphs_in(sink).values():
        assert graph["@graph"][0] == {
            "@type": "NewsMediaOrganization",
            "@id": f"{URL}/index.html#publisher",
            "name": "The <b>Times",
            "url": f"{URL}/index.html",
            "publishingPrinciples": f"{URL}/pages/about.html",
            "masthead": "https://other.example/us",
            "logo": f"{URL}/images/strait.svg",
            "sameAs": ["https://social.example/@times", "https://other.example/"],
            "foundingDate": "2019",
        }


def test_a_page_of_the_usual_name_is_taken_for_a_policy(sample_files: dict[str, bytes]) -> None:
    (publisher, *_) = graphs_in(sample_files)["index.html"]["@graph"]

    assert publisher["correctionsPolicy"].endswith("/pages/corrections-policy.html")


# ----- Without an address of its own, and unpublished -----


def test_without_an_address_ids_lead_from_the_page(tmp_path: Path) -> None:
    write(tmp_path / "content", MORE)
    files = {path: read(c) for path, c in prepare(order_for(tmp_path / "content")).files.items()}
    graph = graphs_in(files)["explainers/hostile.html"]["@graph"]

    assert graph[0]["@id"] == "../index.html#publisher"
    assert graph[1]["@id"] == "../explainers/hostile.html#article"
    assert b"og:url" not in files["explainers/hostile.html"]
    assert b'rel="alternate" hreflang' not in files["explainers/hostile.html"]
    assert Graphs(graphs_in(files)).faults() == []


def test_a_preview_says_nothing_to_machines(tmp_path: Path) -> None:
    write(tmp_path / "content", MORE)
    order = replace(order_for(tmp_path / "content", drafts=True), site=Site("Test", url=URL))
    files = {path: read(content) for path, content in prepare(order).files.items()}

    assert graphs_in(files) == {}
    assert not any(b"og:title" in data for data in files.values())


def test_a_plain_page_costs_little(sink: dict[str, bytes]) -> None:
    """In bytes: they are the same on any machine."""
    page = sink["explainers/feindselig.html"].decode()
    graph = re.search(r'<script type="application/ld\+json">.*</script>', page)

    assert graph is not None
    publisher = json.dumps(graphs_in(sink)["index.html"]["@graph"][0], separators=(",", ":"))
    assert len(graph[0]) - len(publisher) < 1300
    assert linked_data.__module__ == "nutgraf.linked"


def test_other_sites_show_a_page_by_its_title_and_summary(sink: dict[str, bytes]) -> None:
    head = sink["explainers/hostile.html"].decode().partition("</head>")[0]

    title = (
        "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;quoted&#34; &lt;!-- 日本"
    )
    assert f'<meta property="og:title" content="{title}">' in head
    assert '<meta name="description" property="og:description" content="&lt;img src=x' in head
    assert f'<meta property="og:url" content="{URL}/explainers/hostile.html">' in head
    assert '<meta property="og:site_name" content="The &lt;b&gt;Times">' in head
    assert '<meta property="og:type" content="article">' in head
    assert '<meta name="twitter:card" content="summary">' in head
    assert '<meta property="og:type" content="website">' in sink["index.html"].decode()
    for path, data in sink.items():
        if path.endswith(".html"):
            assert (b"og:title" in data) != (b"noindex" in data), path


def test_a_card_is_shown_by_its_whole_address() -> None:
    jinja = environment((HERE.parent / "theme" / "templates",))
    draw = jinja.get_template("macros/followed.html").module.followed  # type: ignore[attr-defined]

    card = CardView("cards/a.png", "Who “owns” the <river>?")
    with_card = str(draw("A", URL, "", "", card))
    assert f'<meta property="og:image" content="{URL}/cards/a.png">' in with_card
    assert f'property="og:image:width" content="{WIDTH}"' in with_card
    assert f'property="og:image:height" content="{HEIGHT}"' in with_card
    assert 'property="og:image:alt" content="Who “owns” the &lt;river&gt;?"' in with_card
    assert 'content="summary_large_image"' in with_card
    assert "og:image" not in str(draw("A", "", "", "", card))


def test_an_actor_of_whom_nothing_is_written_is_described_by_what_the_page_has(
    tmp_path: Path,
) -> None:
    body = "---\ntitle: Fleet\nkind: body\n---\n"
    files = {
        "actors/fleet.md": body,
        "actors/idle.md": body.replace("Fleet", "Idle & Co"),
        "actors/known.md": body.replace("kind:", "short: the Known\nkind:"),
        "sources/s.yaml": "- id: s\n  title: S\n  URL: https://s.example/\n",
        "explainers/e.md": "---\ntitle: E\nsummary: S\ndate: 2026-01-15\n---\n\n> [!CLAIM] C. {#c}\n>\n"
        "> - 2024: alleged by [F](actor:fleet) in [S](source:s).\n",
    }
    write(tmp_path / "content", dict(files))
    pages = prepare(order_for(tmp_path / "content")).files

    def said(name: str) -> str:
        return read(pages[f"actors/{name}.html"]).decode().partition('og:description" content="')[2]

    assert said("fleet").startswith('Fleet: What they said, Where they appear"')
    assert said("idle").startswith('Idle &amp; Co"')
    assert said("known").startswith('the Known"')
