"""What several tests share: content folders of their own, and answers that can be accepted."""

from __future__ import annotations

import datetime as dt
import shutil
import signal
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from nutgraf.checked import Checked, check_content
from nutgraf.order import Order, Shelves
from nutgraf.site import EngineName, Reading, Site
from nutgraf.templates import Templates
from typesetting import compile_once

# Machines are shared and noisy: no test may fail for its time.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("calm", CALM, max_examples=40)
settings.register_profile("sweep", CALM)
settings.load_profile("calm")

HERE = Path(__file__).parent
NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)

# What Pelican's own reader is told; "extra" is what the dialect needs of it.
MARKDOWN: dict[str, object] = {"extensions": ["markdown.extensions.extra"]}
ENGINES: tuple[EngineName, ...] = ("commonmark", "python-markdown")
# For what takes long under either: the second waits for the long sweep.
ENGINES_IN_TURN = ["commonmark", pytest.param("python-markdown", marks=pytest.mark.slow)]

CheckFiles = Callable[..., Checked]


def first(number: int, values: Iterable[Any]) -> list[Any]:
    """So many of the values in every run, and all of them in the long sweep."""
    every = list(values)
    return every[:number] + [pytest.param(one, marks=pytest.mark.slow) for one in every[number:]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept",
        action="store_true",
        help="write what comes out as the answers that the tests expect; read the diff",
    )


def pytest_configure(config: pytest.Config) -> None:
    if "not slow" not in config.option.markexpr:
        settings.load_profile("sweep")
    # who starts us in the background may have us ignore Ctrl-C, which some tests then send
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept"))


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Templates, "compile", compile_once)
        yield


# A picture of one pixel; what follows its end is passed over by whoever reads it.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)


def order_for(
    content: Path,
    *,
    engine: EngineName = "commonmark",
    now: dt.datetime | None = NOW,
    drafts: bool = False,
    ignored: tuple[str, ...] = (),
    shelves: Shelves | None = None,
) -> Order:
    """An order with the project's own theme."""
    return Order(
        shelves=shelves or Shelves(content),
        output=content.parent / "output",
        state=content.parent / ".nutgraf",
        site=Site("Test"),
        reading=Reading(engine, MARKDOWN),
        templates=(HERE.parent / "theme" / "templates",),
        theme_static=HERE.parent / "theme" / "static",
        locales=(HERE.parent / "theme" / "locale",),
        now=now,
        drafts=drafts,
        ignored=ignored,
    )


@pytest.fixture
def check_files(tmp_path: Path) -> CheckFiles:
    """Check a folder made of the given files: ``check_files({"explainers/x.md": "…"})``."""

    def check(files: dict[str, str | bytes], **options: object) -> Checked:
        content = tmp_path / "content"
        shutil.rmtree(content, ignore_errors=True)
        write(content, files)
        return check_content(order_for(content, **options))  # type: ignore[arg-type]

    return check


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    """Write some files, and the folders that they stand in."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site, built as ``nutgraf build`` builds it."""
    from nutgraf import plugin

    root = Path(__file__).parent.parent
    output = tmp_path_factory.mktemp("sample") / "output"
    settings = plugin.settings_from(root / "pelicanconf.py", {"OUTPUT_PATH": str(output)})
    plugin.run(settings)
    return output


def few_are_many(patch: pytest.MonkeyPatch) -> None:
    """Have what otherwise starts for many files and pages start for two: workers, batches, spool."""
    from nutgraf import build, gather, inputs, pressroom, recall
    from nutgraf.keeping import store
    from nutgraf.writing import ahead, disk, hands

    for module in (ahead, build):
        patch.setattr(module, "LEAST", 1)
    for module in (gather, inputs, pressroom, recall, disk, hands):
        patch.setattr(module, "LEAST", 1)
        patch.setattr(module, "BATCH", 3)
    patch.setattr(pressroom, "MANY", 1)
    patch.setattr(store, "TOGETHER", 2)
    patch.setattr(store, "AT_ONCE", 3)
