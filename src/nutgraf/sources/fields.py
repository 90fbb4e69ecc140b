"""The words of BibTeX and BibLaTeX, and CSL's for each."""

from __future__ import annotations

from typing import Final

TYPES: Final = {
    "article": "article-journal",
    "artwork": "graphic",
    "audio": "song",
    "bookinbook": "chapter",
    "book": "book",
    "booklet": "pamphlet",
    "collection": "book",
    "commentary": "book",
    "conference": "paper-conference",
    "data": "dataset",
    "dataset": "dataset",
    "electronic": "webpage",
    "image": "graphic",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "inreference": "entry-encyclopedia",
    "jurisdiction": "legal_case",
    "legal": "treaty",
    "legislation": "legislation",
    "letter": "personal_communication",
    "manual": "report",
    "mastersthesis": "thesis",
    "misc": "document",
    "movie": "motion_picture",
    "music": "song",
    "mvbook": "book",
    "mvcollection": "book",
    "mvproceedings": "book",
    "mvreference": "book",
    "newspaper": "article-newspaper",
    "online": "webpage",
    "patent": "patent",
    "performance": "performance",
    "periodical": "periodical",
    "phdthesis": "thesis",
    "proceedings": "book",
    "reference": "book",
    "report": "report",
    "review": "review",
    "software": "software",
    "standard": "standard",
    "suppbook": "chapter",
    "suppcollection": "chapter",
    "suppperiodical": "article-journal",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "video": "motion_picture",
    "www": "webpage",
}

NEWS: Final = {
    "newspaper": "article-newspaper",
    "newspaperarticle": "article-newspaper",
    "magazine": "article-magazine",
    "magazinearticle": "article-magazine",
}

NAME_FIELDS: Final = {
    "author": "author",
    "editor": "editor",
    "translator": "translator",
    "bookauthor": "container-author",
}

# Where two fields fill one key, the first that holds something does.
FIELDS: Final = {
    "publisher": "publisher",
    "institution": "publisher",
    "organization": "publisher",
    "school": "publisher",
    "journaltitle": "container-title",
    "journal": "container-title",
    "booktitle": "container-title",
    "maintitle": "container-title",
    "shortjournal": "container-title-short",
    "shorttitle": "title-short",
    "eventtitle": "event-title",
    "location": "publisher-place",
    "address": "publisher-place",
    "venue": "event-place",
    "series": "collection-title",
    "volume": "volume",
    "issue": "issue",
    "number": "number",
    "edition": "edition",
    "chapter": "chapter-number",
    "pages": "page",
    "pagetotal": "number-of-pages",
    "version": "version",
    "type": "genre",
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "pmid": "PMID",
    "url": "URL",
    "urldate": "accessed",
    "lastaccessed": "accessed",
    "eventdate": "event-date",
    "origdate": "original-date",
    "langid": "language",
    "language": "language",
    "note": "note",
    "annote": "annote",
    "annotation": "annote",
    "abstract": "abstract",
    "keywords": "keyword",
    "pubstate": "status",
    "kind": "kind",
    "archived": "archived",
    "status": "status",
}

# Fields that programs write for themselves or for typesetting: nothing here needs them.
_QUIET = """
addendum afterword annotator archive archiveprefix author+an bibsource biburl
bookpagination booksubtitle booktitleaddon citation-key collaborator comment commentator
copyright creationdate date-added date-modified day editora editorb editorc editoratype
editorbtype editorctype editortype eid entryset eprint eprintclass eprinttype execute
file foreword gender groups hyphenation ids indextitle introduction isan ismn isrn
issuesubtitle issuetitle iswc journalsubtitle journaltitleaddon key label langidopts
library mainsubtitle maintitleaddon mendeley-groups mendeley-tags modificationdate
nameaddon numpages options origlanguage origlocation origpublisher origtitle owner
pagination part pdf pmcid presort primaryclass priority printed ranking readstatus
related relatedoptions relatedstring relatedtype reprinttitle rights search
shortauthor shorteditor shorthand shorthandintro shortseries sortkey sortname
sortshorthand sorttitle sortyear subject timestamp titleaddon urlyear urlmonth urlday
username volumes xref
"""
QUIET: Final = frozenset(_QUIET.split())

# Babel's names, which reference managers write, as BCP 47.
LANGUAGES: Final = {
    "american": "en-US",
    "arabic": "ar",
    "brazilian": "pt-BR",
    "british": "en-GB",
    "chinese": "zh",
    "czech": "cs",
    "danish": "da",
    "dutch": "nl",
    "english": "en",
    "farsi": "fa",
    "finnish": "fi",
    "french": "fr",
    "german": "de",
    "greek": "el",
    "hebrew": "he",
    "hindi": "hi",
    "hungarian": "hu",
    "indonesian": "id",
    "italian": "it",
    "japanese": "ja",
    "korean": "ko",
    "ngerman": "de",
    "norwegian": "no",
    "persian": "fa",
    "polish": "pl",
    "portuguese": "pt",
    "russian": "ru",
    "spanish": "es",
    "swedish": "sv",
    "turkish": "tr",
    "ukenglish": "en-GB",
    "ukrainian": "uk",
    "usenglish": "en-US",
    "vietnamese": "vi",
}
