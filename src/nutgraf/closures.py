"""What each template leans on: all that it extends, includes and imports, as Jinja sees it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import msgspec
from jinja2 import Environment, TemplateError, defaults
from jinja2.meta import find_referenced_templates

from nutgraf.keeping import keys
from nutgraf.keeping.store import Store
from nutgraf.seen import is_plain

# What a site may have templates written with.
MARKS = (
    "block_start_string", "block_end_string", "variable_start_string", "variable_end_string",
    "comment_start_string", "comment_end_string", "line_statement_prefix", "line_comment_prefix",
)  # fmt: skip

# Tags that lead to another template, and those among them that name it outright.
LEADS = re.compile(r"\{%[-+]?\s*(?:extends|include|import|from)\b")
NAMES = re.compile(
    LEADS.pattern
    + r"""\s*(?:"([^"\\]+)"|'([^'\\]+)')\s*(?:[-+]?%}|(?:as|ignore|import|with|without)\b)"""
)
KNOWN_EXTENSIONS = {"jinja2.ext.InternationalizationExtension"}

_references = msgspec.msgpack.Decoder(list[str] | None)


class Closures:
    """The templates of a theme, by name.

    Attributes:
        sources: the digest of each one's text.
        files: where each one stands, where it stands in a file.
        is_usual: true where templates are written with the usual marks, and no extension but
            Jinja's own for words has a say in what they come to.
    """

    def __init__(self, jinja: Environment, store: Store) -> None:
        self.jinja = jinja
        self.store = store
        self._texts = {name: self._text(name) for name in self._names()}
        self.sources = {name: _digest(text) for name, (text, _) in self._texts.items()}
        self.files = {name: file for name, (_, file) in self._texts.items()}
        self._known: dict[str, bytes] = {}
        self._plain: dict[str, bool] = {}
        self._leads_to: dict[str, list[str] | None] | None = None
        has_usual_marks = all(getattr(jinja, n) == getattr(defaults, n.upper()) for n in MARKS)
        self.is_usual = has_usual_marks and jinja.extensions.keys() <= KNOWN_EXTENSIONS

    def digest(self, name: str) -> bytes:
        """The digest of a template with all that it leans on; empty where it cannot be told."""
        if name not in self._known:
            closure = self.names(name)
            pairs = ((one.encode(), self.sources[one]) for one in closure)
            self._known[name] = (
                keys.digest(*(part for pair in pairs for part in pair)) if closure else b""
            )
        return self._known[name]

    def is_plain(self, name: str) -> bool:
        """Whether a template and all that it leans on are plain, as `nutgraf.seen` says it."""
        found = self._plain.get(name)
        if found is None:
            names = self.names(name) if self.is_usual else []
            texts = [self._texts[one][0] for one in names]
            known = [text for text in texts if text is not None]
            found = bool(texts) and len(known) == len(texts) and all(map(is_plain, known))
            self._plain[name] = found
        return found

    def told(self) -> Iterator[bytes]:
        """Every template, by name and the digest of its text."""
        for name, text in sorted(self.sources.items()):
            yield name.encode()
            yield text

    def know(self) -> None:
        """Find out now, before there are other processes that would."""
        self._references()

    def _names(self) -> list[str]:
        try:
            return self.jinja.list_templates()
        except TypeError:  # a loader that cannot list
            return []

    def _text(self, name: str) -> tuple[str | None, str]:
        """A template's text, where it has one, and its file."""
        loader = self.jinja.loader
        try:
            assert loader is not None  # ours
            text, file, _ = loader.get_source(self.jinja, name)
        except (TemplateError, OSError):
            return None, ""
        return text, file or ""

    def names(self, name: str) -> list[str]:
        """A template and all that it leans on, by name; all there are where it cannot be told.

        Nothing where it may lean on one that no list names, as below a link to a folder.
        """
        leads_to = self._references()
        found: set[str] = set()
        ahead = [name]
        while ahead:
            one = ahead.pop()
            if one in found:
                continue
            if one not in self.sources:
                if self._text(one)[0] is not None:
                    return []
                # not there now; what is put there changes what the page is
                continue
            found.add(one)
            others = leads_to.get(one)
            if others is None:
                return [] if self._has_linked_folders() else sorted(self.sources)
            ahead += others
        return sorted(found)

    def _has_linked_folders(self) -> bool:
        folders = getattr(self.jinja.loader, "searchpath", ())
        walked = (one for folder in folders for one in os.walk(folder))
        return any(os.path.islink(f"{at}/{name}") for at, inner, _ in walked for name in inner)  # noqa: PTH114 (names, not paths)

    def _references(self) -> dict[str, list[str] | None]:
        """What each template names; ``None`` where a name is worked out as a page is made."""
        if self._leads_to is None:
            marks = "\n".join(str(getattr(self.jinja, name)) for name in MARKS).encode()
            how = keys.digest(keys.code(), marks, "\n".join(sorted(self.jinja.extensions)).encode())
            own = {name: keys.digest(how, mark) for name, mark in self.sources.items()}
            kept = self.store.get("builds", list(own.values()))
            new: dict[bytes, bytes] = {}
            self._leads_to = {}
            for name, key in own.items():
                try:
                    named = _references.decode(kept[key])
                except (KeyError, msgspec.DecodeError):
                    named = self._named(name)
                    new[key] = msgspec.msgpack.encode(named)
                self._leads_to[name] = named
            self.store.put("builds", new)
        return self._leads_to

    def _named(self, name: str) -> list[str] | None:
        source = self._texts[name][0]
        if source is None:
            return []
        outright = named_outright(source) if self.is_usual else None
        if outright is not None:
            return outright
        try:
            tree = self.jinja.parse(source)
        except TemplateError:
            return []
        found = list(find_referenced_templates(tree))
        return None if None in found else sorted({one for one in found if one is not None})


def _digest(text: str | None) -> bytes:
    return b"" if text is None else keys.digest(text.encode())


def named_outright(source: str) -> list[str] | None:
    """The templates that a usual one names; ``None`` where it takes a parser to tell.

    One that is named in a comment is taken for one that is leant on, which does no harm.
    """
    named = NAMES.findall(source)
    if len(named) < len(LEADS.findall(source)):
        return None
    return sorted({double or single for double, single in named})
