"""Lift every link and picture out of the tree: to records, to files of the site, to the web."""

from __future__ import annotations

import posixpath
import re
from html import escape
from typing import Literal, cast
from unicodedata import normalize
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from nutgraf import rules
from nutgraf.model import Link, Scheme
from nutgraf.reading.elements import ancestors, element
from nutgraf.reading.holes import OPEN, as_html, as_words, hole
from nutgraf.reading.notes import Notes
from nutgraf.reading.sanitize import LINK_SCHEMES, RECORD_SCHEMES, REFUSED
from nutgraf.suggest import did_you_mean

# What browsers pass over within an address, and around it.
IGNORED = re.compile(r"[\t\n\r]")
WHITE = "".join(map(chr, range(33)))
# To a browser a backslash is a slash, and two of them begin another host's address.
ELSEWHERE = re.compile(r"^(?:https?:|[/\\]{2})", re.IGNORECASE)
# A picture within the page itself.
PICTURE_DATA = re.compile(r"data:image/[\w+.-]+[;,]", re.IGNORECASE)
SCHEME = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*):(.*)$", re.DOTALL)
RECORD = "|".join(sorted(RECORD_SCHEMES))
AUTOLINK = re.compile(rf"<((?:{RECORD}):[^\s<>]+)>", re.IGNORECASE)
UNREAD = re.compile(rf"\]\s?\(((?:{RECORD}):[^\s)&<{OPEN}]*)")
NO_ID = re.compile(r"""[\s"'<>]""")
CODE = re.compile(r"<(code|pre)\b.*?</\1>", re.DOTALL)
PELICAN = re.compile(r"^[{|](filename|static|attach)[}|](.*)$", re.DOTALL)
PELICAN_LIST = re.compile(r"^[{|](tag|category|author|index)[}|](.*)$", re.DOTALL)


def lift_links(tree: LexborHTMLParser, notes: Notes) -> None:
    """Put holes in place of links to records, and of addresses of the site's own files."""
    for node in tree.css("a[href], img[src]"):
        name: Literal["href", "src"] = "href" if node.tag == "a" else "src"
        written = as_browsers_read(as_words(node.attributes.get(name) or ""))
        # written as it stands there, whatever percent signs the engine has put in
        address = written
        if "%" in written or written.startswith(REFUSED):
            address = as_browsers_read(as_browsers_read(unquote(written)).removeprefix(REFUSED))
        before = len(notes.links)
        scheme = SCHEME.match(address)
        if scheme and scheme[1].lower() in RECORD_SCHEMES:
            _lift_record(node, name, scheme[1].lower(), scheme[2], address, notes)
        elif ELSEWHERE.match(address):
            _lift_web(node, written.removeprefix(REFUSED), notes)
        elif scheme and not address.startswith("{"):
            _check_scheme(node, name, scheme[1].lower(), address, notes)
        elif is_file(address) and not _is_footnote(node, address):
            _lift_file(node, name, address, notes)
        elif address.startswith("\\"):  # to a browser it is a slash: the root of the disk
            node.attrs[name] = address.replace("\\", "%5C")
        if node.tag == "img" and not ELSEWHERE.match(address):
            lifted = len(notes.links) > before
            line = notes.links[-1].place.line if lifted else notes.lines.target(address)
            _check_picture(node, address, line, notes)


def as_browsers_read(address: str) -> str:
    """An address without what browsers pass over."""
    return IGNORED.sub("", address).strip(WHITE)


def complain_of_unread(html: str, notes: Notes) -> None:
    """Note what looks like a link to a record, and was none to the Markdown engine."""
    for auto in AUTOLINK.finditer(notes.lines.text) if "<" in notes.lines.text else ():
        text = f'the link to "{auto[1]}" has no words'
        notes.say(
            notes.lines.phrase(auto[0]), rules.LINK_WITHOUT_WORDS, text, f"write [words]({auto[1]})"
        )
    if not UNREAD.search(html):
        return
    for unread in UNREAD.finditer(CODE.sub("", html)):
        _say_miswritten(unread[1], notes.lines.phrase(f"({unread[1]}"), notes)


def _say_miswritten(address: str, line: int, notes: Notes) -> None:
    hint = f'write [words]({address}) or [words]({address} "where in it")'
    notes.say(
        line, rules.LINK_MISWRITTEN, f'the link to "{address}" is not written as a link', hint
    )


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
    line = notes.lines.target(written)
    address = (written if SCHEME.match(written) else f"https:{written}").replace("\\", "/")
    if node.tag == "img":
        text = f'the picture "{_short(written)}" stands on another host, so it is only linked'
        hint = "copy it into content/images/, if its licence lets you"
        notes.say(line, rules.PICTURE_ELSEWHERE, text, hint)
        words = escape(as_words(node.attributes.get("alt") or "").strip() or _short(address))
        if any(one.tag == "a" for one in ancestors(node)):
            node.replace_with(element(f"<span>{words}</span>"))
            return
    notes.links.append(Link("web", address, address, notes.place(line), attribute="href"))
    mark = hole(len(notes.links) - 1)
    if node.tag == "a":
        node.attrs["href"] = mark
    else:
        node.replace_with(element(f'<a href="{mark}">{words}</a>'))


def _lift_record(
    node: LexborNode, name: str, scheme: str, rest: str, address: str, notes: Notes
) -> None:
    line = notes.lines.target(address)
    if name == "src":
        text = f'a picture cannot come from "{address}"'
        notes.say(line, rules.PICTURE_OF_RECORD, text, f"link to it: [words]({address})")
        node.remove()
        return
    id_, mark, query = normalize("NFC", rest).partition("?")
    label = as_html(node.inner_html or "")
    if "<img" in label:
        for picture in node.css("img"):
            # the words of a record go where no picture can follow
            picture.replace_with(picture.attributes.get("alt") or "")
        label = as_html(node.inner_html or "")
    if spaced := NO_ID.search(id_.strip()):
        _say_miswritten(f"{scheme}:{id_.strip()[: spaced.start()]}", line, notes)
        id_ = ""  # so that it is not looked for
    elif not id_.strip():
        text = f'the link "{node.text().strip()}" names no {scheme}'
        notes.say(line, rules.LINK_WITHOUT_ID, text, f"write ({scheme}:ID)")
    elif not (_is_plain(label) and label.strip()) and not node.text(strip=True):
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
        title=as_words(node.attributes.get("title") or "").replace('\\"', '"'),
        query=mark + query,
    )
    notes.links.append(link)
    node.replace_with(hole(len(notes.links) - 1))


def _is_plain(html: str) -> bool:
    """True for HTML that is nothing but its words."""
    return "<" not in html and "&" not in html


def _lift_file(node: LexborNode, name: Literal["href", "src"], address: str, notes: Notes) -> None:
    line = notes.lines.target(address)
    if PELICAN_LIST.match(address):
        # the page that shows the text knows where its lists stand
        link = Link("file", address, address, notes.place(line), attribute=name)
        notes.links.append(link)
        node.attrs[name] = hole(len(notes.links) - 1)
        return
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
    notes.links.append(link)
    node.attrs[name] = hole(len(notes.links) - 1)


def _parted(address: str) -> tuple[str, str]:
    """A path, and the ``?…`` or ``#…`` behind it."""
    at = min((address.find(mark) for mark in "?#" if mark in address), default=len(address))
    return address[:at], address[at:]


def _check_scheme(node: LexborNode, name: str, scheme: str, address: str, notes: Notes) -> None:
    if scheme in LINK_SCHEMES if name == "href" else PICTURE_DATA.match(address):
        return
    line = notes.lines.target(address)
    hint = did_you_mean(scheme, RECORD_SCHEMES) or "addresses of the web begin with https:"
    notes.say(
        line,
        rules.SCHEME_UNKNOWN,
        f'"{scheme}:" in "{_short(address)}" is no kind of link here',
        hint,
    )
    del node.attrs[name]


def _check_picture(node: LexborNode, address: str, line: int, notes: Notes) -> None:
    alt = node.attributes.get("alt")
    # in HTML an empty alt is meant; in Markdown it is forgotten
    forgotten = not alt and "![](" in notes.lines.row(line)
    if "alt" not in node.attributes or forgotten:
        text = f'the picture "{_short(address)}" has no alternative text'
        notes.say(line, rules.ALT_MISSING, text, f"write ![what it shows]({_short(address)})")


def _short(address: str) -> str:
    return address if len(address) <= 60 else address[:57] + "…"
