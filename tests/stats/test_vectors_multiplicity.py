"""Every vector of the family `multiplicity`."""

from __future__ import annotations

import pytest

from countersign.stats.multiplicity import adjust
from stats.reference import family

pytestmark = pytest.mark.vectors


@family("multiplicity")
def test_adjusted_p_values_agree_with_base_r(vector):
    for method, expected in vector.expected.items():
        vector.agrees(adjust(vector.input["p"], method.lower()), expected)
