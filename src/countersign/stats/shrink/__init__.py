"""Fair comparison of many providers: each figure as sure as its base, and no more.

normal        estimates with standard errors: eight estimators of the variance between providers
conjugate     shares (beta-binomial) and rates (gamma-Poisson)
standing      posterior expected percentiles and r-values
ranks         how uncertain ranks are
case_mix      observed, predicted and expected where cases differ
track_record  promises kept of promises due, with the rule for newcomers
"""

from countersign.stats.shrink.conjugate import Posterior, Prior, beta_binomial, gamma_poisson
from countersign.stats.shrink.normal import Normal, normal
from countersign.stats.shrink.track_record import Rule, TrackRecord, track_record

__all__ = [
    "Normal",
    "Posterior",
    "Prior",
    "Rule",
    "TrackRecord",
    "beta_binomial",
    "gamma_poisson",
    "normal",
    "track_record",
]
