"""What results depend on, as bytes: two builds with the same bytes give the same."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from struct import Struct
from typing import Any

import msgspec

SIZE = 16
PACKAGE = str(Path(__file__).resolve().parent.parent)
INSTALLED = (".dist-info", ".egg-info")
OWN = ("markdown.extensions.", "jinja2.ext.")


def digest(*parts: bytes) -> bytes:
    """One digest of several parts, each apart from the next."""
    told = [piece for part in parts for piece in (_eight_bytes(len(part)), part)]
    return sha256(b"".join(told)).digest()[:SIZE]


def mark(data: bytes) -> bytes:
    """The digest of a file's bytes."""
    return sha256(data).digest()[:SIZE]


_eight_bytes = Struct("<Q").pack


@cache
def code() -> bytes:
    """The program itself: our own code, Python, and each package that is installed."""
    packages = sorted({name for folder in sys.path for name in _packages(folder)})
    return digest(sys.version.encode(), "\n".join(packages).encode(), *_modules(PACKAGE, ""))


def _modules(folder: str, inside: str) -> Iterator[bytes]:
    """Path and text of each module below a folder, in the order of names."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir():
            yield from _modules(entry.path, f"{inside}{entry.name}/")
        elif entry.name.endswith(".py"):
            yield f"{inside}{entry.name}".encode()
            with open(entry.path, "rb", buffering=0) as file:  # noqa: PTH123 (cheaper than a Path)
                yield file.readall()


def _packages(folder: str) -> Iterable[str]:
    """Names and versions of what is installed in a folder, from the names of their records."""
    try:
        return [name for name in os.listdir(folder) if name.endswith(INSTALLED)]  # noqa: PTH208
    except OSError:
        return []


def plain(value: object) -> bytes | None:
    """A setting's bytes; ``None`` where it holds what is no data, such as a function."""
    try:
        return msgspec.json.encode(value, enc_hook=_simple, order="sorted")
    except (TypeError, ValueError, NotImplementedError, RecursionError):
        return None


def _simple(value: object) -> Any:
    if isinstance(value, Path):
        return ["path", os.fsencode(value).hex()]
    if isinstance(value, set | frozenset):
        return ["set", *sorted(map(repr, value))]
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, datetime):
        return value.isoformat()
    raise NotImplementedError


def extensions(config: Mapping[str, Any]) -> bool:
    """True where the extensions of Python-Markdown or Jinja are all their own.

    Of these, the version tells what they do. Others may stand beside the site, and be edited at
    any time, or put other files into a text (as `pymdownx.snippets` does), or the time of day.
    """
    return all(isinstance(e, str) and _is_own(e) for e in config.get("extensions", ()))


def _is_own(name: str) -> bool:
    if name.isidentifier():  # a short name
        return find_spec(f"{OWN[0]}{name}") is not None and _is_installed("markdown")
    return name.startswith(OWN) and _is_installed(name.partition(".")[0])


def _is_installed(package: str) -> bool:
    spec = find_spec(package)
    parts = Path(spec.origin or "").parts if spec else ()
    return "site-packages" in parts or "dist-packages" in parts
