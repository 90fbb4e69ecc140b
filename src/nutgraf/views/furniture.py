"""The few English words that reading puts into a text, in the language of the page.

Reading does not ask for catalogues, so that a text need not be read again when one changes.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

# As reading writes them: the frame around a table, and the labels of GitHub's alerts. Each begins
# with a tag's own "<", which no text holds: code that shows such an attribute keeps its words.
FRAME = '<div class="table" role="group" aria-label="{}"'
NAMED_FRAME = '<div class="table" role="group" aria-label="{}'
ALERT = '<p class="alert__label">{}</p>'

Furniture = tuple[tuple[str, str], ...]


def furniture(gettext: Callable[[str], str]) -> Furniture:
    """What to put in place of what; nothing where a language has the same words."""
    pairs = (
        (FRAME, "Table", gettext("Table")),
        # what follows are the heads of its columns, which are the author's
        (NAMED_FRAME, "Table: ", gettext("Table: %s").partition("%s")[0]),
        (ALERT, "Note", gettext("Note")),
        (ALERT, "Tip", gettext("Tip")),
        (ALERT, "Important", gettext("Important")),
        (ALERT, "Warning", gettext("Warning")),
        (ALERT, "Caution", gettext("Caution")),
    )
    return tuple(
        (form.format(word), form.format(escape(said))) for form, word, said in pairs if word != said
    )


def moved_in(html: str, words: Furniture) -> str:
    """Some HTML with these in place."""
    for word, said in words:
        if word in html:
            html = html.replace(word, said)
    return html
