"""Files of sortitions: what practitioners' tools write is read, and what is written they read."""

from __future__ import annotations

import pytest

from countersign.errors import NotReadable
from countersign.formats.sortition_files import households, read_quotas, read_volunteers, write_quotas, write_volunteers


def _file(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "file.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("head", ["feature,value,min,max", "category,name,min,max,min_flex,max_flex"])
def test_quotas_are_read_in_the_new_and_the_old_form(tmp_path, head):
    more = ",0,9" if "flex" in head else ""
    path = _file(tmp_path, f"{head}\r\nSex, Woman ,2,3{more}\r\n\r\nSex,Man,1,2{more}\r\n", "utf-8-sig")
    assert read_quotas(path) == [("Sex", "Woman", 2, 3), ("Sex", "Man", 1, 2)]


def test_quotas_written_are_read_again(tmp_path):
    quotas = [("age", "16-29", 3, 4), ("age", "30+", 6, 7)]
    assert read_quotas(_file(tmp_path, "".join(write_quotas(quotas)))) == quotas


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("feature,value,min\nage,old,1\n", "no column “max”"),
        ("feature,value,min,max\nage,old,one,2\n", "Line 2"),
        ("feature,value,min,max\nage,old,1\n", "Line 2 does not have 4 cells"),
        ("feature,value,value,max\n", "the same name"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, text, why):
    with pytest.raises(NotReadable, match=why):
        read_quotas(_file(tmp_path, text))


def test_volunteers_keep_their_columns_and_formulas_do_no_harm(tmp_path):
    header, people = read_volunteers(_file(tmp_path, "nationbuilder_id,sex,street\n1,woman,=cmd()\n2,man,High St\n"))
    assert header == ["nationbuilder_id", "sex", "street"]
    assert "".join(write_volunteers(header, people[:1])) == "nationbuilder_id,sex,street\r\n1,woman,'=cmd()\r\n"


def test_a_household_is_known_whatever_its_capitals_and_blanks():
    people = [{"a": "1 High St ", "p": "EM1"}, {"a": "1  high st", "p": "em1"}, {"a": "", "p": ""}]
    homes = households(people, ["a", "p"])
    assert homes[0] == homes[1] != ""
    assert homes[2] == ""
