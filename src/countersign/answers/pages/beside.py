"""What the page of a finding shows of its answers: every office beside the others, in the same size.

The page belongs to the findings room, which cannot know this one; it calls :func:`beside` through ``FINDING_PARTS``.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from countersign import clock
from countersign.answers import queries
from countersign.answers.models import Answer
from countersign.answers.pages import drawing
from countersign.answers.pages.drawing import Promised, Tag, days, on
from countersign.answers.queries import Confirmation, Marks, Side
from countersign.answers.words import STANDING
from countersign.frontend.components import Row
from countersign.people.queries import actor_of

_OUTSIDE = "Named by another office; not in the contract"
_RETIRED = "No answer is owed any more, as this finding no longer stands. What was said stays in sight."


@dataclass(frozen=True)
class Said:
    """One answer as it is printed. ``alike`` is the number of the finding under which the same words stand."""

    number: int
    tag: Tag
    late: bool
    given: str
    text: str
    leads: list[Row]
    alike: int | None
    alike_href: str
    marks: str
    promises: list[Promised]


@dataclass(frozen=True)
class Office:
    """One office: its clock in words, what it said before the finding was printed, and its answers since."""

    name: str
    href: str
    part: str
    office: str
    tag: Tag
    clock: list[str]
    reply: str
    answers: list[Said]
    give_href: str


def beside(finding: Model, request: HttpRequest) -> tuple[str, dict[str, object]]:
    """The offices that owe an answer, side by side; how far the finding has come."""
    own = actor_of(request).bodies("provider", "commissioner")
    standing = STANDING[queries.standing(finding)]
    words = f"Where it stands: {standing}." if finding.state == "published" else _RETIRED
    return "answers/beside.html", {"offices": offices(finding, own), "standing_words": words}


def offices(finding: Model, own: frozenset[int] = frozenset()) -> list[Office]:
    sides = queries.sides(finding)
    answers = [answer for side in sides for answer in side.answers]
    confirmations = queries.confirmations([c for answer in answers for c in answer.commitments.all()])
    marks = queries.marks(answers)
    return [_office(side, own, marks, confirmations) for side in sides]


def _office(side: Side, own: frozenset[int], marks: dict[int, Marks], confirmed: dict[int, Confirmation]) -> Office:
    due = side.due
    is_owed = due.finding.state == "published"
    return Office(
        name=due.body.name,
        href=drawing.body_href(due.body),
        part=_OUTSIDE if due.part == "named" else due.part.capitalize(),
        office=due.office,
        tag=drawing.state(due),
        clock=clock_lines(due),
        reply=side.reply.text if side.reply else "",
        answers=[_said(answer, marks.get(answer.pk), confirmed) for answer in side.answers],
        give_href=reverse("answers:give", args=[due.pk]) if due.body_id in own and is_owed else "",
    )


def clock_lines(due: Model) -> list[str]:
    """What happened to an office's time to answer, line by line, the first thing first."""
    lines = [_asked(due), f"Answer due by {on(due.due_on)}, {due.working_days} working days."]
    if due.overdue_on or (due.met_on is None and due.due_on < clock.today()):
        lines.append(_late(due))
    if due.escalated_on:
        lines.append(f"Put before scrutiny on {on(due.escalated_on)}.")
    if due.met_on:
        lines.append(f"Answered on {on(due.met_on)}.")
    lines += [f"{moved.body} was asked because of what it said." for moved in due.moved_to.all()]
    return lines


def _asked(due: Model) -> str:
    came = due.came_from
    if came is None:
        return f"Asked on {on(due.started_on)}: {due.get_why_display()}."
    return f"Asked on {on(due.started_on)}, because of the answer of {came.body}: {due.get_why_display()}."


def _late(due: Model) -> str:
    until = due.met_on or clock.today()
    ended = "was" if due.met_on else "is"
    return f"It {ended} {days((until - due.due_on).days)} overdue."


def _said(answer: Answer, marks: Marks | None, confirmed: dict[int, Confirmation]) -> Said:
    alike = answer.alike.due.finding_id if answer.alike_id else None
    return Said(
        number=answer.pk,
        tag=drawing.kind(answer),
        late=answer.late,
        given=f"{answer.office}, {on(answer.at.date())}" if answer.office else on(answer.at.date()),
        text=answer.text,
        leads=drawing.leads(answer),
        alike=alike,
        alike_href=reverse("findings:one", args=[alike]) if alike else "",
        marks=marks.words if marks else "",
        promises=drawing.promises(answer.commitments.all(), confirmed),
    )
