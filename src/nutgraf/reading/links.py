"""Lift every link and picture out of the tree: to records, to files of the site, to the web."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from html import escape
from typing import Literal, cast
from unicodedata import normalize
from urllib.parse import unquote

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from nutgraf import rules
from nutgraf.model import Link, Scheme
from nutgraf.reading.elements import ancestors, element
from nutgraf.reading.holes import as_html, as_words, hole
from nutgraf.reading.notes import Notes
from nutgraf.reading.sanitize import LINK_SCHEMES, RECORD_SCHEMES, REFUSED
from nutgraf.reading.unread import say_miswritten, say_spaced
from nutgraf.suggest import did_you_mean

# What browsers pass over within an address, and around it.
IGNORED = re.compile(r"[\t\n\r]")
WHITE = "".join(map(chr, range(33)))
# To a browser a backslash is a slash, and two of them begin another host's address.
ELSEWHERE = re.compile(r"^(?:https?:|[/\\]{2})", re.IGNORECASE)
# A picture within the page itself.
PICTURE_DATA = re.compile(r"data:image/[\w+.-]+[;,]", re.IGNORECASE)
SCHEME = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*):(.*)$", re.DOTALL)
NO_ID = re.compile(r"""[\s"'<>]""")
PELICAN = re.compile(r"^[{|](filename|static|attach)[}|](.*)$", re.DOTALL)
PELICAN_LIST = re.compile(r"^[{|](tag|category|author|index)[}|](.*)$", re.DOTALL)


class Target(Struct, frozen=True):
    """What an attribute's address leads to.

    Attributes:
        kind: ``other`` for what has a scheme of its own; empty for what is left as it is.
        written: the address as the engine has it.
        address: as its author wrote it.
        scheme: in lower case.
        rest: what stands behind the scheme.
    """

    kind: Literal["record", "web", "other", "file", "backslash", ""]
    written: str
    address: str
    scheme: str = ""
    rest: str = ""


def read_target(value: str) -> Target:
    """What an attribute's value leads to."""
    written = as_browsers_read(value if value.isascii() else as_words(value))
    # written as it stands there, whatever percent signs the engine has put in
    address = written
    if "%" in written or written.startswith(REFUSED):
        address = as_browsers_read(as_browsers_read(unquote(written)).removeprefix(REFUSED))
    found = SCHEME.match(address)
    scheme, rest = (found[1].lower(), found[2]) if found else ("", "")
    if scheme in RECORD_SCHEMES:
        return Target("record", written, address, scheme, rest)
    if ELSEWHERE.match(address):
        return Target("web", written.removeprefix(REFUSED), address)
    if scheme and not address.startswith("{"):
        return Target("other", written, address, scheme, rest)
    if is_file(address):
        return Target("file", written, address)
    return Target("backslash" if address.startswith("\\") else "", written, address)


def lift_links(tree: LexborHTMLParser, notes: Notes) -> None:
    """Put holes in place of links to records, and of addresses of the site's own files."""
    for node in tree.css("a[href], img[src]"):
        name: Literal["href", "src"] = "href" if node.tag == "a" else "src"
        target = read_target(node.attributes.get(name) or "")
        address, before = target.address, len(notes.links)
        if target.kind == "record":
            _lift_record(node, name, target, notes)
        elif target.kind == "web":
            _lift_web(node, target.written, notes)
        elif target.kind == "other":
            if not is_scheme_known(name, target, notes):
                del node.attrs[name]
        elif target.kind == "file" and not _is_footnote(node, address):
            node.attrs[name] = lift_file(name, address, notes)
        elif target.kind == "backslash":  # to a browser a slash: the root of the disk
            node.attrs[name] = address.replace("\\", "%5C")
        if node.tag == "img" and target.kind != "web":
            lifted = len(notes.links) > before
            line = notes.links[-1].place.line if lifted else notes.lines.target(address)
            has_alt = "alt" in node.attributes
            alt = (node.attributes.get("alt") or "") if has_alt else None
            check_picture(alt, address, line, notes)


def as_browsers_read(address: str) -> str:
    """An address without what browsers pass over."""
    return IGNORED.sub("", address).strip(WHITE)


def is_file(address: str) -> bool:
    """True for Pelican's ``{filename}`` and its like, and for addresses within the site.

    ``/x.html`` is one too: meant from the site's root, wherever that will stand.
    """
    return bool(address) and address[0] not in "?\\"


def _is_footnote(node: LexborNode, address: str) -> bool:
    """True for the links between a note at the foot and what it is a note to."""
    frame = node.parent.attributes.get("class") if node.parent else ""
    own = f"{node.attributes.get('class') or ''} {frame or ''}"
    return address.startswith("#") and "footnote-" in own


def _lift_web(node: LexborNode, written: str, notes: Notes) -> None:
    """An address on another host; a picture from there becomes a link, as no page loads it."""
    if node.tag == "a":
        node.attrs["href"] = lift_address(written, notes)
        return
    line = notes.lines.target(written)
    address = _of_the_web(written)
    text = f'the picture "{_short(written)}" stands on another host, so it is only linked'
    hint = "copy it into content/images/, if its licence lets you"
    notes.say(line, rules.PICTURE_ELSEWHERE, text, hint)
    words = escape(as_words(node.attributes.get("alt") or "").strip() or _short(address))
    if any(one.tag == "a" for one in ancestors(node)):
        node.replace_with(element(f"<span>{words}</span>"))
        return
    mark = _lift(Link("web", address, address, notes.place(line)), notes)
    node.replace_with(element(f'<a href="{mark}">{words}</a>'))


def lift_address(written: str, notes: Notes) -> str:
    """The hole for the address of a link to another host."""
    address = _of_the_web(written)
    return _lift(Link("web", address, address, notes.place(notes.lines.target(written))), notes)


def _of_the_web(written: str) -> str:
    return (written if SCHEME.match(written) else f"https:{written}").replace("\\", "/")


def _lift(link: Link, notes: Notes) -> str:
    notes.links.append(link)
    return hole(len(notes.links) - 1)


def _lift_record(
    node: LexborNode, name: Literal["href", "src"], target: Target, notes: Notes
) -> None:
    line = notes.lines.target(target.address)
    if name == "src":
        text = f'a picture cannot come from "{target.address}"'
        notes.say(line, rules.PICTURE_OF_RECORD, text, f"link to it: [words]({target.address})")
        node.remove()
        return
    label = as_html(node.inner_html or "")
    if "<img" in label:
        for picture in node.css("img"):
            # the words of a record go where no picture can follow
            picture.replace_with(picture.attributes.get("alt") or "")
        label = as_html(node.inner_html or "")
    title = as_words(node.attributes.get("title") or "")
    node.replace_with(lift_record(target, line, label, lambda: node.text().strip(), title, notes))


def lift_record(
    target: Target, line: int, label: str, words: Callable[[], str], title: str, notes: Notes
) -> str:
    """The hole for a link to a record.

    Args:
        label: the link's HTML.
        words: gives its text; most labels are nothing else.
    """
    id_, mark, query = normalize("NFC", target.rest).partition("?")
    scheme, address = target.scheme, target.address
    if spaced := NO_ID.search(id_.strip()):
        say_miswritten(f"{scheme}:{id_.strip()[: spaced.start()]}", line, notes)
        id_ = ""  # so that it is not looked for
    elif id_[:1].isspace() and id_.strip():
        at = notes.lines.phrase(f"({address}")
        say_spaced(words(), f"{scheme}:{id_.rstrip()}", at, notes)
    elif not id_.strip():
        text = f'the link "{words()}" names no {scheme}'
        notes.say(line, rules.LINK_WITHOUT_ID, text, f"write ({scheme}:ID)")
    elif not (_is_plain(label) and label.strip()) and not words():
        notes.say(
            line,
            rules.LINK_WITHOUT_WORDS,
            f'the link to "{address}" has no words',
            f"write [words]({address})",
        )
        label = id_
    link = Link(
        scheme=cast(Scheme, scheme),
        id=id_.strip(),
        label=label,
        place=notes.place(line),
        # Python-Markdown leaves the backslash of an escaped quotation mark
        title=title.replace('\\"', '"'),
        query=mark + query,
    )
    return _lift(link, notes)


def _is_plain(html: str) -> bool:
    """True for HTML that is nothing but its words."""
    return "<" not in html and "&" not in html


def lift_file(name: Literal["href", "src"], address: str, notes: Notes) -> str:
    """The hole for the address of one of the site's own files or lists."""
    line = notes.lines.target(address)
    if PELICAN_LIST.match(address):
        # the page that shows the text knows where its lists stand
        return _lift(Link("file", address, address, notes.place(line), attribute=name), notes)
    pelican = PELICAN.match(address)
    path, fragment = _parted(pelican[2] if pelican else address)
    # "/" is content/ itself, and, for what is made of it, the site's root
    from_top = path.startswith("/")
    folder = notes.path.partition("/")[0] if from_top else posixpath.dirname(notes.path)
    inside = posixpath.join(folder, path.lstrip("/") if from_top else path)
    link = Link(
        scheme="file",
        id=posixpath.normpath(inside) if path else notes.path,
        label=address,
        place=notes.place(line),
        title=pelican[1] if pelican else "",
        query=fragment,
        attribute=name,
    )
    return _lift(link, notes)


def _parted(address: str) -> tuple[str, str]:
    """A path, and the ``?…`` or ``#…`` behind it."""
    at = min((address.find(mark) for mark in "?#" if mark in address), default=len(address))
    return address[:at], address[at:]


def is_scheme_known(name: Literal["href", "src"], target: Target, notes: Notes) -> bool:
    """Whether an address may stay; a problem where it may not."""
    scheme, address = target.scheme, target.address
    if scheme in LINK_SCHEMES if name == "href" else PICTURE_DATA.match(address):
        return True
    line = notes.lines.target(address)
    hint = did_you_mean(scheme, RECORD_SCHEMES) or "addresses of the web begin with https:"
    notes.say(
        line,
        rules.SCHEME_UNKNOWN,
        f'"{scheme}:" in "{_short(address)}" is no kind of link here',
        hint,
    )
    return False


def check_picture(alt: str | None, address: str, line: int, notes: Notes) -> None:
    """Note a picture without words in its place."""
    # in HTML an empty alt is meant; in Markdown it is forgotten
    forgotten = not alt and "![](" in notes.lines.row(line)
    if alt is None or forgotten:
        text = f'the picture "{_short(address)}" has no alternative text'
        notes.say(line, rules.ALT_MISSING, text, f"write ![what it shows]({_short(address)})")


def _short(address: str) -> str:
    return address if len(address) <= 60 else address[:57] + "…"
