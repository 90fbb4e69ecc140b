"""Signs that nobody sees, where a text is read letter by letter: word processors put them in."""

from __future__ import annotations

import re

from nutgraf.reading.sanitize import RECORD_SCHEMES

# Spaces of no width, joiners, a byte order mark and soft hyphens; and spaces that part no line.
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
FIXED_SPACE = "\u00a0"
SIGN = re.compile(f"[{UNSEEN}{FIXED_SPACE}]")
AS_READ = {**dict.fromkeys(map(ord, UNSEEN)), ord(FIXED_SPACE): " "}
# Braces with ids and classes, and the addresses of records; what follows "?" may be words.
SYNTAX = re.compile(
    rf"\{{:?[\s{UNSEEN}]*[#.][^{{}}\n]*\}}"
    rf"|(?:\]\(|\]:)[\s{UNSEEN}]*(?:{'|'.join(sorted(RECORD_SCHEMES))}):[^ \t\n\"')?]*"
)


def without_unseen(text: str) -> str:
    """A text whose ids, classes and links to records hold no signs that nobody sees."""
    if text.isascii() or not SIGN.search(text):
        return text
    return SYNTAX.sub(_as_read, text)


def _as_read(found: re.Match[str]) -> str:
    read = found[0].translate(AS_READ)
    return read if read[0] == "{" else read.replace(": ", ":")
