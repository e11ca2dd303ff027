"""Themes: found again whatever the order, kept over refreshes, split, merged, new and gone by rules."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.errors import NotFound, NotValid
from countersign.text.themes import document_terms, find, refresh
from countersign.text.themes.history import HALF, matched, overlap
from countersign.text.themes.quality import mutual_information
from text.made_talk import ABOUT, talk

TALK = talk(2_000, 7)


@pytest.fixture(scope="module")
def themes():
    return find(TALK.texts, number=len(ABOUT), seed=1)


def test_themes_are_what_the_texts_were_made_about(themes):
    of = themes.held(TALK.texts).of
    known = of >= 0
    assert known.mean() > 0.97
    assert mutual_information(np.array(TALK.about)[known], of[known]) > 0.85


def test_telling_terms_are_words_of_one_thing(themes):
    for telling in themes.telling:
        most = max(len({*telling} & {*words.split()}) for words in ABOUT.values())
        assert most >= 0.8 * len(telling)


def test_the_order_of_the_texts_changes_nothing(themes):
    order = np.random.default_rng(3).permutation(len(TALK.texts))
    again = find([TALK.texts[at] for at in order], number=len(ABOUT), seed=1)
    assert again.telling == themes.telling
    np.testing.assert_array_equal(again.weights, themes.weights)
    np.testing.assert_array_equal(again.held(TALK.texts).of[order], themes.held([TALK.texts[at] for at in order]).of)


def test_the_names_of_persons_change_nothing(themes):
    renamed = [f"person {7 * at % 2003}" for at in range(len(TALK.texts))]
    assert find(TALK.texts, number=len(ABOUT), seed=1, persons=renamed).telling == themes.telling


def test_other_words_for_the_same_things_give_the_same_groups(themes):
    swapped = [" ".join(f"{word[::-1]}x" for word in text.split()) for text in TALK.texts]
    other = find(swapped, number=len(ABOUT), seed=1).held(swapped).of
    assert mutual_information(themes.held(TALK.texts).of, other) > 0.85


def test_another_seed_is_another_start_not_another_result(themes):
    other = find(TALK.texts, number=len(ABOUT), seed=2)
    assert mutual_information(themes.held(TALK.texts).of, other.held(TALK.texts).of) > 0.7


def test_every_theme_opens_to_its_records(themes):
    keys = [f"record-{at}" for at in range(len(TALK.texts))]
    held = themes.held(TALK.texts)
    opened = [held.records(one, keys) for one in themes.ids]
    assert [len(records) for records in opened] == held.sizes().tolist() == list(themes.texts)
    flat = [key for records in opened for key in records]
    assert len(flat) == len(set(flat)) == int((held.of >= 0).sum())


def test_a_theme_opens_clearest_first_and_only_if_it_exists(themes):
    held = themes.held(TALK.texts)
    rows = held.rows(themes.ids[0])
    assert np.all(np.diff(held.score[rows]) <= 0)
    with pytest.raises(NotFound, match="no theme t99"):
        held.rows("t99")
    with pytest.raises(NotValid, match="Name each text's record"):
        held.records(themes.ids[0], ["one"])


def test_a_text_without_a_known_term_is_about_nothing(themes):
    assert themes.held(["", "zzz qqq", "!!"]).of.tolist() == [-1, -1, -1]


def test_too_few_texts_are_refused_with_what_to_do():
    with pytest.raises(NotValid, match="Take more texts"):
        find(["the driver was late"] * 3, seed=1)
    with pytest.raises(NotValid, match="Take more texts"):
        find([], seed=1)


def test_one_persons_flood_is_no_theme():
    flood = ["walrus xylophone trombone"] * 300
    persons = [*range(len(TALK.texts)), *["one person"] * 300]
    found = find([*TALK.texts, *flood], number=12, seed=1, persons=persons)
    assert "walrus" not in found.terms


def test_a_refresh_with_one_in_twenty_new_keeps_every_id(themes):
    renewed = refresh(themes, [*TALK.texts, *talk(100, 8).texts], seed=1)
    assert set(renewed.themes.ids) == set(themes.ids)
    assert {change.kind for change in renewed.changes} == {"kept"}
    assert all(change.share > 0.9 for change in renewed.changes)


def test_a_refresh_of_the_same_texts_changes_nothing(themes):
    renewed = refresh(themes, TALK.texts, seed=1).themes
    same = {one: set(telling) for one, telling in zip(themes.ids, themes.telling, strict=True)}
    assert all(len(same[one] & set(t)) >= 8 for one, t in zip(renewed.ids, renewed.telling, strict=True))


@pytest.mark.slow
def test_ids_last_over_ten_refreshes_and_none_is_given_twice(themes):
    seen, now = set(themes.ids), themes
    texts = list(TALK.texts)
    for month in range(10):
        texts = [*texts[100:], *talk(100, 100 + month).texts]
        renewed = refresh(now, texts, seed=1)
        born = set(renewed.themes.ids) - set(now.ids)
        assert born.isdisjoint(seen)
        seen |= born
        now = renewed.themes
    assert len(set(now.ids) & set(themes.ids)) >= 7


def test_a_thing_nobody_spoke_of_before_becomes_a_new_theme():
    old = {name: words for name, words in ABOUT.items() if name != "app"}
    texts = talk(1_500, 11, about=old).texts
    before = find(texts, number=len(old) + 1, seed=1)
    fresh = talk(300, 12, about={"app": ABOUT["app"]}, noise=0).texts
    after = refresh(before, [*texts, *fresh], seed=1, number=len(old) + 2)
    about = after.themes.held(fresh).of
    grown = after.themes.ids[np.bincount(about[about >= 0]).argmax()]
    assert (about >= 0).mean() > 0.95
    assert len({*after.themes.telling[after.themes.ids.index(grown)]} & {*ABOUT["app"].split()}) >= 8
    assert grown not in before.ids


def test_a_thing_nobody_speaks_of_any_more_is_gone(themes):
    rest = [text for text, about in zip(TALK.texts, TALK.about, strict=True) if about != "food"]
    food = next(one for one, t in zip(themes.ids, themes.telling, strict=True) if "kitchen" in t)
    renewed = refresh(themes, rest, seed=1)
    assert food not in renewed.themes.ids
    assert len(renewed.of("kept")) == len(themes) - 1


# ---- the rules


def _table(rows: list[list[int]]) -> np.ndarray:
    """Earlier × new themes with nobody outside."""
    return np.pad(np.array(rows), ((0, 1), (0, 1)))


def test_a_theme_that_shares_most_texts_both_ways_is_kept():
    names, changes = matched(["t1", "t2"], _table([[90, 10], [5, 95]]), 3)
    assert names == ("t1", "t2")
    assert [(c.kind, c.before, c.after) for c in changes] == [("kept", ("t1",), ("t1",)), ("kept", ("t2",), ("t2",))]
    assert changes[0].share == pytest.approx(0.9)


def test_a_theme_that_falls_in_two_is_split():
    names, changes = matched(["t1"], _table([[50, 50]]), 2)
    assert names == ("t2", "t3")
    assert [(c.kind, c.before, c.after, c.share) for c in changes] == [("split", ("t1",), ("t2", "t3"), 1.0)]


def test_a_part_that_leaves_a_theme_is_split_off_and_the_rest_keeps_the_id():
    names, changes = matched(["t1"], _table([[70, 30]]), 2)
    assert names == ("t1", "t2")
    assert [(c.kind, c.before, c.after) for c in changes] == [
        ("kept", ("t1",), ("t1",)),
        ("split", ("t1",), ("t1", "t2")),
    ]


def test_two_themes_of_the_same_size_merge_into_a_new_one():
    names, changes = matched(["t1", "t2"], _table([[50], [50]]), 3)
    assert names == ("t3",)
    assert [(c.kind, c.before, c.after) for c in changes] == [("merged", ("t1", "t2"), ("t3",))]


def test_a_small_theme_merges_into_a_large_one_that_is_kept():
    names, changes = matched(["t1", "t2"], _table([[90], [10]]), 3)
    assert names == ("t1",)
    assert [(c.kind, c.before, c.after) for c in changes] == [("kept", ("t1",), ("t1",)), ("merged", ("t2",), ("t1",))]


def test_texts_of_no_theme_make_a_new_one_and_leave_an_old_one():
    shared = np.array([[0, 40], [60, 0]])
    names, changes = matched(["t1"], shared, 2)
    assert names == ("t2",)
    assert [(c.kind, c.before, c.after) for c in changes] == [("new", (), ("t2",)), ("gone", ("t1",), ())]


@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 200))
def test_every_earlier_and_every_new_theme_is_accounted_for(earlier, later, seed):
    rng = np.random.default_rng(seed)
    shared = rng.integers(0, 30, (earlier + 1, later + 1)) * rng.integers(0, 2, (earlier + 1, later + 1))
    ids = [f"t{n}" for n in range(1, earlier + 1)]
    names, changes = matched(ids, shared, earlier + 1)
    assert len(set(names)) == later
    assert {name for name in names if name in ids} == {c.after[0] for c in changes if c.kind == "kept"}
    assert set(names) == {name for c in changes for name in c.after}
    assert set(ids) == {name for c in changes for name in c.before}
    assert all(c.share > HALF for c in changes if c.kind not in ("new", "gone"))


def test_overlap_counts_texts_of_no_theme_at_the_end():
    assert overlap([0, 0, -1], [1, -1, 0], 1, 2).tolist() == [[0, 1, 1], [1, 0, 0]]


def test_a_table_of_terms_gives_the_themes_of_its_texts(themes):
    said = document_terms(TALK.texts)
    assert find(said, number=len(ABOUT), seed=1).telling == themes.telling
