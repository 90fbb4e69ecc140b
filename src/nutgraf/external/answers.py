"""What asking an address brought: a record, and the words that problems say it with."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal

from msgspec import Struct

# fine        it is there
# moved       it is there, and its host says for good that it has another address
# gone        its host says that there is no such thing: 404, 410
# refused     its host answers with another mistake: 403, 429, 500
# broken      there is an answer that leads nowhere or breaks off
# unanswered  there is no answer: no such host, no connection, no time left
Outcome = Literal["fine", "moved", "gone", "refused", "broken", "unanswered"]

GONE = (404, 410)


class Answer(Struct, frozen=True):
    """What became of asking one address.

    Attributes:
        words: the rest of a sentence that begins with the address: ``answers 404 (not found)``.
        status: of the last answer; 0 where there was none.
        final: the address that it was the answer of; for ``moved`` the one to write instead.
    """

    outcome: Outcome
    words: str
    status: int = 0
    final: str = ""

    @property
    def is_good(self) -> bool:
        """True where readers who follow the link arrive."""
        return self.outcome in ("fine", "moved")


def status_answer(status: int, final: str) -> Answer:
    """The answer that a status makes by itself; redirects are no end and have none."""
    outcome: Outcome = "fine" if status < 300 else "gone" if status in GONE else "refused"
    return Answer(outcome, answers(status), status, final)


def answers(status: int) -> str:
    """A status as a verb and its object: ``answers 404 (not found)``."""
    try:
        return f"answers {status} ({HTTPStatus(status).phrase.lower()})"
    except ValueError:  # a number of the server's own
        return f"answers {status}"


def moved(status: int, new: str) -> Answer:
    """The answer of an address that has another one for good."""
    return Answer("moved", f'has moved to "{new}"', status, new)


def seconds(number: float) -> str:
    """A stretch of time in words."""
    return f"{number:g} second{'' if number == 1 else 's'}"
