"""Scoring: who is ready to, what a score has to hold, and that everybody scores before anybody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from countersign.awards import queries
from countersign.awards.models import Bid, Criterion, Evaluator, Procurement
from countersign.awards.rules.procuring import check_words
from countersign.awards.states import PROCUREMENT
from countersign.errors import NotAllowed, NotNow, NotValid
from countersign.people.rules import Actor, check

_PAID_HERE = (Evaluator.Kind.USER, Evaluator.Kind.CARER)
_COMPARES = re.compile(
    r"\b(better|worse|stronger|weaker|more|less|higher|lower) than (bid|bidder|the other|another|the rest)\b"
    r"|\bthe (best|worst|strongest|weakest) (bid|of the bids)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Given:
    """One mark before it is kept: the number, why, and where the bid says so."""

    mark: Decimal
    reason: str
    passage: str


def check_seat(by: Actor, one: Procurement) -> None:
    """Evaluators are seated until scoring is complete; who was seated before bids were opened cannot have chosen."""
    check(by, "evaluator.seat", body_id=one.body_id)
    if one.state not in ("published", "bids_in", "opened"):
        raise NotNow("Evaluators are seated from publication until scoring is complete.")


def unready(seat: Evaluator) -> tuple[str, ...]:
    """What is still missing before this evaluator may score, in words."""
    missing = []
    if seat.trained_on is None:
        missing.append("the day on which they were trained")
    if seat.declared_on is None:
        missing.append("whether they have a conflict of interest")
    elif seat.conflict and not seat.cleared:
        missing.append("a decision that the declared conflict does not stand in the way")
    if seat.paid_on is None or seat.fee is None or (seat.kind in _PAID_HERE and seat.fee <= 0):
        missing.append("that they are paid for it")
    return tuple(missing)


def check_score(by: Actor, seat: Evaluator, bid: Bid) -> None:
    """Only the evaluator, once trained, declared and paid, for a valid bid of this procurement, once."""
    one = seat.procurement
    if seat.account_id is not None:
        check(by, "score.give", body_id=one.body_id)
    if by.account_id != seat.account_id if seat.account_id else by.receipt_id != seat.receipt_id:
        raise NotAllowed("Nobody scores for somebody else.", remedy="Enter the code of this evaluator.")
    PROCUREMENT.after(one.state, "score")
    if missing := unready(seat):
        raise NotNow("This evaluator cannot score yet.", remedy=f"Missing: {'; '.join(missing)}.")
    if seat.stood_down_because or bid.procurement_id != one.pk or bid.state != "valid":
        raise NotNow("This bid is not for this evaluator to score.", remedy="See which bids wait.")
    if seat.scores.filter(bid=bid).exists():
        raise NotNow("You have scored this bid.", remedy="A score stays; what changes is written down in moderation.")


def check_marks(one: Procurement, given: Mapping[int, Given]) -> None:
    """A mark on its scale with reason and passage for every criterion of quality."""
    faults = tuple(_faults(one, given))
    if faults:
        raise NotValid("Not every criterion is scored.", remedy=" ".join(words for _, words in faults), faults=faults)
    for said in given.values():
        check_comparing(one, said.reason)


def _faults(one: Procurement, given: Mapping[int, Given]) -> Iterator[tuple[str, str]]:
    for criterion in queries.quality(one):
        said = given.get(criterion.number)
        if said is None or not on_scale(criterion, said.mark):
            yield f"mark_{criterion.number}", f"“{criterion.name}”: give a mark from 0 to {criterion.top}."
            continue
        if len(said.reason.strip()) < 20:
            yield f"reason_{criterion.number}", f"“{criterion.name}”: say in at least one sentence why."
        if not said.passage.strip():
            yield f"passage_{criterion.number}", f"“{criterion.name}”: say where the bid shows it."


def on_scale(criterion: Criterion, mark: Decimal) -> bool:
    return 0 <= mark <= criterion.top


def check_comparing(one: Procurement, reason: str) -> None:
    """A reason is printed, so it names nobody; and it is about one bid, held against the published scale."""
    check_words(one, reason, what="The reason")
    named = [body.name for bid in queries.bids(one) for body in bid.bodies if body.name.lower() in reason.lower()]
    if named or _COMPARES.search(reason):
        raise NotValid(
            "A reason holds a bid against the published scale, not against another bid.",
            remedy="Say what this bid shows or lacks, without naming a bidder or comparing.",
            faults=(("reason", "Say what this bid shows or lacks, without naming a bidder or comparing."),),
        )


def check_moderate(by: Actor, one: Procurement, bid: Bid, criterion: Criterion, mark: Decimal) -> None:
    """Only once every independent score is in, and only where evaluators differ."""
    check(by, "score.moderate", body_id=one.body_id)
    PROCUREMENT.after(one.state, "moderate")
    if not queries.all_in(one):
        raise NotNow("Not all independent scores are in.", remedy="Nobody sees another’s score before that.")
    pair = next((p for p in queries.judged(one) if p.bid.pk == bid.pk and p.criterion.pk == criterion.pk), None)
    if pair is None or not pair.differs or pair.moderated:
        raise NotNow("There is nothing to settle here.", remedy="A mark that all gave stands; a moderated one stays.")
    low, high = min(score.mark for score in pair.scores), max(score.mark for score in pair.scores)
    if not low <= mark <= high:
        raise NotValid(
            "The mark that counts lies between the marks that were given.",
            faults=(("mark", f"Give a mark from {low.normalize():f} to {high.normalize():f}."),),
        )
