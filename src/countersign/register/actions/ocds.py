"""Contracts out of OCDS releases: every release is kept, and a process is told anew when one is added."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
from countersign.intake.targets import SAME, TAKEN, Outcome
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
    taking = ReleaseTaking(told.run, by, source=told.run.context["source"], known=told.known)
    outcomes = taking(batch)
    told.flawed += taking.flawed
    told.bodies_new += taking.contracts.bodies_new
    told.contracts_new += taking.contracts.contracts_new
    told.contracts_changed += taking.contracts.contracts_changed
    _checkpoint(told.run, batch, outcomes)


class ReleaseTaking:
    """Takes a chunk of releases inside the caller's transaction and says what became of each."""

    def __init__(self, run: Run, by: Actor, *, source: str, known: Known | None = None) -> None:
        self._run = run
        self.contracts = Taking(by, source=source, known=known)
        self.flawed: list[tuple[int, str, str, str]] = []

    def __call__(self, batch: Sequence[ocds.Found | ocds.Unreadable]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        new: dict[str, list[tuple[int, Release]]] = {}
        for at, found in enumerate(batch):
            outcome, release = self._stored(found)
            outcomes.append(outcome)
            if outcome is TAKEN:
                new.setdefault(release.ocid, []).append((at, release))
        for ocid, stored in new.items():
            for at, reason in self._retell(ocid, stored):
                outcomes[at] = Outcome("refused", reason)
        self.contracts.write_ledger()
        return outcomes

    def _stored(self, found: ocds.Found | ocds.Unreadable) -> tuple[Outcome, Release | None]:
        try:
            release = self._release(found)
        except NotValid as error:
            return Outcome("refused", str(error)), None
        if Release.objects.filter(digest=release.digest).exists():
            return SAME, release
        release.save()
        return TAKEN, release

    def _release(self, found: ocds.Found | ocds.Unreadable) -> Release:
        if isinstance(found, ocds.Unreadable):
            raise NotValid(found.reason)
        content, faults = ocds.mended(ocds.scrubbed(found.release))
        self.flawed += [(found.line, fault.where, fault.what, fault.done) for fault in faults]
        return Release(
            ocid=content["ocid"], release_id=content["id"], date=content["date"][:40], digest=digest(content),
            content=content, faults=[[f.where, f.what, f.done] for f in faults], run_key=self._run.key,
        )  # fmt: skip

    def _retell(self, ocid: str, stored: list[tuple[int, Release]]) -> Iterator[tuple[int, str]]:
        """Merge all that is known of the process and take what it tells; where that fails the new releases go."""
        every = Release.objects.filter(ocid=ocid).order_by("date", "pk").values_list("content", flat=True)
        try:
            said = ocds.contracts(ocds.merged(list(every)))
        except NotValid as error:
            for at, release in stored:
                release.delete()
                yield at, str(error)
        else:
            self.contracts.process(said)


def _checkpoint(run: Run, batch: Sequence[ocds.Found | ocds.Unreadable], outcomes: Sequence[Outcome]) -> None:
    pairs = zip(batch, outcomes, strict=True)
    rows = [Refusal(run=run, line=f.line, reason=one.reason[:300]) for f, one in pairs if one.kind == "refused"]
    Refusal.objects.bulk_create(rows)
    run.taken += sum(one is TAKEN for one in outcomes)
    run.same += sum(one is SAME for one in outcomes)
    run.refused += len(rows)
    run.rows_done += len(batch)
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
