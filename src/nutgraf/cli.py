"""The ``nutgraf`` command: check, build, serve, new."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from nutgraf.meter import Meter
    from nutgraf.order import Order
    from nutgraf.run import Run
    from nutgraf.settings import SettingsError

CONF = "pelicanconf.py"
# Settings that options give for one run.
OPTIONS = {"SITEURL": "--site-url", "OUTPUT_PATH": "--output", "NUTGRAF_PREVIEW_PATH": "--output"}
# What ``new`` begins.
BEGINNINGS = ["site", "explainer", "timeline", "source", "actor", "term", "page"]

conf_option = click.option(
    "--settings",
    "-s",
    "conf",
    type=click.Path(dir_okay=False, path_type=Path),
    default=CONF,
    show_default=True,
    help="The site's settings.",
)
output_option = click.option(
    "--output",
    "-o",
    type=click.Path(file_okay=False, path_type=Path),
    help="Build into this folder.",
)
url_option = click.option("--site-url", help="The address that the site will stand at.")
jobs_option = click.option(
    "--jobs",
    "-j",
    type=click.IntRange(min=1),
    help="How many processes at most; by default as many as there are processors.",
)
drafts_option = click.option(
    "--drafts",
    is_flag=True,
    help="Drafts and future work too, as a preview in a folder of its own.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nutgraf")
def main() -> None:
    """News explainers as a static site: every claim names its source."""


@main.command()
@conf_option
@output_option
@url_option
@drafts_option
@jobs_option
@click.option("--strict", is_flag=True, help="Stop at warnings too.")
@click.option("--profile", is_flag=True, help="Say which stages and pages took how long.")
@click.pass_obj
def build(
    made: list[object] | None,
    conf: Path,
    output: Path | None,
    site_url: str | None,
    jobs: int | None,
    *,
    drafts: bool,
    strict: bool,
    profile: bool,
) -> None:
    """Check the content, then build the site; with --drafts a preview, in a folder of its own."""
    from nutgraf.meter import Meter
    from nutgraf.progress import progress

    started = time.monotonic()
    with progress() as show:
        meter = Meter(show)
        overrides = _overrides(output, site_url, drafts=drafts, jobs=jobs)
        overrides |= {"NUTGRAF_STRICT": True} if strict else {}
        with meter.stage("settings"):
            settings = _settings(conf, overrides)
        run = _run(conf, settings, overrides, meter)
    if made is not None:
        made.append(run)  # so that it lasts as long as its process
    for line in meter.lines() if profile else ():
        click.echo(line)
    click.echo(_summary(run, time.monotonic() - started))


@main.command()
@conf_option
@drafts_option
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option("--json", "as_json", is_flag=True, help="Print the problems for a program.")
@click.option("--links", is_flag=True, help="Ask addresses outside the site whether they answer.")
@click.option(
    "--time-limit",
    default=300,
    show_default=True,
    type=click.IntRange(min=1),
    help="Seconds for all of these.",
)
@click.pass_obj
def check(
    made: list[object] | None,
    conf: Path,
    time_limit: int,
    *,
    drafts: bool,
    strict: bool,
    as_json: bool,
    links: bool,
) -> None:
    """Print everything that is wrong with the content; exit 1 on errors."""
    from msgspec.structs import replace

    from nutgraf import report
    from nutgraf.build import prepare, with_links
    from nutgraf.checked import has_errors
    from nutgraf.tally import tally
    from nutgraf.workers import WorkerError

    order = _order(conf, _overrides(None, None, drafts=drafts))
    # what the site rests on counts them, also where nobody wants to be told of each
    order = replace(order, reading=replace(order.reading, evidence=True), search=False)
    try:
        prepared = prepare(order)
    except WorkerError as error:
        raise click.ClickException(str(error)) from error
    if made is not None:
        made.append(prepared)  # so that it lasts as long as its process
    if links:
        prepared = with_links(order, prepared, time_limit, _progress())
    if as_json:
        click.echo(report.as_json(prepared.problems))
    else:
        report.report(prepared.problems)
        if not prepared.problems:
            click.echo("no problems")
        for line in (*report.waived(prepared.waived), *tally(prepared.library)):
            click.echo(line)
    if has_errors(prepared.problems) or (strict and prepared.problems):
        sys.exit(1)


def _progress() -> Callable[[int, int], None] | None:
    """How far the asking is, on one line of a terminal."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, of: int) -> None:
        end = "\n" if done == of else ""
        click.echo(f"\r{done} of {of} addresses asked", nl=False, err=True)
        click.echo(end, nl=False, err=True)

    return show


@main.command()
@conf_option
@output_option
@drafts_option
@click.option(
    "--port",
    "-p",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="0 takes any free one.",
)
@click.option(
    "--bind", "-b", default="127.0.0.1", show_default=True, help="The address to serve on."
)
def serve(conf: Path, output: Path | None, port: int, bind: str, *, drafts: bool) -> None:
    """Show the site on this machine; rebuild and reload on every change."""
    from nutgraf.serve import preview

    overrides = _overrides(output, None, drafts=drafts)
    preview(conf, lambda: _order(conf, overrides), bind, port)


@main.command()
@click.argument("kind", type=click.Choice(BEGINNINGS))
@click.argument("name")
@conf_option
def new(kind: str, name: str, conf: Path) -> None:
    """Begin a site (NAME is its folder), or one of its texts or records (NAME is its title)."""
    from nutgraf.new import BeginError, begin

    content = None if kind == "site" else _order(conf, {}).shelves.content
    try:
        made = begin(kind, name, content)
    except BeginError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{name}: {error.strerror or error}") from error
    for path in made:
        click.echo(f"made {_shown(path)}")


# ----- Shared -----


def _overrides(
    output: Path | None, site_url: str | None, *, drafts: bool, jobs: int | None = None
) -> dict[str, Any]:
    found: dict[str, Any] = {"NUTGRAF_DRAFTS": True} if drafts else {}
    if output is not None:
        found["NUTGRAF_PREVIEW_PATH" if drafts else "OUTPUT_PATH"] = str(output.absolute())
    if site_url is not None:
        found["SITEURL"] = site_url
    if jobs is not None:
        found["NUTGRAF_JOBS"] = jobs
    return found


def _settings(conf: Path, overrides: dict[str, Any]) -> dict[str, Any]:
    """The site's settings; a sentence instead of a traceback where they cannot be read."""
    from nutgraf import plugin
    from nutgraf.settings import SettingsError

    if not conf.is_file():
        message = f"there is no {_shown(conf)} here"
        raise click.ClickException(f'{message}\n    begin a site with "nutgraf new site FOLDER"')
    try:
        return plugin.settings_from(conf, overrides)
    except SettingsError as error:
        raise _of_setting(error, conf, overrides) from error
    except Exception as error:  # a settings file is a program, and may raise anything
        line = _line_in(error, conf)
        raise click.ClickException(
            f"{_shown(conf)}:{line}: {type(error).__name__}: {error}"
        ) from error


def _order(conf: Path, overrides: dict[str, Any]) -> Order:
    from nutgraf import plugin
    from nutgraf.settings import SettingsError

    settings = _settings(conf, overrides)
    gc.enable()  # it rests while a command starts; what comes now may be long
    try:
        return plugin.order_from(settings)
    except SettingsError as error:
        raise _of_setting(error, conf, overrides) from error


def _of_setting(
    error: SettingsError, conf: Path, overrides: Mapping[str, Any]
) -> click.ClickException:
    """What is wrong with a setting, and where that was given."""
    from nutgraf.settings import CLOCK, line_of

    if error.name in overrides and error.name in OPTIONS:
        place = OPTIONS[error.name]
    elif error.name == CLOCK:
        place = "environment"
    else:
        line = line_of(conf, error.name)
        place = f"{_shown(conf)}:{line}" if line else _shown(conf)
    return click.ClickException(f"{place}: {error}")


def _run(conf: Path, settings: dict[str, Any], overrides: Mapping[str, Any], meter: Meter) -> Run:
    from nutgraf import plugin
    from nutgraf.errors import ContentError
    from nutgraf.settings import SettingsError
    from nutgraf.workers import WorkerError

    try:
        return plugin.run(settings, meter)
    except SettingsError as error:
        raise _of_setting(error, conf, overrides) from error
    except OSError as error:
        place = _shown(Path(error.filename)) if error.filename else _shown(conf)
        raise click.ClickException(f"{place}: {error.strerror or error}") from error
    except WorkerError as error:
        raise click.ClickException(f"{error}; the output is as it was") from error
    except ContentError as error:
        from nutgraf import report

        report.report(error.problems)
        sys.exit(1)


def _line_in(error: Exception, conf: Path) -> int:
    """The line of a file that an error came from."""
    line = getattr(error, "lineno", None) or 1
    trace = error.__traceback__
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename).name == conf.name:
            line = trace.tb_lineno
        trace = trace.tb_next
    return int(line)


def _summary(run: Run, seconds: float) -> str:
    from nutgraf.written import summary

    index = _shown(run.order.output / "index.html")
    return f"{summary(run.write())}, {seconds:.1f} s. Open {index}"


def _shown(path: Path) -> str:
    """A path as one would type it from here."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
