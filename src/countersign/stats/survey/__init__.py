"""What a survey says about everybody: known margins met, and every figure with how sure it is.

design, margins     weights, strata, clusters and standard errors by linearisation; what is known of everybody
raking, calibration weights that meet known totals;  capped  with a cap;  weights  trimming, effective size
estimates           means, totals, ratios, shares;  quantiles;  effects  design effects
regression, crosstab   what explains an answer; whether two questions hang together
nonresponse         who did not answer
framing, power      the same question in other words, and how many answers it takes to see a difference
"""

from countersign.stats.survey.calibration import calibrate, indicators
from countersign.stats.survey.capped import rake_capped
from countersign.stats.survey.categories import crossed
from countersign.stats.survey.crosstab import association
from countersign.stats.survey.design import Design, design
from countersign.stats.survey.effects import design_effect
from countersign.stats.survey.estimates import Estimate, Share, mean, ratio, share, total
from countersign.stats.survey.framing import Framing, framing
from countersign.stats.survey.margins import Margin
from countersign.stats.survey.nonresponse import balance, nonresponse, representativity
from countersign.stats.survey.power import answers_needed, minimum_detectable
from countersign.stats.survey.quantiles import quantiles
from countersign.stats.survey.raking import post_stratify, rake
from countersign.stats.survey.regression import regression
from countersign.stats.survey.weights import kish, trim

__all__ = [
    "Design",
    "Estimate",
    "Framing",
    "Margin",
    "Share",
    "answers_needed",
    "association",
    "balance",
    "calibrate",
    "crossed",
    "design",
    "design_effect",
    "framing",
    "indicators",
    "kish",
    "mean",
    "minimum_detectable",
    "nonresponse",
    "post_stratify",
    "quantiles",
    "rake",
    "rake_capped",
    "ratio",
    "regression",
    "representativity",
    "share",
    "total",
    "trim",
]
