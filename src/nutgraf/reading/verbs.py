"""The verbs of positions, in English and in the other languages that the theme speaks.

The verb is the first word after the date. In Arabic that is where a sentence has it; in Korean it
is a noun that stands before the sentence, as a label does. Forms differ by gender and number.
"""

from __future__ import annotations

import re
from typing import get_args

from nutgraf.model import Verb

VERBS: tuple[Verb, ...] = get_args(Verb)
# A word with the marks that stand on its letters: an accent, a shadda.
WORD = r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u0652])*"
VOWELS = re.compile(r"[\u064b-\u0652]")

_FRENCH = {
    "documented": "documenté",
    "acknowledged": "reconnu admis",
    "reported": "rapporté signalé",
    "alleged": "allégué affirmé",
    "disputed": "contesté",
    "denied": "démenti nié",
    "refuted": "réfuté",
    "withdrawn": "retiré",
}
_KOREAN = {
    "documented": "입증 확인",
    "acknowledged": "인정 시인",
    "reported": "보도 보고",
    "alleged": "주장",
    "disputed": "반박",
    "denied": "부인",
    "refuted": "반증",
    "withdrawn": "철회",
}
# Without the marks for vowels and doubled letters, which some write and some do not.
_ARABIC = {
    "documented": "وثق وثقت أثبت أثبتت",
    "acknowledged": "أقر أقرت اعترف اعترفت",
    "reported": "أفاد أفادت ذكر ذكرت",
    "alleged": "زعم زعمت ادعى ادعت",
    "disputed": "شكك شككت طعن طعنت",
    "denied": "نفى نفت",
    "refuted": "دحض دحضت فند فندت",
    "withdrawn": "سحب سحبت تراجع تراجعت",
}


def _forms() -> dict[str, Verb]:
    found: dict[str, Verb] = {verb: verb for verb in VERBS}
    for verb in VERBS:
        for word in _FRENCH[verb].split():
            plural = "" if word.endswith("s") else "s"
            found |= dict.fromkeys((word, f"{word}e", f"{word}{plural}", f"{word}es"), verb)
        for word in _KOREAN[verb].split():
            found |= dict.fromkeys((word, f"{word}함"), verb)
        found |= dict.fromkeys(_ARABIC[verb].split(), verb)
    return found


FORMS = _forms()


def verb_of(word: str) -> Verb | None:
    """The verb that a word is a form of, in whatever language."""
    return FORMS.get(VOWELS.sub("", word.lower()))
