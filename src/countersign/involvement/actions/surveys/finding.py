"""From a released answer to a finding: what people want, what is a problem, what they praise."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Model

from countersign.errors import NotNow, NotValid
from countersign.findings import actions as findings
from countersign.involvement.models import Survey
from countersign.involvement.queries import surveys
from countersign.involvement.rules import surveys as rules
from countersign.people.rules import Actor

KINDS = ("want", "praise", "problem")
_SELECTION = {Survey.Whom.DRAWN: "sampled", Survey.Whom.EVERYONE: "everyone", Survey.Whom.OPEN: "self_selected"}


@transaction.atomic
def draft_finding(survey: Survey, *, question: str, code: str, claim: str, kind: str, by: Actor) -> Model:
    """A finding that counts who answered ``question`` with ``code``, out of all who were asked it.

    Wording, version, how people were chosen and what limits the result come from the survey.
    """
    rules.check_run(by)
    if survey.state not in ("closed", "reported"):
        raise NotNow("The survey is not closed yet.", remedy="Wait for its last day.")
    if kind not in KINDS:
        raise NotValid(f"A survey leads to a finding of one kind: {', '.join(KINDS)}.")
    form, asked = survey.form, survey.form.question(question)
    several = asked.kind == "several"
    return findings.draft(
        surveys.asks(survey, question, code, several=several), base=surveys.asks(survey, question), claim=claim,
        kind=kind, by=by, body=survey.body, contract=survey.contract, service=survey.service,
        wording=form.label(question), wording_version=form.version[:20], selection=_SELECTION[survey.whom],
        who=survey.who, limits=_limits(survey),
    )  # fmt: skip


def _limits(survey: Survey) -> str:
    """What a reader must know, in sentences."""
    said = ["Unweighted."]
    if not survey.is_invited:
        said.append(
            "Anybody could answer, so those who did may differ from those who did not, and one person may have "
            "answered more than once."
        )
    if survey.tested:
        said.append("What people say they would do is not what they do.")
    return " ".join(said)
