"""The track record of a bidder as it counts in one procurement: derived on the day on which bids are opened."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Model

from countersign.awards.models import Procurement
from countersign.awards.queries.track_record import joint_record
from countersign.awards.weighing import Start


def record_for(one: Procurement, bodies: Sequence[Model]) -> dict[str, object] | None:
    """Value with its limits and what it rests on; None for a newcomer, and where no record counts. Bodies that bid
    together have one record: that of all of them, each result once.

    The starting point is the published one, so that a newcomer has exactly what was said before bids.
    """
    if not one.record_route:
        return None
    start = Start(float(one.record_mean), float(one.record_strength), "published before bids")
    found = joint_record(
        bodies, as_of=one.deadline.date(), relevant_to=one.contract, start=start,
        look_back_days=one.record_says.get("look_back_days"),
    )  # fmt: skip
    if found.is_newcomer:
        return None
    return {
        "value": round(found.value, 6), "lower": round(found.lower, 6), "upper": round(found.upper, 6),
        "results": len(found.counted), "contracts": found.contracts, "words": found.words,
    }  # fmt: skip
