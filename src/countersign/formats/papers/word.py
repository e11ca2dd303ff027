"""A paper as a Word document (``.docx``), with real headings, lists and header rows, so that it can be read aloud."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

from docx import Document
from docx.document import Document as Doc
from docx.oxml import OxmlElement
from docx.table import _Row

from countersign.formats.papers.paper import Block, Boxes, Bullets, Grid, Heading, Lines, Paper, Sheet, Words

_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # the same paper gives the same properties on every day


def as_word(paper: Paper) -> bytes:
    """The document's bytes. Its properties hold the title and nothing about who made it or where."""
    document = Document()
    _anonymous(document, paper)
    document.add_heading(paper.title, level=0)
    if paper.under:
        document.add_paragraph(paper.under, style="Subtitle")
    for block in paper.blocks:
        _WRITE[type(block)](document, block)
    if paper.made:
        document.sections[0].footer.paragraphs[0].text = paper.made
    held = io.BytesIO()
    document.save(held)
    return _undated(held)


def _undated(held: io.BytesIO) -> bytes:
    """The same document without the moment at which it was packed: the same paper gives the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(held) as parts, zipfile.ZipFile(packed, "w") as anew:
        for name in parts.namelist():
            anew.writestr(zipfile.ZipInfo(name, _EPOCH.timetuple()[:6]), parts.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _anonymous(document: Doc, paper: Paper) -> None:
    about = document.core_properties
    about.title, about.author, about.comments, about.language = paper.title, "", "", "en-GB"
    about.created = about.modified = _EPOCH


def _heading(document: Doc, block: Heading) -> None:
    document.add_heading(block.text, level=block.level)


def _words(document: Doc, block: Words) -> None:
    document.add_paragraph().add_run(block.text).bold = block.strong


def _bullets(document: Doc, block: Bullets) -> None:
    for item in block.items:
        document.add_paragraph(item, style="List Bullet")


def _grid(document: Doc, block: Grid) -> None:
    document.add_paragraph(block.caption, style="Caption")
    grid = document.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    for cell, label in zip(grid.rows[0].cells, block.columns, strict=True):
        cell.text = label
    _repeat_as_header(grid.rows[0])
    for row in block.rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text


def _repeat_as_header(row: _Row) -> None:
    """Marks the first row as a header: repeated on every page, and told as such by screen readers."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _boxes(document: Doc, block: Boxes) -> None:
    for item in block.items:
        document.add_paragraph(f"☐ {item}")


def _lines(document: Doc, block: Lines) -> None:
    for _ in range(block.count):
        document.add_paragraph("_" * _RULED)


def _sheet(document: Doc, block: Sheet) -> None:
    document.add_page_break()  # type: ignore[no-untyped-call]  # python-docx leaves this one without types


_RULED = 70  # signs: about the width of a page
_WRITE: dict[type[Block], Callable[[Doc, Any], None]] = {
    Heading: _heading,
    Words: _words,
    Bullets: _bullets,
    Grid: _grid,
    Boxes: _boxes,
    Lines: _lines,
    Sheet: _sheet,
}
