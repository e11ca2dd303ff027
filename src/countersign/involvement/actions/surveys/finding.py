"""From a released answer to a finding: what people want, what is a problem, what they praise."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Model

from countersign.errors import NotNow, NotValid
from countersign.experiences import actions as experiences
from countersign.experiences import queries
from countersign.experiences.actions.measuring import Measured, receive_measured
from countersign.findings import actions as findings
from countersign.involvement.actions.surveys.writing import forget_readers, opened_for
from countersign.involvement.models import Survey
from countersign.involvement.queries import surveys
from countersign.involvement.rules import surveys as rules
from countersign.involvement.words import STANDING
from countersign.people.rules import SYSTEM, Actor

_LEAST = 5
"""Replies below which an asking of those concerned comes to nothing (see ``answers.tally``)."""
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
    _let_ask(survey, question, code, by)
    form, asked = survey.form, survey.form.question(question)
    several = asked.kind == "several"
    return findings.draft(
        surveys.asks(survey, question, code, several=several), base=surveys.asks(survey, question), claim=claim,
        kind=kind, by=by, body=survey.body, contract=survey.contract, service=survey.service,
        wording=form.label(question), wording_version=form.version[:20], selection=_SELECTION[survey.whom],
        who=survey.who, limits=_limits(survey),
    )  # fmt: skip


def _let_ask(survey: Survey, question: str, code: str, by: Actor) -> None:
    """Those who gave this answer and agreed to be asked get an account under the survey's own source, which counts
    nowhere: by it, and by the code they hold, they are asked whether what is promised came true. Below the number of
    replies that an asking needs, nothing is tied to anybody."""
    behind = list(surveys.willing_behind(survey, question, code))
    new = [one for one in behind if one.account_id is None]
    if len(behind) < _LEAST or not new:
        return
    words = f"Answered the survey “{survey.title}” and may be asked again"
    made = receive_measured(
        [Measured(words=words, own_id=one.key, happened_on=survey.closed_at.date(), receipt=surveys.receipt_of(one))
         for one in new],
        source=_source(survey), by=by,
    )  # fmt: skip
    for one, account in zip(new, made, strict=True):
        one.account = account
        one.save(update_fields=["account"])
        if address := opened_for(one):
            experiences.leave_contact(account, address=address, by=Actor("person", receipt_id=account.receipt_id))
            forget_readers(one)


def _source(survey: Survey) -> Model:
    slug = f"survey-{survey.slug}"[:80]
    return queries.sources().filter(slug=slug).first() or experiences.add_source(
        name=f"Survey: {survey.title}"[:200], slug=slug, selection=_SELECTION[survey.whom], collector=survey.body,
        collected_how="Answers to a survey; those who agreed to be asked again", consent=STANDING, counts=False,
        fictional=survey.fictional, by=SYSTEM,
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
