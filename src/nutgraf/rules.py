"""Every kind of problem: its code, how grave it is, and what it is called.

A problem names one of these. The code is what authors type to turn it off and what
``docs/problems/`` explains; it never changes its meaning, and a retired one is not given again.
The hundreds follow the way of a text: N1 its file and front matter, N2 its Markdown, N3 claims
and changes, N4 dates and events, N5 sources, N6 ids and addresses, N7 evidence, N8 what is
published, N9 the build.

Longer than most modules because it is one list.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning"]


class Rule(Struct, frozen=True, order=True):
    """A kind of problem.

    Attributes:
        code: ``N`` and three digits.
        severity: an ``error`` stops the build, a ``warning`` does so only with ``--strict``.
        title: what holds where there is no such problem.
        fixed: true where it cannot be turned off: no build can go on past it, or what it speaks
            of may be what keeps a text back.
    """

    code: str
    severity: Severity
    title: str
    fixed: bool = False


def _error(code: str, title: str) -> Rule:
    return Rule(code, "error", title)


def _warning(code: str, title: str) -> Rule:
    return Rule(code, "warning", title)


def _fixed(code: str, title: str) -> Rule:
    return Rule(code, "error", title, fixed=True)


# ----- Files and front matter -----

FOLDER_MISSING = _fixed("N101", "the folder of the texts is there")
FILE_UNREADABLE = _fixed("N102", "every file can be read")
NOT_UTF8 = _fixed("N103", "texts are UTF-8")
FILE_TOO_LARGE = _fixed("N104", "a file is no larger than a person could have written")
LINK_OF_DISK = _fixed("N105", "symbolic links stay within the content")
FILE_NAME = _fixed("N106", "a file's name can stand in an address")
READER_FAILED = _fixed("N107", "the reader of another format reads the file")
NESTED_TOO_DEEPLY = _fixed("N108", "nothing is nested beyond what a reader could follow")
FILE_UNUSED = _warning("N109", "a file stands where something reads or links it")
FRONT_NOT_CLOSED = _fixed("N111", "front matter stands between two lines of three hyphens")
FRONT_BROKEN = _fixed("N112", "front matter is YAML")
KEY_TWICE = _fixed("N113", "a key stands once")
SAID_TWICE = _warning("N114", "two keys do not say one thing")
VALUE_SHAPE = _fixed("N115", "a key that takes one value has one")
KEY_UNKNOWN = _fixed("N116", "keys are spelt right")
KEY_UNUSED = _warning("N117", "every key is used")
FRONT_DATE = _fixed("N118", "the dates of a text can be read")
STATUS_UNKNOWN = _fixed("N119", "a status is one of those there are")
STATUS_HIDDEN = _warning("N120", "no page is published and unlisted")
ACTOR_KIND = _error("N121", "an actor is of a kind that there is")
TITLE_MISSING = _error("N122", "everything has a title")
SUMMARY_MISSING = _warning("N123", "an explainer has a summary")
DATE_MISSING = _warning("N124", "an explainer has a date")
TAG_TWICE = _warning("N125", "a tag stands once")
NAME_SPELLINGS = _warning("N126", "a topic, a tag or an author has one spelling")
NAME_WITHOUT_LETTERS = _error("N127", "a name makes an address")
RELATED_NOWHERE = _error("N128", "the timeline or original that front matter names is there")
REASON_MISSING = _error("N129", "what is withdrawn says why")
SAME_AS_ADDRESS = _error("N130", "same_as names addresses of the web")

# ----- Markdown, links and pictures -----

RAW_HTML = _warning("N201", "raw HTML is of the kind that is published")
SCHEME_UNKNOWN = _error("N202", "a link's scheme is one that there is")
LINK_MISWRITTEN = _error("N203", "a link or a picture is written as one")
LINK_WITHOUT_WORDS = _error("N204", "a link has words")
LINK_WITHOUT_ID = _error("N205", "a link to a record names one")
PICTURE_OF_RECORD = _error("N206", "a picture is a file")
RECORD_NOWHERE = _error("N207", "the record that a link names is there")
FILE_NOWHERE = _error("N208", "the file that a link or a picture names is there")
LIST_NOWHERE = _error("N209", "the topic or tag that a link names is there")
ALT_MISSING = _warning("N210", "a picture says in words what it shows")
PICTURE_ELSEWHERE = _warning("N211", "pictures come from the site itself")
ANCHOR_NOWHERE = _error("N212", "the place on a page that a link names is there")
PAGE_NOWHERE = _error("N213", "the page of the finished site that a link names is there")
HEADING_SKIPPED = _warning("N214", "headings skip no level")
ACTIVE_FILE = _error("N215", "no file of the content runs a script or rules the host")
SVG_CLEANED = _warning("N216", "an SVG picture draws, and does nothing else")
SVG_BROKEN = _error("N217", "an SVG picture can be read")
UNENDED = _error("N218", "a comment, or code, that begins ends before the text goes on")
REFERENCE_NOWHERE = _warning(
    "N219", "what the mark of a note, or a link by reference, leads to is written"
)
PICTURE_BROKEN = _error("N251", "a picture can be read, and is no larger than a screen")
PICTURE_UNCREDITED = _warning("N252", "a picture says who made it")
CREDITS_BROKEN = _error("N253", "the credits of pictures can be read")
LABEL_UNKNOWN = _error("N221", "a label is one of those there are")
LABEL_MISPLACED = _error("N222", "a label begins a quotation at the left margin")
LABEL_EMPTY = _error("N223", "a labelled quotation says something")
DRAFT_MARK_IDLE = _fixed("N224", "what is marked {.draft} can be kept back")
CHART_OPTION = _error("N241", "an option of a chart is one that there is")
CHART_MISPLACED = _error("N242", "a chart stands alone in a paragraph of a text")
DATA_BROKEN = _error("N243", "the data of a chart is a table")
DATA_COLUMN = _error("N244", "the column that a chart names is in its file")
DATA_VALUE = _error("N245", "a chart is drawn from numbers and dates")

# ----- Claims, figures, updates and corrections -----

CLAIM_WITHOUT_SENTENCE = _error("N301", "a claim has a sentence")
CLAIM_WITHOUT_POSITIONS = _error("N302", "a claim has positions")
CLAIM_UNASSERTED = _error("N303", "somebody makes the claim")
POSITION_WITHOUT_DATE = _error("N304", "a position has a date")
POSITION_WITHOUT_VERB = _error("N305", "a position has a verb")
VERB_UNKNOWN = _error("N306", "a position's verb is one of those there are")
POSITION_WITHOUT_ACTOR = _error("N307", "a position is somebody's")
POSITION_WITHOUT_SOURCE = _error("N308", "a position names its source")
POSITION_NESTED = _error("N309", "positions stand side by side")
POSITION_ASTRAY = _error("N310", "a position stands in the list of its claim")
ACTOR_UNCOUNTED = _warning("N314", "every actor that a position seems to be of is counted")
FIGURE_WITHOUT_NUMBER = _error("N311", "a figure has a number")
FIGURE_WITHOUT_TEXT = _error("N312", "a figure says what it counts")
FIGURE_WITHOUT_SOURCE = _error("N313", "a figure names its source")
CHANGE_WITHOUT_DATE = _error("N321", "an update or a correction has a date")
CHANGE_WITHOUT_TEXT = _error("N322", "an update or a correction says what changed")
CHANGE_BEFORE_PUBLICATION = _error("N323", "an update or a correction follows publication")
UPDATED_BEFORE_DATE = _error("N324", "a page is updated after it is published")
UPDATED_STALE = _warning("N325", "a page's date of update is not older than its last correction")

# ----- Dates, timelines and events -----

DATE_UNREADABLE = _error("N401", "a date is EDTF and exists")
EVENT_WITHOUT_DATE = _error("N402", "an event has a date")
EVENT_WITHOUT_TITLE = _error("N403", "an event has a title")
EVENT_WITHOUT_SOURCE = _error("N404", "an event cites a source")
BORROWED_OWN = _error("N405", "a timeline borrows events of others")
BORROWED_TWICE = _error("N406", "a timeline borrows an event once")
TEXT_UNDER_BORROWED = _error("N407", "a borrowed event is told where it comes from")
EVENT_LEVEL = _warning("N408", "an event's heading is of level 2")
SPAN_KEY = _error("N411", "a span has from and to, and nothing else")
SPAN_REVERSED = _error("N412", "a span begins before it ends")
SLICE_EMPTY = _warning("N413", "something happens in the stretch of a timeline that is shown")
SLICE_IN_TEXT = _warning("N414", "a stretch of a timeline stands alone in its paragraph")
LATER_THAN_PAGE = _warning("N421", "a page tells what has happened when it was written")
EVENT_TOO_EXACT = _warning("N422", "an event's date is no finer than its sources can tell")

# ----- Sources -----

SOURCES_NOT_A_LIST = _error("N501", "a file of sources is a list of sources")
SOURCES_BROKEN = _fixed("N502", "a file of sources can be read")
SOURCE_KEY_TWICE = _fixed("N503", "a source's key stands once")
SOURCE_EMPTY = _error("N504", "a source has keys")
SOURCE_WITHOUT_ID = _error("N505", "a source has an id")
SOURCE_ID_ODD = _error("N506", "a source's id can stand in a link")
SOURCE_WITHOUT_TITLE = _error("N507", "a source has a title")
SOURCE_VALUE_SHAPE = _error("N508", "a source's key holds what CSL has there")
SOURCE_KEY_UNKNOWN = _warning("N509", "a source's keys are CSL's")
SOURCE_STATUS_KEY = _fixed("N510", "a source's status is spelt right")
SOURCE_TYPE = _warning("N511", "a source's type is CSL's")
SOURCE_NAME = _error("N512", "names can be read")
SOURCE_DATE = _error("N513", "a source's dates can be read")
SOURCE_DATE_IN_WORDS = _warning("N514", "a source's dates are dates")
SOURCE_ADDRESS = _error("N515", "a source's addresses are of the web")
SOURCE_KIND = _error("N516", "a source is primary, secondary or tertiary")
SOURCE_STATUS = _fixed("N517", "a source's status is one of those there are")
BIBTEX_VALUE = _error("N518", "BibTeX fields are parted by commas")
BIBTEX_WORD = _warning("N519", "BibTeX words stand in braces")
BIBTEX_FIELD = _warning("N520", "every BibTeX field is read")
SOURCE_UNUSED = _warning("N531", "every source is cited")
SOURCE_NOT_ARCHIVED = _warning("N532", "every source has an archived copy")

# ----- Ids and addresses -----

ID_ODD = _error("N601", "an id can stand in an address")
TWO_IDS = _error("N602", "a record has one id")
ID_MISSING = _warning("N603", "a claim or an event has an id of its own")
ID_TWICE = _error("N604", "an id is given once")
ADDRESS_TWICE = _error("N605", "a page has an address of its own")
ALIAS_ODD = _error("N606", "a former address is an address of this site")
ALIAS_TAKEN = _error("N607", "a former address leads to one page, and hides none")
PAGE_ID_TWICE = _error("N608", "an id stands once on a page")

# ----- Evidence -----

PARAGRAPH_UNCITED = _warning("N701", "what holds a number, a date or a quotation names its source")
CHART_WITHOUT_SOURCE = _error("N702", "every number of a chart names its source")
TRANSLATION_STALE = _warning("N711", "a translation is as new as its original")
TRANSLATION_POSITION_ODD = _error("N712", "a translation has no position that its original lacks")
TRANSLATION_POSITION_MISSING = _warning("N713", "a translation has every position of its original")
TRANSLATION_OF_NONE = _error("N714", "a translation leads to its original")
LINK_GONE = _error("N721", "external addresses are still there")
LINK_GONE_BUT_ARCHIVED = _warning("N722", "external addresses of archived sources are still there")
LINK_UNANSWERED = _warning("N723", "external addresses answer")
LINK_MOVED = _warning("N724", "external addresses are where they were")

# ----- What is published -----

LINK_TO_UNPUBLISHED = _error("N801", "what is published leads to nothing that is not")
LINK_TO_WITHDRAWN = _error("N802", "what is published rests on nothing that was withdrawn")
PAGE_WITHDRAWN = _warning("N803", "what is published links no page that was withdrawn")

# ----- The build -----

TEMPLATE_WRONG = _fixed("N901", "the theme's templates are right")
PATH_TWICE = _fixed("N902", "one thing is written to a path")
NOT_OURS = _fixed("N903", "no file of others stands where a page should")
PATH_OUTSIDE = _fixed("N904", "everything is written below the output folder")
STRAY_PAGE = _fixed("N905", "every page of an earlier build is on record")
OVER_PUBLISHED = _fixed("N906", "a preview is not built over a published site")
DISK_REFUSED = _fixed("N907", "the disk takes what is written")
CATALOGUE_WRONG = _fixed("N908", "catalogues of the theme's words are right")
CATALOGUE_MISSING = _warning("N909", "every language of a text has the theme's words")
STYLESHEET_WRONG = _fixed("N910", "the theme's style sheets are right")
PUBLISHER_LOST = _error("N921", "the pages that the settings name are there")
SEARCH_FAILED = _warning("N922", "readers can search where the settings say so")
CARD_FONT_WRONG = _error("N923", "the fonts that the settings name are fonts")
WAIVER_WITHOUT_REASON = _error("N911", "who turns a rule off says why")
WAIVER_IDLE = _warning("N912", "a rule is turned off where it would speak")
RULE_UNKNOWN = _error("N913", "the rule that is turned off is one of those there are")

RULES: dict[str, Rule] = {
    rule.code: rule for rule in list(globals().values()) if isinstance(rule, Rule)
}
