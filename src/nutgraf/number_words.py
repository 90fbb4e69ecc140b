"""Numbers as a language writes them: "15,000", "15 000", "1.5"."""

from __future__ import annotations

from functools import lru_cache

from nutgraf.date_words import locale_of


@lru_cache(maxsize=4096)
def number(value: float, locale: str = "en") -> str:
    """A number's digits, grouped and with a point as the language has them."""
    from babel.numbers import format_decimal  # here: few texts draw a chart

    known = locale_of(locale)
    return str(format_decimal(value, locale=known, decimal_quantization=False))
