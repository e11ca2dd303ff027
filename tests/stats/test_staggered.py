"""Changes at their own times among contracts that are unlike: what covariates take out."""

from __future__ import annotations

import numpy as np
import pytest

from countersign.errors import NotValid
from countersign.stats.causal import staggered


def test_what_contracts_differ_in_is_taken_out():
    """Two groups of unlike contracts: the effect, its error by hand for one line, and by repeated draws."""
    rng = np.random.default_rng(20261201)
    size = rng.normal(size=200)
    first = np.where(size + rng.normal(size=200) > 0.5, 3.0, np.inf)

    def draw():
        table = size[:, None] * np.array([0.0, 1.0, 2.0]) + rng.normal(size=(200, 3))
        return table + 1.0 * (first[:, None] <= np.array([1.0, 2.0, 3.0]))

    table = draw()
    plain, found = staggered(table, first), staggered(table, first, covariates=size)
    assert abs(plain.overall.value - 1) > 4 * plain.overall.se
    assert abs(found.overall.value - 1) < 3 * found.overall.se
    moved, x, ours = table[:, 2] - table[:, 1], np.column_stack([np.ones(200), size]), np.isfinite(first)
    slopes = np.linalg.lstsq(x[~ours], moved[~ours])[0]
    assert found.value[-1] == pytest.approx((moved - x @ slopes)[ours].mean())
    many = [staggered(draw(), first, covariates=size) for _ in range(200)]
    assert np.std([one.overall.value for one in many]) == pytest.approx(found.overall.se, rel=0.2)
    same = staggered(table, first, covariates=np.zeros((200, 0)))
    assert same.se == pytest.approx(plain.se)
    with pytest.raises(NotValid):
        staggered(table, first, covariates=size[:5])
