"""Two wordings drawn by lot: the error is what was stated, and a known effect is found."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.errors import NotValid
from countersign.stats.survey import (
    answers_needed,
    design,
    framing,
    minimum_detectable,
)
from countersign.stats.survey.framing import exact_randomisation

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/statistics/surveys.md"


def test_the_randomisation_test_counts_every_assignment():
    yes = np.array([1, 1, 1, 0, 1, 0, 0, 0, 1])
    first = 4
    seen = yes[:first].mean() - yes[first:].mean()
    gaps = []
    for chosen in combinations(range(9), first):
        inside = np.isin(np.arange(9), chosen)
        gaps.append(yes[inside].mean() - yes[~inside].mean())
    expected = np.mean(np.abs(gaps) >= abs(seen) - 1e-12)
    assert exact_randomisation(int(yes[:first].sum()), first, int(yes.sum()), 9) == pytest.approx(expected)


@given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 60))
def test_a_randomisation_p_is_a_probability_and_the_arms_can_change_places(first, second, yes):
    yes = min(yes, first + second)
    mine = max(0, yes - second)
    p = exact_randomisation(mine, first, yes, first + second)
    assert 0 < p <= 1
    assert p == pytest.approx(exact_randomisation(yes - mine, second, yes, first + second))


@pytest.mark.slow
def test_a_framing_that_does_nothing_is_found_one_time_in_twenty():
    rng = np.random.default_rng(14)
    weighted, plain = [], []
    for _ in range(300):
        survey = design(rng.uniform(0.5, 2, 200), clusters=np.arange(200) // 2)
        found = framing(survey, rng.random(200) < 0.4, rng.permutation(np.repeat(["plain", "warm"], 100)))
        weighted.append(found.contrasts[0].p < 0.05)
        plain.append(found.contrasts[0].p_randomisation < 0.05)
    assert np.mean(weighted) == pytest.approx(0.05, abs=0.03)
    assert np.mean(plain) < 0.07  # exact, and so a little below: whole numbers cannot use up the chance


@pytest.mark.slow
def test_the_smallest_detectable_difference_is_found_with_the_power_stated():
    rng = np.random.default_rng(15)
    size = minimum_detectable(0.3, 200)
    assert answers_needed(0.3, 0.3 + size) == pytest.approx(200, abs=1)
    found = []
    for _ in range(300):
        arm = rng.permutation(np.repeat([0, 1], 200))
        yes = rng.random(400) < np.where(arm == 1, 0.3 + size, 0.3)
        (contrast,) = framing(design(np.ones(400)), yes, arm).contrasts
        found.append(contrast.p < 0.05)
        assert contrast.detectable == pytest.approx(size, abs=0.04)
    assert np.mean(found) == pytest.approx(0.8, abs=0.07)


@pytest.mark.slow
def test_a_framing_with_known_effect_is_estimated_with_intervals_that_hold():
    rng = np.random.default_rng(16)
    held, plain = [], []
    for _ in range(200):
        group = rng.random(300) < 0.3
        arm = rng.permutation(np.repeat([0, 1, 2], 100))
        chance = np.where(arm == 1, np.where(group, 0.7, 0.5), 0.4)
        # people of the group answer half as often and weigh twice as much: the truth is that of everybody
        survey = design(np.where(group, 2.0, 1.0))
        contrast = framing(survey, rng.random(300) < chance, arm, reference=0).contrasts[0]
        weight = 0.6 / 1.3
        truth = weight * 0.7 + (1 - weight) * 0.5 - 0.4
        held.append(contrast.lower < truth < contrast.upper)
        plain.append(contrast.unweighted_lower < truth < contrast.unweighted_upper)
        assert contrast.p_holm >= contrast.p
    assert np.mean(held) == pytest.approx(0.95, abs=0.04)


def test_an_experiment_in_which_everybody_says_the_same_still_has_limits():
    survey, arm = design(np.random.default_rng(23).uniform(1, 2, 60)), np.repeat([0, 1], 30)
    (alike,) = framing(survey, np.ones(60), arm).contrasts
    assert (alike.difference, alike.p, alike.p_randomisation) == (0, 1, 1)
    assert alike.lower < 0 < alike.upper
    (apart,) = framing(survey, arm, arm).contrasts
    assert apart.difference == pytest.approx(1)
    assert apart.p == apart.p_randomisation < 1e-10
    assert 0.8 < apart.lower < apart.upper <= 1
    assert framing(survey, np.zeros(60), arm).test is None


def test_people_assigned_together_are_shuffled_together():
    rng = np.random.default_rng(17)
    household = np.repeat(np.arange(30), 5)
    arm = np.repeat(rng.permutation([0, 1] * 15), 5)
    yes = np.repeat(rng.random(30) < 0.5, 5)  # households agree among themselves
    survey = design(np.ones(150), clusters=household)
    alone = framing(survey, yes, arm).contrasts[0]
    whole = framing(survey, yes, arm, drawn_by=household, rng=rng, draws=2000).contrasts[0]
    assert whole.p_randomisation > alone.p_randomisation or alone.p_randomisation == 1
    with pytest.raises(NotValid, match="randomness"):
        framing(survey, yes, arm, drawn_by=household)
    with pytest.raises(NotValid, match="both arms"):
        framing(survey, yes, rng.permutation(arm), drawn_by=household, rng=rng)


def test_experiments_that_are_too_small_or_have_no_such_arm_are_refused():
    survey = design(np.ones(30))
    with pytest.raises(NotValid, match="at least 10 answers"):
        framing(survey, np.ones(30), np.arange(30) < 5)
    with pytest.raises(NotValid, match="no arm"):
        framing(survey, np.ones(30), np.repeat(["a", "b"], 15), reference="c")
    assert "what people say" in framing(survey, np.arange(30) % 3 == 0, np.repeat(["a", "b"], 15)).words
