"""What a site's settings say, looked at before anything is made of them.

Every function here takes settings as Pelican reads them and gives one thing that a build needs, or
says by its name which setting cannot be meant.

Longer than most modules because each setting can be wrong in a way of its own.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast, get_args

from nutgraf.site import EngineName, PublisherSays, Site
from nutgraf.theme import PATH

# What settings can be: the kinds, how that is said, and the names.
KINDS: Mapping[tuple[tuple[type, ...], str], tuple[str, ...]] = {
    ((str,), "words in quotation marks"): ("SITENAME", "DEFAULT_LANG"),
    ((str, type(None)), "words in quotation marks"): ("SITEURL", "SITESUBTITLE", "AUTHOR"),
    ((str, Path), "a path"): ("PATH", "OUTPUT_PATH", "THEME"),
    ((str, Path, type(None)), "a path"): ("NUTGRAF_STATE", "NUTGRAF_PREVIEW_PATH"),
    ((str, Path, list, tuple, type(None)), "a folder, or a list of folders"): ("NUTGRAF_LOCALES",),
    ((int, type(None)), "a number"): ("DEFAULT_PAGINATION",),
    ((bool,), "True or False"): ("NUTGRAF_CARDS", "NUTGRAF_DRAFTS", "NUTGRAF_STRICT"),
    ((str, list, tuple), "words, or words and an address"): ("NUTGRAF_LICENSE",),
    ((str, list, tuple, set, frozenset, type(None)), "a list of codes"): ("NUTGRAF_IGNORE",),
    ((dict,), "a dict"): (
        "DEFAULT_METADATA", "MARKDOWN", "EXTRA_PATH_METADATA", "JINJA_ENVIRONMENT",
        "JINJA_FILTERS", "JINJA_GLOBALS", "JINJA_TESTS", "NUTGRAF_CARD_FONTS",
    ),
}  # fmt: skip
# Folders of the content that need not be there: Pelican's by default, and ours.
MAY_LACK = frozenset(
    ("", *"pages images data explainers timelines actors glossary sources".split())
)
LANG = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{1,8})*", re.IGNORECASE)
# What every theme of ours has.
A_TEMPLATE = "explainer.html"
# Beside the settings: what builds keep for themselves, and previews.
STATE = ".nutgraf"
# What stands among the settings of a site and is not the site's: where they stand, and what begins
# a build of it, since Pelican hands its generators nothing but settings.
CONF, BEGIN = "NUTGRAF_CONF", "NUTGRAF_BEGIN"
OWN = frozenset({CONF, BEGIN})
CLOCK = "SOURCE_DATE_EPOCH"  # in the environment
PREFIX = "NUTGRAF_"
NAMES = tuple(
    f"{PREFIX}{name}"
    for name in (
        "CARDS CARD_FONTS DESKS DRAFTS ENGINE IGNORE JOBS LICENSE LOCALES ORIGINALS PREVIEW_PATH "
        "PUBLISHER SEARCH STATE STRICT"
    ).split()
)
HALF = re.compile("[\ud800-\udfff]")  # what no file can hold
WHOLE_ADDRESS = re.compile(r"""https?://[^\s/?#<>"']+(?:/[^\s?#<>"']*)?""")
# What makes the index of a search; asked for by name only, as few builds need them.
PAGEFIND = ("pagefind_bin", "cbor2")
# Where this is turned off, passages without a source are not looked for.
EVIDENCE = "N701"
ENGINES: tuple[str, ...] = get_args(EngineName)


class SettingsError(Exception):
    """A setting that cannot be meant.

    Attributes:
        name: of the setting.
    """

    def __init__(self, name: str, text: str) -> None:
        super().__init__(f"{name}: {text}")
        self.name = name


def line_of(conf: Path, name: str) -> int:
    """The line of a settings file that counts for a setting; 0 where it is not given there."""
    try:
        text = conf.read_text("utf-8", errors="replace")
    except OSError:
        return 0
    begins = re.compile(rf"[ \t]*{re.escape(name)}\b")
    given = [n for n, line in enumerate(text.splitlines(), 1) if begins.match(line)]
    return given[-1] if given else 0


def check_names(settings: Mapping[str, Any]) -> None:
    """Look for settings of ours that are spelt wrong: Pelican passes any name on.

    Raises:
        SettingsError: where there is one.
    """
    for name in settings:
        if name.startswith(PREFIX) and name not in NAMES and name not in OWN:
            from nutgraf.suggest import did_you_mean

            hint = did_you_mean(name, NAMES) or f"write one of {', '.join(NAMES)}"
            raise SettingsError(name, f"there is no such setting; {hint}")


def check_kinds(settings: Mapping[str, Any]) -> None:
    """Look at what settings are, before anything is made of them.

    Raises:
        SettingsError: where one is of another kind than it can be.
    """
    for (kinds, wanted), names in KINDS.items():
        for name in names:
            value = settings.get(name, kinds[0]())
            if not isinstance(value, kinds):
                raise SettingsError(name, f"{value!r} is not {wanted}")
            if isinstance(value, str) and not value.isascii() and HALF.search(value):
                raise SettingsError(name, f"{value!r} holds half of a character")


def output_from(settings: Mapping[str, Any], folder: Path, state: Path) -> Path:
    """The folder to build into; a preview never goes where the site goes.

    Args:
        folder: where the settings stand, and relative paths begin.

    Raises:
        SettingsError: where it would.
    """
    site = _beside_content(settings, "OUTPUT_PATH", Path(settings["OUTPUT_PATH"]))
    if not settings.get("NUTGRAF_DRAFTS"):
        return site
    named = settings.get("NUTGRAF_PREVIEW_PATH")
    preview = folder / named if named else state / "preview"
    _beside_content(settings, "NUTGRAF_PREVIEW_PATH", preview)
    here, there = preview.resolve(), site.resolve()
    if here.is_relative_to(there) or there.is_relative_to(here):
        text = f'a preview cannot be built into "{site.name}", where the site goes'
        raise SettingsError("NUTGRAF_PREVIEW_PATH", text)
    return preview


def _beside_content(settings: Mapping[str, Any], name: str, output: Path) -> Path:
    if output.resolve().is_relative_to(Path(settings["PATH"]).resolve()):
        text = "a site cannot be built into its own content; name a folder beside it"
        raise SettingsError(name, text)
    return output


def templates_from(settings: Mapping[str, Any]) -> tuple[Path, ...]:
    """Folders of templates: the site's own, then the theme's.

    Raises:
        SettingsError: where one that the settings name is not there, or none has pages of ours.
    """
    overrides = [Path(folder) for folder in settings["THEME_TEMPLATES_OVERRIDES"]]
    own = _there("THEME_TEMPLATES_OVERRIDES", overrides)
    folders = (*own, Path(settings["THEME"]) / "templates")
    if not any((folder / A_TEMPLATE).is_file() for folder in folders):
        text = f'"{Path(settings["THEME"]).name}" is no theme of Nutgraf\'s'
        raise SettingsError("THEME", f"{text}; write THEME = theme.PATH")
    return folders


def locales_from(settings: Mapping[str, Any], folder: Path, theme: Path) -> tuple[Path, ...]:
    """Folders of catalogues: the site's own, then the theme's, then ours for words we share.

    Args:
        folder: where the settings stand, and relative paths begin.

    Raises:
        SettingsError: where one that the settings name is not there.
    """
    given = settings.get("NUTGRAF_LOCALES") or ()
    own = [given] if isinstance(given, str | Path) else given
    folders = _there("NUTGRAF_LOCALES", [folder / one for one in own])
    return tuple(dict.fromkeys((*folders, theme / "locale", Path(PATH) / "locale")))


def fonts_from(settings: Mapping[str, Any], folder: Path) -> dict[str, Path]:
    """Files of the site's own fonts for its cards, by the languages of pages.

    Args:
        folder: where the settings stand, and relative paths begin.

    Raises:
        SettingsError: where one is not there, or stands by what is no language.
    """
    name, fonts = "NUTGRAF_CARD_FONTS", {}
    for lang, path in settings.get("NUTGRAF_CARD_FONTS", {}).items():
        if not isinstance(lang, str) or not LANG.fullmatch(lang):
            raise SettingsError(name, f"{lang!r} is no code of a language; write one such as ko")
        if not isinstance(path, str | Path):
            raise SettingsError(name, f"{path!r} is not a path")
        font = folder / path
        if not font.is_file():
            raise SettingsError(name, f'there is no file "{font}"')
        fonts[lang.replace("_", "-").lower()] = font
    return fonts


def _there(name: str, folders: Sequence[Path]) -> Sequence[Path]:
    for folder in folders:
        if not folder.is_dir():
            raise SettingsError(name, f'there is no folder "{folder}"')
    return folders


def paths_from(settings: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Folders and files of the content that a setting names.

    Raises:
        SettingsError: where one is not there.
    """
    content, paths = Path(settings["PATH"]), tuple(settings[name])
    for path in paths:
        if path.strip("/") not in MAY_LACK and not (content / path).exists():
            from nutgraf.suggest import did_you_mean

            text = f'there is no "{path}" in "{content.name}"'
            beside = [one.name for one in content.iterdir()] if content.is_dir() else []
            hint = did_you_mean(path, {*beside, *MAY_LACK} - {""})
            raise SettingsError(name, f"{text}; {hint}" if hint else text)
    return paths


def lang_from(settings: Mapping[str, Any]) -> str:
    """The language of the site.

    Raises:
        SettingsError: where it is not written as languages are.
    """
    said: str = settings["DEFAULT_LANG"]
    if not LANG.fullmatch(said):
        hint = "write a code such as en, fr or pt-br"
        raise SettingsError("DEFAULT_LANG", f'"{said}" is no code of a language; {hint}')
    return said


def engine_from(settings: Mapping[str, Any]) -> EngineName:
    """The Markdown engine that the settings name.

    Raises:
        SettingsError: where there is none of that name.
    """
    name = settings.get("NUTGRAF_ENGINE", ENGINES[0])
    if name not in ENGINES:
        from nutgraf.suggest import did_you_mean

        hint = did_you_mean(str(name), ENGINES) or f"write one of {', '.join(ENGINES)}"
        raise SettingsError("NUTGRAF_ENGINE", f'"{name}" is no Markdown engine; {hint}')
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
            raise SettingsError("NUTGRAF_IGNORE", f'"{code}" is no rule; {hint}')
        if rule.fixed:
            raise SettingsError("NUTGRAF_IGNORE", f'"{code}" cannot be turned off')
    return codes


def jobs_from(settings: Mapping[str, Any]) -> int:
    """How many processes a build may use; 0 is as many as there are processors.

    Raises:
        SettingsError: where the setting is no such number.
    """
    jobs = settings.get("NUTGRAF_JOBS")
    if jobs is None:
        return 0
    if not isinstance(jobs, int) or isinstance(jobs, bool) or jobs < 1:
        raise SettingsError("NUTGRAF_JOBS", f'"{jobs}" is no number of processes')
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
        raise SettingsError("NUTGRAF_SEARCH", f'"{given}" is neither True nor False')
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
        lang=lang_from(settings),
        author=settings.get("AUTHOR") or "",
        per_page=per_page_from(settings),
        license=license_from(settings.get("NUTGRAF_LICENSE", "")),
        originals=originals_from(settings),
        publisher=publisher_from(settings.get("NUTGRAF_PUBLISHER") or {}),
        desks=desks_from(settings.get("NUTGRAF_DESKS") or ()),
        cards=bool(settings.get("NUTGRAF_CARDS", True)),
        search=search_from(settings),
    )


def per_page_from(settings: Mapping[str, Any]) -> int:
    """How many explainers stand on one page of a list.

    Raises:
        SettingsError: where there can be no such number of them.
    """
    number: int = settings["DEFAULT_PAGINATION"] or 20
    if number is True or number < 1:
        raise SettingsError("DEFAULT_PAGINATION", f"{number} is no number of explainers on a page")
    return number


def url_from(settings: Mapping[str, Any]) -> str:
    """The address of the site, without a slash at its end; empty where it has none yet.

    Raises:
        SettingsError: where it is no whole address.
    """
    said = str(settings["SITEURL"] or "")
    if said and not WHOLE_ADDRESS.fullmatch(said):
        hint = "write one like https://news.example/river"
        raise SettingsError("SITEURL", f'"{said}" is no whole address; {hint}')
    return said.rstrip("/")


def originals_from(settings: Mapping[str, Any]) -> str:
    """Where texts are read as they were written.

    Raises:
        SettingsError: where the setting says neither of the two ways.
    """
    said = settings.get("NUTGRAF_ORIGINALS") or ""
    if said and said != "publish" and "{path}" not in str(said):
        hint = 'write "publish", or an address with {path} in it'
        raise SettingsError("NUTGRAF_ORIGINALS", f'"{said}" says nowhere; {hint}')
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
        raise SettingsError("NUTGRAF_PUBLISHER", str(error)) from None


def desks_from(setting: Any) -> tuple[str, ...]:
    """Names of desks; one alone will do.

    Raises:
        SettingsError: where they are no names.
    """
    names = (setting,) if isinstance(setting, str) else setting
    if not isinstance(names, list | tuple) or not all(isinstance(one, str) for one in names):
        raise SettingsError("NUTGRAF_DESKS", "it is a list of names, as authors are named")
    return tuple(names)


def license_from(setting: Any) -> tuple[str, str]:
    """A licence's words and address; words alone will do.

    Raises:
        SettingsError: where it is more than that, or holds what is no words.
    """
    said = (setting,) if isinstance(setting, str) else tuple(setting)
    if len(said) > 2 or not all(isinstance(one, str) for one in said):
        raise SettingsError("NUTGRAF_LICENSE", f"{setting!r} is not words, or words and an address")
    name, address = (*said, "", "")[:2]
    return name, address


def defaults_from(settings: Mapping[str, Any]) -> dict[str, str]:
    """What all articles share: DEFAULT_METADATA, and DEFAULT_DATE where it is a date.

    Raises:
        SettingsError: where that can be none.
    """
    shared = dict(settings.get("DEFAULT_METADATA", {}))
    defaults = {key.lower(): words(value) for key, value in shared.items()}
    date = settings.get("DEFAULT_DATE")
    if date and date != "fs":  # the files' own times are others on every machine
        defaults.setdefault("date", _date_from(date))
    return defaults


def _date_from(setting: Any) -> str:
    """A date as Pelican's settings give it: as a text would, or in numbers."""
    if isinstance(setting, str | dt.date):
        return words(setting)
    try:
        return words(dt.datetime(*setting))  # noqa: DTZ001 (no zone)
    except (TypeError, ValueError, OverflowError) as error:
        hint = 'write one like (2024, 5, 31), or "2024-05-31"'
        raise SettingsError("DEFAULT_DATE", f"{setting!r} is no date; {hint}") from error


def clock() -> dt.datetime:
    """The build's time: SOURCE_DATE_EPOCH where it is set, else now.

    Raises:
        SettingsError: where that is no second that can be.
    """
    epoch = os.environ.get(CLOCK, "")
    if not epoch:
        return dt.datetime.now(dt.UTC)
    if not epoch.isdecimal():
        hint = "write whole seconds since 1970, such as 1780000000"
        raise SettingsError(CLOCK, f'"{epoch}" is no time; {hint}')
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise SettingsError(CLOCK, f"{epoch} is beyond all years") from error


def words(value: Any) -> str:
    """A value of front matter, as an author would write it."""
    from nutgraf.dates import date_from_calendar

    if isinstance(value, dt.datetime):
        at_midnight = not (value.hour or value.minute)  # as readers fill in what is not written
        return date_from_calendar(value.date() if at_midnight else value).text
    if isinstance(value, list | tuple):
        return "; ".join(str(one) for one in value) + ";"
    return str(value)
