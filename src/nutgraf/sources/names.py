"""Names of people and bodies, from CSL's parts to the order in which they are read."""

from __future__ import annotations

from nutgraf.sources.item import Value, is_true
from nutgraf.sources.vocabulary import NAME_PARTS
from nutgraf.suggest import did_you_mean

Name = dict[str, Value]


class NamePartError(ValueError):
    """A name that cannot be read, or only in part; ``hint`` says what would mend it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def read_names(value: Value) -> tuple[list[Name], list[NamePartError]]:
    """Give CSL's names for a list, or for one name that stands alone."""
    names: list[Name] = []
    mistakes: list[NamePartError] = []
    for each in value if isinstance(value, list) else [value]:
        try:
            name, odd = _read_name(each)
        except NamePartError as mistake:
            mistakes.append(mistake)
        else:
            names.append(name)
            mistakes += (NamePartError(f'"{key}" is no part of a name', _hint(key)) for key in odd)
    return names, mistakes


def _read_name(value: Value) -> tuple[Name, list[str]]:
    if isinstance(value, str) and value.strip():
        return {"literal": " ".join(value.split())}, []
    if not isinstance(value, dict):
        raise NamePartError("a name is text, or has a family and a given part")
    name = {key: part for key, part in value.items() if key in NAME_PARTS and _is_part(part)}
    if not reading_order(name):
        raise NamePartError(
            "a name is empty", 'write "family" and "given", or "literal" for a body'
        )
    return name, [key for key in value if key not in NAME_PARTS]


def _is_part(part: Value) -> bool:
    return isinstance(part, (str, bool)) and part != ""


def _hint(key: str) -> str:
    return did_you_mean(key, NAME_PARTS) or 'a name has "family" and "given", or "literal"'


def reading_order(name: Name) -> str:
    """Write a name as it is spoken: ``Jane Doe``, ``Ludwig van Beethoven``, ``Kim Jong Un``."""
    if literal := _part(name, "literal"):
        return literal
    family = _join(name, "dropping-particle", "non-dropping-particle", "family")
    given = _join(name, "given")
    in_order = [family, given] if is_true(name.get("static-ordering")) else [given, family]
    return " ".join(part for part in (*in_order, _join(name, "suffix")) if part)


def _join(name: Name, *keys: str) -> str:
    return " ".join(part for key in keys if (part := _part(name, key)))


def _part(name: Name, key: str) -> str:
    part = name.get(key)
    return " ".join(part.split()) if isinstance(part, str) else ""
