"""Seat evaluators, take their independent scores, settle where they differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, Model

from countersign import clock
from countersign.awards import queries, rules
from countersign.awards.actions.exercise import PURPOSE
from countersign.awards.actions.moving import locked, moved
from countersign.awards.models import Bid, Criterion, Dissent, Evaluator, Moderation, Procurement, Score
from countersign.awards.rules import Given
from countersign.errors import NotNow, NotValid
from countersign.ledger.actions import record
from countersign.people.actions import issue_receipt
from countersign.people.rules import Actor
from countersign.proof.commitments import commit, new_salt


@transaction.atomic
def seat(one: Procurement, *, kind: str, account: Model | None = None, by: Actor) -> tuple[Evaluator, str]:
    """One more evaluator: with an account, or with a code that takes the place of one (shown once, else empty)."""
    rules.check_seat(by, one)
    if kind not in Evaluator.Kind.values:
        raise NotValid("Choose a kind of the list.", faults=(("kind", "Choose one of the list."),))
    receipt, code = (None, "") if account else issue_receipt(purpose=PURPOSE)
    last = one.evaluators.aggregate(last=Max("number"))["last"] or 0
    made = Evaluator.objects.create(procurement=one, number=last + 1, kind=kind, account=account, receipt=receipt)
    record("evaluator.seated", subject=made.subject, kind=kind, by=by.label)
    return made, code


@transaction.atomic
def qualify(
    evaluator: Evaluator,
    *,
    trained_on: dt.date | None,
    declared_on: dt.date | None,
    conflict: str = "",
    cleared: bool | None = None,
    fee: Decimal | None = None,
    paid_on: dt.date | None = None,
    by: Actor,
) -> Evaluator:
    """Write down training, conflict and pay. A conflict is printed, so it names nobody."""
    rules.check_seat(by, evaluator.procurement)
    if conflict.strip():
        rules.check_words(evaluator.procurement, conflict, what="The conflict")
    late = [day for day in (trained_on, declared_on, paid_on) if day and day > clock.today()]
    if late:
        raise NotValid("A day is still to come.", remedy="Write down what has happened.")
    fresh = Evaluator.objects.select_for_update().select_related("procurement__contract").get(pk=evaluator.pk)
    fresh.trained_on, fresh.declared_on, fresh.paid_on = trained_on, declared_on, paid_on
    fresh.conflict, fresh.cleared, fresh.fee = conflict.strip(), cleared, fee
    fresh.save()
    record("evaluator.qualified", subject=fresh.subject, ready=not rules.unready(fresh), by=by.label)
    return fresh


@transaction.atomic
def stand_down(evaluator: Evaluator, *, because: str, by: Actor) -> Evaluator:
    """An evaluator goes, with a printed reason; their scores do not count."""
    one = locked(evaluator.procurement)
    rules.check_seat(by, one)
    rules.check_words(one, because, what="The reason")
    if queries.all_in(one):
        raise NotNow("All scores are in and can be seen.", remedy="A dissent is printed beside the moderated mark.")
    fresh = Evaluator.objects.select_for_update().get(pk=evaluator.pk)
    fresh.stood_down_because = because.strip()
    fresh.save()
    record("evaluator.stood_down", subject=evaluator.subject, by=by.label)
    return fresh


@transaction.atomic
def score(evaluator: Evaluator, *, bid: Bid, given: Mapping[int, Given], by: Actor) -> list[Score]:
    """One evaluator's marks for one bid on every criterion. Nobody else sees them until all have scored all bids.

    The ledger holds a commitment to each; the salts are published with the scores.
    """
    one = locked(evaluator.procurement)
    rules.check_score(by, evaluator, bid)
    rules.check_marks(one, given)
    kept = [_scored(evaluator, bid, each, given[each.number]) for each in queries.quality(one)]
    promised = [commit(queries.said_score(each), bytes(each.salt)) for each in kept]
    record("score.given", subject=evaluator.subject, bid=bid.number, commitments=promised)
    return kept


def _scored(evaluator: Evaluator, bid: Bid, criterion: Criterion, said: Given) -> Score:
    return Score.objects.create(
        evaluator=evaluator, bid=bid, criterion=criterion, mark=said.mark, reason=said.reason.strip(),
        passage=said.passage.strip(), at=clock.now(), salt=new_salt(),
    )  # fmt: skip


@transaction.atomic
def moderate(
    bid: Bid,
    *,
    criterion: Criterion,
    mark: Decimal,
    reason: str,
    changed_by: str,
    dissents: Mapping[int, str] | None = None,
    by: Actor,
) -> Moderation:
    """The mark that counts where evaluators differ, with the reason; ``dissents`` are words by evaluator number."""
    one = locked(bid.procurement)
    rules.check_moderate(by, one, bid, criterion, mark)
    rules.check_comparing(one, reason)
    rules.check_words(one, changed_by, what="The office")
    made = Moderation.objects.create(
        bid=bid, criterion=criterion, mark=mark, reason=reason.strip(), changed_by=changed_by.strip(), at=clock.now(),
        by_id=by.account_id,
    )  # fmt: skip
    seats = {each.number: each for each in queries.seated(one)}
    for number, words in (dissents or {}).items():
        rules.check_words(one, words, what="The dissent")
        Dissent.objects.create(moderation=made, evaluator=seats[number], words=words.strip())
    record(
        "score.moderated", subject=bid.subject, criterion=criterion.number, dissents=len(dissents or {}), by=by.label
    )
    return made


@transaction.atomic
def complete(one: Procurement, *, by: Actor) -> Procurement:
    """Every bid has a mark that counts on every criterion; nothing of it changes any more."""
    rules.check_complete(by, one)
    fresh = moved(one, "complete")
    fresh.scored_at = clock.now()
    fresh.save()
    record("procurement.scored", subject=fresh.subject, marks=queries.fingerprint(queries.inputs(fresh)), by=by.label)
    return fresh
