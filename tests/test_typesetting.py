"""What all tests share of a template is what each would have compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from jinja2 import Environment

from conftest import HERE
from nutgraf.catalogues import Catalogues
from nutgraf.render import environment
from nutgraf.templates import Templates
from typesetting import compile_once

THEME = HERE.parent / "theme"
WORDS = "<p>\n  {% if page %}\n{{ _(\"Sources\") }} {{ 'x y'|title }}\n{% endif %}"


def jinja(lang: str = "en", options: dict[str, Any] | None = None) -> Templates:
    """An environment that is nobody else's."""
    given = {"trim_blocks": True, **(options or {})}
    return environment(
        [THEME / "templates"], given, catalogues=Catalogues((THEME / "locale",)), lang=lang
    )


def with_filter(own: Templates) -> None:
    own.filters["title"] = str.upper


def with_words(own: Templates) -> None:
    own.globals["_"] = str.upper


def nothing(_own: Templates) -> None:
    """As it is."""


@pytest.mark.parametrize("change", [nothing, with_filter, with_words])
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("options", [{}, {"trim_blocks": False}, {"finalize": repr}])
def test_each_environment_gets_its_own(
    lang: str, options: dict[str, Any], change: Callable[[Templates], None]
) -> None:
    own = jinja(lang, options)
    change(own)
    wanted = Environment.compile(own, WORDS, "words.html", "words.html")

    assert compile_once(own, WORDS, "words.html", "words.html") == wanted


def test_the_themes_templates_are_what_jinja_makes_of_them() -> None:
    own = jinja()
    for name in own.list_templates():
        source, file, _ = own.loader.get_source(own, name)  # type: ignore[union-attr]
        assert compile_once(own, source, name, file) == Environment.compile(own, source, name, file)
