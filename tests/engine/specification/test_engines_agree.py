"""Random facts and random questions: DuckDB gives exactly the judge's table."""

import datetime as dt
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countersign.engine import (
    Contains,
    Count,
    Is,
    Known,
    Lacks,
    OneOf,
    Period,
    Question,
    Sum,
    Unknown,
    answer,
    duck,
    plain,
)
from engine.visits import store_of

CODES = st.sampled_from(["waiting", "manner", "food"])
DAYS = st.dates(dt.date(2024, 11, 1), dt.date(2025, 4, 30))
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "day": DAYS,
            "body_id": st.none() | st.integers(1, 3),
            "kind": st.none() | st.sampled_from(["problem", "praise"]),
            "themes": st.none() | st.lists(CODES, max_size=3),
            "afraid": st.none() | st.booleans(),
            "rating": st.none() | st.integers(-5, 5),
        }
    ),
    max_size=25,
)
CONDITIONS = st.one_of(
    st.builds(Is, st.just("body_id"), st.integers(1, 4)),
    st.builds(Is, st.just("afraid"), st.booleans()),
    st.builds(OneOf, st.just("kind"), st.just(("praise", "want"))),
    st.builds(Unknown, st.sampled_from(["body_id", "kind", "rating"])),
    st.builds(Known, st.sampled_from(["body_id", "kind", "rating"])),
    st.builds(Contains, st.just("themes"), CODES),
    st.builds(Lacks, st.just("themes"), CODES),
)
QUESTIONS = st.builds(
    Question,
    st.just("visits"),
    where=st.lists(CONDITIONS, max_size=3).map(tuple),
    period=st.none() | st.builds(Period.of, st.sampled_from(["month", "quarter", "year"]), DAYS),
    group_by=st.lists(st.sampled_from(["body_id", "kind", "themes", "afraid"]), max_size=3, unique=True).map(tuple),
    per=st.sampled_from(["", "month", "quarter", "year"]),
    measures=st.sampled_from([(Count(),), (Sum("rating"), Count("rating")), (Count(), Sum("rating"))]),
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, QUESTIONS)
def test_the_fast_engine_answers_like_the_plain_judge(rows, question):
    with tempfile.TemporaryDirectory() as folder:
        store = store_of(rows, Path(folder))
        assert answer(question, store, engine=duck).equals(answer(question, store, engine=plain))
