"""Which landlords have more complaints upheld than chance and their usual differences explain?

    uv run --group bench python benchmarks/studies/housing_funnel.py [--data FOLDER]

A case counts as upheld if the ombudsman found service failure or (severe) maladministration in any part of it. One
case counts once: findings of one case are not independent. The table prints numbers of landlords, never their names:
the file holds a part of all determinations, and a flag is a question.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import numpy as np
import pandas as pd
from beside import folder, show
from numpy.typing import NDArray

from countersign.stats import funnel
from countersign.stats.funnel.funnelplotr import funnelplotr
from countersign.stats.monitoring.signals import within_false_discovery
from countersign.stats.shrink import beta_binomial

UPHELD = ("Maladministration", "Severe Maladministration", "Service Failure")
LEFT_OUT = "Outside Jurisdiction"
LEGAL = re.compile(r"\(.*?\)|[^a-z0-9 ]|\b(limited|ltd|plc|the|london|royal|borough|city|council|of)\b")
HALVES = 20


def cases(data: Path) -> pd.DataFrame:
    """A line a case: landlord, year of decision, whether upheld."""
    found = pd.read_csv(data / "findings.csv.gz", dtype=str).dropna(subset=["landlord"]).drop_duplicates()
    found = found[found.finding != LEFT_OUT]
    found["upheld"] = found.finding.isin(UPHELD)
    found["year"] = found.decision_date_iso.str[:4]
    found["landlord"] = [" ".join(LEGAL.sub(" ", name.casefold()).split()) for name in found.landlord]
    return found.groupby("case_id").agg(
        landlord=("landlord", "first"), year=("year", "first"), upheld=("upheld", "any")
    )


def counted(table: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Cases upheld and cases, by landlord (and year)."""
    return table.groupby(list(by) or "landlord").upheld.agg(x="sum", n="size")


def sides(landlords: pd.DataFrame) -> dict[str, NDArray[np.int64]]:
    """Landlords above (1) and below (-1), by each way of asking."""
    x, n = landlords.x.to_numpy(), landlords.n.to_numpy()
    ours, plain = funnel.proportion(x, n), funnel.proportion(x, n, spread=0.0)
    theirs = funnelplotr(x, n, "PR")
    beyond = theirs.outliers(0.998) * np.sign(theirs.ratio - plain.target)
    above = beta_binomial(x, n).above(plain.target)
    return {
        "limits of chance alone (binomial), 99.8 %": plain.beyond(0.998),
        "FunnelPlotR's limits with overdispersion, 99.8 %": beyond,
        "our limits (beta-binomial), 99.8 %": ours.beyond(0.998),
        "our signals, at most 5 % of them false": ours.signals(0.05),
        "shrunken record, 99.8 % interval beside the whole": (above > 0.999) * 1 - (above < 0.001) * 1,
    }


def compared(table: pd.DataFrame) -> list[tuple[object, ...]]:
    """How many are flagged; and of those flagged in a random half of the cases, how many lie on the same side, and are
    flagged again, in the other half."""
    rng = np.random.default_rng(1)
    there: dict[str, list[bool]] = defaultdict(list)
    again: dict[str, list[bool]] = defaultdict(list)
    for _ in range(HALVES):
        half = rng.random(len(table)) < 0.5
        first, second = counted(table[half]), counted(table[~half])
        both = first.index.intersection(second.index)
        gap = np.sign(second.x / second.n - second.x.sum() / second.n.sum()).loc[both].to_numpy()
        before, after = (sides(one) for one in (first, second))
        for way in before:
            flag, next_flag = before[way][first.index.get_indexer(both)], after[way][second.index.get_indexer(both)]
            there[way] += (flag == gap)[flag != 0].tolist()
            again[way] += (flag == next_flag)[flag != 0].tolist()
    return [
        (way, int((side > 0).sum()), int((side < 0).sum()), f"{len(there[way]) / HALVES:.1f}", *(
            f"{100 * np.mean(one[way]):.0f} %" if one[way] else "–" for one in (there, again)
        ))
        for way, side in sides(counted(table)).items()
    ]  # fmt: skip


def by_year(table: pd.DataFrame) -> list[tuple[object, ...]]:
    """A funnel for every year, one false-discovery budget over all landlords and years."""
    years = {year: counted(one) for year, one in table.groupby("year")}
    drawn = {year: funnel.proportion(one.x, one.n) for year, one in years.items()}
    p = np.concatenate([one.p for one in drawn.values()])
    kept = np.split(within_false_discovery(p, 0.05), np.cumsum([len(one.p) for one in drawn.values()])[:-1])
    rows: list[tuple[object, ...]] = []
    for (year, one), picked in zip(drawn.items(), kept, strict=True):
        spread = f"{one.dispersion.spread:.3f}"
        high, low = (int((picked & (one.side == side)).sum()) for side in (1, -1))
        rows.append((year, int(years[year].n.sum()), len(one.p), f"{100 * one.target:.1f} %", spread, high, low))
    return rows


def main() -> None:
    table = cases(folder(__doc__ or "", "housing-ombudsman"))
    landlords = counted(table)
    drawn = funnel.proportion(landlords.x, landlords.n)
    median = landlords.n.median()
    print(f"{len(table)} cases about {len(landlords)} landlords, half of them with {median:.0f} or fewer;")
    print(f"{100 * drawn.target:.1f} % upheld; correlation within landlords {drawn.dispersion.spread:.3f}.")
    head = ("flagged by", "above", "below", "in a half", "of these same side in the other", "flagged again")
    show(f"Landlords flagged; and in {HALVES} random halves of the cases", head, compared(table))
    head = ("year", "cases", "landlords", "upheld", "spread", "signals above", "below")
    show("Year by year, one budget: at most 5 % of all signals false", head, by_year(table))


if __name__ == "__main__":
    main()
