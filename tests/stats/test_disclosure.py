"""Small numbers never get out: every promise is attacked by programs that share nothing with the protection."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.errors import NotSafe, NotValid
from countersign.stats.disclosure import THRESHOLD, Shown, Sum, audit, percentage, protect, share, withheld_share
from stats.attackers import SMALL, BruteForce, breaches
from stats.tables import batches, filtered, linked, thinning

SHARE = [Sum("base", ("with", "without"))]


def _plain(counts):
    return {key: Shown(None, "small") if count in SMALL else Shown(count) for key, count in counts.items()}


def test_three_of_twenty_is_not_shown():
    shown = protect({"base": 20, "with": 3, "without": 17}, SHARE)
    assert shown["with"].value is None
    assert (shown["base"].value is None) != (shown["without"].value is None)


def test_nearly_all_of_the_base_gives_away_the_few_who_are_not():
    shown = protect({"base": 20, "with": 18, "without": 2}, SHARE, printed={"base", "with"})
    assert set(shown) == {"base", "with"}
    assert None in (shown["base"].value, shown["with"].value)


def test_one_public_word_for_small_and_protecting():
    shown = protect({"base": 20, "with": 3, "without": 17}, SHARE)
    assert {cell.status for cell in shown.values()} == {"shown", "small", "protecting"}
    assert {cell.word for cell in shown.values()} == {"", "withheld"}


def test_five_parts_of_one_take_the_total_with_them():
    """Nobody withholds a zero, so five withheld parts of a total of five could only be ones."""
    counts = {"all": 5} | dict.fromkeys("abcde", 1)
    assert protect(counts, [Sum("all", tuple("abcde"))])["all"].value is None


def test_a_table_without_small_cells_is_fully_shown():
    counts, sums = linked(np.array([[5, 0, 17], [30, 8, 0]]))
    assert protect(counts, sums) == {key: Shown(count) for key, count in counts.items()}


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 7), min_size=4, max_size=4))
def test_no_enumeration_of_all_tables_pins_a_small_cell(cells):
    counts, sums = linked(np.array(cells).reshape(2, 2))
    shown = protect(counts, sums)
    attacker = BruteForce(shown, sums, most=9)
    assert counts in attacker.tables
    assert all(len(attacker.values(key)) > 1 for key, count in counts.items() if count in SMALL)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(25))
def test_no_integer_program_pins_a_small_cell(seed):
    counts, sums = linked(batches(seed, 1)[0])
    assert breaches([counts], [protect(counts, sums)], sums) == []


@pytest.mark.parametrize("seed", range(8))
def test_a_filter_over_the_table_gives_nothing_away(seed):
    rng = np.random.default_rng(seed)
    counts, sums = filtered(*linked(rng.poisson(4, (4, 3))), picked={0, int(rng.integers(1, 4))})
    assert breaches([counts], [protect(counts, sums)], sums) == []


@pytest.mark.parametrize("seed", range(8))
def test_what_is_never_printed_cannot_be_worked_out_either(seed):
    counts, sums = linked(np.random.default_rng(seed).poisson(6, (4, 2)))
    printed = {key for key in counts if key[1] != 1}
    assert breaches([counts], [protect(counts, sums, printed=printed)], sums, printed=printed) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_two_batches_give_away_neither_a_small_cell_nor_a_small_change(seed):
    first, second = (linked(table) for table in batches(seed, 2))
    sums = first[1]
    before = protect(first[0], sums)
    after = protect(second[0], sums, before=before)
    assert breaches([first[0], second[0]], [before, after], sums) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 112))
@pytest.mark.parametrize("withdrawals", [False, True])
def test_three_batches_hold_against_all_of_them_together(seed, withdrawals):
    truths, releases, sums = [], [], []
    for table in batches(seed, 3, withdrawals=withdrawals):
        counts, sums = linked(table)
        try:
            shown = protect(counts, sums, before=releases)
        except NotSafe:
            assert withdrawals, "a table that only grows can always be published"
            break
        truths.append(counts)
        releases.append(shown)
    assert releases
    assert breaches(truths, releases, sums) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(200, 212))
@pytest.mark.parametrize("withdrawals", [False, True])
def test_where_anybody_may_have_withdrawn_no_release_is_refused_and_none_gives_anything_away(seed, withdrawals):
    truths, releases, sums = [], [], []
    for table in batches(seed, 2, withdrawals=withdrawals):
        counts, sums = linked(table)
        withheld = [key for key, cell in releases[-1].items() if cell.value is None] if releases else []
        hidden = {key: truths[-1][key] for key in withheld}
        releases.append(protect(counts, sums, before=list(releases), growing=False, hidden=hidden))
        truths.append(counts)
    assert breaches(truths, releases, sums, growing=False) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_scattered_withdrawals_from_a_large_table_never_stop_a_release(seed):
    before, hidden = [], {}
    for table in thinning(seed, releases=4):
        counts, sums = linked(table)
        shown = protect(counts, sums, before=list(before), growing=False, hidden=hidden)
        before.append(shown)
        hidden = {key: counts[key] for key, cell in shown.items() if cell.value is None}
    held = [key for key, cell in shown.items() if cell.status == "held"]
    assert len(before) == 4 and held
    assert all(shown[key].value >= THRESHOLD for key in held)


def test_what_was_withheld_appears_only_once_it_has_changed_by_five():
    sums = [Sum("all", ("a", "b", "c"))]
    first = {"all": 61, "a": 3, "b": 8, "c": 50}
    before = protect(first, sums)
    assert before["b"].value is None
    hidden = {key: first[key] for key in ("a", "b")}
    soon = {"all": 70, "a": 9, "b": 11, "c": 50}
    assert protect(soon, sums, before=before, growing=False, hidden=hidden)["b"].value is None
    later = {"all": 80, "a": 12, "b": 18, "c": 50}
    after = protect(later, sums, before=before, growing=False, hidden=hidden)
    assert (after["a"].value, after["b"].value) == (12, 18)


def test_the_attackers_can_break_the_plain_rule():
    """A check that cannot fail is none: withholding 1 to 4 alone must be broken by every attacker."""
    counts, sums = {"base": 20, "with": 3, "without": 17}, SHARE
    shown = _plain(counts)
    assert breaches([counts], [shown], sums)
    assert BruteForce(shown, sums, most=20).values("with") == {3}
    assert [(p.key, p.low, p.high) for p in audit([shown], sums)] == [("with", 3, 3)]


def test_the_audit_finds_what_two_releases_give_away_together():
    sums = [Sum("all", ("a", "b", "c"))]
    first = {"all": 100, "a": 60, "b": None, "c": None}
    assert audit([first], sums) == []
    second = {"all": 103, "a": 60, "b": 37, "c": None}
    assert {p.key for p in audit([first, second], sums)} >= {"c"}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_the_audit_finds_nothing_in_what_was_protected(seed):
    counts, sums = linked(batches(seed, 1)[0])
    pinned = audit([protect(counts, sums)], sums)
    assert [p for p in pinned if p.low in SMALL] == []


def test_a_small_change_holds_the_last_number():
    sums = [Sum("all", ("a", "b"))]
    before = protect({"all": 100, "a": 50, "b": 50}, sums)
    after = protect({"all": 110, "a": 58, "b": 52}, sums, before=before)
    assert after["b"] == Shown(50, "held")
    assert [cell.status for cell in after.values()].count("held") == 2
    assert after["b"].word == "as last released"


def test_nothing_new_changes_nothing():
    counts, sums = linked(batches(3, 1)[0])
    before = protect(counts, sums)
    after = protect(counts, sums, before=before)
    assert {k: c.value for k, c in after.items()} == {k: c.value for k, c in before.items()}


@pytest.mark.parametrize("seed", range(10))
def test_neither_the_order_of_rows_nor_names_decide(seed):
    counts, sums = linked(batches(seed, 1)[0])
    shown = protect(counts, sums)
    shuffled = dict(reversed(counts.items()))
    again = protect(shuffled, [Sum(s.total, s.parts[::-1]) for s in reversed(sums)])
    assert again == shown
    renamed = protect(
        {("x", *key): count for key, count in counts.items()},
        [Sum(("x", *s.total), tuple(("x", *part) for part in s.parts)) for s in sums],
    )
    assert Counter(renamed.values()) == Counter(shown.values())


def test_priority_decides_what_is_kept():
    for keep, lose in (("base", "without"), ("without", "base")):
        shown = protect({"base": 20, "with": 3, "without": 17}, SHARE, priority={keep: 1})
        assert shown[keep].value is not None
        assert shown[lose].value is None


@pytest.mark.slow
def test_little_more_is_withheld_than_must_be():
    """Against the fewest further cells that any choice of cells needs, found by trying them all."""
    ours = best = 0
    for seed in range(12):
        counts, sums = linked(np.random.default_rng(seed).poisson(5, (2, 2)))
        shown = protect(counts, sums)
        ours += sum(cell.status == "protecting" for cell in shown.values())
        best += _fewest(counts, sums)
    assert best > 0
    assert ours <= 1.5 * best


def _fewest(counts, sums):
    free = [key for key, count in counts.items() if count >= 5]
    for size in range(len(free) + 1):
        for chosen in combinations(free, size):
            shown = _plain(counts) | {key: Shown(None, "protecting") for key in chosen}
            if not breaches([counts], [shown], sums):
                return size
    raise AssertionError("withholding everything is always safe")


def test_the_share_withheld_is_told():
    shown = protect({"base": 20, "with": 3, "without": 17}, SHARE)
    assert withheld_share(shown) == pytest.approx(2 / 3)
    assert withheld_share(shown, "small") == pytest.approx(1 / 3)


def test_tables_that_do_not_add_up_are_refused():
    for counts in ({"base": 20, "with": 3, "without": 16}, {"base": 20, "with": 3}, {"base": 0, "with": -1}):
        with pytest.raises(NotValid):
            protect(counts, SHARE)


def test_no_percentage_below_a_base_of_ten():
    assert percentage(5, 9) is None
    assert percentage(5, 10) == 50
    assert percentage(Shown(None, "small"), 60) is None
    assert percentage(Shown(18, "held"), Shown(60)) is None


def test_a_share_carries_its_interval():
    found = share(18, Shown(60))
    assert (found.numerator, found.base, found.value) == (18, 60, 0.3)
    assert (round(100 * found.lower, 1), round(100 * found.upper, 1)) == (19.9, 42.5)
