"""The only module that knows Pelican. It moves values; it decides nothing.

Pelican gives the settings, the life cycle and its signals, the theme's lookup, readers for
other formats, the server and the ``pelican`` command. Texts, pages and records are ours.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from pelican import Pelican, signals
from pelican.log import console
from pelican.readers import Readers
from pelican.settings import read_settings

from nutgraf.meter import Meter
from nutgraf.order import MARKDOWN, Order, Shelves
from nutgraf.run import Run
from nutgraf.settings import (
    BEGIN,
    CONF,
    EVIDENCE,
    STATE,
    SettingsError,
    check_kinds,
    check_names,
    clock,
    defaults_from,
    engine_from,
    fonts_from,
    ignored_from,
    jobs_from,
    locales_from,
    output_from,
    paths_from,
    site_from,
    templates_from,
    words,
)
from nutgraf.site import Reading
from nutgraf.written import summary

# Pelican's own articles, pages, lists and feeds: ours stand in their place.
NOTHING: dict[str, Any] = {
    "ARTICLE_PATHS": [],
    "PAGE_PATHS": [],
    "STATIC_PATHS": [],
    "THEME_STATIC_PATHS": [],
    "DIRECT_TEMPLATES": [],
    "FEED_ALL_ATOM": None,
    "FEED_ALL_RSS": None,
    "FEED_ATOM": None,
    "FEED_RSS": None,
    "CATEGORY_FEED_ATOM": None,
    "AUTHOR_FEED_ATOM": None,
    "AUTHOR_FEED_RSS": None,
    "TRANSLATION_FEED_ATOM": None,
    "DELETE_OUTPUT_DIRECTORY": False,
}
# Pelican's words where PATH is no folder.
NO_CONTENT = "specify a path containing the content"
# And where THEME is none.
NO_THEME = "Could not find the theme"


class NewsroomGenerator:
    """Our build, as one of Pelican's generators; Pelican makes one each time it runs."""

    def __init__(self, context: Any, settings: Any, output_path: str, **_: Any) -> None:
        self.context = context
        self.settings = settings
        self.output_path = output_path
        self.run: Run = settings[BEGIN]()

    def generate_context(self) -> None:
        """Read and check everything, and make every page.

        Raises:
            ContentError: where anything must be mended first.
        """
        if not self.run.recall():
            self.run.prepare()

    def generate_output(self, writer: Any) -> None:  # noqa: ARG002 (Pelican names it)
        """Write what changed."""
        written = self.run.write()
        console.print(f"Nutgraf: {summary(written)}")
        if signals.content_written.receivers:
            for path in (*written.changed, *written.unchanged):
                place = str(self.run.order.output / path)
                signals.content_written.send(place, context=self.context)


def take_over(pelican: Pelican) -> None:
    """Note what the site's settings say, then keep Pelican's own generators from the content."""
    settings = pelican.settings
    if BEGIN not in settings:
        is_strict = bool(settings.get("NUTGRAF_STRICT"))
        settings[BEGIN] = partial(_begin, order_from(settings), is_strict=is_strict)
    settings.update(NOTHING)
    pelican.delete_outputdir = False


def _begin(order: Order, meter: Meter | None = None, *, is_strict: bool) -> Run:
    """A new run: Pelican runs again and again where it waits for changes, and time goes on."""
    return Run(replace(order, now=clock()), meter, is_strict=is_strict)


def our_generator(_pelican: Pelican) -> type[NewsroomGenerator]:
    """Hand Pelican our generator."""
    return NewsroomGenerator


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(take_over)
    signals.get_generators.connect(our_generator)


# ----- Settings -----


def settings_from(conf: Path, overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Pelican's reading of a settings file.

    Args:
        conf: ``pelicanconf.py``; its folder is where relative paths begin.

    Raises:
        SettingsError: where there is no folder of texts, or none of the theme.
    """
    # Pelican warns of feeds without an address: its own feeds, which it will not make here
    feeds = {name: None for name in NOTHING if "FEED" in name}
    given = {**feeds, CONF: str(conf.absolute()), **overrides}
    try:
        settings: dict[str, Any] = read_settings(str(conf), override=given)
    except ValueError as error:
        if NO_THEME in str(error):
            text = f'there is no folder "{str(error).removeprefix(NO_THEME).strip()}"'
            raise SettingsError("THEME", f"{text}; write THEME = theme.PATH") from error
        if NO_CONTENT not in str(error):
            raise
        hint = "make it, or name the folder where the texts are"
        raise SettingsError("PATH", f"there is no such folder; {hint}") from error
    return settings


def order_from(settings: Mapping[str, Any]) -> Order:
    """Pelican's settings as an order for a build.

    Raises:
        SettingsError: where a setting cannot be meant.
    """
    check_names(settings)
    check_kinds(settings)
    # Pelican's own command does not say where the settings stand
    conf = Path(settings[CONF]) if CONF in settings else None
    folder = conf.parent if conf else Path()
    state = folder / (settings.get("NUTGRAF_STATE") or STATE)
    ignored = ignored_from(settings)
    site = site_from(settings)
    theme = Path(settings["THEME"])
    # a text takes in no other file, from here or from elsewhere, unless the publisher says so
    alone = {"file_insertion_enabled": False, **(settings.get("DOCUTILS_SETTINGS") or {})}
    readers = Readers({**settings, "DOCUTILS_SETTINGS": alone})
    other_endings = {f".{ending.lower()}" for ending in readers.readers} - MARKDOWN - {".static"}
    return Order(
        shelves=Shelves(
            content=Path(settings["PATH"]),
            article_paths=paths_from(settings, "ARTICLE_PATHS"),
            page_paths=paths_from(settings, "PAGE_PATHS"),
            excludes=tuple(settings["ARTICLE_EXCLUDES"]),
            ignore=tuple(settings["IGNORE_FILES"]),
            file_date=settings["FILENAME_METADATA"] or "",
            path_date=settings.get("PATH_METADATA") or "",
            folder_topics=bool(settings["USE_FOLDER_AS_CATEGORY"]),
            defaults=defaults_from(settings),
            by_path={
                path: {key: words(value) for key, value in meta.items() if key != "path"}
                for path, meta in settings["EXTRA_PATH_METADATA"].items()
            },
            named_by="file" if settings.get("SLUGIFY_SOURCE") == "basename" else "title",
            lang=settings["DEFAULT_LANG"],
            static_paths=paths_from(settings, "STATIC_PATHS"),
            readers=frozenset(other_endings),
        ),
        output=output_from(settings, folder, state),
        state=state,
        conf=conf,
        site=site,
        reading=Reading(
            engine=engine_from(settings),
            markdown=dict(settings["MARKDOWN"]),
            evidence=EVIDENCE not in ignored,
        ),
        templates=templates_from(settings),
        theme_static=theme / "static",
        locales=locales_from(settings, folder, theme),
        static_paths=(*settings["STATIC_PATHS"], "data"),
        renamed={
            path: meta["path"]
            for path, meta in settings["EXTRA_PATH_METADATA"].items()
            if "path" in meta
        },
        jinja_options=settings["JINJA_ENVIRONMENT"],
        jinja_additions={
            "filters": settings["JINJA_FILTERS"],
            "globals": settings["JINJA_GLOBALS"],
            "tests": settings["JINJA_TESTS"],
        },
        now=clock(),
        card_fonts=fonts_from(settings, folder),
        drafts=bool(settings.get("NUTGRAF_DRAFTS")),
        ignored=ignored,
        jobs=jobs_from(settings),
        search=site.search,
        other_reader=lambda path: read_other(readers, path),
    )


def read_other(readers: Any, path: Path) -> tuple[str, dict[str, str]]:
    """Another format, through Pelican's reader for it: HTML, and metadata as words."""
    ending = path.suffix.lstrip(".").lower()
    html, metadata = readers.readers[ending].read(str(path))
    return html or "", {key.lower(): words(value) for key, value in metadata.items() if value}


# ----- A whole run -----


def run(settings: dict[str, Any], meter: Meter | None = None) -> Run:
    """Run Pelican with our generator in it; what Pelican says of its own articles is not shown.

    Where there is nothing to do, and nobody else takes part, Pelican has nothing to run.

    Returns:
        the run, when all of it is written.

    Raises:
        ContentError: where the content has mistakes.
        SettingsError: where the settings leave our plugin out; nothing was written.
    """
    quiet, console.quiet = console.quiet, True
    try:
        pelican = Pelican(settings)
        if BEGIN not in settings:
            raise SettingsError(
                "PLUGINS", "our plugin is not among them; write PLUGINS = [nutgraf.plugin]"
            )
        begun: Run = settings[BEGIN](meter)
        is_alone = _is_alone(settings)
        if not is_alone:
            gc.enable()  # it rests while the command starts; what others do may be long
        if not is_alone or not begun.recall():
            pelican.settings = {**settings, BEGIN: lambda: begun}  # no second one
            pelican.run()
    finally:
        console.quiet = quiet
    begun.write()
    return begun


def _is_alone(settings: Mapping[str, Any]) -> bool:
    """True where no other plugin, and no generator of Pelican's own, has anything to do."""
    heard = [thing for thing in vars(signals).values() if getattr(thing, "receivers", None)]
    others = [
        thing for thing in heard if thing not in (signals.initialized, signals.get_generators)
    ]
    alone = not others and all(len(thing.receivers) == 1 for thing in heard)
    return alone and not settings["TEMPLATE_PAGES"] and not settings["OUTPUT_SOURCES"]
