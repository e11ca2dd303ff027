"""Fair comparison of many providers: each figure as sure as its base, and no more.

normal        estimates with standard errors: eight estimators of the variance between providers
conjugate     shares (beta-binomial) and rates (gamma-Poisson)
standing      posterior expected percentiles and r-values
ranks         how uncertain ranks are
case_mix      observed, predicted and expected where cases differ
track_record  promises kept of promises due, with the rule for newcomers
weighing      the same out of many contracts: relevance, recency, look-back, no contract above a share of the whole
relevance     how like one contract is to another;  moments  the prior that a whole market suggests
"""

from countersign.stats.shrink.conjugate import Posterior, Prior, beta_binomial, gamma_poisson
from countersign.stats.shrink.moments import rule_by_moments
from countersign.stats.shrink.normal import Normal, normal
from countersign.stats.shrink.relevance import Relevance, Work, relevance
from countersign.stats.shrink.track_record import Rule, TrackRecord, track_record
from countersign.stats.shrink.weighing import RATINGS, Seen, WeighedRecord, Weighing, weighed_record

__all__ = [
    "RATINGS",
    "Normal",
    "Posterior",
    "Prior",
    "Relevance",
    "Rule",
    "Seen",
    "TrackRecord",
    "WeighedRecord",
    "Weighing",
    "Work",
    "beta_binomial",
    "gamma_poisson",
    "normal",
    "relevance",
    "rule_by_moments",
    "track_record",
    "weighed_record",
]
