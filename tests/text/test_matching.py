import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.text.matching import Names, decided, score
from countersign.text.naming import key, parse

COUNCILS = ("Camden London Borough Council", "Northfen County Council", "Northfen District Council")


def sure(text, *known, kind="official", places=()):
    best = decided(Names.of([(name, name, kind) for name in known], places=places).candidates(text))
    return best.who if best else None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harbour Haulage Ltd", "HARBOUR HAULAGE LIMITED"),
        ("The Marsh & Fen Trust", "Marsh and Fen Trust"),
        ("St. Brigid’s Homes", "Saint Brigids Homes"),
        ("Café Côté PLC", "cafe cote"),
        ("Ouse Valley N.H.S. Foundation Trust", "Ouse Valley NHS Foundation Trust"),
        ("Eastmarsh M.B.C.", "Eastmarsh M B C"),
    ],
)
def test_legal_form_case_accents_and_punctuation_do_not_matter(one, other):
    assert key(one) == key(other)


@pytest.mark.parametrize(
    "written", ["London Borough of Camden", "Camden", "camden council", "LB of Camden London Borough Council"[6:]]
)
def test_a_council_is_known_under_every_form_of_its_name(written):
    assert sure(written, *COUNCILS) == "Camden London Borough Council"


def test_two_tiers_of_one_place_are_two_bodies():
    assert sure("Northfen County Council", *COUNCILS) == "Northfen County Council"
    assert sure("Northfen", *COUNCILS) is None
    assert sure("Northfen County Council", "Northfen District Council") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("North Marsh", "South Marsh"), ("Marsh Homes 2", "Marsh Homes"), ("East Fen Council", "West Fen Council")],
)
def test_directions_and_numbers_tell_bodies_apart(one, other):
    assert sure(one, other) is None
    assert score(one, other) <= 0.55


def test_a_group_word_may_be_missing_but_not_where_the_name_is_a_place():
    assert sure("Willowherb", "Willowherb Housing Group Ltd") == "Willowherb Housing Group Ltd"
    assert sure("Willowherb", "Willowherb Housing", places=["Willowherb"]) is None


def test_words_that_change_the_body_are_never_ignored():
    assert sure("Willowherb Community", "Willowherb") is None
    assert sure("Willowherb Partnership", "Willowherb") is None


@pytest.mark.parametrize("written", ["54 North", "Stoke-on-Fen", "Southend On Marsh"])
def test_spaces_and_hyphens_do_not_matter(written):
    joined = written.replace(" ", "").replace("-", "")
    assert sure(joined, written) == written


def test_abbreviations_in_brackets_and_known_ones_are_found():
    assert sure("M&F", "Marsh & Fen Housing Trust (M&F)") == "Marsh & Fen Housing Trust (M&F)"
    assert sure("HHE", "HHE", kind="abbreviation") == "HHE"


def test_first_letters_alone_are_a_hint_for_a_person_and_no_more():
    names = Names.of([(1, "Marsh Valley Family Homes", "official")])
    assert [c.who for c in names.candidates("MVFH")] == [1]
    assert decided(names.candidates("MVFH")) is None


def test_a_name_that_repeats_its_own_letters_is_the_same_name():
    assert sure("Marsh Valley Housing MVH", "Marsh Valley Housing") == "Marsh Valley Housing"


def test_a_former_name_still_leads_to_the_body():
    names = Names.of([(1, "Newname Homes", "official"), (1, "Oldname Homes", "former")])
    best = decided(names.candidates("Oldname Homes Ltd"))
    assert best and best.who == 1
    assert "former" in best.why


def test_two_bodies_of_one_name_are_left_to_a_person():
    names = Names.of([(1, "Marsh Care Ltd", "official"), (2, "Marsh Care Limited", "official")])
    assert decided(names.candidates("Marsh Care")) is None
    assert {c.who for c in names.candidates("Marsh Care")} == {1, 2}


def test_a_letter_off_is_forgiven_in_a_long_name_and_not_in_a_short_one():
    assert sure("Westmarshister", "Westmarshster") == "Westmarshster"
    assert sure("Marn", "Mars") is None
    assert sure("Herefordmarsh", "Hertfordmarsh") is None


@pytest.mark.parametrize("nothing", ["", "   ", "10 May 2022", "Complaint 202118725", "()", "—"])
def test_what_is_no_name_finds_nobody(nothing):
    assert sure(nothing, *COUNCILS, "Complaints Commission") is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_score_is_symmetric_and_between_nought_and_one(one, other):
    assert 0 <= score(one, other) <= 1
    assert score(one, other) == score(other, one)


@given(st.text(max_size=60))
def test_a_name_is_itself_and_its_key_is_stable(text):
    assert key(text) == key(text.upper().lower()) or not text.isascii()
    if parse(text).core:
        assert score(text, text) == 1


def test_answers_do_not_depend_on_the_order_in_which_names_came():
    known = [
        (n, f"{word} {kind}", "official")
        for n, (word, kind) in enumerate(
            (w, k) for w in ("Marsh", "Fen", "Reed") for k in ("Homes", "Council", "Care Ltd")
        )
    ]
    forward, backward = Names.of(known), Names.of(known[::-1])
    for text in ("Marsh", "Fen Homes", "Reed Care", "Reed Counsil", "marsh council"):
        assert forward.candidates(text) == backward.candidates(text)
