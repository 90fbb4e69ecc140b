"""Plain text from LaTeX; the only module that knows pylatexenc."""

from __future__ import annotations

import re
from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text

_decoder = LatexNodes2Text(math_mode="text", keep_comments=True, strict_latex_spaces=False)

_SPECIAL = re.compile(r"[\\{}$~]|--|``|''")
_URL = re.compile(r"\\url\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
# pylatexenc does not know that \href takes two arguments.
_HREF = re.compile(r"\\href\s*\{[^{}]*\}")
_BREAK = re.compile(r"\\par(?![A-Za-z])\s*|\\\\\s*|\\newline(?![A-Za-z])\s*")
_TILDE = re.compile(r"\\textasciitilde|\$\\sim\$")
_ESCAPED = re.compile(r"\{\\([_%&#$~])\}|\\([_%&#$~{}])(?:\{\})?")


def plain_line(latex: str) -> str:
    """Decode accents, dashes, quotes and commands; all space becomes one space."""
    return " ".join(_decode(latex).split())


def plain_lines(latex: str) -> str:
    """Decode text that may have several lines, such as a note."""
    return "\n".join(map(plain_line, _BREAK.sub("\n", latex).splitlines())).strip()


def verbatim(latex: str) -> str:
    """Decode an address: what BibTeX takes as it is, but some programs escape."""
    url = _URL.search(latex)
    bare = _TILDE.sub(r"\~", url[1] if url else latex).replace(r"\-", "-")
    return _ESCAPED.sub(r"\1\2", bare).strip().strip("{}<>").strip()


@lru_cache(maxsize=2**12)
def _decode(latex: str) -> str:
    if not _SPECIAL.search(latex):
        return latex
    # Every second piece is an address, which is not LaTeX.
    pieces = _URL.split(_HREF.sub("", latex))
    return "".join(verbatim(piece) if n % 2 else _text(piece) for n, piece in enumerate(pieces))


def _text(latex: str) -> str:
    try:
        return str(_decoder.latex_to_text(latex))
    except Exception:  # noqa: BLE001 because pylatexenc raises all sorts for commands cut short
        return re.sub(r"\\[A-Za-z]+|[\\{}$]", "", latex)
