"""Template and view in, bytes out."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from nutgraf import rules
from nutgraf.model import Place, Problem
from nutgraf.views.page_views import PageBase
from nutgraf.views.shapes import SiteView


def environment(
    folders: Sequence[Path],
    options: Mapping[str, Any] | None = None,
    additions: Mapping[str, Mapping[str, Any]] | None = None,
) -> Environment:
    """Jinja as all templates meet it: escaping by default, and loud about unknown names.

    Args:
        folders: where templates are looked for, in this order.
        options: the site's own arguments of `jinja2.Environment`.
        additions: the site's own ``filters``, ``globals`` and ``tests``.
    """
    if not options and not additions:
        return _plain(tuple(folders))
    return _environment(folders, options, additions)


@cache
def _plain(folders: tuple[Path, ...]) -> Environment:
    """Kept, so that a preview does not read each template anew at every change."""
    return _environment(folders, None, None)


def _environment(
    folders: Sequence[Path],
    options: Mapping[str, Any] | None,
    additions: Mapping[str, Mapping[str, Any]] | None,
) -> Environment:
    given = {**(options or {}), "autoescape": True, "undefined": StrictUndefined}
    extensions = {*given.pop("extensions", ()), "jinja2.ext.i18n"}
    settings = {"trim_blocks": True, "lstrip_blocks": True, **given}
    jinja = Environment(  # noqa: S701 (autoescape is set, just above)
        loader=FileSystemLoader([str(folder) for folder in folders]),
        extensions=sorted(extensions),
        **settings,
    )
    jinja.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # i18n adds it
    for kind, names in (additions or {}).items():
        getattr(jinja, kind).update(names)
    return jinja


def render(jinja: Environment, template: str, page: PageBase, site: SiteView) -> bytes:
    """One page."""
    return jinja.get_template(template).render(page=page, site=site).encode("utf-8")


def template_problem(template: str, page: str, error: TemplateError) -> Problem:
    """A template's mistake, with its own file and line where Jinja knows them."""
    path, line = getattr(error, "filename", None) or template, getattr(error, "lineno", None)
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(".html"):
            path, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    shown = os.path.relpath(path) if Path(path).is_absolute() else path
    text = f'the template of "{page}" is wrong: {error.message or type(error).__name__}'
    return Problem(Place(shown, line or 1), rules.TEMPLATE_WRONG, text)
