"""The life of a finding: any sequence of deeds by anybody follows the table, and leaves the ledger in agreement."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countersign import clock
from countersign.errors import Refused
from countersign.findings import actions, queries
from countersign.findings.models import Finding
from countersign.findings.states import FINDING, PUBLIC
from countersign.insight.actions import refresh
from countersign.ledger import queries as ledger
from countersign.ledger.models import Entry
from findings.place import MONDAY

WORDS = "The wrong contract was named."
VERBS = ("edit", "drop", "open_fact_check", "reply", "sign_off", "take_back", "publish", "correct", "retire")


def do(verb: str, finding: Finding, place, who: str) -> None:
    """One deed, whether or not it is allowed."""
    actors = {"steward": place.steward, "second": place.second, "provider": place.acting(place.provider, "provider")}
    by = actors[who]
    deeds = {
        "edit": lambda: actions.edit(finding, claim="Buses come late.", by=by),
        "drop": lambda: actions.drop(finding, by=by),
        "open_fact_check": lambda: actions.open_fact_check(finding, by=by),
        "reply": lambda: actions.reply(finding, text="Not so.", body_id=place.provider.pk, by=by),
        "sign_off": lambda: actions.sign_off(finding, by=by),
        "take_back": lambda: actions.take_back(finding, because=WORDS, by=by),
        "publish": lambda: actions.publish_batch(by=by),
        "correct": lambda: actions.correct(finding, text=WORDS, by=by),
        "retire": lambda: actions.retire(finding, because=WORDS, by=by),
    }
    deeds[verb]()


@pytest.fixture
def patient(place):
    refresh()
    return place


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(VERBS), st.sampled_from(("steward", "second", "provider"))), max_size=14))
def test_any_sequence_of_deeds_follows_the_table(patient, deeds):
    finding, day = patient.draft(), MONDAY
    for verb, who in deeds:
        day += dt.timedelta(days=3)
        before, lines = queries.finding(finding.pk), Entry.objects.filter(subject=finding.subject).count()
        with clock.at(day):
            try:
                do(verb, finding, patient, who)
                refused = False
            except Refused:
                refused = True
        after = queries.finding(finding.pk)
        more = Entry.objects.filter(subject=finding.subject).count() - lines
        if refused:
            assert (after.state, more) == (before.state, 0)
        elif verb != "publish" or after.state != before.state:
            assert (after.state, more) == (FINDING.after(before.state, verb), 1)
        if who == "provider" and verb != "reply":
            assert after.state == before.state
        if before.state in PUBLIC:
            assert after.state in PUBLIC  # what was public stays at its address
    assert ledger.verdict().fault is None


def test_every_state_of_the_table_can_be_reached_and_the_ends_are_ends():
    assert FINDING.states == ("draft", "dropped", "fact_check", "published", "retired")
    assert FINDING.ends == ("dropped", "retired")
