"""Forgiving search over short names."""

from __future__ import annotations

import pytest

from countersign.text.lookup import Lookup, stem, words_of

PHRASES = (
    ("waste", "Household waste collection"), ("waste", "bins"), ("waste", "bin men"), ("roads", "pothole"),
    ("lights", "lamp post"), ("lights", "Street lighting"), ("wheels", "wheelchair"), ("swap", "house swap"),
    ("houses", "council house"),
)  # fmt: skip


@pytest.fixture(scope="module")
def lookup() -> Lookup[str]:
    return Lookup.of(PHRASES)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("my bin was not emptied", "waste"),
        ("the binmen never came", "waste"),
        ("pot hole outside my house", "roads"),
        ("lampost", "lights"),
        ("lamp posts are out", "lights"),
        ("wheelchiar", "wheels"),
        ("WHEELCHAIRS!", "wheels"),
        ("household wast colection", "waste"),
        ("can I swap my house", "swap"),
    ],
)
def test_what_people_write_leads_to_what_they_mean(lookup, asked, meant) -> None:
    assert lookup.found(asked)[0].who == meant


@pytest.mark.parametrize("asked", ["", "the and of it", "quantum physics", "zzzz", "12345", "!!!"])
def test_what_means_nothing_here_finds_nothing(lookup, asked) -> None:
    assert lookup.found(asked) == []


def test_a_name_that_stands_in_the_sentence_whole_goes_before_one_that_does_not(lookup) -> None:
    scores = {hit.who: hit.score for hit in lookup.found("house swap")}
    assert scores["swap"] > 2 * scores["houses"]


def test_a_rare_word_counts_more_than_one_that_many_names_share() -> None:
    shared = Lookup.of([(number, f"council {word}") for number, word in enumerate(("tax", "house", "garage", "park"))])
    (first, *others) = shared.found("council garage")
    assert first.who == 2 and first.score > 2 * others[0].score


def test_a_word_counts_once_for_everybody_it_may_mean() -> None:
    twice = Lookup.of([("a", "boiler"), ("a", "boiler repair"), ("b", "repair")])
    assert {hit.who: hit.score for hit in twice.found("boiler boiler boiler")}["a"] == pytest.approx(
        {hit.who: hit.score for hit in twice.found("boiler")}["a"]
    )


def test_everybody_of_one_phrase_is_found_in_the_order_in_which_they_were_added() -> None:
    assert [hit.who for hit in Lookup.of([(n, "bus pass") for n in (3, 1, 2)]).found("bus pass")] == [3, 1, 2]


@pytest.mark.parametrize(
    ("word", "without"),
    [
        ("bins", "bin"),
        ("parties", "party"),
        ("bus", "bus"),
        ("dresses", "dress"),
        ("parking", "park"),
        ("mess", "mess"),
    ],
)
def test_an_ending_does_not_matter(word, without) -> None:
    assert stem(word) == without


def test_words_that_say_nothing_are_left_out() -> None:
    assert words_of("The bins were not taken again, please help") == ("bin", "taken")
