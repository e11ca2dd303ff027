"""Processor time and least chance of a lottery over 10,000 volunteers, 8 features and 40 seats.

    python benchmarks/sortition.py [volunteers]

Beside it, in the same run and on the same volunteers, the plain way: fill the most pressing quota with a random
volunteer, begin anew when stuck. It has no chances that could be computed; how often it gets a panel at all is counted.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from countersign.stats.sortition import Pool, Quota, lottery

VALUES = (2, 3, 4, 3, 2, 5, 3, 4)
SEATS = 40
DRAWS = 100


def volunteers(n, rng):
    """Volunteers who differ from the population by a factor of e to the half, typically, in every value."""
    people, quotas = [{} for _ in range(n)], []
    for at, values in enumerate(VALUES):
        population = rng.dirichlet(np.full(values, 4.0))
        came = population * rng.lognormal(0, 0.5, values)
        for person, value in zip(people, rng.choice(values, n, p=came / came.sum()), strict=True):
            person[f"f{at}"] = f"v{value}"
        seats = population * SEATS
        quotas += [Quota(f"f{at}", f"v{v}", int(seats[v]), int(np.ceil(seats[v]))) for v in range(values)]
    return people, quotas


class Greedy:
    """The most pressing quota first, whoever it falls on; False in a draw that got stuck."""

    def __init__(self, people, quotas):
        self.holds = np.array([[person[q.feature] == q.value for q in quotas] for person in people])
        self.least, self.most = (np.array([q[at] for q in quotas]) for at in (2, 3))

    def draw(self, rng):
        free, held, chosen = np.ones(len(self.holds), dtype=bool), np.zeros(len(self.least), dtype=int), []
        while len(chosen) < SEATS:
            there = (self.holds & free[:, None]).sum(axis=0)
            wanted = self.least - held
            if np.any(wanted > there):
                return None
            pressing = np.where(wanted > 0, wanted / np.maximum(there, 1), -1)
            able = free & self.holds[:, pressing.argmax()] if pressing.max() > 0 else free
            if not able.any():
                return None
            one = rng.choice(np.flatnonzero(able))
            chosen.append(one)
            held += self.holds[one]
            free[one] = False
            free &= ~(self.holds & (held >= self.most)).any(axis=1)
        return chosen if np.all(held >= self.least) else None


def main(n):
    rng = np.random.default_rng(1)
    people, quotas = volunteers(n, rng)
    start = time.process_time()
    found = lottery(Pool(people, quotas, SEATS), rng=rng)
    took = time.process_time() - start
    print(f"{n:,} volunteers, {len(VALUES)} features, {len(quotas)} quotas, {SEATS} seats")
    print(f"lottery  {took:6.1f} s for {len(found.panels)} panels; largest chance {found.chances.max():.4f}")
    print(f"         least {found.least:.6f}, bound {found.bound:.6f} ({found.least / found.bound:.4f} of it)")
    greedy, start = Greedy(people, quotas), time.process_time()
    drawn = [greedy.draw(rng) for _ in range(DRAWS)]
    took = (time.process_time() - start) / DRAWS
    done = [one for one in drawn if one is not None]
    print(f"greedy   {took:6.3f} s a try; {len(done)} of {DRAWS} tries got a panel")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
