"""A bounded store of results by their keys: one SQLite file beside the settings."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal
from zlib import crc32

Table = Literal["texts", "pages", "builds", "pictures", "cards"]
TABLES: tuple[Table, ...] = ("texts", "pages", "builds", "pictures", "cards")
NAME = "kept.sqlite"
VERSION = 4
# Rows that no build of late used are dropped when there are this many times as many as it uses.
SLACK = 2
FEW = 500
# Seconds to wait for another build that is writing.
PATIENCE = 2.0
# Keys that are looked for together.
AT_ONCE = 500
# New values that are put away together.
TOGETHER = 1000
# Most values are larger than SQLite's usual page of 4 KiB.
SETTINGS = (
    "page_size = 8192",
    "synchronous = OFF",
    "journal_mode = MEMORY",
    "trusted_schema = OFF",
)
MARK = 4  # bytes of the check sum before each value


class Store:
    """Values by key, each with a check sum, so that a damaged one is as good as none.

    A store that cannot be opened holds nothing and keeps nothing. Each process opens it anew.
    """

    def __init__(self, folder: Path | None) -> None:
        self.place = folder / NAME if folder else None
        self._connection: sqlite3.Connection | None = None
        self._process = 0

    def get(self, table: Table, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The values of some keys, without those that are not there or not whole."""
        found: dict[bytes, bytes] = {}
        with self._open(write=False) as connection:
            if connection is None:
                return {}
            for first in range(0, len(keys), AT_ONCE):
                asked = keys[first : first + AT_ONCE]
                marks = ",".join("?" * len(asked))
                rows = connection.execute(
                    f"SELECT key, value FROM {table} WHERE key IN ({marks})",  # noqa: S608 (names of ours)
                    asked,
                ).fetchall()
                pairs = ((key, _whole(key, stored)) for key, stored in rows)
                found.update((key, value) for key, value in pairs if value is not None)
        return found

    def has_any(self, table: Table) -> bool:
        """False where nothing is kept, so that nothing need be looked for."""
        with self._open(write=False) as connection:
            if connection is not None:
                query = f"SELECT key, value FROM {table} LIMIT 1"  # noqa: S608 (a name of ours)
                return connection.execute(query).fetchone() is not None
        return False

    def put(self, table: Table, values: Mapping[bytes, bytes]) -> None:
        """Keep new values."""
        if not values:
            return
        with self._open(write=True) as connection:
            if connection is not None:
                with connection:
                    connection.executemany(
                        f"INSERT OR REPLACE INTO {table} VALUES (?, ?)",  # noqa: S608
                        ((key, _mark(key, value) + value) for key, value in values.items()),
                    )

    def trim(self, table: Table, used: AbstractSet[bytes]) -> None:
        """Drop what is long unused, where there is much of it.

        Args:
            used: keys that this build asked for; these stay.
        """
        with self._open(write=False) as connection:
            if connection is None:
                return
            found: tuple[int] = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
            if found[0] <= SLACK * len(used) + FEW:
                return
            keys = connection.execute(f"SELECT key FROM {table}").fetchall()  # noqa: S608
            with connection:
                connection.executemany(
                    f"DELETE FROM {table} WHERE key = ?",  # noqa: S608
                    [row for row in keys if row[0] not in used],
                )

    @contextmanager
    def filling(self, table: Table) -> Iterator[Shelf]:
        """Take new values as they come, and drop at the end what is long unused.

        Who writes keeps others from reading. So what comes is put away at once only where the
        table is empty and nobody reads.
        """
        shelf = Shelf(self, table, at_once=not self.has_any(table))
        yield shelf
        shelf.put()
        self.trim(table, shelf.used)

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None and self._process == os.getpid():
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    @contextmanager
    def _open(self, *, write: bool) -> Iterator[sqlite3.Connection | None]:
        """The connection of this process; none where the file is no use, which is then removed."""
        connection = None
        with self._forgiving():
            connection = self._connected(write=write)
        with self._forgiving():
            yield connection

    @contextmanager
    def _forgiving(self) -> Iterator[None]:
        try:
            yield
        # a damaged file may have the module fail to decode the words of its own error
        except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
            self.close()
            if not _is_passing(error):
                self._remove()

    def _connected(self, *, write: bool) -> sqlite3.Connection | None:
        if self._connection is not None and self._process == os.getpid():
            return self._connection
        if self.place is None or not (write or self.place.is_file()):
            return None
        if write:
            self.place.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.place, timeout=PATIENCE)
        self._connection, self._process = connection, os.getpid()
        # a build that is killed may leave it damaged: then it is made anew
        for setting in SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != VERSION:
            for table in TABLES:
                connection.execute(f"DROP TABLE IF EXISTS {table}")
                connection.execute(f"CREATE TABLE {table} (key BLOB PRIMARY KEY, value BLOB)")
            connection.execute(f"PRAGMA user_version = {VERSION}")
            connection.commit()
        return connection

    def _remove(self) -> None:
        if self.place is not None:
            for name in (NAME, f"{NAME}-journal"):
                with suppress(OSError):
                    self.place.with_name(name).unlink()


class Shelf:
    """The new values of one table during one build.

    Attributes:
        used: every key that the build asked for or made.
    """

    def __init__(self, store: Store, table: Table, *, at_once: bool) -> None:
        self.used: set[bytes] = set()
        self._store, self._table, self._at_once = store, table, at_once
        self._new: dict[bytes, bytes] = {}

    def add(self, new: Mapping[bytes, bytes]) -> None:
        """Keep some values."""
        self._new.update(new)
        self.used.update(new)
        if self._at_once and len(self._new) >= TOGETHER:
            self.put()

    def put(self) -> None:
        """Put away what has come."""
        self._store.put(self._table, self._new)
        self._new = {}


def _is_passing(error: Exception) -> bool:
    """True where the file is sound: another build holds it, or the disk is full or refuses."""
    operational = isinstance(error, sqlite3.OperationalError)
    # this code is given where tables are missing, or are not as they should be
    return operational and getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR


def _mark(key: bytes, value: bytes) -> bytes:
    # disks and killed builds do harm here, nobody who would forge it: the fastest sum will do
    return crc32(value, crc32(key)).to_bytes(MARK, "little")


def _whole(key: object, stored: object) -> bytes | None:
    if not isinstance(key, bytes) or not isinstance(stored, bytes):
        return None
    mark, value = stored[:MARK], stored[MARK:]
    return value if mark == _mark(key, value) else None
