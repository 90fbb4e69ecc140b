"""A theme's templates as one build uses them: compiled once, in each language that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress

from jinja2 import TemplateError

from nutgraf.closures import Closures
from nutgraf.keeping import keys
from nutgraf.keeping.compiled import Compiled
from nutgraf.keeping.store import Store
from nutgraf.meanwhile import Meanwhile
from nutgraf.templates import Templates
from nutgraf.workers import helpful


class Typecase:
    """Hands out templates, and compiles those that no build before has compiled.

    Args:
        jinja: speaks the language of the site's own pages.
        settings: what templates depend on beside their texts; none where that is unknown.

    Attributes:
        closures: what each template leans on.
        told: what pages depend on, but for their views and their templates' own closures; empty
            where that is unknown.
    """

    def __init__(self, jinja: Templates, store: Store, settings: bytes | None = b"") -> None:
        self.closures = Closures(jinja, store)
        self._jinja = jinja
        self._spoken: dict[str, Templates] = {}
        self._compiled: Compiled | None = None
        self._meanwhile: Meanwhile | None = None
        self.told = b""
        if settings is not None:
            self.told = keys.digest(keys.code(), settings)
            told = (self.told, jinja.lang.encode(), *self.closures.told())
            self._compiled = jinja.bytecode_cache = Compiled(store, told)

    def speaking(self, lang: str) -> Templates:
        """Templates in the language of a page; the site's where it names none."""
        found = self._spoken.get(lang)
        if found is None:
            found = self._spoken[lang] = self._jinja.speaking(lang) if lang else self._jinja
            if found is not self._jinja and self._compiled is not None:
                found.bytecode_cache = self._compiled.beside(found.lang.encode())
        return found

    def compile(self, wanted: AbstractSet[tuple[str, str]]) -> None:
        """Have templates ready, with all that they lean on.

        Args:
            wanted: the name and the language of each.
        """
        if self._meanwhile is not None and self._compiled is not None:
            self._compiled.take(self._meanwhile.told)
        pairs = ((one, lang) for name, lang in wanted if name for one in self.closures.names(name))
        for name, lang in sorted(set(pairs)):
            with suppress(TemplateError, UnicodeDecodeError):  # told where a page needs it
                self.speaking(lang).get_template(name)
        if self._compiled is not None:
            self._compiled.keep()

    @contextmanager
    def compiling_ahead(self, jobs: int) -> Iterator[None]:
        """Have another process compile for the site's language what is not kept, meanwhile.

        To compile them all takes as long as to read five hundred texts.

        Args:
            jobs: how many processes may work; 1 is this one alone.
        """
        compiled = self._compiled
        if compiled is not None and helpful(jobs, 2, 1) > 1 and self._lacks_any(compiled):
            with suppress(OSError):  # where no process can be had, it is done when it is needed
                self._meanwhile = Meanwhile(lambda: self._all(compiled), gives_way=True)
        try:
            yield
        finally:
            if self._meanwhile is not None:
                self._meanwhile.end()
                self._meanwhile = None

    def _lacks_any(self, compiled: Compiled) -> bool:
        files = {name: file for name, file in self.closures.files.items() if file}
        return not self._jinja.in_use and compiled.lacks_any(files)

    def _all(self, compiled: Compiled) -> bytes:
        for name in self.closures.sources:
            with suppress(TemplateError, UnicodeDecodeError):
                self._jinja.get_template(name)
        return compiled.told()
