"""Compiled templates, kept for the next build: to compile them takes longer than most edits need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from nutgraf.keeping import keys
from nutgraf.keeping.store import Store


class Compiled(BytecodeCache):
    """Jinja's cache of compiled templates, in our store.

    Args:
        told: what a compiled template depends on beside its own text.

    Attributes:
        new: what was compiled for this build and is not in the store yet, by key.
    """

    def __init__(self, store: Store, told: Iterable[bytes]) -> None:
        self.new: dict[bytes, bytes] = {}
        self._store = store
        self._told = keys.digest(*told)

    def beside(self, told: bytes) -> Compiled:
        """One for the same templates where something more is told apart, such as a language."""
        other = Compiled(self._store, (self._told, told))
        other.new = self.new
        return other

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The key of a template; its text has a digest of its own beside the code."""
        return keys.digest(self._told, name.encode(), (filename or "").encode()).hex()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, where there is something for it."""
        key = bytes.fromhex(bucket.key)
        kept = self.new.get(key) or self._store.get("builds", [key]).get(key)
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Note what is to be kept."""
        self.new[bytes.fromhex(bucket.key)] = bucket.bytecode_to_string()

    def lacking(self, files: Mapping[str, str]) -> dict[str, bytes]:
        """The keys of the templates that would have to be compiled, by name.

        Args:
            files: where each one stands, by its name.
        """
        wanted = {
            name: bytes.fromhex(self.get_cache_key(name, file)) for name, file in files.items()
        }
        unkept = {name: key for name, key in wanted.items() if key not in self.new}
        kept = self._store.get("builds", list(unkept.values()))
        return {name: key for name, key in unkept.items() if key not in kept}

    def told(self) -> bytes:
        """What was compiled since it was last told, for another process."""
        told = msgspec.msgpack.encode(self.new)
        self.new.clear()
        return told

    def take(self, told: bytes) -> None:
        """Take in what another process has compiled."""
        self.new |= msgspec.msgpack.decode(told, type=dict[bytes, bytes])

    def keep(self) -> None:
        """Put it into the store."""
        self._store.put("builds", self.new)
        self.new.clear()
