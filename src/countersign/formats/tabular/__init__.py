"""Tables that people have: CSV, TSV, semicolons, XLSX, JSON and JSON lines, each optionally gzipped; safe CSV out.

``guess`` says how a file is written, ``rows`` reads it in constant memory with true line numbers (a workbook is the one
exception: its sheet is held whole, within a size limit), and one bad row never harms another: it comes back as a
:class:`BadRow` with its line and the reason.
"""

from countersign.formats.tabular.dates import guess_order, parse_date
from countersign.formats.tabular.dialect import Column, Dialect
from countersign.formats.tabular.guessing import columns, guess
from countersign.formats.tabular.mapping import Field, Mapped, Mapping, Misfit, suggest
from countersign.formats.tabular.opening import Limits
from countersign.formats.tabular.reading import Preview, preview, rows
from countersign.formats.tabular.row import BadRow, Row
from countersign.formats.tabular.writing import safe_cell, write_csv

__all__ = [
    "BadRow",
    "Column",
    "Dialect",
    "Field",
    "Limits",
    "Mapped",
    "Mapping",
    "Misfit",
    "Preview",
    "Row",
    "columns",
    "guess",
    "guess_order",
    "parse_date",
    "preview",
    "rows",
    "safe_cell",
    "suggest",
    "write_csv",
]
