"""Texts as they were written, for readers who want to see them: beside their pages, or elsewhere.

A page shows no comment, no draft and no footnote that nothing refers to; the text it was made from
does. So only a text is shown that holds nothing but what its page shows. Any sign that there might
be more is enough to leave it out.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from nutgraf.addresses import document_path, output_path, quoted
from nutgraf.library import Library
from nutgraf.model import Document, Kind
from nutgraf.reading.document import normal
from nutgraf.reading.front import KEYS, SYNONYMS
from nutgraf.reading.header import read_header

# Kinds that have a page of their own to stand beside.
SHOWN = frozenset({"explainer", "timeline"})
PUBLISH = "publish"
# Comments, raw HTML, parts that are drafts, what stands behind a fence's language.
MORE = re.compile(
    r"<[!?a-z/]|\.draft|^[^\S\n]*+%%|(?:`{3,}+|~{3,}+)[ \t]*+[^\s`]++[ \t]++[^\s`]",
    re.IGNORECASE | re.MULTILINE,
)
# Targets of links, which nothing may use.
TARGET = "]:"
AUTOLINK = re.compile(r"<(?:https?:|mailto:)[^<>\s]+>", re.IGNORECASE)
# One that its line does not close takes up the line, which is not looked at for others.
NOTE = re.compile(r"\[\^([^\]\n]++)(?:\](:?))?")


class Originals(Struct, frozen=True):
    """Texts that readers can see as they were written.

    Attributes:
        addresses: where each is read, by its path in the content.
        files: those that stand on the site: path, content, the text's own path.
    """

    addresses: Mapping[str, str]
    files: tuple[tuple[str, bytes, str], ...] = ()


def originals(library: Library, content: Path, setting: str) -> Originals:
    """The texts of a site that can be shown.

    Args:
        content: the folder that they stand in.
        setting: ``publish``, an address with ``{path}`` in it, or nothing.
    """
    shown = [document for document in library.documents if document.kind in SHOWN]
    if not setting:
        return Originals({})
    if setting != PUBLISH:
        return Originals(
            {d.place.path: setting.replace("{path}", quoted(d.place.path)) for d in shown}
        )
    files = tuple(_files(shown, content))
    return Originals({own: quoted(path) for path, _, own in files}, files)


def _files(documents: list[Document], content: Path) -> Iterator[tuple[str, bytes, str]]:
    for document in documents:
        own = document.place.path
        try:
            data = (content / output_path(own)).read_bytes()
            text = data.decode()
        except (OSError, UnicodeDecodeError):
            continue  # told where it was read
        if is_open(text, document.kind):
            ending = posixpath.splitext(own)[1]
            yield f"{posixpath.splitext(document_path(document))[0]}{ending}", data, own


def is_open(text: str, kind: Kind) -> bool:
    """True for a text that holds nothing but what its page shows."""
    text = normal(text)
    header = read_header("", text)
    above, body = text[: len(text) - len(header.body)], header.body
    if header.problems or "#" in above:  # perhaps a comment of YAML
        return False
    keys = [SYNONYMS.get(entry.key, entry.key) for entry in header.entries]
    shown = set(KEYS[kind]) - {"reason", "" if "image" in keys else "image_alt"}
    if len(set(keys)) < len(keys) or not shown.issuperset(keys):
        return False
    if MORE.search(AUTOLINK.sub("", text)) or TARGET in NOTE.sub("", body):
        return False
    found = [(note[1], note[2]) for note in NOTE.finditer(body)]
    return {name for name, mark in found if mark} <= {name for name, mark in found if mark == ""}
