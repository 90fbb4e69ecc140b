"""Numbers as a language writes them: "15,000", "15 000", "1.5"."""

from __future__ import annotations

from functools import lru_cache

from nutgraf.date_words import locale_of

MINUS = "\N{MINUS SIGN}"
# Around what runs from left to right, whatever stands about it.
ISOLATED, ENDS = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


@lru_cache(maxsize=4096)
def number(value: float, locale: str = "en") -> str:
    """A number's digits, grouped and with a point as the language has them.

    A minus is a minus sign, and stands to the left of its digits in every script.
    """
    from babel.numbers import format_decimal  # here: few texts draw a chart

    known = locale_of(locale)
    said = str(format_decimal(abs(value), locale=known, decimal_quantization=False))
    if value >= 0:
        return said
    return f"{ISOLATED}{MINUS}{said}{ENDS}" if known.text_direction == "rtl" else f"{MINUS}{said}"
