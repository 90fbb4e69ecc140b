"""Each page speaks its text's language, and a text in several languages is one text.

Long because words, dates, claims and lists meet in one site of four languages.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po
from msgspec.structs import replace

from building import clean, outcome
from conftest import HERE, order_for, write
from nutgraf.build import prepare
from nutgraf.catalogues import NAME, Catalogues, read_catalogue
from nutgraf.date_words import autonym, year_words
from nutgraf.order import Order
from nutgraf.reading.verbs import verb_of
from nutgraf.render import environment
from nutgraf.site import EngineName, Site, direction, foreign_to
from nutgraf.templates import in_figures

ROOT = HERE.parent
LOCALE = ROOT / "theme/locale"
LANGUAGES = ("ar", "fr", "ko")
NOT_SHOWN = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)
TAGS = re.compile(r"<[^>]*>")


def catalogue(lang: str) -> Path:
    return LOCALE / lang / "LC_MESSAGES" / f"{NAME}.po"


def catalog(lang: str) -> Catalog:
    with catalogue(lang).open("rb") as file:
        return read_po(file, locale=lang, abort_invalid=True)


# ----- The catalogues that we ship -----


@pytest.fixture(scope="session")
def words(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every word of the theme, as ``make catalogues`` finds them."""
    found = tmp_path_factory.mktemp("words") / "nutgraf.pot"
    command = ["pybabel", "-q", "extract", "-k", "say", "-F", f"{ROOT / 'pyproject.toml'}"]
    CommandLineInterface().run([*command, "-o", f"{found}", f"{ROOT}"])  # type: ignore[no-untyped-call]
    with found.open("rb") as file:
        return read_po(file)


def ids(found: Catalog) -> set[object]:
    return {message.id for message in found if message.id}


def test_the_template_of_catalogues_is_as_the_theme_is(words: Catalog) -> None:
    with (LOCALE / "nutgraf.pot").open("rb") as file:
        assert ids(read_po(file)) == ids(words), "run: make catalogues"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_of_the_theme_is_translated_and_none_is_stale(lang: str, words: Catalog) -> None:
    ours = catalog(lang)
    untranslated = [
        message.id
        for message in ours
        if message.id and (message.fuzzy or "" in (message.string or "", *(message.string or ())))
    ]

    assert ids(ours) == ids(words), "run: make catalogues"
    assert untranslated == []
    assert not ours.obsolete


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_translation_loses_or_invents_what_is_filled_in(lang: str) -> None:
    assert read_catalogue(catalogue(lang), catalogue(lang).read_bytes())[1] == ()


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "لا مصادر"),
        (1, "مصدر واحد"),
        (2, "مصدران"),
        (3, "3 مصادر"),
        (11, "11 مصدراً"),
        (100, "100 مصدر"),
        (103, "103 مصادر"),
    ],
)
def test_arabic_counts_in_six_ways(count: int, said: str) -> None:
    voice = Catalogues((LOCALE,)).of("ar")
    words = voice.ngettext("%(count)s source", "%(count)s sources", count)

    assert words % {"count": count} == said


@pytest.mark.parametrize(
    ("lang", "one", "six"),
    [
        ("fr", "contestée", "contestées"),
        ("ko", "논란", "논란"),
        ("ar", "متنازع عليه", "متنازع عليها"),
    ],
)
def test_a_standing_agrees_with_the_number_of_claims(lang: str, one: str, six: str) -> None:
    voice = Catalogues((LOCALE,)).of(lang)
    assert voice.gettext("disputed") == voice.ngettext("disputed", "disputed", 1) == one
    assert voice.ngettext("disputed", "disputed", 6) == six


def test_a_region_has_the_words_of_its_language() -> None:
    assert Catalogues((LOCALE,)).of("fr-CA").gettext("Contents") == "Sommaire"
    assert Catalogues((LOCALE,)).of("pt-BR").gettext("Contents") == "Contents"


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "12,345"), ("fr", "12\u202f345"), ("ko", "12,345"), ("de", "12.345")]
)
def test_thousands_are_parted_as_the_language_parts_them(lang: str, said: str) -> None:
    assert in_figures(12345, lang) == said
    assert in_figures(999, lang) == 999


def test_a_number_in_a_phrase_is_written_in_the_pages_language(tmp_path: Path) -> None:
    template = (
        "{% trans count=n %}{{ count }} source{% pluralize %}{{ count }} sources{% endtrans %}"
    )
    (tmp_path / "x.html").write_text(template, "utf-8")
    jinja = environment([tmp_path], catalogues=Catalogues((LOCALE,)), lang="en")

    assert jinja.get_template("x.html").render(n=1200) == "1,200 sources"
    assert jinja.speaking("fr").get_template("x.html").render(n=1200) == "1\u202f200 sources"
    assert jinja.speaking("de") is jinja, "without a catalogue it would be compiled for nothing"


# ----- Small words -----


@pytest.mark.parametrize(
    ("word", "verb"),
    [
        ("denied", "denied"),
        ("démenti", "denied"),
        ("Démentie", "denied"),
        ("réfutées", "refuted"),
        ("admis", "acknowledged"),
        ("부인", "denied"),
        ("주장함", "alleged"),
        ("نفت", "denied"),
        ("ادّعت", "alleged"),
        ("وثّق", "documented"),
        ("dementi", None),
    ],
)
def test_a_verb_is_read_in_each_language_of_the_theme(word: str, verb: str | None) -> None:
    assert verb_of(word) == verb


@pytest.mark.parametrize(
    ("lang", "name"),
    [
        ("fr", "français"),
        ("ko", "한국어"),
        ("ar", "العربية"),
        ("pt-BR", "português (Brasil)"),
        ("xx-no", "xx-no"),
    ],
)
def test_a_language_has_its_own_name(lang: str, name: str) -> None:
    assert autonym(lang) == name


def test_a_year_before_our_era_is_said_in_the_language() -> None:
    assert [year_words(-43, lang) for lang in ("en", "fr", "ko")] == [
        "44 BCE",
        "44 av. J.-C.",
        "기원전 44",
    ]


def test_spellings_of_one_language_are_not_foreign_to_each_other() -> None:
    assert foreign_to("en-US", "en_GB") == ""
    assert foreign_to("pt_BR", "fr") == "pt-BR"
    assert direction("ar-EG") == "rtl"


# ----- A text in two languages -----

CLAIM = """> [!CLAIM] {sentence} {{#troops-left}}
>
{positions}
"""
ORIGINAL = """---
title: The talks
summary: What was said
date: 2026-01-10
updated: {updated}
topic: Peace
tags: [talks]
---

{claim}
Below [the claim](claim:troops-left) stands [the Kremlin](actor:kremlin).

> [!CORRECTION] 2026-01-11
>
> The day was [another](source:kbs-188550).
"""
TRANSLATION = """---
title: Les pourparlers
summary: Ce qui fut dit
date: 2026-01-12
lang: fr
translates: talks
topic: Paix
---

{claim}
Sous [l’affirmation](claim:troops-left) se tient [le Kremlin](actor:kremlin).

> [!NOTE]
> Mots.

> [!CORRECTION] 2026-01-11
>
> Le jour était [un autre](source:kbs-188550).
"""
ENGLISH = (
    "> - 2024-10-18: alleged by [the NIS](actor:nis) in [a finding](source:kbs-188550).\n"
    "> - 2024-10-20: denied by [the Kremlin](actor:kremlin) in [a briefing](source:kbs-188550)."
)
FRENCH = (
    "> - 2024-10-18: allégué par [le NIS](actor:nis) dans [un constat](source:kbs-188550).\n"
    "> - 2024-10-20: démenti par [le Kremlin](actor:kremlin) dans [un point](source:kbs-188550)."
)


@pytest.fixture
def order(tmp_path: Path) -> Order:
    """A small site with one text in two languages."""
    content = tmp_path / "content"
    library = HERE / "problems/_library"
    for path in library.rglob("*"):
        if path.is_file() and path.parent.name in ("actors", "sources"):
            write(content, {path.relative_to(library).as_posix(): path.read_bytes()})
    two_languages(content)
    quiet = ("N531", "N532", "N701")
    return replace(order_for(content, ignored=quiet), site=Site("Test", url="https://test.example"))


def two_languages(content: Path, french: str = FRENCH, updated: str = "2026-01-11") -> None:
    english = CLAIM.format(sentence="The troops left.", positions=ENGLISH)
    told = CLAIM.format(sentence="Les troupes sont parties.", positions=french)
    write(
        content,
        {
            "explainers/talks.md": ORIGINAL.format(claim=english, updated=updated),
            "explainers/pourparlers.md": TRANSLATION.format(claim=told),
        },
    )


def pages(order: Order) -> dict[str, str]:
    built = outcome(order)
    assert built.mistakes == ()
    return {p: d.decode() for p, d in built.files.items() if p.endswith((".html", ".json", ".xml"))}


def shown(html: str) -> str:
    html = NOT_SHOWN.sub("", html)
    return " ".join(unescape(TAGS.sub(" ", html)).split())


def test_a_page_has_the_themes_words_in_its_language(order: Order) -> None:
    page = pages(order)["explainers/pourparlers.html"]

    assert '<html lang="fr" dir="ltr">' in page
    for words in (
        "Sources",
        "Corrections et mises à jour",
        "Affirmation",
        "contestée",
        "Aller au texte",
    ):
        assert words in shown(page)
    assert "Remarque" in page, "what reading writes in English"
    assert "(contestée)" in page, "the standing beside a link"
    assert not re.search(r"disputed|Updated|Corrections and", shown(page))


@pytest.mark.parametrize("engine", ["commonmark", "python-markdown"])
def test_a_frame_of_a_table_is_named_in_the_page_s_language_and_code_stays(
    order: Order, engine: EngineName
) -> None:
    shown = '`aria-label="Table"`, `aria-label="Table: An` and `<p class="alert__label">Note</p>`.'
    text = (
        f"\n\n| An | Navires |\n|---|---|\n| 2025 | 3 |\n\n| | |\n|---|---|\n| a | b |\n\n{shown}\n"
    )
    path = order.shelves.content / "explainers/pourparlers.md"
    path.write_text(path.read_text("utf-8") + text, "utf-8")

    reading = replace(order.reading, engine=engine)
    page = pages(replace(order, reading=reading))["explainers/pourparlers.html"]

    assert 'role="group" aria-label="Tableau\u00a0: An, Navires"' in page
    assert 'role="group" aria-label="Tableau"' in page
    codes = [unescape(words) for words in re.findall(r"<code>(.*?)</code>", page)]
    assert codes == re.findall("`(.*?)`", shown)


def test_a_claim_of_a_translation_is_that_of_its_original(order: Order) -> None:
    made = pages(order)

    assert made["claims.html"].count('class="claim-line"') == 1
    assert "Les troupes" not in made["claims.html"]
    assert "1 " in shown(made["index.html"].split('class="tallies"')[1])[:40]
    assert (
        made["data/claims.json"].count("troops-left")
        == made["data/claims.json"].count("talks.html#claim-troops-left") + 1
    )


def test_a_translation_shows_the_claim_in_its_words_with_the_same_standing(order: Order) -> None:
    page = pages(order)["explainers/pourparlers.html"]

    assert "Les troupes sont parties." in page
    assert 'id="claim-troops-left" data-standing="disputed"' in page
    assert 'href="#claim-troops-left"' in page, "a link to it stays on the page"
    assert '<b class="verb">démenti</b> par' in page
    assert 'data-standing="denied"' in page


def test_a_position_that_is_not_translated_yet_stands_in_the_originals_words(order: Order) -> None:
    two_languages(order.shelves.content, french=FRENCH.splitlines()[0])
    built = outcome(order)
    page = built.files["explainers/pourparlers.html"].decode()

    assert "does not tell the position 2024-10-20: denied by kremlin" in built.said
    assert 'lang="en" dir="auto"><b class="verb">denied</b>' in page
    assert 'data-standing="disputed"' in page


def test_lists_show_a_text_once_in_the_sites_language(order: Order) -> None:
    made = pages(order)

    for path in ("index.html", "explainers.html", "actors/kremlin.html", "404.html"):
        assert made[path].count('class="teaser__link"') == 1, path
        assert "The talks" in made[path]
    assert "Paix" not in made["index.html"], "a topic that only a translation has"
    assert shown(made["explainers.html"]).count("français") == 1
    assert 'lang="fr" hreflang="fr"' in made["explainers.html"]


def test_a_list_of_texts_in_another_language_is_in_that(order: Order) -> None:
    page = pages(order)["topics/paix.html"]

    assert '<html lang="fr"' in page
    assert "Les pourparlers" in page
    assert "1 décryptage" in shown(page)


def test_translations_lead_to_each_other_and_are_not_related(order: Order) -> None:
    arabic = TRANSLATION.replace("lang: fr", "lang: ar").format(claim="كلمات.\n")
    arabic = arabic.replace("[l’affirmation](claim:troops-left)", "x")
    write(order.shelves.content, {"explainers/muhadathat.md": arabic})
    made = pages(order)
    english, french = made["explainers/talks.html"], made["explainers/pourparlers.html"]

    assert shown(english).count("In other languages: العربية français") == 1
    assert "Langue d’origine : anglais Autres langues : العربية" in shown(french)
    assert '<html lang="ar" dir="rtl">' in made["explainers/muhadathat.html"]
    assert 'class="related"' not in english + french


def test_a_correction_that_a_translation_repeats_is_on_the_record_once(order: Order) -> None:
    page = pages(order)["corrections.html"]

    assert page.count('class="change"') == 1
    assert "The day was" in page


def test_a_translation_that_is_older_than_its_original_says_so(order: Order) -> None:
    fresh = pages(order)["explainers/pourparlers.html"]
    two_languages(order.shelves.content, updated="2026-02-01")
    page = pages(order)["explainers/pourparlers.html"]

    assert 'class="behind"' not in fresh
    assert (
        "Dernière mise à jour de l’original : 1er février 2026 ; "
        "date de cette traduction : 12 janvier 2026 ." in shown(page)
    )
    assert "Lire l’original : anglais" in shown(page)


def test_what_is_in_another_language_says_so(order: Order) -> None:
    source: dict[str, str | bytes] = {
        "sources/more.yaml": "- {id: figaro, title: Un titre, language: fr, type: webpage}\n"
    }
    content = order.shelves.content
    write(content, source)
    text = (content / "explainers/talks.md").read_text("utf-8") + "\nSee [it](source:figaro).\n"
    write(content, {"explainers/talks.md": text})
    made = pages(order)

    assert '<span lang="fr" dir="auto">Un titre</span>' in made["explainers/talks.html"]
    french = made["explainers/pourparlers.html"]
    assert "le Kremlin" in shown(french.split('class="cast"')[1]), "as the text calls it"
    cast, _, slips = french.split('class="cast"')[1].partition("<dialog")
    assert "The Kremlin" not in shown(cast)
    assert '<a lang="en" dir="auto" href="../actors/kremlin.html">The Kremlin</a>' in slips


# ----- A publisher's own words -----

HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {}\\n"\n\n'
)
TWO_FORMS = "nplurals=2; plural=(n != 1);"


def own(order: Order, lang: str, entries: str, plurals: str = TWO_FORMS) -> Order:
    folder = order.shelves.content.parent / "locale"
    write(folder, {f"{lang}/LC_MESSAGES/nutgraf.po": HEADER.format(plurals) + entries})
    return replace(order, locales=(folder, *order.locales))


def test_a_publisher_changes_one_word_and_keeps_the_others(order: Order) -> None:
    order = own(order, "fr", 'msgid "In brief"\nmsgstr "X"\n\nmsgid "Claim"\nmsgstr "Assertion"\n')
    page = shown(pages(order)["explainers/pourparlers.html"])

    assert "Assertion" in page
    assert "Corrections et mises à jour" in page


def test_a_publisher_changes_a_word_of_the_sites_own_language(order: Order) -> None:
    order = own(order, "en", 'msgid "Claims"\nmsgstr "Statements"\n')

    assert "Statements" in shown(pages(order)["index.html"])


def test_a_publisher_adds_a_language(order: Order) -> None:
    order = own(order, "de", 'msgid "Claim"\nmsgstr "Behauptung"\n')
    german = TRANSLATION.replace("lang: fr", "lang: de").format(
        claim=CLAIM.format(sentence="Die Truppen gingen.", positions=ENGLISH)
    )
    write(order.shelves.content, {"explainers/gespraeche.md": german})
    built = outcome(order)

    assert "Behauptung" in built.files["explainers/gespraeche.html"].decode()
    assert built.said == ""


def test_a_changed_catalogue_gives_what_a_clean_build_gives(order: Order, tmp_path: Path) -> None:
    order = own(order, "fr", 'msgid "Claim"\nmsgstr "Assertion"\n')
    first = outcome(order)
    own(order, "fr", 'msgid "Claim"\nmsgstr "Énoncé"\n')
    second = outcome(order)

    assert "Assertion" in first.files["explainers/pourparlers.html"].decode()
    assert "Énoncé" in second.files["explainers/pourparlers.html"].decode()
    assert second == clean(order, tmp_path / "clean")


@pytest.mark.parametrize(
    ("entry", "text", "hint"),
    [
        (
            'msgid "Updated %(date)s"\nmsgstr "Le"',
            '"Le" does not say "date"',
            "write %(date)s where it belongs",
        ),
        (
            'msgid "Claim"\nmsgstr "%(x)s"',
            '"%(x)s" names "x", which "Claim" does not have',
            "it has none",
        ),
        (
            'msgid "Claim"\nmsgstr "100 %"',
            '"100 %" names "%", which "Claim" does not have',
            "it has none",
        ),
        (
            'msgid "%(count)s source"\nmsgid_plural "%(count)s sources"\nmsgstr[0] "%(count)s source"',
            '"%(count)s source" has 1 of the 2 forms that the language has',
            'write each, "msgstr[0]" to "msgstr[1]"',
        ),
        (
            'msgid "Claim"\nmsgstr "x',
            "this catalogue cannot be read",
            "end it with a quotation mark",
        ),
        (
            "Claim = Assertion",
            "this catalogue cannot be read",
            "write msgid, msgstr, or words in quotation marks",
        ),
    ],
)
def test_a_wrong_catalogue_is_a_problem_with_its_line(
    order: Order, entry: str, text: str, hint: str
) -> None:
    (problem,) = prepare(own(order, "fr", entry + "\n")).problems

    assert problem.rule.code == "N908"
    assert problem.place.path.endswith("locale/fr/LC_MESSAGES/nutgraf.po")
    assert problem.place.line > 1
    assert problem.text.startswith(text)
    assert problem.hint == hint


def test_a_catalogue_that_is_not_utf_8_is_a_problem(order: Order) -> None:
    changed = own(order, "fr", "")
    path = changed.locales[0] / "fr/LC_MESSAGES/nutgraf.po"
    path.write_bytes(path.read_bytes() + b'msgid "Claim"\nmsgstr "\xff"\n')

    assert prepare(changed).problems[0].rule.code == "N908"


def test_what_a_catalogue_leaves_open_is_said_in_english(order: Order) -> None:
    order = own(order, "fr", 'msgid "Nothing of ours"\nmsgstr ""\n')

    assert prepare(replace(order, locales=order.locales[:1])).problems == ()


# ----- The sample -----


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_of_the_theme_stays_in_english_on_a_translated_page(
    lang: str, sample: Path
) -> None:
    page = (sample / f"explainers/north-korea-russia-{lang}.html").read_text("utf-8")
    inner = re.sub(r'<(\w+)[^>]* lang="en"[^>]*>.*?</\1>', "", page, flags=re.DOTALL)
    said = {
        part.strip()
        for part in re.findall(r">([^<]+)<|aria-label=\"([^\"]+)\"", inner)
        for part in part
    }
    english = {
        message.id
        for message in catalog(lang)
        if message.id and isinstance(message.id, str) and message.string != message.id
    }

    assert english & {unescape(part) for part in said} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_translation_of_the_sample_keeps_every_link_to_a_record(lang: str) -> None:
    def records(name: str) -> list[str]:
        text = (ROOT / f"content/explainers/{name}.md").read_text("utf-8")
        return sorted(re.findall(r"\]\(((?:source|actor|event|claim|term|timeline):[^)\s]+)", text))

    assert records(f"north-korea-russia-{lang}") == records("north-korea-russia")
