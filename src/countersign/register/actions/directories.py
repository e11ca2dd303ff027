"""A directory of services from a file, once, by hand. One at an address is an inlet (``register.inlets.hsds``)."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from django.db import transaction

from countersign import clock
from countersign.formats import hsds
from countersign.intake.actions.runs import file_digest
from countersign.intake.models import Refusal, Run
from countersign.intake.states import RUN
from countersign.ledger.actions import record
from countersign.people.rules import Actor
from countersign.register import rules
from countersign.register.actions.listing import ListingTaking, take_off

TARGET = "hsds"


def import_directory(path: Path, *, by: Actor, source: str, chunk: int = 200) -> Run:
    """Take every service of the HSDS file or folder at ``path``; what it named before and does not name now is no
    longer listed. A killed import goes on where it stopped; the same file changes nothing.

    Raises :class:`NotReadable` where it is no directory, and :class:`NotNow` where too much would go from it at once.
    """
    rules.check_import(by)
    found = hsds.services(path)
    run = _begun(path, source, by)
    found = islice(found, run.rows_done, None)
    while batch := list(islice(found, chunk)):
        _take(batch, run, by)
    return _finish(run, by)


@transaction.atomic
def _begun(path: Path, source: str, by: Actor) -> Run:
    """The unfinished run of this very file, or a new one."""
    content = file_digest(path / "services.csv" if path.is_dir() else path)
    context = {"source": source}
    run = Run.objects.filter(digest=content, target=TARGET, context=context, state__in=("running", "stopped")).first()
    return run or Run.objects.create(
        target=TARGET, path=str(path.resolve())[:500], digest=content, made_at=clock.now(), began_at=clock.now(),
        context=context, state="running", by_id=by.account_id,
    )  # fmt: skip


@transaction.atomic
def _take(batch: list[hsds.Found | hsds.Unreadable], run: Run, by: Actor) -> None:
    outcomes = ListingTaking(run, by).services(batch)
    pairs = zip(batch, outcomes, strict=True)
    rows = [Refusal(run=run, line=f.line, reason=one.reason[:300]) for f, one in pairs if one.kind == "refused"]
    Refusal.objects.bulk_create(rows)
    for kind in ("taken", "changed", "same"):
        setattr(run, kind, getattr(run, kind) + sum(one.kind == kind for one in outcomes))
    run.rows_done, run.refused, run.beat_at = run.rows_done + len(batch), run.refused + len(rows), clock.now()
    run.save()


@transaction.atomic
def _finish(run: Run, by: Actor) -> Run:
    gone = take_off(run) if run.rows_done else 0
    run.state = RUN.after("running", "finish")
    run.finished_at, run.rows_total = clock.now(), run.rows_done
    run.save()
    record(
        "import.finished" if run.taken or run.changed or gone else "import.same", subject=f"import:{run.key}",
        target=TARGET, taken=run.taken, changed=run.changed, same=run.same, refused=run.refused, gone=gone, by=by.label,
    )  # fmt: skip
    return run
