"""How long do residents' requests to a city wait, with the open ones counted, beside the mean of the closed ones?

    uv run --group bench python benchmarks/studies/newhaven_waits.py [--data FOLDER]

Requests of 2014 as they stood on the last day the file knows of. A request without a closing counts as open for as long
as it had been open then. "Closed" is the city's word; whether anything was done the file does not say.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from beside import folder, show, span

from countersign.stats.duration import TimesToAnswer, Waits, log_rank, pace, time_to_answer, waits

WRITTEN = "%m/%d/%Y - %I:%M%p"
PROMISED = (7.0, 28.0, 90.0)
HORIZON = 85.0  # days: every request of the year was watched at least so long
FEWEST = 100  # requests of a kind, to have a line of its own


def requests(data: Path) -> tuple[Waits, np.ndarray, pd.Timestamp, int]:
    """Waits, the kind of each request, the day of counting, and how many were closed before they were opened."""
    table = pd.read_csv(data / "newhaven_seeclickfix_2014.csv", dtype=str)
    opened, closed, touched = (
        pd.to_datetime(table[f"{word} At Local"], format=WRITTEN) for word in ("Created", "Closed", "Updated")
    )
    backwards = closed < opened
    kept = ~backwards
    counted_at = max(closed.max(), touched.max())
    kinds = table.Category.fillna("no kind given").to_numpy()
    found = waits(opened[kept].to_numpy(), closed[kept].to_numpy(), as_of=counted_at.to_datetime64())
    return found, kinds[kept], counted_at, int(backwards.sum())


def line(found: TimesToAnswer, at: int, name: str) -> tuple[object, ...]:
    """One body's row: base, still open, the naive mean, and the three that count the open ones."""
    soon = found.answered_within
    return (
        name,
        f"{found.base[at]:,}",
        f"{100 * found.still_open[at] / found.base[at]:.0f} %",
        f"{found.naive_mean[at]:.1f}",
        span(found.median.value[at], found.median.lower[at], found.median.upper[at], 1),
        span(found.mean.value[at], found.mean.lower[at], found.mean.upper[at], 1),
        *(f"{100 * share:.0f} %" for share in soon.value[at]),
    )


def main() -> None:
    found, kinds, day, backwards = requests(folder(__doc__ or "", "newhaven-requests"))
    print(f"{found.waited.size:,} requests, {found.answered.sum():,} closed by {day:%d %B %Y};")
    print(f"{backwards} left out because they were closed before they were opened.")
    names, counts = np.unique(kinds, return_counts=True)
    large = np.isin(kinds, names[counts >= FEWEST])
    kind = np.where(large, kinds, "all other kinds")
    whole = time_to_answer(*found, within=PROMISED, horizon=HORIZON)
    each = time_to_answer(*found, body=kind, within=PROMISED, horizon=HORIZON)
    head = ("kind", "requests", "still open", "naive mean, days", "median", f"mean up to {HORIZON:.0f} days",
            *(f"closed in {days:.0f} days" for days in PROMISED))  # fmt: skip
    rows = [line(each, at, str(name)) for at, name in enumerate(each.bodies)]
    show("Time to close", head, [line(whole, 0, "**all**"), *rows])
    naive, counted = each.naive_mean, each.mean.value
    order = (np.argsort(np.argsort(column)) for column in (naive, counted))
    moved = np.abs(np.subtract(*order))
    print(f"\nIn the order of the naive mean {np.sum(moved >= 3)} of {len(moved)} kinds lie three places off or more.")
    test, against = log_rank(*found, body=kind), pace(*found, body=kind)
    print(f"Log-rank test of all kinds: {test.statistic:,.0f} on {test.df}, p = {test.p:.1g}.")
    apart = np.sum(against.q <= 0.05)
    print(f"{apart} of {len(against.bodies)} kinds are closed faster or slower than all together (q <= 0.05).")


if __name__ == "__main__":
    main()
