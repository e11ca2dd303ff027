"""How is this file written? Encoding, kind, delimiter, header, columns and the order of day and month."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import charset_normalizer

from countersign.errors import NotReadable
from countersign.formats.tabular import delimited, json_rows, sheets
from countersign.formats.tabular.dates import guess_order
from countersign.formats.tabular.dialect import DELIMITERS, Column, Dialect
from countersign.formats.tabular.opening import ZIP, check_type, head, opened
from countersign.formats.tabular.reading import rows
from countersign.formats.tabular.row import BadRow, Row

_SAMPLE_ROWS = 1_000
_SCAN = 64 * 2**20  # bytes looked at to tell UTF-8 from older encodings
_NUMBER = re.compile(r"[+\-]?[£$€]?\d[\d,]*(?:\.\d+)?%?")
# What offices in this field still write; a wider choice makes short samples look Cyrillic or Thai.
_OLDER = ["cp1252", "cp1250", "iso8859_15", "mac_roman"]


def guess(path: Path | str) -> Dialect:
    """The dialect of the file at ``path``, with notes on whatever a person should check.

    Raises :class:`NotReadable` for what is no table (by content, never by the file's name).
    """
    path = Path(path)
    start = head(path)
    check_type(start)
    dialect = _workbook(path) if start.startswith(ZIP) else _text(path, start)
    return _with_dates(path, dialect)


def _workbook(path: Path) -> Dialect:
    names = tuple(sheets.workbook(path).sheet_names)
    dialect = Dialect(kind="xlsx", sheet=names[0], sheets=names)
    notes = (f"The workbook has {len(names)} sheets; the first is read.",) if len(names) > 1 else ()
    return _with_header(replace(dialect, notes=notes), list(islice(sheets.cells(path, dialect), _SAMPLE_ROWS)))


def _text(path: Path, start: bytes) -> Dialect:
    encoding, notes = _encoding(path, start)
    text = start.decode(encoding, errors="replace").lstrip("\ufeff \t\r\n")
    if kind := _json_kind(text):
        dialect = Dialect(kind=kind, encoding=encoding, notes=notes)  # type: ignore[arg-type]
        return replace(dialect, columns=_keys(path, dialect))
    dialect = Dialect(delimiter=_delimiter(text), encoding=encoding, notes=notes)
    return _with_header(dialect, list(islice(delimited.cells(path, dialect), _SAMPLE_ROWS)))


def _encoding(path: Path, start: bytes) -> tuple[str, tuple[str, ...]]:
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", ()
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", ()
    odd, lines = _odd_lines(path)
    if not odd:
        return "utf-8", ()
    if len(odd) * 100 < lines:
        return "utf-8", ("A few rows hold bytes that are not UTF-8; those rows will be refused.",)
    best = charset_normalizer.from_bytes(b"".join(odd), cp_isolation=_OLDER).best()
    name = best.encoding if best else "cp1252"
    return name, (f"The text is not UTF-8; it was read as {name}. Check accents and pound signs.",)


def _odd_lines(path: Path) -> tuple[list[bytes], int]:
    """Up to 2,000 lines that are not UTF-8, and how many lines beyond ASCII there are, in the first 64 MB."""
    odd: list[bytes] = []
    beyond = seen = 0
    with opened(path) as stream:
        while seen < _SCAN and (block := stream.readlines(2**20)):
            seen += sum(map(len, block))
            if b"".join(block).isascii():
                continue
            for line in block:
                beyond += not line.isascii()
                if not _is_utf8(line) and len(odd) < 2_000:
                    odd.append(line)
    return odd, beyond


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _json_kind(text: str) -> str:
    if text.startswith("["):
        return "json" if re.match(r"\[\s*[\[{\]]", text) else ""
    if not text.startswith("{"):
        return ""
    return "json" if re.match(r'\{\s*"rows"\s*:', text) else "jsonl"


def _keys(path: Path, dialect: Dialect) -> tuple[str, ...]:
    """Every key of the first rows, in the order in which they first appear."""
    first = islice(json_rows.objects(path, dialect), _SAMPLE_ROWS)
    names = dict.fromkeys(key for _, found in first if isinstance(found, dict) for key in found)
    if not names:
        raise NotReadable("The file holds no rows.", remedy='Send [{…}, {…}], {"rows": […]} or one {…} a line.')
    return tuple(names)


def _delimiter(text: str) -> str:
    """The delimiter under which most of the first records have the same width, and more than one cell."""
    whole = text[: text.rfind("\n") + 1] or text
    return max(DELIMITERS, key=lambda mark: _evenness(whole, mark))


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    widths: Counter[int] = Counter()
    try:
        widths.update(
            len(record) for record in islice(csv.reader(text.splitlines(True), delimiter=delimiter), 200) if record
        )
    except csv.Error:
        return 0.0, 0
    if not widths:
        return 0.0, 0
    width, times = widths.most_common(1)[0]
    return (times / widths.total(), width) if width > 1 else (0.0, 1)


def _with_header(dialect: Dialect, first: list[Row | BadRow]) -> Dialect:
    good = [row.values for row in first if isinstance(row, Row)]
    if not good:
        raise NotReadable("The file holds no rows that can be read.", remedy="Check that it is the right file.")
    width = Counter(map(len, good[1:] or good)).most_common(1)[0][0]
    header = _is_header(good[0])
    names = _names(good[0] if header else (), width)
    notes = (
        dialect.notes if header else (*dialect.notes, "The first row does not look like a header; it is read as a row.")
    )
    if header and len(good[0]) != width:
        notes = (*notes, f"The header has {len(good[0])} names, the rows have {width} cells.")
    return replace(dialect, header=header, columns=names, notes=notes)


def _is_header(values: tuple[str, ...]) -> bool:
    filled = [value.strip() for value in values if value.strip()]
    plain = not any(_NUMBER.fullmatch(value) or guess_order([value]) or len(value) > 120 for value in filled)
    return bool(filled) and plain and len(filled) >= len(values) / 2 and len(set(filled)) == len(filled)


def _names(header: tuple[str, ...], width: int) -> tuple[str, ...]:
    """One distinct name for each of ``width`` columns; those without a name are called by their number."""
    names: dict[str, None] = {}
    for at in range(width):
        name = header[at].strip() if at < len(header) else ""
        name = name or f"column {at + 1}"
        names[name if name not in names else f"{name} ({at + 1})"] = None
    return tuple(names)


def _with_dates(path: Path, dialect: Dialect) -> Dialect:
    orders = {column.name: column.order for column in columns(path, dialect) if column.kind == "date"}
    unsure = [name for name, order in orders.items() if order == "ambiguous"]
    sure = {order for order in orders.values() if order in ("dmy", "mdy")}
    order = sure.pop() if len(sure) == 1 else ("ambiguous" if unsure else ("ymd" if orders else ""))
    notes = dialect.notes
    if unsure:
        notes = (*notes, f"Day and month cannot be told apart in: {', '.join(unsure)}. Choose the order.")
    return replace(dialect, date_order=order, notes=notes)


def columns(path: Path | str, dialect: Dialect | None = None) -> tuple[Column, ...]:
    """Every column with the kind that its first 1,000 values show."""
    dialect = dialect or guess(path)
    sample = [row.values for row in islice(rows(path, dialect), _SAMPLE_ROWS) if isinstance(row, Row)]
    return tuple(_column(name, [values[at] for values in sample]) for at, name in enumerate(dialect.columns))


def _column(name: str, values: list[str]) -> Column:
    filled = [value.strip() for value in values if value.strip()]
    share = len(filled) / len(values) if values else 0.0
    examples = tuple(islice(_distinct(filled), 3))
    if not filled:
        return Column(name, "empty")
    if all(_NUMBER.fullmatch(value) for value in filled):
        return Column(name, "number", filled=share, examples=examples)
    if order := guess_order(filled):
        return Column(name, "date", order=order, filled=share, examples=examples)
    few = len(set(filled)) <= max(2, min(30, len(filled) // 5))
    return Column(name, "choice" if few else "text", filled=share, examples=examples)


def _distinct(values: list[str]) -> Iterator[str]:
    return iter(dict.fromkeys(value[:80] for value in values))
