"""Design effects: how much less (or more) a survey knows than as many people drawn at random would tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from countersign.stats.survey.design import Design
from countersign.stats.survey.estimates import Estimate, columns, mean, total


@dataclass(frozen=True)
class DesignEffect:
    """``deff`` is the variance over that of a simple random sample; ``effective`` the base divided by it.

    Numbers for one column of answers, lines for several; ``estimate`` holds the means or totals themselves.
    """

    estimate: Estimate
    deff: Any
    effective: Any
    method: str


def design_effect(
    survey: Design, y: ArrayLike, *, of: Literal["mean", "total"] = "mean", replacement: bool = False
) -> DesignEffect:
    """Of means or totals. Without ``replacement`` the simple sample is drawn from all that the weights stand for."""
    found = (mean if of == "mean" else total)(survey, y)
    read = columns(survey, y, None)
    w = np.where(read.known, survey.weights[:, None], 0.0)
    base, people = read.known.sum(axis=0), w.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = (w * read.y).sum(axis=0) / people
        spread = (w * (read.y - middle) ** 2).sum(axis=0) / people * base / (base - 1)
        simple = (
            spread / base * (1.0 if of == "mean" else people**2) * (1.0 if replacement else (people - base) / people)
        )
        deff = read.shaped((np.atleast_1d(found.se) ** 2 / simple)[None, :])
    drawn = "with" if replacement else "without"
    return DesignEffect(found, deff, found.base / deff, f"against a simple random sample {drawn} replacement")
