"""Who is missing, by hand: counted in fives, and missing only where that holds for all that a five may stand for."""

from __future__ import annotations

import pytest

from countersign.involvement.missing import fives, said, verdict


def test_numbers_are_counted_down_to_fives():
    assert [fives(one) for one in (0, 4, 5, 9, 42)] == [0, 0, 5, 5, 40]
    assert [said(one) for one in (0, 5, 1000)] == ["fewer than 5", "5 to 9", "1,000 to 1,004"]


@pytest.mark.parametrize(
    ("came", "base", "share", "found"),
    [
        (0, 45, 0.30, "missing"),  # at most 4 of 45: 8.9 %, Wilson to 20.7 %
        (0, 45, 0.20, "alike"),
        (40, 45, 0.50, "more"),  # at least 40 of 49: 81.6 %, Wilson from 68.6 %
        (20, 40, 0.40, "alike"),
        (0, 5, 0.90, "few"),
        (20, 40, None, "unknown"),
    ],
)
def test_a_place_is_missing_only_where_the_interval_lies_below_its_share(came, base, share, found):
    assert verdict(came, base, share) == found
