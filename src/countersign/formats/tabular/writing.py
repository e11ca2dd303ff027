"""CSV out, with cells that a spreadsheet would run as a formula made harmless."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

# OWASP, "CSV Injection": what makes a spreadsheet read a cell as a formula, also behind blanks.
_FORMULA = re.compile(r"[\s\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"[+\-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+\-]?\d+)?%?")


def safe_cell(value: object) -> str:
    """``value`` as the text of a cell. Text that begins like a formula gets an apostrophe in front; numbers
    stay numbers.
    """
    if value is None:
        return ""
    text = str(value)
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


class _Echo(io.TextIOBase):
    """A file that hands back what is written to it, so that rows stream out one at a time."""

    def write(self, text: str) -> str:  # type: ignore[override]
        return text


def write_csv(rows: Iterable[Sequence[object]], *, header: Sequence[str] = ()) -> Iterator[str]:
    """Lines of CSV (RFC 4180, CRLF), one at a time, the ``header`` first if there is one; every cell is
    safe.
    """
    writer = csv.writer(_Echo())
    if header:
        yield writer.writerow([safe_cell(name) for name in header])
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])
