"""Every file below ``content/``: what is really a file, really there, and can have an address."""

from __future__ import annotations

import fnmatch
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from nutgraf import rules
from nutgraf.inputs import is_junction
from nutgraf.limits import DEEPEST_FOLDER
from nutgraf.model import Place, Problem

# What no name may hold: control characters, halves of characters, and marks that turn the
# order of writing about, by which a name could look like another.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
LONGEST = 200
# What no directory shows: locks and copies of editors, notes of systems; but for what hosts read.
HIDDEN = re.compile(r"\.(?!well-known$|ht|nojekyll$|domains$)")


class Listing:
    """Finds the files of a folder, in the order of names on every disk; its folders come last.

    Attributes:
        problems: what is there and cannot be read or named.
    """

    def __init__(self, content: Path, ignore: tuple[str, ...]) -> None:
        self.content = content
        self._ignored = re.compile("|".join(map(fnmatch.translate, ignore)) or "(?!)")
        self.problems: list[Problem] = []

    def files(self, folder: str = "") -> Iterator[str]:
        """Paths from the content's folder, with forward slashes."""
        folders = [folder]
        while folders:
            inside: list[str] = []
            yield from self._files(folders.pop(), inside)
            folders += reversed(inside)

    def _files(self, folder: str, folders: list[str]) -> Iterator[str]:
        """The files of one folder; the folders in it are added to some others."""
        for entry in self._entries(folder):
            path = f"{folder}{entry.name}"
            if self._is_ignored(entry.name) or self._is_odd(path, entry.name):
                continue
            try:
                if entry.is_dir(follow_symlinks=False):
                    if self._is_folder(path, entry):
                        folders.append(f"{path}/")
                elif self._is_file(path, entry):
                    yield path
            except OSError as error:
                self.say(path, rules.FILE_UNREADABLE, f"cannot be read: {error.strerror}")

    def say(self, path: str, rule: rules.Rule, text: str, hint: str = "") -> None:
        """Note a problem of a file."""
        place = Place(f"{self.content.name}/{printable(path)}", 1)
        self.problems.append(Problem(place, rule, text, hint))

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(self.content / folder) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            if folder:  # that the content itself is missing is told elsewhere
                text = f"this folder cannot be read: {error.strerror}"
                self.say(folder.rstrip("/"), rules.FILE_UNREADABLE, text)
            elif not isinstance(error, FileNotFoundError | NotADirectoryError):
                self.say("", rules.FILE_UNREADABLE, f"cannot be read: {error.strerror}")
            return []

    def _is_ignored(self, name: str) -> bool:
        hidden = name.startswith(".") and HIDDEN.match(name)
        return bool(hidden) or self._ignored.match(name) is not None

    def _is_odd(self, path: str, name: str) -> bool:
        """Whether a name holds what no address, no archive or no other disk takes."""
        if name.isascii() and name.isprintable() and "\\" not in name and len(name) <= LONGEST:
            return False  # as nearly all are
        wrong = ""
        if any(unicodedata.category(char) in ("Cc", "Cs") or char in TURNING for char in name):
            wrong = "holds a character that no address can show"
        elif "\\" in name:
            wrong = "holds a backslash, which is a folder's mark on other systems"
        elif len(name.encode()) > LONGEST:
            wrong = f"is longer than {LONGEST} bytes"
        if wrong:
            text = f'the name "{printable(name)[:60]}" {wrong}'
            self.say(path, rules.FILE_NAME, text, "rename it")
        return bool(wrong)

    def _is_folder(self, path: str, entry: os.DirEntry[str]) -> bool:
        if is_junction(entry):
            wrong = "this junction leads to another folder"
            self.say(path, rules.LINK_OF_DISK, wrong, "put the folder itself here")
            return False
        if path.count("/") >= DEEPEST_FOLDER:
            hint = f'put what is in it nearer to "{self.content.name}"'
            self.say(path, rules.NESTED_TOO_DEEPLY, "folders are nested too deeply here", hint)
            return False
        return True

    def _is_file(self, path: str, entry: os.DirEntry[str]) -> bool:
        if entry.is_symlink():
            wrong = self._wrong_link(self.content / path)
            if wrong:
                self.say(path, rules.LINK_OF_DISK, wrong, "put the file itself here")
            return not wrong
        if not entry.is_file(follow_symlinks=False):
            self.say(path, rules.FILE_UNREADABLE, "this is a pipe, a socket or a device, no file")
            return False
        return True

    def _wrong_link(self, place: Path) -> str:
        """What is wrong with a symbolic link; empty for a sound one."""
        if not place.exists():
            return "this symbolic link leads to no file"
        if not place.is_file():
            return "this symbolic link leads to a folder or to no file"
        target = place.resolve()
        root = self.content.resolve()
        if not target.is_relative_to(root):
            return f'this symbolic link leads out of "{self.content.name}"'
        # a text would be copied as it is, whatever its status says
        here, there = place.relative_to(self.content), target.relative_to(root)
        if (here.suffix, here.parts[0]) != (there.suffix, there.parts[0]):
            return "this symbolic link makes another kind of file of what it leads to"
        return ""


def printable(path: str) -> str:
    """A path as any terminal can show it."""
    shown = (c if c.isprintable() and c not in TURNING else f"\\x{ord(c):02x}" for c in path)
    return "".join(shown)
