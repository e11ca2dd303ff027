"""An award decided in the open: points, totals, what the track record changes, and how far the winner hangs on choices.

formulas      seven price formulas, what each needs and what is wrong with it
rules         what is published before bids: criteria, weights, minimums, the place of the record
deciding      the decision
record        with and without the track record, and every weight at which the winner changes
sensitivity   intervals of weights, one bid less, one band up or down, another formula
acceptability the same over random weights and scores
reversal      a hopeless bid that changes the winner, as a demonstration
evaluators    agreement of evaluators, spread, and what moderation changed
simulation    what a rule would do, on tenders of a made-up market whose true quality is known
"""

from countersign.stats.decision.acceptability import Acceptability, BandHold, acceptability, random_bands
from countersign.stats.decision.deciding import Decision, Out, cautions, decide
from countersign.stats.decision.evaluators import Mark, Moderation, Spread, agreement, moderation, spreads
from countersign.stats.decision.formulas import DEFAULT, FORMULAS, Formula, formula, price_shares
from countersign.stats.decision.market import Market
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
from countersign.stats.decision.simulation import LABEL, Outcome, Trial, design, simulate

__all__ = [
    "DEFAULT",
    "FORMULAS",
    "LABEL",
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
    "Market",
    "Moderation",
    "Nudged",
    "Out",
    "Outcome",
    "RecordEffect",
    "RecordRule",
    "Reversal",
    "Rules",
    "Span",
    "Spread",
    "Swapped",
    "Trial",
    "WeightInterval",
    "acceptability",
    "agreement",
    "cautions",
    "decide",
    "design",
    "drop_one",
    "formula",
    "moderation",
    "one_band",
    "price_shares",
    "random_bands",
    "rank_reversal",
    "record_effect",
    "record_spans",
    "simulate",
    "spreads",
    "swap",
    "weight_intervals",
    "weighted",
]
