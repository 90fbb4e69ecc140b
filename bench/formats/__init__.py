"""A whole site in each rival's own format: content, settings and templates."""

from __future__ import annotations

from bench.formats.eleventy import Eleventy
from bench.formats.hugo import Hugo
from bench.formats.layout import Layout
from bench.formats.nutgraf import Nutgraf
from bench.formats.pelican import Pelican
from bench.formats.zola import Zola

LAYOUTS: dict[str, Layout] = {
    "nutgraf": Nutgraf(),
    "pelican": Pelican(),
    "hugo": Hugo(),
    "eleventy": Eleventy(),
    "zola": Zola(),
}
