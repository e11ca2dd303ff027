"""Who must answer for a finding, and who could sign it off."""

from __future__ import annotations

from dataclasses import dataclass

from countersign.findings.models import Finding
from countersign.people import queries as people

_ANSWERING = ("commissioner", "provider", "subcontractor")


@dataclass(frozen=True)
class Office:
    """A body, in its part of the contract, and its named office."""

    body_id: int
    name: str
    part: str
    office: str


def offices(finding: Finding) -> list[Office]:
    """Commissioner, provider and subcontractors of the contract, in that order; without a contract, the body alone."""
    if finding.contract_id is None:
        return [Office(finding.body_id, finding.body.name, "provider", "")] if finding.body_id else []
    parties = finding.contract.parties.filter(part__in=_ANSWERING).select_related("body")
    found = [Office(party.body_id, party.body.name, party.part, party.office) for party in parties]
    return sorted(found, key=lambda office: (_ANSWERING.index(office.part), office.name))


def known_names(finding: Finding) -> list[str]:
    """Names that are public in the register: a claim or reply may say them."""
    things = (finding.body, finding.service, finding.contract, finding.place)
    return [*(str(thing) for thing in things if thing), *(office.name for office in offices(finding))]


def other_stewards(account_id: int | None) -> bool:
    """Whether there is a steward besides this account."""
    return any(
        account.is_active and account.pk != account_id and any(m.role == "steward" for m in account.memberships.all())
        for account in people.accounts()
    )
