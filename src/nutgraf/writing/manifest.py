"""The manifest: which files of an output folder are ours.

It is JSON, and each of its lines can be read without the others, so that a part of it is still
good for what it says::

    {"version":3,"holds":"site","check":"5be1…","files":[
    ["site","sure","index.html","9f0c…",5120,"77a3…"],
    ["end","digest of all lines above"]]}

A *sure* line says that the file at the path is ours, whatever it holds now. Any other line says
only: a file there is ours if it holds these bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b, sha256
from itertools import chain
from typing import Any, Literal

from msgspec import DecodeError, Struct, json

from nutgraf.writing.paths import may_be_ours

MANIFEST = ".nutgraf.json"
VERSION = 3
# The second differs in how contents and lines are digested.
READ = (VERSION, 2)
END, LAST = b'["end","', b'"]]}\n'
DIGITS, CHECK_DIGITS = 32, 12
KINDS = ("site", "preview")


class Mark(Struct, frozen=True):
    """A file's content: the first 32 hexadecimal digits of its SHA-256, and its size in bytes.

    Most processors have that built in, and every page is digested in every build.
    """

    digest: str
    size: int

    @classmethod
    def of(cls, data: bytes) -> Mark:
        """What some bytes are known by."""
        return cls(_digest(data), len(data))

    @classmethod
    def of_pieces(cls, pieces: Iterable[bytes]) -> Mark:
        """The same of bytes that come a piece at a time."""
        seen, size = sha256(), 0
        for piece in pieces:
            seen.update(piece)
            size += len(piece)
        return cls(seen.hexdigest()[:DIGITS], size)


class Entry(Struct, frozen=True, order=True):
    """One file that a build wrote or was about to write.

    Attributes:
        sure: ours by its path; else only with the content of this digest.
        size: in bytes; -1 where the first format, which had none, says it.
    """

    path: str
    digest: str
    size: int
    sure: bool

    @property
    def mark(self) -> Mark:
        """The content."""
        return Mark(self.digest, self.size)


class Records(Struct, frozen=True):
    """All that is known of whose files stand in a folder.

    Attributes:
        holds_site, holds_preview: what builds said that they were; both false where none did.
        intact: false where the manifest is missing or damaged, and any page may be ours.
    """

    entries: tuple[Entry, ...] = ()
    holds_site: bool = False
    holds_preview: bool = False
    intact: bool = False

    def paths(self) -> frozenset[str]:
        """Every path on record."""
        return frozenset(entry.path for entry in self.entries)

    def sure_paths(self) -> frozenset[str]:
        """Paths at which a file is ours, whatever it holds."""
        return frozenset(entry.path for entry in self.entries if entry.sure)

    def contents(self) -> frozenset[tuple[str, str]]:
        """Paths, each with the digest of a content that makes the file there ours."""
        return frozenset((entry.path, entry.digest) for entry in self.entries)


def encode(entries: Iterable[Entry], *, preview: bool) -> bytes:
    """A manifest's bytes, the same for the same entries."""
    kind = "preview" if preview else "site"
    lines = [
        b'{"version":%d,"holds":"%s","check":"%s","files":['
        % (VERSION, kind.encode(), _check((VERSION, kind)).encode())
    ]
    for e in sorted(set(entries)):
        fields = json.encode((kind, "sure" if e.sure else "if", e.path, e.digest, e.size))
        check = _digest(fields)[:CHECK_DIGITS].encode()
        lines.append(b'%b,"%b"],' % (fields.removesuffix(b"]"), check))
    body = b"\n".join(lines) + b"\n"
    return body + END + _digest(body).encode() + LAST


def decode(data: bytes) -> Records:
    """What a manifest says, or what is left of it."""
    if (whole := _decode_whole(data) or _decode_first_format(data)) is not None:
        return whole
    lines = data.split(b"\n")
    kinds = [kind for line in lines if (kind := _read_head(line))]
    read = [found for line in lines if (found := _read_line(line))]
    said = {*kinds, *(kind for kind, _ in read)}
    body, end, rest = data.rpartition(END)
    all_read = len(kinds) == 1 and len(read) == body.count(b"\n") - 1
    intact = bool(end) and all_read and _is_end(rest, body)
    entries = tuple(entry for _, entry in read)
    records = Records(entries, "site" in said, "preview" in said, intact)
    return records if intact else without_trust(records)


class _Whole(Struct):
    """A manifest with nothing in place of its last line.

    Attributes:
        files: of each its kind, word, path, digest, size and check.
    """

    version: int
    holds: Literal["site", "preview"]
    files: list[tuple[str, str, str, str, int, str] | None]


def _decode_whole(data: bytes) -> Records | None:
    """What a manifest says that is as it was written; then its lines need no look each."""
    body, _, rest = data.rpartition(END)
    if not _is_end(rest, body):
        return None
    try:
        whole = json.decode(body + b"null]}", type=_Whole)
    except (DecodeError, ValueError, RecursionError):
        return None
    entries = tuple(
        Entry(path, mark, size, word == "sure")
        for kind, word, path, mark, size, _ in filter(None, whole.files)
        if kind == whole.holds and may_be_ours(path)
    )
    if whole.version not in READ or len(entries) != len(whole.files) - 1:
        return None
    return Records(entries, whole.holds == "site", whole.holds == "preview", intact=True)


def without_trust(*several: Records) -> Records:
    """Records of which each line stands for itself: ours only where the content says so too."""
    entries = chain.from_iterable(records.entries for records in several)
    return Records(
        tuple(sorted({Entry(e.path, e.digest, e.size, sure=False) for e in entries})),
        any(records.holds_site for records in several),
        any(records.holds_preview for records in several),
    )


def _decode_first_format(data: bytes) -> Records | None:
    """What manifests of the first format say; they had one object, and kept no kind."""
    try:
        files = _parse(data)["files"].items()
    except (LookupError, TypeError, AttributeError):
        return None
    pairs = [(path, mark) for path, mark in files if isinstance(mark, str) and may_be_ours(path)]
    return Records(tuple(Entry(path, mark, -1, sure=True) for path, mark in pairs), intact=True)


def _read_head(line: bytes) -> str | None:
    """What the first line says the folder holds."""
    match _parse(line + b"]}"):
        case {"version": int(version), "holds": str(kind), "check": str(check)} if (
            version in READ and _is_check(check, (version, kind))
        ):
            return kind
    return None


def _read_line(line: bytes) -> tuple[str, Entry] | None:
    """One file's line, if it is whole."""
    match _parse(line.removesuffix(b",")):
        case [str(kind), str(word), str(path), str(mark), int(size), str(check)] if (
            kind in KINDS and _is_check(check, (kind, word, path, mark, size)) and may_be_ours(path)
        ):
            return kind, Entry(path, mark, size, word == "sure")
    return None


def _parse(line: bytes) -> Any:
    try:
        return json.decode(line)
    except (DecodeError, ValueError, RecursionError):
        return None


def _check(fields: tuple[str | int, ...]) -> str:
    """What shows that a line is as it was written."""
    return _digest(json.encode(fields))[:CHECK_DIGITS]


def _is_check(check: str, fields: tuple[str | int, ...]) -> bool:
    data = json.encode(fields)
    return check in (_digest(data)[:CHECK_DIGITS], _second_digest(data)[:CHECK_DIGITS])


def _is_end(rest: bytes, body: bytes) -> bool:
    """True where the last line says what stands above it; of two ways, most need one."""
    ways = (_digest, _second_digest)
    return any(rest == digest(body).encode() + LAST for digest in ways)


def _second_digest(data: bytes) -> str:
    """As the second version has it."""
    return blake2b(data, digest_size=DIGITS // 2).hexdigest()


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()[:DIGITS]
