"""What may stand in a link: ids that links can name, and addresses that pages may hold."""

from __future__ import annotations

import re

# Links end at these: a space, a bracket or a quotation mark in Markdown, "?" and "#" in ours.
_UNLINKABLE = re.compile(r"""[\s()<>"\\?#\x00-\x1f\x7f-\x9f\ufffd]""")
_ADDRESS = re.compile(r"""https?://[^\s/?#<>"\\]+[^\s<>"\\\ufffd]*""", re.IGNORECASE)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\S+)", re.IGNORECASE)


def unlinkable(id_: str) -> str:
    """Name the first thing in an id that no link can hold; empty where there is none."""
    found = _UNLINKABLE.search(id_)
    if not found:
        return ""
    if found[0].isspace():
        return "a space"
    return (
        f"a {found[0]}" if found[0].isascii() and found[0].isprintable() else "a control character"
    )


def linkable(id_: str) -> str:
    """Write an id so that links can hold it; empty where nothing would be left."""
    return re.sub("-{2,}", "-", _UNLINKABLE.sub("-", id_)).strip("-")


def is_address(url: str) -> bool:
    """Whether a text is an http or https address, whole and without spaces or quotes."""
    return bool(_ADDRESS.fullmatch(url))


def with_scheme(url: str) -> str:
    """Complete an address that begins without its scheme; empty where it is another thing."""
    full = f"https://{url}"
    return (
        full
        if ":" not in url and re.match(r"[^\s/]+\.[^\s/]{2,}", url) and is_address(full)
        else ""
    )


def doi_address(doi: str) -> str:
    """Give the address that a DOI stands for; empty where it is none."""
    match = _DOI.fullmatch(doi.strip())
    address = f"https://doi.org/{match[1]}" if match else ""
    return address if is_address(address) else ""
