"""Copies are found in any order of rows, reworded or not, and common short answers are never copies."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.text import shingles, similar
from countersign.text.rewording import REWORDINGS

ACCOUNTS = [
    "The repair was booked for Monday and nobody came, and when I rang on Tuesday they said the job had been closed.",
    "My father was left on his own in the day room for two hours before anyone asked whether he needed a drink.",
    "I handed in my papers in March and in June the office wrote to say that it had never received any of them.",
    "The new driver is patient, helps me down the steps and always waits until I have found my keys and gone in.",
    "We have had no lift for nine weeks. My neighbour on the sixth floor uses a wheelchair. Nobody tells us anything.",
    "The crossing by the school has had no light since the storm. I have written twice. It will end badly one day.",
]


def rows(found: list[similar.ClusterFound]) -> list[tuple[int, ...]]:
    return [cluster.members for cluster in found]


def test_the_same_words_in_other_dress_are_an_exact_copy():
    text = ACCOUNTS[0]
    found = similar.clusters([text, ACCOUNTS[1], f"Fwd: {text.upper()}", text.replace(",", " ,")])
    assert found == [similar.ClusterFound((0, 2, 3), 1.0, True)]


@pytest.mark.parametrize("kind", sorted(REWORDINGS))
def test_each_kind_of_rewording_is_found(kind: str):
    rng = Random(4)
    texts = [*ACCOUNTS, *(REWORDINGS[kind](text, rng) for text in ACCOUNTS)]
    assert rows(similar.clusters(texts)) == [(at, at + len(ACCOUNTS)) for at in range(len(ACCOUNTS))]


def test_different_accounts_of_one_matter_are_not_copies():
    assert similar.clusters(ACCOUNTS) == []


@pytest.mark.parametrize(
    "answer", ["good", "nothing", "Thank you", "Did not answer", "Everything was very good, thank you", "", "…", "😀"]
)
def test_common_short_answers_never_cluster(answer: str):
    assert similar.clusters([answer] * 50) == []


def test_a_short_text_is_only_a_copy_of_its_exact_twin():
    twin = "the driver never came for my mother on Friday"  # nine words
    near = "the driver never came for my father on Friday"
    assert rows(similar.clusters([twin, near, twin])) == [(0, 2)]


def test_a_sentence_is_no_copy_of_the_essay_that_quotes_it():
    assert similar.clusters([ACCOUNTS[0], " ".join(ACCOUNTS)]) == []


def test_copies_do_not_chain_into_something_else():
    words = [f"word{at}" for at in range(60)]
    drifting = [" ".join(words[at : at + 24]) for at in range(0, 36, 3)]
    for cluster in similar.clusters(drifting):
        assert len(cluster.members) < len(drifting)
        assert cluster.closeness >= similar.THRESHOLD


def test_rows_with_the_same_key_stay_together():
    found = similar.clusters([ACCOUNTS[0], ACCOUNTS[1], ACCOUNTS[0]], keys=["a", "b", "b"])
    assert rows(found) == [(0, 1, 2)]


def test_shuffling_the_rows_gives_the_same_clusters():
    rng = Random(11)
    texts = ACCOUNTS + [reword(text, rng) for text in ACCOUNTS for reword in REWORDINGS.values()]
    whole = {frozenset(texts[row] for row in members) for members in rows(similar.clusters(texts))}
    for seed in range(3):
        mixed = Random(seed).sample(texts, len(texts))
        assert {frozenset(mixed[row] for row in members) for members in rows(similar.clusters(mixed))} == whole


def test_irrelevant_rows_change_nothing_else():
    rng = Random(5)
    texts = ACCOUNTS + [REWORDINGS["typos"](text, rng) for text in ACCOUNTS]
    noise = [" ".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=30)) for _ in range(200)]
    assert similar.clusters(texts + noise) == similar.clusters(texts)


def test_a_second_file_is_compared_with_the_first():
    index = similar.Index()
    assert index.add_many(range(len(ACCOUNTS)), ACCOUNTS) == [()] * len(ACCOUNTS)
    near = index.add("later", f"Good morning. {ACCOUNTS[3]} Many thanks")
    assert [each.key for each in near] == [3]
    assert not near[0].exact and near[0].closeness >= similar.THRESHOLD
    assert index.add("again", ACCOUNTS[3])[0] == similar.Near(3, 1.0, True)


def test_stored_sketches_find_what_texts_find():
    stored = similar.sketches(ACCOUNTS)
    index = similar.Index()
    for at, sketch in enumerate(stored):
        index.add_sketch(at, sketch)
    assert index.add("x", ACCOUNTS[2])[0].key == 2
    assert len(stored[0].minima) == 4 * shingles.PERMUTATIONS


def test_the_estimate_from_sketches_is_near_the_exact_closeness():
    rng = Random(8)
    for text in ACCOUNTS:
        copy = REWORDINGS["greeting"](text, rng)
        exact = similar.clusters([text, copy])[0].closeness
        estimate = similar.Index(threshold=0.0)
        estimate.add("a", text)
        assert estimate.add("b", copy)[0].closeness == pytest.approx(exact, abs=0.15)


def _slow_closeness(one: str, other: str) -> float:
    """The obvious way: two Python sets of five-letter runs."""
    a, b = ({p[at : at + 5] for at in range(len(p) - 4)} for p in (shingles.plain(one), shingles.plain(other)))
    short, long = sorted((len(a), len(b)))
    return len(a & b) / short if long <= 2 * short else len(a & b) / len(a | b)


def test_the_closeness_is_that_of_the_plain_sets():
    rng = Random(3)
    for text in ACCOUNTS:
        for reword in REWORDINGS.values():
            copy = reword(text, rng)
            for found in similar.clusters([text, copy]):
                assert found.exact or found.closeness == pytest.approx(_slow_closeness(text, copy))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=300), max_size=12))
def test_any_texts_give_disjoint_clusters_of_real_rows(texts: list[str]):
    found = similar.clusters(texts)
    members = [row for cluster in found for row in cluster.members]
    assert len(members) == len(set(members)) and all(0 <= row < len(texts) for row in members)
    assert all(len(c.members) > 1 and 0 <= c.closeness <= 1 for c in found)
    assert found == similar.clusters(texts)


def test_no_texts_give_no_clusters():
    assert similar.clusters([]) == [] and similar.sketches([]) == []


@pytest.mark.real_data
def test_planted_copies_are_found_among_real_requests(real_data):
    import csv

    file = real_data / "newhaven-requests" / "newhaven_seeclickfix_2014.csv"
    with file.open(encoding="utf-8-sig", newline="") as lines:
        real = [row["Description"] for row in csv.DictReader(lines)][:3000]
    rng = Random(1)
    chosen = rng.sample(
        [at for at, text in enumerate(real) if 20 < len(text.split()) < 80 and not text.startswith("Resident")], 100
    )
    copies = [REWORDINGS["typos"](REWORDINGS["forwarded"](real[at], rng), rng) for at in chosen]
    place = {row: members for members in rows(similar.clusters(real + copies)) for row in members}
    found = sum(at in place.get(len(real) + n, ()) for n, at in enumerate(chosen))
    assert found >= 95
