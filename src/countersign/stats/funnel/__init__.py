"""Which providers lie further from the whole than chance and their usual differences explain.

calibrated   the funnels to use: exact limits, p and q values, false alarms as rare as stated; no ranks
dispersion   how much providers differ beyond chance
predictive   negative binomial and beta-binomial distributions of one provider's count
two_sided    p values and limits for whole counts
funnelplotr  the R package's funnels, defects included
fingertips   the Fingertips funnels, defects included
"""

from countersign.stats.funnel.calibrated import Funnel, proportion, rate, rate_ratio, standardised_ratio

__all__ = ["Funnel", "proportion", "rate", "rate_ratio", "standardised_ratio"]
