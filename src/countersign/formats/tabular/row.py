"""What one row of a file becomes."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_CELL = 200_000
"""Characters in one cell. The longest narrative seen in real complaint files has 17,097."""

# Bytes that do not belong to the encoding arrive as lone surrogates (PEP 383).
_UNDECODED = re.compile("[\ud800-\udfff]")
OVERSIZED = "\udbff"  # put in place of a line or cell that is too long to keep; no encoding ever produces it


@dataclass(frozen=True, slots=True)
class Row:
    """One good row: the line of the file on which it begins (the first line is 1), and its cells in column order."""

    line: int
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that cannot be taken: where it begins and why. Its words are not kept."""

    line: int
    reason: str


def checked(line: int, cells: list[str], width: int) -> Row | BadRow:
    """The cells as a :class:`Row` if there are ``width`` of them and every one is clean text, else the fault."""
    joined = "".join(cells)
    if not joined.isascii() and _UNDECODED.search(joined):
        return BadRow(line, _undecoded(joined))
    if "\0" in joined:
        return BadRow(line, "It holds a NUL character, which no text has; the file may be damaged.")
    if len(cells) != width:
        return BadRow(line, f"It has {len(cells)} cells, the header has {width}.")
    if len(joined) > MAX_CELL and max(map(len, cells)) > MAX_CELL:
        return BadRow(line, too_long())
    return Row(line, tuple(cells))


def too_long() -> str:
    return f"A cell or line is longer than {MAX_CELL:,} characters."


def _undecoded(joined: str) -> str:
    if OVERSIZED in joined:
        return too_long()
    return "It holds bytes that do not belong to the file's encoding."
