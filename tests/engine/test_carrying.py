"""Facts carried from one store to another: the same bytes, the same version, and a plain refusal of anything else."""

from __future__ import annotations

import datetime as dt
import json
import random

import pytest

from countersign.engine import Question, Store, Table, answer
from countersign.engine.carrying import carried_in, carried_out
from countersign.engine.writing import seal, write
from countersign.errors import NotReadable, NotSafe, NotValid

TOLD = Table(
    "told", (("month", "date"), ("body_id", "id"), ("kind", "code"), ("themes", "codes"), ("fear", "flag")), "month"
)


@pytest.fixture
def store(tmp_path) -> Store:
    """Two tables: one with rows over three months in no order, one that is empty."""
    pick, folder = random.Random(7), tmp_path / "here"
    rows = [
        {
            "month": dt.date(2026, pick.randint(1, 3), 1), "body_id": pick.choice([1, 2, None]),
            "kind": pick.choice(["praise", "problem", None]), "themes": pick.choice([[], ["waiting", "manner"], None]),
            "fear": pick.choice([True, False, None]),
        }
        for _ in range(400)
    ]  # fmt: skip
    folder.mkdir()
    empty = Table("asked", (("on", "date"), ("rating", "int")), "on")
    entries = {"told": write(folder, TOLD, rows), "asked": write(folder, empty, [])}
    return Store(folder.rename(tmp_path / seal(folder, entries)))


def test_what_is_carried_in_is_what_was_carried_out(store, tmp_path) -> None:
    lines = list(carried_out(store))
    assert len(lines) == 402 and lines == list(carried_out(store))
    version = carried_in(lines, tmp_path / "there")
    assert version == store.version, "every file has the same bytes"
    there = Store(tmp_path / "there")
    assert list(carried_out(there)) == lines
    question = Question("told", group_by=("body_id", "kind"), per="month")
    assert answer(question, there).equals(answer(question, store))


def test_it_never_holds_more_than_a_month(store, tmp_path) -> None:
    """Rows are taken one by one: when the second month begins, the first is written."""
    seen = []

    def lines():
        for line in carried_out(store):
            if b'"month":"2026-02' in line:
                seen.append(sorted(path.name for path in (tmp_path / "there/told").glob("*")))
            yield line

    carried_in(lines(), tmp_path / "there")
    assert seen[0] == [] and all(files == ["2026-01.parquet"] for files in seen[1:]), (
        "written at the first row after it"
    )
    assert len(list((tmp_path / "there/told").iterdir())) == 3


@pytest.mark.parametrize("change", [
    lambda lines: lines[2:3], lambda lines: [], lambda lines: [*lines[:3], b"{}\n"],
    lambda lines: [*lines, b"[" * 100_000],
    lambda lines: [*lines, b"\xff\xfe\n"], lambda lines: [*lines, b"7\n"], lambda lines: [*lines, *lines],
])  # fmt: skip
def test_what_is_no_table_of_facts_is_refused(store, tmp_path, change) -> None:
    with pytest.raises(NotReadable):
        carried_in(change(list(carried_out(store))), tmp_path / "there")


def test_words_and_months_out_of_order_are_refused(store, tmp_path) -> None:
    head, *rows = list(carried_out(store))[1:]
    with pytest.raises(NotValid):
        carried_in([head, *reversed(rows)], tmp_path / "order")
    words = json.loads(rows[0]) | {"kind": "My carer hit me."}
    with pytest.raises(NotSafe):
        carried_in([head, json.dumps(words).encode()], tmp_path / "words")
