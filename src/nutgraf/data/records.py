"""Events, claims and sources as JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from nutgraf.addresses import claim_address, document_address, event_address
from nutgraf.dates import civil
from nutgraf.library import StandingClaim, TimedEvent
from nutgraf.model import Link
from nutgraf.standing import ledger
from nutgraf.views.desk import Desk
from nutgraf.views.facts import plain
from nutgraf.walk import block_texts

# How a spreadsheet's formula begins, here or after space, in either width; a date before the year 1
# begins with a hyphen too.
FORMULA = re.compile(
    r"\s*[=+@|\uff1d\uff0b\uff20\uff0d]|[\t\r\n]|\s*-(?!\d{4,}(?:-\d\d){0,2}(?:/|$))"
)

EVENT_COLUMNS = (
    "id", "date", "earliest", "latest", "title", "text", "kinds", "actors", "sources", "claims",
    "timeline", "url",
)  # fmt: skip


CLAIM_COLUMNS = (
    "claim", "sentence", "standing", "since", "date", "verb", "actors", "sources", "text", "url",
)  # fmt: skip


def events_json(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows of events, in order."""
    return as_json({"events": list(rows)})


def events_csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The same rows for a spreadsheet; lists are parted by spaces."""
    return _csv(EVENT_COLUMNS, rows)


def event_row(desk: Desk, timed: TimedEvent) -> dict[str, Any]:
    """An event as a row."""
    event = timed.event
    return {
        "id": event.id,
        "date": event.date.text,
        "earliest": iso_day(event.date.earliest),
        "latest": iso_day(event.date.latest),
        "title": plain(event.title),
        "text": text_of_event(timed),
        "kinds": list(event.kinds),
        "actors": list(timed.ids("actor")),
        "sources": list(timed.ids("source")),
        "claims": list(timed.ids("claim")),
        "timeline": timed.timeline.id,
        "url": absolute(desk, event_address(event.id)),
    }


def text_of_event(timed: TimedEvent) -> str:
    """An event's text in plain words."""
    return " ".join(filter(None, (plain(text) for text in block_texts(timed.event.body))))


def claims_json(desk: Desk) -> bytes:
    """Every claim with its standing and ledger, in the library's order."""
    rows = [_claim_row(desk, made) for made in desk.library.claims.values()]
    return as_json({"claims": rows})


def claims_csv(desk: Desk) -> bytes:
    """A row for each position, with the claim that it is about."""
    return _csv(CLAIM_COLUMNS, _position_rows(desk))


def _position_rows(desk: Desk) -> Iterator[dict[str, Any]]:
    for made in desk.library.claims.values():
        row = _claim_row(desk, made)
        for position in row["positions"]:
            yield {
                "claim": row["id"],
                "sentence": row["sentence"],
                "standing": row["standing"],
                "since": row["since"],
                **position,
                "sources": [source["id"] for source in position["sources"]],
                "url": row["url"],
            }


def _claim_row(desk: Desk, made: StandingClaim) -> dict[str, Any]:
    return {
        "id": made.claim.id,
        "sentence": plain(made.claim.sentence),
        "standing": made.standing,
        "since": made.since.text if made.since else "",
        "explainer": absolute(desk, document_address(made.document)),
        "url": absolute(desk, claim_address(desk.library, made.claim.id)),
        "positions": [
            {
                "date": position.date.text,
                "verb": position.verb,
                "actors": [actor.id for actor in position.actors],
                "sources": _citations(position.citations),
                "text": plain(position.text),
            }
            for position in ledger(made.claim.positions)
        ],
    }


def _citations(links: Iterable[Link]) -> list[Mapping[str, str]]:
    return [
        {"id": link.id, "locator": link.title} if link.title else {"id": link.id} for link in links
    ]


def sources_csl(desk: Desk) -> bytes:
    """Every source as CSL-JSON, by id."""
    sources = sorted(desk.library.sources.values(), key=lambda source: source.id)
    return as_json([json.loads(source.csl) for source in sources])


# ----- Shared -----


def as_json(value: Any) -> bytes:
    """JSON that a person can read too."""
    try:
        # the json module indents ten times as slowly as it writes, and msgspec only indents
        line = json.dumps(value, ensure_ascii=False).encode("utf-8")
        return msgspec.json.format(line, indent=1) + b"\n"
    except (msgspec.DecodeError, RecursionError):  # a number that is none, say
        return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def iso_day(number: int | None) -> str:
    """A day number as ISO 8601; years before 1 with a sign, as EDTF writes them."""
    if number is None:
        return ""
    year, month, day = civil(number)
    return f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{day:02}"


def absolute(desk: Desk, address: str) -> str:
    """An address with SITEURL before it, where there is one."""
    return f"{desk.site.url}/{address}" if desk.site.url else address


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _cell(value) for key, value in row.items()})
    return out.getvalue().encode("utf-8")


def _cell(value: Any) -> str:
    """A cell; a spreadsheet must not take an author's words for a formula."""
    words = " ".join(value) if isinstance(value, list) else str(value)
    return f"'{words}" if FORMULA.match(words) else words
