"""CSV and its relatives, row by row, with true line numbers and recovery after an unclosed quote."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from countersign.formats.tabular.dialect import Dialect
from countersign.formats.tabular.opening import opened
from countersign.formats.tabular.row import MAX_CELL, OVERSIZED, BadRow, Row, checked, too_long

csv.field_size_limit(MAX_CELL)  # one limit for the whole process; csv offers no other


class _Lines:
    """The lines of a text, with those of the record being read kept, so that a broken record can give them back."""

    def __init__(self, stream: io.TextIOBase) -> None:
        self._fresh = iter(partial(self._bounded, stream), "")
        self._returned: deque[str] = deque()
        self.number = 0  # of the last line handed out
        self.kept: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else next(self._fresh)
        self.number += 1
        self.kept.append(line)
        return line

    @staticmethod
    def _bounded(stream: io.TextIOBase) -> str:
        line = stream.readline(MAX_CELL * 4)
        if len(line) < MAX_CELL * 4:
            return line
        while line and not line.endswith(("\n", "\r")):
            line = stream.readline(MAX_CELL * 4)
        return OVERSIZED + "\n"

    def give_back(self) -> None:
        """Every kept line but the first will be handed out again."""
        self._returned.extendleft(reversed(self.kept[1:]))
        self.number -= len(self.kept) - 1
        self.kept = self.kept[:1]


def cells(path: Path, dialect: Dialect, width: int | None = None) -> Iterator[Row | BadRow]:
    """Every record of the file, the header among them. Without a ``width`` rows of any width are good.

    A record over several lines that does not fit, where one of its later lines alone would, is taken to begin with an
    unclosed quote: its first line is bad and reading goes on from the second.
    """
    with opened(path) as raw:
        text = io.TextIOWrapper(raw, encoding=dialect.encoding, errors=_errors(dialect.encoding), newline="")
        lines = _Lines(text)
        reader = csv.reader(lines, delimiter=dialect.delimiter)
        while True:
            first = lines.number + 1
            lines.kept.clear()
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error:
                lines.give_back()
                yield BadRow(
                    first,
                    "A quotation mark is opened and never closed." if len(lines.kept[0]) < MAX_CELL else too_long(),
                )
                continue
            if not record:
                continue
            if width is not None and len(record) != width and _unclosed(lines.kept, width, dialect.delimiter):
                lines.give_back()
                yield BadRow(first, "A quotation mark is opened and not closed on its line.")
                continue
            yield checked(first, record, len(record) if width is None else width)


def _errors(encoding: str) -> str:
    return "replace" if encoding.startswith("utf-16") else "surrogateescape"


def _unclosed(kept: list[str], width: int, delimiter: str) -> bool:
    if len(kept) < 2 or width < 2:
        return False
    later = (next(csv.reader([line], delimiter=delimiter), []) for line in kept[1:])
    return any(len(record) == width for record in later)
