"""Template and view in, bytes out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from gettext import NullTranslations
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from nutgraf import rules
from nutgraf.linked import linked_data, moment
from nutgraf.macros import Kept
from nutgraf.model import Place, Problem
from nutgraf.templates import Templates
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
        return _kept(tuple(folders), _digest_of(folders))
    return _environment(folders, options, additions)


@lru_cache(maxsize=2)
def _kept(folders: tuple[Path, ...], _digest: bytes) -> Templates:
    """Kept, so that a preview does not compile each template anew at every change of a text."""
    return _environment(folders, None, None)


def _digest_of(folders: Iterable[Path]) -> bytes:
    """Of all templates: a macro may be kept in others that did not change."""
    found = sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                found.update(f"{path}\0".encode("utf-8", "surrogateescape"))
                found.update(sha256(path.read_bytes()).digest())
    return found.digest()


def _environment(
    folders: Sequence[Path],
    options: Mapping[str, Any] | None,
    additions: Mapping[str, Mapping[str, Any]] | None,
) -> Templates:
    given = {**(options or {}), "autoescape": True, "undefined": StrictUndefined}
    extensions = {*given.pop("extensions", ()), "jinja2.ext.i18n"}
    # the templates of one build are those of its beginning
    settings = {"trim_blocks": True, "lstrip_blocks": True, "auto_reload": False, **given}
    jinja = Templates(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        extensions=sorted(extensions),
        **settings,
    )
    jinja.speak(NullTranslations())
    jinja.globals["kept"] = Kept
    jinja.globals["linked_data"] = linked_data
    jinja.filters["moment"] = moment
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
