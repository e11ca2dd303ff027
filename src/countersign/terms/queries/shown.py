"""What is printed of evidence and overrides, and the digests of it that the ledger holds."""

from __future__ import annotations

import hashlib

from django.db.models import QuerySet

from countersign.errors import NotFound
from countersign.proof.canonical import canonical
from countersign.register.queries import signed_by
from countersign.terms.models import Override, Shown

_EVIDENCE = ("item", "state", "title", "url", "office", "says", "numbers", "reason")
_OVERRIDE = ("number", "to", "state", "reason", "decided_by", "missing", "prolonged_because")
_DAYS_OF_EVIDENCE = ("dated_on", "expires_on", "shown_on", "ended_on")
_DAYS_OF_OVERRIDE = ("starts_on", "ends_on", "prolonged_on", "stopped_on")


def digest_of_evidence(one: Shown) -> str:
    """SHA-256 over everything that is printed of it, in hexadecimal."""
    return _digest(one, _EVIDENCE, _DAYS_OF_EVIDENCE)


def digest_of_override(one: Override) -> str:
    """The same for an override."""
    return _digest(one, _OVERRIDE, _DAYS_OF_OVERRIDE)


def _digest(one: Shown | Override, words: tuple[str, ...], days: tuple[str, ...]) -> str:
    said: dict[str, object] = {"body": signed_by(one).slug} | {name: getattr(one, name) for name in words}
    said |= {name: day.isoformat() if (day := getattr(one, name)) else None for name in days}
    return hashlib.sha256(canonical(said)).hexdigest()


def evidence(pk: int) -> Shown:
    """One piece of evidence, also one that no longer counts; raises :class:`NotFound`."""
    return _found(Shown.objects.select_related("body").filter(pk=pk))


def override(body_slug: str, number: int) -> Override:
    """One override, also one that is over; raises :class:`NotFound`."""
    return _found(Override.objects.select_related("body").filter(body__slug=body_slug, number=number))


def _found(rows: QuerySet):
    found = rows.first()
    if found is None:
        raise NotFound("There is no such thing.", remedy="See the readiness of the body.")
    return found
