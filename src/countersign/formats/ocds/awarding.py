"""One procurement going out as an OCDS 1.1 release package: a lot with its criteria, bids with their marks, the award.

Marks and the proof of the decision have no field in the standard. They are written by an extension of ours, which lies
in ``schema/awardDecision`` and is served by each register beside the package.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from countersign.formats.ocds.awarded import AwardWritten, BidWritten, CriterionWritten, MarkWritten
from countersign.formats.ocds.packaging import moment, release_package
from countersign.formats.ocds.parts import classification, number, period, said, worth
from countersign.formats.ocds.writing import EXTENSIONS, LIGHT_TOUCH, WITHHELD
from countersign.formats.ocds.written import BodyWritten

_COMMUNITY = "https://raw.githubusercontent.com/open-contracting-extensions/ocds_{}_extension/master/extension.json"
# A lot can name the terms of submission, so their extension must be there with that of lots.
LOTS = tuple(_COMMUNITY.format(name) for name in ("lots", "submissionTerms"))
OWN = "ocds_awardDecision_extension/1.0/extension.json"
LOT = "1"  # a procurement of this register has one lot: the whole
FILES = (
    "extension.json",
    "release-schema.json",
    "README.md",
    "codelists/evaluatorKind.csv",
    "codelists/priceFormula.csv",
)
_FOLDER = Path(__file__).with_name("schema") / "awardDecision"
_NATIONS = {"england": "England", "wales": "Wales", "scotland": "Scotland", "northern-ireland": "Northern Ireland"}
# state: (status of the tender, tags of the release)
_STAGES = {
    "published": ("active", ("tender",)),
    "bids_in": ("active", ("tender",)),
    "opened": ("active", ("tender",)),
    "scored": ("active", ("tender",)),
    "decided": ("complete", ("tender", "award")),
    "explained": ("complete", ("tender", "award")),
    "challenged": ("complete", ("tender", "award")),
    "set_aside": ("unsuccessful", ("tender", "awardCancellation")),
    "signed": ("complete", ("tender", "award", "contract")),
    "looked_back": ("complete", ("tender", "award", "contract")),
    "cancelled": ("cancelled", ("tenderCancellation",)),
}


def extension_file(name: str) -> bytes:
    """One of :data:`FILES` of our extension, as each register serves it."""
    return (_FOLDER / name).read_bytes()


def award_package(one: AwardWritten, *, uri: str, extension: str, publisher: str, at: dt.datetime) -> dict[str, Any]:
    """A release package with one release; ``extension`` is where our extension is served."""
    extensions = [*LOTS, *EXTENSIONS, extension]
    return release_package([_release(one, at)], uri=uri, extensions=extensions, publisher=publisher, at=at)


def _release(one: AwardWritten, at: dt.datetime) -> dict[str, Any]:
    status, tags = _STAGES[one.state]
    return said(
        ocid=one.ocid,
        id=f"{one.ocid}-{one.id}-{at.astimezone(dt.UTC):%Y%m%dT%H%M%S%fZ}",
        date=_moment(at),
        language="en",
        tag=list(tags),
        initiationType="tender",
        parties=_parties(one),
        buyer=_reference(one.buyer),
        tender=_tender(one, status),
        bids=said(details=[_bid(bid, one) for bid in one.bids], statistics=_statistics(one)),
        awards=[_award(one)] if one.winner else None,
        contracts=[_contract(one)] if one.signed_on else None,
        withheldInformation=[
            said(
                id=item.id, name=item.name, rationale=item.rationale,
                rationaleClassifications=[classification(WITHHELD, *item.category)],
            )
            for item in one.withheld
        ],
    )  # fmt: skip


def _tender(one: AwardWritten, status: str) -> dict[str, Any]:
    lot = said(
        id=LOT, title=one.title, status=status, value=worth(one.value, one.currency),
        contractPeriod=period(one.starts_on, one.ends_on), awardCriteria=_criteria(one),
    )  # fmt: skip
    return said(
        id=one.id,
        title=one.title,
        status=status,
        procuringEntity=_reference(one.buyer),
        value=worth(one.value, one.currency),
        procurementMethod="open",
        awardCriteria="ratedCriteria",
        priceFormula=one.formula,
        tenderPeriod=said(startDate=_moment(one.published), endDate=_moment(one.deadline)),
        enquiryPeriod=said(startDate=_moment(one.published), endDate=_moment(one.questions_until)),
        hasEnquiries=one.asked,
        specialRegime=[LIGHT_TOUCH] if one.light_touch else None,
        items=[said(id=code, classification={"scheme": "CPV", "id": code}, relatedLot=LOT) for code in one.cpv],
        lots=[lot],
        numberOfTenderers=len(one.bids) or None,
    )


def _criteria(one: AwardWritten) -> dict[str, Any]:
    return {"weightingDescription": one.weighting, "criteria": [_criterion(each) for each in one.criteria]}


def _criterion(each: CriterionWritten) -> dict[str, Any]:
    numbers = [{"number": number(each.weight), "weight": "percentageExact"}]
    if each.minimum is not None:
        numbers.append({"number": number(each.minimum), "threshold": "minimumScore"})
    return said(type=each.kind, name=each.name, description=each.description, numbers=numbers)


def _bid(bid: BidWritten, one: AwardWritten) -> dict[str, Any]:
    return said(
        id=bid.id,
        date=_moment(bid.date),
        status=bid.status,
        tenderers=[_reference(body) for body in bid.tenderers],
        value=worth(bid.price, one.currency),
        relatedLots=[LOT],
        hasRank=True if bid.rank else None,
        rank=bid.rank,
        total=bid.total,
        trackRecord=bid.record,
        evaluations=[_mark(mark) for mark in bid.marks],
    )


def _mark(mark: MarkWritten) -> dict[str, Any]:
    return said(
        id=mark.id, criterion=mark.criterion, evaluator=mark.evaluator, evaluatorKind=mark.kind,
        score=number(mark.score), maximumScore=mark.top, rationale=mark.rationale,
        moderatedScore=None if mark.counted is None else number(mark.counted), moderationRationale=mark.why,
    )  # fmt: skip


def _statistics(one: AwardWritten) -> list[dict[str, Any]]:
    valid = sum(bid.status == "valid" for bid in one.bids)
    counts = {"bids": len(one.bids), "validBids": valid} if one.bids else {}
    return [{"id": name, "measure": name, "value": count, "relatedLot": LOT} for name, count in counts.items()]


def _award(one: AwardWritten) -> dict[str, Any]:
    won = next(bid for bid in one.bids if bid.id == one.winner)
    return said(
        id=f"{one.id}-award",
        title=one.title,
        description=one.explained,
        status="cancelled" if one.state == "set_aside" else "active",
        date=_moment(one.decided),
        value=worth(won.price, one.currency),
        suppliers=[_reference(body) for body in won.tenderers],
        contractPeriod=period(one.starts_on, one.ends_on),
        relatedLots=[LOT],
        relatedBids=[won.id],
        assessmentSummariesDateSent=f"{one.summaries_on.isoformat()}T00:00:00Z" if one.summaries_on else None,
        standstillPeriod=period(*one.standstill) if one.standstill else None,
        decisionProof=said(uri=one.proof, digest=one.digest),
    )


def _contract(one: AwardWritten) -> dict[str, Any]:
    won = next(bid for bid in one.bids if bid.id == one.winner)
    return said(
        id=f"{one.id}-contract", awardID=f"{one.id}-award", title=one.title, status="active",
        period=period(one.starts_on, one.ends_on), value=worth(won.price, one.currency),
        dateSigned=f"{one.signed_on.isoformat()}T00:00:00Z" if one.signed_on else None,
    )  # fmt: skip


def _parties(one: AwardWritten) -> list[dict[str, Any]]:
    found = {one.buyer.id: (one.buyer, ["buyer", "procuringEntity"])}
    for bid in one.bids:
        roles = ["tenderer", "supplier"] if bid.id == one.winner else ["tenderer"]
        for body in bid.tenderers:
            found.setdefault(body.id, (body, []))[1].extend(roles)
    return [_party(body, roles, one) for body, roles in found.values()]


def _party(body: BodyWritten, roles: list[str], one: AwardWritten) -> dict[str, Any]:
    given = [{"scheme": scheme, "id": value} for scheme, value in body.identifiers]
    nation = _NATIONS.get(one.jurisdiction) if "buyer" in roles else None
    return said(
        id=body.id,
        name=body.name,
        identifier=(given[0] | {"legalName": body.name}) if given else None,
        additionalIdentifiers=given[1:],
        address={"countryName": nation} if nation else None,
        roles=list(dict.fromkeys(roles)),
        details={"vcse": True} if body.voluntary else None,
    )


def _reference(body: BodyWritten) -> dict[str, str]:
    return {"id": body.id, "name": body.name}


def _moment(at: dt.datetime | None) -> str | None:
    return moment(at) if at else None
