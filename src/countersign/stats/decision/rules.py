"""What is published before bids: criteria with weights, scales and minimums, the formula, the place of the record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import isclose, isfinite

from countersign.errors import NotValid
from countersign.stats.decision.formulas import DEFAULT, Formula, checked_range, formula

PRICE, RECORD = "price", "track record"  # what the parts of a total that are not criteria are called
NEWCOMER = 0.70  # the prior mean of ``stats.shrink.Rule``


@dataclass(frozen=True)
class Criterion:
    """One thing that is scored.

    weight          its share of quality; over all criteria they sum to 1
    lowest, highest the ends of the scale that evaluators use;  step  one band of it
    minimum         a bid that scores less is out (in the scale's own units)
    value           what a full score is worth over the lowest, in money (for F7)
    """

    name: str
    weight: float
    lowest: float = 0.0
    highest: float = 100.0
    step: float = 1.0
    minimum: float | None = None
    value: float | None = None

    def __post_init__(self) -> None:
        if self.name in ("", PRICE, RECORD):
            raise NotValid(
                f"A criterion cannot be called “{self.name}”.", remedy="Price and record have places of their own."
            )
        if not (isfinite(self.weight) and 0 <= self.weight <= 1):
            raise NotValid("The weight of a criterion lies outside 0 to 1.", remedy="Write 60 % as 0.6.")
        if not (isfinite(self.lowest) and isfinite(self.highest) and self.lowest < self.highest and self.step > 0):
            raise NotValid("A scale needs a highest score above the lowest, and a step above 0.")
        if self.minimum is not None and not self.lowest <= self.minimum <= self.highest:
            raise NotValid("A minimum lies outside its scale.", remedy="Give it in the units of the scale.")
        if self.value is not None and not (isfinite(self.value) and self.value >= 0):
            raise NotValid("The worth of a criterion is below zero.", remedy="Say what a full score is worth in money.")


@dataclass(frozen=True)
class RecordRule:
    """How the track record counts: total = (1 - weight) x base + weight x 100 x record.

    newcomer  the record of whoever has none: the prior mean, so that being new is neither for nor against a bid
    value     under F7, what a perfect record is worth over the worst, in money; the weight is then not used
    """

    weight: float
    newcomer: float = NEWCOMER
    value: float | None = None

    def __post_init__(self) -> None:
        if not (0 <= self.weight < 1 and 0 < self.newcomer < 1):
            raise NotValid("The weight of the record lies outside 0 to 1, or a newcomer's record does.")
        if self.value is not None and not (isfinite(self.value) and self.value >= 0):
            raise NotValid(
                "The worth of a record is below zero.", remedy="Say what a perfect record is worth in money."
            )


@dataclass(frozen=True)
class Bid:
    """One bid: its price, one score per criterion in their order, and its record from 0 to 1 (None: no record)."""

    name: str
    price: float
    scores: tuple[float, ...]
    record: float | None = None


@dataclass(frozen=True)
class Rules:
    """Everything that must be known before the first bid. Raises :class:`NotValid` where the parts do not fit.

    price_weight  the share of price (W), the rest is quality's; F6 and F7 have no such weight and do not use it
    ceiling, floor  published ends of the price range (F5)
    record        None where the track record has no place in this award
    """

    criteria: tuple[Criterion, ...]
    price_weight: float | None = None
    formula: str = DEFAULT
    ceiling: float | None = None
    floor: float = 0.0
    record: RecordRule | None = None

    def __post_init__(self) -> None:
        _check_criteria(self.criteria)
        if self.how.weighted and (self.price_weight is None or not 0 <= self.price_weight <= 1):
            raise NotValid("Price needs a weight between 0 and 1.", remedy="Write 40 % as 0.4.")
        if "ceiling" in self.how.needs:
            checked_range(self.ceiling, self.floor)
        if "values" in self.how.needs and any(one.value is None for one in self.criteria):
            raise NotValid("F7 needs the worth of every criterion in money.", remedy="Give each criterion a value.")
        if "values" in self.how.needs and self.record and self.record.value is None:
            raise NotValid("Under F7 the record needs a worth in money too.", remedy="Give the record a value.")

    @property
    def how(self) -> Formula:
        return formula(self.formula)

    @property
    def parts(self) -> tuple[str, ...]:
        """What a total is made of, in order: price (not under F6), the criteria, the record where it counts."""
        first = () if self.formula == "F6" else (PRICE,)
        return (*first, *(one.name for one in self.criteria), *((RECORD,) if self.record else ()))

    @property
    def weights(self) -> tuple[float, ...]:
        """Of each part: shares that sum to 1; under F7 money (the price itself counts once, against the bid)."""
        quality = [one.weight for one in self.criteria]
        if self.formula == "F7":
            worth = [one.value or 0.0 for one in self.criteria]
            return (1.0, *worth, *((self.record.value or 0.0,) if self.record else ()))
        price = (self.price_weight or 0.0) if self.how.weighted else 0.0
        left = 1 - self.record.weight if self.record else 1.0
        base = [left * (1 - price) * weight for weight in quality]
        first = [left * price] if self.how.weighted else []
        return (*first, *base, *((self.record.weight,) if self.record else ()))

    def without_record(self) -> Rules:
        return replace(self, record=None)

    def under(self, key: str) -> Rules:
        """The same rules with another formula; raises :class:`NotValid` where what it needs was never published."""
        return replace(self, formula=key)


def _check_criteria(criteria: Sequence[Criterion]) -> None:
    if not criteria:
        raise NotValid("There are no criteria.", remedy="Say what is scored besides the price.")
    check_names([one.name for one in criteria], "criteria")
    if not isclose(sum(one.weight for one in criteria), 1.0, abs_tol=1e-9):
        raise NotValid(
            "The weights of the criteria do not sum to 1.", remedy="They are shares of quality, without price."
        )


def check_names(names: Iterable[str], what: str) -> None:
    """Refuses a name that is given twice."""
    listed = list(names)
    if len(set(listed)) < len(listed):
        raise NotValid(f"Two {what} have the same name.", remedy="Give each a name of its own.")


def check_bids(rules: Rules, bids: Sequence[Bid]) -> None:
    """Refuses bids that these rules cannot score."""
    if not bids:
        raise NotValid("There are no bids.", remedy="An award needs at least one.")
    check_names([bid.name for bid in bids], "bids")
    for bid in bids:
        if len(bid.scores) != len(rules.criteria):
            raise NotValid("A bid has not one score for each criterion.", remedy="Score all bids on all criteria.")
        for score, one in zip(bid.scores, rules.criteria, strict=True):
            if not one.lowest <= score <= one.highest:  # false for NaN as well
                raise NotValid(
                    "A score lies outside its scale, or is missing.", remedy="Score again on the published scale."
                )
        if bid.record is not None and not 0 <= bid.record <= 1:
            raise NotValid("A record lies outside 0 to 1.", remedy="Give the estimate of `stats.shrink`, or none.")
        if not isfinite(bid.price):
            raise NotValid("A price is missing.", remedy="A bid without a price cannot be compared.")
