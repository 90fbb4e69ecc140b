"""The race as a picture: seconds by articles, both in powers of ten."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from bench.edits import Scenario
from bench.results import Race, Racer
from bench.tables import TITLES

SHOWN: tuple[Scenario, ...] = ("cold", "nothing", "body", "template")
# Readable on white and on black alike; ours is drawn last and thickest.
COLOURS = {
    "nutgraf": "#c8402f",
    "pelican": "#2f7fb8",
    "pelican-cached": "#6fb0d8",
    "hugo": "#b0569b",
    "hugo-debian": "#d490c4",
    "eleventy": "#8a8a3a",
    "zola": "#3d9970",
}
# Stands for the ink, which is dark on light pages and light on dark ones.
INK, RULE = "#010203", "#010204"
STYLE = """<style>
:root { --ink: #222; --rule: #ccc }
@media (prefers-color-scheme: dark) { :root { --ink: #ddd; --rule: #444 } }
</style>"""


def plot(race: Race, path: Path) -> bool:
    """Draw a race; ``False`` where matplotlib is not installed."""
    try:
        import matplotlib as mpl
    except ImportError:
        return False
    mpl.use("svg")
    mpl.rcParams.update(_SETTINGS)
    from matplotlib import pyplot as plt

    figure, frames = plt.subplots(1, len(SHOWN), figsize=(11, 3.9), sharey=True)
    for frame, scenario in zip(frames, SHOWN, strict=True):
        _draw(frame, race, scenario)
    frames[0].set_ylabel("seconds")
    handles, labels = frames[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="lower center", ncols=4, frameon=False)
    figure.tight_layout(rect=(0, 0.14, 1, 1))
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    plt.close(figure)
    path.write_text(_for_both_schemes(drawn.getvalue()), encoding="utf-8")
    return True


def _draw(frame: Any, race: Race, scenario: Scenario) -> None:
    """One scenario: a line for each rival."""
    for racer in sorted(race.rivals, key=lambda racer: racer.name == "nutgraf"):
        points = _points(race, racer, scenario)
        own = racer.name == "nutgraf"
        frame.plot(
            [x for x, _ in points],
            [y for _, y in points],
            color=COLOURS.get(racer.name, "#888888"),
            linewidth=2.6 if own else 1.4,
            marker="o",
            markersize=5 if own else 3.5,
            label=f"{racer.title} {racer.version}",
        )
    frame.set(title=TITLES[scenario], xscale="log", yscale="log", xlabel="articles")
    sizes = sorted({recipe.articles for recipe in race.recipes if not recipe.records})
    frame.set_xticks(sizes, [f"{size:,}" for size in sizes])
    frame.minorticks_off()
    frame.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    frame.grid(visible=True, which="major", linewidth=0.6)


def _points(race: Race, racer: Racer, scenario: Scenario) -> list[tuple[int, float]]:
    return [
        (recipe.articles, series.median)
        for recipe in race.recipes
        if not recipe.records and (series := race.wall(recipe, racer.name, scenario))
    ]


def _for_both_schemes(svg: str) -> str:
    """A picture whose ink and rules follow the reader's colours."""
    head, tag, rest = svg.partition("<defs>")
    svg = f"{head}{STYLE}\n {tag}{rest}"
    return svg.replace(INK, "var(--ink)").replace(RULE, "var(--rule)")


_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "race",
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.edgecolor": RULE,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": RULE,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
