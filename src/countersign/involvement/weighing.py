"""From answers as columns to every figure of a survey. Pure: plain values in, plain JSON values out.

Weighted only to what is known of everybody, and the plain figure always beside it. The mathematics is
``countersign.stats.survey``; nothing is estimated here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from countersign.errors import NotValid
from countersign.formats.questionnaire import NO_ANSWER
from countersign.stats import survey as stats
from countersign.stats.survey.estimates import Share

Figures = dict[str, object]
_TINY = 1e-6  # what canonical JSON writes without an exponent


@dataclass(frozen=True)
class Columns:
    """One entry an answer in each column. ``codes`` holds None where somebody was not asked.

    weights   people that each stands for by the way they were drawn;  strata, clusters, population  of the sample
    """

    codes: Mapping[str, Sequence[tuple[str, ...] | None]]
    numbers: Mapping[str, Sequence[float]] = field(default_factory=dict)
    arms: Sequence[str] = ()
    weights: Sequence[float] = ()
    strata: Sequence[str] = ()
    clusters: Sequence[str] = ()
    population: Sequence[float] = ()

    @property
    def rows(self) -> int:
        return len(next(iter((*self.codes.values(), *self.numbers.values())), ()))


def figures(
    columns: Columns, margins: Mapping[str, Mapping[str, float]], *, tested: str = "", yes: Sequence[str] = (),
    first_arm: str = "",
) -> Figures:  # fmt: skip
    """Everything that is worked out once, on the day a survey closes.

    ``weighting`` says to what, or why not; ``shares`` and ``means`` hold weighted and plain figures; ``framing`` the
    experiment, or why there is no result.
    """
    if not columns.rows:
        return {"rows": 0, "weighting": {"why_not": "Nobody answered."}, "shares": {}, "means": {}}
    design, weighting = _weighted(columns, margins)
    found: Figures = {
        "rows": columns.rows,
        "weighting": weighting,
        "shares": {name: _shares(design, given) for name, given in columns.codes.items()},
        "means": {name: _mean(design, given) for name, given in columns.numbers.items()},
    }
    if tested and columns.arms:
        found["framing"] = _framing(design, columns, tested, yes, first_arm)
    return found


def _drawn(columns: Columns) -> stats.Design:
    """The sample as it was drawn; nearly alone in a stratum counts as far from the middle as it is (``adjust``)."""
    return stats.design(
        list(columns.weights) or np.ones(columns.rows),
        clusters=_some(columns.clusters),
        strata=_some(columns.strata),
        population=list(columns.population) if columns.population else None,
        nest=bool(columns.strata),
        lonely="adjust",
    )


def _some(labels: Sequence[str]) -> list[str] | None:
    return list(labels) if any(labels) else None


def _weighted(columns: Columns, margins: Mapping[str, Mapping[str, float]]) -> tuple[stats.Design, Figures]:
    """The design with its weights, and in words and numbers what was done to them."""
    design = _drawn(columns)
    if not margins:
        kept = stats.kish(design.weights)
        return design, {"why_not": "Nothing is known of everybody who could have been asked.", "deff": kept.deff}
    try:
        known = [stats.Margin(name, _labels(columns, name), dict(totals), missing="keep", partial=True)
                 for name, totals in margins.items()]  # fmt: skip
        met = stats.rake(design, known)
    except NotValid as refused:
        return design, {"why_not": f"It could not be weighted. {refused.message}"}
    kept = stats.kish(met.design.weights)
    balance = [
        {"name": one.name, "labels": [str(label) for label in one.labels], "plain": _list(one.unweighted),
         "weighted": _list(one.weighted), "population": _list(one.population)}
        for one in stats.balance(design if design is met.design else met.design, known)
    ]  # fmt: skip
    return met.design, {
        "to": list(margins), "deff": kept.deff, "effective": kept.effective, "base": kept.base,
        "least": float(met.design.weights.min() / met.design.weights.mean()),
        "most": float(met.design.weights.max() / met.design.weights.mean()), "balance": balance,
    }  # fmt: skip


def _labels(columns: Columns, name: str) -> np.ndarray:
    """One label an answer; no label where the question was not answered."""
    given = [None if not codes or codes[0] == NO_ANSWER else codes[0] for codes in columns.codes[name]]
    return np.array(given, dtype=object)


def _shares(design: stats.Design, given: Sequence[tuple[str, ...] | None]) -> Figures:
    """Of those who were asked, the share with each code: weighted with limits, and plain."""
    found = {}
    for code in sorted({code for codes in given for code in codes or ()}):
        chosen = np.array([np.nan if codes is None else float(code in codes) for codes in given])
        found[code] = _share(stats.share(design, chosen), _deff(design, chosen))
    return found


def _share(one: Share, deff: float) -> Figures:
    return {
        "weighted": _plain(one.value), "se": _plain(one.se), "lower": _plain(one.lower), "upper": _plain(one.upper),
        "plain": _plain(one.unweighted), "base": int(one.base), "effective": _plain(one.effective), "deff": deff,
    }  # fmt: skip


def _deff(design: stats.Design, y: np.ndarray) -> float | None:
    """How many times more answers this took than a simple random sample; None where it has no meaning."""
    return _plain(stats.design_effect(design, y, replacement=True).deff)


def _mean(design: stats.Design, given: Sequence[float]) -> Figures:
    y = np.array(given, dtype=float)
    if np.isfinite(y).sum() < 2:
        return {"base": int(np.isfinite(y).sum())}
    one = stats.mean(design, y)
    limits = one.interval()
    return {
        "weighted": _plain(one.value), "se": _plain(one.se), "lower": _plain(limits.lower),
        "upper": _plain(limits.upper), "plain": _plain(one.unweighted), "base": int(one.base),
        "effective": _plain(one.effective), "deff": _deff(design, y),
    }  # fmt: skip


def _framing(
    design: stats.Design, columns: Columns, tested: str, yes: Sequence[str], first_arm: str
) -> Figures:  # fmt: skip
    """The share who say yes in each arm, and how far each wording is from the first."""
    said = [_yes(codes, yes) for codes in columns.codes[tested]]
    arms = np.array([arm or None for arm in columns.arms], dtype=object)
    try:
        found = stats.framing(design, np.array(said), arms, reference=first_arm or None)
    except NotValid as refused:
        return {"why_not": refused.message}
    return {
        "yes": list(yes), "words": found.words, "power": found.power,
        "arms": [
            {"arm": str(arm), "base": int(found.shares.base[at]), "weighted": _plain(found.shares.value[at]),
             "lower": _plain(found.shares.lower[at]), "upper": _plain(found.shares.upper[at]),
             "plain": _plain(found.shares.unweighted[at]), "answered": _plain(found.answered[at])}
            for at, arm in enumerate(found.arms)
        ],
        "contrasts": [
            {name: _plain(value) if isinstance(value, float) else str(value) for name, value in vars(one).items()}
            for one in found.contrasts
        ],
    }  # fmt: skip


def _yes(codes: tuple[str, ...] | None, yes: Sequence[str]) -> float:
    """1 or 0 for somebody who answered; nothing for who was not asked or left it empty."""
    if codes is None or NO_ANSWER in codes:
        return math.nan
    return float(bool(set(codes) & set(yes)))


def _plain(value: object) -> float | None:
    """A number that canonical JSON can hold: NaN and infinity are None, and nothing beyond twelve decimals is kept."""
    number = round(float(value), 12)  # type: ignore[arg-type]
    return (0.0 if abs(number) < _TINY else number) if math.isfinite(number) else None


def _list(values: Sequence[float]) -> list[float | None]:
    return [_plain(value) for value in values]
