"""Workbooks, through calamine."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from countersign.errors import NotReadable
from countersign.formats.tabular.dialect import Dialect
from countersign.formats.tabular.opening import workbook_bytes
from countersign.formats.tabular.row import BadRow, Row, checked


def workbook(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(workbook_bytes(path)))
    except CalamineError as error:
        raise NotReadable(
            "The workbook is damaged or locked.", remedy="Save it as .xlsx without a password."
        ) from error


def sheet(path: Path, name: str) -> CalamineSheet:
    """The sheet called ``name``, or the first one."""
    book = workbook(path)
    if name and name not in book.sheet_names:
        raise NotReadable("The workbook has no sheet of that name.", remedy="Choose one of its sheets.")
    try:
        return book.get_sheet_by_name(name or book.sheet_names[0])
    except CalamineError as error:
        raise NotReadable("This sheet cannot be read.", remedy="Save it as CSV.") from error


def cells(path: Path, dialect: Dialect, width: int | None = None) -> Iterator[Row | BadRow]:
    """Every row of the sheet that holds something, the header among them; the line is the row's number in the sheet."""
    chosen = sheet(path, dialect.sheet)
    if chosen.start is None:
        return
    top = chosen.start[0] + 1
    for line, values in enumerate(chosen.to_python(skip_empty_area=True), start=top):
        texts = [text_of(value) for value in values]
        if any(texts):
            yield checked(line, texts, len(texts) if width is None else width)


def text_of(value: object) -> str:
    """A cell as text: whole numbers without a point, dates as ISO 8601, nothing as ''."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)
