"""What a steward does with words, and what the calendar does with raw answers."""

from __future__ import annotations

from django.db import transaction

from countersign import clock
from countersign.findings.rules import check_text
from countersign.involvement.actions.surveys.moving import told
from countersign.involvement.actions.surveys.running import close
from countersign.involvement.models import Remark, Response, Survey, Tally
from countersign.involvement.queries import surveys
from countersign.involvement.states import REMARK
from countersign.people.models import Receipt
from countersign.people.rules import SYSTEM, Actor, check


@transaction.atomic
def sign_off(remark: Remark, *, text: str, by: Actor) -> Remark:
    """Print these words, which may say less than the redaction and never more than a check lets through."""
    remark = _read(remark, "sign_off", by)
    check_text(text, known=[remark.survey.body.name], what="The text")
    remark.printed = text.strip()
    remark.save()
    return remark


@transaction.atomic
def leave_out(remark: Remark, *, by: Actor) -> Remark:
    """Read, and not printed."""
    remark = _read(remark, "leave_out", by)
    remark.save()
    return remark


def _read(remark: Remark, verb: str, by: Actor) -> Remark:
    check(by, "survey.read_words")
    fresh = Remark.objects.select_for_update().select_related("survey__body").get(pk=remark.pk)
    fresh.state = REMARK.after(fresh.state, verb)
    fresh.signed_off_by_id, fresh.signed_off_at = by.account_id, clock.now()
    return fresh


def close_ended(*, by: Actor = SYSTEM) -> int:
    """Close every survey whose last day has passed; returns how many."""
    ended = list(surveys.to_close(clock.today()))
    for survey in ended:
        close(survey, by=by)
    return len(ended)


def destroy_raw(*, by: Actor = SYSTEM) -> int:
    """Destroy raw answers that have had their time; returns of how many surveys."""
    check(by, "survey.destroy")
    due = surveys.to_destroy(clock.today())
    for survey in due:
        _destroy(survey, by)
    return len(due)


@transaction.atomic
def _destroy(survey: Survey, by: Actor) -> None:
    """What is left is how many gave which answer, question by question. Codes go with the answers they opened."""
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    left = surveys.tallied(survey)
    rows = ((*key, count) for key, count in sorted(left.items(), key=str))
    Tally.objects.bulk_create(
        [Tally(survey=survey, sort=sort, question=name, codes=list(codes), mode=mode, count=count)
         for sort, name, codes, mode, count in rows],
        batch_size=500,
    )  # fmt: skip
    survey.remarks.exclude(state="printed").delete()
    receipts = [
        *survey.responses.values_list("receipt_id", flat=True),
        *survey.drawn.values_list("receipt_id", flat=True),
    ]
    still_asked = set(Response.account.field.related_model.objects.filter(receipt__in=[pk for pk in receipts if pk])
                      .values_list("receipt_id", flat=True))  # fmt: skip
    survey.responses.all().delete()
    survey.drawn.all().delete()
    survey.equality.all().delete()
    Receipt.objects.filter(pk__in=[pk for pk in receipts if pk and pk not in still_asked]).delete()
    survey.destroyed_on = clock.today()
    told("raw_destroyed", survey, by)
