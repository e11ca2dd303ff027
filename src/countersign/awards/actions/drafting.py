"""Draft a procurement: its criteria, linked to findings, and how they will be weighed."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Max, Model

from countersign import clock
from countersign.awards import queries, rules
from countersign.awards.actions.moving import check_edit, locked
from countersign.awards.models import Criterion, Procurement
from countersign.errors import NotNow, NotValid
from countersign.ledger.actions import record
from countersign.people.rules import Actor

_OVER = ("looked_back", "cancelled", "set_aside")


@transaction.atomic
def begin(contract: Model, *, body: Model, by: Actor) -> Procurement:
    """An empty draft for a contract that is planned or tendered; one at a time. ``body`` is who awards it."""
    rules.check_draft(by, contract)
    if body.pk not in rules.commissioners(contract):
        raise NotValid("This body does not commission the contract.", remedy="Name its commissioner.")
    if contract.state not in ("planned", "tendered"):
        raise NotNow("This contract is awarded already.", remedy="Add the contract that is to succeed it first.")
    running = Procurement.objects.filter(contract=contract).exclude(state__in=_OVER)
    if running.exists():
        raise NotNow("A procurement of this contract is under way.", remedy="Go on with it, or cancel it.")
    last = Procurement.objects.filter(contract=contract).aggregate(last=Max("number"))["last"] or 0
    made = Procurement.objects.create(
        contract=contract, number=last + 1, body=body, made_at=clock.now(), by_id=by.account_id
    )
    record("procurement.drafted", subject=made.subject, by=by.label)
    return made


def set_terms(one: Procurement, *, by: Actor, **fields: object) -> Procurement:
    """Set the formula and its numbers, the deadline, and the place of the track record; fields of
    ``Procurement.PUBLISHED``.
    """
    check_edit(one, "terms", by)
    with transaction.atomic():
        fresh = locked(one)
        if unknown := set(fields) - set(Procurement.PUBLISHED):
            raise NotValid(f"There is nothing of this name to set: {', '.join(sorted(unknown))}.")
        for name, value in fields.items():
            setattr(fresh, name, value)
        fresh.save()
        record("procurement.terms_set", subject=fresh.subject, by=by.label)
    return fresh


def add_criterion(
    one: Procurement, *, name: str, findings: Collection[Model] = (), by: Actor, **fields: object
) -> Criterion:
    """One more thing that bids are judged by; ``findings`` are published ones that it is drawn from."""
    check_edit(one, "add_criterion", by)
    with transaction.atomic():
        fresh = locked(one)
        _check_not_weighed(fresh)
        last = fresh.criteria.aggregate(last=Max("number"))["last"] or 0
        made = Criterion(procurement=fresh, number=last + 1, name=name.strip(), **fields)
        return _kept(made, findings, by, "procurement.criterion_added")


def change_criterion(
    criterion: Criterion, *, findings: Collection[Model] | None = None, by: Actor, **fields: object
) -> Criterion:
    """Say it better, or weigh it differently, while nothing is published."""
    check_edit(criterion.procurement, f"change_criterion {criterion.number}", by)
    with transaction.atomic():
        locked(criterion.procurement)
        for name, value in fields.items():
            setattr(criterion, name, value)
        linked = list(criterion.findings.all()) if findings is None else findings
        return _kept(criterion, linked, by, "procurement.criterion_changed")


def _kept(criterion: Criterion, findings: Collection[Model], by: Actor, event: str) -> Criterion:
    _check_criterion(criterion, findings)
    criterion.save()
    criterion.findings.set(findings)
    record(event, subject=criterion.procurement.subject, criterion=criterion.number, by=by.label)
    return criterion


def _check_criterion(criterion: Criterion, findings: Collection[Model]) -> None:
    faults = []
    if not criterion.name or criterion.name in ("price", "track record"):
        faults.append(("name", "Give it a name of its own."))
    twins = Criterion.objects.filter(procurement=criterion.procurement, name=criterion.name).exclude(pk=criterion.pk)
    if twins.exists():
        faults.append(("name", "Another criterion has this name."))
    if not 0 <= criterion.weight <= 100:
        faults.append(("weight", "Give from 0 to 100 points."))
    if not 0 < criterion.band <= criterion.top:
        faults.append(("band", "A band is at least one mark and at most the whole scale."))
    if criterion.minimum is not None and not 0 <= criterion.minimum <= criterion.top:
        faults.append(("minimum", "The minimum lies on the scale."))
    if any(finding.state not in queries.PUBLIC for finding in findings):
        faults.append(("findings", "A criterion is drawn from findings that are published."))
    if faults:
        raise NotValid("This criterion cannot be used yet.", faults=tuple(faults))
    for words, what in ((criterion.name, "The name"), (criterion.description, "The description")):
        rules.check_text(words, known=queries.known_names(criterion.procurement), what=what)


def drop_criterion(criterion: Criterion, *, by: Actor) -> None:
    """Take a criterion out of a draft; the others keep their numbers."""
    check_edit(criterion.procurement, f"drop_criterion {criterion.number}", by)
    with transaction.atomic():
        fresh = locked(criterion.procurement)
        _check_not_weighed(fresh)
        number = criterion.number
        criterion.delete()
        record("procurement.criterion_dropped", subject=fresh.subject, criterion=number, by=by.label)


def _check_not_weighed(one: Procurement) -> None:
    if one.participants.filter(given_at__isnull=False).exists():
        raise NotNow("People have weighed these criteria.", remedy="Change their words or weights, not their number.")
