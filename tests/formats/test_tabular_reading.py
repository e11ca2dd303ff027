from __future__ import annotations

import csv
import gzip
import io
import json
import tracemalloc
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.errors import NotReadable
from countersign.formats import tabular
from countersign.formats.tabular import BadRow, Dialect, Limits, Row
from countersign.formats.tabular.opening import opened, workbook_bytes
from countersign.formats.tabular.row import MAX_CELL

HEADER = ["id", "words", "date"]
ROWS = [
    ["1", 'He said "wait",\nthen left', "31/01/2024"],
    ["2", "Zoë; was late", "01/02/2024"],
    ["3", "", "29/02/2024"],
]


def csv_text(rows=ROWS, delimiter=",", header=HEADER) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([header, *rows])
    return out.getvalue()


def read(path: Path) -> list[Row | BadRow]:
    return list(tabular.rows(path, tabular.guess(path)))


def values(path: Path) -> list[list[str]]:
    return [list(row.values) for row in read(path)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("zipped", [False, True])
def test_every_delimiter_and_encoding_is_guessed(tmp_path, delimiter, encoding, zipped):
    content = csv_text(ROWS * 10, delimiter).encode(encoding)
    path = tmp_path / "file"
    path.write_bytes(gzip.compress(content) if zipped else content)
    dialect = tabular.guess(path)
    assert (dialect.delimiter, dialect.date_order, dialect.columns) == (delimiter, "dmy", tuple(HEADER))
    assert values(path) == ROWS * 10


def test_a_line_number_is_that_of_the_file_even_after_quoted_line_breaks(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(csv_text(), newline="")
    assert [row.line for row in read(path)] == [2, 4, 5]


def test_a_workbook_reads_like_its_csv(tmp_path):
    book = openpyxl.Workbook()
    for row in [HEADER, *ROWS]:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert values(tmp_path / "a.xlsx") == ROWS
    (tmp_path / "a.xlsx.gz").write_bytes(gzip.compress((tmp_path / "a.xlsx").read_bytes()))
    assert values(tmp_path / "a.xlsx.gz") == ROWS


def test_a_workbook_keeps_whole_numbers_whole_and_dates_as_dates(tmp_path):
    import datetime as dt

    book = openpyxl.Workbook()
    book.active["B3"], book.active["C3"] = "number", "when"
    book.active["B4"], book.active["C4"] = 7, dt.datetime(2024, 1, 31)
    book.save(tmp_path / "a.xlsx")
    (row,) = read(tmp_path / "a.xlsx")
    assert row == Row(4, ("7", "2024-01-31"))


@pytest.mark.parametrize("write", [
    lambda objects: json.dumps(objects, indent=1),
    lambda objects: json.dumps({"rows": objects}),
    lambda objects: "\n".join(map(json.dumps, objects)),
])  # fmt: skip
def test_json_of_every_shape_reads_alike(tmp_path, write):
    objects = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
    path = tmp_path / "a"
    path.write_text(write(objects))
    assert values(path) == ROWS


def test_a_json_array_says_the_true_line_of_each_element_across_chunks(tmp_path):
    path = tmp_path / "a.json"
    objects = [{"id": str(at), "words": "x" * 997} for at in range(300)]
    path.write_text("[\n" + ",\n".join(map(json.dumps, objects)) + "\n]")
    assert [row.line for row in read(path)] == list(range(2, 302))


def test_json_that_breaks_off_keeps_what_came_before(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('[{"a": 1},\n{"a": 2},\n{"a": 3')
    rows = read(path)
    assert [row.values for row in rows[:2]] == [("1",), ("2",)]
    assert isinstance(rows[2], BadRow)
    assert rows[2].line == 3


def test_one_bad_line_of_json_harms_no_other(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"a": 1}\n{"a": \n[1]\n{"a": 4}\n')
    assert [type(row).__name__ + str(row.line) for row in read(path)] == ["Row1", "BadRow2", "BadRow3", "Row4"]


BAD = {
    "too few cells": b"9,short\n",
    "too many cells": b"9,a,b,c\n",
    "undecodable": b"9,caf\xe9,01/01/2024\n",
    "nul": b"9,a\x00b,01/01/2024\n",
    "oversized cell": b"9," + b"x" * (MAX_CELL + 1) + b",01/01/2024\n",
    "oversized line": b"9," + b"x" * (MAX_CELL * 5) + b",01/01/2024\n",
    "unclosed quote": b'9,"never closed,01/01/2024\n',
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
@pytest.mark.parametrize("at", [0, 5, 40])
def test_a_bad_row_is_named_by_its_line_and_harms_no_other(tmp_path, bad, at):
    good = [f"{n},said “{n}”,{n % 28 + 1:02}/01/2024\n".encode() for n in range(200)]
    path = tmp_path / "a.csv"
    path.write_bytes(b"id,words,date\n" + b"".join(good[:at]) + bad + b"".join(good[at:]))
    dialect = Dialect(columns=tuple(HEADER), encoding="utf-8")
    rows = list(tabular.rows(path, dialect))
    assert [row.line for row in rows if isinstance(row, BadRow)] == [at + 2]
    assert [row.values[0] for row in rows if isinstance(row, Row)] == [str(n) for n in range(200)]


def test_reading_goes_on_after_any_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(csv_text([*ROWS, ["bad"], *ROWS]), newline="")
    dialect = Dialect(columns=tuple(HEADER))
    whole = list(tabular.rows(path, dialect))
    for after in range(len(whole) + 2):
        assert list(tabular.rows(path, dialect, after=after)) == whole[after:]


@pytest.mark.slow
def test_a_large_file_is_read_in_constant_memory(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("w") as stream:
        stream.write("id,words\n")
        stream.writelines(f"{n},{'word ' * 100}\n" for n in range(20_000))  # 10 MB
    dialect = Dialect(columns=("id", "words"))
    tracemalloc.start()
    count = sum(1 for _ in tabular.rows(path, dialect))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 2 * 2**20


@pytest.mark.parametrize(("content", "word"), [
    (b"", "empty"),
    (b"%PDF-1.7 ...", "PDF"),
    (b"\xd0\xcf\x11\xe0rest", "old Excel"),
    (b"PK\x03\x04not really a zip", "damaged"),
    (b"\x89PNG" + b"\0" * 100, "not a text file"),
    (gzip.compress(b"a,b\n1,2\n" * 500, mtime=0)[:-20], "damaged"),
])  # fmt: skip
def test_what_is_no_table_is_refused_with_what_to_do(tmp_path, content, word):
    path = tmp_path / "upload"
    path.write_bytes(content)
    with pytest.raises(NotReadable) as refusal:
        read(path)
    assert word in refusal.value.message
    assert refusal.value.remedy


def test_a_gzip_bomb_is_stopped(tmp_path):
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(b"0" * 50_000_000, mtime=0))
    with opened(path, Limits(unpacked=10_000_000)) as stream, pytest.raises(NotReadable, match="larger than"):
        while stream.read(2**20):
            pass


def test_a_workbook_bomb_is_stopped_before_it_is_opened(tmp_path):
    import zipfile

    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 5_000_000)
    with pytest.raises(NotReadable, match="larger than"):
        workbook_bytes(path, Limits(workbook=2**20))


def test_a_header_narrower_than_its_rows_is_filled_up_and_said(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "1,2,3,4\n" * 5)
    dialect = tabular.guess(path)
    assert dialect.columns == ("a", "b", "column 3", "column 4")
    assert "2 names" in dialect.notes[0]


def test_a_file_without_a_header_is_read_from_its_first_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("1,2024-01-01\n2,2024-01-02\n")
    assert not tabular.guess(path).header
    assert len(read(path)) == 2


def test_a_few_odd_bytes_do_not_turn_a_utf8_file_into_another_encoding(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"id,words\n" + "1,Zoë\n".encode() * 500 + b"2,caf\xe9\n")
    dialect = tabular.guess(path)
    assert dialect.encoding == "utf-8"
    assert "refused" in dialect.notes[0]


def test_columns_say_what_they_hold(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "n,when,what,kind,none\n" + "".join(f"{n},2024-01-{n + 1:02},text number {n},yes,\n" for n in range(20))
    )
    assert [column.kind for column in tabular.columns(path)] == ["number", "date", "text", "choice", "empty"]


def test_a_dialect_can_be_stored(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(csv_text(), newline="")
    dialect = tabular.guess(path)
    assert Dialect.from_dict(json.loads(json.dumps(dialect.to_dict()))) == dialect


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@pytest.mark.slow
@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=20))
@settings(max_examples=150, deadline=None)
def test_whatever_csv_writes_is_read_back(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(csv_text(rows).encode())
    read_back = [row.values for row in tabular.rows(path, Dialect(columns=tuple(HEADER)))]
    assert read_back == [tuple(row) for row in rows]


@pytest.mark.real_data
@pytest.mark.parametrize(("name", "rows", "order", "width"), [
    ("nhs-fft-comments/v6framework_230831.csv", 7908, "dmy", 61),
    ("housing-ombudsman/findings.csv.gz", 33096, "ymd", 9),
    ("newhaven-requests/newhaven_seeclickfix_2014.csv", 9965, "mdy", 26),
    ("cfpb-complaints/cfpb_2023_payday_loans_2827_narratives.csv", 2827, "mdy", 18),
])  # fmt: skip
def test_real_files_are_read_whole(real_data, name, rows, order, width):
    dialect = tabular.guess(real_data / name)
    read_rows = list(tabular.rows(real_data / name, dialect))
    assert (len(read_rows), dialect.date_order, len(dialect.columns)) == (rows, order, width)
    assert all(isinstance(row, Row) for row in read_rows)


def test_an_unclosed_quote_before_quoted_rows_costs_one_row_only(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        'id,words,date\n1,"fine",x\n2,"never closed,x\n' + '3,"one ""two"" three",x\n4,"two\nlines",x\n' * 3
    )
    rows = list(tabular.rows(path, Dialect(columns=tuple(HEADER))))
    assert [row.line for row in rows if isinstance(row, BadRow)] == [3]
    assert [row.values[0] for row in rows if isinstance(row, Row)] == ["1", *["3", "4"] * 3]


def test_sloppy_quotes_are_read_as_spreadsheets_read_them(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('id,words,date\n1,"late" again,x\n2,said "no" to me,x\n3,"two\nlines" ,x\n4,fine,x\n')
    rows = list(tabular.rows(path, Dialect(columns=tuple(HEADER))))
    assert [row.values[1] for row in rows] == ["late again", 'said "no" to me', "two\nlines ", "fine"]
