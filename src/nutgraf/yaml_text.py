"""YAML as libyaml reads it, with the lines that an editor counts."""

from __future__ import annotations

from typing import Any

import yaml

# The quick one, which is there wherever PyYAML was built with libyaml.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What ends a line for libyaml and for no editor: its numbers of lines would be others.
_LINE_ENDS = dict.fromkeys((0x85, 0x2028, 0x2029), " ")


def in_editors_lines(text: str) -> str:
    """A text whose lines libyaml counts as editors do."""
    return text if text.isascii() else text.translate(_LINE_ENDS)
