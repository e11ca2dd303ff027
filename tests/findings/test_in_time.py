"""The clause on answers in time is judged by the clocks of findings, those still waiting counted."""

from __future__ import annotations

import datetime as dt

import pytest

from countersign import clock
from countersign.findings.models import Due
from countersign.terms import queries as terms
from countersign.terms.actions import agree, draft, include
from site_world import build, finding

TODAY = dt.date(2027, 3, 1)


@pytest.fixture
def world(db):
    with clock.at(TODAY):
        yield build()


def verdict(world):
    with clock.at(TODAY):
        return terms.standings(terms.in_force(world.contract.pk))[0].verdict


def test_overdue_and_unanswered_counts_as_not_in_time(world):
    by = world.acting(world.commissioner, "commissioner")
    with clock.at(TODAY):
        schedule = draft(world.contract, starts_on=dt.date(2027, 1, 1), by=by)
        include(schedule, "complaint_response", by=by)
        agree(schedule, by=by)
        assert verdict(world).state == "not_due"
        one = finding(world, days_late=5)
    assert verdict(world).found == "0 of 2 in time (0 %), 2 overdue and unanswered"
    Due.objects.filter(finding=one, part="provider").update(met_on=TODAY)
    Due.objects.filter(finding=one, part="commissioner").update(met_on=TODAY - dt.timedelta(days=20))
    assert verdict(world).found == "1 of 2 in time (50 %), 1 answered late"
    assert verdict(world).state == "not_met" and verdict(world).base == 2
