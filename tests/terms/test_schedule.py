"""A schedule is drafted, agreed, replaced; and binds nobody before it is agreed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from countersign import clock
from countersign.errors import NotAllowed, NotNow, NotValid
from countersign.ledger.models import Entry
from countersign.people.rules import ANYBODY
from countersign.terms import actions, queries
from countersign.terms.catalogue import text, texts
from countersign.terms.models import Owed, Schedule
from terms.place import START

MARCH = dt.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def in_march():
    with clock.at(MARCH):
        yield


def test_there_are_ten_clauses_and_each_reads_as_sentences_with_its_numbers():
    assert len(texts()) == 10
    for one in texts().values():
        said = one.sentence({})
        assert "{" not in said and said.endswith(".") and (one.test or one.wants)
    assert "120 hours of staff time and £6,000 a year" in text("engagement").sentence({})
    assert "within 15 working days" in text("complaint_response").sentence({"days": 15})


@pytest.mark.parametrize("values", [{"days": 0}, {"days": 61}, {"days": "soon"}, {"weeks": 3}])
def test_a_number_outside_its_bounds_is_refused_by_name(values):
    with pytest.raises(NotValid) as refused:
        text("complaint_response").filled(values)
    assert refused.value.faults[0][0] in values


def test_a_draft_owes_nothing_and_an_agreed_one_owes_every_period_at_its_date(place):
    draft = place.draft()
    assert not Owed.objects.exists() and queries.in_force(place.contract.pk) is None
    agreed = actions.agree(draft, by=place.buyer)
    assert queries.in_force(place.contract.pk) == agreed
    journeys = Owed.objects.filter(item__what="Journeys run and missed").order_by("due_on")
    assert journeys[0].ends_on == dt.date(2026, 1, 31) and journeys[0].due_on == dt.date(2026, 3, 2)
    assert {one.body for one in Owed.objects.all()} == {place.council, place.provider, place.below}


def test_every_deed_is_one_line_in_the_ledger(place):
    before = Entry.objects.count()
    draft = place.draft()
    assert Entry.objects.count() - before == 1 + 4 + 6 + 3 + 2
    actions.agree(draft, by=place.buyer)
    assert Entry.objects.order_by("index").last().event == "schedule.agreed"
    assert Entry.objects.order_by("index").last().facts["digest"] == queries.digest(draft)


def test_an_agreed_schedule_is_never_edited(place):
    agreed = place.agreed()
    for deed in (
        lambda: actions.include(agreed, "open_book", by=place.buyer),
        lambda: actions.leave_out(agreed, "kpis", by=place.buyer),
        lambda: actions.take_away(agreed.items.first(), by=place.buyer),
        lambda: actions.plan(agreed, "panel", hours=Decimal(1), money=Decimal(0), by=place.buyer),
        lambda: actions.drop(agreed, by=place.buyer),
        lambda: actions.agree(agreed, by=place.buyer),
    ):
        with pytest.raises(NotNow):
            deed()
    with pytest.raises(NotAllowed):
        agreed.delete()


def test_an_empty_schedule_cannot_be_agreed(place):
    with pytest.raises(NotNow, match="no clauses"):
        actions.agree(actions.draft(place.contract, starts_on=START, by=place.buyer), by=place.buyer)


def test_only_who_commissions_the_contract_and_the_host_may_draft(place):
    for by in (
        place.seller,
        place.acting(place.stranger, "commissioner"),
        place.acting(place.below, "provider"),
        ANYBODY,
    ):
        with pytest.raises(NotAllowed):
            actions.draft(place.contract, starts_on=START, by=by)


def test_a_new_version_replaces_the_old_one_and_forgives_nothing(place):
    first = place.agreed()
    overdue = queries.owed(schedule_id=first.pk, state="not_due").count()
    later = actions.next_version(first, starts_on=dt.date(2026, 7, 1), by=place.buyer)
    assert queries.differences(first, later)[0].what == "Runs" and len(queries.differences(first, later)) == 1
    actions.include(later, "complaint_response", parameters={"days": 10}, by=place.buyer)
    actions.agree(later, by=place.buyer)
    first.refresh_from_db()
    assert first.state == "superseded" and overdue > 0
    with clock.at(dt.date(2026, 6, 1)):
        assert queries.in_force(place.contract.pk) == first
    with clock.at(dt.date(2026, 8, 1)):
        assert queries.in_force(place.contract.pk) == later
        not_met = queries.owed(schedule_id=first.pk, state="not_met")
        assert not_met.exists() and all(one.ends_on < dt.date(2026, 7, 1) for one in not_met)
    said = {one.what: (one.before, one.after) for one in queries.differences(first, later)}
    assert "20 working days" in said["Answers in time"][0] and "10 working days" in said["Answers in time"][1]


def test_setting_dates_ahead_twice_adds_nothing(place):
    agreed = place.agreed()
    before = Owed.objects.count()
    assert actions.extend(agreed) == 0 and Owed.objects.count() == before
    with clock.at(MARCH + dt.timedelta(days=300)):
        assert actions.extend(agreed) > 0
        assert actions.extend(agreed) == 0


def test_what_a_schedule_lacks_is_named(place):
    assert len(queries.missing(None)) == 10
    thin = actions.draft(place.contract, starts_on=START, by=place.buyer)
    for kind in texts():
        actions.include(thin, kind, by=place.buyer)
    lacking = dict(queries.missing(Schedule.objects.get(pk=thin.pk)))
    assert set(lacking) == {"Transparency", "Key performance indicators", "Time and money for involvement"}
    assert queries.missing(place.draft(clauses=texts())) == []


def test_a_finding_must_be_answered_within_the_days_that_the_schedule_says(place):
    assert queries.answer_days(place.contract) == 20
    draft = place.draft()
    actions.include(draft, "complaint_response", parameters={"days": 12}, by=place.buyer)
    assert queries.answer_days(place.contract) == 20
    actions.agree(draft, by=place.buyer)
    assert queries.answer_days(place.contract) == 12
    assert queries.answer_days(place.contract, on=START - dt.timedelta(days=1)) == 20
