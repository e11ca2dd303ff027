"""Letters of panels, written with the deed they tell of, to every seat at once: members who left an e-mail, and whoever
acts for the other seats. Letters to members do not say what they sit on, as others may read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse

from countersign import clock
from countersign.involvement.actions.writing import write_to
from countersign.involvement.models import Meeting, Panel, Paper, Participant, Recommendation, Sitting, Volunteer
from countersign.involvement.queries import panels as queries
from countersign.involvement.queries.chairs import Chair
from countersign.notices.actions import Writing, put_many
from countersign.people import queries as people

_ROLES = ("commissioner", "provider", "adviser")


def write_of_draw(drawn: Iterable[Volunteer]) -> int:
    """To those who have a seat from today; returns how many letters are new."""
    facts = {"path": reverse("involvement:panels-mine")}
    return sum(write_to([one.participant], f"drawn:{one.pk}", "panel_drawn", facts) for one in drawn)


def write_of_meeting(meeting: Meeting) -> int:
    """A meeting is called."""
    panel = meeting.panel
    papers_by = clock.subtract_working_days(meeting.on, panel.papers_days, panel.contract.jurisdiction)
    facts = {"day": _day(meeting.on), "where": meeting.where, "papers_by": _day(papers_by)}
    return _to_every_seat(panel, f"called:{meeting.pk}", "panel_meeting", facts, _path(meeting))


def write_of_paper(paper: Paper) -> int:
    """Papers are out: one letter a day for a meeting, however many papers came."""
    meeting = paper.meeting
    cause = f"papers:{meeting.pk}:{paper.sent_on:%Y%m%d}"
    # A member need not enter a code to read what everybody reads.
    facts = {"day": _day(meeting.on), "path": _path(meeting)}
    return _to_every_seat(meeting.panel, cause, "panel_papers", facts, _path(meeting))


def write_of_vacancy(left: Sitting, chair: Chair) -> int:
    """A user’s seat fell vacant: to those who still sit, and to whoever convenes."""
    panel = left.seat.panel
    facts = {"seat": str(left.seat), "since": _day(left.until), "fill_by": _day(chair.fill_by)}
    path = reverse("involvement:panel", args=[panel.pk])
    return _to_every_seat(panel, f"vacant:{left.pk}", "panel_vacant", facts | {"path": path}, path)


def write_of_recommendation(one: Recommendation) -> int:
    """To whoever acts for the body that must answer."""
    facts = {
        "panel": one.ballot.item.panel.title, "motion": one.ballot.motion, "body": one.body.name,
        "due_on": _day(one.due_on), "path": reverse("involvement:panel-answer", args=[one.pk]),
    }  # fmt: skip
    acting = people.acting_for([one.body_id], roles=_ROLES[:2])
    key = f"recommended:{one.pk}"
    return put_many(Writing(f"{key}:{account}", "panel_recommended", facts, account) for account, _ in acting)


def _to_every_seat(panel: Panel, cause: str, kind: str, facts: Mapping[str, object], path: str) -> int:
    own = {"path": reverse("involvement:panels-mine")} | {key: facts[key] for key in _SAID & set(facts)}
    written = write_to(_members(panel), cause, kind, own)
    bodies = set(panel.seats.exclude(body=None).values_list("body_id", flat=True)) | {panel.body_id}
    accounts = {account for account, _ in people.acting_for(bodies, roles=_ROLES)}
    told = {**facts, "panel": panel.title, "path": path}
    return written + put_many(
        Writing(f"{cause}:{account}", f"{kind}_office", told, account) for account in sorted(accounts)
    )


_SAID = {"day", "fill_by", "path"}
"""What a letter to a member may hold: never the name of the panel."""


def _members(panel: Panel) -> list[Participant]:
    return [one.volunteer.participant for one in queries.users_now(panel)]


def _path(meeting: Meeting) -> str:
    return reverse("involvement:panel-meeting", args=[meeting.panel_id, meeting.pk])


def _day(day) -> str:
    return f"{day:%-d %B %Y}"
