"""The nightly clocks over many findings, beside a plain loop that moves the same rows one by one.

    uv run python benchmarks/clocks.py [--findings 10000] [--peer-findings 10000]

Each finding is owed three answers. Two nights are run: on the first every answer falls overdue, on the second every one
comes before scrutiny; a third finds nothing to do. The loop does what our verbs do for one row (state, date, a line in
the ledger with its digest) in a transaction a row, as a shell that calls one verb a row would. Both start from the same
database. Seconds are of the processor, queries are counted too: a batch must take
as many whatever is in it. Trust the ratios.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

MONDAY = dt.date(2026, 11, 23)
DUE = dt.date(2026, 12, 21)
OVERDUE, ESCALATED = dt.date(2026, 12, 22), dt.date(2027, 1, 7)


def _django() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "countersign.site.settings"
    import django

    django.setup()


def prepare(findings: int) -> None:
    """``findings`` published findings of one contract, with a clock each for three offices."""
    from django.core.management import call_command

    from countersign import clock
    from countersign.findings.models import Due, Finding
    from countersign.register.models import Body, Contract, Party

    call_command("migrate", verbosity=0)
    contract = Contract.objects.create(slug="bench", title="Bench", state="live")
    for part in ("commissioner", "provider", "subcontractor"):
        body = Body.objects.create(slug=part, name=part.title())
        Party.objects.create(contract=contract, body=body, part=part, office=f"{part} office")
    with clock.at(MONDAY):
        made = Finding.objects.bulk_create(
            Finding(kind="problem", state="published", claim=f"Claim {at}.", question={}, base_question={},
                    drafted_numerator=18, drafted_base=60, method_version="1", drafted_at=clock.now(),
                    published_at=clock.now(), numerator=18, base=60, release_number=1, contract=contract)
            for at in range(findings)
        )  # fmt: skip
    Due.objects.bulk_create(
        Due(finding=finding, body_id=party.body_id, part=party.part, office=party.office, working_days=20,
            started_on=MONDAY, due_on=DUE)
        for finding in made for party in contract.parties.all()
    )  # fmt: skip


def ours() -> None:
    """Prints seconds, rows and queries of each night, and the most and fewest queries of a full batch."""
    from django.db import connection

    from countersign.answers.jobs import BATCH, keep_time

    for name, day in (("overdue", OVERDUE), ("before scrutiny", ESCALATED), ("nothing to do", ESCALATED)):
        asked, batches = [0], []

        def count(execute, sql, params, many, context, asked=asked):
            asked[0] += 1
            return execute(sql, params, many, context)

        def say(what: str, rows: int, asked=asked, batches=batches) -> None:
            batches.append((rows, asked[0]))

        began = time.process_time()
        with connection.execute_wrapper(count):
            kept = keep_time(day, say=say)
        seconds = time.process_time() - began
        full = [b[1] - a[1] for a, b in pairwise(batches) if a[0] == b[0] == BATCH]
        each = f"{min(full)} to {max(full)} a batch" if full else "no full batch"
        rows = kept.overdue + kept.escalated
        print(f"{name:16} {rows:7,} rows {seconds:8.2f} s of processor {asked[0]:7,} queries, {each}")


def peer() -> None:
    """The same two nights, row by row."""
    from django.db import connection, transaction

    from countersign import clock
    from countersign.findings import queries
    from countersign.findings.models import Due
    from countersign.ledger.actions import record

    def moved(due: Due, state: str, **days: dt.date) -> None:
        with transaction.atomic():
            due.state = state
            for name, day in days.items():
                setattr(due, name, day)
            due.save()
            facts = {"finding": f"finding:{due.finding_id}", "body": f"body:{due.body_id}"}
            record(f"due.{state}", subject=due.subject, digest=queries.due_digest(due), **facts)

    asked = [0]

    def count(execute, sql, params, many, context):
        asked[0] += 1
        return execute(sql, params, many, context)

    nights = (
        ("overdue", OVERDUE, "running", lambda due: {"overdue_on": due.due_on + dt.timedelta(days=1)}),
        ("escalated", ESCALATED, "overdue", lambda due: {"escalated_on": clock.add_working_days(due.due_on, 10)}),
    )
    for state, day, before, days in nights:
        asked[0], began, rows = 0, time.process_time(), 0
        with clock.at(day), connection.execute_wrapper(count):
            for due in Due.objects.filter(state=before, due_on__lt=day, finding__state="published"):
                moved(due, state, **days(due))
                rows += 1
        print(f"{state:16} {rows:7,} rows {time.process_time() - began:8.2f} s of processor {asked[0]:7,} queries")


def run(what: str, home: Path, findings: int = 0) -> None:
    command = [sys.executable, __file__, "--one", what, "--findings", str(findings)]
    subprocess.run(command, env=os.environ | {"COUNTERSIGN_HOME": str(home)}, check=True)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--findings", type=int, default=10_000)
    ask.add_argument("--peer-findings", type=int, default=10_000)
    ask.add_argument("--one", choices=["prepare", "ours", "peer"], help=argparse.SUPPRESS)
    given = ask.parse_args()
    if given.one:
        _django()
        {"prepare": lambda: prepare(given.findings), "ours": ours, "peer": peer}[given.one]()
        return
    with tempfile.TemporaryDirectory() as folder:
        for title, what, findings in (("ours", "ours", given.findings), ("row by row", "peer", given.peer_findings)):
            home = Path(folder) / f"home-{findings}"
            if not home.exists():
                run("prepare", home, findings)
            mine = Path(folder) / what
            shutil.copytree(home, mine)
            print(f"-- {title}, {findings:,} findings", flush=True)
            run(what, mine)


if __name__ == "__main__":
    main()
