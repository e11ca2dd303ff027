"""The assessment summary of one bid, for its bidder and for everybody: as values for the page, and as a paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from countersign.awards.models import Bid, Procurement
from countersign.awards.queries.scores import Judged, judged
from countersign.formats.papers import Grid, Heading, Paper, Words


@dataclass(frozen=True)
class Assessed:
    """One criterion: what the bid says, how it was judged, and the mark of the bid that won."""

    pair: Judged
    says: str
    withheld: str
    winning: str


def assessed(one: Procurement, bid: Bid) -> list[Assessed]:
    """Every criterion of quality. Withheld parts are told by category and reason, in place of the words."""
    every = judged(one)
    best = {pair.criterion.pk: pair for pair in every if pair.bid.pk == one.decision.winner_id}
    parts = {part.criterion_id: part for part in bid.parts.all()}
    found = []
    for pair in (each for each in every if each.bid.pk == bid.pk):
        part, top = parts.get(pair.criterion.pk), best.get(pair.criterion.pk)
        withheld = f"{part.get_confidential_display()}: {part.reason}" if part and part.confidential else ""
        says = part.text if part and not part.confidential else ""
        found.append(
            Assessed(pair, says, withheld, f"{top.mark.normalize():f}" if top and top.mark is not None else "")
        )
    return found


def summary(one: Procurement, bid: Bid) -> Paper:
    """The paper that goes to the bidder before the award notice. The same bid always gives the same paper."""
    decision = one.decision
    won = decision.winner_id == bid.pk
    under = f"{bid.bidder}, bid {bid.number}: {'the winning bid' if won else bid.get_state_display()}"
    lead = Words(
        f"{decision.winner.bidder} won. Decided by {decision.office} on {decision.at:%-d %B %Y}, by the criteria "
        f"published on {one.published_at:%-d %B %Y}.", strong=True,
    )  # fmt: skip
    blocks = (lead, *_why(one), *_criteria(one, bid))
    return Paper(f"Assessment summary: {one.contract.title}", under, blocks, f"{one}, bid {bid.number}")


def _why(one: Procurement) -> Iterator[Heading | Words]:
    explanation = getattr(one.decision, "explanation", None)
    if explanation:
        yield Heading("Why")
        yield Words(explanation.words)


def _criteria(one: Procurement, bid: Bid) -> Iterator[Heading | Words | Grid]:
    if bid.state != "valid":
        yield Heading("Why it was not assessed")
        yield Words(bid.reason or bid.get_state_display())
    for each in assessed(one, bid):
        pair = each.pair
        yield Heading(pair.criterion.name)
        yield Words(pair.criterion.description)
        rows = tuple((str(score.evaluator), f"{score.mark.normalize():f}", score.reason) for score in pair.scores)
        yield Grid("What each evaluator gave, alone", ("Evaluator", "Mark", "Why"), rows)
        yield Words(f"Counts: {pair.mark.normalize():f} of {pair.criterion.top}. The winning bid has {each.winning}.")
        yield from _moderation(pair)


def _moderation(pair: Judged) -> Iterator[Words]:
    if pair.moderated:
        yield Words(f"Settled by {pair.moderated.changed_by}: {pair.moderated.reason}")
        for dissent in pair.moderated.dissents.all():
            yield Words(f"{dissent.evaluator} does not share it: {dissent.words}")
