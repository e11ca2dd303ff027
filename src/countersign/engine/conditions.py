"""What a row must be like to count. A condition is a value, never a piece of SQL.

A code is a short lower-case word (``staff-manner``). It begins with a letter and is never ``true`` or
``false``, so a condition reads the same from JSON, from an address in a browser and from Python.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from countersign.errors import NotValid

Value = str | int | bool
_CODE = re.compile(r"[a-z][a-z0-9_.-]{0,59}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


def is_code(text: str) -> bool:
    """True if ``text`` is shaped like a code and so cannot hold a sentence or a name."""
    return _CODE.fullmatch(text) is not None and text not in ("true", "false")


def check_value(value: object) -> None:
    """Raise :class:`NotValid` unless ``value`` is a code, a whole number or a truth value."""
    if not (isinstance(value, int) or (isinstance(value, str) and is_code(value))):
        raise NotValid("A question compares a column with a code, a whole number, true or false.")


def check_name(name: object) -> None:
    """Raise :class:`NotValid` unless ``name`` is shaped like the name of a column or a table."""
    if not (isinstance(name, str) and _NAME.fullmatch(name)):
        raise NotValid("A column or table name is lower-case letters, digits and underscores.")


@dataclass(frozen=True)
class Is:
    """The column holds this value; an unknown never does."""

    column: str
    value: Value

    def __post_init__(self) -> None:
        check_name(self.column)
        check_value(self.value)


@dataclass(frozen=True)
class OneOf:
    """The column holds one of these values (kept sorted, each once; at least one)."""

    column: str
    values: tuple[Value, ...]

    def __post_init__(self) -> None:
        check_name(self.column)
        for value in self.values:
            check_value(value)
        if not self.values or len({type(value) for value in self.values}) > 1:
            raise NotValid("“One of” needs at least one value, and all of one kind.")
        object.__setattr__(self, "values", tuple(sorted(set(self.values))))


@dataclass(frozen=True)
class Unknown:
    """The column is empty."""

    column: str

    def __post_init__(self) -> None:
        check_name(self.column)


@dataclass(frozen=True)
class Known:
    """The column is not empty."""

    column: str

    def __post_init__(self) -> None:
        check_name(self.column)


@dataclass(frozen=True)
class Contains:
    """This code is among the column's codes."""

    column: str
    code: str

    def __post_init__(self) -> None:
        check_name(self.column)
        check_value(self.code)


@dataclass(frozen=True)
class Lacks:
    """This code is not among the column's codes; a row without any codes lacks it too."""

    column: str
    code: str

    def __post_init__(self) -> None:
        check_name(self.column)
        check_value(self.code)


Condition = Is | OneOf | Unknown | Known | Contains | Lacks
_KINDS: dict[str, Callable[..., Condition]] = {
    "is": Is,
    "one_of": OneOf,
    "unknown": Unknown,
    "known": Known,
    "contains": Contains,
    "lacks": Lacks,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def to_list(condition: Condition) -> list[object]:
    """``["is", "kind", "problem"]``: the name of the condition, its column, its value if it has one."""
    rest = [list(part) if isinstance(part, tuple) else part for part in vars(condition).values()]
    return [_NAMES[type(condition)], *rest]


def from_list(parts: object) -> Condition:
    """The other way round; raises :class:`NotValid`."""
    try:
        name, *rest = list(parts)  # type: ignore[call-overload]
        return _KINDS[name](*(tuple(part) if isinstance(part, list) else part for part in rest))
    except (KeyError, TypeError, ValueError) as error:
        raise NotValid("A condition of this question cannot be understood.") from error


def order(condition: Condition) -> str:
    """A text to sort conditions by, so that the same question is always the same value."""
    return json.dumps(to_list(condition))
