"""A million accounts as facts: out of the evidence, into another one, and out again.

    uv run --group bench python benchmarks/bulk.py [rows]

Every part runs in a process of its own, so that its peak memory is its own; beside it stands the same part on a tenth
of the rows, and what a process takes that only starts. The rows are made up. The run stops where what comes out again
is not the same, byte for byte, or where the new evidence is not under the version of the old.
"""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PARTS = ("start", "out", "in", "again")
_AT_ONCE = 50_000


def made(rows: int) -> Iterator[object]:
    """Batches of facts as accounts have them: 36 months, 600 bodies, of which some are told about much more."""
    import datetime as dt

    import numpy as np
    import pyarrow as pa

    pick = np.random.default_rng(7)
    months = pa.array([dt.date(2023 + at // 12, at % 12 + 1, 1) for at in range(36)])
    kinds = pa.array(["problem", "praise", "want", "suggestion", "wrong_door"])
    themes = pa.array([["waiting"], ["waiting", "manner"], [], ["food", "noise"], None])
    for first in range(0, rows, _AT_ONCE):
        count = min(_AT_ONCE, rows - first)
        yield pa.RecordBatch.from_pydict({
            "month": months.take(pa.array(pick.integers(0, 36, count))),
            "body_id": pa.array(pick.zipf(1.3, count) % 600),
            "contract_id": pa.array(pick.integers(1, 900, count)),
            "kind": kinds.take(pa.array(pick.integers(0, 5, count))),
            "themes": themes.take(pa.array(pick.integers(0, 5, count))),
            "rating": pa.array(pick.integers(1, 6, count), pa.int32()),
            "fear": pa.array(pick.random(count) < 0.05),
        })  # fmt: skip


def prepare(folder: Path, rows: int) -> None:
    """Sealed evidence under the name of its version, as a refresh leaves it."""
    from countersign.engine import Table
    from countersign.engine.writing import seal, write

    columns = (("month", "date"), ("body_id", "id"), ("contract_id", "id"), ("kind", "code"), ("themes", "codes"),
               ("rating", "int"), ("fear", "flag"))  # fmt: skip
    new = folder / "new"
    new.mkdir()
    version = seal(new, {"experiences": write(new, Table("experiences", columns, "month"), made(rows))})
    new.rename(folder / "old")
    (folder / "version").write_text(version)


def work(part: str, folder: Path) -> None:
    """One part, in this process."""
    from countersign.engine import Store
    from countersign.engine.carrying import carried_in, carried_out

    if part == "in":
        with (folder / "out.ndjson").open("rb") as lines:
            assert carried_in(lines, folder / "there") == (folder / "version").read_text(), "another version"
    elif part in ("out", "again"):
        store = Store(folder / ("old" if part == "out" else "there"))
        with (folder / f"{part}.ndjson").open("wb") as file:
            file.writelines(carried_out(store))


def measured(part: str, folder: Path) -> tuple[float, float]:
    """Processor seconds and peak memory (MiB) of one part in a process of its own."""
    done = subprocess.run([sys.executable, __file__, part, str(folder)], capture_output=True, text=True, check=True)
    seconds, peak = json.loads(done.stdout)
    return seconds, peak


def main(rows: int) -> None:
    found: dict[int, dict[str, tuple[float, float]]] = {}
    for count in (rows // 10, rows):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            subprocess.run([sys.executable, __file__, "prepare", name, str(count)], check=True)
            found[count] = {part: measured(part, folder) for part in PARTS}
            first, second = ((folder / f"{part}.ndjson") for part in ("out", "again"))
            digests = [hashlib.file_digest(path.open("rb"), "sha256").hexdigest() for path in (first, second)]
            assert digests[0] == digests[1], "not the same bytes"
            size = first.stat().st_size / 2**20
            print(f"{count:,} facts, {size:.0f} MiB of lines, the same bytes twice, the same version")
    for part in PARTS:
        few, many = (found[count][part] for count in (rows // 10, rows))
        tenth = f"a tenth of the rows {few[0]:5.1f} s  {few[1]:4.0f} MiB"
        print(f"{part:<6} {many[0]:6.1f} s  peak {many[1]:4.0f} MiB; {tenth}")


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] == "prepare":
        prepare(Path(sys.argv[2]), int(sys.argv[3]))
    elif len(sys.argv) > 2:
        work(sys.argv[1], Path(sys.argv[2]))
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(json.dumps([time.process_time(), used.ru_maxrss / 1024]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
