"""A list item of a claim: ``DATE: VERB by ACTOR[, ACTOR] … SOURCE``."""

from __future__ import annotations

import re

from nutgraf import rules
from nutgraf.dates import is_date
from nutgraf.model import Link, Position, Verb
from nutgraf.reading.folds import plain_positions_start, without_unseen
from nutgraf.reading.holes import HOLE
from nutgraf.reading.notes import Notes, plain_start
from nutgraf.reading.verbs import VERBS, WORD, verb_of
from nutgraf.suggest import did_you_mean

# "2024-10-10: denied by …": a date never holds a colon with a space behind it.
PARTS = re.compile(r"^\s*([^\n]{1,80}?):\s+(.*)$", re.DOTALL)
# A date that something else than a colon and a space follows.
LOOSE_DATE = re.compile(r"^\s*(\d[\dX~?%/.-]*?)(?:\s*[:–—,-]\s*|\s+)(?=[^\W\d_])")
FIRST_WORD = re.compile(rf"^(?:<[^>]+>)*({WORD})")
_THE = r"\b(?:the|la|les?|der|die|das|el|los|las)\b|\bl['’]"
# What joins two actors of one position: at least one of these, and by whom again.
BETWEEN = re.compile(
    rf"^(?=.*(?:[,;،]|&amp;|\b(?:and|et|und|y|와|과|및|و)\b))"
    rf"(?:\s|[,;،]|&amp;|\b(?:and|by|et|par|und|y|와|과|및|و)\b|{_THE})*$",
    re.DOTALL,
)
# What seems to join them: one of several, one by another, or words that say "and" at more length.
SEEMS_TO_JOIN = re.compile(
    rf"^(?:\s|[,;،/+|–—-]|&amp;|{_THE}|\b(?:and|or|by|as\s+well\s+as|along\s+with|together\s+with|later"
    r"|then|also|et|ou|par|ainsi\s+que|puis|plus\s+tard|aussi|und|y|와|과|및|또는|و|أو|ثم)\b)*$"
)
# By whom: what stands before that, the claim may be about.
BY = re.compile(r"\b(?:by|par)\b", re.IGNORECASE)
FORM = "write DATE: VERB by [ACTOR](actor:…) in [SOURCE](source:…)"


def read_position(html: str, claim: str, line: int, notes: Notes) -> Position | None:
    """Read one item of a claim's list; a problem and ``None`` where it has no date or verb.

    Args:
        html: the item's, with marks for its links.
        claim: the claim's id, for problems.
    """
    of = f'claim "{claim}"'
    inner = plain_positions_start(plain_start(_without_paragraph(html)))
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
    actors = _actors(parts[2], of, line, notes)
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
    found = FIRST_WORD.match(without_unseen(html))
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


def _actors(html: str, of: str, line: int, notes: Notes) -> tuple[Link, ...]:
    """The first actor linked after "by", and those that "," or "and" joins to it.

    Where there is no "by", the first actor linked.
    """
    pieces = HOLE.split(html)
    links = [notes.links[int(number)] for number in pieces[1::2]]
    first = _first(pieces[::2], links)
    actors: list[Link] = []
    for between, link in zip(pieces[first * 2 :: 2], links[first:], strict=False):
        if link.scheme != "actor" or (actors and not BETWEEN.match(between)):
            if link.scheme == "actor" and SEEMS_TO_JOIN.match(between):
                _say_uncounted(link, between, of, line, notes)
            break
        actors.append(link)
    passed = FIRST_WORD.sub("", pieces[0])
    if first and links[0].scheme == "actor" and SEEMS_TO_JOIN.match(passed):
        _say_uncounted(links[0], "", of, line, notes)
    return tuple(actors)


def _first(words: list[str], links: list[Link]) -> int:
    """Which link is the first actor: where any is, one that stands after "by"."""
    actors = [number for number, link in enumerate(links) if link.scheme == "actor"]
    by = next((number for number, between in enumerate(words) if BY.search(between)), 0)
    return next((number for number in actors if number >= by), min(actors, default=len(links)))


def _say_uncounted(actor: Link, between: str, of: str, line: int, notes: Notes) -> None:
    text = f'"{actor.label}" is not counted among the actors of a position of {of}'
    hint = 'link the actors after "by", and join them with a comma or "and"'
    if words := notes.words(between):
        text = f'{text}: "{words}" does not join it to them'
    notes.say(line, rules.ACTOR_UNCOUNTED, text, hint)


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
