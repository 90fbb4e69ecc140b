"""The only module that knows Pelican. It moves values; it decides nothing.

Pelican gives the settings, the life cycle and its signals, the theme's lookup, readers for
other formats, the server and the ``pelican`` command. Texts, pages and records are ours.

Long because every setting comes through here, and each is a few lines.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast, get_args

from pelican import Pelican, signals
from pelican.log import console
from pelican.readers import Readers
from pelican.settings import read_settings

from nutgraf.order import MARKDOWN, Order, Shelves
from nutgraf.run import Run
from nutgraf.site import EngineName, PublisherSays, Reading, Site
from nutgraf.theme import PATH
from nutgraf.written import Written, summary

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
# What settings can be: the kinds, how that is said, and the names.
KINDS: Mapping[tuple[tuple[type, ...], str], tuple[str, ...]] = {
    ((str,), "words in quotation marks"): ("SITENAME", "DEFAULT_LANG"),
    ((str, type(None)), "words in quotation marks"): ("SITEURL", "SITESUBTITLE", "AUTHOR"),
    ((str, Path), "a path"): ("PATH", "OUTPUT_PATH", "THEME"),
    ((str, Path, type(None)), "a path"): ("NUTGRAF_STATE", "NUTGRAF_PREVIEW_PATH"),
    ((int, type(None)), "a number"): ("DEFAULT_PAGINATION",),
    ((str, list, tuple), "words, or words and an address"): ("NUTGRAF_LICENSE",),
    ((dict,), "a dict"): (
        "DEFAULT_METADATA", "MARKDOWN", "EXTRA_PATH_METADATA", "JINJA_ENVIRONMENT",
        "JINJA_FILTERS", "JINJA_GLOBALS", "JINJA_TESTS",
    ),
}  # fmt: skip
OURS, METER, RUN = "NUTGRAF_ORDER", "NUTGRAF_METER", "NUTGRAF_RUN"
# Beside the settings: what builds keep for themselves, and previews.
STATE = ".nutgraf"
FOLDER = "NUTGRAF_FOLDER"  # of the settings file, for ourselves
HALF = re.compile("[\ud800-\udfff]")  # what no file can hold
WHOLE_ADDRESS = re.compile(r"""https?://[^\s/?#<>"']+(?:/[^\s?#<>"']*)?""")
# What makes the index of a search; asked for by name only, as few builds need them.
PAGEFIND = ("pagefind_bin", "cbor2")
# Where this is turned off, passages without a source are not looked for.
EVIDENCE = "N701"
ENGINES: tuple[str, ...] = get_args(EngineName)


class SettingsError(Exception):
    """A setting that cannot be meant."""


class NewsroomGenerator:
    """Our build, as one of Pelican's generators."""

    def __init__(self, context: Any, settings: Any, output_path: str, **_: Any) -> None:
        self.context = context
        self.settings = settings
        self.output_path = output_path
        self.run = run_of(settings)

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


def run_of(settings: Any) -> Run:
    """The run of a build; begun where it has not begun yet."""
    if RUN not in settings:
        settings[RUN] = Run(
            settings[OURS], settings.get(METER), is_strict=bool(settings.get("NUTGRAF_STRICT"))
        )
    begun: Run = settings[RUN]
    return begun


def take_over(pelican: Pelican) -> None:
    """Note what the site's settings say, then keep Pelican's own generators from the content."""
    if OURS not in pelican.settings:
        pelican.settings[OURS] = order_from(pelican.settings)
    pelican.settings.update(NOTHING)
    pelican.delete_outputdir = False


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
        SettingsError: where a setting is of another kind than it can be.
    """
    # Pelican warns of feeds without an address: its own feeds, which it will not make here
    feeds = {name: None for name in NOTHING if "FEED" in name}
    given = {**feeds, FOLDER: str(conf.absolute().parent), **overrides}
    settings: dict[str, Any] = read_settings(str(conf), override=given)
    check_kinds(settings)
    return settings


def check_kinds(settings: Mapping[str, Any]) -> None:
    """Look at what settings are, before anything is made of them.

    Raises:
        SettingsError: where one is of another kind than it can be.
    """
    for (kinds, wanted), names in KINDS.items():
        for name in names:
            value = settings.get(name, kinds[0]())
            if not isinstance(value, kinds):
                raise SettingsError(f"{name}: {value!r} is not {wanted}")
            if isinstance(value, str) and not value.isascii() and HALF.search(value):
                raise SettingsError(f"{name}: {value!r} holds half of a character")


def order_from(settings: Mapping[str, Any]) -> Order:
    """Pelican's settings as an order for a build.

    Raises:
        SettingsError: where a setting cannot be meant.
    """
    # Pelican's own command does not say where the settings stand
    folder = Path(settings.get(FOLDER) or "")
    state = folder / (settings.get("NUTGRAF_STATE") or STATE)
    ignored = ignored_from(settings)
    site = site_from(settings)
    theme = Path(settings["THEME"])
    overrides = [Path(folder) for folder in settings["THEME_TEMPLATES_OVERRIDES"]]
    readers = Readers(dict(settings))
    other_endings = {f".{ending.lower()}" for ending in readers.readers} - MARKDOWN - {".static"}
    return Order(
        shelves=Shelves(
            content=Path(settings["PATH"]),
            article_paths=tuple(settings["ARTICLE_PATHS"]),
            page_paths=tuple(settings["PAGE_PATHS"]),
            excludes=tuple(settings["ARTICLE_EXCLUDES"]),
            ignore=tuple(settings["IGNORE_FILES"]),
            file_date=settings["FILENAME_METADATA"] or "",
            path_date=settings.get("PATH_METADATA") or "",
            folder_topics=bool(settings["USE_FOLDER_AS_CATEGORY"]),
            defaults=defaults_from(settings),
            by_path={
                path: {key: _words(value) for key, value in meta.items() if key != "path"}
                for path, meta in settings["EXTRA_PATH_METADATA"].items()
            },
            named_by="file" if settings.get("SLUGIFY_SOURCE") == "basename" else "title",
            lang=settings["DEFAULT_LANG"],
            static_paths=tuple(settings["STATIC_PATHS"]),
            readers=frozenset(other_endings),
        ),
        output=output_from(settings, state),
        state=state,
        site=site,
        reading=Reading(
            engine=engine_from(settings),
            markdown=dict(settings["MARKDOWN"]),
            evidence=EVIDENCE not in ignored,
        ),
        templates=(*overrides, theme / "templates"),
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
        drafts=bool(settings.get("NUTGRAF_DRAFTS")),
        ignored=ignored,
        jobs=jobs_from(settings),
        search=site.search,
        other_reader=lambda path: read_other(readers, path),
    )


def output_from(settings: Mapping[str, Any], state: Path) -> Path:
    """The folder to build into; a preview never goes where the site goes.

    Raises:
        SettingsError: where it would.
    """
    site = _beside_content(settings, "OUTPUT_PATH", Path(settings["OUTPUT_PATH"]))
    if not settings.get("NUTGRAF_DRAFTS"):
        return site
    preview = Path(settings.get("NUTGRAF_PREVIEW_PATH") or state / "preview")
    _beside_content(settings, "NUTGRAF_PREVIEW_PATH", preview)
    here, there = preview.resolve(), site.resolve()
    if here.is_relative_to(there) or there.is_relative_to(here):
        raise SettingsError(f'a preview cannot be built into "{site.name}", where the site goes')
    return preview


def _beside_content(settings: Mapping[str, Any], name: str, output: Path) -> Path:
    if output.resolve().is_relative_to(Path(settings["PATH"]).resolve()):
        text = "a site cannot be built into its own content; name a folder beside it"
        raise SettingsError(f"{name}: {text}")
    return output


def locales_from(settings: Mapping[str, Any], folder: Path, theme: Path) -> tuple[Path, ...]:
    """Folders of catalogues: the site's own, then the theme's, then ours for words we share.

    Args:
        folder: where the settings stand, and relative paths begin.
    """
    given = settings.get("NUTGRAF_LOCALES") or ()
    own = [given] if isinstance(given, str | Path) else given
    folders = [folder / one for one in own]
    return tuple(dict.fromkeys((*folders, theme / "locale", Path(PATH) / "locale")))


def engine_from(settings: Mapping[str, Any]) -> EngineName:
    """The Markdown engine that the settings name.

    Raises:
        SettingsError: where there is none of that name.
    """
    name = settings.get("NUTGRAF_ENGINE", ENGINES[0])
    if name not in ENGINES:
        from nutgraf.suggest import did_you_mean

        hint = did_you_mean(str(name), ENGINES) or f"write one of {', '.join(ENGINES)}"
        raise SettingsError(f'NUTGRAF_ENGINE: "{name}" is no Markdown engine; {hint}')
    return cast(EngineName, name)


def ignored_from(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Codes of the rules that the settings turn off.

    Raises:
        SettingsError: where there is no such rule, or it cannot be turned off.
    """
    given = settings.get("NUTGRAF_IGNORE", ())
    if not given:
        return ()
    from nutgraf.rules import RULES  # here: most sites need none of it

    codes = tuple(str(code).upper() for code in ([given] if isinstance(given, str) else given))
    for code in codes:
        rule = RULES.get(code)
        if rule is None:
            hint = "codes stand in brackets behind problems"
            raise SettingsError(f'NUTGRAF_IGNORE: "{code}" is no rule; {hint}')
        if rule.fixed:
            raise SettingsError(f'NUTGRAF_IGNORE: "{code}" cannot be turned off')
    return codes


def jobs_from(settings: Mapping[str, Any]) -> int:
    """How many processes a build may use; 0 is as many as there are processors.

    Raises:
        SettingsError: where the setting is no such number.
    """
    jobs = settings.get("NUTGRAF_JOBS") or 0
    if not isinstance(jobs, int) or jobs < 0:
        raise SettingsError(f'NUTGRAF_JOBS: "{jobs}" is no number of processes')
    return jobs


def search_from(settings: Mapping[str, Any]) -> bool:
    """Whether readers may search: where the settings say so, else where Pagefind is installed.

    Raises:
        SettingsError: where the setting is neither yes nor no.
    """
    given = settings.get("NUTGRAF_SEARCH")
    if given is None:
        return all(find_spec(package) is not None for package in PAGEFIND)
    if not isinstance(given, bool):
        raise SettingsError(f'NUTGRAF_SEARCH: "{given}" is neither True nor False')
    return given


def site_from(settings: Mapping[str, Any]) -> Site:
    """What the settings say of the site.

    Raises:
        SettingsError: where a setting cannot be meant.
    """
    return Site(
        name=settings["SITENAME"],
        tagline=settings.get("SITESUBTITLE") or "",
        url=url_from(settings),
        lang=settings["DEFAULT_LANG"],
        author=settings.get("AUTHOR") or "",
        per_page=settings["DEFAULT_PAGINATION"] or 20,
        license=license_from(settings.get("NUTGRAF_LICENSE", "")),
        originals=originals_from(settings),
        publisher=publisher_from(settings.get("NUTGRAF_PUBLISHER") or {}),
        desks=desks_from(settings.get("NUTGRAF_DESKS") or ()),
        cards=bool(settings.get("NUTGRAF_CARDS", True)),
        search=search_from(settings),
    )


def url_from(settings: Mapping[str, Any]) -> str:
    """The address of the site, without a slash at its end; empty where it has none yet.

    Raises:
        SettingsError: where it is no whole address.
    """
    said = str(settings["SITEURL"] or "")
    if said and not WHOLE_ADDRESS.fullmatch(said):
        raise SettingsError(
            f'SITEURL: "{said}" is no whole address; write one like https://news.example/river'
        )
    return said.rstrip("/")


def originals_from(settings: Mapping[str, Any]) -> str:
    """Where texts are read as they were written.

    Raises:
        SettingsError: where the setting says neither of the two ways.
    """
    said = settings.get("NUTGRAF_ORIGINALS") or ""
    if said and said != "publish" and "{path}" not in str(said):
        hint = 'write "publish", or an address with {path} in it'
        raise SettingsError(f'NUTGRAF_ORIGINALS: "{said}" says nowhere; {hint}')
    return str(said)


def publisher_from(setting: Any) -> PublisherSays:
    """What is said of the publisher.

    Raises:
        SettingsError: where it cannot be meant.
    """
    if not setting:
        return ()
    from nutgraf.publisher import said_of_publisher  # here: few sites say anything

    try:
        return said_of_publisher(setting)
    except ValueError as error:
        raise SettingsError(f"NUTGRAF_PUBLISHER: {error}") from None


def desks_from(setting: Any) -> tuple[str, ...]:
    """Names of desks; one alone will do.

    Raises:
        SettingsError: where they are no names.
    """
    names = (setting,) if isinstance(setting, str) else setting
    if not isinstance(names, list | tuple) or not all(isinstance(one, str) for one in names):
        raise SettingsError("NUTGRAF_DESKS: it is a list of names, as authors are named")
    return tuple(names)


def license_from(setting: Any) -> tuple[str, str]:
    """A licence's words and address; words alone will do."""
    words, address = (setting, "") if isinstance(setting, str) else (*setting, "")[:2]
    return str(words), str(address)


def defaults_from(settings: Mapping[str, Any]) -> dict[str, str]:
    """What all articles share: DEFAULT_METADATA, and DEFAULT_DATE where it is a date."""
    shared = dict(settings.get("DEFAULT_METADATA", {}))
    defaults = {key.lower(): _words(value) for key, value in shared.items()}
    date = settings.get("DEFAULT_DATE")
    if date and date != "fs":  # the files' own times are others on every machine
        when = date if isinstance(date, str) else _words(dt.datetime(*date))  # noqa: DTZ001 (no zone)
        defaults.setdefault("date", when)
    return defaults


def clock() -> dt.datetime:
    """The build's time: SOURCE_DATE_EPOCH where it is set, else now.

    Raises:
        SettingsError: where that is no second that can be.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        try:
            return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise SettingsError(f"SOURCE_DATE_EPOCH: {epoch} is beyond all years") from error
    return dt.datetime.now(dt.UTC)


def read_other(readers: Any, path: Path) -> tuple[str, dict[str, str]]:
    """Another format, through Pelican's reader for it: HTML, and metadata as words."""
    ending = path.suffix.lstrip(".").lower()
    html, metadata = readers.readers[ending].read(str(path))
    return html or "", {key.lower(): _words(value) for key, value in metadata.items() if value}


def _words(value: Any) -> str:
    from nutgraf.dates import date_from_calendar

    if isinstance(value, dt.datetime):
        at_midnight = not (value.hour or value.minute)  # as readers fill in what is not written
        return date_from_calendar(value.date() if at_midnight else value).text
    if isinstance(value, list | tuple):
        return "; ".join(str(one) for one in value) + ";"
    return str(value)


# ----- A whole run -----


def run(settings: dict[str, Any]) -> Written:
    """Run Pelican with our generator in it; what Pelican says of its own articles is not shown.

    Where there is nothing to do, and nobody else takes part, Pelican has nothing to run.

    Raises:
        ContentError: where the content has mistakes.
        SettingsError: where the settings leave our plugin out; nothing was written.
    """
    quiet, console.quiet = console.quiet, True
    try:
        pelican = Pelican(settings)
        if OURS not in settings:
            raise SettingsError(
                "PLUGINS does not name our plugin; write PLUGINS = [nutgraf.plugin]"
            )
        is_alone = _is_alone(settings)
        if is_alone and run_of(settings).recall():
            return run_of(settings).write()
        if not is_alone:
            gc.enable()  # it rests while the command starts; what others do may be long
        pelican.run()
    finally:
        console.quiet = quiet
    return run_of(settings).write()


def _is_alone(settings: Mapping[str, Any]) -> bool:
    """True where no other plugin, and no generator of Pelican's own, has anything to do."""
    heard = [thing for thing in vars(signals).values() if getattr(thing, "receivers", None)]
    others = [
        thing for thing in heard if thing not in (signals.initialized, signals.get_generators)
    ]
    alone = not others and all(len(thing.receivers) == 1 for thing in heard)
    return alone and not settings["TEMPLATE_PAGES"] and not settings["OUTPUT_SOURCES"]
