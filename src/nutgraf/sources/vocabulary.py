"""The words of CSL 1.0.2, from its JSON schema and the appendices of its specification."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TYPES: Final = _words(
    """
    article article-journal article-magazine article-newspaper bill book broadcast chapter
    classic collection dataset document entry entry-dictionary entry-encyclopedia event figure
    graphic hearing interview legal_case legislation manuscript map motion_picture
    musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software
    song speech standard thesis treaty webpage
    """
)

NAMES: Final = _words(
    """
    author chair collection-editor compiler composer container-author contributor curator
    director editor editor-translator editorial-director executive-producer guest host
    illustrator interviewer narrator organizer original-author performer producer recipient
    reviewed-author script-writer series-creator translator
    """
)

NAME_PARTS: Final = _words(
    """
    family given literal dropping-particle non-dropping-particle suffix comma-suffix
    static-ordering parse-names
    """
)

DATES: Final = _words("accessed available-date event-date issued original-date submitted")

TEXTS: Final = _words(
    """
    abstract annote archive archive_collection archive_location archive-place authority
    call-number chapter-number citation-key citation-label citation-number collection-number
    collection-title collection-title-short container-title container-title-short dimensions
    division DOI edition event event-place event-title first-reference-note-number genre ISBN
    ISSN issue journalAbbreviation jurisdiction keyword language locator medium note number
    number-of-pages number-of-volumes original-publisher original-publisher-place
    original-title page page-first part part-number part-title PMCID PMID printing
    printing-number publisher publisher-place references reviewed-genre reviewed-title scale
    section shortTitle source supplement supplement-number title title-short URL version
    volume volume-title volume-title-short year-suffix
    """
)

# A reporter's notes, and another's words: in no file that readers get.
PRIVATE: Final = frozenset({"annote", "abstract"})

# Nutgraf's own; `status` is CSL's too, for words such as "forthcoming".
OURS: Final = frozenset({"kind", "archived", "status"})

KEYS: Final = NAMES | DATES | TEXTS | OURS | {"id", "type", "categories", "custom"}

# Hand-written files say `url` and `Title`.
ALIASES: Final = {key.lower(): key for key in KEYS}

KINDS: Final = ("primary", "secondary", "tertiary")
STATUSES: Final = ("draft", "published")
# What a status says of the document itself, as CSL and BibLaTeX's `pubstate` have it.
PUBLICATION_STATES: Final = frozenset(
    {"accepted", "advance online publication", "forthcoming", "in press", "inpress"}
    | {"inpreparation", "in preparation", "prepublished", "retracted", "submitted"}
)
