"""The crash drill: killed at random points, begun again, and compared with a run that nobody killed.

    python tests/drills/crash.py --points 200        (with DATABASE_URL on PostgreSQL, else on SQLite)

In rounds: a file is imported, lines are appended to the ledger and signed, the evidence is refreshed, a finding is
drafted, checked and published on a release, the clock keeps a night. Each piece of work is a process of its own that is
killed with SIGKILL twice, at random moments, then let finish. Afterwards nothing may be lost, doubled or half done, and
`verify` must find no fault.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

_TESTS = Path(__file__).resolve().parents[1]
_ROWS, _CHUNK, _LINES, _FINDINGS = 150, 15, 12, 6
_TOLD, _WAITED = 60, 18  # counted accounts about the provider, and those among them that speak of waiting
_KILLS, _PIECES = 2, 5
# What a fork finds read already, so that a kill hits work and not the reading of programs.
_READ_BEFORE = (
    "countersign.site.urls",
    "countersign.answers.jobs",
    "countersign.cli.tables",
    "scipy.optimize",
    "tests_of_experiences",
)
_MONDAY = dt.date(2026, 11, 23)


def one(home: Path, rounds: int, kills: int, seed: int) -> dict[str, object]:
    """What stands after so many rounds, each piece of work killed so often before it may finish."""
    import django

    django.setup()
    for name in _READ_BEFORE:
        importlib.import_module(name)
    inside(lambda: _prepare(rounds))
    dice, cut, took = random.Random(seed), 0, dict.fromkeys(range(_PIECES), 0.6)
    for at in range(rounds):
        file = _file(home, at)
        pieces = (lambda: _import(file), lambda: _append(at), _refresh, lambda: _publish(at), lambda: _night(at))  # noqa: B023
        for which, piece in enumerate(pieces):
            cut += sum(_killed(piece, dice.uniform(0.002, took[which])) for _ in range(kills))
            began = time.monotonic()
            inside(piece)
            took[which] = max(0.2, time.monotonic() - began)
    found = tempfile.mktemp()
    inside(lambda: Path(found).write_text(json.dumps(_left())))
    return {"left": json.loads(Path(found).read_text()), "cut": cut}


def inside(piece: Callable[[], object]) -> None:
    """Do it in a process of its own, which has read all programs already."""
    _, status = os.waitpid(_forked(piece), 0)
    if status:
        raise SystemExit(f"A piece of work ended with status {status}.")


def _killed(piece: Callable[[], object], after: float) -> bool:
    """Whether it was still at work when it was killed."""
    child = _forked(piece)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _forked(piece: Callable[[], object]) -> int:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            piece()
            status = 0
        except Exception as error:
            sys.stderr.write(f"{type(error).__name__}: {str(error)[:300]}\n")
            sys.stderr.flush()
        finally:
            os._exit(status)
    return child


def _prepare(rounds: int) -> None:
    from countersign import clock
    from countersign.cli.tables import bring_up_to_date
    from countersign.experiences import actions
    from countersign.experiences.models import Source
    from countersign.findings.models import Due, Finding
    from countersign.people.rules import SYSTEM
    from countersign.register.models import Body, Contract, Party

    bring_up_to_date()
    actions.add_source(name="s", by=SYSTEM)
    Source.objects.update(salt="0" * 64)
    contract = Contract.objects.create(slug="buses", title="Buses", state="live")
    body = Body.objects.create(slug="provider", name="Provider")
    Party.objects.create(contract=contract, body=body, part="provider", office="Office")
    asked, base = _questions()
    for at in range(rounds * _FINDINGS):
        with clock.at(_MONDAY):
            finding = Finding.objects.create(
                kind="problem", state="published", claim=f"Claim {at}.",
                question=asked.to_dict(), base_question=base.to_dict(),
                drafted_numerator=18, drafted_base=60, method_version="1", drafted_at=clock.now(),
                published_at=clock.now(), numerator=18, base=60, release_number=1, contract=contract,
            )  # fmt: skip
        started = _MONDAY + dt.timedelta(days=7 * (at // _FINDINGS))
        Due.objects.create(finding=finding, body=body, part="provider", office="Office", working_days=20,
                           started_on=started, due_on=started + dt.timedelta(days=28))  # fmt: skip
    _prepare_to_publish(contract, body)


def _prepare_to_publish(contract, body) -> None:
    """Two stewards, and accounts that are counted already."""
    from django.conf import settings

    from countersign.experiences.models import Experience, Source
    from countersign.people.models import Account

    for name in ("one", "two"):
        steward = Account.objects.create(username=name, email=f"{name}@register.example")
        steward.memberships.create(role="steward", body=None)
    settings.LEDGER_WITNESSES = []
    told_at, source = dt.datetime(2026, 9, 10, 9, tzinfo=dt.UTC), Source.objects.get()
    Experience.objects.bulk_create(
        Experience(source=source, channel="web", state="counted", kind="problem", told_at=told_at, body=body, line=at,
                   happened_on=told_at.date(), contract=contract, themes=["waiting"] if at < _WAITED else [],
                   external_id=f"told-{at}")
        for at in range(_TOLD)
    )  # fmt: skip


def _file(home: Path, at: int) -> Path:
    from tests_of_experiences import made_rows, write

    rows = made_rows(_ROWS, seed=at + 1)
    for number, row in enumerate(rows):
        row["id"] = f"{at}-{number}"
    return write(home / f"{at}.csv", rows)


def _import(file: Path) -> None:
    from countersign.errors import NotNow
    from countersign.formats import tabular
    from countersign.intake import actions
    from countersign.people.rules import SYSTEM
    from tests_of_experiences import FIELDS

    profile = {"mapping": FIELDS, "blank": [], "dialect": tabular.guess(str(file)).to_dict()}
    try:
        run = actions.open_run(target="experiences", path=file, profile=profile, context={"source": "s"}, by=SYSTEM)
    except NotNow:  # it was done before it could be killed
        return
    actions.work(run, chunk=_CHUNK)


def _append(at: int) -> None:
    from django.db import transaction

    from countersign.ledger import actions
    from countersign.ledger.models import Entry

    done = Entry.objects.filter(event="drill.done", subject__startswith=f"drill:{at}-").count()
    for number in range(done, _LINES):
        with transaction.atomic():
            actions.record("drill.done", subject=f"drill:{at}-{number}")
        actions.checkpoint()


def _refresh() -> None:
    from countersign.insight import actions

    actions.refresh()


def _publish(at: int) -> None:
    """Each deed that is not done yet: draft, open the fact-check, sign off, publish. Once all are, it does nothing."""
    from countersign import clock
    from countersign.errors import NotNow
    from countersign.findings import actions
    from countersign.findings.models import Finding

    claim, day = f"Waited, {at}.", _MONDAY + dt.timedelta(days=7 * at)
    with clock.at(day):
        finding = Finding.objects.filter(claim=claim).first() or _drafted(claim)
        if finding.state == "draft":
            actions.open_fact_check(finding, by=_steward("one"))
        if Finding.objects.get(pk=finding.pk).signed_off_by_id is None:
            actions.sign_off(finding, by=_steward("two"))
    with clock.at(day + dt.timedelta(days=14)):
        try:
            actions.publish_batch(by=_steward("one"))
        except NotNow:  # it was done before it could be killed
            return


def _drafted(claim: str):
    from countersign.findings import actions
    from countersign.register.models import Contract

    asked, base = _questions()
    return actions.draft(
        asked, claim=claim, contract=Contract.objects.get(), kind="problem", base=base, by=_steward("one")
    )


def _questions():
    """Who speaks of waiting, and among whom."""
    from countersign.engine import Contains, Is, Question
    from countersign.register.models import Body

    about = Is("body_id", Body.objects.get().pk)
    return Question("experiences", (about, Contains("themes", "waiting"))), Question("experiences", (about,))


def _steward(name: str):
    from countersign.people.models import Account
    from countersign.people.rules import Actor

    return Actor("staff", Account.objects.get(username=name).pk, frozenset({("steward", None)}))


def _night(at: int) -> None:
    from countersign.answers import jobs

    jobs.BATCH = 2
    jobs.keep_time(_MONDAY + dt.timedelta(days=7 * at + 50), say=lambda *_: None)


def _left() -> dict[str, object]:
    """All that the work came to, without keys and times, which differ from run to run.

    A publication that was killed between its release and its findings makes another release when it is begun again:
    releases are not compared one by one, but each must be as the log says, and each finding be published once.
    """
    import pyarrow.parquet as parquet
    from django.conf import settings
    from django.db.models import Count

    from countersign.experiences.models import Experience
    from countersign.findings.models import Due, Finding
    from countersign.insight import evidence
    from countersign.intake.models import Refusal, Run
    from countersign.ledger import queries
    from countersign.ledger.models import Entry

    # Clocks, findings and counted accounts were laid without lines.
    settings.LEDGER_WITNESSES = ["countersign.insight.queries.witness"]
    facts = evidence.folder() / str(evidence.version())
    fault = queries.verdict().fault
    all_lines = Entry.objects.values_list("event")
    shown = Finding.objects.filter(claim__startswith="Waited").values_list("claim", "state", "numerator", "base")
    return {
        "accounts": sorted(map(list, Experience.objects.values_list("external_id", "row_digest", "state", "line"))),
        "runs": sorted(map(list, Run.objects.values_list("digest", "state", "rows_done", "taken", "refused"))),
        "refusals": sorted(map(list, Refusal.objects.values_list("run__digest", "line", "reason"))),
        "clocks": sorted(map(list, Due.objects.values_list("finding__claim", "state").order_by())),
        "lines": sorted(map(list, all_lines.exclude(event="release.made").annotate(Count("pk")).order_by())),
        "published": sorted(map(list, shown.annotate(Count("dues")).order_by())),
        "facts": {str(one.relative_to(facts)): parquet.read_metadata(one).num_rows for one in facts.rglob("*.parquet")},
        "fault": str(fault) if fault else "",
    }


def compared(points: int, seed: int, databases: list[dict[str, str]], folder: Path) -> dict[str, object]:
    """Run both ways, each with a database of its own; raises ``SystemExit`` where they differ."""
    rounds = max(1, round(points / (_KILLS * _PIECES)))
    told = []
    for name, kills, database in (("whole", 0, databases[0]), ("broken", _KILLS, databases[1])):
        home = folder / name
        home.mkdir()
        there = {"COUNTERSIGN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "countersign.site.settings"}
        path = {"PYTHONPATH": os.pathsep.join([str(_TESTS), str(_TESTS.parent / "src")])}
        command = [sys.executable, __file__, "--one", str(home), "--rounds", str(rounds), "--kills", str(kills)]
        done = subprocess.run([*command, "--seed", str(seed)], env=os.environ | there | path | database,
                              capture_output=True, text=True, check=False)  # fmt: skip
        if done.returncode:
            raise SystemExit(done.stderr[-2000:])
        told.append(json.loads(done.stdout.splitlines()[-1]))
    whole, broken = told
    differing = [name for name in whole["left"] if whole["left"][name] != broken["left"][name]]
    if differing or whole["left"]["fault"] or len(whole["left"]["published"]) < rounds:
        raise SystemExit(f"Not the same: {differing}; verify: {broken['left']['fault']}")
    return {"killed": rounds * _KILLS * _PIECES, "at work then": broken["cut"],
            "accounts": len(whole["left"]["accounts"]), "published": len(whole["left"]["published"]),
            "lines": sum(number for _, number in whole["left"]["lines"])}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20261130)
    parser.add_argument("--one", type=Path)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--kills", type=int, default=0)
    asked = parser.parse_args()
    if asked.one:
        sys.stdout.write(json.dumps(one(asked.one, asked.rounds, asked.kills, asked.seed)) + "\n")
        return
    sys.path.insert(0, str(_TESTS))
    from postgres_server import spare

    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        if server := os.environ.pop("DATABASE_URL", ""):
            with spare(server) as first, spare(server) as second:
                found = compared(
                    asked.points, asked.seed, [{"DATABASE_URL": first}, {"DATABASE_URL": second}], Path(folder)
                )
        else:
            found = compared(asked.points, asked.seed, [{}, {}], Path(folder))
    told = {"database": "postgresql" if server else "sqlite", "seconds": round(time.monotonic() - began)}
    sys.stdout.write(json.dumps(found | told) + "\n")


if __name__ == "__main__":
    main()
