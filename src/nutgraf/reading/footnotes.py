"""Notes at the foot: where they stand, which text's they are, and what they go with.

Engines put a note where it is written or at the end of the text. An event is shown on pages of
its own, and a part that is marked as a draft on none: so a note has to stand with what refers
to it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from nutgraf.model import Kind, Link
from nutgraf.reading.drafts import is_draft
from nutgraf.reading.elements import element
from nutgraf.reading.holes import hole
from nutgraf.reading.notes import Notes
from nutgraf.slugs import slugify

WITH_IDS = '.footnote-reference > a, .footnote-definition, [id^="fn:"], [id^="fnref:"]'
LINKS = ".footnote-reference > a, a.footnote-ref, a.footnote-backref"
DEFINITIONS = '.footnote-definition, .footnote li[id^="fn"]'
REFERENCES = ".footnote-reference > a, a.footnote-ref"
NUMBER = re.compile(r"\d+")
LABEL = re.compile(r"^\s*\[![^\]\n]*\]")
MARK = re.compile(r"\{[^{}]*\.draft\b[^{}]*\}", re.IGNORECASE)


def own_footnotes(tree: LexborHTMLParser, document: str) -> None:
    """Put the document's id into its footnotes' ids, so that two texts fit on one page."""
    for node in tree.css(WITH_IDS):
        if id_ := node.attributes.get("id"):
            node.attrs["id"] = footnote_id(id_, document)
    for node in tree.css(LINKS):
        address = node.attributes.get("href") or ""
        if address.startswith("#"):
            node.attrs["href"] = "#" + footnote_id(address[1:], document)


def footnote_id(id_: str, document: str) -> str:
    """``1``, ``fn:1`` and ``fnref:1`` in one form."""
    kind, _, name = id_.rpartition(":")
    return f"{kind or 'fn'}-{document}-{slugify(name) or name}"


# ----- What a note goes with -----


def part_notes(body: LexborNode, kind: Kind) -> str:
    """Put each note with the part that refers to it, and take out those of drafts alone.

    Returns:
        HTML of what was taken out; empty where there is none.
    """
    notes = {node.attributes.get("id") or "": node for node in body.css(DEFINITIONS)}
    if not notes:
        return ""
    drafts = list(_draft_nodes(body, kind))
    taken = _taken_notes(drafts, body, notes) if drafts else []
    html = "".join(notes[id_].html or "" for id_ in taken)
    for id_ in taken:
        _take_out(notes.pop(id_))
    if taken:
        _renumber(body, notes)
    if kind == "timeline":
        _move_notes(body, notes)
    for frame in body.css(".footnote"):
        if frame.css_first("li") is None:
            frame.remove()
    return html


def _take_out(note: LexborNode) -> None:
    after = note.next
    if after is not None and after.tag == "-text" and not (after.text() or "").strip():
        after.remove()
    note.remove()


def _renumber(body: LexborNode, notes: dict[str, LexborNode]) -> None:
    """Let no number be missing that would tell of a note that was taken out."""
    marks = [(mark, (mark.attributes.get("href") or "")[1:]) for mark in body.css(REFERENCES)]
    old = sorted({int(mark.text()) for mark, id_ in marks if id_ in notes})
    new = {number: str(place) for place, number in enumerate(old, 1)}
    for mark, id_ in marks:
        if id_ in notes:
            mark.inner_html = new[int(mark.text())]
    for note in notes.values():
        for label in note.css(".footnote-definition-label"):
            label.inner_html = new.get(int(label.text()), label.text())
        for back in note.css("a.footnote-backref"):
            title = back.attributes.get("title") or ""
            back.attrs["title"] = NUMBER.sub(lambda found: new.get(int(found[0]), found[0]), title)


def _taken_notes(
    drafts: list[LexborNode], body: LexborNode, notes: dict[str, LexborNode]
) -> list[str]:
    """Ids of the notes that draft parts refer to, or notes of theirs, and nothing else does."""
    everywhere = Counter(_references(body))
    inside = [id_ for node in drafts for id_ in _references(node)]
    counts = Counter(inside)
    taken: dict[str, None] = {}
    for id_ in inside:  # it grows: a note may refer to another
        if id_ in notes and id_ not in taken and counts[id_] == everywhere[id_]:
            taken[id_] = None
            more = list(_references(notes[id_]))
            inside += more
            counts.update(more)
    return list(taken)


def _draft_nodes(body: LexborNode, kind: Kind) -> Iterator[LexborNode]:
    """The elements that will be kept back, without the notes that happen to stand there."""
    held = False
    for node in body.iter():
        if node.tag == "h2" and kind == "timeline":
            held = _has_mark(node)
        if held and not _is_note(node):
            yield node
        elif node.tag == "blockquote":
            yield from _draft_parts(node)


def _draft_parts(quotation: LexborNode) -> Iterator[LexborNode]:
    """Of a quotation, which may hold several records, the elements of those that are marked."""
    held = False
    for node in quotation.iter():
        if node.tag == "p" and LABEL.match(node.inner_html or ""):
            held = _has_mark(node)
        if held:
            yield node


def _has_mark(node: LexborNode) -> bool:
    classes = tuple((node.attributes.get("class") or "").split())
    return is_draft(classes) or MARK.search(node.inner_html or "") is not None


def _is_note(node: LexborNode) -> bool:
    classes = (node.attributes.get("class") or "").split()
    return "footnote" in classes or "footnote-definition" in classes


def _references(node: LexborNode) -> Iterator[str]:
    """The notes that an element refers to."""
    for link in node.css('a[href^="#fn-"]'):
        yield (link.attributes.get("href") or "")[1:]


# ----- Notes of events -----


def _move_notes(body: LexborNode, notes: dict[str, LexborNode]) -> None:
    """Put each note at the end of the first section that refers to it, a published one before all."""
    sections: list[list[LexborNode]] = [[]]
    for node in body.iter():
        if node.tag == "h2":
            sections.append([])
        if not _is_note(node):
            sections[-1].append(node)
    shown_first = sorted(
        (section for section in sections if section), key=lambda section: _has_mark(section[0])
    )
    homes = _homes(shown_first)
    for id_, note in notes.items():
        if id_ in homes:
            home = shown_first[homes[id_]]
            moved = element(_alone(note))
            home[-1].insert_after(moved)
            home.append(moved)
            note.remove()
            for other in _references(moved):  # a note may refer to another
                homes[other] = min(homes.get(other, homes[id_]), homes[id_])


def _homes(sections: list[list[LexborNode]]) -> dict[str, int]:
    """The first section, by its number, that refers to each note."""
    homes: dict[str, int] = {}
    for number, section in enumerate(sections):
        for node in section:
            for id_ in _references(node):
                homes.setdefault(id_, number)
    return homes


def _alone(note: LexborNode) -> str:
    """A note as HTML that can stand anywhere; an item takes its list along."""
    html = note.html or ""
    return f'<div class="footnote"><ol>{html}</ol></div>' if note.tag == "li" else html


def lift_footnotes(tree: LexborHTMLParser, notes: Notes) -> None:
    """Put holes in place of links to notes at the foot and back.

    An event is shown on several pages, and only its timeline's is sure to have all the notes.
    """
    for node in tree.css('a[href^="#fn-"], a[href^="#fnref-"]'):
        address = node.attributes.get("href") or ""
        link = Link("file", notes.path, address, notes.place(notes.lines.first), query=address)
        notes.links.append(link)
        node.attrs["href"] = hole(len(notes.links) - 1)
