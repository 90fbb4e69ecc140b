"""Answers in, problems out: one for each place that the address is written at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from nutgraf import rules
from nutgraf.external.addresses import Reference
from nutgraf.external.answers import Answer, seconds
from nutgraf.model import Problem


def problems(
    references: Iterable[Reference], answers: Mapping[str, Answer], limit: float = 300
) -> tuple[Problem, ...]:
    """What is wrong with the references, by file and line.

    Args:
        answers: by address; one that is missing was not asked within ``limit`` seconds.
    """
    listed = tuple(references)
    archives = {r.address: r.archived for r in listed if _has_copy(r, answers)}
    found = set(_not_asked(listed, answers, limit))
    for reference in listed:
        answer = answers.get(reference.address)
        if answer and answer.outcome != "fine":
            found.add(_problem(reference, answer, archives.get(reference.address, "")))
    return tuple(sorted(found))


def _has_copy(reference: Reference, answers: Mapping[str, Answer]) -> bool:
    """True where there is an archived copy, and it is not gone itself."""
    copy = answers.get(reference.archived.partition("#")[0])
    return bool(reference.archived) and not (copy and copy.outcome == "gone")


def _not_asked(
    references: tuple[Reference, ...], answers: Mapping[str, Answer], limit: float
) -> Iterator[Problem]:
    """One line for all of them, at the first: there may be hundreds."""
    missing = [r for r in references if r.address not in answers]
    if not missing:
        return
    number = len({r.address for r in missing})
    were = "address was" if number == 1 else "addresses were"
    text = f"{number} {were} not asked within {seconds(limit)}, first of them this"
    hint = "run it again: what was answered is not asked again"
    yield Problem(missing[0].place, rules.LINK_UNANSWERED, text, hint)


def _problem(reference: Reference, answer: Answer, archived: str) -> Problem:
    place, text = reference.place, f'"{reference.written}" {answer.words}'
    if answer.outcome == "moved":
        return Problem(place, rules.LINK_MOVED, text, _moved_hint(reference, answer))
    if answer.outcome == "gone" and archived and archived == reference.archived:
        hint = "readers still have its archived copy; look for its new address"
        return Problem(place, rules.LINK_GONE_BUT_ARCHIVED, text, hint)
    if answer.outcome == "gone":
        hint = f"link its archived copy: {archived}" if archived else _GONE_HINT
        return Problem(place, rules.LINK_GONE, text, hint)
    return Problem(place, rules.LINK_UNANSWERED, text, _unanswered_hint(answer))


_GONE_HINT = "link an archived copy, or take the link out"


def _moved_hint(reference: Reference, answer: Answer) -> str:
    old, new = urlsplit(reference.written), urlsplit(answer.final)
    # many sites send all that they have thrown away to their front page
    if new.path in ("", "/") and not new.query and old.path not in ("", "/"):
        return "that is a front page: look whether the text is gone, and link an archived copy"
    _, mark, fragment = reference.written.partition("#")
    return f"write {answer.final}" + (mark + fragment if mark and not new.fragment else "")


def _unanswered_hint(answer: Answer) -> str:
    if 400 <= answer.status < 500:
        return "look at it in a browser: some hosts turn away programs only"
    return "look at it in a browser, and run it again later"
