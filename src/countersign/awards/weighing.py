"""What results come to: each with its weight, then one estimate that starts at what is usual. Pure.

weight = kind x evidence x nearness x 2^(-age / half-life) x whose record it is, then the caps. The estimate is that of
``stats.shrink.track_record``: (strength x mean + sum of weight x value) / (strength + sum of weights).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from countersign.awards.relevance import Nearness
from countersign.awards.rule import YEAR, RecordRule
from countersign.stats.shrink import Rule, Seen, TrackRecord, beta_binomial, track_record
from countersign.stats.shrink.weighing import capped, weight

OWN, CARRIED, GROUP = "own", "carried", "group"
AS_NEAR = Nearness()  # nothing is asked, so everything is as near


@dataclass(frozen=True)
class Result:
    """One thing that a provider did, as the public log tells it.

    value   1 kept, 0 not kept, between for ratings; None where it does not count, and ``why_not`` says why
    about   its name in the ledger (``commitment:12``), ``line`` the line that decided, ``address`` its page
    whose   the body that did it; ``tie`` how its record belongs to the provider asked about
    """

    kind: str
    about: str
    words: str
    stands: str
    value: float | None
    grade: str
    on: dt.date
    whose: int
    address: str = ""
    line: int | None = None
    contract: object = None
    why_not: str = ""
    disputed: str = ""
    reply: str = ""
    near: Nearness = AS_NEAR
    tie: str = OWN

    @property
    def basket(self) -> str:
        """What the cap holds together: everything of one contract; evidence from elsewhere; all that has none."""
        if self.kind == "external":
            return "external"
        return f"contract:{self.contract.pk}" if self.contract is not None else f"none:{self.whose}"


@dataclass(frozen=True)
class Weighed:
    """A result with the weight that it has in the estimate, and that before the caps."""

    result: Result
    weight: float
    uncapped: float


@dataclass(frozen=True)
class Start:
    """Where every record starts: ``mean`` and ``strength``, and in words where they come from."""

    mean: float
    strength: float
    how: str
    providers: int = 0

    @property
    def rule(self) -> Rule:
        return Rule(self.mean, self.strength)


@dataclass(frozen=True)
class Weighing:
    """The estimate with its interval, and everything it rests on; ``left_out`` does not count and says why."""

    estimate: TrackRecord
    counted: tuple[Weighed, ...]
    left_out: tuple[Result, ...]

    @property
    def is_newcomer(self) -> bool:
        """Nothing counts yet: the estimate is the starting point exactly."""
        return not self.counted


def plain_weight(result: Result, rule: RecordRule, as_of: dt.date) -> float:
    """Before the caps."""
    age = max(0, (as_of - result.on).days) / YEAR
    counts = rule.kinds[result.kind].weight * rule.grades[result.grade].weight
    return weight(Seen(result.basket, result.value, counts, age, result.near.factor), rule.ageing)


def weigh(
    results: Iterable[Result], start: Start, rule: RecordRule, *, as_of: dt.date, look_back_days: int | None = None
) -> Weighing:
    """The record that these results make. ``look_back_days`` shortens the rule's own where a lawful route does."""
    days = min(rule.look_back_days, look_back_days or rule.look_back_days)
    told = [_aged(result, as_of, days) for result in results]
    left_out = tuple(result for result in told if result.value is None)
    first = [_weighed(one, plain_weight(one, rule, as_of)) for one in told if one.value is not None]
    with_group, spare = _with_group(first, start, rule)
    counted = _capped(with_group, start, rule)
    due = sum(one.weight for one in counted)
    kept = min(due, sum(one.weight * (one.result.value or 0.0) for one in counted))
    return Weighing(track_record(kept, due, start.rule), tuple(counted), (*left_out, *spare))


def _weighed(result: Result, whole: float) -> Weighed:
    return Weighed(result, whole, whole)


def _aged(result: Result, as_of: dt.date, days: int) -> Result:
    if result.value is None or (as_of - result.on).days <= days:
        return result
    return replace(result, value=None, why_not=f"Older than {days:,} days.")


def _with_group(weighed: Sequence[Weighed], start: Start, rule: RecordRule) -> tuple[list[Weighed], tuple[Result, ...]]:
    """What the group did stands in as far as the own record is not yet as strong as the starting point; and what of
    it does not count."""
    own = [one for one in weighed if one.result.tie != GROUP]
    group = [one for one in weighed if one.result.tie == GROUP]
    share = rule.group_share * max(0.0, 1 - sum(one.weight for one in own) / start.strength)
    if share == 0:
        return own, tuple(replace(one.result, value=None, why_not=_STANDS_ALONE) for one in group)
    return [*own, *(_weighed(one.result, one.weight * share) for one in group)], ()


_STANDS_ALONE = "Of its group; its own record is long enough to stand alone."


def _capped(weighed: Sequence[Weighed], start: Start, rule: RecordRule) -> list[Weighed]:
    """No contract above its share of the estimate, evidence from elsewhere not above its own."""
    baskets: dict[str, float] = defaultdict(float)
    for one in weighed:
        baskets[one.result.basket] += one.weight
    most = {"external": rule.external_cap * start.strength}
    within = {name: min(total, most.get(name, total)) for name, total in baskets.items()}
    outside = start.strength + sum(total for name, total in within.items() if name in most)
    names = [name for name in within if name not in most]
    cut_to = dict(zip(names, capped([within[name] for name in names], rule.contract_cap, outside), strict=True))
    allowed = within | {name: float(whole) for name, whole in cut_to.items()}
    cut = {name: allowed[name] / total for name, total in baskets.items() if total > 0}
    return [replace(one, weight=one.weight * cut[one.result.basket]) for one in weighed if one.weight > 0]


def market_start(records: Mapping[int, tuple[float, float]], rule: RecordRule) -> Start:
    """Where records start, from (kept, due) of every provider: the Beta distribution that fits them best.

    By maximum likelihood over providers whose weights come to at least one; the published default where they are too
    few. Its strength is kept within the rule's bounds, as few providers tell little of how much they differ.
    """
    told = [pair for pair in records.values() if pair[1] >= 1]
    if len(told) < rule.least_providers:
        few = f"{len(told)} of at least {rule.least_providers} providers have a record"
        return Start(rule.mean, rule.strength, f"The published default, as {few}.", len(told))
    kept, due = zip(*told, strict=True)
    a, b = beta_binomial(kept, due).prior
    strength = min(max(a + b, rule.least_strength), rule.most_strength)
    mean = min(max(a / (a + b), 0.05), 0.95)
    how = f"Fitted to the records of {len(told):,} providers (beta-binomial, maximum likelihood)."
    return Start(round(mean, 3), round(strength, 1), how, len(told))
