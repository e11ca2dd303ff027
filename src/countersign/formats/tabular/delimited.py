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

    def give_back(self, *, all_but: int = 1) -> None:
        """The kept lines after the first ``all_but`` will be handed out again."""
        returned = self.kept[all_but:]
        self._returned.extendleft(reversed(returned))
        self.number -= len(returned)
        del self.kept[all_but:]


def cells(path: Path, dialect: Dialect, width: int | None = None) -> Iterator[Row | BadRow]:
    """Every record of the file, the header among them. Without a ``width`` rows of any width are good.

    Quotation marks are read strictly; where that fails on a line that a spreadsheet would still read ("abc"d), they are
    read as spreadsheets do. A record over several lines that does not fit, where one of its later lines alone would,
    begins with an unclosed quote: its first line is bad and reading goes on from the second.
    """
    with opened(path) as raw:
        text = io.TextIOWrapper(raw, encoding=dialect.encoding, errors=_errors(dialect.encoding), newline="")
        lines = _Lines(text)
        strict, lenient = (csv.reader(lines, delimiter=dialect.delimiter, strict=s) for s in (True, False))
        while True:
            first = lines.number + 1
            lines.kept.clear()
            try:
                record = next(strict)
            except StopIteration:
                return
            except csv.Error as error:
                fault = _fault(error, lines.kept, width, dialect.delimiter)
                record = [] if fault else _again(lines, lenient)
                if not record:
                    lines.give_back()
                    yield BadRow(first, fault or _UNCLOSED)
                    continue
            if width is not None and len(record) != width and _unclosed(lines.kept, width, dialect.delimiter):
                lines.give_back()
                yield BadRow(first, _UNCLOSED)
            elif record:
                yield checked(first, record, len(record) if width is None else width)


_UNCLOSED = "A quotation mark is opened and never closed."


def _again(lines: _Lines, lenient: Iterator[list[str]]) -> list[str]:
    """The record read once more, leniently; [] where that fails too."""
    lines.give_back(all_but=0)
    try:
        return next(lenient)
    except csv.Error:
        return []


def _fault(error: csv.Error, kept: list[str], width: int | None, delimiter: str) -> str:
    """Why the record cannot be read at all; "" where reading it as spreadsheets do is worth a try."""
    if "field limit" in str(error):
        return too_long() if len(kept[0]) > MAX_CELL else _UNCLOSED
    if "unexpected end" in str(error) or _unclosed(kept, width or 0, delimiter):
        return _UNCLOSED
    return ""


def _errors(encoding: str) -> str:
    return "replace" if encoding.startswith("utf-16") else "surrogateescape"


def _unclosed(kept: list[str], width: int, delimiter: str) -> bool:
    """Whether one of the record's later lines alone would be a whole record."""
    return len(kept) > 1 and width > 1 and any(_width(line, delimiter) == width for line in kept[1:])


def _width(line: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=delimiter, strict=True), []))
    except csv.Error:
        return 0
