"""Groups, periods and sums, on every engine."""

import datetime as dt

from countersign.engine import Count, Is, Period, Sum
from engine.visits import visit


def test_no_facts_count_as_zero(asked):
    assert asked([], measures=(Count(), Sum("rating"))) == [(0, 0)]


def test_no_facts_have_no_groups(asked):
    assert asked([], group_by=("kind",), per="month") == []


def test_a_group_without_rows_is_absent(asked):
    rows = [visit(kind="praise"), visit(body_id=2)]
    assert asked(rows, where=(Is("body_id", 2),), group_by=("kind",)) == [("problem", 1)]


def test_unknowns_are_a_group_of_their_own_and_come_first(asked):
    rows = [visit(body_id=2), visit(body_id=None), visit(body_id=1), visit(body_id=None)]
    assert asked(rows, group_by=("body_id",)) == [(None, 2), (1, 1), (2, 1)]


def test_groups_are_sorted_column_by_column(asked):
    rows = [visit(body_id=2, kind="want"), visit(body_id=2, kind="praise"), visit(body_id=1, kind="want")]
    assert asked(rows, group_by=("body_id", "kind")) == [(1, "want", 1), (2, "praise", 1), (2, "want", 1)]


def test_a_row_counts_once_under_each_of_its_codes(asked):
    rows = [visit(themes=["waiting", "manner", "waiting"]), visit(themes=["waiting"])]
    assert asked(rows, group_by=("themes",)) == [("manner", 1), ("waiting", 2)]


def test_a_row_without_codes_is_in_no_group_of_codes(asked):
    assert asked([visit(themes=[]), visit(themes=None)], group_by=("themes",)) == []


def test_codes_can_be_crossed_with_another_column(asked):
    rows = [visit(themes=["waiting", "manner"], body_id=2), visit(themes=["manner"], body_id=1)]
    expected = [(1, "manner", 1), (2, "manner", 1), (2, "waiting", 1)]
    assert asked(rows, group_by=("body_id", "themes")) == expected


def test_a_period_holds_its_first_day_and_not_its_end(asked):
    rows = [visit("2024-12-31"), visit("2025-01-01"), visit("2025-03-31"), visit("2025-04-01")]
    assert asked(rows, period=Period.of("quarter", dt.date(2025, 2, 3))) == [(2,)]


def test_time_is_cut_into_months_quarters_and_years(asked):
    rows = [visit("2024-12-31"), visit("2025-01-01"), visit("2025-03-31")]
    assert asked(rows, per="quarter") == [(dt.date(2024, 10, 1), 1), (dt.date(2025, 1, 1), 2)]


def test_groups_can_be_followed_through_time(asked):
    rows = [visit("2025-01-01", kind="praise"), visit("2025-05-01"), visit("2025-01-31")]
    january, may = dt.date(2025, 1, 1), dt.date(2025, 5, 1)
    expected = [("praise", january, 1), ("problem", january, 1), ("problem", may, 1)]
    assert asked(rows, group_by=("kind",), per="month") == expected


def test_an_unknown_adds_nothing_to_a_sum_nor_to_a_count_of_known_values(asked):
    rows = [visit(rating=5), visit(rating=None), visit(rating=2)]
    assert asked(rows, measures=(Count(), Count("rating"), Sum("rating"))) == [(3, 2, 7)]
