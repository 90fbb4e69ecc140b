"""One key of what stands above a text, whichever dialect it is in."""

from __future__ import annotations

from msgspec import Struct


class Entry(Struct, frozen=True):
    """A key as it stands in a header.

    Attributes:
        key: in lower case, with ``-`` as ``_``.
        written: the key as the author wrote it.
        values: one for a plain value, any number for a list; none for an empty value.
        is_list: true where YAML has a list; a `Key: value` header never does.
        line: within the file, from 1.
    """

    key: str
    written: str
    values: tuple[str, ...]
    is_list: bool
    line: int
