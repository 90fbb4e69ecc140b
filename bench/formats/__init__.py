"""A whole site in each rival's own format: content, settings and templates."""

from __future__ import annotations


from bench.formats.hugo import Hugo
from bench.formats.layout import Layout
from bench.formats.nutgraf import Nutgraf


LAYOUTS: dict[str, Layout] = {
    "nutgraf": Nutgraf(),
    "hugo": Hugo(),
}
