"""Words cut from texts, the table of terms, and what is distinctive of a group."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.errors import NotValid
from countersign.text.themes import coherence, distinctive, document_terms, grouped, log_odds
from countersign.text.themes import tokens as cutting
from countersign.text.themes.document_terms import function_words
from countersign.text.themes.quality import adjusted_rand, best_f1, diversity, mutual_information, purity, rank_overlap
from countersign.text.themes.tokens import listed, tokenised
from text.made_talk import ABOUT, talk


def _cut(texts: list[str]) -> list[list[str]]:
    found = tokenised(texts)
    lists: list[list[str]] = [[] for _ in texts]
    for word, owner in zip(found.words, found.owners, strict=True):
        lists[owner].append(found.vocabulary[word])
    return lists


def test_words_are_cut_without_marks_cases_and_apostrophes():
    assert _cut(["The driver WASN’T late!", "", "Café—good; 111's\nline", "don't"]) == [
        ["the", "driver", "wasnt", "late"],
        [],
        ["café", "good", "111s", "line"],
        ["dont"],
    ]


def test_the_marks_of_a_redaction_are_no_words():
    assert _cut(["Mrs [name] rang me on [phone]"]) == [["mrs", "rang", "me", "on"]]


@pytest.mark.slow
@given(st.lists(st.text(max_size=30), max_size=8))
def test_cutting_many_texts_equals_cutting_each(texts):
    assert _cut(texts) == [words for text in texts for words in _cut([text])]


def test_portions_change_nothing(monkeypatch):
    texts = talk(50, 1).texts
    whole = _cut(texts)
    monkeypatch.setattr(cutting, "_PORTION", 7)
    assert _cut(texts) == whole


def test_a_term_needs_five_distinct_persons():
    texts = ["the boiler leaks"] * 4 + ["the boiler again"]
    assert document_terms(texts, most=1).terms == ("boiler",)
    assert document_terms(texts, most=1, persons=["a", "a", "b", "c", "d"]).terms == ()


def test_function_words_long_numbers_and_what_everybody_says_are_no_terms():
    texts = [f"the service rang 111 about 0044712{n % 2} and was {'late' if n % 3 else 'kind'}" for n in range(30)]
    assert document_terms(texts, most=0.7, least=5).terms == ("kind", "late")
    assert "111" in document_terms(texts, most=1).terms
    assert {"no", "not", "nothing"}.isdisjoint(function_words())


def test_a_text_says_a_term_once():
    said = document_terms(["late late late", "late kind"], least=1, most=1)
    assert said.terms == ("kind", "late")
    assert said.matrix.toarray().tolist() == [[0, 1], [1, 1]]


def test_a_limit_keeps_what_most_people_say():
    texts = ["driver late", "driver late", "driver kind", "driver"]
    assert document_terms(texts, least=1, most=1, limit=2).terms == ("driver", "late")
    assert document_terms(texts, least=1, most=1).commonest(2).terms == ("driver", "late")


def test_terms_can_be_given():
    said = document_terms(["late driver", "kind"], terms=["kind", "late", "unsaid"])
    assert said.matrix.toarray().tolist() == [[0, 1, 0], [1, 0, 0]]
    assert said.with_terms(["late"]).matrix.toarray().tolist() == [[1], [0]]


def test_persons_must_be_named_for_every_text():
    with pytest.raises(NotValid, match="2 texts and 1 persons"):
        document_terms(["a b", "c d"], persons=["x"])


def test_distinctive_terms_of_groups_are_those_planted():
    made = talk(800, 3)
    said = document_terms(made.texts)
    names = sorted(set(made.about))
    found = distinctive(grouped(said.matrix, [names.index(name) for name in made.about]))
    for at, name in enumerate(names):
        best = {said.terms[term] for term in np.argsort(-found.z[at])[:3]}
        assert best <= set(ABOUT[name].split()), name


@pytest.mark.slow
@given(st.integers(2, 5), st.integers(2, 6), st.integers(0, 99))
def test_each_row_equals_the_formula_alone(groups, terms, seed):
    counts = np.random.default_rng(seed).integers(0, 40, (groups, terms)) + 1
    many = distinctive(counts, prior=50)
    everybody = counts.sum(axis=0)
    for at in range(groups):
        one = log_odds(counts[at], everybody - counts[at], 50 * everybody / everybody.sum())
        np.testing.assert_allclose(many.z[at], one.z)


def test_two_groups_are_each_others_opposite():
    found = distinctive([[30, 5, 2], [3, 50, 2]])
    np.testing.assert_allclose(found.z[0], -found.z[1])


def test_counts_below_zero_are_refused():
    with pytest.raises(NotValid, match="below zero"):
        log_odds([1, -1], [1, 1], [1, 1])


def test_coherence_takes_strings_lists_and_tokens_alike():
    texts = talk(60, 5).texts
    theme = [["driver", "taxi", "wheelchair"], ["driver", "boiler"]]
    once = coherence(theme, texts)
    np.testing.assert_array_equal(once, coherence(theme, [text.split() for text in texts]))
    np.testing.assert_array_equal(once, coherence(theme, listed([text.split() for text in texts])))
    assert once[0] > once[1]


def test_a_word_that_nobody_says_has_no_coherence():
    for measure in ("c_npmi", "c_v", "c_uci", "u_mass"):
        assert np.isnan(coherence([["unsaid", "driver"]], ["driver late"], measure)).all()


def test_measures_refuse_what_they_cannot_measure():
    with pytest.raises(NotValid, match="fewer than two words"):
        coherence([["alone"]], ["alone"])
    with pytest.raises(NotValid, match="no coherence"):
        coherence([["a", "b"]], ["a b"], "c_x")
    with pytest.raises(NotValid, match="fewer than 10 words"):
        diversity([["one"]])
    with pytest.raises(NotValid, match="do not go together"):
        purity([1, 2], [1])


@given(st.lists(st.integers(0, 4), min_size=2, max_size=40))
def test_agreement_does_not_depend_on_names(labels):
    renamed = [f"label {9 - one}" for one in labels]
    assert mutual_information(labels, renamed) == pytest.approx(1)
    assert adjusted_rand(labels, renamed) == pytest.approx(1)
    assert purity(labels, renamed) == 1


def test_rank_overlap_runs_from_nothing_shared_to_the_same():
    assert rank_overlap("abc", "xyz") == 0
    assert rank_overlap("abc", "abc") == pytest.approx(1)
    assert 0 < rank_overlap("abc", "bacd") < 1
    assert rank_overlap("", "abc") == 0


def test_best_f1_is_that_of_the_nearest_theme():
    labels = [{"late"}, {"late"}, {"kind"}, set()]
    assert best_f1(labels, [0, 0, 1, -1], "late") == 1
    assert best_f1(labels, [0, 1, 1, 1], "late") == pytest.approx(2 / 3)
