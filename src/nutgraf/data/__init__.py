"""The records as open data: what other programs may read instead of our pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nutgraf.data.records import claims_json, events_csv, events_json, sources_csl
from nutgraf.data.timelinejs import timelinejs
from nutgraf.views.desk import Desk

FILES: tuple[tuple[str, Callable[[Desk], bytes]], ...] = (
    ("data/events.json", events_json),
    ("data/events.csv", events_csv),
    ("data/timeline.timelinejs.json", timelinejs),
    ("data/claims.json", claims_json),
    ("data/sources.csl.json", sources_csl),
)


def data_files(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Every data file, with its path."""
    for path, make in FILES:
        yield path, make(desk)
