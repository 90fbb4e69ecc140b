"""Templates compiled once for all tests: many have a theme of their own, with the same texts.

What a template compiles to depends on its text and on what its environment was given; all of that
is told apart. Processes that tests start compile as ever.
"""

from __future__ import annotations

from gettext import NullTranslations
from types import MethodType
from typing import Any
from weakref import WeakKeyDictionary

from jinja2 import Environment

from nutgraf.closures import MARKS
from nutgraf.phrases import COUNTED, TRANSLATORS
from nutgraf.templates import Templates

OPTIONS = (
    *MARKS, "newline_sequence", "trim_blocks", "lstrip_blocks", "keep_trailing_newline",
    "undefined", "optimized", "finalize", "autoescape", "is_async", "sandboxed", "auto_reload",
    "code_generator_class", "lang",
)  # fmt: skip

_code: dict[object, Any] = {}
_words: WeakKeyDictionary[NullTranslations, int] = WeakKeyDictionary()


def compile_once(self: Templates, source: Any, name: Any = None, filename: Any = None) -> Any:
    """Takes the place of `jinja2.Environment.compile`; its first step is what takes long."""
    if not isinstance(getattr(self, "translate", None), MethodType):  # it speaks no language yet
        return Environment.compile(self, source, name, filename)
    key = (source, name, *_given(self))
    if key not in _code:
        _code[key] = Environment.compile(self, source, name, filename, raw=True)
    return self._compile(_code[key], filename or "<template>")


def _given(jinja: Templates) -> tuple[object, ...]:
    """What an environment was given."""
    is_ours = jinja.translators == {name: jinja.globals.get(name) for name in TRANSLATORS}
    filters = ((name, one) for name, one in jinja.filters.items() if name != COUNTED)
    options = (getattr(jinja, option) for option in OPTIONS)
    return (
        *options, tuple(jinja.extensions), frozenset(filters), frozenset(jinja.tests.items()),
        is_ours, jinja.translate.__func__, _words_of(jinja.translate.__self__),  # type: ignore[attr-defined]
    )  # fmt: skip


def _words_of(translations: NullTranslations) -> int:
    """What tells some translations from others."""
    if translations not in _words:
        words = frozenset(getattr(translations, "_catalog", {}).items())
        other = translations._fallback  # type: ignore[attr-defined]  # noqa: SLF001
        _words[translations] = hash((words, _words_of(other) if other else 0))
    return _words[translations]
