"""Our lottery beside the practitioners' own tool, on the same volunteers: quotas met, and the least chance of each.

    python benchmarks/sortition_oracle.py /path/to/sortition

The tool (``sortition-algorithms``, under the GPL) is no part of this project. It is run as a command of its own, on CSV
files, where somebody has installed it elsewhere (``python -m venv oracle``, ``oracle/bin/pip install
sortition-algorithms``). What it thinks is read off what it prints with ``--verbose``.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import sortition as bench

from countersign.formats.sortition_files import write_quotas
from countersign.formats.tabular import write_csv
from countersign.stats.sortition import Pool, lottery

POOLS = ((60, (2, 3), 7), (150, (2, 3, 4, 3), 12), (200, (2, 3, 4, 3, 2), 20))  # volunteers, values of features, seats
SEED = 3
LONGEST_S = 300
SETTINGS = """id_column = "id"
columns_to_keep = []
check_same_address = false
check_same_address_columns = []
selection_algorithm = "maximin"
solver_backend = "highspy"
random_number_seed = 1
"""
_CHANCE = re.compile(r"^\s*\S+\s+(\d+\.\d+)%\s+\d+\s*$", re.MULTILINE)


def there(command: str, people, quotas, seats: int) -> tuple[float | None, bool]:
    """The least chance that the tool gives anybody, and whether those it selected meet the quotas."""
    with tempfile.TemporaryDirectory() as name:
        folder, header = Path(name), ["id", *people[0]]
        (folder / "settings.toml").write_text(SETTINGS, "utf-8")
        (folder / "quotas.csv").write_text("".join(write_quotas(map(tuple, quotas))), "utf-8")
        rows = ([at, *person.values()] for at, person in enumerate(people))
        (folder / "people.csv").write_text("".join(write_csv(rows, header=header)), "utf-8")
        files = ("-S", "settings.toml", "-f", "quotas.csv", "-p", "people.csv", "-s", "in.csv", "-r", "out.csv")
        done = subprocess.run(
            [command, "csv", *files, "-n", str(seats), "-v", "--no-progress"], cwd=folder, capture_output=True,
            text=True, timeout=LONGEST_S, check=True,
        )  # fmt: skip
        with (folder / "in.csv").open(encoding="utf-8", newline="") as file:
            chosen = list(csv.DictReader(file))
    held = [sum(one[quota.feature] == quota.value for one in chosen) for quota in quotas]
    meets = len(chosen) == seats and all(q.least <= n <= q.most for q, n in zip(quotas, held, strict=True))
    chances = [float(found) / 100 for found in _CHANCE.findall(done.stdout + done.stderr)]
    return min(chances, default=None), meets


def main(command: str) -> None:
    for volunteers, values, seats in POOLS:
        bench.VALUES, bench.SEATS = values, seats
        people, quotas = bench.volunteers(volunteers, np.random.default_rng(SEED))
        pool, start = Pool(people, quotas, seats), time.perf_counter()
        found = lottery(pool, rng=np.random.default_rng(0))
        ours = time.perf_counter() - start
        fits = all(pool.fits(panel) for panel in found.panels)
        print(f"{volunteers} volunteers, {len(quotas)} quotas, {seats} seats")
        print(
            f"  here   least {found.least:.6f}, bound {found.bound:.6f}, every panel meets them: {fits}, {ours:.1f} s"
        )
        start = time.perf_counter()
        try:
            least, meets = there(command, people, quotas, seats)
        except subprocess.TimeoutExpired:
            print(f"  there  no result within {LONGEST_S} s")
            continue
        said = "not said" if least is None else f"{least:.6f}"
        print(f"  there  least {said}, the panel meets them: {meets}, {time.perf_counter() - start:.1f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
