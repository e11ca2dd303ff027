"""Contracts out of OCDS releases: every release is kept, and a process is told anew when one is added."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.db import transaction

from countersign import clock
from countersign.errors import NotValid
from countersign.formats import ocds
from countersign.formats.ocds.checking import digest
from countersign.intake.actions.runs import file_digest
from countersign.intake.models import Refusal, Run
from countersign.intake.states import RUN
from countersign.ledger.actions import record
from countersign.people.rules import Actor
from countersign.register import rules
from countersign.register.actions.taking import Taking
from countersign.register.models import Release
from countersign.register.queries.known import Known

TARGET = "ocds"
_CHUNK = 200


@dataclass
class Told:
    """What an import came to. ``flawed``: (line, where, what, done) of releases taken as far as they go."""

    run: Run
    flawed: list[tuple[int, str, str, str]] = field(default_factory=list)
    bodies_new: int = 0
    contracts_new: int = 0
    contracts_changed: int = 0
    known: Known = field(default_factory=Known, repr=False)


def import_ocds(
    path: Path,
    *,
    by: Actor,
    source: str = "",
    chunk: int = _CHUNK,
    report: Callable[[Run], None] | None = None,
) -> Told:
    """Take every release of the file. A killed import goes on where it stopped; the same file changes
    nothing.

    Raises :class:`NotReadable` where the file is not OCDS; single bad lines are refused and listed.
    """
    rules.check_import(by)
    told = Told(_begun(path, source, by))
    found = islice(ocds.releases(path), told.run.rows_done, None)
    while batch := list(islice(found, chunk)):
        _take(batch, told, by)
        if report:
            report(told.run)
    _finish(told.run, by)
    return told


@transaction.atomic
def _begun(path: Path, source: str, by: Actor) -> Run:
    """The unfinished run of this very file, or a new one."""
    content = file_digest(path)
    run = Run.objects.filter(digest=content, target=TARGET, state__in=("running", "stopped")).first()
    if run is None:
        run = Run.objects.create(
            target=TARGET, path=str(path.resolve())[:500], digest=content, made_at=clock.now(),
            began_at=clock.now(), context={"source": source}, state="running", by_id=by.account_id,
        )  # fmt: skip
    return run


@transaction.atomic
def _take(batch: list[ocds.Found | ocds.Unreadable], told: Told, by: Actor) -> None:
    """One chunk, whole or not at all: releases, the contracts they tell of, refusals, checkpoint."""
    run, taking = told.run, Taking(by, source=told.run.context["source"], known=told.known)
    new: dict[str, list[Release]] = {}
    refused: list[tuple[int, str]] = []
    for found in batch:
        try:
            release = _release(found, told)
        except NotValid as error:
            refused.append((found.line, str(error)))
            continue
        fresh = not Release.objects.filter(digest=release.digest).exists()
        if fresh:
            release.save()
            new.setdefault(release.ocid, []).append((found.line, release))
        run.taken += fresh
        run.same += not fresh
    for ocid, lines in new.items():
        refused += _retell(ocid, lines, taking, run)
    taking.write_ledger()
    told.bodies_new += taking.bodies_new
    told.contracts_new += taking.contracts_new
    told.contracts_changed += taking.contracts_changed
    _checkpoint(run, len(batch), refused)


def _release(found: ocds.Found | ocds.Unreadable, told: Told) -> Release:
    if isinstance(found, ocds.Unreadable):
        raise NotValid(found.reason)
    content, faults = ocds.mended(ocds.scrubbed(found.release))
    told.flawed += [(found.line, fault.where, fault.what, fault.done) for fault in faults]
    return Release(
        ocid=content["ocid"], release_id=content["id"], date=content["date"][:40], digest=digest(content),
        content=content, faults=[[f.where, f.what, f.done] for f in faults], run_key=told.run.key,
    )  # fmt: skip


def _retell(ocid: str, lines: list[tuple[int, Release]], taking: Taking, run: Run) -> Iterator[tuple[int, str]]:
    """Merge all that is known of the process and take what it tells; where that fails the new releases go."""
    every = Release.objects.filter(ocid=ocid).order_by("date", "pk").values_list("content", flat=True)
    try:
        said = ocds.contracts(ocds.merged(list(every)))
    except NotValid as error:
        for line, release in lines:
            release.delete()
            run.taken -= 1
            yield line, str(error)
    else:
        taking.process(said)


def _checkpoint(run: Run, read: int, refused: Iterable[tuple[int, str]]) -> None:
    rows = [Refusal(run=run, line=line, reason=reason[:300]) for line, reason in refused]
    Refusal.objects.bulk_create(rows)
    run.refused += len(rows)
    run.rows_done += read
    run.beat_at = clock.now()
    run.save()


@transaction.atomic
def _finish(run: Run, by: Actor) -> None:
    run.state = RUN.after(run.state, "finish") if run.state == "running" else "done"
    run.finished_at = clock.now()
    run.rows_total = run.rows_done
    run.save()
    event = "import.finished" if run.taken else "import.same"
    record(
        event, subject=f"import:{run.key}", target=TARGET,
        taken=run.taken, same=run.same, refused=run.refused, by=by.label,
    )  # fmt: skip
