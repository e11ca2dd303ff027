"""What an office did not believe was to be settled by a day: once that passed in silence, it owes an answer again."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from countersign import clock
from countersign.answers.models import Answer, Reason
from countersign.findings import actions as findings
from countersign.people.rules import SYSTEM, Actor


def unsettled() -> QuerySet[Answer]:
    """Answers *we do not believe it* whose day has passed, with no later answer of the body to the finding, and
    for which no clock was started yet."""
    later = Answer.objects.filter(
        due__finding=OuterRef("due__finding"), due__body=OuterRef("due__body"), pk__gt=OuterRef("pk")
    )
    dues = Answer._meta.get_field("due").related_model.objects
    asked = dues.filter(finding=OuterRef("due__finding"), body=OuterRef("due__body"), why="settle")
    found = Answer.objects.filter(reason=Reason.NOT_BELIEVED, settle_by__lt=clock.today())
    found = found.filter(due__finding__state="published").exclude(Exists(later)).exclude(Exists(asked))
    return found.select_related("due__finding", "due__body")


@transaction.atomic
def ask_to_settle(answers: Sequence[Answer], *, by: Actor = SYSTEM) -> list[Answer]:
    """A clock of its own for each, from today; the line is that of the clock."""
    for one in answers:
        due = one.due
        findings.start_clock(
            due.finding, body=due.body, part=due.part, office=due.office, why="settle", came_from=due, by=by
        )
    return list(answers)
