"""A contract with its terms as an OCDS release package: the annex for machines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.urls import reverse

from countersign import clock
from countersign.formats import ocds
from countersign.formats.ocds.written import (
    BodyWritten,
    ContractWritten,
    Document,
    Milestone,
    Termination,
    Withholding,
)
from countersign.register import queries as register
from countersign.terms.models import Owed
from countersign.terms.queries.figures import agreed, measured
from countersign.terms.queries.owing import owed, status
from countersign.terms.queries.schedules import in_force, versions
from countersign.terms.queries.telling import day, period, stands, told

_PARTS = ("commissioner", "provider", "subcontractor")  # the standard has no role for ombudsman and independent help
_ENGAGEMENT = ("engagement", "co_governance", "feedback_access")
_FAILED = Termination("countersign-contract-state", "failed", "Registered as failed: it ended before its time.")

# How it stands: code of the standard. It knows no word for what is withheld or excused, so the description has it.
_STATUS = {
    "met": "met",
    "late": "met",
    "not_met": "notMet",
    "withheld": "notMet",
    "excused": "notMet",
    "not_due": "scheduled",
}


def annex(contract: Model, *, address: str, at: dt.datetime | None = None) -> dict[str, Any]:
    """The release package, as of now or ``at``. ``address`` is where it is published; pages named in it lie beside it.

    Failures to perform and reasons for an end come from releases that were read of this contract, as published.
    """
    today = clock.today()
    written = _written(contract, address, today)
    return ocds.package(written, uri=address, publisher=settings.HOST_NAME, at=at or clock.now())


def _written(contract: Model, address: str, today: dt.date) -> ContractWritten:
    schedule = in_force(contract.pk, on=today)
    rows = list(owed(contract_id=contract.pk))
    award, published = _published(contract)
    failed = (_FAILED,) if contract.state == "failed" else ()
    return ContractWritten(
        ocid=_ocid(contract),
        award_id=str(award.get("id") or contract.award or contract.slug),
        contract_id=str(published.get("id") or contract.award or contract.slug),
        bodies=tuple(_bodies(contract)),
        agreed=agreed(schedule) if schedule else (),
        measured=measured(contract.pk, schedule, today),
        milestones=tuple(_milestone(one, today) for one in rows),
        documents=tuple(_schedules(contract, address)),
        reports=tuple(_report(one) for one in rows if one.met_on and one.url),
        withheld=tuple(_withholding(one, today) for one in rows if status(one, today) == "withheld"),
        failures=ocds.failures(published),
        terminations=ocds.terminations(published) or failed,
        **_basics(contract),
    )


def _basics(contract: Model) -> dict[str, Any]:
    """The fields that register and release call the same, or nearly."""
    names = (
        "title", "state", "reference", "description", "light_touch", "jurisdiction", "value", "currency", "starts_on",
        "ends_on", "awarded_on", "procurement_method", "procurement_details", "bidders",
    )  # fmt: skip
    notice = contract.source_url if contract.ocid else ""
    return {name: getattr(contract, name) for name in names} | {"cpv": tuple(contract.cpv.split()), "notice": notice}


def _ocid(contract: Model) -> str:
    """The process as its publisher numbered it, or a number of this register."""
    return contract.ocid or own_ocid(contract.slug)


def own_ocid(slug: str) -> str:
    """What this register calls the process of a contract that its publisher did not number."""
    return f"{settings.OCID_PREFIX}-{slug}"


def _published(contract: Model) -> tuple[dict[str, Any], dict[str, Any]]:
    """(award, contract) in the releases that were read of this process; {} each where there is none."""
    releases = register.releases_of([contract.ocid])[contract.ocid] if contract.ocid else []
    return ocds.entries(ocds.merged(releases), contract.award) if releases else ({}, {})


def _bodies(contract: Model) -> Iterable[BodyWritten]:
    parties = [party for party in register.parties_of(contract) if party.part in _PARTS]
    ids = {party.pk: _id(party) for party in parties}
    for party in parties:
        known = tuple((one.scheme, one.value) for one in _identifiers(party))
        voluntary = party.body.sector == "voluntary"
        yield BodyWritten(
            ids[party.pk], party.body.name, party.part, known, voluntary, ids.get(party.under_id, "")
        )  # fmt: skip


def _identifiers(party: Model) -> list:
    return sorted(party.body.identifiers.all(), key=lambda one: one.pk)


def _id(party: Model) -> str:
    """Scheme and number where it has one, as the standard asks; its short name here otherwise."""
    return next((str(one) for one in _identifiers(party)), party.body.slug)


def _milestone(one: Owed, today: dt.date) -> Milestone:
    state = status(one, today)
    return Milestone(
        id=_owed_id(one),
        title=one.what,
        type="engagement" if one.clause.kind in _ENGAGEMENT else "reporting",
        description=" ".join(filter(None, (f"{stands(one, today)}.", _owes(one), told(one, state)))),
        code=one.clause.kind,
        due_on=one.due_on,
        met_on=one.met_on,
        status=_STATUS[state],
    )


def _owes(one: Owed) -> str:
    return f"{one.body.name}, {period(one)}, due {day(one.due_on)}."


def _owed_id(one: Owed) -> str:
    return f"owed-{one.pk}"


def _withholding(one: Owed, today: dt.date) -> Withholding:
    name = f"{one.what}, {period(one)}"
    category = (one.withheld, one.get_withheld_display())
    return Withholding(_owed_id(one), name, told(one, status(one, today)), category)


def _report(one: Owed) -> Document:
    title = f"{one.what}, {period(one)}"
    return Document(_owed_id(one), "physicalProgressReport", title, one.url, "", one.met_on, one.words)


def _schedules(contract: Model, address: str) -> Iterable[Document]:
    """Every version as a page, and what it says as data."""
    for one in versions(contract.pk):
        at = [contract.slug, one.number]
        title = f"What the contract says about the public, version {one.number}"
        agreed_on = one.agreed_at.date() if one.agreed_at else None
        for kind, name, type in (
            ("contractSchedule", "terms:version", "text/html"),
            ("contractAnnexe", "terms:version-json", "application/json"),
        ):
            url = _beside(address, reverse(name, args=at))
            yield Document(f"{kind}-{one.number}", kind, title, url, type, agreed_on, one.get_state_display())


def _beside(address: str, path: str) -> str:
    """``path`` at the same host as ``address``."""
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}{path}"
