"""Krippendorff's alpha: the published examples, a slow twin by the definition, and what must always hold."""

from __future__ import annotations

import doctest
import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.errors import NotValid
from countersign.stats.agreement import kappa, table
from countersign.stats.krippendorff import alpha, marks

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/statistics/agreement.md"
NONE = None
# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), examples A, B and C
FOUR = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
        [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
    ],
    dtype=object,
).T
TWO_NAMES = list(zip("aabbdcccedda", "babbbccceddd", strict=True))
BINARY = list(zip([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0], strict=True))


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_krippendorffs_own_example_with_gaps(level, published):
    found = alpha(FOUR, level=level, draws=0)
    assert round(found.value, 3) == published
    assert (found.things, found.codes) == (11, 40)


def test_krippendorffs_own_examples_of_two_observers():
    assert round(alpha(BINARY, draws=0).value, 3) == 0.095
    assert round(alpha(TWO_NAMES, draws=0).value, 3) == 0.692


def _slow(rows, level):
    """By the definition: every pair of codes of one thing, against every pair of codes at all."""
    kept = [[c for c in row if c is not None] for row in rows]
    kept = [row for row in kept if len(row) > 1]
    codes = sorted(c for row in kept for c in row)
    below = {c: sum(o < c for o in codes) + codes.count(c) / 2 for c in codes}
    apart = {
        "nominal": lambda c, k: float(c != k),
        "ordinal": lambda c, k: (below[c] - below[k]) ** 2,
        "interval": lambda c, k: (c - k) ** 2,
        "ratio": lambda c, k: ((c - k) / (c + k)) ** 2 if c + k else 0.0,
    }[level]
    seen = sum(sum(apart(*pair) for pair in itertools.permutations(row, 2)) / (len(row) - 1) for row in kept)
    chance = sum(apart(*pair) for pair in itertools.permutations(codes, 2)) / max(len(codes) - 1, 1)
    return 1 - seen / chance if chance else np.nan


tables = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=coders, max_size=coders), min_size=1, max_size=12
    )
)
levels = st.sampled_from(["nominal", "ordinal", "interval", "ratio"])


@pytest.mark.slow
@given(tables, levels)
@settings(max_examples=150, deadline=None)
def test_it_agrees_with_the_definition_written_out(rows, level):
    np.testing.assert_allclose(alpha(rows, level=level, draws=0).value, _slow(rows, level), atol=1e-9)


@pytest.mark.slow
@given(tables, levels, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_neither_the_order_of_things_nor_who_is_first_nor_the_unit_matters(rows, level, random):
    mixed = random.sample(rows, len(rows))
    mixed = [[code if code is None else 7 * code for code in reversed(row)] for row in mixed]
    first, second = alpha(rows, level=level, draws=0), alpha(mixed, level=level, draws=0)
    np.testing.assert_allclose(first.value, second.value, atol=1e-9)


@pytest.mark.slow
@given(tables)
@settings(max_examples=60, deadline=None)
def test_names_of_codes_do_not_matter_and_ranks_need_only_their_order(rows):
    named = [[None if code is None else "abcde"[code] for code in row] for row in rows]
    np.testing.assert_allclose(alpha(named, draws=0).value, alpha(rows, draws=0).value)
    ordered = alpha(named, level="ordinal", order="abcde", draws=0)
    np.testing.assert_allclose(ordered.value, alpha(rows, level="ordinal", draws=0).value)


def test_two_coders_and_many_things_are_near_kappa():
    rng = np.random.default_rng(3)
    truth = rng.random(4000) < 0.4
    first, second = (np.where(rng.random(4000) < 0.9, truth, ~truth) for _ in range(2))
    codes = [[{"late"} if c else set() for c in coder] for coder in (first, second)]
    both = alpha(marks("late", *codes), draws=0)
    assert both.value == pytest.approx(kappa(table(*codes, "late")).value, abs=1e-3)


def test_perfect_agreement_on_ten_things_is_not_called_certain():
    ten, hundreds = alpha([[1, 1], [2, 2]] * 5), alpha([[1, 1], [2, 2]] * 500)
    assert ten.value == hundreds.value == 1
    assert ten.lower < 0.5 < 0.99 < hundreds.lower
    assert ten.upper == 1


@pytest.mark.parametrize("rows", [[[1, 1], [1, 1]], [[1, None], [None, 2]]])
def test_without_variation_or_pairs_there_is_nothing_to_say(rows):
    found = alpha(rows)
    assert np.isnan([found.value, found.lower, found.upper]).all()


def test_the_same_seed_gives_the_same_limits_and_they_hold_the_value():
    first, second = (alpha(FOUR, level="ordinal", rng=5) for _ in range(2))
    assert first == second
    assert first.lower < first.value < first.upper


def test_gaps_are_read_from_pandas_too():
    frame = pd.DataFrame({"a": [1, 2, 3, None], "b": [1, 2, 2, 3]}, dtype="Int64")
    assert alpha(frame, draws=0).things == 3
    assert alpha(frame.astype("float64"), draws=0).value == alpha(frame, draws=0).value


@pytest.mark.parametrize(
    "wrong",
    [
        {"ratings": [1, 2, 3]},
        {"ratings": [[1], [2]]},
        {"level": "metric"},
        {"confidence": 95},
        {"ratings": [["a", "b"]], "level": "interval"},
        {"ratings": [[-1, 1]], "level": "ratio"},
        {"ratings": [["a", "z"]], "level": "ordinal", "order": "abc"},
    ],
)
def test_what_is_no_table_of_codes_is_refused(wrong):
    with pytest.raises(NotValid):
        alpha(**({"ratings": [[1, 1], [1, 2]]} | wrong))


def test_coders_of_different_things_are_refused():
    with pytest.raises(NotValid, match="same number"):
        marks("late", [{"late"}], [{"late"}, set()])


@pytest.mark.slow
def test_the_interval_covers_what_it_says():
    """Three coders, four codes, 60 things, each right four times of five, else any code; one in ten is a gap."""
    rng = np.random.default_rng(8)

    def coded(things):
        truth = rng.integers(0, 4, (things, 1))
        codes = np.where(rng.random((things, 3)) < 0.8, truth, rng.integers(0, 4, (things, 3))).astype(float)
        return np.where(rng.random(codes.shape) < 0.1, np.nan, codes)

    true = alpha(coded(200_000), draws=0).value
    found = [alpha(coded(60), draws=300, rng=rng) for _ in range(300)]
    inside = np.mean([one.lower <= true <= one.upper for one in found])
    assert 0.90 <= inside <= 0.98


def test_the_examples_of_the_page_are_true():
    tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert (tried.failed, tried.attempted > 10) == (0, True)
