"""What a rule would do: it and its neighbours tried on the same made-up tenders. Always labelled a simulation."""

from __future__ import annotations

from collections.abc import Mapping

from countersign.stats.decision import Market, Outcome, Trial, simulate
from countersign.stats.shrink import Rule

TENDERS, SEED = 20_000, 2026
"""Published, so that anybody gets the same numbers."""


def trial_of(
    *, record: str, weight: int, mean: int, strength: int, relevance: int, formula: str, price_weight: int, **_: object
) -> Trial:
    """The rule asked about; shares come as per cent."""
    prior = Rule(min(max(mean, 1), 99) / 100, float(strength))
    return Trial("the rule asked about", record or "shrunken", weight / 100, prior, relevance / 100, formula or "F5",
                 price_weight / 100)  # type: ignore[arg-type]  # fmt: skip


def tried(asked: Mapping) -> tuple[Outcome, ...]:
    """First no record at all, then the rule asked about, raw averages and the truth with the same weight."""
    one = trial_of(**asked)
    rest = {"prior": one.prior, "relevance": one.relevance, "formula": one.formula, "price_weight": one.price_weight}
    trials = (
        Trial("no track record", "none", 0.0, **rest),
        one,
        Trial("raw averages, no record is 0", "raw", one.weight, **rest),
        Trial("true quality, which nobody knows", "oracle", one.weight, **rest),
    )
    return simulate(trials, Market(past=asked["past"], alike=asked["alike"] / 100), tenders=TENDERS, rng=SEED)
