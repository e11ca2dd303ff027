"""Scores: what is still to be given, the mark that counts for each bid and criterion, and how far evaluators agreed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from countersign.awards.models import Bid, Criterion, Evaluator, Moderation, Procurement, Score
from countersign.awards.queries.finding import bids
from countersign.awards.queries.weighing import quality
from countersign.stats.decision import Mark, agreement, moderation, spreads


@dataclass(frozen=True)
class Judged:
    """One bid on one criterion: every score, and what moderation made of them."""

    bid: Bid
    criterion: Criterion
    scores: tuple[Score, ...]
    moderated: Moderation | None

    @property
    def differs(self) -> bool:
        return len({score.mark for score in self.scores}) > 1

    @property
    def mark(self) -> Decimal | None:
        """The mark that counts: the moderated one, or the one that all gave; None while neither is there."""
        if self.moderated:
            return self.moderated.mark
        return self.scores[0].mark if self.scores and not self.differs else None

    @property
    def far_apart(self) -> bool:
        """Whether two evaluators were more than a band apart."""
        marks = [score.mark for score in self.scores]
        return bool(marks) and max(marks) - min(marks) > self.criterion.band


def seated(one: Procurement) -> list[Evaluator]:
    """Evaluators who were not stood down."""
    return list(one.evaluators.filter(stood_down_because=""))


def judged(one: Procurement) -> list[Judged]:
    """Every valid bid on every criterion, bid by bid. What it holds is for :func:`all_in` to let out."""
    seats = {seat.pk for seat in seated(one)}
    scores = Score.objects.filter(bid__procurement=one).select_related("evaluator")
    moderated = Moderation.objects.filter(bid__procurement=one).prefetch_related("dissents__evaluator")
    by_pair = {(each.bid_id, each.criterion_id): each for each in moderated}
    given: dict[tuple[int, int], list[Score]] = {}
    for score in scores:
        if score.evaluator_id in seats:
            given.setdefault((score.bid_id, score.criterion_id), []).append(score)
    return [
        Judged(bid, criterion, tuple(given.get((bid.pk, criterion.pk), ())), by_pair.get((bid.pk, criterion.pk)))
        for bid in bids(one)
        if bid.state == "valid"
        for criterion in quality(one)
    ]


def still_to_score(one: Procurement, seat: Evaluator) -> list[Bid]:
    """Valid bids that this evaluator has not scored."""
    done = set(seat.scores.values_list("bid_id", flat=True))
    return [bid for bid in bids(one) if bid.state == "valid" and bid.pk not in done]


def waiting_for(one: Procurement) -> list[Evaluator]:
    """Evaluators whose scores are not all in."""
    return [seat for seat in seated(one) if still_to_score(one, seat)]


def all_in(one: Procurement) -> bool:
    """Whether everybody scored everything, so that scores may be seen by others."""
    return bool(seated(one)) and not waiting_for(one)


def own_scores(one: Procurement, seat: Evaluator) -> list[Score]:
    return list(seat.scores.select_related("bid", "criterion").order_by("bid__number", "criterion__number"))


def marks(found: Iterable[Judged]) -> list[Mark]:
    """The scores as the statistics take them: by numbers, without a name."""
    return [
        Mark(
            str(score.evaluator.number), str(one.bid.number), one.criterion.name, float(score.mark),
            None if one.mark is None else float(one.mark),
        )
        for one in found
        for score in one.scores
    ]  # fmt: skip


def agreed(found: Iterable[Judged]):
    """Krippendorff's alpha by criterion and over all (key ""), for interval data."""
    return agreement(marks(found))


def spread(found: Iterable[Judged]):
    """Where evaluators were more than a band apart, widest first."""
    listed = list(found)
    return spreads(marks(listed), {one.criterion.name: float(one.criterion.band) for one in listed})


def moderated(found: Iterable[Judged]):
    """What moderation changed: over all, then by bid."""
    return moderation(marks(found))
