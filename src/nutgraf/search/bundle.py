"""Pagefind's files for some entries, the same bytes every time."""

from __future__ import annotations

import errno
import gzip
import json
import os
import re
import subprocess
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any

from nutgraf.search.entries import Entry
from nutgraf.spool import workbench

# Seconds after which it is taken to hang; a hundred thousand texts take a fraction of it.
PATIENCE = 1800
# Whose words it does not bring to their stems is searched by a program of its own.
NO_LANGUAGE = "unknown"
# How much more a word of an explainer counts: it says most, and being long would come last.
EXPLAINER = 3
# What a page of ours needs of what it writes: not its own boxes, buttons and styles.
NEEDED = re.compile(
    r"(?:pagefind|pagefind-worker)\.js|pagefind-entry\.json"
    r"|[^/]+\.pf_meta|wasm\.[^/]+\.pagefind|(?:filter|fragment|index)/[^/]+"
)
# Its files are packed, and begin with this.
SIGN = b"pagefind_dcd"
# What a disk says that takes no more.
FULL = (errno.ENOSPC, errno.EDQUOT)


class SearchError(Exception):
    """Why there is no index, in a sentence."""


def bundle(entries: Iterable[Entry], state: Path) -> dict[str, bytes]:
    """Pagefind's files, by path in its folder.

    Args:
        state: a folder for what it is given to read.

    Raises:
        SearchError: where it is not installed, cannot be run or fails.
        OSError: where the disk is full.
    """
    program = _program()
    try:
        with workbench(state.absolute()) as folder:
            _lay_out(folder / "site", entries)
            _run(program, folder)
            files = dict(_needed(folder / "found"))
    except subprocess.TimeoutExpired as error:
        raise SearchError(f"Pagefind was not done after {PATIENCE} seconds") from error
    except OSError as error:
        if error.errno in FULL:
            raise
        raise SearchError(f"{error.strerror or error}") from error
    except ValueError as error:  # of a path or a text that no file can have
        raise SearchError(f"{error}") from error
    try:
        return settled(files)
    except (ValueError, TypeError, LookupError, EOFError, OSError, zlib.error) as error:
        raise SearchError("this version of Pagefind writes its index in another form") from error


def _program() -> Path:
    try:
        import cbor2  # noqa: F401 (needed later; told now)
        from pagefind_bin import get_executable
    except ImportError as error:
        raise SearchError("Pagefind is not installed") from error
    try:
        program: Path = get_executable()
    except OSError as error:
        raise SearchError("Pagefind's program is missing from its package") from error
    return program


def _lay_out(site: Path, entries: Iterable[Entry]) -> None:
    """A small page for each entry: those of one path stand in folders 0, 1 and so on."""
    so_far: Counter[str] = Counter()
    for entry in entries:
        place = site / str(so_far[entry.path]) / PurePosixPath(entry.path)
        so_far[entry.path] += 1
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(page_of(entry), "utf-8")


def page_of(entry: Entry) -> str:
    """An entry as Pagefind reads it."""
    told = [f'<meta data-pagefind-meta="title[content]" content="{escape(entry.title)}">']
    if entry.when:
        told.append(f'<meta data-pagefind-meta="when[content]" content="{escape(entry.when)}">')
    filters = [("kind", entry.kind), ("lang", entry.lang)]
    filters += [("topic", entry.topic), ("standing", entry.standing)]
    filters += [("actor", actor) for actor in entry.actors]
    told += [
        f'<meta data-pagefind-filter="{name}[content]" content="{escape(value)}">'
        for name, value in filters
        if value
    ]
    weight = EXPLAINER if entry.kind == "explainer" else 1
    anchor = f'<a id="{escape(entry.anchor)}"></a>' if entry.anchor else ""
    # nothing to look through would be no page to Pagefind
    html = entry.html if entry.html.strip() else f"<p>{escape(entry.title)}</p>"
    return (
        f'<!doctype html><html lang="{escape(entry.lang)}"><meta charset="utf-8">'
        f'<body data-pagefind-body data-pagefind-weight="{weight}">{"".join(told)}{anchor}{html}</body></html>'
    )


def _run(program: Path, folder: Path) -> None:
    # it also takes orders from variables and from files in the folder that it stands in
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PAGEFIND_")}
    ran = subprocess.run(  # noqa: S603 (the program of the package that the publisher installed)
        [program, "--site", "site", "--output-path", "found", "--silent", "--keep-index-url"],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=PATIENCE,
        check=False,
    )
    if ran.returncode or not (folder / "found" / "pagefind-entry.json").is_file():
        said = " ".join(ran.stdout.decode("utf-8", "replace").split())[-200:]
        ended = f"Pagefind ended with {ran.returncode}"
        raise SearchError(f"{ended}: {said}" if said else ended)


def _needed(found: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(found.rglob("*")):
        inside = path.relative_to(found).as_posix()
        if path.is_file() and NEEDED.fullmatch(inside):
            yield inside, path.read_bytes()


# ----- The same bytes every time -----


def settled(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same files with everything in one order.

    Pagefind writes filters and their values in the order of a hash table, another one at each run,
    and names files by a digest of that. So these are put in order, and named anew: the filters,
    then the list that names them, then the entry that names the list.
    """
    settled: dict[str, bytes] = {}
    names: dict[str, str] = {}
    for path in sorted(files):
        if path.endswith(".pf_filter"):
            name, values = _unpacked(files[path])
            packed = _packed([name, sorted(values)])
            names[_stem(path)] = stem = _renamed(_stem(path), packed)
            settled[f"filter/{stem}.pf_filter"] = packed
    for path in sorted(files):
        if path.endswith(".pf_meta"):
            # what it holds: version, pages, words, filters, sorts, fields
            parts = _unpacked(files[path])
            parts[3] = sorted([name, names[stem]] for name, stem in parts[3])
            packed = _packed(parts)
            old = path.removeprefix("pagefind.").removesuffix(".pf_meta")
            names[old] = stem = _renamed(old, packed)
            settled[f"pagefind.{stem}.pf_meta"] = packed
    entry = json.loads(files["pagefind-entry.json"])
    for language in entry["languages"].values():
        language["hash"] = names[language["hash"]]
    entry["languages"] = dict(sorted(entry["languages"].items()))
    settled["pagefind-entry.json"] = json.dumps(entry, ensure_ascii=False).encode()
    dropped: tuple[str, ...] = (".pf_filter", ".pf_meta")
    if all(language["wasm"] for language in entry["languages"].values()):
        dropped = (*dropped, f"wasm.{NO_LANGUAGE}.pagefind")  # nothing would ask for it
    others = {path: data for path, data in files.items() if not path.endswith(dropped)}
    return {**others, **settled}


def _stem(path: str) -> str:
    return path.partition("/")[2].rpartition(".")[0]


def _renamed(stem: str, data: bytes) -> str:
    """A name of the same form (language, low line, digest) for other bytes."""
    return f"{stem.rpartition('_')[0]}_{blake2b(data, digest_size=5).hexdigest()}"


def _unpacked(data: bytes) -> Any:
    import cbor2

    plain = gzip.decompress(data)
    if not plain.startswith(SIGN):
        raise ValueError(plain[: len(SIGN)])
    return cbor2.loads(plain[len(SIGN) :])


def _packed(value: Any) -> bytes:
    import cbor2

    return gzip.compress(SIGN + cbor2.dumps(value), mtime=0)
