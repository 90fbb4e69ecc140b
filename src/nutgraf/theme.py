"""Where the theme stands: in the package when it is installed, beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent
_INSTALLED, _CHECKOUT = _HERE / "_theme", _HERE.parent.parent / "theme"

# For pelicanconf.py: THEME = nutgraf.theme.PATH
PATH = str(_INSTALLED if _INSTALLED.is_dir() else _CHECKOUT)
