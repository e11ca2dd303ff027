"""Meetings: called, papers for everybody at once, held with a quorum or not, minutes printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from countersign import clock
from countersign.errors import NotNow, NotValid
from countersign.findings.rules import check_address, check_text
from countersign.involvement.actions.panel_letters import write_of_meeting, write_of_paper
from countersign.involvement.actions.panel_writing import locked, told
from countersign.involvement.models import Item, Meeting, Panel, Paper, Sitting
from countersign.involvement.queries import panels as asked
from countersign.involvement.rules import panels as rules
from countersign.involvement.states import MEETING
from countersign.people.rules import Actor, check


@transaction.atomic
def call_meeting(panel: Panel, *, on: dt.date, where: str, by: Actor) -> Meeting:
    """A meeting on a day far enough away for papers. Everything that is open on the agenda is on it."""
    check(by, "panel.keep")
    fresh = locked(panel)
    if fresh.state != "sitting":
        raise NotNow("This panel does not sit.", remedy="Its users are drawn first.")
    if on < _earliest(fresh):
        first = _earliest(fresh)
        raise NotValid("That is too soon for papers.", faults=(("on", f"Give {first:%-d %B %Y} or a later day."),))
    check_text(where, known=rules.known_names(fresh), what="Where")
    made = Meeting.objects.create(panel=fresh, called_on=clock.today(), on=on, where=where.strip())
    fresh.items.filter(state="open").update(meeting=made)
    write_of_meeting(made)
    return told("meeting.called", made, by, panel=fresh.subject)


def _earliest(panel: Panel) -> dt.date:
    return clock.add_working_days(clock.today(), panel.papers_days, panel.contract.jurisdiction)


@transaction.atomic
def send_paper(meeting: Meeting, *, title: str, url: str, by: Actor) -> Paper:
    """One paper, to every seat and to the public on the same day; late for good where it comes after its day."""
    check(by, "panel.keep")
    fresh = locked(meeting)
    if fresh.state != "called" or fresh.on < clock.today():
        raise NotNow("Papers are sent before a meeting.", remedy="Send it for the next one.")
    check_text(title, known=rules.known_names(fresh.panel), what="The title")
    check_address(url)
    last = clock.subtract_working_days(fresh.on, fresh.panel.papers_days, fresh.panel.contract.jurisdiction)
    today = clock.today()
    made = Paper.objects.create(meeting=fresh, title=title.strip(), url=url, sent_on=today, late=today > last)
    write_of_paper(made)
    told("meeting.paper_sent", fresh, by, late=made.late)
    return made


@transaction.atomic
def call_off_meeting(meeting: Meeting, *, by: Actor) -> Meeting:
    """It is not held; its items are on the next one."""
    check(by, "panel.keep")
    fresh = locked(meeting)
    fresh.state = MEETING.after(fresh.state, "call_off")
    _carry_over(fresh)
    return told("meeting.called_off", fresh, by)


@transaction.atomic
def hold_meeting(meeting: Meeting, *, present: Sequence[Sitting], by: Actor) -> Meeting:
    """On its day: who was there. Without the quorum, or without a single user, nothing can be decided in it."""
    check(by, "panel.keep")
    fresh = locked(meeting)
    if clock.today() < fresh.on:
        raise NotNow("Its day has not come.", remedy=f"It is called for {fresh.on:%-d %B %Y}.")
    there = [one for one in asked.sitting_now(fresh.panel) if one.pk in {sitting.pk for sitting in present}]
    users = sum(one.volunteer_id is not None for one in there)
    is_quorate = len(there) >= fresh.panel.quorum and users > 0
    fresh.state = MEETING.after(fresh.state, "hold" if is_quorate else "miss")
    fresh.present.set(there)
    if not is_quorate:
        _carry_over(fresh)
    return told("meeting.held" if is_quorate else "meeting.not_quorate", fresh, by, present=len(there), users=users)


def _carry_over(meeting: Meeting) -> None:
    following = asked.next_meeting(meeting.panel)
    later = following if following and following.pk != meeting.pk else None
    Item.objects.filter(meeting=meeting, state="open").update(meeting=later)


@transaction.atomic
def publish_minutes(meeting: Meeting, *, minutes: str, by: Actor) -> Meeting:
    """A steward signs off the words and prints them. Votes and dissent are printed from the votes themselves,
    whatever the words say."""
    check(by, "panel.keep")
    fresh = locked(meeting)
    if fresh.state not in ("held", "not_quorate"):
        raise NotNow("Minutes are of a meeting that was held.", remedy="Say first who was there.")
    if fresh.ballots.filter(state="open").exists():
        raise NotNow("A vote of this meeting is not counted yet.", remedy="Count it first.")
    check_text(minutes, known=rules.known_names(fresh.panel), what="The minutes")
    fresh.minutes, fresh.published_at = minutes.strip(), clock.now()
    return told("meeting.minutes_published", fresh, by)
