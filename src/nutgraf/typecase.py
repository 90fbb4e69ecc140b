"""A theme's templates as one build uses them: compiled once, in each language that is asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from functools import partial

from jinja2 import TemplateError

from nutgraf.closures import Closures
from nutgraf.keeping import keys
from nutgraf.keeping.compiled import Compiled
from nutgraf.keeping.store import Store
from nutgraf.meanwhile import Meanwhile
from nutgraf.templates import Templates
from nutgraf.workers import helpful, spread


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
        self._store = store
        self._spoken: dict[str, Templates] = {}
        self._compiled: Compiled | None = None
        self._meanwhile: Meanwhile | None = None
        self._ahead: dict[str, bytes] = {}
        self.told = b""
        if settings is not None:
            self.told = keys.digest(keys.code(), settings)
            # an extension may put parts of other templates into one
            others = () if self.closures.is_usual else self.closures.told()
            told = (self.told, jinja.lang.encode(), *others)
            self._compiled = jinja.bytecode_cache = Compiled(store, told)

    def speaking(self, lang: str) -> Templates:
        """Templates in the language of a page; the site's where it names none."""
        found = self._spoken.get(lang)
        if found is None:
            found = self._spoken[lang] = self._jinja.speaking(lang) if lang else self._jinja
            if found is not self._jinja and self._compiled is not None:
                found.bytecode_cache = self._compiled.beside(found.lang.encode())
        return found

    def compile(self, wanted: AbstractSet[tuple[str, str]], jobs: int = 1) -> None:
        """Have templates ready, with all that they lean on.

        Args:
            wanted: the name and the language of each.
            jobs: how many processes may work; 1 is this one alone.
        """
        names: defaultdict[str, set[str]] = defaultdict(set)
        for name, lang in wanted:
            names[lang] |= set(self.closures.names(name)) if name else set()
        compiled = self._compiled
        if compiled is not None:
            if self._meanwhile is not None:
                self._share(compiled, self._meanwhile)
            langs = [lang for lang in sorted(names) if self._lacking(lang, names[lang])]
            work = partial(self._of_languages, names, compiled)
            self._store.close()  # no connection goes into another process
            for told in spread(langs, work, helpful(jobs, len(langs), 1), 1):
                compiled.take(told)
        for lang in names:
            self._load(self.speaking(lang), names[lang])
        if compiled is not None:
            compiled.keep()

    def _of_languages(
        self, names: Mapping[str, set[str]], compiled: Compiled, langs: Sequence[str]
    ) -> bytes:
        for lang in langs:
            self._load(self.speaking(lang), names[lang])
        return compiled.told()

    def _share(self, compiled: Compiled, meanwhile: Meanwhile) -> None:
        """Compile from the end on what another process compiles from the beginning on."""
        while True:
            for told in meanwhile.told_so_far():
                compiled.take(told)
            left = [name for name, key in self._ahead.items() if key not in compiled.new]
            if len(left) < 2:
                break  # the other one is at the last
            self._load(self._jinja, left[-1:])
            del self._ahead[left[-1]]
        for told in meanwhile.told() if left else ():
            compiled.take(told)
            if self._ahead[left[0]] in compiled.new:
                break

    def _one_by_one(self, compiled: Compiled) -> Iterator[bytes]:
        for name in self._ahead:
            self._load(self._jinja, [name])
            yield compiled.told()

    def _load(self, jinja: Templates, names: Iterable[str]) -> None:
        for name in sorted(names):
            with suppress(TemplateError, RecursionError):  # told where a page needs it
                jinja.get_template(name)

    @contextmanager
    def compiling_ahead(self, jobs: int) -> Iterator[None]:
        """Have another process compile for the site's language what is not kept, meanwhile.

        To compile them all takes as long as to read five hundred texts.

        Args:
            jobs: how many processes may work; 1 is this one alone.
        """
        compiled = self._compiled
        if compiled is not None and helpful(jobs, 2, 1) > 1:
            self._ahead = self._lacking("", self.closures.sources)
        if compiled is not None and self._ahead:
            work = partial(self._one_by_one, compiled)
            self._store.close()  # no connection goes into another process
            with suppress(OSError):  # where no process can be had, it is done when it is needed
                self._meanwhile = Meanwhile(work, gives_way=True)
        try:
            yield
        finally:
            if self._meanwhile is not None:
                self._meanwhile.end()
                self._meanwhile = None

    def _lacking(self, lang: str, names: Iterable[str]) -> dict[str, bytes]:
        """The keys of the templates that would have to be compiled for a language, by name."""
        jinja, files = self.speaking(lang), self.closures.files
        cache = jinja.bytecode_cache
        if jinja.in_use or not isinstance(cache, Compiled):
            return {}
        return cache.lacking({name: files[name] for name in sorted(names) if files[name]})
