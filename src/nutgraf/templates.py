"""Jinja as a site of many pages needs it: nothing is found out for each page that is true of all."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import lru_cache
from gettext import NullTranslations
from typing import Any

from jinja2 import Environment, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from nutgraf.folding import COUNTED, TRANSLATORS, Folding
from nutgraf.macros import Kept


class QuickContext(Context):
    """A context that calls a macro without asking what else it might be."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call something with what it wants to know."""
        kind = type(called)
        if kind is not Macro and (kind is not Kept or not self.eval_ctx.autoescape):
            return super().call(called, *args, **kwargs)
        # what a loop and a block have set is for functions that see the context
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        if kind is Macro:
            return called(self.eval_ctx, *args, **kwargs)
        return called(*args, **kwargs)


class SharedTemplate(Template):
    """A template whose macros are the same for all that import them."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002
        # Jinja asks at each import whether the importing template has globals that this one
        # lacks. None has any of its own here.
        if self._module is None:
            self._module = self.make_module()
        return self._module


def counting(translations: NullTranslations) -> Callable[[Any, str, str, str], Markup]:
    """The filter for phrases with a number, such as "3 sources"; most numbers come again."""

    @lru_cache(maxsize=2**12, typed=True)
    def counted(number: Any, singular: str, plural: str, name: str) -> Markup:
        words = Markup(translations.ngettext(singular, plural, number))  # noqa: S704 (the theme's)
        return words % {"num": number, name: number}

    return counted


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

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._found: dict[str | Template, Template] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 (Jinja's name)
    ) -> Template:
        """A template by its name; each is looked for once."""
        if globals is not None or self.auto_reload or self.overlayed:
            return super().get_template(name, parent, globals)
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = super().get_template(name, parent)
        return found

    def speak(self, translations: NullTranslations) -> None:
        """Have templates speak a language; they are compiled into it, so it is for good."""
        install = self.install_gettext_translations  # type: ignore[attr-defined]  # i18n adds it
        install(translations, newstyle=True)
        self.translate = translations.gettext
        self.filters[COUNTED] = counting(translations)
        self.translators = {name: self.globals[name] for name in TRANSLATORS}
