"""What a contract is for, as far as it is published: the kind of service, whom it serves, and its scale."""

from __future__ import annotations

from django.db.models import Model

from countersign.awards.relevance import Purpose

_YEAR = 365.25


def purpose_of(contract: Model | None) -> Purpose:
    """Of a contract of the register; empty where there is none."""
    if contract is None:
        return Purpose()
    service = f"service:{contract.service_id}" if contract.service_id else ""
    return Purpose(service, tuple(contract.cpv.split()), yearly=_yearly(contract))


def _yearly(contract: Model) -> float | None:
    """In pounds; None where value or dates are not published, or another currency is."""
    known = contract.value and contract.starts_on and contract.ends_on and contract.currency == "GBP"
    if not known or contract.ends_on <= contract.starts_on:
        return None
    return float(contract.value) / ((contract.ends_on - contract.starts_on).days / _YEAR)


def purpose_of_reference(reference: Model) -> Purpose:
    """Of a contract elsewhere, as its provider describes it."""
    service = f"service:{reference.service_id}" if reference.service_id else ""
    yearly = float(reference.yearly) if reference.yearly else None
    return Purpose(service, tuple(reference.cpv.split()), yearly=yearly)
