"""A theme's words in each language, from gettext catalogues as translators keep them.

A catalogue is ``LANG/LC_MESSAGES/nutgraf.po`` in a folder of them. A site's own folders come
before the theme's, message by message: whoever changes one word writes one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from gettext import GNUTranslations, NullTranslations
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from nutgraf import rules
from nutgraf.model import Place, Problem
from nutgraf.seen import is_plain

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

    from nutgraf.library import Library
    from nutgraf.model import Document

NAME = "nutgraf"
# What a page says in a language that has no catalogue: the words that the templates are written in.
SOURCE = "en"
# What stands behind an opening quotation mark in a catalogue.
WORDS = re.compile(r'(?:[^"\\]|\\.)*"')
UNREADABLE = "this catalogue cannot be read"
HOLE = re.compile(r"%\((\w+)\)s|%(.)?")


class Catalogues:
    """The catalogues of a site, each as it was when it was first asked for.

    Two that hold the same in the same folders are equal.

    Args:
        folders: where they stand; the first that has a message wins.

    Attributes:
        problems: what is wrong with the catalogues that were read so far.
    """

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self.folders = tuple(folders)
        self._spoken: dict[str, NullTranslations] = {}
        self.problems: list[Problem] = []

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Catalogues) and self._told == other._told

    def __hash__(self) -> int:
        return hash(self._told)

    @property
    def _told(self) -> tuple[tuple[Path, ...], bytes]:
        return self.folders, self.digest()

    def digest(self) -> bytes:
        """Of every catalogue there is."""
        found = sha256()
        for path, data in self._files_read.items():
            number = self.folders.index(path.parent.parent.parent)
            found.update(f"{number}:{path.parent.parent.name}\0".encode())
            found.update(sha256(data).digest())
        return found.digest()

    def are_plain(self) -> bool:
        """Whether all words are, as `nutgraf.seen` says it of templates: they are HTML too."""
        return all(is_plain(data.decode(errors="replace")) for data in self._files_read.values())

    @cached_property
    def _files_read(self) -> dict[Path, bytes]:
        """Read once: what is kept of a page must be of the words that it was made with."""
        paths = (p for one in self.folders for p in sorted(one.glob(f"*/LC_MESSAGES/{NAME}.po")))
        return {path: path.read_bytes() for path in paths}

    def voice(self, lang: str) -> str:
        """The language whose words a page in this one has: its own, or that of the templates."""
        return lang if next(self._files(lang), None) else SOURCE

    def of(self, lang: str) -> NullTranslations:
        """The words of a language; those of the templates where nobody has translated them."""
        found = self._spoken.get(lang)
        if found is None:
            found = self._spoken[lang] = NullTranslations()
            for path in self._files(lang):
                words, problems = read_catalogue(path, self._files_read[path])
                found.add_fallback(words)
                self.problems += problems
        return found

    def _files(self, lang: str) -> Iterator[Path]:
        """Every catalogue of a language: ``pt_BR``, then ``pt``, each of the site, then the theme."""
        whole = lang.replace("-", "_")
        for name in dict.fromkeys((whole, whole.partition("_")[0])):
            for folder in self.folders:
                path = folder / name / "LC_MESSAGES" / f"{NAME}.po"
                if name and path in self._files_read:
                    yield path


class Voice(GNUTranslations):
    """The words of one catalogue; one that has a plural is found by itself too.

    Not every Python 3.11 finds it so.
    """

    def gettext(self, message: str) -> str:
        """A word in this language; itself where it has none."""
        said = super().gettext(message)
        return self.ngettext(message, message, 1) if said == message else said


def read_catalogue(path: Path, data: bytes) -> tuple[NullTranslations, tuple[Problem, ...]]:
    """One catalogue, and what is wrong with it.

    What nobody has translated, what is marked as doubtful and what is wrong is not in it.

    Args:
        path: where it stands, which says its language.
    """
    # here: a site in English needs none of it
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    catalog = parsed(path, data)
    if not isinstance(catalog, Catalog):
        return NullTranslations(), (catalog,)
    wrong: list[Problem] = []
    kept = Catalog(locale=catalog.locale)
    kept.mime_headers = catalog.mime_headers
    for message in catalog:
        if not message.id:  # the header
            continue
        place = Place(shown(path), message.lineno or 1)
        mistakes = tuple(_mistakes(message, catalog.num_plurals))
        wrong += (Problem(place, rules.CATALOGUE_WRONG, text, hint) for text, hint in mistakes)
        if all(_words(message)) and not message.fuzzy and not mistakes:
            kept.add(message.id, message.string, context=message.context)
    compiled = BytesIO()
    write_mo(compiled, kept)
    compiled.seek(0)
    return Voice(compiled), tuple(wrong)


def parsed(path: Path, data: bytes) -> Catalog | Problem:
    """A catalogue as Babel has it; a problem where it cannot be read."""
    from babel.messages.pofile import PoFileError, read_po

    lang = path.parent.parent.name
    line, hint = 1, "save it as UTF-8"
    try:
        line = _not_closed(data.decode())
        hint = "end it with a quotation mark"
        if not line:
            return read_po(BytesIO(data), locale=lang, abort_invalid=True)
    except UnicodeDecodeError:
        pass
    except PoFileError as error:
        line, hint = (error.lineno or 0) + 1, "write msgid, msgstr, or words in quotation marks"
    except ValueError as error:  # a header that makes no sense
        line, hint = 1, f"mend its header: {error}"
    return Problem(Place(shown(path), line), rules.CATALOGUE_WRONG, UNREADABLE, hint)


def _not_closed(text: str) -> int:
    """The first line whose words do not end, which Babel would cut short; 0 where all do."""
    for number, line in enumerate(text.splitlines(), 1):
        before, mark, words = line.strip().partition('"')
        if mark and not before.startswith("#") and not WORDS.fullmatch(words):
            return number
    return 0


def _mistakes(message: Message, plurals: int) -> Iterator[tuple[str, str]]:
    """What would go wrong on a page: numbers and names that are lost, or not there."""
    ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    known = {hole for one in ids for hole in holes(one)}
    words = _words(message)
    if not any(words):
        return
    forms = sum(map(bool, words))
    if len(ids) > 1 and forms != plurals:
        text = f'"{ids[0]}" has {forms} of the {plurals} forms that the language has'
        yield text, f'write each, "msgstr[0]" to "msgstr[{plurals - 1}]"'
    for one in words:
        odd = [hole for hole in holes(one) if hole not in known]
        if odd:
            yield (
                f'"{one}" names "{odd[0]}", which "{ids[0]}" does not have',
                f"it has {', '.join(sorted(known)) or 'none'}",
            )
        # a plural may say its number in a word
        elif one and len(ids) == 1 and (lost := sorted(known - set(holes(one)))):
            yield f'"{one}" does not say "{lost[0]}"', f"write %({lost[0]})s where it belongs"


def holes(words: str) -> list[str]:
    """What is filled into some words, by name; a stray per cent sign as itself."""
    return [m[1] or "%" for m in HOLE.finditer(words) if m[1] or m[2] != "%"]


def _words(message: Message) -> tuple[str, ...]:
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


def catalogue_problems(library: Library, catalogues: Catalogues, lang: str) -> list[Problem]:
    """What is wrong with the catalogues of a site's languages, and which are missing.

    Args:
        lang: of pages that name none.
    """
    langs: dict[str, Document] = {}
    for document in library.documents:
        if document.front.lang:
            langs.setdefault(document.front.lang, document)
    for one in (lang, *langs):
        catalogues.of(one)
    found = list(catalogues.problems)
    for one, document in langs.items():
        own = one.replace("-", "_").partition("_")[0]
        if catalogues.folders and own != SOURCE and catalogues.voice(one) == SOURCE:
            text = (
                f'no catalogue has the theme\'s words in "{one}", so this page has them in English'
            )
            hint = "see how it is spelt, or translate the theme's words: the publishers' guide says how"
            if code := _code_of(one):
                hint = f'write "lang: {code}"'
            found.append(Problem(document.at("lang"), rules.CATALOGUE_MISSING, text, hint))
    return found


def _code_of(name: str) -> str:
    """The code of a language that is called by its English name."""
    from babel import Locale

    names = Locale("en").languages
    return next((code for code, one in names.items() if one.casefold() == name.casefold()), "")


def shown(path: Path) -> str:
    """A path as problems name it: from where one stands, if it is below."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
