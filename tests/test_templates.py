"""Templates are compiled to less and parts are kept, and nothing of it shows on a page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, TemplateError, UndefinedError
from jinja2.meta import find_referenced_templates
from jinja2.runtime import Macro
from markupsafe import Markup, escape
from msgspec.structs import replace

from nutgraf.build import prepare
from nutgraf.closures import named_outright
from nutgraf.folding import shown
from nutgraf.macros import MOST_KEPT, Kept
from nutgraf.model import Problem
from nutgraf.render import environment
from nutgraf.templates import Templates
from nutgraf.views.shapes import Named
from test_site import CONTENT, order

# What a theme can say with words; each is drawn by Jinja alone too, and must come out alike.
SENTENCES = (
    '{{ _("Sources & <b>words</b>") }}',
    '{{ _("100%%") }} {{ _("%%(x)s") }}',
    '{{ _("Hello %(name)s", name=evil) }} {{ _("%(name)s", name=html) }}',
    '{{ _("Hello %(name)s %(name)s", name=evil) }}',
    '{{ _("Hello", name=evil) }}',
    '{{ _("<b>") ~ evil }} {{ (_("a") ~ evil)|safe }} {{ _("<i>") + evil }}',
    '{{ {"a": _("A"), "b": _("B")}[key] }} {{ _("a")|upper }} {{ [_("x"), evil]|join(_("<br>")) }}',
    '<p title="{{ _("Q\\"A") }}">{{ _("yes") if key else _("no") }}</p>',
    "{% trans %}Plain <b>&amp;</b> 100%{% endtrans %}",
    "{% trans name=evil, other=html %}Dear {{ other }}, {{ name }}{% endtrans %}",
    "{% trans name=evil %}Unnamed{% endtrans %}",
    "{% trans %}Hello {{ evil }}{% endtrans %}",
    "{% trans count=2 %}{{ count }} word{% pluralize %}{{ count }} words{% endtrans %}",
    "{% trans count=1 %}{{ count }} word{% pluralize %}{{ count }} words{% endtrans %}",
    "{% trans count=[1, 2]|length %}{{ count }} of {{ num }}{% pluralize %}{{ count }}s{% endtrans %}",
    "{% trans count=2, who=evil %}{{ who }} <b>{% pluralize %}{{ who }} <i>{% endtrans %}",
    "{% trans num=2 %}{{ num }} word{% pluralize %}{{ num }} words{% endtrans %}",
    "{% trans n=2, name=evil %}{{ n }} of {{ name }}{% pluralize %}{{ n }}s of {{ name }}{% endtrans %}",
    "{% trans a=evil, n=2 %}{{ a }}{% pluralize n %}{{ n }} by {{ a }}{% endtrans %}",
    '{{ ngettext("%(num)s day", "%(num)s days", 3) }}',
    '{% trans "role" name=evil %}By {{ name }}{% endtrans %}',
    '{% set words = _("a <b>") %}{{ words }} {{ words|e }} {{ words|length }}',
    "{% set _ = evil %}{{ _ }}",
    "{% for _ in [evil] %}{{ _ }}{% endfor %}",
    '{% macro gettext(x) %}mine {{ x }}{% endmacro %}{{ gettext("a") }}',
    '{% autoescape false %}{{ _("<b>") }}{{ evil }}{% endautoescape %}',
    "{{ evil }} {{ html }} {{ 5 }} {{ none }} {{ 1.5 }} {{ ['<'] }} {{ '' }}",
)  # fmt: skip
GIVEN: Mapping[str, Any] = {"evil": 'Q&A <b>"now"</b>', "html": Markup("<em>x</em>"), "key": "a"}


def plain_jinja() -> Environment:
    """Jinja as it comes, set up alike."""
    jinja = Environment(autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"])
    jinja.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    return jinja


def ours(tmp_path: Path, files: Mapping[str, str] | None = None, **more: Any) -> Templates:
    """Our environment over some templates."""
    for name, text in (files or {}).items():
        (tmp_path / name).write_text(text, "utf-8")
    jinja = environment([tmp_path], **more)
    assert isinstance(jinja, Templates)
    return jinja


# ----- Words -----


@pytest.mark.parametrize("sentence", SENTENCES)
def test_folded_words_come_out_as_jinja_has_them(tmp_path: Path, sentence: str) -> None:
    expected = plain_jinja().from_string(sentence).render(**GIVEN)

    assert ours(tmp_path).from_string(sentence).render(**GIVEN) == expected


@pytest.mark.parametrize("wrong", ['{{ _("5%") }}', '{{ _("%(name)s") }}', "{{ _(nothing) }}"])
def test_wrong_words_are_told_when_the_page_is_drawn(tmp_path: Path, wrong: str) -> None:
    template = ours(tmp_path).from_string(wrong)

    with pytest.raises((TemplateError, ValueError, KeyError)):
        template.render()


def test_constant_words_are_not_asked_for_again(tmp_path: Path) -> None:
    jinja = ours(tmp_path)
    asked: list[str] = []
    jinja.translate = lambda words: asked.append(words) or f"«{words}»"  # type: ignore[func-returns-value]
    template = jinja.from_string('{{ _("a & b") }}{% trans name="x" %}by {{ name }}{% endtrans %}')
    compiled = list(asked)

    assert template.render() == template.render() == "«a & b»«by x»"
    assert asked == compiled


def test_a_sites_own_gettext_is_asked_on_each_page(tmp_path: Path) -> None:
    own = {"globals": {"gettext": lambda words: words.upper()}}
    jinja = ours(tmp_path, additions=own)

    assert jinja.from_string('{{ gettext("a") }}{% trans %}b{% endtrans %}').render() == "AB"


def test_a_sites_finalize_is_given_whole_values(tmp_path: Path) -> None:
    jinja = ours(tmp_path, options={"finalize": lambda value: f"[{value}]"})
    source = '{{ _("a %(x)s", x="b") }}{{ _("c") }}{{ "<" }}'

    assert jinja.from_string(source).render() == "[a b][c][&lt;]"


@pytest.mark.parametrize(
    "value", ["", "a", "<", Markup("<"), 1, 1.5, True, None, Named("x"), [Markup("<")]]
)
def test_what_is_shown_is_escaped(value: object) -> None:
    assert str(shown(value)) == str(escape(value))


# ----- Calls and includes -----

# Macros and values as a page may show them; each is drawn by Jinja alone too.
CALLS = (
    "{% macro m(a, b='<') %}[{{ a }}{{ b }}]{% endmacro %}{{ m(evil) }}{{ m(html, evil) }}{{ m(b=1, a=2) }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{% set x = m(evil) %}{{ x }}{{ m(m(evil)) }}{{ m(evil)|upper }}",
    "{% macro m() %}{{ varargs }}{{ kwargs|length }}{% endmacro %}{{ m(evil, x=1) }}{{ m() }}",
    "{% macro m(a) %}({{ caller(a) }}){% endmacro %}{% call(x) m(evil) %}{{ x }}{% endcall %}",
    "{% macro m(caller=none) %}{{ caller is none }}{% endmacro %}{{ m() }}{{ m(none) }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{% autoescape false %}{{ m(evil) }}{{ evil }}{% endautoescape %}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{% for x in [1, evil] %}{{ m(x) }}{{ loop.cycle('<', 'b') }}{% endfor %}",
    "{% block a %}{{ evil.lower() }}{{ range(3) }}{{ dict(a=evil) }}{% endblock %}{{ self.a() }}",
    "{{ html|safe }}{{ evil|safe }}{{ 5|safe }}{{ none|safe }}{{ [evil]|safe }}{{ evil|upper|safe }}",
    "{{ (evil|safe)|upper }}{{ evil|safe|e }}{% set x = evil|safe %}{{ x }}{{ evil|safe ~ evil }}",
    "{% filter upper %}{{ evil|safe }}{{ evil }}{% endfilter %}",
)  # fmt: skip
INNER = "{% from 'm.html' import m %}<{{ m(evil) }}{{ own }}{% block b %}{{ key }}{% endblock %}>"
# Templates that another leads to.
INCLUDES = (
    "{% set own = 1 %}{% include 'inner.html' %}{{ own }}",
    "{% set own = 1 %}{% if key %}{% set own = 2 %}{% include 'inner.html' %}{% endif %}",
    "{% set own = 1 %}{% for own in 'ab' %}{% include 'inner.html' %}{% endfor %}",
    "{% block c %}{% set own = 3 %}{% include 'inner.html' %}{% endblock %}",
    "{% set own %}{% block c %}4{% endblock %}{% endset %}{% include ['none.html', 'inner.html'] %}",
    "{% include 'none.html' ignore missing %}{% set own = html %}{% set x %}{% include 'inner.html' %}{% endset %}{{ x }}",
    "{% macro i(own, evil) %}{% include 'inner.html' %}{% endmacro %}{{ i(5, '<') }}",
    "{% extends 'outer.html' %}{% set own = 6 %}{% block c %}{{ super() }}{% include 'inner.html' %}{% endblock %}",
    "{% import 'm.html' as parts %}{% from 'm.html' import m as n with context %}{{ parts.m(1) }}{{ n(evil) }}",
)  # fmt: skip
FILES = {
    "inner.html": INNER,
    "m.html": "{% macro m(a) %}({{ a }}){% endmacro %}",
    "outer.html": "{% set own = 7 %}{% include 'inner.html' %}{% block c %}outer{% endblock %}",
}


@pytest.mark.parametrize("source", [*CALLS, *INCLUDES])
def test_calls_and_includes_come_out_as_jinja_has_them(tmp_path: Path, source: str) -> None:
    jinja = plain_jinja()
    jinja.loader = DictLoader(FILES)
    expected = jinja.from_string(source).render(**GIVEN)

    assert ours(tmp_path, FILES).from_string(source).render(**GIVEN) == expected


@pytest.mark.parametrize("wrong", ["{{ m(nothing) }}", "{{ nothing|safe }}", "{{ m(1, 2) }}"])
def test_a_wrong_call_is_told(tmp_path: Path, wrong: str) -> None:
    template = ours(tmp_path, FILES).from_string("{% from 'm.html' import m %}" + wrong)

    with pytest.raises((TemplateError, TypeError)):
        template.render()


# ----- What is kept -----

MACRO = "{% macro m(a, b='<') %}{{ drawn(a) }}({{ a }}{{ b }}){% endmacro %}{% set m = kept(m) %}"
CALLER = "{% macro m() %}({{ caller() }}){% endmacro %}{% set m = kept(m) %}"


def counting(tmp_path: Path, macro: str = MACRO) -> tuple[Any, list[object]]:
    """A kept macro, and what it was drawn with."""
    drawn: list[object] = []
    names = {"globals": {"drawn": lambda value: drawn.append(value) or ""}}  # type: ignore[func-returns-value]
    jinja = ours(tmp_path, {"m.html": macro}, additions=names)
    return jinja.get_template("m.html").module.m, drawn  # type: ignore[attr-defined]


def test_a_kept_macro_is_drawn_once_for_equal_arguments(tmp_path: Path) -> None:
    macro, drawn = counting(tmp_path)
    results = [macro(Named("a", "b"), b="<") for _ in range(3)]

    assert results == ["(Named(text=&#39;a&#39;, url=&#39;b&#39;, lang=&#39;&#39;)&lt;)"] * 3
    assert all(isinstance(result, Markup) for result in results)
    assert len(drawn) == 1


def test_what_is_equal_and_not_alike_is_told_apart(tmp_path: Path) -> None:
    macro, _ = counting(tmp_path)

    assert [macro(1), macro(True), macro(1.0)] == ["(1&lt;)", "(True&lt;)", "(1.0&lt;)"]  # noqa: FBT003
    assert [macro("<i>"), macro(Markup("<i>"))] == ["(&lt;i&gt;&lt;)", "(<i>&lt;)"]
    assert [macro(1, "x"), macro(1, b="y")] == ["(1x)", "(1y)"]


def test_what_cannot_be_told_apart_is_drawn_each_time(tmp_path: Path) -> None:
    macro, drawn = counting(tmp_path)

    assert [macro(["<"]), macro(["<"])] == ["([&#39;&lt;&#39;]&lt;)"] * 2
    assert len(drawn) == 2


def test_what_a_macro_encloses_is_not_kept(tmp_path: Path) -> None:
    jinja = ours(tmp_path, {"m.html": CALLER})
    page = jinja.from_string(
        '{% from "m.html" import m %}{% for x in "ab" %}{% call m() %}{{ x }}{% endcall %}{% endfor %}'
    )

    assert page.render() == "(a)(b)"


def test_a_kept_macro_is_loud_about_what_does_not_exist(tmp_path: Path) -> None:
    macro = "{% macro m(a) %}{{ a.b }}{% endmacro %}{% set m = kept(m) %}"
    jinja = ours(tmp_path, {"m.html": macro})
    page = jinja.from_string('{% from "m.html" import m %}{{ m(a) }}')

    for given in ({}, {"a": Named("x")}):
        with pytest.raises(UndefinedError):
            page.render(given)


def test_a_kept_macro_in_a_loop_and_a_block_is_called_as_any_other(tmp_path: Path) -> None:
    jinja = ours(tmp_path, {"m.html": MACRO}, additions={"globals": {"drawn": lambda _: ""}})
    page = jinja.from_string(
        '{% from "m.html" import m %}{% block x %}{% for a in [1, 2] %}{{ m(a, b="") }}{% endfor %}'
        "{% endblock %}"
    )

    assert page.render() == "(1)(2)"


def test_what_is_kept_has_a_bound(tmp_path: Path) -> None:
    macro, _ = counting(tmp_path)

    assert macro.draw.cache_info().maxsize == MOST_KEPT


def test_what_the_theme_draws_most_often_is_kept() -> None:
    jinja = environment([Path(__file__).parent.parent / "theme" / "templates"])
    kept = {
        name
        for path in jinja.list_templates(filter_func=lambda name: name.startswith("macros/"))
        for name, value in vars(jinja.get_template(path).module).items()
        if isinstance(value, Kept)
        if isinstance(value.macro, Macro)
    }

    assert {"teaser", "when"} <= kept


# ----- An environment -----


def test_a_changed_macro_is_new_wherever_it_is_called(tmp_path: Path) -> None:
    """A preview keeps templates, and what they import, until one of them changes."""
    files = {
        "inner.html": "{% macro inner() %}old{% endmacro %}",
        "outer.html": '{% from "inner.html" import inner %}{% macro outer() %}{{ inner() }}{% endmacro %}',
        "page.html": '{% from "outer.html" import outer %}{{ outer() }}',
    }
    first = ours(tmp_path, files)
    assert first.get_template("page.html").render() == "old"
    assert ours(tmp_path) is first

    changed = ours(tmp_path, {"inner.html": "{% macro inner() %}new{% endmacro %}"})
    assert changed.get_template("page.html").render() == "new"


# ----- What a template leans on -----

LEADS = (
    '{% include "a" %}', '{%- include\n"a" -%}', "{%+include'a'+%}", '{% include ["a", "b"] %}',
    "{% include x %}", '{% include "a" ~ x %}', '{% include "a" if x else "b" %}',
    '{% include "a" ignore missing %}', '{% extends "a" %}{% import "b" as c with context %}',
    '{% from "a" import b %}{% include x %}', '{% include ("a") %}', '{% include "a\\n" %}',
    '{% include "a" without context %}', '{% include "a"|upper %}', "{% import x as y %}", "{{ 1 }}",
)  # fmt: skip


@pytest.mark.parametrize("source", LEADS)
def test_what_is_named_outright_is_what_a_parser_finds(source: str) -> None:
    found = set(find_referenced_templates(plain_jinja().parse(source)))
    outright = named_outright(source)

    assert outright is None or set(outright) == found


def test_the_theme_names_all_that_it_leans_on_outright() -> None:
    for path in (Path(__file__).parent.parent / "theme" / "templates").rglob("*.html"):
        source = path.read_text("utf-8")
        assert set(named_outright(source) or ()) == set(
            find_referenced_templates(plain_jinja().parse(source))
        )


# ----- Wrong ones -----


def wrong_in_foot(folder: Path, written: bytes) -> Problem:
    """What is told of a foot of pages; once, and not for each page."""
    own = folder / "templates/partials/foot.html"
    own.parent.mkdir(parents=True)
    own.write_bytes(written)
    usual = order(CONTENT, folder / "output")
    prepared = prepare(replace(usual, templates=(folder / "templates", *usual.templates)))
    (problem,) = (one for one in prepared.problems if one.severity == "error")
    assert problem.rule.code == "N901"
    return problem


@pytest.mark.parametrize(
    ("written", "line", "text"),
    [
        (b"a\n{{ piece }}", 2, "'piece' is undefined"),
        (b"\n\n{% if %}", 3, "Expected an expression, got 'end of statement block'"),
        (b"{{ 1 / 0 }}", 1, "ZeroDivisionError: division by zero"),
        (b'\n{{ "a" + 3 }}', 2, 'TypeError: can only concatenate str (not "int") to str'),
        (b"\n\n\xff", 3, "it is not UTF-8"),
        (b'\n{% include "partials/foot.html" %}', 2, "it includes, imports or extends itself"),
        (b'{% extends "partials/foot.html" %}', 1, "it includes, imports or extends itself"),
        (b"{% include 'nowhere.html' %}", 1, "nowhere.html"),
    ],
)
def test_a_wrong_template_is_a_problem_with_its_line(
    tmp_path: Path, written: bytes, line: int, text: str
) -> None:
    problem = wrong_in_foot(tmp_path, written)

    assert problem.place.path.endswith("templates/partials/foot.html")
    assert problem.place.line == line
    assert text in problem.text


def test_a_template_too_deep_to_be_compiled_is_a_problem(tmp_path: Path) -> None:
    deep = b"{% if 1 %}" * 2000 + b"{% endif %}" * 2000

    assert "goes deeper than can be followed" in wrong_in_foot(tmp_path, deep).text
