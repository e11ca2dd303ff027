"""Noise for open data: what it promises, by its arithmetic and by counting; and what the budget refuses.

The noise has no seed, so the counts below are loose enough to fail once in some hundred million runs.
"""

from __future__ import annotations

import sys
from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from countersign.errors import NotSafe, NotValid
from countersign.stats.disclosure import Budget, noisy
from countersign.stats.disclosure.noise import margin

MANY = 20_000


def released(counts, *, epsilon=0.5, cells=1, budget=Budget(1.0), what="a table"):
    pytest.importorskip("opendp", reason="the extra countersign[noise] is not installed")
    return noisy(counts, epsilon=epsilon, cells_a_person=cells, budget=budget, what=what)


@pytest.mark.slow
@pytest.mark.parametrize(("epsilon", "cells"), [(0.5, 1), (1.0, 3)])
def test_the_noise_is_discrete_laplace_of_the_scale_it_says(epsilon, cells):
    found = released(dict.fromkeys(range(MANY), 7), epsilon=epsilon, cells=cells)
    noise = np.array(list(found.values.values())) - 7
    assert found.scale == cells / epsilon
    law = stats.dlaplace(1 / found.scale)
    reach = np.arange(-8, 9)
    seen = np.array([np.mean(noise == k) for k in reach])
    error = np.sqrt(law.pmf(reach) * (1 - law.pmf(reach)) / MANY)
    assert np.all(np.abs(seen - law.pmf(reach)) < 6.5 * error)
    assert abs(noise.mean()) < 6.5 * law.std() / np.sqrt(MANY)


@pytest.mark.slow
def test_one_person_more_or_less_changes_no_chance_by_more_than_promised():
    """The promise itself, from counted outcomes: each table as likely with a person as without, up to exp(epsilon)."""
    epsilon = 1.0
    without, with_one = (
        np.array(list(released(dict.fromkeys(range(MANY), n), epsilon=epsilon).values.values())) for n in (3, 4)
    )
    for outcome in range(8):
        p, q = np.mean(without == outcome), np.mean(with_one == outcome)
        slack = 6.5 * np.sqrt((p + q) / MANY) * exp(epsilon)
        assert p <= exp(epsilon) * q + slack
        assert q <= exp(epsilon) * p + slack


def test_two_draws_differ_for_there_is_no_seed():
    counts = dict.fromkeys(range(200), 10)
    assert released(counts).values != released(counts).values


def test_the_margin_holds_as_many_cells_as_it_says():
    found = released(dict.fromkeys(range(MANY), 50))
    held = np.mean([abs(value - 50) <= found.margin for value in found.values.values()])
    assert 0.94 < held < 0.98


@given(st.floats(0.05, 30), st.floats(0.5, 0.999))
@settings(max_examples=60, deadline=None)
def test_the_margin_is_the_least_that_will_do(scale, confidence):
    found, law = margin(scale, confidence), stats.dlaplace(1 / scale)
    assert 2 * law.sf(found) <= 1 - confidence + 1e-9
    assert found == 0 or 2 * law.sf(found - 1) > 1 - confidence - 1e-9


def test_what_two_releases_tell_adds_up_and_the_third_is_refused():
    first = released({"a": 3}, epsilon=0.6, what="2026")
    second = released({"a": 4}, epsilon=0.4, budget=first.budget, what="2027")
    assert second.budget.spent == (("2026", 0.6), ("2027", 0.4))
    assert second.budget.left == pytest.approx(0)
    with pytest.raises(NotSafe, match="is left"):
        released({"a": 5}, epsilon=0.1, budget=second.budget, what="2028")


@given(st.lists(st.floats(0.01, 1), max_size=8), st.floats(0.1, 4))
@settings(max_examples=60, deadline=None)
def test_a_budget_never_tells_more_than_it_holds(parts, total):
    budget = Budget(total)
    for number, part in enumerate(parts):
        try:
            budget = budget.spend(part, str(number))
        except NotSafe:
            assert part > budget.left
    assert sum(part for _, part in budget.spent) <= total + 1e-8


def test_an_empty_table_costs_what_was_asked_and_every_cell_is_answered():
    assert released({}).budget.left == 0.5
    assert set(released({"a": 0, "b": 9}).values) == {"a", "b"}


@pytest.mark.parametrize("wrong", [{"counts": {"a": -1}}, {"cells": 0}, {"epsilon": 0.0}, {"epsilon": float("nan")}])
def test_what_cannot_be_is_refused_before_anything_is_drawn(wrong):
    with pytest.raises(NotValid):
        released(**({"counts": {"a": 1}} | wrong))


@pytest.mark.parametrize("epsilon", [0, -1, float("inf"), float("nan")])
def test_a_budget_is_a_number_above_zero(epsilon):
    with pytest.raises(NotValid):
        Budget(epsilon)


def test_without_the_library_the_remedy_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "opendp.prelude", None)
    with pytest.raises(NotValid, match=r"countersign\[noise\]"):
        noisy({"a": 1}, epsilon=0.5, cells_a_person=1, budget=Budget(1), what="a table")
