"""Publish criteria, revise them before the first bid, cancel a procurement."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from countersign import clock
from countersign.awards import queries, rules
from countersign.awards.actions.moving import check_edit, moved
from countersign.awards.models import Procurement, Version
from countersign.ledger.actions import record
from countersign.people.rules import SYSTEM, Actor
from countersign.register import actions as register


@transaction.atomic
def publish(one: Procurement, *, by: Actor) -> Procurement:
    """Everything that bidders must know stands in public from now on, with its digest in the ledger."""
    rules.check_procure(by, "procurement.publish", one)
    rules.check_complete_criteria(one)
    rules.check_record_use(one)
    fresh = moved(one, "publish")
    fresh.published_at = clock.now()
    fresh.save()
    last = fresh.versions.aggregate(last=Max("number"))["last"] or 0
    content = queries.published(fresh)
    version = Version.objects.create(procurement=fresh, number=last + 1, content=content, at=clock.now())
    record(
        "criteria.published", subject=version.subject, digest=queries.fingerprint(content), procurement=fresh.subject,
        by=by.label,
    )  # fmt: skip
    if fresh.contract.state == "planned":
        register.move_contract(fresh.contract, verb="tender", by=SYSTEM)
    return fresh


def revise(one: Procurement, *, because: str, by: Actor) -> Procurement:
    """Take published criteria back to draft, with a printed reason; refused and logged once a bid has come."""
    rules.check_procure(by, "procurement.publish", one)
    if rules.locked(locked_view(one)):
        check_edit(one, "revise", by)
    with transaction.atomic():
        rules.check_words(one, because, what="The reason")
        fresh = moved(one, "revise")
        fresh.revised_because = because.strip()
        fresh.save()
        record("procurement.revised", subject=fresh.subject, by=by.label)
    return fresh


def locked_view(one: Procurement) -> Procurement:
    """The row as it is now, without a lock."""
    return Procurement.objects.get(pk=one.pk)


@transaction.atomic
def cancel(one: Procurement, *, because: str, by: Actor) -> Procurement:
    """End it without an award, with a printed reason. Sealed bids stay sealed for good."""
    rules.check_procure(by, "procurement.publish", one)
    rules.check_words(one, because, what="The reason")
    fresh = moved(one, "cancel")
    fresh.cancelled_on, fresh.cancelled_because = clock.today(), because.strip()
    fresh.save()
    record("procurement.cancelled", subject=fresh.subject, by=by.label)
    return fresh
