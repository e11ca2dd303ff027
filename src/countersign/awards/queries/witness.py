"""What the ledger can hold against procurements: criteria as published, bids as opened, the decision as made."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch

from countersign.awards.models import Bid, Challenge, Clarification, Decision, Score, Version
from countersign.awards.queries.finding import CRITERIA
from countersign.awards.queries.printed import fingerprint, moment, opened, published
from countersign.awards.queries.result import result_digest
from countersign.awards.queries.talking import digest_of_talk
from countersign.ledger.queries import vouches_for


@vouches_for("criteria", "bid", "award", "clarification", "challenge")
def witness() -> Iterator[tuple[str, str]]:
    """Every published version of criteria, the last one as it is stored now; every opened bid; every decision; what
    bidders asked and were told; every challenge."""
    yield from _versions()
    bids = Bid.objects.filter(state__in=("valid", "disqualified")).select_related("body", "procurement__contract")
    for bid in bids.prefetch_related("parts__criterion", "partners__body", "pledges").iterator(chunk_size=200):
        yield bid.subject, bid_digest(bid)
    for one in Decision.objects.select_related("procurement__contract", "winner"):
        yield one.procurement.subject_of_award, result_digest(one)
    for asked in Clarification.objects.select_related("procurement").order_by("pk"):
        yield asked.subject, digest_of_talk(asked)
    for raised in Challenge.objects.select_related("procurement", "bid").order_by("pk"):
        yield raised.subject, digest_of_talk(raised)


def _versions() -> Iterator[tuple[str, str]]:
    found = Version.objects.select_related("procurement__contract", "procurement__body").order_by(
        "procurement", "number"
    )
    inside = Prefetch("procurement__criteria", CRITERIA.queryset)
    rows = list(found.prefetch_related("procurement__participants", inside))
    last = {one.procurement_id: one.pk for one in rows}
    for one in rows:
        kept = fingerprint(one.content)
        now = fingerprint(published(one.procurement)) if one.pk == last[one.procurement_id] and _binds(one) else kept
        # where the two differ, one of them was edited; whichever it was, neither may pass
        yield one.subject, kept if now == kept else fingerprint([kept, now])


def _binds(version: Version) -> bool:
    """Whether what is stored of the procurement must be what this version says: not while it is being revised."""
    one = version.procurement
    return one.state != "draft" and (one.state != "cancelled" or one.locked_at is not None)


def bid_digest(bid: Bid) -> str:
    """Of all that an opened bid says, and whether it counts, and of the record it had that day."""
    return fingerprint({**opened(bid), "state": bid.state, "record": bid.record, "came": moment(bid.at)})


def said_score(score: Score) -> dict[str, object]:
    """What a commitment to a score is about."""
    return {
        "evaluator": score.evaluator.number,
        "bid": score.bid.number,
        "criterion": score.criterion.number,
        "mark": f"{score.mark.normalize():f}",
        "reason": score.reason,
        "passage": score.passage,
    }
