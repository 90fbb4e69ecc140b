"""Templates that another process compiles are those that this one would have compiled."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from conftest import HERE, write
from nutgraf.catalogues import Catalogues
from nutgraf.keeping.store import Store
from nutgraf.render import environment
from nutgraf.templates import Templates
from nutgraf.typecase import Typecase

LOCALE = HERE.parent / "theme" / "locale"
THEME = {
    "base.html": "<p>{% block main %}{% endblock %}</p>",
    "page.html": '{% extends "base.html" %}{% block main %}{{ _("Sources") }}{% endblock %}',
    "never.html": "{% nonsense %}",
}
WANTED = {("page.html", ""), ("page.html", "fr"), ("page.html", "ko")}


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    write(tmp_path / "theme", dict(THEME))
    return tmp_path / "theme"


def types_of(theme: Path, store: Store) -> Typecase:
    # not the environment that the last build left
    environment.__globals__["_kept"].cache_clear()
    jinja = environment([theme], catalogues=Catalogues((LOCALE,)), lang="en")
    return Typecase(jinja, store)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store(tmp_path / "state")) as store:
        yield store


def shown(types: Typecase) -> list[str]:
    return [types.speaking(lang).get_template("page.html").render() for _, lang in sorted(WANTED)]


@pytest.fixture
def compiled_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What this process compiled."""
    here: list[str] = []
    process = os.getpid()

    def noted(self: Templates, source: Any, name: Any = None, *rest: Any) -> Any:
        if os.getpid() == process and name:
            here.append(f"{name} {self.lang}")
        return original(self, source, name, *rest)

    original: Any = Templates.compile
    monkeypatch.setattr(Templates, "compile", noted)
    return here


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Has the other process wait with its first template until this one has compiled some."""
    process, (begun, beginning) = os.getpid(), os.pipe()

    def paced(self: Templates, source: Any, name: Any = None, *rest: Any) -> Any:
        if os.getpid() == process:
            compiled = original(self, source, name, *rest)
            os.write(beginning, b"one more")
            return compiled
        os.read(begun, 1)
        return original(self, source, name, *rest)

    original: Any = Templates.compile
    monkeypatch.setattr(Templates, "compile", paced)
    yield
    os.close(begun)
    os.close(beginning)


def finished(types: Typecase) -> None:
    """Wait until the other process has compiled all it was asked for."""
    assert types._meanwhile is not None  # noqa: SLF001 (nothing else shows it)
    os.waitid(os.P_PID, types._meanwhile._process, os.WEXITED | os.WNOWAIT)  # noqa: SLF001


def test_all_that_is_needed_is_compiled_elsewhere(
    theme: Path, store: Store, compiled_here: list[str]
) -> None:
    types = types_of(theme, store)
    with types.compiling_ahead(2):
        finished(types)
        types.compile(WANTED, 2)

    assert [one for one in compiled_here if not one.startswith("never.html")] == []
    assert shown(types) == ["<p>Sources</p>", "<p>Sources</p>", "<p>출처</p>"]


@pytest.mark.usefixtures("waiting")
def test_what_nobody_has_come_to_is_compiled_from_both_ends(
    theme: Path, store: Store, compiled_here: list[str]
) -> None:
    types = types_of(theme, store)
    with types.compiling_ahead(2):
        types.compile(WANTED, 2)

    assert "page.html en" in compiled_here
    assert "base.html en" not in compiled_here
    assert shown(types) == ["<p>Sources</p>", "<p>Sources</p>", "<p>출처</p>"]


def test_only_the_template_that_changed_is_compiled_anew(
    theme: Path, store: Store, compiled_here: list[str]
) -> None:
    types_of(theme, store).compile(WANTED)
    compiled_here.clear()
    write(theme, {"base.html": "<main>{% block main %}{% endblock %}</main>"})

    types = types_of(theme, store)
    types.compile({("page.html", "")})

    assert compiled_here == ["base.html en"]
    assert shown(types)[0] == "<main>Sources</main>"


def test_what_was_compiled_is_kept_for_the_next_build(
    theme: Path, store: Store, compiled_here: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    types = types_of(theme, store)
    with types.compiling_ahead(2):
        types.compile(WANTED, 2)

    def refuse() -> int:
        raise AssertionError("there is nothing to do for another process")

    again = types_of(theme, store)
    monkeypatch.setattr(os, "fork", refuse)
    again.compile(WANTED, 2)
    assert shown(again) == shown(types)


def test_where_no_process_can_be_had_this_one_compiles(
    theme: Path, store: Store, compiled_here: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> int:
        raise BlockingIOError("no room")

    monkeypatch.setattr(os, "fork", full)
    types = types_of(theme, store)
    with types.compiling_ahead(2):
        types.compile(WANTED)

    assert "page.html en" in compiled_here
    assert shown(types)[0] == "<p>Sources</p>"


def test_what_an_ended_process_told_is_passed_over(
    theme: Path, store: Store, compiled_here: list[str]
) -> None:
    types = types_of(theme, store)
    with types.compiling_ahead(2):
        finished(types)
        meanwhile = types._meanwhile  # noqa: SLF001 (nothing else shows it)
        assert meanwhile is not None
        heard = meanwhile._heard  # noqa: SLF001
        while meanwhile._listen():  # noqa: SLF001
            pass
        del heard[3 * len(heard) // 4 :]
        types.compile(WANTED)

    assert "page.html en" in compiled_here
    assert shown(types)[0] == "<p>Sources</p>"


def test_nothing_of_it_is_left(theme: Path, store: Store) -> None:
    types = types_of(theme, store)
    with pytest.raises(OSError, match="mine"), types.compiling_ahead(2):
        raise OSError("mine")

    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
