"""What Spark is asked is what DuckDB is asked; where there is one (`make test-spark`) its answers are the same."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from countersign.engine import Contains, Count, Is, Period, Question, Store, Sum, answer, answers, engine_at, plain
from countersign.engine import worked_out as worked
from countersign.engine.asking import SPARK, sql
from countersign.engine.writing import seal, write
from countersign.errors import NotConfigured
from countersign.experiences.facts import EXPERIENCES
from countersign.insight.cubes import cube
from engine.series import signals
from engine.specification.test_engines_agree import QUESTIONS, ROWS
from engine.visits import VISITS, store_of, visit


def test_a_question_is_the_same_text_but_for_quotes_and_lists():
    question = Question(
        "visits", (Contains("themes", "food"), Is("body_id", 3)), Period.of("year", dt.date(2025, 1, 1)),
        group_by=("kind", "themes"), per="month", measures=(Count(), Sum("rating")),
    )  # fmt: skip
    (ours, values), (theirs, same) = sql(question, VISITS), sql(question, VISITS, SPARK)
    assert values == same == [dt.date(2025, 1, 1), dt.date(2026, 1, 1), "food", 3]
    assert theirs == ours.replace('"', "`").replace("list_contains", "array_contains").replace(
        ", UNNEST(list_distinct(`themes`)) AS code(code)",
        " LATERAL VIEW explode(array_distinct(`themes`)) code AS code",
    )


def test_one_setting_says_who_counts():
    assert engine_at("spark://cluster:7077").address == "spark://cluster:7077"
    assert engine_at("").__name__ == "countersign.engine.duck"
    with pytest.raises(NotConfigured):
        engine_at("oracle://cluster")


SERIES = Question(
    "visits", (Is("afraid", False),), group_by=("body_id",), per="month", measures=(Count(), Sum("rating"))
)


@pytest.fixture
def many(tmp_path) -> Store:
    dice = random.Random(3)
    days = [dt.date(2024 + at // 12, at % 12 + 1, 3) for at in range(24)]
    rows = [visit(str(dice.choice(days)), body_id=dice.randrange(40), rating=dice.randrange(2)) for _ in range(4000)]
    return store_of(rows, tmp_path / "many")


def test_a_statistic_is_worked_out_of_whole_series(many):
    work = partial(signals, dt.date(2024, 1, 1), 24)
    found = worked(SERIES, many, work, by=("body_id",))
    assert found.num_rows == 40 and found["body_id"].to_pylist() == list(range(40))
    assert found.equals(worked(SERIES, many, work, by=("body_id",), engine=plain))


@pytest.mark.slow
def test_spark_works_it_out_to_the_same_after_one_shuffle(many, spark):
    work = partial(signals, dt.date(2024, 1, 1), 24)
    found = worked(SERIES, many, work, by=("body_id",), engine=spark)
    here = worked(SERIES, many, work, by=("body_id",))
    assert found.drop_columns("lower").equals(here.drop_columns("lower"))
    assert np.allclose(found["lower"].to_numpy(), here["lower"].to_numpy(), rtol=1e-12)


@pytest.mark.slow
def test_spark_answers_random_questions_like_the_plain_judge(spark):
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(ROWS, QUESTIONS)
    def agree(rows, question):
        with tempfile.TemporaryDirectory() as folder:
            store = store_of(rows, Path(folder))
            assert answer(question, store, engine=spark).equals(answer(question, store, engine=plain))

    agree()


@pytest.mark.slow
def test_spark_counts_every_cell_of_a_release_like_duckdb(spark, tmp_path):
    dice = random.Random(7)
    table, declared = EXPERIENCES.table, cube("experiences")
    made = {
        "month": lambda: dt.date(2025, dice.randrange(1, 13), 1),
        "themes": lambda: dice.sample(["food", "waiting"], 1),
    }
    kinds = {"id": lambda: dice.choice((1, 2, 3, None)), "int": lambda: dice.randrange(1, 6),
             "flag": lambda: dice.random() < 0.5, "code": lambda: dice.choice(("one", "two", None))}  # fmt: skip
    rows = [{name: made.get(name, kinds.get(kind))() for name, kind in table.columns} for _ in range(3000)]
    store = Store(tmp_path)
    seal(tmp_path, {table.name: write(tmp_path, table, rows)})
    questions = [declared.question(one) for one in declared.combinations]
    for here, there in zip(answers(questions, store), answers(questions, store, engine=spark), strict=True):
        assert there.equals(here)
