"""Whatever a text is made of, as pages show it."""

from __future__ import annotations

from nutgraf.views.chart_shapes import ChartBlock
from nutgraf.views.shapes import ClaimBlock, FigureBlock, ProseBlock, SliceBlock

BlockView = ProseBlock | ClaimBlock | FigureBlock | SliceBlock | ChartBlock
