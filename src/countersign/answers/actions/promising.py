"""Promises that can be checked: made, replaced by another, or broken off by who made them."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Model

from countersign import clock
from countersign.answers import queries, rules
from countersign.answers.actions.moving import moved, told
from countersign.answers.actions.rounds import drop_rounds
from countersign.answers.models import Answer, Commitment
from countersign.answers.promises import promise_of
from countersign.answers.rules import Promise
from countersign.findings import queries as findings
from countersign.people.rules import SYSTEM, Actor


@transaction.atomic
def commit(
    *,
    origin: str,
    body: Model,
    promise: Promise,
    by: Actor,
    contract: Model | None = None,
    finding: Model | None = None,
    answer: Answer | None = None,
    change: Model | None = None,
) -> Commitment:
    """``body`` promises. ``origin`` is one of ``Commitment.Origin``: what an answer promises the body itself promises;
    what a clause (``change``), a bid or a panel's decision promises, the host records.

    Raises :class:`NotValid` with a fault for everything that cannot be checked.
    """
    rules.check_commit(by, origin, body)
    known = [body.name, *(str(thing) for thing in (contract,) if thing)]
    rules.check_promise(promise, known=[*known, *(queries.names_of(finding) if finding else ())])
    made = Commitment(
        origin=origin, body=body, contract=contract, finding=finding, answer=answer, measure=promise.measure.strip(),
        owner=promise.owner.strip(), due_on=promise.due_on, cause=promise.cause, made_on=clock.today(),
        by_id=by.account_id, change=change,
    )  # fmt: skip
    return _made(made, by)


def commit_changes(schedule: Model) -> list[Commitment]:
    """What the clauses of a schedule promise and no earlier version did, taken on as promises; inside the transaction
    that agrees it."""
    fresh = schedule.changes.filter(continues=None).select_related("body")
    return [_committed(change, schedule.contract) for change in fresh]


def _committed(change: Model, contract: Model) -> Commitment:
    finding = findings.finding(change.finding) if change.finding is not None else None
    return commit(
        origin=Commitment.Origin.CLAUSE, body=change.body, promise=promise_of(change), contract=contract,
        finding=finding, change=change, by=SYSTEM,
    )  # fmt: skip


def _made(commitment: Commitment, by: Actor) -> Commitment:
    commitment.save()  # its number is part of what the ledger holds
    about = {"finding": commitment.finding_id, "answer": commitment.answer_id, "contract": commitment.contract_id}
    facts = {name: f"{name}:{number}" for name, number in about.items() if number}
    return told("commitment.made", commitment, by, origin=commitment.origin, **facts)


@transaction.atomic
def supersede(commitment: Commitment, *, promise: Promise, because: str, by: Actor) -> Commitment:
    """Another promise takes the place of this one, which stays in sight with the reason. Returns the new one.

    Not while it is claimed done, and not once it is confirmed.
    """
    rules.check_change_promise(by, commitment, because)
    rules.check_promise(promise, known=queries.known_names(commitment))
    old = moved(commitment, "supersede")
    drop_rounds(old, by=by)
    new = _made(_successor(old, promise, by), by)
    old.superseded_by, old.ended_on, old.ended_because = new, clock.today(), because.strip()
    told("commitment.superseded", old, by, by_commitment=new.subject)
    return new


def _successor(old: Commitment, promise: Promise, by: Actor) -> Commitment:
    return Commitment(
        origin=old.origin, body=old.body, contract=old.contract, finding=old.finding, answer=old.answer,
        measure=promise.measure.strip(), owner=promise.owner.strip(), due_on=promise.due_on, cause=promise.cause,
        made_on=clock.today(), by_id=by.account_id, inherited_from=old.inherited_from, change=old.change,
    )  # fmt: skip


@transaction.atomic
def break_off(commitment: Commitment, *, because: str, by: Actor) -> Commitment:
    """The promiser says that it will not come. It stays in sight as broken, and can still be claimed one day."""
    rules.check_change_promise(by, commitment, because)
    broken = moved(commitment, "break_off")
    drop_rounds(broken, by=by)
    broken.ended_on, broken.ended_because = clock.today(), because.strip()
    return told("commitment.broken", broken, by)
