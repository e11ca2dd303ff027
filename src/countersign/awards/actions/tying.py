"""Ties between bodies: recorded from a public source, and struck where they turn out to be wrong."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Model

from countersign import clock
from countersign.awards import queries, rules
from countersign.awards.models import Tie
from countersign.awards.rule import lineages
from countersign.errors import NotNow, NotValid
from countersign.ledger.actions import record
from countersign.people.rules import Actor


@transaction.atomic
def tie(
    body: Model,
    *,
    kind: str,
    other: Model,
    on: dt.date,
    source: str,
    source_url: str = "",
    contract: Model | None = None,
    by: Actor,
) -> Tie:
    """``body`` is renamed, merged, took over, or is owned, since ``on``: from then on their records belong together
    as the published rule for that kind says. Raises :class:`NotValid` with every fault."""
    rules.check_tie(by)
    if faults := tuple(_faults(body, kind, other, on, contract)):
        raise NotValid("Check the tie.", faults=faults)
    rules.check_printed([(source, "The source")], known=[body.name, other.name], url=source_url)
    made = Tie.objects.create(body=body, kind=kind, other=other, on=on, source=source.strip(), source_url=source_url,
                              contract=contract, recorded_at=clock.now())  # fmt: skip
    return _told("tie.recorded", made, by)


def _faults(body: Model, kind: str, other: Model, on: dt.date, contract: Model | None):
    if kind not in lineages():
        yield "kind", "Choose how the two belong together."
    if body.pk == other.pk:
        yield "other", "Name another body."
    if on > clock.today():
        yield "on", "Record it once it has happened."
    if contract is not None and (kind != "took_over" or not _is_of(contract, other)):
        yield "contract", "Only what is taken over names a contract, and one that the other had."
    if Tie.objects.filter(body=body, other=other, kind=kind, contract=contract, struck_on=None).exists():
        yield "other", "This is recorded already."


def _is_of(contract: Model, body: Model) -> bool:
    return contract.parties.filter(body=body, part__in=("provider", "subcontractor")).exists()


@transaction.atomic
def strike(tie: Tie, *, because: str, by: Actor) -> Tie:
    """It turned out to be wrong: from today it does not count; it stays in sight with the reason."""
    rules.check_tie(by)
    fresh = Tie.objects.select_for_update(of=("self",)).select_related("body", "other", "contract").get(pk=tie.pk)
    if fresh.struck_on:
        raise NotNow("This tie was struck already.", remedy="Record the right one.")
    rules.check_printed([(because, "The reason")], known=[fresh.body.name, fresh.other.name])
    fresh.struck_on, fresh.struck_because = clock.today(), because.strip()
    fresh.save()
    return _told("tie.struck", fresh, by)


def _told(event: str, tie: Tie, by: Actor) -> Tie:
    facts = {"body": f"body:{tie.body_id}", "other": f"body:{tie.other_id}", "kind": tie.kind}
    record(event, subject=tie.subject, by=by.label, digest=queries.digest(tie), **facts)
    return tie
