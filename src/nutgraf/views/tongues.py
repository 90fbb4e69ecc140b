"""Which language what is in: pages, the records they show, and the theme's words on them."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import NullTranslations

from nutgraf.addresses import document_address
from nutgraf.catalogues import Catalogues
from nutgraf.date_words import autonym, language_name
from nutgraf.library import Library
from nutgraf.model import Document
from nutgraf.site import foreign_to
from nutgraf.views.furniture import Furniture, furniture
from nutgraf.views.lookups import Lookups
from nutgraf.views.shapes import Named, Translation


class Tongues:
    """The languages of a site.

    Attributes:
        site: the language of the site's own pages, and of texts that name none.
    """

    def __init__(
        self, library: Library, lookups: Lookups, site: str, catalogues: Catalogues
    ) -> None:
        self.library = library
        self.lookups = lookups
        self.site = site
        self._catalogues = catalogues
        self._furniture: dict[str, Furniture] = {}

    def of(self, document: Document) -> str:
        """The language of a document."""
        return document.front.lang or self.site

    def voice(self, lang: str = "") -> NullTranslations:
        """The theme's words in a language, for the few sentences that views are made with."""
        return self._catalogues.of(lang or self.site)

    def furniture(self, lang: str) -> Furniture:
        """What reading wrote in English, as pages in a language have it."""
        found = self._furniture.get(lang)
        if found is None:
            found = self._furniture[lang] = furniture(self.voice(lang).gettext)
        return found

    def key(self, lang: str) -> str:
        """The language of what is kept, under one name: the site's is the empty one."""
        return "" if lang == self.site else lang

    def foreign(self, document: Document, lang: str) -> str:
        """The language of a document, as HTML writes it; empty on pages that are in it.

        Args:
            lang: of the page; empty for the site's.
        """
        own, lang = document.front.lang or self.site, lang or self.site
        return "" if own == lang else foreign_to(own, lang)

    def once(self, documents: Sequence[Document], lang: str = "") -> Sequence[Document]:
        """Texts for a list, each once: in the list's language, else its original.

        Args:
            lang: of the list; empty for the site's.
        """
        originals = self.library.originals
        if not originals:  # as on nearly all sites
            return documents
        lang = lang or self.site
        chosen: dict[str, Document] = {}
        for document in documents:
            original = originals.get(document.place.path, document)
            known = chosen.setdefault(original.place.path, document)
            if known is not document and self.of(known) != lang:
                better = self.of(document) == lang or document is original
                chosen[original.place.path] = document if better else known
        kept = {document.place.path for document in chosen.values()}
        return [document for document in documents if document.place.path in kept]

    def translations(self, document: Document) -> tuple[Translation, ...]:
        """The same text in other languages, the original first, each by its language's own name."""
        original = self.library.originals.get(document.place.path, document)
        known = self.lookups.translations.get(original.place.path)
        if known is None:  # as of nearly all texts
            return ()
        others = (other for other in (original, *known) if other is not document)
        return tuple(self.tongue(other) for other in others)

    def original(self, document: Document, lang: str) -> Named:
        """The language of a text that another one translates, as that one's calls it."""
        return Named(language_name(self.of(document), lang), document_address(document))

    def tongue(self, document: Document) -> Translation:
        """The language of a document, by its own name, leading to it."""
        lang = self.of(document)
        return Translation(
            autonym(lang),
            document_address(document),
            lang.replace("_", "-"),
            title=document.front.title,
            is_original=document.place.path not in self.library.originals,
        )
