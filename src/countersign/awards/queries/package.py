"""A procurement as an OCDS release package, with scores and the proof of the decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Model

from countersign import clock
from countersign.awards.models import Bid, Formula, Procurement
from countersign.awards.queries.clocks import clocks
from countersign.awards.queries.finding import bids, late_or_withdrawn
from countersign.awards.queries.result import analysis, result_digest
from countersign.awards.queries.scores import Judged, judged
from countersign.formats import ocds
from countersign.formats.ocds.awarded import AwardWritten, BidWritten, CriterionWritten, MarkWritten, Withheld
from countersign.formats.ocds.awarding import OWN
from countersign.formats.ocds.written import BodyWritten
from countersign.terms import queries as terms

_STATUS = {"valid": "valid", "disqualified": "disqualified", "withdrawn": "withdrawn", "late": "disqualified"}


def package(one: Procurement, *, address: str, at: dt.datetime | None = None) -> dict[str, Any]:
    """The release package, published at ``address``, now or ``at``.

    Bidders, prices and marks are in it once the award is decided.
    """
    scheme, _, rest = address.partition("://")
    home = f"{scheme}://{rest.partition('/')[0]}"
    written = _written(one, address.removesuffix("ocds.json") + "proof.json")
    extension = f"{home}/{OWN}"
    return ocds.award_package(
        written, uri=address, extension=extension, publisher=settings.HOST_NAME, at=at or clock.now()
    )


def _written(one: Procurement, proof: str) -> AwardWritten:
    contract, decision = one.contract, getattr(one, "decision", None)
    return AwardWritten(
        ocid=contract.ocid or terms.own_ocid(contract.slug),
        id=f"{contract.slug}-{one.number}",
        title=contract.title,
        state="published" if one.state == "draft" else one.state,
        buyer=_body(one.body),
        formula=one.formula,
        weighting=_weighting(one),
        criteria=tuple(
            CriterionWritten(each.name, each.kind, each.description, each.weight, each.minimum)
            for each in one.criteria.all()
        ),
        currency=contract.currency,
        jurisdiction=contract.jurisdiction,
        light_touch=contract.light_touch,
        value=contract.value,
        cpv=tuple(contract.cpv.split()),
        published=one.published_at,
        deadline=one.deadline,
        questions_until=one.questions_until,
        asked=one.clarifications.exists(),
        signed_on=one.signed_on,
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        bids=tuple(_bids(one, told=decision is not None)),
        withheld=tuple(_withheld(one)) if decision else (),
        **(_decided(one, proof) if decision else {}),
    )


def _decided(one: Procurement, proof: str) -> dict[str, object]:
    decision = one.decision
    explanation = getattr(decision, "explanation", None)
    return {
        "winner": str(decision.winner.number),
        "decided": decision.at,
        "explained": explanation.words if explanation else "",
        "summaries_on": explanation.summaries_on if explanation else None,
        "standstill": _standstill(one),
        "proof": proof,
        "digest": result_digest(decision),
    }


def _standstill(one: Procurement) -> tuple[dt.date, dt.date] | None:
    notice = one.notices.filter(kind="award").first()
    line = next((line for line in clocks(one) if line.rule.kind == "standstill" and line.due_on), None)
    return (notice.on, line.due_on) if notice and line else None


def _weighting(one: Procurement) -> str:
    """How a total is made, in a sentence."""
    said = f"{Formula(one.formula).label}."
    if one.record_route:
        said += f" Track record counts {one.record_weight.normalize():f} per cent of the total; newcomers have "
        said += f"{one.record_mean.normalize():f} of 1."
    return said


def _bids(one: Procurement, *, told: bool) -> Iterator[BidWritten]:
    found = analysis(one.decision) if told else None
    places = {}
    if found:
        decided = found.decision
        rows = zip(decided.bids, decided.totals, decided.ranks, strict=True)
        places = {bid.name: (total, rank) for bid, total, rank in rows}
    pairs = judged(one) if told else []
    for bid in bids(one):
        total, rank = places.get(str(bid.number), (None, None))
        yield _bid(bid, [pair for pair in pairs if pair.bid.pk == bid.pk], total, rank, told)
    for bid in late_or_withdrawn(one):
        yield BidWritten(str(bid.number), _STATUS[bid.state], bid.at)


def _bid(bid: Bid, pairs: list[Judged], total: float | None, rank: int | None, told: bool) -> BidWritten:
    if not told:
        return BidWritten(str(bid.number), _STATUS[bid.state], bid.at)
    known = None if total is None or total != total else round(float(total), 6)
    record = bid.record["value"] if bid.record else None
    return BidWritten(
        str(bid.number), _STATUS[bid.state], bid.at, _body(bid.body), bid.price, known, rank, record,
        tuple(mark for pair in pairs for mark in _marks(pair)), tuple(_body(body) for body in bid.bodies[1:]),
    )  # fmt: skip


def _marks(pair: Judged) -> Iterator[MarkWritten]:
    for score in pair.scores:
        number = f"{score.evaluator.number}-{pair.criterion.number}"
        why = pair.moderated.reason if pair.moderated else ""
        yield MarkWritten(
            number, pair.criterion.name, str(score.evaluator.number), score.evaluator.kind, score.mark,
            pair.criterion.top, score.reason, pair.mark, why,
        )  # fmt: skip


def _withheld(one: Procurement) -> Iterator[Withheld]:
    for bid in bids(one):
        for part in bid.parts.all():
            if part.confidential:
                name = f"Bid {bid.number}, {part.criterion.name}"
                category = (part.confidential, part.get_confidential_display())
                yield Withheld(f"bid-{bid.number}-{part.criterion.number}", name, part.reason, category)


def _body(body: Model) -> BodyWritten:
    known = [(one.scheme, one.value) for one in body.identifiers.order_by("pk")]
    return BodyWritten(
        "-".join(known[0]) if known else body.slug, body.name, "", tuple(known), body.sector == "voluntary"
    )
