"""Jinja as a site of many pages needs it: nothing is found out for each page that is true of all."""

from __future__ import annotations

from collections.abc import Callable
from gettext import NullTranslations
from typing import Any

from jinja2 import Environment, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context

from nutgraf.folding import TRANSLATORS, Folding
from nutgraf.macros import Kept


class QuickContext(Context):
    """A context that calls what is kept without asking what kind of callable it is."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call something with what it wants to know."""
        if type(called) is Kept and self.eval_ctx.autoescape:
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return called(*args, **kwargs)
        return super().call(called, *args, **kwargs)


class SharedTemplate(Template):
    """A template whose macros are the same for all that import them."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002
        # Jinja asks at each import whether the importing template has globals that this one
        # lacks. None has any of its own here.
        if self._module is None:
            self._module = self.make_module()
        return self._module


class Templates(Environment):
    """An environment whose templates stay as they were when it was made.

    Attributes:
        translate: what some words of the theme are in the site's language.
        translators: Jinja's own functions that look up words, as they were installed; `Folding`
            leaves alone what a site has put in their place.
    """

    code_generator_class = Folding
    context_class = QuickContext
    template_class = SharedTemplate
    translate: Callable[[str], str]
    translators: dict[str, Any]

    def speak(self, translations: NullTranslations) -> None:
        """Have templates speak a language; they are compiled into it, so it is for good."""
        install = self.install_gettext_translations  # type: ignore[attr-defined]  # i18n adds it
        install(translations, newstyle=True)
        self.translate = translations.gettext
        self.translators = {name: self.globals[name] for name in TRANSLATORS}
