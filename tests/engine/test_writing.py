"""The same facts give the same bytes, and words cannot be written."""

import datetime as dt
import random

import pyarrow as pa
import pytest

from countersign.engine import Is, Question, answer
from countersign.engine.asking import sql
from countersign.engine.writing import seal, write
from countersign.errors import NotFound, NotSafe, NotValid
from engine.visits import VISITS, store_of, visit

ROWS = [
    visit(f"2025-0{n % 3 + 1}-11", body_id=n % 4 or None, themes=["waiting", "manner"][: n % 3], rating=n % 5)
    for n in range(40)
]


def _version(folder, rows):
    folder.mkdir()
    return seal(folder, {"visits": write(folder, VISITS, rows)})


def test_the_order_of_rows_and_codes_leaves_no_trace(tmp_path):
    shuffled = [row | {"themes": row["themes"][::-1]} for row in random.Random(7).sample(ROWS, len(ROWS))]
    assert _version(tmp_path / "one", ROWS) == _version(tmp_path / "two", shuffled)


def test_one_row_more_is_another_version(tmp_path):
    assert _version(tmp_path / "one", ROWS) != _version(tmp_path / "two", [*ROWS, visit()])


def test_rows_lie_in_one_file_a_month(tmp_path):
    store = store_of(ROWS, tmp_path)
    assert [path[-15:] for path in store.paths("visits")] == [f"2025-0{n}.parquet" for n in (1, 2, 3)]
    assert store.rows("visits") == 40


def test_arrow_batches_and_rows_are_the_same_facts(tmp_path):
    batch = pa.RecordBatch.from_pylist(
        ROWS, schema=pa.schema([(c, pa.array([r[c] for r in ROWS]).type) for c in ROWS[0]])
    )
    assert _version(tmp_path / "one", ROWS) == _version(tmp_path / "two", [batch])


def test_progress_is_told(tmp_path):
    heard = []
    write(tmp_path, VISITS, iter(ROWS), on_rows=heard.append)
    assert heard == [40]


def test_a_sentence_is_never_written_and_never_quoted(tmp_path):
    with pytest.raises(NotSafe) as refusal:
        write(tmp_path, VISITS, [visit(kind="My name is Ada")])
    assert "Ada" not in str(refusal.value)


@pytest.mark.parametrize(
    "row",
    [{"day": dt.date(2025, 1, 1)}, visit() | {"note": 1}, visit(body_id="ada"), visit() | {"day": None}],
)
def test_a_row_that_does_not_fit_is_refused_without_its_values(tmp_path, row):
    with pytest.raises(NotValid) as refusal:
        write(tmp_path, VISITS, [row])
    assert "ada" not in str(refusal.value)


def test_facts_nobody_has_are_not_found(tmp_path):
    with pytest.raises(NotFound, match="visits"):
        answer(Question("calls"), store_of(ROWS, tmp_path))


def test_values_are_bound_and_never_part_of_the_text():
    text, values = sql(Question("visits", where=(Is("kind", "want"),)), VISITS)
    assert "want" not in text
    assert values == ["want"]


def test_an_empty_code_is_an_unknown(tmp_path):
    store = store_of([visit(kind=""), visit()], tmp_path)
    assert answer(Question("visits", group_by=("kind",)), store)["kind"].to_pylist() == [None, "problem"]
