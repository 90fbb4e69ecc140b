"""What changes while a build runs, and is undone before the next one: nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import Image

from building import clean, outcome
from changing_site import Changing, line_of_front, some_words
from nutgraf import checked, render
from nutgraf.gather import gather

PAGE = "explainers/dredging.md"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Changing:
    """A site with a theme of its own that was built."""
    site = Changing(tmp_path_factory.mktemp("built") / "site")
    assert not outcome(site.order).mistakes
    return site


def picture(colour: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (700, 500), colour).save(out, "PNG")
    return out.getvalue()


def a_template(site: Changing) -> tuple[Path, bytes]:
    some_words(site, Random(1), site.content / PAGE)
    path = site.theme / "templates" / "base.html"
    return path, path.read_bytes().replace(b"<body", b'<body data-x="1"')


def words_of_the_theme(site: Changing) -> tuple[Path, bytes]:
    line_of_front(site.content / PAGE, "lang: fr")
    path = site.theme / "locale/fr/LC_MESSAGES/nutgraf.po"
    return path, path.read_bytes().replace(b'msgstr "', b'msgstr "Z')


def a_picture(site: Changing) -> tuple[Path, bytes]:
    path = site.content / "images/wave.png"
    path.write_bytes(picture("red"))
    with (site.content / PAGE).open("a", encoding="utf-8") as text:
        text.write("\n![A wave](../images/wave.png)\n")
    return path, picture("blue")


@pytest.mark.parametrize("edit", [a_template, words_of_the_theme, a_picture])
def test_what_comes_and_goes_while_a_build_runs_is_not_kept(
    built: Changing,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    edit: Callable[[Changing], tuple[Path, bytes]],
) -> None:
    site = built.copied(tmp_path / "site")
    assert not outcome(site.order).mistakes
    path, other = edit(site)
    before = path.read_bytes()
    assert before != other

    def gather_then_edit(*args: Any) -> Any:
        gathered = gather(*args)
        path.write_bytes(other)
        return gathered

    with monkeypatch.context() as patch:
        patch.setattr(checked, "gather", gather_then_edit)
        render._kept.cache_clear()  # noqa: SLF001 (as in a new process)
        assert not outcome(site.order).mistakes
    path.write_bytes(before)
    render._kept.cache_clear()  # noqa: SLF001 (as in a new process)
    got, wanted = outcome(site.order), clean(site.order, site.folder / "clean")

    assert got.files.keys() == wanted.files.keys()
    assert [name for name, data in wanted.files.items() if got.files[name] != data] == []
