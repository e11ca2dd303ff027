"""A body answers what a panel recommends: accepted with a promise that anybody can check, or rejected with a reason."""

from __future__ import annotations

from django.db import transaction

from countersign import clock
from countersign.answers import actions as answers
from countersign.errors import NotValid
from countersign.involvement.actions.panel_writing import locked, told
from countersign.involvement.models import Recommendation
from countersign.involvement.rules import panels as rules
from countersign.involvement.states import RECOMMENDATION
from countersign.people.rules import SYSTEM, Actor


@transaction.atomic
def accept_recommendation(one: Recommendation, *, promise: answers.Promise, reason: str, by: Actor) -> Recommendation:
    """The body takes it on: it becomes a commitment with a measure, an owner and a date, recorded as the panel's."""
    fresh = locked(one)
    fresh.state = RECOMMENDATION.after(fresh.state, "accept")
    _check(fresh, reason, by)
    item = fresh.ballot.item
    fresh.commitment = answers.commit(
        origin="panel", body=fresh.body, promise=promise, contract=item.panel.contract, finding=item.finding, by=SYSTEM
    )
    return _answered("recommendation.accepted", fresh, reason, by)


@transaction.atomic
def reject_recommendation(one: Recommendation, *, reason: str, by: Actor) -> Recommendation:
    """The body does not take it on, and says why in print."""
    fresh = locked(one)
    fresh.state = RECOMMENDATION.after(fresh.state, "reject")
    _check(fresh, reason, by)
    return _answered("recommendation.rejected", fresh, reason, by)


def _check(one: Recommendation, reason: str, by: Actor) -> None:
    if len(reason) > Recommendation._meta.get_field("reason").max_length:
        raise NotValid("This is too long.", faults=(("reason", "Shorten it to 2,000 characters."),))
    known = rules.known_names(one.ballot.item.panel)
    rules.check_recommendation_is_answered(by, one.body_id, reason, known)


def _answered(event: str, one: Recommendation, reason: str, by: Actor) -> Recommendation:
    one.reason, one.answered_on = reason.strip(), clock.today()
    return told(event, one, by, late=clock.today() > one.due_on)
