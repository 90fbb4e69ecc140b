"""Template and view in, bytes out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)

from nutgraf import rules
from nutgraf.catalogues import SOURCE, Catalogues
from nutgraf.linked import linked_data, moment
from nutgraf.macros import Kept
from nutgraf.model import Place, Problem
from nutgraf.policy import named
from nutgraf.templates import Templates
from nutgraf.views.page_views import PageBase
from nutgraf.views.shapes import SiteView


def environment(
    folders: Sequence[Path],
    options: Mapping[str, Any] | None = None,
    additions: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    catalogues: Catalogues | None = None,
    lang: str = SOURCE,
) -> Templates:
    """Jinja as all templates meet it: escaping by default, and loud about unknown names.

    Args:
        folders: where templates are looked for, in this order.
        options: the site's own arguments of `jinja2.Environment`.
        additions: the site's own ``filters``, ``globals`` and ``tests``.
        catalogues: the theme's words.
        lang: of the site's own pages; texts have others, see `Templates.speaking`.
    """
    catalogues = catalogues or Catalogues()
    if not options and not additions:
        return _kept(tuple(folders), catalogues, lang, _digest_of(folders))
    return _speaking(folders, options, additions, catalogues, lang)


@lru_cache(maxsize=2)
def _kept(
    folders: tuple[Path, ...], catalogues: Catalogues, lang: str, _digest: bytes
) -> Templates:
    """Kept, so that a preview does not compile each template anew at every change of a text."""
    return _speaking(folders, None, None, catalogues, lang)


def _speaking(
    folders: Sequence[Path],
    options: Mapping[str, Any] | None,
    additions: Mapping[str, Mapping[str, Any]] | None,
    catalogues: Catalogues,
    lang: str,
) -> Templates:
    """An environment that speaks a language, and knows how to make those of other languages."""
    made: dict[str, Templates] = {}
    loader = Folders([str(folder) for folder in folders])

    def speaking(wanted: str) -> Templates:
        voice = catalogues.voice(wanted)
        if voice not in made:
            jinja = made[voice] = _environment(loader, options)
            jinja.speak(catalogues.of(voice), voice)
            for kind, names in (additions or {}).items():
                getattr(jinja, kind).update(names)
        return made[voice]

    site = speaking(lang)
    site.speaking = speaking
    return site


def _digest_of(folders: Iterable[Path]) -> bytes:
    """Of all templates: a macro may be kept in others that did not change."""
    found = sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                found.update(f"{path}\0".encode("utf-8", "surrogateescape"))
                found.update(sha256(path.read_bytes()).digest())
    return found.digest()


class Folders(FileSystemLoader):
    """Templates in folders; one that is not UTF-8 is as wrong as one that Jinja cannot read.

    Each is read once: what is kept of a page must be of the templates that it was made with.
    """

    def __init__(self, folders: Sequence[str]) -> None:
        super().__init__(folders)
        self._sources: dict[str, tuple[str, str, Any]] = {}

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Any]:
        """A template's text, its file, and what would tell whether it is still what it was."""
        if template not in self._sources:
            self._sources[template] = self._read(environment, template)
        return self._sources[template]

    def _read(self, environment: Environment, template: str) -> tuple[str, str, Any]:
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            places = (Path(folder, template) for folder in self.searchpath)
            file = next((str(place) for place in places if place.is_file()), None)
            raise TemplateSyntaxError("it is not UTF-8", line, template, file) from error


def _environment(loader: Folders, options: Mapping[str, Any] | None) -> Templates:
    given = {**(options or {}), "autoescape": True, "undefined": StrictUndefined}
    extensions = {*given.pop("extensions", ()), "jinja2.ext.i18n"}
    # the templates of one build are those of its beginning
    settings = {"trim_blocks": True, "lstrip_blocks": True, "auto_reload": False, **given}
    jinja = Templates(
        loader=loader,
        extensions=sorted(extensions),
        **settings,
    )
    jinja.globals["kept"] = Kept
    jinja.globals["linked_data"] = linked_data
    jinja.filters["moment"] = moment
    jinja.filters["named"] = named
    return jinja


def render(jinja: Environment, template: str, page: PageBase, site: SiteView) -> bytes:
    """One page."""
    return jinja.get_template(template).render(page=page, site=site).encode("utf-8")


def template_problem(template: str, page: str, error: Exception) -> Problem:
    """What a template raised, with its own file and line where Jinja knows them."""
    path, line = getattr(error, "filename", None) or template, getattr(error, "lineno", None)
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(".html"):
            path, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    shown = os.path.relpath(path) if Path(path).is_absolute() else path
    text = f'the template of "{page}" is wrong: {_said_by(error)}'
    return Problem(Place(shown, line or 1), rules.TEMPLATE_WRONG, text)


def _said_by(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it includes, imports or extends itself, or goes deeper than can be followed"
    if isinstance(error, TemplateError):
        return error.message or type(error).__name__
    return f"{type(error).__name__}: {error}"
