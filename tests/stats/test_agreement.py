"""Agreement of two coders against hand-worked tables, scikit-learn and a simulation."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from countersign.errors import NotValid
from countersign.stats.agreement import Table, f1, kappa, percent_agreement, precision, recall, table


def test_the_textbook_table():
    """Both say yes 20 times, no 15 times: they agree on 0.70, by chance 0.50, so kappa is 0.40."""
    counts = Table(both=20, first_only=5, second_only=10, neither=15)
    assert percent_agreement(counts).value == pytest.approx(0.70)
    assert kappa(counts).value == pytest.approx(0.40)


@pytest.mark.slow
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=60))
def test_values_are_those_of_scikit_learn(pairs):
    rule, people = zip(*pairs, strict=True)
    counts = table([{"x"} if r else () for r in rule], [{"x"} if p else () for p in people], "x")
    if not isnan(kappa(counts).value):
        assert kappa(counts).value == pytest.approx(metrics.cohen_kappa_score(rule, people))
    if any(rule):
        assert precision(counts).value == pytest.approx(metrics.precision_score(people, rule))
    if any(people):
        assert recall(counts).value == pytest.approx(metrics.recall_score(people, rule))
    if any(rule) or any(people):
        assert f1(counts).value == pytest.approx(metrics.f1_score(people, rule))


def test_perfect_agreement_on_few_things_is_not_certainty():
    few = kappa(Table(both=5, first_only=0, second_only=0, neither=5))
    assert few.value == 1
    assert few.lower < 0.6


def test_a_category_nobody_uses_has_no_kappa():
    assert isnan(kappa(Table(0, 0, 0, 30)).value)
    assert isnan(precision(Table(0, 0, 4, 30)).value)


def test_coders_of_different_things_are_refused():
    with pytest.raises(NotValid):
        table([{"x"}], [], "x")


@pytest.mark.parametrize("shares", [(0.3, 0.05, 0.05, 0.6), (0.1, 0.03, 0.07, 0.8), (0.2, 0.15, 0.1, 0.55)])
def test_the_interval_of_kappa_covers_the_truth_as_often_as_it_says(shares):
    rng = np.random.default_rng(20261123)
    truth = kappa(Table(*(round(1000 * s) for s in shares))).value
    found = [kappa(Table(*draw)) for draw in rng.multinomial(100, shares, size=2000).tolist()]
    covered = np.mean([e.lower <= truth <= e.upper for e in found if not isnan(e.value)])
    assert covered > 0.93
