"""Words in addresses."""

from __future__ import annotations

import pytest

from nutgraf.slugs import slugify


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("The Strait's Tolls, Doubled!", "the-straits-tolls-doubled"),
        ("  Café — Łódź  ", "cafe-łodz"),
        ("КейДи", "кейди"),
        ("한국의 제재", "한국의-제재"),
        ("عقوبات", "عقوبات"),
        ("C++ & C#", "c-c"),
        ("a_b.c/d", "a-b-c-d"),
        ("!!!", ""),
    ],
)
def test_words_become_the_last_part_of_an_address(words: str, slug: str) -> None:
    assert slugify(words) == slug


def test_a_slug_is_its_own_slug() -> None:
    assert slugify(slugify("Ünïcode — slugs")) == "unicode-slugs"
