"""Meetings: papers for everybody, a quorum with users in it, and an agenda that nobody clears."""

from __future__ import annotations

import datetime as dt

import pytest

from answers.town import day
from countersign import clock
from countersign.errors import NotNow, NotValid
from countersign.involvement.actions import meetings
from involvement.board import MEETING


def test_papers_go_to_everybody_and_are_late_for_good(seated):
    called = seated.call(MEETING)
    early = meetings.send_paper(called, title="Runs missed in November", url="https://x.example/1", by=seated.steward)
    with clock.at(MEETING - dt.timedelta(days=1)):
        late = meetings.send_paper(called, title="Complaints", url="https://x.example/2", by=seated.steward)
    assert (early.late, late.late) == (False, True)
    with pytest.raises(NotValid, match="too soon"):
        seated.call(day(16))


def test_without_the_quorum_or_without_a_user_nothing_is_decided(seated):
    called, item = seated.call(MEETING), seated.put()
    with clock.at(MEETING):
        bodies = [one for one in seated.sits() if one.volunteer_id is None]
        missed = meetings.hold_meeting(called, present=bodies, by=seated.steward)
        assert missed.state == "not_quorate"
        with pytest.raises(NotNow, match="has its quorum"):
            seated.ballot(item, missed)


def test_what_is_open_is_on_the_next_meeting_and_nobody_takes_it_off(seated):
    before, called = seated.put(), seated.call(MEETING)
    after = seated.put(title="Fares on Sundays")
    assert {item.pk for item in called.items.all()} == {before.pk, after.pk}
    meetings.call_off_meeting(called, by=seated.steward)
    later = seated.call(day(42))
    assert {item.pk for item in later.items.all()} == {before.pk, after.pk}
