"""A chart as its link asks for it: ``[title](chart:FILE.csv?type=line&y=dead&source=ID)``."""

from __future__ import annotations

from typing import cast, get_args
from urllib.parse import parse_qsl

from nutgraf import rules
from nutgraf.model import Chart, Link, Shape
from nutgraf.reading.notes import Notes
from nutgraf.suggest import did_you_mean

SHAPES: tuple[str, ...] = get_args(Shape)
# Those that may be written more than once, and the others.
SEVERAL = ("y", "source")
OPTIONS = ("type", "x", *SEVERAL, "series", "unit")


def chart_of(link: Link, notes: Notes) -> Chart:
    """The chart that a link asks for, still without its numbers."""
    if notes.kind == "term":
        complain_of_misplaced_chart(link, "a glossary entry", notes)
    given = _options(link, notes)
    shape = (given["type"] or ["bar"])[-1]
    if shape not in SHAPES:
        hint = did_you_mean(shape, SHAPES) or f"write one of {', '.join(SHAPES)}"
        _say(link, f'"{shape}" is no type of chart', hint, notes)
        shape = "bar"
    if len(given["y"]) > 1 and given["series"]:
        hint = "name one column in y, or take series out"
        _say(link, 'a chart has one "y" where it has a "series"', hint, notes)
    return Chart(
        link,
        cast(Shape, shape),
        x="".join(given["x"]),
        y=tuple(given["y"]),
        series="".join(given["series"]),
        unit="".join(given["unit"]),
        sources=tuple(Link("source", id_, "", link.place) for id_ in given["source"]),
    )


def _options(link: Link, notes: Notes) -> dict[str, list[str]]:
    """The values of each option; of one that is written wrongly, none."""
    given: dict[str, list[str]] = {name: [] for name in OPTIONS}
    for name, value in parse_qsl(link.query.removeprefix("?"), keep_blank_values=True):
        if name not in OPTIONS:
            hint = did_you_mean(name, OPTIONS) or f"there are {', '.join(OPTIONS)}"
            _say(link, f'"{name}" is no option of a chart', hint, notes)
        elif not value.strip():
            _say(link, f'the option "{name}" of a chart has no value', f"write {name}=…", notes)
        elif given[name] and name not in SEVERAL:
            _say(link, f'the option "{name}" of a chart stands twice', "keep one of them", notes)
        elif value.strip() not in given[name]:
            given[name].append(value.strip())
    return given


def _say(link: Link, text: str, hint: str, notes: Notes) -> None:
    notes.say(link.place.line, rules.CHART_OPTION, text, hint)


def complain_of_misplaced_chart(link: Link, where: str, notes: Notes) -> None:
    """Note a chart where none can be drawn."""
    text = f'the chart of "{link.id}" stands in {where}'
    hint = "put its link alone in a paragraph of an explainer, an actor or a page"
    notes.say(link.place.line, rules.CHART_MISPLACED, text, hint)
