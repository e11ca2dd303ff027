"""JSON (an array of objects, or ``{"rows": [...]}``) and JSON lines, object by object."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from countersign.errors import NotReadable
from countersign.formats.tabular.dialect import Dialect
from countersign.formats.tabular.opening import opened
from countersign.formats.tabular.row import MAX_CELL, BadRow, Row, checked, too_long

_ROWS = re.compile(r'\s*\{\s*"rows"\s*:\s*\[')
_ARRAY = re.compile(r"\s*\[")
_GAP = re.compile(r"[\s,]*")
_CHUNK = 2**16


def lines_of_objects(path: Path, encoding: str) -> Iterator[tuple[int, dict[str, Any] | BadRow]]:
    """Line number and object of every non-empty line; a line that is no JSON object is a :class:`BadRow`."""
    with opened(path) as raw:
        text = io.TextIOWrapper(raw, encoding=encoding, errors="surrogateescape")
        line, number = text.readline(MAX_CELL * 20), 1
        while line:
            if line.strip():
                yield number, _object(line, number)
            while line and not line.endswith("\n"):
                line = text.readline(MAX_CELL * 20)
            line, number = text.readline(MAX_CELL * 20), number + 1


def _object(line: str, number: int) -> dict[str, Any] | BadRow:
    if len(line) >= MAX_CELL * 20:
        return BadRow(number, too_long())
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return BadRow(number, "This line is not JSON.")
    return value if isinstance(value, dict) else BadRow(number, "This line is not a JSON object.")


def array_of_objects(path: Path, encoding: str) -> Iterator[tuple[int, dict[str, Any] | BadRow]]:
    """Line number and object of every element of the array, read as a stream.

    An element that is no object is a :class:`BadRow`; where the JSON itself breaks, the rest cannot be read
    and the last thing is a :class:`BadRow` that says so.
    """
    decoder = json.JSONDecoder()
    with opened(path) as raw:
        text = io.TextIOWrapper(raw, encoding=encoding, errors="surrogateescape")
        buffer = text.read(_CHUNK)
        if not (start := _ROWS.match(buffer) or _ARRAY.match(buffer)):
            raise NotReadable("The JSON is not a list of rows.", remedy='Send [{…}, {…}] or {"rows": [{…}, {…}]}.')
        line, at = 1 + buffer.count("\n", 0, start.end()), start.end()
        while True:
            gap = _GAP.match(buffer, at)
            assert gap  # the pattern matches nothing too
            line, at = line + buffer.count("\n", at, gap.end()), gap.end()
            if at < len(buffer) and buffer[at] == "]":
                return
            try:
                if at == len(buffer):
                    raise ValueError
                value, end = decoder.raw_decode(buffer, at)
            except (ValueError, RecursionError):
                more = text.read(max(_CHUNK, len(buffer) - at))
                if not more or len(buffer) - at > MAX_CELL * 20:
                    yield line, BadRow(line, "The JSON breaks off here; what follows cannot be read.")
                    return
                buffer, at = buffer[at:] + more, 0
                continue
            yield (
                line,
                value if isinstance(value, dict) else BadRow(line, "This element is not a JSON object."),
            )
            line, at = line + buffer.count("\n", at, end), end


def objects(path: Path, dialect: Dialect) -> Iterator[tuple[int, dict[str, Any] | BadRow]]:
    read = lines_of_objects if dialect.kind == "jsonl" else array_of_objects
    return read(path, dialect.encoding)


def cells(path: Path, dialect: Dialect) -> Iterator[Row | BadRow]:
    """Every object as a row of ``dialect.columns``; a key that an object lacks is '', one we do not know is
    left out.
    """
    names = dialect.columns
    for line, found in objects(path, dialect):
        if isinstance(found, BadRow):
            yield found
        else:
            yield checked(line, [text_of(found.get(name)) for name in names], len(names))


def text_of(value: object) -> str:
    """A JSON value as text; lists and objects stay compact JSON."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case dict() | list():
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        case _:
            return str(value)
