"""A list item of a claim: ``DATE: VERB by ACTOR[, ACTOR] … SOURCE``."""

from __future__ import annotations

import re

from nutgraf import rules
from nutgraf.dates import is_date
from nutgraf.model import Link, Position, Verb
from nutgraf.reading.holes import HOLE
from nutgraf.reading.notes import Notes, plain_start
from nutgraf.reading.verbs import VERBS, WORD, verb_of
from nutgraf.suggest import did_you_mean

# "2024-10-10: denied by …": a date never holds a colon with a space behind it.
PARTS = re.compile(r"^\s*([^\n]{1,80}?):\s+(.*)$", re.DOTALL)
# A date that something else than a colon and a space follows.
LOOSE_DATE = re.compile(r"^\s*(\d[\dX~?%/.-]*?)(?:\s*[:–—,-]\s*|\s+)(?=[^\W\d_])")
FIRST_WORD = re.compile(rf"^(?:<[^>]+>)*({WORD})")
# What may stand between two actors of one position.
BETWEEN = re.compile(
    r"^(?:\s|,|;|&amp;|/|،|\b(?:and|or|by|the|et|ou|par|la|les?|und|y|와|과|및|و|أو)\b|\bl['’])*$"
)
FORM = "write DATE: VERB by [ACTOR](actor:…) in [SOURCE](source:…)"


def read_position(html: str, claim: str, line: int, notes: Notes) -> Position | None:
    """Read one item of a claim's list; a problem and ``None`` where it has no date or verb.

    Args:
        html: the item's, with marks for its links.
        claim: the claim's id, for problems.
    """
    of = f'claim "{claim}"'
    inner = plain_start(_without_paragraph(html))
    parts = PARTS.match(inner)
    if not parts or HOLE.search(parts[1]):
        words = notes.words(inner)
        wrong, hint = f'a position of {of} has no date: "{_start(words)}"', FORM
        if not parts and (written := LOOSE_DATE.match(words)) and is_date(written[1]):
            wrong = f'a position of {of} has no ": " after its date: "{_start(words)}"'
            hint = f"write {written[1]}: VERB by …"
        notes.say(line, rules.POSITION_WITHOUT_DATE, wrong, hint)
        return None
    date = notes.date(notes.words(parts[1]), line, f"a position of {of}")
    verb = _verb(parts[2], of, line, notes)
    actors = _actors(parts[2], notes)
    if not actors:
        notes.say(
            line,
            rules.POSITION_WITHOUT_ACTOR,
            f'a position of {of} names no actor: "{_start(notes.words(inner))}"',
            FORM,
        )
    text = notes.text(parts[2])
    if not any(link.scheme == "source" for link in text.links):
        notes.say(
            line,
            rules.POSITION_WITHOUT_SOURCE,
            f'a position of {of} names no source: "{_start(notes.words(inner))}"',
            FORM,
        )
    if date is None or verb is None:
        return None
    return Position(date, verb, actors, text, notes.place(line))


def _verb(html: str, of: str, line: int, notes: Notes) -> Verb | None:
    found = FIRST_WORD.match(html)
    if not found:
        notes.say(
            line,
            rules.POSITION_WITHOUT_VERB,
            f'a position of {of} has no verb: "{_start(notes.words(html))}"',
            FORM,
        )
        return None
    word = found[1].lower()
    if (verb := verb_of(word)) is not None:
        return verb
    hint = did_you_mean(word, VERBS) or f"write one of {', '.join(VERBS)}"
    notes.say(line, rules.VERB_UNKNOWN, f'"{found[1]}" is no verb of a position ({of})', hint)
    return None


def _actors(html: str, notes: Notes) -> tuple[Link, ...]:
    """The first actor linked, and those that follow with nothing but "," or "and" between."""
    pieces = HOLE.split(html)
    actors: list[Link] = []
    for between, number in zip(pieces[::2], pieces[1::2], strict=False):
        link = notes.links[int(number)]
        if actors and not BETWEEN.match(between):
            break
        if link.scheme == "actor":
            actors.append(link)
        elif actors:
            break
    return tuple(actors)


def _without_paragraph(html: str) -> str:
    """A "loose" list's items hold paragraphs; one alone is no more than its text."""
    stripped = html.strip()
    if stripped.startswith("<p>") and stripped.endswith("</p>") and stripped.count("<p>") == 1:
        return stripped[3:-4].strip()
    if not stripped.startswith("<p>"):
        return stripped
    return stripped.removeprefix("<p>").replace("</p>", "", 1)


def _start(words: str) -> str:
    return words if len(words) <= 50 else words[:47].rstrip() + "…"
