"""A contract ends or fails: what is open goes to its successor, marked as inherited; nothing is wiped by a new name."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Model

from countersign import clock
from countersign.answers import queries, rules
from countersign.answers.actions.moving import locked, told
from countersign.answers.actions.rounds import drop_rounds
from countersign.answers.models import Commitment
from countersign.answers.states import COMMITMENT
from countersign.errors import NotNow
from countersign.findings import actions as findings
from countersign.findings import queries as found
from countersign.people.rules import Actor

NOTICE_DAYS = 28  # a successor has at least so many days for a promise whose date has passed


@transaction.atomic
def inherit(contract: Model, *, by: Actor) -> tuple[list[Model], list[Commitment]]:
    """Open clocks and commitments of a contract that ended or failed go to the parties of its successor.

    Each unmet clock starts one for the successor's office in the same part, and runs on itself: who let it lapse stays
    in sight. Each open commitment is replaced by the successor's of the same measure, marked as inherited. Doing it
    again changes nothing. Raises :class:`NotNow` while the contract goes on, or where it has no successor.
    """
    rules.check_inherit(by)
    heir = _heir(contract)
    dues = [due for old in found.dues(contract_id=contract.pk) for due in _clocks(old, heir, by)]
    taken = [_taken_over(old, heir, by) for old in _open(contract)]
    return dues, [one for one in taken if one is not None]


def _heir(contract: Model) -> Model:
    if contract.state not in ("ended", "failed"):
        raise NotNow("This contract goes on.", remedy="It is handed on once it has ended or failed.")
    heir = contract.successors.order_by("starts_on", "pk").first()
    if heir is None:
        raise NotNow("No contract succeeds this one.", remedy="Name its successor in the register first.")
    return heir


def _clocks(old: Model, heir: Model, by: Actor) -> list[Model]:
    """A clock for each party of the successor in the part of the old one; those that have one keep it."""
    started = []
    for party in heir.parties.filter(part=old.part).select_related("body"):
        before = set(old.finding.dues.values_list("pk", flat=True))
        due = findings.start_clock(
            old.finding, body=party.body, part=party.part, office=party.office, why="inherited", came_from=old, by=by
        )
        started += [due] if due.pk not in before else []
    return started


def _open(contract: Model) -> list[Commitment]:
    return list(Commitment.objects.filter(contract=contract, state__in=queries.TO_HAND_ON).order_by("pk"))


def _taken_over(commitment: Commitment, heir: Model, by: Actor) -> Commitment | None:
    """The same promise in the successor's name; None where the successor has nobody in that part."""
    body, office = _counterpart(commitment, heir)
    if body is None:
        return None
    old = locked(commitment)
    old.state = COMMITMENT.after(old.state, "supersede")
    drop_rounds(old, by=by)
    new = Commitment(
        origin=old.origin, body=body, contract=heir, finding=old.finding, answer=old.answer, measure=old.measure,
        owner=office or old.owner, due_on=_fair_date(old), cause=old.cause, made_on=clock.today(),
        by_id=by.account_id, inherited_from=commitment.contract, change=old.change,
    )  # fmt: skip
    new.save()
    told("commitment.inherited", new, by, contract=f"contract:{heir.pk}", from_commitment=old.subject)
    old.superseded_by, old.ended_on = new, clock.today()
    old.ended_because = "Taken over by the contract that succeeded this one."
    told("commitment.superseded", old, by, by_commitment=new.subject)
    return new


def _counterpart(commitment: Commitment, heir: Model) -> tuple[Model | None, str]:
    """Who stands in the successor where the promiser stood: itself, else whoever has its part."""
    parties = list(heir.parties.select_related("body").order_by("pk"))
    part = queries.part_in(commitment.body_id, commitment.contract)
    same = [party for party in parties if party.body_id == commitment.body_id]
    found_ = next(iter(same or [party for party in parties if party.part == part]), None)
    return (found_.body, found_.office) if found_ else (None, "")


def _fair_date(commitment: Commitment) -> dt.date:
    """Its own date, or four weeks from now where that has passed or is nearer."""
    least = clock.today() + dt.timedelta(days=NOTICE_DAYS)
    return max(commitment.due_on, least)
