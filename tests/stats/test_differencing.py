"""Who could be singled out by subtraction: found wherever an attacker of another make finds it, and nowhere else."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.errors import NotValid
from countersign.stats.disclosure import Difference, Shown, Sliver, Sum, differences, protect, slivers
from stats.attackers import breaches
from stats.tables import batches, linked

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/statistics/disclosure.md"
ALL = [Sum("all", ("a", "b"))]


def test_two_more_people_in_a_total_are_two_people():
    found = differences([{"all": 20, "a": 8, "b": 12}, {"all": 22, "a": 8, "b": 14}], ALL)
    assert found == [Difference(0, 1, "all", 2, 2), Difference(0, 1, "b", 2, 2)]


def test_those_who_left_are_found_too():
    found = differences([{"all": 20}, {"all": 17}], [], growing=False)
    assert found == [Difference(0, 1, "all", -3, -3)]


def test_a_change_hidden_in_a_withheld_cell_follows_from_the_sum():
    first, second = {"all": 40, "a": 30, "b": None}, {"all": 43, "a": 30, "b": None}
    assert Difference(0, 1, "b", 3, 3) in differences([first, second], ALL)


def test_an_early_release_counts_as_much_as_the_last():
    found = differences([{"all": 20}, {"all": 30}, {"all": 33}, {"all": 23}], [], growing=False)
    assert [(d.older, d.newer, d.low) for d in found] == [(0, 3, 3), (1, 2, 3)]


def test_no_change_and_a_large_change_single_nobody_out():
    assert differences([{"all": 20, "a": 8, "b": 12}, {"all": 31, "a": 8, "b": 23}], ALL) == []


def test_a_range_of_small_changes_is_found_when_asked_for():
    parts = [Sum("all", ("a", "b", "c"))]
    first, second = {"all": 40, "a": 30, "b": None, "c": None}, {"all": 43, "a": 30, "b": None, "c": None}
    exact = {d.key for d in differences([first, second], parts)}
    assert exact == {"all"}
    assert differences([first, second], parts, width=4) == [Difference(0, 1, "all", 3, 3)]
    told = [{"all": 40}, {"all": Shown(40, "held")}]
    assert differences(told, []) == []


def _plain(counts):
    """The rule without any protection: 1 to 4 are withheld, all else is shown."""
    return {key: Shown(None, "small") if 0 < count < 5 else Shown(count) for key, count in counts.items()}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_all_that_another_attacker_finds_is_found_and_is_true(seed):
    (first, sums), (second, _) = (linked(table) for table in batches(seed, 2))
    truths, releases = [first, second], [_plain(first), _plain(second)]
    found = {(d.older, d.newer, d.key): d.low for d in differences(releases, sums)}
    others = [(signs, value) for signs, value in breaches(truths, releases, sums) if len(signs) == 2]
    for (new, old), value in others:
        assert found[old[0], new[0], new[1]] == value
    for (older, newer, key), change in found.items():
        assert truths[newer][key] - truths[older][key] == change


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("growing", [True, False])
def test_nothing_is_found_in_what_was_protected(seed, growing):
    (first, sums), (second, _) = (linked(table) for table in batches(seed, 2))
    before = protect(first, sums)
    hidden = {key: first[key] for key, cell in before.items() if cell.value is None}
    after = protect(second, sums, before=before, growing=growing, hidden={} if growing else hidden)
    assert differences([before, after], sums, growing=growing) == []


def test_a_street_more_is_told_apart_from_the_district():
    people = {"north": 30, "mill lane": 3, "south": 25, "empty lane": 0}
    covers = {
        "district": ["north", "south"],
        "district and mill lane": ["north", "south", "mill lane"],
        "north and empty lane": ["north", "empty lane"],
        "north": ["north"],
    }
    assert slivers(covers, people) == [Sliver("district and mill lane", "district", 3)]
    assert slivers(covers, people, threshold=3) == []


def test_a_part_without_a_count_is_refused():
    with pytest.raises(NotValid, match="no count"):
        slivers({"a": ["x"]}, {})


covers = st.dictionaries(st.integers(0, 5), st.sets(st.integers(0, 6)), max_size=6)
people = st.fixed_dictionaries({part: st.integers(0, 6) for part in range(7)})


@given(covers, people)
@settings(max_examples=80, deadline=None)
def test_slivers_are_what_a_slow_search_finds_and_hide_as_declared_parts(cells, counts):
    found = {(s.larger, s.smaller): s.people for s in slivers(cells, counts)}
    slow = {
        (one, other): rest
        for one in cells
        for other in cells
        if cells[other] and cells[other] < cells[one]
        and 1 <= (rest := sum(counts[p] for p in cells[one] - cells[other])) <= 4
    }  # fmt: skip
    assert found == slow
    for (larger, smaller), rest in found.items():
        table = {larger: sum(counts[p] for p in cells[larger]), smaller: sum(counts[p] for p in cells[smaller])}
        shown = protect(table | {"rest": rest}, [Sum(larger, (smaller, "rest"))], printed={larger, smaller})
        assert None in (shown[larger].value, shown[smaller].value)


def test_the_examples_of_the_page_are_true():
    tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert (tried.failed, tried.attempted > 10) == (0, True)
