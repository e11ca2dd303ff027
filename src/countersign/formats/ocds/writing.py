"""One contract going out as an OCDS 1.1 release package: the machine-readable annex of its schedule.

Nothing is invented for it. Indicators and time and money for involvement are metrics, what is owed is a milestone, what
is withheld is withheld information, and failures to perform have the fields of the extension for the United Kingdom.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from countersign.formats.ocds.packaging import moment, release_package
from countersign.formats.ocds.parts import classification, document, failure, metric, milestone, period, said, worth
from countersign.formats.ocds.written import BodyWritten, ContractWritten, Metric

_COMMUNITY = "https://raw.githubusercontent.com/open-contracting-extensions/ocds_{}_extension/{}/extension.json"

# Those that the extension for the United Kingdom builds on come before it, as each changes what stands before it.
EXTENSIONS = (
    *(
        _COMMUNITY.format(name, version)
        for name, version in (
            ("awardCriteria", "master"),
            ("bid", "v1.1.5"),
            ("communication", "master"),
            ("location", "master"),
            ("otherRequirements", "master"),
            ("performance_failures", "master"),
            ("subcontracting", "master"),
            ("suitability", "master"),
            ("techniques", "master"),
            ("metrics", "1.1"),
            ("withheldInformation", "master"),
        )
    ),
    "https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/main/extension.json",
)

WITHHELD = "countersign-withheld"  # the categories of terms.models.Withheld
LIGHT_TOUCH = "lightTouch"
_METHODS = ("open", "selective", "limited", "direct")
_ROLES = {"commissioner": "buyer", "provider": "supplier", "subcontractor": "subcontractor"}
_NATIONS = {"england": "England", "wales": "Wales", "scotland": "Scotland", "northern-ireland": "Northern Ireland"}

# state in the register: status of tender, award and contract ("" where there is none yet), and the tags of the release
_STAGES = {
    "planned": ("planned", "", "", ("planning",)),
    "tendered": ("active", "", "", ("tender",)),
    "awarded": ("complete", "active", "pending", ("award", "contract")),
    "live": ("complete", "active", "active", ("contract", "implementation")),
    "ended": ("complete", "active", "terminated", ("contract", "implementation", "contractTermination")),
    "failed": ("complete", "active", "terminated", ("contract", "implementation", "contractTermination")),
    "cancelled": ("cancelled", "", "", ("tenderCancellation",)),
}


def package(one: ContractWritten, *, uri: str, publisher: str, at: dt.datetime) -> dict[str, Any]:
    """A release package with one release of one contract, published ``at`` that moment at the address ``uri``."""
    return release_package([release(one, at=at)], uri=uri, extensions=EXTENSIONS, publisher=publisher, at=at)


def release(one: ContractWritten, *, at: dt.datetime) -> dict[str, Any]:
    """The release. A contract that is not awarded yet has its targets and documents under ``tender``."""
    tender, award, contract, tags = _STAGES[one.state]
    buyers = [body for body in one.bodies if body.part == "commissioner"]
    sections = (
        {"tender": _tender(one, tender), "awards": [_award(one, award)], "contracts": [_contract(one, contract)]}
        if award
        else {"tender": _tender(one, tender) | _before_award(one)}
    )
    return said(
        ocid=one.ocid,
        id=f"{one.ocid}-{one.contract_id}-{at.astimezone(dt.UTC):%Y%m%dT%H%M%S%fZ}",
        date=moment(at),
        language="en",
        tag=list(tags),
        initiationType="tender",
        parties=_parties(one),
        buyer=_reference(buyers[0]) if buyers else None,
        **sections,
        withheldInformation=[
            said(
                id=item.id,
                name=item.name,
                rationale=item.rationale,
                rationaleClassifications=[classification(WITHHELD, *item.category)],
            )
            for item in one.withheld
        ],
    )


def _tender(one: ContractWritten, status: str) -> dict[str, Any]:
    return said(
        id=one.reference or one.ocid,
        title=one.title,
        description=one.description,
        status=status,
        value=worth(one.value, one.currency),
        procurementMethod=one.procurement_method if one.procurement_method in _METHODS else None,
        procurementMethodDetails=one.procurement_details,
        numberOfTenderers=one.bidders,
        specialRegime=[LIGHT_TOUCH] if one.light_touch else None,
        contractPeriod=period(one.starts_on, one.ends_on),
        items=_items(one),
    )


def _before_award(one: ContractWritten) -> dict[str, Any]:
    """What is known of the contract to be; milestones and reports come with the contract."""
    return said(targets=_metrics(one.agreed), documents=[document(paper) for paper in one.documents])


def _award(one: ContractWritten, status: str) -> dict[str, Any]:
    below = [body for body in one.bodies if body.part == "subcontractor"]
    notice = said(id="notice", documentType="awardNotice", url=one.notice)
    return said(
        id=one.award_id,
        title=one.title,
        description=one.description,
        status=status,
        date=_day(one.awarded_on),
        value=worth(one.value, one.currency),
        suppliers=_references(one, "provider"),
        contractPeriod=period(one.starts_on, one.ends_on),
        items=_items(one),
        documents=[notice] if one.notice else None,
        hasSubcontracting=True if below else None,
        subcontracting=said(subcontracts=[_subcontract(one, body) for body in below]),
    )


def _subcontract(one: ContractWritten, below: BodyWritten) -> dict[str, Any]:
    above = [_reference(body) for body in one.bodies if body.id == below.under and body.part != "commissioner"]
    return said(id=below.id, subcontractor=_reference(below), mainContractors=above[:1])


def _contract(one: ContractWritten, status: str) -> dict[str, Any]:
    return said(
        id=one.contract_id,
        awardID=one.award_id,
        title=one.title,
        description=one.description,
        status=status,
        period=period(one.starts_on, one.ends_on),
        value=worth(one.value, one.currency),
        documents=[document(paper) for paper in one.documents],
        agreedMetrics=_metrics(one.agreed),
        milestones=[milestone(owed) for owed in one.milestones],
        terminationRationaleClassifications=[
            classification(why.scheme, why.id, why.description) for why in one.terminations
        ],
        implementation=said(
            documents=[document(paper) for paper in one.reports],
            metrics=_metrics(one.measured),
            performanceFailures=[
                failure(each, {body.id: _reference(body) for body in one.bodies}) for each in one.failures
            ],
        ),
    )


def _metrics(metrics: Iterable[Metric]) -> list[dict[str, Any]]:
    return [metric(one) for one in metrics]


def _items(one: ContractWritten) -> list[dict[str, Any]]:
    return [{"id": code, "classification": {"scheme": "CPV", "id": code}} for code in one.cpv]


def _parties(one: ContractWritten) -> list[dict[str, Any]]:
    """Every body once, with all its roles."""
    roles: dict[str, list[str]] = {}
    for body in one.bodies:
        roles.setdefault(body.id, []).append(_ROLES[body.part])
    first = {body.id: body for body in reversed(one.bodies)}
    return [_party(first[id], list(dict.fromkeys(parts)), one.jurisdiction) for id, parts in roles.items()]


def _party(body: BodyWritten, roles: list[str], jurisdiction: str) -> dict[str, Any]:
    given = [{"scheme": scheme, "id": value} for scheme, value in body.identifiers]
    nation = _NATIONS.get(jurisdiction) if "buyer" in roles else None
    return said(
        id=body.id,
        name=body.name,
        identifier=(given[0] | {"legalName": body.name}) if given else None,
        additionalIdentifiers=given[1:],
        address={"countryName": nation} if nation else None,
        roles=roles,
        details={"vcse": True} if body.voluntary else None,
    )


def _references(one: ContractWritten, part: str) -> list[Mapping[str, str]]:
    return [_reference(body) for body in one.bodies if body.part == part]


def _reference(body: BodyWritten) -> dict[str, str]:
    return {"id": body.id, "name": body.name}


def _day(date: dt.date | None) -> str | None:
    return f"{date.isoformat()}T00:00:00Z" if date else None
