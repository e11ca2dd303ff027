from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.errors import NotValid
from countersign.formats.tabular import (
    Column,
    Field,
    Mapped,
    Mapping,
    Misfit,
    Row,
    guess_order,
    parse_date,
    safe_cell,
    suggest,
    write_csv,
)


@pytest.mark.parametrize(("text", "order", "date"), [
    ("2024-01-31", "ymd", (2024, 1, 31)),
    ("2024-01-31T10:00:00Z", "dmy", (2024, 1, 31)),
    ("31/01/2024", "dmy", (2024, 1, 31)),
    ("1.2.2024", "dmy", (2024, 2, 1)),
    ("01/02/2024", "mdy", (2024, 1, 2)),
    ("01/02/2014 - 04:54AM", "mdy", (2014, 1, 2)),
    ("31/01/2024 23:59", "dmy", (2024, 1, 31)),
    ("03/22/23", "mdy", (2023, 3, 22)),
    ("01/01/68", "dmy", (2068, 1, 1)),
    ("01/01/69", "dmy", (1969, 1, 1)),
    ("3rd Jul 21", "ymd", (2021, 7, 3)),
    ("July 3, 2021", "dmy", (2021, 7, 3)),
    ("Monday, 5 February 2024", "dmy", (2024, 2, 5)),
    ("20240131", "dmy", (2024, 1, 31)),
])  # fmt: skip
def test_dates_as_people_write_them(text, order, date):
    assert parse_date(text, order) == dt.date(*date)


@pytest.mark.parametrize(
    "text", ["", "31/02/2024", "13/13/2024", "yesterday", "1/2", "2024", "99999", "31/01/2024 about noon"]
)
def test_what_is_no_date_is_refused_without_quoting_it(text):
    with pytest.raises(NotValid) as refusal:
        parse_date(text, "dmy")
    assert not text or text not in refusal.value.message


@given(st.dates(dt.date(1969, 1, 1), dt.date(2068, 12, 31)), st.sampled_from(["%d/%m/%Y", "%d.%m.%y", "%d %B %Y"]))
def test_every_day_reads_back(day, form):
    assert parse_date(day.strftime(form), "dmy") == day


@pytest.mark.parametrize(("values", "order"), [
    (["31/01/2024", "01/02/2024"], "dmy"),
    (["01/31/2024", "01/02/2024"], "mdy"),
    (["01/02/2024", "03/04/2024"], "ambiguous"),
    (["2024-01-02", "2024-03-04"], "ymd"),
    (["1 May 2024"], "dmy"),
    (["late", "early"], ""),
    (["", " "], ""),
    (["7", "12"], ""),
])  # fmt: skip
def test_the_order_comes_from_the_whole_column(values, order):
    assert guess_order(values) == order


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", " =1", "＝1", "-=1", "+ 44 rang", "\n=1"]
)
def test_formula_cells_are_neutralised(cell):
    assert safe_cell(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-5", "+3.5", "-1,234.50", "-2%", "1=1", "a-b", "", "-1e5"])
def test_numbers_and_plain_words_stay(cell):
    assert safe_cell(cell) == cell


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2), max_size=5))
def test_no_exported_cell_ever_begins_a_formula(rows):
    for row in csv.reader(io.StringIO("".join(write_csv(rows)), newline="")):
        for cell in row:
            assert cell[:1] not in ("=", "@", "\t", "\r")
            assert (
                cell[:1] not in ("+", "-")
                or cell[1:]
                .replace(",", "")
                .rstrip("%")
                .replace(".", "")
                .lower()
                .replace("e", "")
                .replace("+", "")
                .replace("-", "")
                .isdigit()
            )


def test_an_export_streams():
    def endless():
        n = 0
        while True:
            n += 1
            yield [n, None, -n]

    lines = write_csv(endless(), header=["a", "=b", "c"])
    assert [next(lines), next(lines)] == ["a,'=b,c\r\n", "1,,-1\r\n"]


FIELDS = (
    Field("words", "Words", hints=("comment",)),
    Field("when", "Date", kind="date", hints=("date",)),
    Field("rating", "Rating", kind="number", hints=("rating",)),
    Field("staff", "Staff", kind="names"),
    Field("fears", "Fears", kind="yes"),
    Field("body", "Body", required=True, longest=10),
)
COLUMNS = ("title", "comment", "date", "rating", "officer", "body", "secret")


def mapped(given: dict, *values: str, blank=()):
    row = dict(zip(COLUMNS, values, strict=False))
    return Mapping(given, FIELDS, COLUMNS, blank)(Row(7, tuple(row.get(name, "") for name in COLUMNS)))


BODY = {"body": {"constant": "Council"}}


def test_a_field_joins_columns_and_drops_what_is_not_mapped():
    row = mapped({"words": {"columns": ["title", "comment"]}, **BODY}, "Bus", "late", "", "", "", "", "private")
    assert row == Mapped(7, {"words": "Bus\n\nlate", "body": "Council"})


def test_values_are_read_by_a_list_and_others_are_refused():
    given = {"rating": {"columns": ["rating"], "values": {"Very good": "1", "7": ""}}, **BODY}
    assert mapped(given, "", "", "", "very good").values["rating"] == 1
    assert mapped(given, "", "", "", "7").values["rating"] is None
    refused = mapped(given, "", "", "", "splendid")
    assert isinstance(refused, Misfit)
    assert "splendid" not in refused.reason


def test_blank_words_mean_nothing():
    assert (
        mapped({"words": {"columns": ["comment"]}, **BODY}, "", "Did not answer", blank=["did not answer"]).values[
            "words"
        ]
        == ""
    )


def test_staff_names_come_as_names():
    assert mapped({"staff": {"columns": ["officer"]}, **BODY}, "", "", "", "", "Pat Example").values["staff"] == (
        "Pat Example",
    )


@pytest.mark.parametrize(("given", "values", "field"), [
    ({"when": {"columns": ["date"], "order": "dmy"}, **BODY}, ("", "", "31/02/2024"), "when"),
    ({"rating": {"columns": ["rating"]}, **BODY}, ("", "", "", "good"), "rating"),
    ({"fears": {"columns": ["title"]}, **BODY}, ("perhaps",), "fears"),
    ({"body": {"columns": ["body"]}}, ("", "", "", "", "", ""), "body"),
    ({"body": {"columns": ["body"]}}, ("", "", "", "", "", "far too long"), "body"),
])  # fmt: skip
def test_a_row_that_does_not_fit_names_its_field(given, values, field):
    row = mapped(given, *values)
    assert isinstance(row, Misfit)
    assert (row.line, row.field) == (7, field)


def test_all_faults_of_a_mapping_are_named_at_once():
    given = {
        "words": {"columns": ["nowhere"]},
        "wrong": {"constant": ""},
        "when": {"columns": ["date"], "order": "ambiguous"},
    }
    with pytest.raises(NotValid) as refusal:
        Mapping(given, FIELDS, COLUMNS)
    assert {where for where, _ in refusal.value.faults} == {"words", "wrong", "when", "body"}


def test_a_mapping_is_suggested_from_the_columns():
    columns = [Column("Comment text", "text"), Column("Date received", "date", order="dmy"), Column("Rating", "empty")]
    assert suggest(FIELDS, columns) == {
        "words": {"columns": ["Comment text"]},
        "when": {"columns": ["Date received"], "order": "dmy"},
    }
