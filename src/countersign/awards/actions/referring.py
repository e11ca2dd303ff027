"""Evidence from elsewhere: offered by a provider, verified by a third party, open to objection, counted little."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from django.db import transaction
from django.db.models import Model

from countersign import clock
from countersign.awards import queries, rules
from countersign.awards.models import Reference
from countersign.awards.states import REFERENCE
from countersign.errors import NotValid
from countersign.ledger.actions import record
from countersign.people.rules import Actor, check

_SHA256 = re.compile(r"[0-9a-f]{64}")


@transaction.atomic
def offer(
    body: Model,
    *,
    title: str,
    buyer: str,
    measure: str,
    kept: bool,
    ended_on: dt.date,
    voucher: str,
    document: str,
    digest: str,
    document_url: str = "",
    service: Model | None = None,
    cpv: str = "",
    yearly: Decimal | None = None,
    by: Actor,
) -> Reference:
    """A result under a contract elsewhere, on the same terms for all. It counts once it is verified and was open to
    objection. ``digest`` is the SHA-256 of the document, which is not kept. Raises :class:`NotValid`, ``NotSafe``."""
    rules.check_refer(by, body)
    faults = []
    if ended_on > clock.today():
        faults.append(("ended_on", "Offer it once its day has come."))
    if not _SHA256.fullmatch(digest):
        faults.append(("digest", "Give the SHA-256 of the document, 64 digits and letters a to f."))
    if re.search(r"[^0-9 ]", cpv):
        faults.append(("cpv", "Give CPV codes as digits, with spaces between them."))
    if faults:
        raise NotValid("Check what is offered.", faults=tuple(faults))
    texts = [(title, "The title"), (buyer, "The buyer"), (measure, "The promise"), (voucher, "Who vouches"),
             (document, "The document")]  # fmt: skip
    rules.check_printed(texts, known=[body.name], url=document_url)
    made = Reference.objects.create(
        body=body, title=title.strip(), buyer=buyer.strip(), measure=measure.strip(), kept=kept, ended_on=ended_on,
        voucher=voucher.strip(), document=document.strip(), digest=digest, document_url=document_url, service=service,
        cpv=cpv, yearly=yearly, offered_on=clock.today(), by_id=by.account_id,
    )  # fmt: skip
    return _told("reference.offered", made, by)


@transaction.atomic
def verify(reference: Reference, *, verifier: str, by: Actor) -> Reference:
    """A third party has seen the document. From today anybody concerned can object."""
    rules.check_verify(by, reference, verifier)
    fresh = _moved(reference, "verify")
    rules.check_printed([(verifier, "The third party")], known=[])
    fresh.verifier, fresh.verified_on = verifier.strip(), clock.today()
    return _told("reference.verified", fresh, by)


@transaction.atomic
def object_to(reference: Reference, *, text: str, by: Actor) -> Reference:
    """Another body says what is wrong with it; printed beside it. It does not count until that is settled."""
    objector = rules.check_object(by, reference)
    fresh = _moved(reference, "object")
    rules.check_printed([(text, "The objection")], known=[fresh.body.name])
    fresh.objection, fresh.objector_id = text.strip(), objector
    return _told("reference.disputed", fresh, by)


@transaction.atomic
def settle(reference: Reference, *, because: str, by: Actor) -> Reference:
    """The objection does not hold; the steward says why, and the evidence counts."""
    check(by, "reference.verify")
    return _ended(reference, "settle", "reference.settled", because, by)


@transaction.atomic
def refuse(reference: Reference, *, because: str, by: Actor) -> Reference:
    """It is not accepted, for a printed reason; it stays in sight."""
    check(by, "reference.verify")
    return _ended(reference, "refuse", "reference.refused", because, by)


@transaction.atomic
def take_back(reference: Reference, *, because: str, by: Actor) -> Reference:
    """The provider takes it back; it stays in sight with the reason, so that nobody keeps only what suits."""
    rules.check_refer(by, reference.body)
    return _ended(reference, "take_back", "reference.withdrawn", because, by)


def _ended(reference: Reference, verb: str, event: str, because: str, by: Actor) -> Reference:
    fresh = _moved(reference, verb)
    rules.check_printed([(because, "The reason")], known=[fresh.body.name])
    fresh.ended_because = because.strip()
    return _told(event, fresh, by)


def _moved(reference: Reference, verb: str) -> Reference:
    held = Reference.objects.select_for_update(of=("self",)).select_related("body", "service", "objector")
    fresh = held.get(pk=reference.pk)
    fresh.state = REFERENCE.after(fresh.state, verb)
    return fresh


def _told(event: str, reference: Reference, by: Actor) -> Reference:
    reference.save()
    record(event, subject=reference.subject, by=by.label, body=f"body:{reference.body_id}",
           digest=queries.digest(reference))  # fmt: skip
    return reference
