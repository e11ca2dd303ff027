"""One value, one text."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.errors import NotValid
from countersign.proof.canonical import canonical, entry_text
from countersign.proof.commitments import commit, new_salt, opens

numbers = st.integers(-(2**53), 2**53) | st.floats(-1e15, 1e15).filter(lambda x: x == int(x) or abs(x) >= 1e-6)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(texts, inner, max_size=6),
    max_leaves=20,
)


@given(values)
def test_a_value_is_read_back_from_its_canonical_text(value):
    assert json.loads(canonical(value)) == value


@given(values)
def test_the_canonical_text_of_what_was_read_is_the_same_text(value):
    assert canonical(json.loads(canonical(value))) == canonical(value)


@given(st.dictionaries(texts, values, max_size=6))
def test_the_order_in_which_facts_were_given_does_not_matter(facts):
    assert canonical(dict(reversed(facts.items()))) == canonical(facts)


def test_the_sorting_example_of_rfc_8785():
    # RFC 8785, 3.2.3: keys sort by UTF-16 code units, a smiley before a Hebrew presentation form.
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    sorted_keys = list(json.loads(canonical(dict.fromkeys(keys, 1))))
    assert sorted_keys == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1"), (-0.0, "0"), (0.1, "0.1"), (0.00001, "0.00001"), (333333333.3333333, "333333333.3333333"),
     (True, "true"), ("\x1f\n\"\\/é", '"\\u001f\\n\\"\\\\/é"'), ([], "[]"), ({}, "{}")],
)  # fmt: skip
def test_values_are_written_as_rfc_8785_says(value, text):
    assert canonical(value).decode() == text


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), 2**53 + 1, 1e-7, b"bytes", {1: 2}, {"a": {1, 2}}, object(), "a\0b", "\ud800",
     dt.date(2026, 11, 23), [dt.datetime(2026, 11, 23)]],
)  # fmt: skip
def test_what_is_not_plain_json_is_refused(value):
    with pytest.raises(NotValid):
        canonical(value)


def test_a_line_of_the_ledger_is_written_the_same_in_every_time_zone():
    at = dt.datetime(2026, 7, 1, 12, 0, 0, 5, tzinfo=dt.UTC)
    there = at.astimezone(dt.timezone(dt.timedelta(hours=5, minutes=30)))
    written = [entry_text(index=3, at=t, event="a.b", subject="a:1", facts={"n": 1}) for t in (at, there)]
    assert written[0] == written[1]
    assert written[0].decode() == (
        '{"at":"2026-07-01T12:00:00.000005Z","event":"a.b","facts":{"n":1},"index":3,"subject":"a:1"}'
    )


@given(values, values)
def test_a_commitment_opens_with_its_own_value_and_salt_only(value, other):
    salt = b"\x05" * 32
    assert opens(commit(value, salt), value, salt)
    assert opens(commit(value, salt), other, salt) is (canonical(value) == canonical(other))
    assert not opens(commit(value, salt), value, b"\x06" * 32)


def test_a_salt_of_another_length_is_refused_because_padding_would_make_two_salts_one():
    with pytest.raises(NotValid):
        commit("value", b"short")
    assert len(new_salt()) == 32 and new_salt() != new_salt()
