"""Words with marks on them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from countersign.experiences.marking import Piece, deciding, differing, giving_away, marked

WORDS = st.text(alphabet="ab .[name]\n", max_size=60)


@given(WORDS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["x", "y"])), max_size=5))
def test_no_word_is_lost_or_doubled_by_marking(text, spans):
    inside = [(min(a, b), min(max(a, b), len(text)), note) for a, b, note in spans if min(a, b) < len(text)]
    assert "".join(piece.text for piece in marked(text, inside)) == text


@given(WORDS, WORDS)
def test_both_texts_can_be_read_from_their_differences(text, other):
    pieces = differing(text, other)
    mine = "".join(piece.text for piece in pieces if piece.change != "missing")
    theirs = "".join(piece.text for piece in pieces if piece.change != "added")
    assert (mine.split(), theirs.split()) == (text.split(), other.split())


def test_spans_that_touch_become_one_with_both_notes():
    pieces = marked("so very rude to us", [(3, 12, "manner"), (8, 18, "respect")])
    assert pieces == [Piece("so "), Piece("very rude to us", ("manner", "respect"))]


def test_an_identifier_taken_out_is_a_token():
    assert marked("Ring [phone] now", ()) == [Piece("Ring "), Piece("[phone]", token=True), Piece(" now")]


def test_a_reason_whose_words_were_corrected_is_not_marked():
    why = {"waiting": [[0, 4, "Late"], [9, 13, "late"]]}
    assert list(deciding("Late, so late", why)) == [(0, 4, "waiting"), (9, 13, "waiting")]
    assert list(deciding("Then, so late", why)) == [(9, 13, "waiting")]


def test_what_could_give_somebody_away_is_pointed_out():
    text = "I saw Zebedee in room 412. He said I’m late. Ring 07700 900123."
    noted = {text[start:end]: note for start, end, note in giving_away(text)}
    assert noted["Zebedee"] == "name?" and noted["412"] == "number"
    assert "phone" in noted.values()
    assert not {"I", "He", "I’m", "Ring"} & set(noted)
