"""A table of facts has no place for words, and a question must fit it."""

import pyarrow as pa
import pytest

from countersign.engine import CODE, CODES, DATE, Contains, Count, Is, Question, Sum, Table
from countersign.errors import NotSafe, NotValid
from engine.visits import VISITS


def test_an_arrow_schema_declares_a_table():
    table = Table.of("visits", pa.schema([("day", DATE), ("kind", CODE), ("themes", CODES)]), date="day")
    assert table.columns == (("day", "date"), ("kind", "code"), ("themes", "codes"))
    assert table.schema.field("themes").type == CODES


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.binary(), pa.float64(), pa.list_(pa.string())])
def test_a_column_that_could_hold_words_is_refused(kind):
    with pytest.raises(NotSafe, match="note"):
        Table.of("visits", pa.schema([("day", DATE), ("note", kind)]), date="day")


def test_the_date_of_a_table_is_a_date():
    with pytest.raises(NotValid):
        Table.of("visits", pa.schema([("day", CODE)]), date="day")


@pytest.mark.parametrize(
    "question",
    [
        Question("visits", where=(Is("nothing", 1),)),
        Question("visits", where=(Is("body_id", "want"),)),
        Question("visits", where=(Is("kind", 3),)),
        Question("visits", where=(Is("afraid", 1),)),
        Question("visits", where=(Is("themes", "food"),)),
        Question("visits", where=(Contains("kind", "want"),)),
        Question("visits", group_by=("day",)),
        Question("visits", measures=(Sum("body_id"),)),
        Question("visits", measures=(Count("themes"),)),
    ],
)
def test_a_question_that_does_not_fit_is_refused(question):
    with pytest.raises(NotValid):
        VISITS.check(question)
