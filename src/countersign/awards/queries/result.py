"""The result: worked out by ``stats.decision`` from what was frozen, as often as somebody asks; nothing is typed in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from countersign.awards.models import Decision, Procurement
from countersign.awards.queries.finding import bids
from countersign.awards.queries.printed import fingerprint
from countersign.awards.queries.scores import judged
from countersign.awards.queries.weighing import price, quality
from countersign.proof.canonical import canonical
from countersign.stats import decision as stats

Inputs = Mapping[str, object]


def inputs(one: Procurement) -> dict[str, object]:
    """Everything the result depends on, as plain JSON: the rules as published, and each valid bid as it stands."""
    marks: dict[int, list[str]] = {}
    for each in judged(one):
        marks.setdefault(each.bid.number, []).append(str(each.mark))
    return {
        "rules": _published_rules(one),
        "bids": [
            {"bid": bid.number, "price": str(bid.price), "marks": marks[bid.number],
             "record": bid.record["value"] if bid.record else None}
            for bid in bids(one)
            if bid.state == "valid"
        ],
    }  # fmt: skip


def _published_rules(one: Procurement) -> dict[str, object]:
    money = price(one)
    return {
        "formula": one.formula,
        "price": str(money.weight if money else 0),
        "ceiling": _text(one.ceiling),
        "floor": _text(one.floor),
        "record": {"weight": str(one.record_weight), "newcomer": str(one.record_mean), "worth": _text(one.record_worth)}
        if one.record_route
        else None,
        "criteria": [
            {"name": each.name, "weight": str(each.weight), "top": each.top, "band": each.band,
             "minimum": _text(each.minimum), "worth": _text(each.worth)}
            for each in quality(one)
        ],
    }  # fmt: skip


def _text(number: object) -> str | None:
    return None if number is None else str(number)


def rules_of(said: Inputs) -> stats.Rules:
    """The published rules as the mathematics takes them: weights of criteria as shares of quality."""
    rules = said["rules"]
    whole = sum(float(each["weight"]) for each in rules["criteria"]) or 1.0
    criteria = tuple(
        stats.Criterion(
            each["name"], float(each["weight"]) / whole, highest=float(each["top"]), step=float(each["band"]),
            minimum=_number(each["minimum"]), value=_number(each["worth"]),
        )
        for each in rules["criteria"]
    )  # fmt: skip
    record = rules["record"]
    return stats.Rules(
        criteria, float(rules["price"]) / 100, rules["formula"], _number(rules["ceiling"]),
        _number(rules["floor"]) or 0.0,
        stats.RecordRule(float(record["weight"]) / 100, float(record["newcomer"]), _number(record["worth"]))
        if record
        else None,
    )  # fmt: skip


def bids_of(said: Inputs) -> list[stats.Bid]:
    """The bids by number, in the order of arrival."""
    return [
        stats.Bid(str(each["bid"]), float(each["price"]), tuple(float(mark) for mark in each["marks"]), each["record"])
        for each in said["bids"]
    ]


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)


@dataclass(frozen=True, eq=False)
class Analysis:
    """Everything that is said of a result, as in ``stats.decision``. ``effect`` is None where no record counts."""

    decision: stats.Decision
    effect: stats.RecordEffect | None
    intervals: tuple[stats.WeightInterval, ...]
    holds: stats.Acceptability
    anywhere: stats.Acceptability
    dropped: tuple[stats.Dropped, ...]
    nudged: tuple[stats.Nudged, ...]
    bands: stats.BandHold
    swapped: tuple[stats.Swapped, ...]


def analysis(decision: Decision) -> Analysis | None:
    """Of a frozen decision; None where two bids were level and the tie rule decided."""
    return _analysis(canonical(decision.inputs).decode(), decision.seed)


@lru_cache(maxsize=32)
def _analysis(said: str, seed: int) -> Analysis | None:
    frozen = json.loads(said)
    rules, found = rules_of(frozen), bids_of(frozen)
    made = stats.decide(rules, found)
    if len(made.winners) != 1:
        return None
    return Analysis(
        made,
        stats.record_effect(rules, found) if rules.record else None,
        stats.weight_intervals(made),
        stats.acceptability(made, rng=seed),
        stats.acceptability(made, concentration=None, rng=seed),
        stats.drop_one(made),
        stats.one_band(made),
        stats.random_bands(made, rng=seed),
        stats.swap(made),
    )


def what_if(decision: Decision, weights: Mapping[str, float], formula: str = "") -> stats.Decision:
    """The same bids under other weights (points by criterion, by "price" and by "track record") or another formula."""
    rules = rules_of(decision.inputs)
    named = {name: value for name, value in weights.items() if value >= 0}
    parts = {one.name: named.get(one.name, 0.0) for one in rules.criteria}
    whole, base = sum(parts.values()) or 1.0, named.get(stats.PRICE, 0.0)
    criteria = tuple(replace(one, weight=parts[one.name] / whole) for one in rules.criteria)
    share = base / ((base + sum(parts.values())) or 1.0)
    record = replace(rules.record, weight=named.get(stats.RECORD, 0.0) / 100) if rules.record else None
    tried = replace(rules, criteria=criteria, price_weight=share, record=record, formula=formula or rules.formula)
    return stats.decide(tried, bids_of(decision.inputs))


def result_digest(decision: Decision) -> str:
    """What the ledger commits to: inputs, winner and seed."""
    return fingerprint({"inputs": decision.inputs, "winner": decision.winner.number, "seed": decision.seed})


def seed(one: Procurement) -> int:
    """The seed of every random number about this award: it follows from what was published before bids."""
    return int(fingerprint(one.versions.last().content)[:12], 16)


def winner(said: Inputs, commitments: Mapping[int, str], drawn: int) -> int | None:
    """The number of the bid that wins; None where every bid misses a minimum.

    Bids that are level: the higher quality, then the lower price, then a lot that anybody can draw again: the lowest
    SHA-256 of the seed and the commitment that was signed when the bid came.
    """
    found = stats.decide(rules_of(said), bids_of(said))
    level = [each for each in found.bids if each.name in found.winners]
    if not level:
        return None

    def order(bid: stats.Bid) -> tuple[float, float, str]:
        merit = sum(
            one.weight * score / one.highest for one, score in zip(found.rules.criteria, bid.scores, strict=True)
        )
        return -round(merit, 9), bid.price, fingerprint([drawn, commitments[int(bid.name)]])

    return int(min(level, key=order).name)
