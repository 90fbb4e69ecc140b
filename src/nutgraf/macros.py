"""Parts of pages that are drawn once and kept, for the next page that shows the same."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import UndefinedError
from jinja2.runtime import Macro

# Of each macro. A part has some hundred bytes, so that those of a large site are kept too.
MOST_KEPT = 2**15


class Kept:
    """A macro that remembers what it made of which arguments.

    A macro that is imported sees nothing but its arguments and the site's globals. So what it
    made of some arguments, it will make of them again: a template says that of its macro with
    ``{% set teaser = kept(teaser) %}`` below it. Arguments are told apart by value and by type,
    since escaped and other text, or 1 and true, are equal and are not drawn alike.
    """

    def __init__(self, macro: Macro) -> None:
        self.macro = macro
        self.name = macro.name
        self.draw = lru_cache(maxsize=MOST_KEPT, typed=True)(macro)

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        """Draw it, or take what was drawn."""
        if "caller" in kwargs:  # what it encloses is new each time
            return self.macro(*args, **kwargs)
        try:
            return self.draw(*args, **kwargs)
        except (TypeError, UndefinedError):
            # Lists cannot be told apart, nor can what is undefined. Where the macro itself is
            # wrong, it says so again.
            return self.macro(*args, **kwargs)
