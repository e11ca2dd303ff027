"""Eastmarsh shows an ask in every state, and its trials settle what they were made to settle."""

from __future__ import annotations

import pytest

from countersign.involvement.models import Ask, Incident, SignUp
from countersign.involvement.queries.asks import filled
from countersign.involvement.states import ASK, SIGN_UP

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("eastmarsh")]


def test_asks_stand_in_every_state(eastmarsh):
    assert set(Ask.objects.values_list("state", flat=True)) == set(ASK.states)


def test_who_signed_up_stands_in_nearly_every_state(eastmarsh):
    found = set(SignUp.objects.values_list("state", flat=True))
    assert set(SIGN_UP.states) - found <= {"there", "not_needed"}, "nobody is in the middle of a task at noon"


def test_the_open_one_is_full_and_its_list_is_in_order(eastmarsh):
    ask = Ask.objects.get(state="open")
    assert filled(ask).is_full and Incident.objects.filter(ask=ask, state="raised").exists()
    placed = ask.sign_ups.filter(state="placed").values_list("number", flat=True)
    waiting = ask.sign_ups.filter(state="waiting").values_list("number", flat=True)
    assert list(placed) == [2, 3] and list(waiting) == [4]


def test_the_trials_became_a_drafted_finding(eastmarsh):
    made = Ask.objects.get(state="closed").settled_by
    assert (made.state, made.drafted_numerator, made.drafted_base) == ("draft", 10, 16)
    assert "Not settled" in made.limits
