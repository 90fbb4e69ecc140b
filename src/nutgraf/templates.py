"""Jinja as a site of many pages needs it: nothing is found out for each page that is true of all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from functools import lru_cache
from gettext import NullTranslations
from typing import Any

from jinja2 import Environment, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup

from nutgraf.folding import Folding, shown
from nutgraf.macros import Kept
from nutgraf.phrases import COUNTED, TRANSLATORS


class QuickContext(Context):
    """A context that calls a macro without asking what else it might be."""

    def __init__(
        self,
        environment: Environment,
        parent: dict[str, Any],
        name: str | None,
        blocks: dict[str, Callable[[Context], Iterator[str]]],
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002, ARG002 (Jinja's name)
    ) -> None:
        # Jinja would note the names of all globals, which only `SharedTemplate` might ask for.
        super().__init__(environment, parent, name, blocks)

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

    def draw(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """What a call shows where all is escaped: of a macro, its text, which needs no mark."""
        kind = type(called)
        if kind is not Macro and kind is not Kept:
            return shown(self.call(called, *args, **kwargs))
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        if kind is Kept:
            return called(*args, **kwargs)
        is_plain = not (kwargs or called.caller or called.catch_kwargs or called.catch_varargs)
        if is_plain and len(args) == len(called.arguments):
            return called._func(*args)  # noqa: SLF001 (before it is marked as HTML)
        return called(self.eval_ctx, *args, **kwargs)


class SharedTemplate(Template):
    """A template whose macros are the same for all that import them."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002
        # Jinja asks at each import whether the importing template has globals that this one
        # lacks. None has any of its own here.
        if self._module is None:
            self._module = self.make_module()
        return self._module


def counting(translations: NullTranslations, lang: str) -> Callable[[Any, str, str, str], Markup]:
    """The filter for phrases with a number, such as "3 sources"; most numbers come again."""

    @lru_cache(maxsize=2**12, typed=True)
    def counted(number: Any, singular: str, plural: str, name: str) -> Markup:
        words = Markup(translations.ngettext(singular, plural, number))  # noqa: S704 (the theme's)
        said = in_figures(number, lang)
        return words % {"num": said, name: said}

    return counted


def in_figures(number: Any, lang: str) -> Any:
    """A number as a language writes it; "1,200" in English."""
    if type(number) is not int or -1000 < number < 1000:
        return number
    from babel.numbers import format_decimal  # here: few sites count so far

    from nutgraf.date_words import locale_of

    return format_decimal(number, locale=locale_of(lang))


class Parts(dict[tuple[str, str], Any]):
    """What templates import, by the name of the template that has it and its own."""

    def __init__(self, jinja: Environment) -> None:
        self.jinja = jinja

    def __missing__(self, key: tuple[str, str]) -> Any:
        """What is imported for the first time; Jinja's `missing` where it is not there."""
        template, name = key
        part = self[key] = getattr(self.jinja.get_template(template).module, name, missing)
        return part


class Templates(Environment):
    """An environment whose templates stay as they were when it was made.

    Attributes:
        translate: what some words of the theme are in the site's language.
        translators: Jinja's own functions that look up words, as they were installed; `Folding`
            leaves alone what a site has put in their place.
        lang: the language that it speaks.
        speaking: the same templates in another language; a site's pages have those of their text.
    """

    code_generator_class = Folding
    context_class = QuickContext
    template_class = SharedTemplate
    translate: Callable[[str], str]
    translators: dict[str, Any]
    speaking: Callable[[str], Templates]
    lang: str

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._found: dict[str | Template, Template] = {}
        self.speaking = lambda _lang: self
        self.parts = Parts(self)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> dict[str, Any]:
        """A template's globals, which are what they are when it is loaded."""
        return {**self.globals, **(d or {})}

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

    @property
    def in_use(self) -> bool:
        """True where pages were made with these before, as for a preview that goes on."""
        return bool(self._found)

    def included(self, name: str, parent: str | None, context: Context) -> Iterator[str]:
        """What a template that another includes makes of all that the other knows."""
        template = self.get_template(name, parent)
        known = {**context.parent, **context.vars}
        return template.root_render_func(QuickContext(self, known, template.name, template.blocks))

    def show(self, value: Any, name: str) -> Any:
        """A field of some value, to be shown where all is escaped."""
        try:
            field = getattr(value, name)
        except AttributeError:
            field = self.getattr(value, name)
        return shown(field)

    def speak(self, translations: NullTranslations, lang: str) -> None:
        """Have templates speak a language; they are compiled into it, so it is for good."""
        self.lang = lang
        install = self.install_gettext_translations  # type: ignore[attr-defined]  # i18n adds it
        install(translations, newstyle=True)
        self.translate = translations.gettext
        self.filters[COUNTED] = counting(translations, lang)
        self.translators = {name: self.globals[name] for name in TRANSLATORS}
