"""Where the addresses on a page lead, by the short way and by the long one."""

from __future__ import annotations

from itertools import product

import pytest

from nutgraf.looked import Lens

STARTS = ("", "../", "../../", "./", "/", "https://a.example", "https://a.example/", "//a.example/")
PAGES = (
    "",
    "x.html",
    "a/x.html",
    "a//x.html",
    "a/./x.html",
    "X.html",
    "x.html?q",
    "x.txt",
    "é.html",
)
PLACES = ("", "#", "#a", "#a-b.c_d", "#é", "#%41", "#a b", "#a#b", "#a/b", "#a.html")


class LongWay(Lens):
    """Takes no address for a plain one."""

    def _plain(self, path: str, written: str) -> str:  # noqa: ARG002 (as its parent has it)
        return ""


@pytest.mark.parametrize("url", ["", "https://a.example", "https://a.example/news"])
@pytest.mark.parametrize("path", ["index.html", "404.html", "a/b.html", "a/b/c.html"])
def test_a_plain_address_leads_where_any_other_way_of_reading_it_says(path: str, url: str) -> None:
    short, long = Lens(url), LongWay(url)
    for written in map("".join, product(STARTS, PAGES, PLACES)):
        assert short.lead(path, written) == long.lead(path, written), written


def test_an_address_leads_to_a_page_and_a_place_on_it() -> None:
    lens = Lens("https://a.example")

    assert lens.lead("a/b.html", "../claims.html#troops") == "claims.html\0troops"
    assert lens.lead("a/b.html", "https://a.example/claims.html") == "claims.html"
    assert lens.lead("a/b.html", "c.html#d") == "a/c.html\0d"
    assert lens.lead("a/b.html", "https://b.example/claims.html") == ""
