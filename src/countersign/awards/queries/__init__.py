"""What may be asked of track records and awards. Nothing here changes anything."""

from countersign.awards.queries.clocks import NOTICES, clocks
from countersign.awards.queries.finding import (
    at_desk,
    bid,
    bids,
    evaluator_of,
    known_names,
    late_or_withdrawn,
    of_contract,
    open_for_bids,
    own_bids,
    participant_of,
    procurement,
    procurements,
    public,
    unequal,
)
from countersign.awards.queries.printed import amount, fingerprint, moment, published
from countersign.awards.queries.promises import pledges, promises_now
from countersign.awards.queries.proving import proof, steps
from countersign.awards.queries.records import record_for
from countersign.awards.queries.result import analysis, inputs, result_digest, seed, what_if, winner
from countersign.awards.queries.scores import (
    Judged,
    agreed,
    all_in,
    judged,
    moderated,
    own_scores,
    seated,
    spread,
    still_to_score,
    waiting_for,
)
from countersign.awards.queries.weighing import RULES, Weighed, price, quality, weighed
from countersign.awards.queries.witness import bid_digest, said_score
from countersign.findings.states import PUBLIC

__all__ = [
    "NOTICES",
    "PUBLIC",
    "RULES",
    "Judged",
    "Weighed",
    "agreed",
    "all_in",
    "amount",
    "analysis",
    "at_desk",
    "bid",
    "bid_digest",
    "bids",
    "clocks",
    "evaluator_of",
    "fingerprint",
    "inputs",
    "judged",
    "known_names",
    "late_or_withdrawn",
    "moderated",
    "moment",
    "of_contract",
    "open_for_bids",
    "own_bids",
    "own_scores",
    "participant_of",
    "pledges",
    "price",
    "procurement",
    "procurements",
    "promises_now",
    "proof",
    "public",
    "published",
    "quality",
    "record_for",
    "result_digest",
    "said_score",
    "seated",
    "seed",
    "spread",
    "steps",
    "still_to_score",
    "unequal",
    "waiting_for",
    "weighed",
    "what_if",
    "winner",
]
