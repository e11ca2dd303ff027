"""How long people wait, with those who still wait counted.

The average over what has been answered leaves out who waits longest. Here an open case counts for as long as it
has been open. See docs/reference/statistics/time-to-answer.md.

observations  dates or lengths of time into waits: how long, answered or still open, watched since when
kaplan_meier  the share still open after so many days, for many bodies at once, with limits
quantiles     the time by which a half (or any share) has its answer
means         the mean wait up to a horizon
compare       whether bodies differ (log-rank), and each against all the others
summary       all of that in one table, the naive mean beside it
"""

from countersign.stats.duration.compare import LogRank, Pace, log_rank, pace
from countersign.stats.duration.kaplan_meier import Curve, Curves, OpenShare, kaplan_meier
from countersign.stats.duration.means import RestrictedMean, restricted_mean
from countersign.stats.duration.observations import Waits, waits
from countersign.stats.duration.quantiles import Quantile, quantile
from countersign.stats.duration.summary import TimesToAnswer, time_to_answer

__all__ = [
    "Curve",
    "Curves",
    "LogRank",
    "OpenShare",
    "Pace",
    "Quantile",
    "RestrictedMean",
    "TimesToAnswer",
    "Waits",
    "kaplan_meier",
    "log_rank",
    "pace",
    "quantile",
    "restricted_mean",
    "time_to_answer",
    "waits",
]
