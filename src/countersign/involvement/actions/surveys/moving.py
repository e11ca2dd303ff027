"""One step in the life of a survey, and its line in the ledger."""

from __future__ import annotations

from countersign.involvement.models import Response, Survey
from countersign.involvement.queries import surveys
from countersign.involvement.states import RESPONSE, SURVEY
from countersign.ledger.actions import record
from countersign.people.rules import Actor


def moved(survey: Survey, verb: str) -> Survey:
    """The survey, locked and read afresh, in the state after ``verb``; raises :class:`NotNow`. Not saved yet."""
    fresh = Survey.objects.select_for_update().get(pk=survey.pk)
    fresh.state = SURVEY.after(fresh.state, verb)
    return fresh


def told(event: str, survey: Survey, by: Actor, **facts: object) -> Survey:
    """Save, tell the ledger with the digest of what is printed, and return the survey."""
    survey.save()
    record(f"survey.{event}", subject=survey.subject, by=by.label, digest=surveys.digest(survey), **facts)
    return survey


def stepped(response: Response, verb: str) -> Response:
    """Somebody's answers, locked and read afresh, in the state after ``verb``. Single answers write no line: anybody
    could watch them come in. The line of the closing holds how the survey went."""
    fresh = Response.objects.select_for_update().select_related("survey").get(pk=response.pk)
    fresh.state = RESPONSE.after(fresh.state, verb)
    return fresh
