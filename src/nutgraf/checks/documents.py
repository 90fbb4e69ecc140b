"""What front matter says fits together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nutgraf import rules
from nutgraf.addresses import slug_of
from nutgraf.library import Library
from nutgraf.model import Document, Place, Problem
from nutgraf.publication import image_path
from nutgraf.suggest import did_you_mean
from nutgraf.translations import is_before
from nutgraf.writing.paths import is_safe


def explainers_are_dated(library: Library) -> Iterator[Problem]:
    """Find explainers without a date of publication."""
    for explainer in library.everything:
        # a header that could not be read is a problem already
        said = "date" in explainer.lines or not explainer.lines
        if explainer.kind == "explainer" and explainer.front.date is None and not said:
            text = "this explainer has no date, so it stands last in every list"
            hint = 'write a line "date: YYYY-MM-DD"'
            yield Problem(explainer.at("title"), rules.DATE_MISSING, text, hint)


def updates_follow_publication(library: Library) -> Iterator[Problem]:
    """Find updates that come before what they update."""
    for document in library.everything:
        date, updated = document.front.date, document.front.updated
        if date and updated and is_before(updated, date):
            text = f'"updated" ({updated.text}) is before "date" ({date.text})'
            yield Problem(document.at("updated"), rules.UPDATED_BEFORE_DATE, text)
        original = library.originals.get(document.place.path)
        older = {(change.kind, change.date) for change in original.changes} if original else ()
        if document.front.translates and original is None:
            continue  # it is told that its original is not there, whose changes it may say again
        for change in document.changes:
            if (change.kind, change.date) in older:  # which a translation says again
                continue
            if date and is_before(change.date, date):
                text = f'the {change.kind} of "{change.date.text}" is before "date" ({date.text})'
                yield Problem(change.place, rules.CHANGE_BEFORE_PUBLICATION, text)


def related_documents_exist(library: Library) -> Iterator[Problem]:
    """Find timelines and originals that front matter names and that are nowhere."""
    originals = {document.id for document in library.explainers}
    unpublished = {d.id for d in library.everything if d.kind == "explainer"} - originals
    for document in library.documents:
        front = document.front
        if front.timeline and front.timeline not in library.timelines:
            hidden = ("timeline", front.timeline) in library.hidden
            yield _no_such(document, "timeline", front.timeline, library.timelines, hidden=hidden)
        translates = front.translates if document.kind == "explainer" else ""
        if translates and translates not in originals:
            hidden = translates in unpublished
            yield _no_such(document, "translates", translates, originals, hidden=hidden)


def _no_such(
    document: Document, key: str, id_: str, known: Iterable[str], *, hidden: bool
) -> Problem:
    what = "explainer" if key == "translates" else key
    if hidden:
        text = f'"{key}" names "{id_}", which is not published'
        return Problem(
            document.at(key), rules.LINK_TO_UNPUBLISHED, text, "publish it, or take the line out"
        )
    text = f'"{key}" names "{id_}", which is no {what} here'
    return Problem(document.at(key), rules.RELATED_NOWHERE, text, did_you_mean(id_, known))


def images_exist(library: Library) -> Iterator[Problem]:
    """Find front matter pictures that are nowhere, or that say nothing to those who cannot see."""
    for document in library.documents:
        image = document.front.image
        if not image:
            continue
        if "://" in image:
            text = f'"image" names "{image}", which stands on another host, so no page shows it'
            hint = "copy it into content/images/, if its licence lets you"
            yield Problem(document.at("image"), rules.PICTURE_ELSEWHERE, text, hint)
            continue
        if image_path(document) not in library.files:
            text = f'"image" names "{image}", which is no file in content/'
            near = did_you_mean(image, (path.partition("/")[2] for path in library.files))
            yield Problem(document.at("image"), rules.FILE_NOWHERE, text, near)
        elif not document.front.image_alt:
            text = f'the picture "{image}" has no "image_alt"'
            hint = 'write a line "image_alt: what it shows"'
            yield Problem(document.at("image"), rules.ALT_MISSING, text, hint)


def names_have_one_spelling(library: Library) -> Iterator[Problem]:
    """Find topics, tags and authors that are spelt in two ways, or that share an address."""
    for key in ("topic", "tags", "authors"):
        first: dict[str, tuple[str, Place]] = {}
        sound: set[str] = set()
        for explainer in library.explainers:
            for name in names(explainer, key):
                if name in sound:
                    continue
                slug = slug_of(name)
                if not slug:
                    yield Problem(
                        explainer.at(key),
                        rules.NAME_WITHOUT_LETTERS,
                        f'"{name}" makes no address',
                        "use letters in it",
                    )
                elif not is_safe(f"{slug}.html"):
                    text = f'"{name}" makes no address that every disk can hold'
                    hint = "write it otherwise: some disks take no such name"
                    yield Problem(explainer.at(key), rules.NAME_WITHOUT_LETTERS, text, hint)
                elif slug in first and first[slug][0] != name:
                    text = f'"{name}" and "{first[slug][0]}" share one page'
                    hint = f"spell them alike: {first[slug][1]}"
                    yield Problem(explainer.at(key), rules.NAME_SPELLINGS, text, hint)
                if slug not in first:
                    first[slug] = (name, explainer.at(key))
                    sound.add(name)


def names(document: Document, key: str) -> tuple[str, ...]:
    """A document's topic, tags or authors as a tuple."""
    if key == "topic":
        return (document.front.topic,) if document.front.topic else ()
    return document.front.tags if key == "tags" else document.front.authors
