"""The contract of Eastmarsh with everything that can go into its annex, as the register would hold it after a year."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from countersign import clock
from countersign.register.actions.writing import write_name
from countersign.register.models import BodyIdentifier, Release
from countersign.terms import actions
from countersign.terms.models import Owed

OCID = "ocds-h6vhtk-0ea571"
TODAY = dt.date(2026, 11, 2)
REASON = "The prices of three vehicles are under offer until the summer."

PUBLISHED = {
    "ocid": OCID, "id": "uk9-1", "date": "2026-06-01T00:00:00Z", "tag": ["implementation"], "initiationType": "tender",
    "awards": [{"id": "award-7"}],
    "contracts": [{
        "id": "contract-7", "awardID": "award-7",
        "terminationRationaleClassifications": [
            {"scheme": "TERMINATION", "id": "sufficientBreach", "description": "Breach of contract"}],
        "implementation": {"performanceFailures": [{
            "id": "failure-1", "category": "breach", "requirement": "Clause 4: buses run on school days.",
            "description": "Forty days without a bus; two warnings and a plan did not change it.",
            "period": {"startDate": "2026-02-01T00:00:00Z", "endDate": "2026-04-30T00:00:00Z"},
            "decisionDate": "2026-05-20T00:00:00Z", "penaltyDate": "2026-05-25T00:00:00Z",
            "penaltyType": "contracted", "penaltyValue": {"amount": 12500.5, "currency": "GBP"},
            "suppliers": [{"id": "GB-COH-01234567", "name": "Saltway Transport"}, {"id": "GB-COH-99999999"}],
            "documents": [{"id": "ruling", "url": "https://example.org/ruling", "title": "Ruling"}],
            "unheardOf": 1,
        }]},
    }],
}  # fmt: skip


def full(place):
    """Agreed in January; one item late, one withheld, one excused, the rest open; rated, paid for, failed in summer."""
    with clock.at(dt.date(2026, 1, 5)):
        place.agreed(clauses=("transparency", "kpis", "engagement", "complaint_response", "co_governance"))
    _published(place)
    _owed(place)
    _rated_and_paid(place)
    contract = place.contract
    fields = {
        "ocid": OCID, "award": "award-7", "reference": "EM/26/7", "description": "Buses to five schools.",
        "state": "failed", "value": Decimal("6250000.00"), "awarded_on": dt.date(2025, 11, 20), "light_touch": True,
        "procurement_method": "open", "procurement_details": "Open procedure", "bidders": 3,
        "cpv": "60130000 60112000", "source_url": "https://example.org/notice", "jurisdiction": "wales",
    }  # fmt: skip
    for name, value in fields.items():
        setattr(contract, name, value)
    contract.save()
    return contract


def _published(place) -> None:
    for body in (place.council, place.provider, place.below):
        write_name(body.pk, body.name)
    BodyIdentifier.objects.create(body=place.provider, scheme="GB-COH", value="01234567")
    Release.objects.create(
        ocid=OCID, release_id=PUBLISHED["id"], date=PUBLISHED["date"], digest="0" * 64, content=PUBLISHED,
    )  # fmt: skip


def _first(what: str) -> Owed:
    return Owed.objects.filter(what=what).order_by("due_on")[0]


def _owed(place) -> None:
    with clock.at(dt.date(2026, 5, 4)):
        how = {"words": "Payments of the quarter.", "url": "https://example.org/payments"}
        actions.meet(_first("Payments to the provider"), by=place.buyer, **how)
        actions.withhold(
            _first("Complaints and what came of them"), category="commercial", reason=REASON,
            decided_by="Transport office", review_on=dt.date(2026, 9, 1), by=place.seller,
        )  # fmt: skip
        actions.excuse(
            _first("Journeys run and missed"), reason="The depot was flooded for three weeks.",
            decided_by="Transport office", by=place.buyer,
        )  # fmt: skip


def _rated_and_paid(place) -> None:
    schedule = place.contract.schedules.get()
    with clock.at(dt.date(2026, 7, 1)):
        during = {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 6, 30), "source": "Report of June"}
        for kpi, value, grade in zip(schedule.kpis.all(), (91, 55, None), ("good", "inadequate", "other"), strict=True):
            value = None if value is None else Decimal(value)
            rating = actions.rate(kpi, value=value, grade=grade, base=120, by=place.buyer, **during)
        actions.reply(rating, text="Nobody was asked in these months.", by=place.seller)
        for activity, hours, money in (("participants", 0, 400), ("panel", 12, 150)):
            actions.spend(
                place.contract, activity=activity, on=dt.date(2026, 3, 3), hours=Decimal(hours), money=Decimal(money),
                reference=f"Voucher {activity}", by=place.buyer,
            )  # fmt: skip
