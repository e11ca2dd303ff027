"""Exactly what is published of a procurement before bids, as plain JSON, and of each bid once it is opened."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal

from countersign.awards.models import Bid, Criterion, Procurement
from countersign.awards.queries.weighing import weighed
from countersign.proof.canonical import canonical
from countersign.register.queries import signed_by


def published(one: Procurement) -> dict[str, object]:
    """Everything that bidders are told of how they will be judged, and nothing else. Numbers are decimal texts."""
    return {
        "contract": one.contract.slug,
        "procurement": one.number,
        "body": signed_by(one).slug,
        "deadline": moment(one.deadline),
        "currency": one.contract.currency,
        "formula": one.formula,
        "ceiling": amount(one.ceiling),
        "floor": amount(one.floor),
        "record": {
            "route": one.record_route,
            "says": one.record_says,
            "weight": amount(one.record_weight),
            "newcomer": amount(one.record_mean),
            "strength": amount(one.record_strength),
            "worth": amount(one.record_worth),
        },
        "exposure": one.exposure,
        "weighing": weighed(one).to_dict(),
        "criteria": [_criterion(each) for each in one.criteria.all()],
    }


def _criterion(one: Criterion) -> dict[str, object]:
    return {
        "number": one.number,
        "kind": one.kind,
        "name": one.name,
        "description": one.description,
        "weight": amount(one.weight),
        "top": one.top,
        "band": one.band,
        "scale": one.scale,
        "minimum": amount(one.minimum),
        "worth": amount(one.worth),
        "findings": sorted(finding.pk for finding in one.findings.all()),
    }


def opened(bid: Bid) -> dict[str, object]:
    """What an opened bid says, as it was committed to when it came."""
    return {
        "body": signed_by(bid).slug,
        "partners": [signed_by(partner).slug for partner in bid.partners.all()],
        "price": amount(bid.price),
        "parts": [
            {"criterion": part.criterion.number, "text": part.text, "confidential": part.confidential,
             "reason": part.reason}
            for part in bid.parts.all()
        ],
        "pledges": [
            {"measure": one.measure, "owner": one.owner, "due_on": one.due_on.isoformat()} for one in bid.pledges.all()
        ],
    }  # fmt: skip


def fingerprint(content: object) -> str:
    """SHA-256 of canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(content)).hexdigest()


def amount(number: Decimal | None) -> str | None:
    """A number as text, without idle noughts, the same from every database: ``0.7``, ``60``."""
    return None if number is None else f"{Decimal(number).normalize():f}"


def moment(at: dt.datetime | None) -> str | None:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
