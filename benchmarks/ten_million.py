"""Many accounts, of whom the truth is known: into the store, into facts, counted, watched, and one month of them again.

    uv run --group bench python benchmarks/ten_million.py [accounts] [--spark] [--folder FOLDER]

10,000 providers tell of 60 months. One in a hundred has twice the problems of the others, and one in a hundred is told
about twice as much from the last year on; the run says how many of them the funnel and the charts find. Every step is a
process of its own, so that its peak memory is its own. Beside reading stand pandas and DuckDB on the same rows as a CSV
file: the floor of any import. With ``--spark`` a cluster on this machine (see ``tests/spark_cluster.py``) works out the
same, and the run stops where a count differs. Ten million take about 9 GB below FOLDER, and are removed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

PROVIDERS, MONTHS, SEED, AT_ONCE = 10_000, 60, 20261201, 100_000
DAYS = [dt.date(2021 + (11 + at) // 12, (11 + at) % 12 + 1, 1) for at in range(MONTHS)]
KINDS = ("problem", "praise", "want", "suggestion")
THEMES = ('["waiting"]', '["waiting", "staff_manner"]', "[]", '["food", "environment"]')
COLUMNS = (
    "key", "source_id", "channel", "state", "told_at", "happened_on", "body_id", "kind", "themes", "rating", "fears",
)  # fmt: skip


def truth() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sizes of the providers (log-normal), and which have twice the problems or, from the last year on, twice the
    accounts."""
    pick = np.random.default_rng(SEED)
    size = pick.lognormal(0, 1.0, PROVIDERS)
    one_in_a_hundred = pick.permutation(PROVIDERS)
    return size / size.sum(), one_in_a_hundred[: PROVIDERS // 100], one_in_a_hundred[-(PROVIDERS // 100) :]


def made(accounts: int) -> Iterator[list[np.ndarray]]:
    """Columns of accounts, vectorised: month, provider, kind, themes, rating, fear."""
    pick = np.random.default_rng(SEED + 1)
    size, worse, more = truth()
    weights = np.ones((MONTHS, PROVIDERS)) * size
    weights[-12:, more] *= 2
    cells = np.cumsum(weights.ravel()) / weights.sum()
    bad = np.full(PROVIDERS, 0.2)
    bad[worse] = 0.4
    for begin in range(0, accounts, AT_ONCE):
        count = min(AT_ONCE, accounts - begin)
        month, provider = np.divmod(np.searchsorted(cells, pick.random(count)), PROVIDERS)
        kind = np.where(pick.random(count) < bad[provider], 0, pick.integers(1, 4, count))
        yield [month, provider, kind, pick.integers(0, 4, count), pick.integers(1, 6, count), pick.random(count) < 0.05]


# --- the steps, each in a process of its own -------------------------------------------------------------------------


def csv_file(home: Path, accounts: int) -> None:
    with (home / "accounts.csv").open("wb") as file:
        for at, (month, provider, kind, themes, rating, fear) in enumerate(made(accounts)):
            table = pa.table({
                "id": np.arange(len(month)) + at * AT_ONCE, "month": pa.array(DAYS).take(pa.array(month)),
                "provider": provider, "kind": pa.array(KINDS).take(pa.array(kind)),
                "themes": pa.array(THEMES).take(pa.array(themes)), "rating": rating, "fear": fear,
            })  # fmt: skip
            csv.write_csv(table, file, csv.WriteOptions(include_header=at == 0))


def scan_by_duckdb(home: Path, accounts: int) -> None:
    import duckdb

    sql = f"SELECT count(*), sum(rating), count(DISTINCT month), max(themes) FROM read_csv('{home}/accounts.csv')"
    assert duckdb.sql(sql).fetchall()[0][0] == accounts


def scan_by_pandas(home: Path, accounts: int) -> None:
    import pandas as pd

    chunks = pd.read_csv(home / "accounts.csv", chunksize=AT_ONCE, parse_dates=["month"])
    assert sum(len(chunk) for chunk in chunks) == accounts


def to_sql_by_pandas(home: Path, accounts: int) -> None:
    import sqlite3

    import pandas as pd

    with sqlite3.connect(home / "pandas.sqlite3") as database:
        for chunk in pd.read_csv(home / "accounts.csv", chunksize=AT_ONCE):
            chunk.to_sql("accounts", database, if_exists="append", index=False)
    (home / "pandas.sqlite3").unlink()


_INDEXES = """
SELECT name, sql FROM sqlite_master WHERE tbl_name = 'experiences_experience' AND type = 'index' AND sql IS NOT NULL
"""


def load(home: Path, accounts: int) -> None:
    """Counted accounts straight into the table of a register, indexes made afterwards; where its triggers note what
    they stir, they do."""
    from django.db import connection

    from countersign.cli.tables import bring_up_to_date
    from countersign.experiences.models import Experience, Source
    from countersign.register.models import Body

    bring_up_to_date()
    Source.objects.create(pk=1, slug="made", name="Made up", selection="self_selected")
    Body.objects.bulk_create(Body(pk=at + 1, slug=f"b{at}", name=f"Provider {at}") for at in range(PROVIDERS))
    filled = {f.column: f.get_default() for f in Experience._meta.concrete_fields if f.column not in ("id", *COLUMNS)}
    fixed = {name: json.dumps(v) if isinstance(v, list) else v for name, v in filled.items() if v is not None}
    columns = ", ".join(f'"{name}"' for name in (*COLUMNS, *fixed))
    sql = f"INSERT INTO experiences_experience ({columns}) VALUES ({', '.join('?' * (len(COLUMNS) + len(fixed)))})"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute(_INDEXES)
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    database, done = connection.connection, 0
    for columns_of in made(accounts):
        database.execute("BEGIN IMMEDIATE")
        database.executemany(sql, _rows(columns_of, done, tuple(fixed.values())))
        database.execute("COMMIT")
        done += len(columns_of[0])
    for _, sql in indexes:
        database.execute(sql)


def _rows(columns: list[np.ndarray], begin: int, fixed: tuple) -> Iterator[tuple]:
    """One in five does not say when it happened."""
    days = [day.isoformat() for day in DAYS]
    listed = (column.tolist() for column in columns)
    for at, (month, provider, kind, themes, rating, fear) in enumerate(zip(*listed, strict=True), begin):
        day = days[month]
        said = None if at % 5 == 0 else day
        yield (f"{at:016x}", 1, "import", "counted", f"{day} 12:00:00", said, provider + 1, KINDS[kind], THEMES[themes],
               rating, fear, *fixed)  # fmt: skip


def facts_alone(home: Path, accounts: int) -> None:
    """The same accounts as facts, without a store: every month in turn, as a refresh writes them."""
    from countersign.engine.writing import seal, write_months
    from countersign.experiences.facts import EXPERIENCES
    from countersign.insight import evidence

    parts: list[list[pa.RecordBatch]] = [[] for _ in DAYS]
    for month, *rest in made(accounts):
        order = np.argsort(month, kind="stable")
        ends = np.searchsorted(month[order], np.arange(MONTHS + 1))
        batch = _as_facts([column[order] for column in rest])
        for at, some in enumerate(parts):
            some.append(batch.slice(ends[at], ends[at + 1] - ends[at]))
    rows = ((f"{day:%Y-%m}", (_whole_facts(one, day) for one in parts[at])) for at, day in enumerate(DAYS))
    with evidence.aside() as folder:
        written = write_months(folder, EXPERIENCES.table, rows)
        evidence.swap(folder, seal(folder, {"experiences": written}))


def _as_facts(columns: list[np.ndarray]) -> pa.RecordBatch:
    provider, kind, themes, rating, fear = columns
    lists = pa.array([json.loads(one) for one in THEMES])
    return pa.RecordBatch.from_pydict({
        "body_id": provider + 1, "kind": pa.array(KINDS).take(pa.array(kind)), "themes": lists.take(pa.array(themes)),
        "rating": pa.array(rating, pa.int32()), "fear": fear,
    })  # fmt: skip


def _whole_facts(batch: pa.RecordBatch, day: dt.date) -> pa.RecordBatch:
    """With the columns that these accounts say nothing in."""
    from countersign.engine.writing import stored
    from countersign.experiences.facts import EXPERIENCES

    given = {name: batch[name] for name in batch.schema.names} | {"month": pa.array([day] * batch.num_rows)}
    empty = {f.name: pa.nulls(batch.num_rows, f.type) for f in stored(EXPERIENCES.table) if f.name not in given}
    return pa.RecordBatch.from_pydict({name: {**given, **empty}[name] for name in stored(EXPERIENCES.table).names})


def refresh(home: Path, accounts: int) -> None:
    from countersign.insight import actions

    assert actions.refresh().rows["experiences"] == accounts


def change(home: Path, accounts: int) -> None:
    """A thousand accounts of one month are corrected, and a hundred withdrawn."""
    from countersign.experiences.models import Experience

    month = Experience.objects.filter(state="counted", happened_on=DAYS[-3])
    Experience.objects.filter(pk__in=list(month.values_list("pk", flat=True)[:1000])).update(kind="praise")
    Experience.objects.filter(pk__in=list(month.values_list("pk", flat=True)[:100])).update(state="withdrawn")


def refresh_a_month(home: Path, accounts: int) -> dict[str, Any]:
    from countersign.insight import actions

    began, used = time.perf_counter(), time.process_time()  # what starts the software is not the refresh
    done = actions.refresh()
    assert done.months["experiences"] == [f"{DAYS[-3]:%Y-%m}"], done.months
    return {"seconds": time.perf_counter() - began, "processor": time.process_time() - used, "version": done.version}


def refresh_whole_again(home: Path, accounts: int) -> dict[str, Any]:
    from countersign.insight import actions

    return {"version": actions.refresh(whole=True).version}


def watch(home: Path, accounts: int) -> dict[str, Any]:
    """Every provider's record, its place in the funnel, and whether its months are out of the ordinary."""
    from countersign.insight import evidence

    return _timed(evidence.current())


def watch_by_spark(home: Path, accounts: int) -> dict[str, Any]:
    from countersign.engine import Question, Store, answer
    from countersign.insight import evidence

    store = Store(evidence.current().folder, asked_at=os.environ["COUNTERSIGN_TEST_SPARK"])
    answer(Question("experiences"), store)  # the first question also starts the executors
    return _timed(store)


def _timed(store: Any) -> dict[str, Any]:
    """The charts as their publishers draw them, then ours, which keep their promise about false alarms."""
    steps, found = {}, {}
    for name, work in (("published charts", judged_as_published), ("calibrated charts", judged)):
        began, used = time.perf_counter(), time.process_time()
        found[name] = _watched(store, work)
        steps[name] = (time.perf_counter() - began, time.process_time() - used)
    print(*(f"{name}: {one:.2f} s, {used:.2f} s of the processor" for name, (one, used) in steps.items()), sep="; ",
          file=sys.stderr)  # fmt: skip
    one, used = steps["published charts"]
    digests = [_digest(table) for table in found.values()]
    return {"seconds": one, "processor": used, **_found(found["calibrated charts"]), "digest": digests, "steps": steps}


def _watched(store: Any, work: Callable[[pa.Table], pa.Table]) -> pa.Table:
    """Series by series where they lie; what compares providers with one another, here, from what came of that."""
    from countersign.engine import Question, worked_out
    from countersign.stats import funnel, shrink
    from countersign.stats.funnel.funnelplotr import funnelplotr

    months = Question("experiences", group_by=("body_id", "kind"), per="month")
    found = worked_out(months, store, work, by=("body_id",))
    told, bad = (found[name].to_numpy() for name in ("told", "bad"))
    if work is judged:
        outside = funnel.proportion(bad, told, target=bad.sum() / told.sum()).signals() == 1
    else:
        limits = funnelplotr(bad, told, "PR")
        outside = limits.outliers(0.998) & (bad / told > bad.sum() / told.sum())
    record = shrink.beta_binomial(bad, told).mean
    return found.append_column("outside", pa.array(outside)).append_column("record", pa.array(np.round(record, 12)))


def judged(found: pa.Table) -> pa.Table:
    """The record of every provider in the table, and how many of its last twelve months are out of the ordinary."""
    from countersign.stats.monitoring.xmr import xmr

    return _with_alarms(found, lambda told: xmr(told, drawn=False))


def judged_as_published(found: pa.Table) -> pa.Table:
    from countersign.stats.monitoring.xmr import xmr

    return _with_alarms(found, lambda told: xmr(told, compat="NHSRplotthedots"))


def _with_alarms(found: pa.Table, chart: Callable[[np.ndarray], Any]) -> pa.Table:
    bodies, row = np.unique(found["body_id"].to_numpy(), return_inverse=True)
    days = np.array([(day - dt.date(1970, 1, 1)).days for day in DAYS])
    at = np.searchsorted(days, found["period"].cast(pa.int32()).to_numpy())
    count, is_bad = found["count"].to_numpy(), pc.equal(found["kind"], "problem").to_numpy()
    told, bad, alarms = np.zeros((len(bodies), MONTHS)), np.zeros(len(bodies)), np.zeros(len(bodies))
    np.add.at(told, (row, at), count)
    np.add.at(bad, row[is_bad], count[is_bad])
    if len(bodies):
        alarms = (chart(told).hits.outside[:, -12:] > 0).sum(1)
    made = {"told": told.sum(1), "bad": bad, "alarms": alarms}
    return pa.table({"body_id": bodies, **made}).cast(pa.schema([(n, pa.int64()) for n in ("body_id", *made)]))


def _found(table: pa.Table) -> dict[str, Any]:
    _, worse, more = truth()
    outside = table["body_id"].to_numpy()[table["outside"].to_numpy()] - 1
    alarmed = table["body_id"].to_numpy()[table["alarms"].to_numpy() > 0] - 1
    return {
        "providers": table.num_rows, "worse_found": int(np.isin(worse, outside).sum()), "outside": len(outside),
        "more_found": int(np.isin(more, alarmed).sum()), "alarmed": len(alarmed),
    }  # fmt: skip


def _digest(table: pa.Table) -> str:
    import hashlib

    return hashlib.sha256(json.dumps([table[name].to_pylist() for name in table.column_names]).encode()).hexdigest()


STEPS: dict[str, Callable[[Path, int], dict[str, Any] | None]] = {
    step.__name__: step
    for step in (facts_alone, csv_file, scan_by_duckdb, scan_by_pandas, to_sql_by_pandas, load, refresh, watch,
                 watch_by_spark, change, refresh_a_month, refresh_whole_again)
}  # fmt: skip
_ALONE = ("facts_alone", "watch", "watch_by_spark")
_OURS = (
    "facts_alone",
    "load",
    "refresh",
    "watch",
    "change",
    "refresh_a_month",
    "watch_by_spark",
    "refresh_whole_again",
)


def one(name: str, home: Path, accounts: int) -> None:
    """A step in this process: what it says, its seconds and its peak memory, as JSON."""
    if name in _OURS:
        os.environ |= {"COUNTERSIGN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "countersign.site.settings"}
        import django

        django.setup()
    began, used = time.perf_counter(), time.process_time()
    said = STEPS[name](home, accounts) or {}
    told = {"seconds": time.perf_counter() - began, "processor": time.process_time() - used, **said}
    print(json.dumps({**told, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def main(accounts: int, folder: Path | None, spark: bool, alone: bool) -> None:
    home = Path(tempfile.mkdtemp(prefix="countersign-many-", dir=folder))
    try:
        print(f"{accounts:,} accounts of {PROVIDERS:,} providers in {MONTHS} months; load {os.getloadavg()[0]:.1f}")
        found: dict[str, dict[str, Any]] = {}
        for name in _ALONE if alone else [name for name in STEPS if name != "facts_alone"]:
            if name != "watch_by_spark" or spark:
                found[name] = _asked(name, home, accounts)
                _report(name, accounts, found[name])
        assert alone or found["refresh_a_month"]["version"] == found["refresh_whole_again"]["version"], (
            "not the same facts"
        )
        _truth(found)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _asked(name: str, home: Path, accounts: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--step", name, str(home), str(accounts)]
    if name == "watch_by_spark":
        cluster = Path(__file__).resolve().parents[1] / "tests/spark_cluster.py"
        command = [sys.executable, str(cluster), "--", *command]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def _report(name: str, accounts: int, said: dict[str, Any]) -> None:
    rate = accounts / said["seconds"]
    print(f"{name:20} {said['seconds']:9.2f} s  {said['processor']:9.2f} s of the processor {rate:12,.0f} a second"
          f"  peak {said['peak_mb']:6.0f} MB", flush=True)  # fmt: skip


def _truth(found: dict[str, dict[str, Any]]) -> None:
    seen, wrong = found["watch"], PROVIDERS // 100
    print(f"twice the problems: {seen['worse_found']} of {wrong} outside the funnel, {seen['outside']} in all")
    print(f"twice the accounts: {seen['more_found']} of {wrong} with an alarm, {seen['alarmed']} in all")
    if "watch_by_spark" in found:
        assert found["watch_by_spark"]["digest"] == seen["digest"], "Spark came to something else"
        print("Spark came to the same table, to the last digit.")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        one(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
    else:
        asked = argparse.ArgumentParser()
        asked.add_argument("accounts", nargs="?", type=int, default=200_000)
        asked.add_argument("--spark", action="store_true")
        asked.add_argument("--folder", type=Path)
        asked.add_argument("--facts-alone", action="store_true", help="Leave the store out.")
        given = asked.parse_args()
        main(given.accounts, given.folder, given.spark, given.facts_alone)
