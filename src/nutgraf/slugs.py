"""Words as the last part of an address."""

from __future__ import annotations

import re
import unicodedata

APOSTROPHES = re.compile(r"['’ʼ`]")
LATIN_ACCENTS = re.compile(r"([A-Za-zÆØĐŁæøđł])[\u0300-\u036f]+")
NOT_LETTERS = re.compile(r"[\W_]+")
# The same for ASCII, of which `str.translate` makes short work.
IN_ASCII = {
    code: None if chr(code) in "'`" else " " for code in range(128) if not chr(code).isalnum()
}


def slugify(words: str) -> str:
    """Lower-case words joined by hyphens.

    Latin letters lose their accents; other scripts stay as they are, since their readers can
    read them and every browser can send them.
    """
    if words.isascii():  # which has no accents, and stays as it is
        return "-".join(words.translate(IN_ASCII).lower().split())
    split = unicodedata.normalize("NFKD", words)
    plain = LATIN_ACCENTS.sub(r"\1", split)
    joined = unicodedata.normalize("NFC", APOSTROPHES.sub("", plain)).casefold()
    return NOT_LETTERS.sub("-", joined).strip("-")
