"""Invariant 2, with all that makes builds fast at work: a rebuild equals a clean build, always.

What may happen between builds is told in ``changing_site``. Small sites go through workers, the
spool and all here, because what otherwise only starts for many files is made to start for two.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from building import clean, files_in, outcome
from changing_site import DAMAGES, EDITS, LOSSES, SETTINGS, TEMPLATES, Changing
from conftest import ENGINES_IN_TURN, few_are_many
from nutgraf.write import MANIFEST

MINE = {"mine.txt": b"mine", "explainers/CNAME": b"mine"}
CHANGES = EDITS | SETTINGS | {f"template {name}": change for name, change in TEMPLATES.items()}


@pytest.fixture(scope="module", autouse=True)
def _few_are_many() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        few_are_many(patch)
        yield


class Step(Struct, frozen=True):
    """What happens between two builds, and how the next one is run."""

    changes: tuple[str, ...]
    damage: str
    loss: str
    jobs: int
    seed: int


def take(site: Changing, step: Step) -> None:
    """Have a step happen; what cannot happen any more, since a file is gone, does not."""
    chance = Random(step.seed)
    for name in step.changes:
        try:
            CHANGES[name](site, chance)
        except (OSError, IndexError):
            continue
    for table, name in ((DAMAGES, step.damage), (LOSSES, step.loss)):
        # with both of its copies lost, no record says what is ours, and a build stops as it should
        if not (site.order.output / MANIFEST).exists() and name in (*DAMAGES, "gone"):
            continue
        try:
            table[name](site, chance)
        except (OSError, IndexError):
            continue
    site.order = replace(site.order, jobs=step.jobs)


STEPS = st.builds(
    Step,
    changes=st.lists(st.sampled_from(sorted(CHANGES)), max_size=3).map(tuple),
    damage=st.sampled_from(["nothing"] * len(DAMAGES) + sorted(DAMAGES)),
    loss=st.sampled_from(["nothing"] * len(LOSSES) + sorted(LOSSES)),
    jobs=st.integers(1, 4),
    seed=st.integers(0, 999),
)


@pytest.fixture(scope="module", params=ENGINES_IN_TURN)
def begun(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Changing:
    """A site that was built once, with another site's cache at hand."""
    elsewhere = Changing(tmp_path_factory.mktemp("elsewhere"), request.param)
    elsewhere.set(name="Elsewhere")
    EDITS["some_words"](elsewhere, Random(1))
    outcome(elsewhere.order)
    site = Changing(tmp_path_factory.mktemp("begun") / "site", request.param)
    shutil.copy(elsewhere.kept, site.folder / "elsewhere.sqlite")
    for path, data in MINE.items():
        (site.order.output / path).parent.mkdir(parents=True, exist_ok=True)
        (site.order.output / path).write_bytes(data)
    assert not outcome(site.order).mistakes
    return site


def check(begun: Changing, steps: list[Step]) -> None:
    folder = begun.folder.parent / "again"
    shutil.rmtree(folder, ignore_errors=True)
    site = begun.copied(folder)
    assert not outcome(site.order).mistakes
    for step in steps:
        take(site, step)
        before = files_in(site.order.output) if site.order.output.exists() else {}
        got, wanted = outcome(site.order), clean(site.order, site.folder / "clean")
        if not (site.order.output / "mine.txt").exists():  # the step took it away
            mine: dict[str, bytes] = {}
        else:
            mine = {p: d for p, d in MINE.items() if p in before}
        assert (got.said, got.mistakes) == (wanted.said, wanted.mistakes)
        if wanted.mistakes:
            assert got.files == before
        else:
            assert got.files.keys() == (wanted.files | mine).keys()
            assert [p for p, d in (wanted.files | mine).items() if got.files[p] != d] == []


@given(steps=st.lists(STEPS, min_size=1, max_size=4))
@settings(max_examples=4)
def test_a_rebuild_equals_a_clean_build(begun: Changing, steps: list[Step]) -> None:
    check(begun, steps)


@pytest.mark.slow
@given(steps=st.lists(STEPS, min_size=3, max_size=8))
@settings(max_examples=15)
def test_a_rebuild_equals_a_clean_build_in_a_long_sweep(begun: Changing, steps: list[Step]) -> None:
    check(begun, steps)
