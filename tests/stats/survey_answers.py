"""Answers to a made-up survey, with margins that its population has."""

from __future__ import annotations

import numpy as np

from countersign.stats.survey import Margin


def answers(seed, n=240):
    """A survey with three questions of fact, and margins that the population has."""
    rng = np.random.default_rng(seed)
    age = rng.choice(["young", "middle", "old"], n, p=[0.2, 0.3, 0.5])
    area = rng.choice(["north", "south"], n, p=[0.7, 0.3])
    y = rng.normal(10, 2, n) + 3 * (age == "young") + (area == "south")
    margins = [
        Margin("age", age, {"young": 4000, "middle": 3000, "old": 3000}),
        Margin("area", area, {"north": 5500, "south": 4500}),
    ]
    return rng.uniform(0.5, 2, n), age, area, y, margins
