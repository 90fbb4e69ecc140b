"""What a site says of its publisher, in schema.org's words: who answers for what, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from nutgraf import rules
from nutgraf.library import Library
from nutgraf.model import Place, Problem
from nutgraf.site import PublisherSays
from nutgraf.suggest import did_you_mean

# Policies that readers and search engines look for, each with the id of the page that is taken
# for it where the settings name none.
POLICIES: dict[str, str] = {
    "publishingPrinciples": "publishing-principles",
    "missionCoveragePrioritiesPolicy": "mission",
    "ethicsPolicy": "ethics-policy",
    "correctionsPolicy": "corrections-policy",
    "verificationFactCheckingPolicy": "verification-policy",
    "unnamedSourcesPolicy": "unnamed-sources-policy",
    "noBylinesPolicy": "no-bylines-policy",
    "actionableFeedbackPolicy": "feedback-policy",
    "diversityPolicy": "diversity-policy",
    "diversityStaffingReport": "staffing-report",
    "ownershipFundingInfo": "ownership",
    "masthead": "masthead",
}
LOGO, SAME_AS, FOUNDED = "logo", "sameAs", "foundingDate"
PROPERTIES = (*POLICIES, LOGO, SAME_AS, FOUNDED)
WEB = ("https://", "http://")


def said_of_publisher(setting: object) -> PublisherSays:
    """The setting, with every value as a tuple of words.

    Raises:
        ValueError: where it is no such setting.
    """
    if not isinstance(setting, Mapping):
        raise ValueError("it is a dictionary, such as {'masthead': 'about'}")  # noqa: TRY004 (a setting, not a call)
    found = []
    for name, value in setting.items():
        if name not in PROPERTIES:
            hint = did_you_mean(str(name), PROPERTIES) or f"write one of {', '.join(PROPERTIES)}"
            raise ValueError(f'"{name}" is nothing that is said of a publisher; {hint}')
        values = tuple(value) if isinstance(value, list | tuple) else (value,)
        if not all(isinstance(one, str) and one for one in values) or not values:
            raise ValueError(f'"{name}" is no text, and no list of texts')
        if name == SAME_AS and not all(one.startswith(WEB) for one in values):
            raise ValueError(f'"{SAME_AS}" holds whole addresses, such as https://example.org/desk')
        found.append((name, values))
    return tuple(found)


def publisher_facts(says: PublisherSays, library: Library) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each property that the site has an answer to, with addresses from its root.

    A policy that the settings do not name is a page of the usual name, if there is one.
    """
    from nutgraf.addresses import document_address, output_path

    pages = {page.id: document_address(page) for page in library.pages}
    files = {output_path(path): path for path in library.files}
    said = dict(says)
    for name in PROPERTIES:
        values = said.get(name, (POLICIES[name],) if name in POLICIES else ())
        if name == LOGO:
            values = tuple(quote(one) if one in files else one for one in values)
        elif name in POLICIES:
            led = (pages.get(one, one if one.startswith(WEB) else "") for one in values)
            values = tuple(filter(None, led))
        if values:
            yield name, values


def publisher_problems(says: PublisherSays, library: Library, place: Place) -> Iterator[Problem]:
    """Pages and pictures that the settings name and that readers would not find.

    Args:
        place: where the settings name them.
    """
    from nutgraf.addresses import output_path

    pages = [page.id for page in library.pages]
    files = [output_path(path) for path in library.files - library.withheld]
    for name, values in says:
        if name in POLICIES:
            yield from _lost(name, values, pages, "page", place)
        elif name == LOGO:
            yield from _lost(name, values, files, "file", place)


def _lost(
    name: str, values: Iterable[str], there: Iterable[str], kind: str, place: Place
) -> Iterator[Problem]:
    known = frozenset(there)
    for value in values:
        if value not in known and not value.startswith(WEB):
            text = f'NUTGRAF_PUBLISHER names "{value}" as {name}, which is no published {kind}'
            ways = {
                "page": "write the id of a page",
                "file": "write a path such as images/logo.png",
            }
            hint = did_you_mean(value, known) or f"{ways[kind]}, or a whole address"
            yield Problem(place, rules.PUBLISHER_LOST, text, hint)
