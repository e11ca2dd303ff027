"""The rules coder: what it says, which words made it, and that it never points outside the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.text.coding import Coding, Rules, code, codebook
from countersign.text.coding.lexicon import lexicon
from countersign.text.phrases import Phrases, even, spelled

SAID = [
    # text, kind, a theme (or ""), respect
    ("The porter was so kind to my mother.", "praise", "staff_manner", "respected"),
    ("She was rude and shouted at me in front of everyone.", "problem", "staff_manner", "disrespected"),
    ("The staff were not rude at all.", "praise", "staff_manner", "none"),
    ("He wasn't very polite.", "problem", "staff_manner", "disrespected"),
    ("No complaints.", "praise", "", "none"),
    ("Couldn’t fault them", "praise", "", "none"),
    ("couldnt fault them", "praise", "", "none"),
    ("More drivers please", "suggestion", "staff_numbers", "none"),
    ("I was passed from pillar to post.", "wrong_door", "", "none"),
    ("We waited and waited, it was very late.", "problem", "waiting", "none"),
    ("They listened to me.", "praise", "involvement", "respected"),
    ("Nobody listened.", "problem", "involvement", "disrespected"),
    ("The roof still leaks and there is mould everywhere.", "problem", "repairs_upkeep", "none"),
    ("I was turned down, they said I was not eligible.", "problem", "eligibility", "none"),
    ("My complaint was closed without a word, no apology.", "problem", "complaint_handling", "none"),
    ("They lost my documents twice.", "problem", "records_errors", "none"),
    ("No interpreter, again.", "problem", "equality", "disrespected"),
    ("Dinner was cold again.", "problem", "food", "none"),
    ("Freindly staff, exellent.", "praise", "staff_manner", "respected"),
    ("It would be better if letters were clearer", "suggestion", "information", "none"),
    ("", "", "", "none"),
    ("Tuesday", "", "", "none"),
]


@pytest.mark.parametrize(("text", "kind", "theme", "respect"), SAID)
def test_what_the_words_say(text: str, kind: str, theme: str, respect: str):
    coding = code(text)
    assert coding.kind == kind
    assert theme in (*coding.themes, "")
    assert coding.respect == respect


def test_every_theme_of_the_codebook_can_be_found_in_one_of_its_own_examples():
    missed = [
        theme.id for theme in codebook().themes.values() if all(theme.id not in code(e).themes for e in theme.examples)
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("I waited three hours for the van", "hours"),
        ("It took 45 minutes before they came", "hours"),
        ("waited 10 minutes", "none"),
        ("They came within two hours", "none"),
        ("I have been waiting two years for a wet room", "months"),
        ("Still no reply after 3 weeks", "weeks"),
        ("It took four days. Then I waited for months.", "months"),
        ("I am 82 years old", "none"),
        ("late by a day", "days"),
    ],
)
def test_time_lost_is_read_from_the_words(text: str, lost: str):
    assert code(text).time_lost == lost


@pytest.mark.parametrize(
    ("text", "confidence", "fear"),
    [
        ("I would recommend them to anyone", "raised", False),
        ("I would not recommend it", "lowered", False),
        ("I have lost all trust in them", "lowered", False),
        ("I am scared to complain in case they take it out on my son", "none", True),
        ("Please don't tell them I said this", "none", True),
        ("It was fine", "none", False),
    ],
)
def test_confidence_and_fear(text: str, confidence: str, fear: bool):
    coding = code(text)
    assert (coding.confidence, coding.fear) == (confidence, fear)


def test_the_words_that_decided_are_shown_where_they_stand():
    text = "The  driver was\nVERY rude — we waited 3 hours."
    why = code(text).why
    assert [words for _, _, words in why["disrespected"]] == ["rude"]
    assert why["hours"] == ((text.index("3 hours"), text.index("3 hours") + 7, "3 hours"),)
    assert "problem" in why and "waiting" in why


def test_every_code_has_its_words():
    for text, *_ in SAID:
        coding = code(text)
        assert coding.codes == frozenset(coding.why)


PIECES = ["rude", "kind", "not", "very", "", "staff", "waited 3 hours", "n't", "’", ".", "but", "İ", "nobody told me"]
anything = st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join)


@settings(max_examples=200)
@given(anything)
def test_any_text_is_read_and_every_span_lies_in_it(text: str):
    coding = code(text)
    assert coding == code(text)
    for words in coding.why.values():
        for start, end, said in words:
            assert 0 <= start < end <= len(text) and text[start:end] == said


@given(anything)
def test_codes_come_from_the_codebook(text: str):
    coding, book = code(text), codebook()
    assert set(coding.themes) <= set(book.themes)
    assert coding.kind in (*book.kind.values, "")
    for dimension in ("respect", "confidence", "time_lost"):
        assert getattr(coding, dimension) in getattr(book, dimension).values


@given(anything)
def test_empty_lines_around_a_text_change_no_code(text: str):
    inside, outside = code(text), code(f"\n\n{text}\n\n")
    assert (inside.codes, inside.kind) == (outside.codes, outside.kind)


def test_many_texts_are_read_as_each_is_read():
    texts = [text for text, *_ in SAID]
    assert Rules().code(texts) == [code(text) for text in texts]
    assert Rules().version == f"rules-{lexicon().version}-codebook-{codebook().version}"


def test_the_longer_phrase_swallows_the_shorter():
    phrases = Phrases({"good": ["not bad"], "bad": ["bad"], "late": ["late*"]})
    assert [f.owner for f in phrases.find(even("Not bad, Not  late: LATER"))] == ["good", "late", "late"]


def test_phrases_are_spelled_out():
    assert spelled("{a|} {b|c} d") == ("a b d", "a c d", "b d", "c d")


def test_a_star_inside_a_phrase_is_refused():
    with pytest.raises(ValueError, match="star"):
        Phrases({"x": ["ab* cd"]})


def test_the_codebook_page_is_up_to_date():
    from pathlib import Path

    page = Path(__file__).parents[2] / "docs" / "reference" / "codebook.md"
    assert page.read_text("utf-8") == codebook().page()


def test_tone_groups_all_kinds_that_ask_for_something():
    assert [Coding(kind=kind).tone for kind in ("", "praise", "want", "wrong_door")] == [
        "",
        "praise",
        "problem",
        "problem",
    ]
