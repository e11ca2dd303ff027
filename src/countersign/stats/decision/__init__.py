"""An award decided in the open: points, totals, what the track record changes, and how far the winner hangs on choices.

formulas      seven price formulas, what each needs and what is wrong with it
rules         what is published before bids: criteria, weights, minimums, the place of the record
deciding      the decision
record        with and without the track record, and every weight at which the winner changes
sensitivity   intervals of weights, one bid less, one band up or down, another formula
acceptability the same over random weights and scores
reversal      a hopeless bid that changes the winner, as a demonstration
evaluators    agreement of evaluators, spread, and what moderation changed
"""

from countersign.stats.decision.acceptability import Acceptability, BandHold, acceptability, random_bands
from countersign.stats.decision.deciding import Decision, Out, cautions, decide
from countersign.stats.decision.evaluators import Mark, Moderation, Spread, agreement, moderation, spreads
from countersign.stats.decision.formulas import DEFAULT, FORMULAS, Formula, formula, price_shares
from countersign.stats.decision.record import RecordEffect, Span, record_effect, record_spans, weighted
from countersign.stats.decision.reversal import Reversal, rank_reversal
from countersign.stats.decision.rules import NEWCOMER, PRICE, RECORD, Bid, Criterion, RecordRule, Rules
from countersign.stats.decision.sensitivity import (
    Dropped,
    Nudged,
    Swapped,
    WeightInterval,
    drop_one,
    one_band,
    swap,
    weight_intervals,
)

__all__ = [
    "DEFAULT",
    "FORMULAS",
    "NEWCOMER",
    "PRICE",
    "RECORD",
    "Acceptability",
    "BandHold",
    "Bid",
    "Criterion",
    "Decision",
    "Dropped",
    "Formula",
    "Mark",
    "Moderation",
    "Nudged",
    "Out",
    "RecordEffect",
    "RecordRule",
    "Reversal",
    "Rules",
    "Span",
    "Spread",
    "Swapped",
    "WeightInterval",
    "acceptability",
    "agreement",
    "cautions",
    "decide",
    "drop_one",
    "formula",
    "moderation",
    "one_band",
    "price_shares",
    "random_bands",
    "rank_reversal",
    "record_effect",
    "record_spans",
    "spreads",
    "swap",
    "weight_intervals",
    "weighted",
]
