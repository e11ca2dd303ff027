"""Sortition: every panel fits, chances are the best there are, and a draw can be redone by hand."""

from __future__ import annotations

import doctest
import hashlib
from itertools import accumulate, combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from countersign.errors import NotValid
from countersign.stats import sortition
from countersign.stats.sortition import Pool, Quota, lottery, relaxation

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/statistics/sortition.md"
WOMEN = Quota("sex", "woman", 2, 2)
MEN = Quota("sex", "man", 1, 1)


def _people(**counts):
    return [{"sex": sex} for sex, n in counts.items() for _ in range(n)]


def _rng():
    return np.random.default_rng(7)


def _plain(pool):
    """By the definition: every set of volunteers that fits, and the best shares over all of them."""
    fit = [one for one in combinations(range(len(pool.people)), pool.seats) if pool.fits(one)]
    if not fit:
        return None
    sits = np.array([[float(person in one) for one in fit] for person in range(len(pool.people))])
    can = sits.any(axis=1)
    costs = np.r_[np.zeros(len(fit)), -1.0]
    rows = np.c_[-sits[can], np.ones(can.sum())]
    found = linprog(costs, A_ub=rows, b_ub=np.zeros(can.sum()), A_eq=[[1.0] * len(fit) + [0.0]], b_eq=[1.0])
    return -found.fun, frozenset(np.flatnonzero(~can).tolist())


features = st.fixed_dictionaries({"a": st.sampled_from("xy"), "b": st.sampled_from("uvw")})


@st.composite
def pools(draw):
    people = draw(st.lists(features, min_size=4, max_size=9))
    seats = draw(st.integers(1, 4))
    quotas = []
    for name, values in (("a", "xy"), ("b", "uvw")):
        for value in values:
            least = draw(st.integers(0, 2))
            quotas.append(Quota(name, value, least, least + draw(st.integers(0, 3))))
    homes = draw(st.lists(st.sampled_from(["", "1", "2", "3"]), min_size=len(people), max_size=len(people)))
    return Pool(people, quotas, seats, draw(st.sampled_from([[], homes])))


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(pools())
def test_no_lottery_over_all_panels_that_fit_does_better(pool):
    plain = _plain(pool)
    if plain is None:
        with pytest.raises(NotValid):
            lottery(pool, rng=_rng())
        return
    found = lottery(pool, rng=_rng())
    assert all(pool.fits(one) for one in found.panels)
    assert found.barred == plain[1]
    assert found.least == pytest.approx(plain[0], rel=5e-3)
    assert found.bound >= plain[0] - 1e-6


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(pools())
def test_a_named_relaxation_lets_a_panel_be_drawn_and_none_is_named_where_one_fits(pool):
    try:
        changes = relaxation(pool)
    except NotValid:
        assert len(set(filter(None, pool.households))) + list(pool.households).count("") < pool.seats
        return
    assert bool(changes) == (_plain(pool) is None)
    new = {one.was: one.now for one in changes}
    relaxed = Pool(pool.people, [new.get(quota, quota) for quota in pool.quotas], pool.seats, pool.households)
    assert _plain(relaxed) is not None


def test_equals_have_equal_chances():
    found = lottery(Pool(_people(woman=4, man=5), [WOMEN, MEN], 3), rng=_rng())
    assert found.chances[:4] == pytest.approx(0.5, abs=0.005)
    assert found.chances[4:] == pytest.approx(0.2, abs=0.005)


def test_at_most_one_of_a_household_sits():
    pool = Pool(_people(woman=4, man=2), [WOMEN, MEN], 3, ["a", "a", "b", "c", "b", "a"])
    found = lottery(pool, rng=_rng())
    for members in found.panels:
        homes = [pool.households[one] for one in members]
        assert len(set(homes)) == 3


def test_who_can_never_sit_is_named_and_does_not_drag_the_others_down():
    people = [*_people(woman=4, man=4), {"sex": "not said"}]
    found = lottery(Pool(people, [WOMEN, MEN, Quota("sex", "not said", 0, 0)], 3), rng=_rng())
    assert found.barred == {8}
    assert found.least == pytest.approx(0.25, abs=0.005)


def test_the_refusal_names_the_smallest_change():
    with pytest.raises(NotValid) as refused:
        lottery(Pool(_people(woman=1, man=9), [WOMEN, MEN], 3), rng=_rng())
    assert "sex, woman: the least from 2 to 1" in refused.value.remedy
    assert "sex, man: the most from 1 to 2" in refused.value.remedy


def test_what_does_not_fit_together_is_named_at_once():
    with pytest.raises(NotValid) as refused:
        Pool([{"sex": "woman"}, {"sex": "?"}], [WOMEN._replace(least=3), WOMEN, MEN], 3)
    said = " ".join(words for _, words in refused.value.faults)
    for part in ("least is above", "named twice", "2 volunteered for 3", "Volunteer 2 has no value under sex"):
        assert part in said


def test_a_draw_is_sha256_of_the_seed_over_whole_tickets():
    found = lottery(Pool(_people(woman=4, man=5), [WOMEN, MEN], 3), rng=_rng())
    ticket = int(hashlib.sha256(b"12 December: 4 8 15 16 23 42").hexdigest(), 16) % sum(found.tickets)
    by_hand = next(at for at, held in enumerate(accumulate(found.tickets)) if ticket < held)
    assert found.draw("12 December: 4 8 15 16 23 42") == by_hand
    assert len({found.draw(str(seed)) for seed in range(50)}) > 5


def test_the_same_volunteers_and_numbers_make_the_same_lottery():
    pool = Pool(_people(woman=5, man=5), [WOMEN, MEN], 3)
    assert lottery(pool, rng=_rng()).digest == lottery(pool, rng=_rng()).digest


@pytest.mark.slow
def test_hundreds_of_volunteers_come_close_to_the_bound():
    rng = np.random.default_rng(3)
    people = [{f"f{at}": f"v{rng.integers(3)}" for at in range(5)} for _ in range(200)]
    pool = Pool(people, [Quota(f"f{at}", f"v{value}", 5, 8) for at in range(5) for value in range(3)], 20)
    found = lottery(pool, rng=_rng())
    assert all(pool.fits(one) for one in found.panels)
    assert found.least >= 0.995 * found.bound
    assert found.chances.sum() == pytest.approx(20)


def test_the_examples_hold():
    assert doctest.testmod(sortition).failed == 0
    assert doctest.testfile(str(PAGE), module_relative=False).failed == 0
