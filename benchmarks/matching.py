"""Matching names to bodies beside the usual way, on the same names in the same run; the ratio is what counts.

Peer: rapidfuzz `process.extractOne` with `WRatio`, as its documentation shows, once per distinct name.
Run: python benchmarks/matching.py [--bodies 2000] [--rows 100000]
"""

from __future__ import annotations

import argparse
import itertools
import random
import time

from rapidfuzz import fuzz, process, utils

from countersign.text.matching import Names, decided

FIRST = (
    "Marsh",
    "Fen",
    "Reed",
    "Ouse",
    "Quay",
    "Vale",
    "Mill",
    "Heath",
    "Thorn",
    "Ash",
    "Elm",
    "Birch",
    "Rowan",
    "Brook",
)
LAST = ("ford", "ham", "ton", "wick", "by", "thorpe", "worth", "stead", "mouth", "combe", "ley", "field", "bury", "den")
PLACES = tuple(one + two for one, two in itertools.product(FIRST, LAST))
KINDS = ("Housing Association", "Homes Ltd", "Borough Council", "Care Services Limited", "NHS Foundation Trust", "CIC")


def made_up(count: int, rng: random.Random) -> list[str]:
    """So many different names of bodies."""
    every = [f"{one} {kind}" for one, kind in itertools.product(PLACES, KINDS)]
    every += [f"{one} and {two} {rng.choice(KINDS)}" for one, two in itertools.combinations(PLACES, 2)]
    return rng.sample(every, count)


def misspelt(name: str, rng: random.Random) -> str:
    """The name as people write it."""
    changes = (str.upper, lambda n: n.replace("Limited", "Ltd"), lambda n: "The " + n, lambda n: n.rsplit(" ", 1)[0])
    return rng.choice(changes)(name)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--bodies", type=int, default=2000)
    asked.add_argument("--rows", type=int, default=100_000)
    given = asked.parse_args()
    rng = random.Random(1)
    known = made_up(given.bodies, rng)
    spelt = [misspelt(rng.choice(known), rng) for _ in range(600)]
    rows = [rng.choice(spelt) for _ in range(given.rows)]

    start = time.perf_counter()
    names = Names.of((name, name, "official") for name in known)
    sure = sum(decided(names.candidates(row)) is not None for row in rows)
    ours = time.perf_counter() - start

    start = time.perf_counter()
    told: dict[str, str | None] = {}
    for row in rows:
        if row not in told:
            best = process.extractOne(row, known, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=90)
            told[row] = best[0] if best else None
    peer = time.perf_counter() - start
    print(f"{given.rows:,} rows, {len(set(rows))} distinct names, {given.bodies:,} bodies")
    print(f"ours {ours:.2f} s ({sure / len(rows):.0%} sure), rapidfuzz WRatio {peer:.2f} s")
    print(f"the peer takes {peer / ours:.1f} times as long")


if __name__ == "__main__":
    main()
