"""Arrangements for sharing: the policies over everything that can be asked, and the life of an arrangement."""

from __future__ import annotations

import datetime as dt
from itertools import product

import cedarpy
import pytest

from countersign import clock
from countersign.errors import Broken, NotAllowed, NotFound, NotNow, NotValid
from countersign.ledger.models import Entry
from countersign.people.models import Role
from countersign.people.rules import ANYBODY, SYSTEM, Actor
from countersign.terms import actions, permitting, queries, rules
from countersign.terms.permitting import Arranged, Ask, permits
from countersign.terms.vocabulary import FIELDS, LEVELS, PURPOSES, fields
from terms.place import SAYS, arrangement

MAY = dt.date(2026, 5, 4)
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
DAYS = (FIRST - dt.timedelta(days=1), FIRST, MAY, LAST, LAST + dt.timedelta(days=1))
STANDS = (*product(("none", "drafted", "ended", "revoked"), (MAY,)), *product(("signed",), DAYS))
ROLES = ("steward", "administrator", "scrutineer", "adviser", "provider", "commissioner")
NAMED = frozenset({"words", "kind", "message"})


def obvious(ask: Ask, field: str, one: Arranged | None) -> bool:
    """What may come out, said once more in plain Python."""
    if ask.level == "aggregate":
        return field == "numbers"
    if one is None or (ask.level, fields()[field].group) not in (
        ("text", "words"),
        ("text", "codes"),
        ("contact", "contact"),
    ):
        return False
    in_force = one.state == "signed" and one.starts_on <= ask.today <= one.ends_on
    same = (one.level, one.purpose) == (ask.level, ask.purpose)
    return ask.acts and in_force and same and field in one.fields and ask.body in one.parties


def arranged(state: str, level: str, purpose: str, named: frozenset[str]) -> Arranged | None:
    made = Arranged(1, state, level, purpose, named, frozenset({1, 2}), FIRST, LAST)
    return None if state == "none" else made


def test_every_policy_is_sound_against_its_types():
    found = cedarpy.validate_policies(permitting.policy_text(), permitting.schema_text())
    assert found.validation_passed, found
    assert all(rule.unblocks for rule in permitting.rules()[2:])


@pytest.mark.slow
def test_only_what_is_allowed_comes_out_whatever_is_asked():
    """Every field × level × purpose × state (with the days about its ends) × level arranged × party × whether who asks
    acts for it. A role enters into it in no other way: see the next test.
    """
    every, tally = tuple(dict(FIELDS)), {True: 0, False: 0}
    for (state, today), body, acts in product(STANDS, (1, 3), (True, False)):
        for level, purpose, about in product(dict(LEVELS), dict(PURPOSES), ("text", "contact")):
            one = arranged(state, about, "improve", NAMED)
            ask = Ask(body, acts, purpose, level, every, today)
            for found in permits(ask, one):
                assert found.allowed == obvious(ask, found.field, one), (ask, found, one)
                assert found.allowed or (found.rule and found.unblocks)
                tally[found.allowed] += 1
    assert tally[True] > 300 and tally[False] > 10_000


def test_only_who_acts_for_a_body_asks_for_it():
    """Every role × whose it is × for whom is asked, and nobody, a person with a receipt and the software besides."""
    for role, own, asked in product(ROLES, (None, 1, 2), (1, 2)):
        by = Actor("staff", 7, frozenset({(role, own)}))
        assert rules.acts_for(by, asked) == (role in ("provider", "commissioner") and own == asked), (role, own, asked)
    assert set(Role.values) == set(ROLES), "every role there is"
    for by in (ANYBODY, SYSTEM, Actor("person", receipt_id=1)):
        with pytest.raises(NotAllowed):
            rules.check_ask(by)


def test_no_arrangement_whatever_it_names_gives_out_who_told():
    everything = frozenset(dict(FIELDS))
    for level, arranged_level in product(dict(LEVELS), dict(LEVELS)):
        ask = Ask(1, True, "improve", level, tuple(everything), MAY)
        given = {
            one.field for one in permits(ask, arranged("signed", arranged_level, "improve", everything)) if one.allowed
        }
        assert not {name for name in given if fields()[name].group == "identity"}


def test_a_policy_that_fails_gives_nothing(monkeypatch):
    broken = cedarpy.PolicySet.from_str(
        'permit (principal, action, resource); forbid (principal, action, resource) when { context.nothing == "x" };'
    )
    monkeypatch.setattr(permitting, "_policies", lambda: broken)
    with pytest.raises(Broken):
        permits(Ask(1, True, "improve", "text", ("words",), MAY), None)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"state": "drafted"}, "not-signed"),
        ({"state": "revoked"}, "ended-or-revoked"),
        ({"starts_on": dt.date(2026, 6, 1), "review_on": dt.date(2026, 7, 1)}, "not-begun"),
        ({"ends_on": dt.date(2026, 4, 1)}, "expired"),
        ({"purpose": "oversee"}, "other-purpose"),
        ({"level": "contact", "fields": ["message"]}, "other-level"),
        ({"fields": ["kind"]}, "field-not-named"),
    ],
)
def test_a_refusal_names_the_rule_and_what_would_unblock_it(place, change, rule):
    with clock.at(MAY):
        arrangement(place, **change)
        found = decided(place, place.provider, "words")
    assert [one.rule for one in found.refused] == [rule] and found.refused[0].unblocks and not found.given


def decided(place, body, *wanted, purpose="improve", level="text", acts=True):
    return queries.decided(place.contract, body, purpose=purpose, level=level, wanted=wanted, acts=acts)


def test_a_subcontractor_that_signed_nothing_gets_nothing(place):
    with clock.at(MAY):
        arrangement(place)
        assert [one.rule for one in decided(place, place.below, "words").refused] == ["not-a-party-to-it"]


def test_two_arrangements_are_never_added_up(place):
    with clock.at(MAY):
        arrangement(place, fields=["words", "kind"])
        arrangement(place, fields=["words", "respect"])
        found = decided(place, place.provider, "kind", "respect")
    assert found.given == ("respect",) and found.named == ("respect", "words")


def test_it_is_in_force_when_every_party_and_the_host_have_signed(place):
    with clock.at(MAY):
        made = arrangement(place, state="drafted")
        for body, by in ((place.council, place.buyer), (None, place.steward), (place.council, place.buyer)):
            assert actions.sign(made, body=body, by=by).state == "drafted"
        assert actions.sign(made, body=place.provider, by=place.seller).state == "signed"
    signed = Entry.objects.filter(event="arrangement.party_signed").values_list("facts__party", flat=True)
    assert sorted(signed) == ["eastmarsh-council", "host", "saltway"]


def test_nobody_signs_for_another(place):
    with clock.at(MAY):
        made = arrangement(place, state="drafted")
        for body, by in (
            (place.council, place.seller),
            (place.provider, place.steward),
            (None, place.buyer),
            (None, SYSTEM),
            (place.council, SYSTEM),
        ):
            with pytest.raises(NotAllowed):
                actions.sign(made, body=body, by=by)
        with pytest.raises(NotFound):
            actions.sign(made, body=place.below, by=place.acting(place.below, "provider"))


def test_any_party_stops_it_alone_and_the_next_ask_gets_nothing(place):
    with clock.at(MAY):
        made = arrangement(place)
        assert decided(place, place.council, "words").given == ("words",)
        with pytest.raises(NotAllowed):
            actions.stop(made, "revoke", reason="We want to stop this.", by=place.acting(place.below, "provider"))
        with pytest.raises(NotValid):
            actions.stop(made, "revoke", reason="n/a", by=place.seller)
        actions.stop(made, "revoke", reason="Staff left files on a train.", by=place.seller)
        assert decided(place, place.council, "words").given == ()
        with pytest.raises(NotNow):
            actions.sign(made, body=place.council, by=place.buyer)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"fields": ["name"]}, "fields"),
        ({"fields": []}, "fields"),
        ({"level": "contact"}, "fields"),
        ({"fields": ["words", "message"]}, "fields"),
        ({"purpose": "marketing"}, "purpose"),
        ({"level": "aggregate"}, "level"),
        ({"basis": "curiosity"}, "basis"),
        ({"condition": ""}, "condition"),
        ({"retain_days": 0}, "retain_days"),
        ({"ends_on": dt.date(2025, 1, 1)}, "ends_on"),
        ({"review_on": dt.date(2030, 1, 1)}, "review_on"),
        ({"bodies": []}, "bodies"),
        ({"says": SAYS | {"security": ""}}, "security"),
        ({"says": SAYS | {"others": "Ask Marigold on 07700 900321."}}, "others"),
    ],
)
def test_a_draft_that_leaves_something_out_says_what(place, wrong, where):
    with clock.at(MAY), pytest.raises(NotValid) as refused:
        arrangement(place, **wrong)
    assert [name for name, _ in refused.value.faults] == [where]


def verdict(place):
    schedule = queries.in_force(place.contract.pk)
    return next(one.verdict for one in queries.standings(schedule) if one.clause.kind == "data_sharing")


def test_the_clause_is_met_while_an_arrangement_is_in_force_and_reviewed(place):
    with clock.at(FIRST):
        place.agreed(clauses=("data_sharing",))
        assert verdict(place).state == "not_met"
        made = arrangement(place)
        assert verdict(place).state == "met" and verdict(place).base == 1
    with clock.at(dt.date(2026, 7, 2)):
        assert verdict(place).state == "not_met" and "1 with a review overdue" in verdict(place).found
        actions.review(made, review_on=dt.date(2026, 12, 1), by=place.buyer)
        assert verdict(place).state == "met"
    with clock.at(dt.date(2027, 1, 1)):
        assert verdict(place).state == "not_met"


def test_an_arrangement_that_came_after_the_schedule_is_late(place):
    with clock.at(MAY):
        place.agreed(clauses=("data_sharing",))
        arrangement(place)
        assert verdict(place).state == "late"


def test_a_review_sets_a_later_date(place):
    with clock.at(MAY):
        made = arrangement(place)
        with pytest.raises(NotValid):
            actions.review(made, review_on=MAY, by=place.buyer)
