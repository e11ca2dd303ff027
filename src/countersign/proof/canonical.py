"""The one byte form of a JSON value: RFC 8785 (JSON Canonicalization Scheme), narrowed to what every store
keeps.

Keys are sorted by their UTF-16 code units, there is no white space, text is UTF-8 and escaped only where
JSON demands it. Numbers are written without an exponent. What two stores might hand back differently is
refused rather than guessed: numbers that are not finite, integers beyond 2**53, fractions below one
millionth, text with a NUL or half a surrogate.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping
from decimal import Decimal

from countersign.errors import NotValid

LARGEST = 2**53  # beyond it, readers that keep numbers as doubles lose the last digit
SMALLEST = 1e-6  # below it, RFC 8785 writes an exponent

Json = None | bool | int | float | str | list["Json"] | tuple["Json", ...] | Mapping[str, "Json"]


def canonical(value: object) -> bytes:
    """``value`` as canonical JSON in UTF-8; raises :class:`NotValid` for anything that is not plain JSON.

    >>> canonical({"b": 1.0, "a": ["é", None, 0.5]}).decode()
    '{"a":["é",null,0.5],"b":1}'
    """
    return _written(value, "value").encode()


def entry_text(*, index: int, at: dt.datetime, event: str, subject: str, facts: Mapping[str, object]) -> bytes:
    """The bytes of one line of the ledger, which are what its leaf hash is taken of.

    A canonical object of ``at`` (UTC, microseconds, ``Z``), ``event``, ``facts``, ``index`` and ``subject``.
    The index is part of the text, so that a line that was moved no longer matches its own leaf.
    """
    moment = at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return canonical({"at": moment, "event": event, "facts": facts, "index": index, "subject": subject})


def _written(value: object, where: str) -> str:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int | float):
        return _number(value, where)
    if isinstance(value, str):
        return _string(value, where)
    if isinstance(value, list | tuple):
        return "[" + ",".join(_written(item, f"{where}[{i}]") for i, item in enumerate(value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ",".join(_members(value, where)) + "}"
    raise _refusal(where, f"a {type(value).__name__} is not plain JSON")


def _members(mapping: Mapping[object, object], where: str) -> list[str]:
    for key in mapping:
        if not isinstance(key, str):
            raise _refusal(where, "a key is not text")
    keys = sorted((str(key) for key in mapping), key=lambda key: key.encode("utf-16-be", "surrogatepass"))
    return [f"{_string(key, where)}:{_written(mapping[key], f'{where}.{key}')}" for key in keys]


def _number(value: int | float, where: str) -> str:
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise _refusal(where, "the number is too large to be kept exactly")
    if value == int(value):
        return str(int(value))
    if abs(value) < SMALLEST:
        raise _refusal(where, "the number is too small to be kept exactly")
    return format(Decimal(repr(value)), "f")


def _string(value: str, where: str) -> str:
    if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise _refusal(where, "the text holds a NUL or half a surrogate")
    return json.dumps(value, ensure_ascii=False)


def _refusal(where: str, what: str) -> NotValid:
    return NotValid(
        f"This cannot be written as canonical JSON: {what}.",
        remedy="Use text, whole or decimal numbers, true, false, null, lists and objects only.",
        faults=((where, what),),
    )
