"""Tables and workbooks that are published, opened by two readers that know nothing of each other."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess

import openpyxl
import pandas
import polars
import pytest
from python_calamine import CalamineWorkbook

from countersign.formats.questionnaire import write_xlsform
from countersign.formats.questionnaire.battery import batteries, friends_and_family
from countersign.people.rules import SYSTEM
from countersign.register import actions as register

FORMULA = '=HYPERLINK("http://evil.example","x")'


def as_text(value: object) -> str:
    """A cell as both readers mean it: empty is empty, a whole number has no point."""
    return "" if value is None else str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


@pytest.mark.parametrize("made", [friends_and_family, batteries])
def test_two_readers_see_the_same_workbook(made) -> None:
    content = write_xlsform(made())
    one = openpyxl.load_workbook(io.BytesIO(content))
    other = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert one.sheetnames == other.sheet_names and one.sheetnames
    for sheet in one.sheetnames:
        rows = [[as_text(cell) for cell in row] for row in one[sheet].iter_rows(values_only=True)]
        assert rows == [[as_text(cell) for cell in row] for row in other.get_sheet_by_name(sheet).to_python()]
        assert not [cell for row in one[sheet].iter_rows() for cell in row if cell.data_type == "f"], "no formula"


@pytest.fixture
def table(client, db) -> bytes:
    """A published table in which one name would run as a formula."""
    for name in (FORMULA, 'and, “more” "words"', "+44 20"):
        register.add_body(name=name, by=SYSTEM)
    return b"".join(client.get("/api/v1/bodies", {"format": "csv"}).streaming_content)


def test_two_readers_see_the_same_table(table) -> None:
    one = pandas.read_csv(io.BytesIO(table), dtype=str, keep_default_na=False)
    other = polars.read_csv(table, infer_schema=False).fill_null("")
    assert list(one.columns) == other.columns and one.to_numpy().tolist() == [list(row) for row in other.rows()]
    assert {f"'{FORMULA}", "'+44 20"} < set(one["name"])


def test_a_spreadsheet_program_keeps_every_cell(table, tmp_path) -> None:
    """LibreOffice itself, where it is installed: the table comes back as it was, and no formula was run."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed here")
    (tmp_path / "bodies.csv").write_bytes(table)
    opened = [program, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "ods"]
    read_as_utf8 = "--infilter=CSV:44,34,76,1"
    subprocess.run([*opened, read_as_utf8, "--outdir", str(tmp_path), str(tmp_path / "bodies.csv")], check=True,
                   timeout=600, capture_output=True)  # fmt: skip
    (sheet,) = CalamineWorkbook.from_path(tmp_path / "bodies.ods").sheet_names
    rows = CalamineWorkbook.from_path(tmp_path / "bodies.ods").get_sheet_by_name(sheet).to_python()
    wanted = list(csv.reader(io.StringIO(table.decode(), newline="")))
    assert [as_text(cell) for cell in rows[0]] == wanted[0] and len(rows) == len(wanted)
    at = wanted[0].index("name")
    assert [as_text(row[at]).lstrip("'") for row in rows[1:]] == [row[at].lstrip("'") for row in wanted[1:]]
