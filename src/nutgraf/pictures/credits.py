"""Who made each picture and how it may be used: ``content/images/credits.yaml``."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml
from msgspec import Struct

from nutgraf import rules
from nutgraf.addresses import output_path
from nutgraf.limits import LARGEST_DATA, deep_yaml
from nutgraf.model import Place, Problem
from nutgraf.reading.holes import without_noncharacters
from nutgraf.suggest import did_you_mean
from nutgraf.yaml_text import LOADER, in_editors_lines

NAMES = frozenset({"images/credits.yaml", "images/credits.yml"})
FIELDS = ("credit", "licence", "licence_url", "url")
SPELLINGS = {"license": "licence", "license_url": "licence_url"}
ADDRESS = re.compile(r"https?://[^\s<>\"]+")


class Credit(Struct, frozen=True):
    """What stands below a picture.

    Attributes:
        credit: who made it.
        licence, licence_url: the words and the address of what it may be used under.
        url: where it comes from.
    """

    credit: str
    licence: str = ""
    licence_url: str = ""
    url: str = ""


class Credits(Struct, frozen=True):
    """All of them, by the pictures' paths in the content, and what is wrong with the file."""

    by_path: dict[str, Credit] = {}
    problems: tuple[Problem, ...] = ()


def is_credits(path: str) -> bool:
    """True for the file, by its path in the content: it names what is not published too."""
    return path.lower() in NAMES


def read_credits(content: Path, files: Iterable[str]) -> Credits:
    """Read the file where there is one.

    Args:
        files: the content's files that are copied, from the site's root.
    """
    known = frozenset(files)
    name = next(filter(is_credits, sorted(map(output_path, known))), "")
    if not name:
        return Credits()
    reader = CreditsReader(f"{content.name}/{name}", known)
    try:
        data = (content / name).read_bytes()
        found = reader.read(without_noncharacters(data[: LARGEST_DATA + 1].decode("utf-8-sig")))
    except OSError as error:
        reader.say(1, f"cannot be read: {error.strerror}", "")
        found = {}
    except UnicodeDecodeError:
        reader.say(1, "this file is not UTF-8", "save it as UTF-8")
        found = {}
    return Credits(found, tuple(reader.problems))


class CreditsReader:
    """Reads the file's YAML, in which every scalar stays as it was written."""

    def __init__(self, path: str, known: frozenset[str]) -> None:
        self.path = path
        self.known = known
        self.problems: list[Problem] = []

    def say(self, line: int, text: str, hint: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(Place(self.path, line), rules.CREDITS_BROKEN, text, hint))

    def read(self, text: str) -> dict[str, Credit]:
        """Each picture's credit, by its path in the content."""
        text = in_editors_lines(text)
        if len(text) > LARGEST_DATA or (line := deep_yaml(text)):
            self.say(
                1 if len(text) > LARGEST_DATA else line, "this file is too large or too deep", ""
            )
            return {}
        try:
            root = yaml.compose(text, LOADER)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            self.say(
                line, f"this file is no YAML: {error.problem}", "write NAME.jpg: and its lines"
            )
            return {}
        except (yaml.YAMLError, UnicodeError):
            self.say(1, "this file holds a character that YAML does not allow", "")
            return {}
        if root is None:
            return {}
        return dict(self._pictures(root))

    def _pictures(self, root: yaml.Node) -> Iterator[tuple[str, Credit]]:
        seen: set[str] = set()
        for name, line, value in self._pairs(root, "a picture's file"):
            path = posixpath.normpath(posixpath.join("images", name))
            if path in seen:
                self.say(line, f'"{name}" stands twice', "keep one of them")
            elif f"{self.path.partition('/')[0]}/{path}" not in self.known:
                near = [p.partition("/images/")[2] for p in self.known if "/images/" in p]
                self.say(line, f'"{name}" is no file in content/images/', did_you_mean(name, near))
            seen.add(path)
            fields = self._fields(name, value)
            if fields.get("credit"):
                yield path, Credit(**fields)
            else:
                self.say(line, f'"{name}" has no credit', "write credit: and who made it")

    def _fields(self, name: str, value: yaml.Node) -> dict[str, str]:
        if isinstance(value, yaml.ScalarNode):  # NAME.jpg: Jane Doe
            return {"credit": value.value.strip()}
        found: dict[str, str] = {}
        for written, line, inner in self._pairs(value, f'what "{name}" is credited to'):
            field = SPELLINGS.get(written, written)
            if field not in FIELDS:
                hint = did_you_mean(field, FIELDS) or f"there are {', '.join(FIELDS)}"
                self.say(line, f'"{written}" is no field of a credit', hint)
            elif not isinstance(inner, yaml.ScalarNode):
                self.say(line, f'"{written}" is one line of text', "write it behind the colon")
            elif field.endswith("url") and not ADDRESS.fullmatch(inner.value.strip()):
                self.say(line, f'"{inner.value}" is no address of the web', "write https://…")
            else:
                found[field] = " ".join(inner.value.split())
        return found

    def _pairs(self, node: yaml.Node, what: str) -> Iterator[tuple[str, int, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            self.say(
                node.start_mark.line + 1, f"here stands no mapping of {what}", "write KEY: value"
            )
            return
        for key, value in node.value:
            line = key.start_mark.line + 1
            if isinstance(key, yaml.ScalarNode):
                yield key.value, line, value
            else:
                self.say(line, f"here stands a list in place of {what}", "write KEY: value")
