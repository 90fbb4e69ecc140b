"""The audit itself: pages of every kind in Chromium, and the Nu HTML checker, where they are there.

Few pages at each test, all kinds in the long sweep; ``make audit`` adds Lighthouse.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit import looks, stress, validator
from audit.kinds import of_each_kind, pages_of
from audit.serving import SlowHandler, served
from chromium import NEEDS_CHROMIUM, launched
from nutgraf import plugin
from nutgraf.views import ledgers

FEW = (looks.WAYS[1]._replace(axe=looks.OPTIONS), looks.WAYS[2])
# Of the sample, which `make audit` looks at in all of them.
SOME = (*FEW, looks.WAYS[4], looks.WAYS[7])
needs_axe = pytest.mark.skipif(bool(looks.missing()), reason=f"axe-core: {looks.missing()}")
needs_checker = pytest.mark.skipif(
    bool(validator.missing()), reason=f"the Nu checker: {validator.missing()}"
)


@pytest.fixture(scope="module")
def stressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stress")
    stress.write(folder)
    given = {"OUTPUT_PATH": str(folder / "output")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledgers, "MOST_LEDGERS", 2)  # the sample's register has all of them
        plugin.run(plugin.settings_from(folder / "pelicanconf.py", given))
    assert "claim-line__count" in (folder / "output" / "claims.html").read_text("utf-8")
    return folder / "output"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from launched()


class VerySlowHandler(SlowHandler):
    """As slow as a machine that has much else to do needs it, to draw what it has."""

    pause = 0.3


class TestLooks:
    pytestmark = NEEDS_CHROMIUM

    def test_pages_are_as_promised_on_a_phone_and_a_desk(self, browser: Any, sample: Path) -> None:
        """Without axe-core where it is not installed."""
        paths = ("index.html", "explainers/north-korean-troops.html", "actors/nis.html")
        with served(sample) as base:
            faults = list(looks.faults(browser, base, paths, FEW))
        assert not faults, "\n".join(faults)

    @needs_axe
    @pytest.mark.slow
    @pytest.mark.parametrize(("of", "ways"), [("sample", SOME), ("stressed", looks.WAYS)])
    def test_every_kind_of_page_passes(
        self, browser: Any, of: str, ways: tuple[looks.Way, ...], request: pytest.FixtureRequest
    ) -> None:
        site: Path = request.getfixturevalue(of)
        faults: list[str] = []
        with served(site) as base:
            faults += looks.faults(browser, base, of_each_kind(site), ways)
            faults += looks.without_scripts(browser, base, of_each_kind(site))
        assert not faults, "\n".join(faults)

    def test_nothing_moves_while_the_front_page_comes_slowly(
        self, browser: Any, sample: Path
    ) -> None:
        with served(sample, SlowHandler) as base:
            faults = list(looks.arriving(browser, base, ["index.html"]))
        assert not faults, "\n".join(faults)

    @pytest.mark.slow
    def test_nothing_moves_while_any_page_comes_slowly(self, browser: Any, sample: Path) -> None:
        with served(sample, SlowHandler) as base:
            faults = list(looks.arriving(browser, base, of_each_kind(sample)))
        assert not faults, "\n".join(faults)

    def test_what_moves_is_found(self, browser: Any, tmp_path: Path) -> None:
        late = "<p style='height:300px'>late" + "<!-- -->" * 1000
        (tmp_path / "a.html").write_text(
            "<!doctype html><title>A</title><style>div{display:flex;flex-direction:column-reverse}"
            f"</style></head><body><div><p style='height:99px'>early{'<!-- -->' * 1000}{late}</div>",
            "utf-8",
        )
        with served(tmp_path, VerySlowHandler) as base:
            told = next(looks.arriving(browser, base, ["a.html"]))
        assert told.startswith("a.html (390 px, coming slowly): it shifts by ")

    def test_what_is_wrong_is_found(self, browser: Any, tmp_path: Path) -> None:
        (tmp_path / "a.html").write_text(
            "<!doctype html><title>A</title><h3>Late</h3><a href='#x' style='display:block;"
            "width:9px;height:9px;outline:none'>.</a><p style='width:3000px'>wide"
            "<script>console.log('heard')</script><img src='http://127.0.0.2:9/x.png' alt=''>"
            "<svg><rect width=9 height=9 fill='#123456'/><text class=a__scale y=50>May</text>"
            "<text class=a__scale y=50 x=9>June</text></svg>",
            "utf-8",
        )
        with served(tmp_path) as base:
            told = "\n".join(looks.faults(browser, base, ["a.html"], (FEW[0], looks.WAYS[7])))
        for fault in ("scrolls sideways", "0 headings of level 1", "not one <main>", "smaller than",
                      "console: heard", "asks http://127.0.0.2:9/x.png", "the focus is not seen",
                      "labels: May meets June", "not the reader's colour: rgb(18, 52, 86)"):  # fmt: skip
            assert fault in told


@needs_checker
@pytest.mark.slow
@pytest.mark.parametrize("of", ["sample", "stressed"])
def test_the_nu_checker_has_nothing_to_say(of: str, request: pytest.FixtureRequest) -> None:
    assert not list(validator.faults(request.getfixturevalue(of)))


@needs_checker
@pytest.mark.slow
def test_the_nu_checker_is_heard(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<!doctype html><title>A</title><p></b>", "utf-8")

    assert any(fault.startswith("a.html:1: error: ") for fault in validator.faults(tmp_path))


def test_each_kind_has_its_heaviest_page(sample: Path) -> None:
    chosen = of_each_kind(sample)
    actors = [path for path in pages_of(sample) if path.startswith("actors/")]

    assert {"index.html", "404.html", "claims.html", "timeline.html", "glossary.html"} <= set(
        chosen
    )
    assert max(actors, key=lambda path: (sample / path).stat().st_size) in chosen


def test_a_site_is_served_as_hosts_serve_it(sample: Path) -> None:
    from gzip import decompress
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    with served(sample) as base:
        asked = Request(base, headers={"Accept-Encoding": "gzip"})
        with urlopen(asked) as answer:
            assert decompress(answer.read()) == (sample / "index.html").read_bytes()
        with pytest.raises(HTTPError) as refused:
            urlopen(f"{base}nowhere.html")
        assert refused.value.code == 404
        refused.value.close()
