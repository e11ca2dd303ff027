"""Did it help? What can be said of a change from figures before and after, and with and without it.

interrupted   one series or many around a known date: segmented regression
arima         the same with errors that follow a seasonal ARIMA
differences   those with the change against those without, before and after
staggered     the same where contracts changed at different times
synthetic     few changed contracts against a blend of others
breaks        where a series changes its level
words         every result says "association, not proof"; how few contracts are too few
"""

from countersign.stats.causal.arima import Arima, arima
from countersign.stats.causal.breaks import Breaks, breaks
from countersign.stats.causal.differences import Difference, two_by_two, two_way
from countersign.stats.causal.interrupted import Change, Interrupted, segmented, segmented_counts
from countersign.stats.causal.staggered import Staggered, staggered
from countersign.stats.causal.synthetic import Synthetic, jackknife, placebo, synthetic
from countersign.stats.causal.words import ASSOCIATION, FEWEST_CONTRACTS, FEWEST_POINTS, Effect

__all__ = [
    "ASSOCIATION",
    "FEWEST_CONTRACTS",
    "FEWEST_POINTS",
    "Arima",
    "Breaks",
    "Change",
    "Difference",
    "Effect",
    "Interrupted",
    "Staggered",
    "Synthetic",
    "arima",
    "breaks",
    "jackknife",
    "placebo",
    "segmented",
    "segmented_counts",
    "staggered",
    "synthetic",
    "two_by_two",
    "two_way",
]
