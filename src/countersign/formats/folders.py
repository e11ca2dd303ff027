"""A folder of JSON files, one record each, as one file of JSON lines with flat columns.

Nested fields become dotted columns (``providers.prime_provider_code``), lists become lines of text. Codes can be
read by a list that lies beside them::

    {"providers.prime_provider_code": {"file": "providers/providers.json", "key": "code", "value": "name"}}

so that the mapping of columns to fields need not know about folders at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from countersign.errors import NotReadable

Lookups = Mapping[str, Mapping[str, str]]
LARGEST_FILE = 16 * 2**20


def gather(folder: Path, *, pattern: str = "*.json", lookups: Lookups | None = None, into: Path) -> list[str]:
    """Write one line per file of ``folder`` that fits ``pattern`` into ``into``; returns the files' names in order.

    Line ``n`` is the ``n``-th file by name. A file that is no JSON object becomes a line that is none either, so that
    it is refused with its number and harms no other. Raises :class:`NotReadable` where no file fits.
    """
    files = sorted(folder.glob(pattern))
    if not files:
        raise NotReadable("No file in the folder fits.", remedy=f"Expected files like {pattern}.")
    tables = {column: _table(folder, how) for column, how in (lookups or {}).items()}
    with into.open("w", encoding="utf-8") as out:
        for file in files:
            out.write(_line(file, tables) + "\n")
    return [str(file.relative_to(folder)) for file in files]


def _table(folder: Path, how: Mapping[str, str]) -> dict[str, str]:
    try:
        rows = json.loads((folder / how["file"]).read_text("utf-8"))
        return {str(row[how["key"]]): str(row[how["value"]]) for row in rows}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotReadable(
            "A list that explains codes cannot be read.", remedy=f"Expected beside the records: {how['file']}."
        ) from error


def _line(file: Path, tables: Mapping[str, Mapping[str, str]]) -> str:
    try:
        if file.stat().st_size > LARGEST_FILE:
            return "too large"
        record = json.loads(file.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return "not JSON"
    if not isinstance(record, dict):
        return "not an object"
    flat = {column: _told(value, tables.get(column, {})) for column, value in _flat(record)}
    return json.dumps(flat, ensure_ascii=False)


def _flat(thing: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in thing.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, value


def _told(value: Any, table: Mapping[str, str]) -> str:
    """A value as text; in a list each plain value is a line of its own, and objects in it are left out."""
    if isinstance(value, list):
        plain = [one for one in value if isinstance(one, str | int | float)]
        return "\n".join(table.get(str(one), str(one)) for one in plain)
    return "" if value is None else table.get(str(value), str(value))
