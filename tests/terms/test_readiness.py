"""Readiness: nothing is ticked, everything is evidenced or measured, and it gates asking only."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from django.conf import settings

from countersign import clock
from countersign.errors import NotAllowed, NotFound, NotNow, NotValid
from countersign.ledger.models import Entry
from countersign.people.rules import SYSTEM
from countersign.register.models import Contract
from countersign.terms import actions, facts, queries, rules
from countersign.terms.actions.readiness import LONGEST, REST
from countersign.terms.models import Override, Shown
from countersign.terms.readiness import ASKING, items
from terms.readied import answered, make_ready, shown

MAY = dt.date(2026, 5, 4)
EVIDENCED = [one for one in items().values() if not one.is_measured]
REASON = "The bus company changes in June and passengers must be heard before."


@pytest.fixture(autouse=True)
def in_may():
    with clock.at(MAY):
        yield


@pytest.fixture
def ready(place):
    make_ready(place)
    return place


def item_of(place, name, body=None):
    found = queries.readiness(body or place.council)
    return next(one for strand in found.strands for one in strand.items if one.item.id == name)


def test_every_measured_item_has_one_measure_and_no_item_has_both():
    named = [path.rsplit(".", 1)[1] for path in settings.READINESS_MEASURES]
    assert sorted(named) == sorted(one.measure for one in items().values() if one.is_measured)
    for one in items().values():
        assert bool(one.measure) != bool(one.lasts)
        assert one.strand in ("technical", "cultural") and set(one.sides) <= {"commissioner", "provider"}
        assert one.asks.endswith("?") and one.why.endswith(".") and one.remedy.endswith(".")
        assert set(one.gates) <= dict(ASKING).keys() and set(one.most) <= set(one.numbers)


def test_each_side_has_items_of_both_strands():
    for side, strand in product(("commissioner", "provider"), ("technical", "cultural")):
        assert sum(one.strand == strand and side in one.sides for one in items().values()) >= 3


def test_a_council_that_shows_and_is_measured_well_may_ask_in_every_way(ready):
    for to in dict(ASKING):
        rules.check_ready(ready.council, to=to)
        assert rules.can_ask(ready.council, to=to, contract=ready.contract)
    assert {strand.state() for strand in queries.readiness(ready.council).strands} == {"ready"}


def test_whoever_is_new_is_told_what_is_missing_and_what_would_make_it_so(place):
    with pytest.raises(NotNow) as refused:
        rules.check_ready(place.council, to="ask")
    said = str(refused.value)
    assert "Were the staff who meet people briefed?" in said
    missing = queries.readiness(place.council).missing("ask")
    assert all(one.item.remedy for one in missing) and len(missing) == 9
    assert "expenses" not in {one.item.id for one in missing}, "it gates panels and consultations only"
    assert "expenses" in {one.item.id for one in queries.readiness(place.council).missing("panel")}


def test_a_body_in_no_running_contract_is_not_known_and_may_not_ask(place):
    assert queries.readiness(place.stranger).state() == "not_known"
    with pytest.raises(NotNow, match="No running contract"):
        rules.check_ready(place.stranger, to="survey")


def test_a_way_of_asking_that_does_not_exist_is_a_mistake(place):
    with pytest.raises(KeyError):
        rules.can_ask(place.council, to="receive")


@pytest.mark.parametrize("one", [one for one in EVIDENCED if "commissioner" in one.sides], ids=lambda one: one.id)
def test_each_piece_of_evidence_is_needed_and_expires(ready, one):
    to = one.gates[-1]
    held = Shown.objects.get(body=ready.council, item=one.id)
    with clock.at(held.expires_on):
        assert item_of(ready, one.id).state == "met"
    with clock.at(held.expires_on + dt.timedelta(days=1)):
        assert item_of(ready, one.id).state == "expired"
        assert not rules.can_ask(ready.council, to=to)
    actions.take_back(held, reason="The paper was withdrawn by its office.", by=ready.buyer)
    assert item_of(ready, one.id).state == "not_met"
    assert not rules.can_ask(ready.council, to=to)


HOLLOW = (
    {"title": "tbc"}, {"title": ""}, {"url": "kept in the office"}, {"url": ""}, {"office": "n/a"}, {"office": ""},
    {"says": "yes"}, {"says": "see above"}, {"says": "Were the staff who meet people briefed?"},
    {"says": "Ask Mrs Jane Fairweather on 07700 900123 about it."}, {"dated_on": MAY + dt.timedelta(days=1)},
    {"dated_on": MAY - dt.timedelta(days=367)}, {"numbers": {}}, {"numbers": {"people": 0}},
    {"numbers": {"people": True}}, {"numbers": {"people": 5, "money": 1}},
)  # fmt: skip


@pytest.mark.parametrize("how", HOLLOW, ids=str)
def test_what_is_hollow_is_no_evidence(place, how):
    with pytest.raises(NotValid) as refused:
        shown(place.council, items()["briefed"], by=place.buyer, **how)
    named = {name for name, _ in refused.value.faults}
    assert named <= {"people", "money"} if "numbers" in how else named == set(how)
    assert item_of(place, "briefed").state == "not_met" and not Shown.objects.exists()


def test_the_same_words_do_not_show_two_things(place):
    shown(place.council, items()["briefed"], by=place.buyer, says="All of it was done properly.")
    with pytest.raises(NotValid, match="does not show"):
        shown(place.council, items()["report_back"], by=place.buyer, says="all of it was done properly.")


def test_what_takes_too_long_is_no_rule(place):
    with pytest.raises(NotValid):
        shown(place.council, items()["report_back"], by=place.buyer, numbers={"days": 91})


@pytest.mark.parametrize("one", [one for one in items().values() if one.is_measured], ids=lambda one: one.id)
def test_what_is_measured_cannot_be_shown(place, one):
    with pytest.raises(NotNow, match="measured by the software"):
        shown(place.council, one, by=place.buyer, numbers={})


def test_nobody_shows_or_decides_for_another_body(place):
    one = items()["briefed"]
    for by in (place.seller, place.steward, SYSTEM, place.acting(place.stranger, "commissioner")):
        with pytest.raises(NotAllowed):
            shown(place.council, one, by=by)
        with pytest.raises(NotAllowed):
            overridden(place, by=by)


def test_newer_evidence_replaces_the_older_which_stays_on_record(place):
    first = shown(place.council, items()["briefed"], by=place.buyer)
    second = shown(place.council, items()["briefed"], by=place.buyer, says="A second briefing took place in April.")
    first.refresh_from_db()
    assert (first.state, second.state) == ("replaced", "shown")
    with pytest.raises(NotNow):
        actions.take_back(first, reason="The paper was withdrawn by its office.", by=place.buyer)
    with pytest.raises(NotAllowed):
        first.delete()
    with pytest.raises(NotFound):
        actions.show(place.council, "goodwill", title="", url="", dated_on=MAY, office="", says="", by=place.buyer)


def test_the_answer_rate_counts_who_still_waits(place):
    assert item_of(place, "answers").state == "not_known"
    assert not item_of(place, "answers").stands_in_the_way
    for _ in range(9):
        answered(place.council, due_in=-10, met_in=-12)
    assert item_of(place, "answers").state == "met"
    answered(place.council, due_in=-10, met_in=None)
    answered(place.council, due_in=-10, met_in=None)
    assert item_of(place, "answers").found == "9 of 11 answers came in time (82 %), 2 overdue and unanswered"
    answered(place.council, due_in=-10, met_in=-1)
    found = item_of(place, "answers")
    assert (found.state, found.base) == ("not_met", 12)
    answered(place.council, due_in=3, met_in=None)
    assert item_of(place, "answers").base == 12, "what is not due yet is left out"
    with clock.at(MAY + dt.timedelta(days=81)):
        assert item_of(place, "answers").base == 1


def test_terms_and_arrangement_must_be_in_force_today(ready):
    Contract.objects.update(starts_on=dt.date(2025, 1, 1))  # it runs already, and nothing is in force yet
    assert item_of(ready, "sharing").state == item_of(ready, "terms").state == "met"
    with clock.at(dt.date(2025, 12, 31)):
        assert {item_of(ready, name).state for name in ("sharing", "terms", "time_money")} == {"not_met"}


def overridden(place, *, by=None, to="ask", days=30, **how):
    said = {"reason": REASON, "decided_by": "Director of transport"} | how
    until = clock.today() + dt.timedelta(days=days)
    return actions.override(place.council, to=to, until=until, by=by or place.buyer, **said)


def test_an_override_opens_one_door_until_its_end(place):
    made = overridden(place)
    assert [to for to in dict(ASKING) if rules.can_ask(place.council, to=to)] == ["ask"]
    assert "briefed" in made.missing and queries.readiness(place.council).state("ask") == "not_ready"
    with clock.at(made.ends_on):
        assert rules.can_ask(place.council, to="ask")
    with clock.at(made.ends_on + dt.timedelta(days=1)):
        assert not rules.can_ask(place.council, to="ask")
        assert list(queries.overrides(place.council)) == [made]


@pytest.mark.parametrize("how", [{"reason": ""}, {"reason": "tbc"}, {"decided_by": " "}, {"days": 0},
                                 {"days": LONGEST.days + 1}], ids=str)  # fmt: skip
def test_an_override_takes_a_reason_an_office_and_an_end(place, how):
    with pytest.raises(NotValid):
        overridden(place, **how)
    assert not Override.objects.exists()


def test_an_override_is_prolonged_once_and_not_followed_by_another(place):
    made = overridden(place)
    again = actions.prolong(
        made, reason="The change was put off by a month.", until=made.ends_on + LONGEST, by=place.buyer
    )
    with pytest.raises(NotNow):
        actions.prolong(again, reason="And by another month.", until=again.ends_on + LONGEST, by=place.buyer)
    with clock.at(again.ends_on + REST), pytest.raises(NotNow, match="There was an override"):
        overridden(place)
    with clock.at(again.ends_on + REST + dt.timedelta(days=1)):
        assert overridden(place).number == 2


def test_what_was_stopped_or_is_over_is_not_taken_up_again(place):
    made, other = overridden(place), overridden(place, to="panel")
    actions.stop_override(made, by=place.buyer)
    assert not rules.can_ask(place.council, to="ask")
    with pytest.raises(NotNow):
        overridden(place)
    with clock.at(other.ends_on + dt.timedelta(days=1)):
        with pytest.raises(NotNow):
            actions.stop_override(other, by=place.buyer)
        with pytest.raises(NotNow):
            actions.prolong(other, reason=REASON, until=other.ends_on + LONGEST, by=place.buyer)


def test_who_is_ready_has_nothing_to_override(ready):
    with pytest.raises(NotNow, match="is ready"):
        overridden(ready)


def test_each_step_stands_in_the_ledger_and_what_is_edited_by_hand_is_named(place):
    first = shown(place.council, items()["briefed"], by=place.buyer)
    made = overridden(place)
    assert [entry.event for entry in Entry.objects.order_by("index")] == ["evidence.shown", "override.decided"]
    held = {entry.subject: entry.facts["digest"] for entry in Entry.objects.all()}
    assert dict(facts.readiness()) == held
    Override.objects.filter(pk=made.pk).update(reason="Because everybody agreed that it was fine.")
    Shown.objects.filter(pk=first.pk).update(expires_on=dt.date(2030, 1, 1))
    assert not set(dict(facts.readiness()).values()) & set(held.values())


def test_the_number_of_questions_does_not_grow_with_the_bodies(ready, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        found = queries.readinesses([ready.council, ready.provider, ready.below, ready.stranger])
    assert [one.state() for one in found] == ["ready", "not_ready", "not_ready", "not_known"]
    with django_assert_max_num_queries(30):
        assert [one.state() for _, one in queries.by_contract(ready.council)] == ["ready"]
