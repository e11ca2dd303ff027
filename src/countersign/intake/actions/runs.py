"""Open a run, take it forward chunk by chunk, stop it, undo it.

Each chunk is one transaction: what its rows became, the refusals, the counts and the checkpoint are stored
together or not at all. A process may be killed at any moment; beginning again after ``rows_done`` loses
nothing and doubles nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction

from countersign import clock
from countersign.errors import NotNow, NotReadable
from countersign.formats.tabular import BadRow, Dialect, Mapped, Mapping, Misfit, Row, rows
from countersign.intake import queries, rules
from countersign.intake.actions.uploads import delete_upload
from countersign.intake.models import Refusal, Run
from countersign.intake.states import RUN
from countersign.intake.targets import Outcome, Take
from countersign.intake.targets import target as target_called
from countersign.ledger.actions import record
from countersign.people.rules import Actor

Report = Callable[[Run], None]


def open_run(
    *,
    target: str,
    path: Path | str,
    profile: dict[str, Any],
    context: dict[str, Any],
    by: Actor,
    again: bool = False,
    uploaded: bool = False,
) -> Run:
    """A run for the file at ``path``, ready to begin; one that was begun for the same file and not finished
    is handed back.

    ``profile`` is ``{"mapping": …, "blank": [...], "dialect": …}``. Raises :class:`NotValid` with every fault
    of the mapping, :class:`NotReadable` for a file that cannot be read, and :class:`NotNow` for a file that
    was imported before, unless ``again``: rows that are already here then count as the same.
    """
    _check(by, target, context)
    path = Path(path).resolve()
    digest = file_digest(path)
    same = Run.objects.filter(digest=digest, target=target, context=context)
    if unfinished := same.filter(state__in=("running", "stopped"), profile=profile).first():
        return unfinished
    if not again and (earlier := same.filter(state="done").first()):
        raise NotNow(
            f"This file was already imported on {earlier.finished_at:%-d %B %Y} ({earlier.taken:,} rows taken).",
            remedy="Import it again only to take rows that were refused; rows already here stay as they are.",
        )
    queries.mapping_of(target, profile)  # refuses a mapping that does not fit
    total = sum(1 for _ in rows(path, Dialect.from_dict(profile["dialect"])))
    return Run.objects.create(
        target=target, profile=profile, context=context, path=str(path), digest=digest, uploaded=uploaded,
        made_at=clock.now(), rows_total=total, by_id=by.account_id,
    )  # fmt: skip


def check_run(run: Run, *, by: Actor) -> Run:
    """The run, if ``by`` may look at it and take it further; else raises :class:`NotAllowed`."""
    _check(by, run.target, run.context)
    return run


def _check(by: Actor, target: str, context: dict[str, Any]) -> None:
    known = target_called(target)
    rules.check_import(by, deed=known.deed, body_id=known.body_of(context))


def file_digest(path: Path) -> str:
    """SHA-256 of the file as 64 hexadecimal digits."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise NotReadable("The file cannot be opened.", remedy="Check that it exists and may be read.") from error


def work(run: Run, *, chunk: int = 5000, report: Report | None = None) -> Run:
    """Take the run to its end with its own target's ``take``."""
    return advance(run, target_called(run.target).take(run), chunk=chunk, report=report)


def advance(run: Run, take: Take, *, chunk: int = 5000, report: Report | None = None) -> Run:
    """Read on after the checkpoint and hand chunk after chunk to ``take``, until the end of the file or until
    stopped.

    Returns the run, done or stopped. ``report`` is called after every chunk. A file that breaks off keeps
    what was taken, leaves the run stopped with its trouble noted, and raises :class:`NotReadable`.
    """
    _begin(run)
    mapping = queries.mapping_of(run.target, run.profile)
    source = rows(run.path, Dialect.from_dict(run.profile["dialect"]), after=run.rows_done)
    try:
        for batch in _chunks(source, chunk):
            if not _keep(run, batch, mapping, take):
                return run
            if report:
                report(run)
    except NotReadable as error:
        _note_trouble(run, str(error))
        raise
    return _finish(run)


def _chunks(source: Iterable[Row | BadRow], size: int) -> Iterator[list[Row | BadRow]]:
    """Lists of ``size`` rows; what was read before a file breaks off still comes out."""
    batch: list[Row | BadRow] = []
    try:
        for row in source:
            batch.append(row)
            if len(batch) == size:
                yield batch
                batch = []
    except NotReadable:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _begin(run: Run) -> None:
    run.state = RUN.after(run.state, "begin")
    run.began_at = run.beat_at = clock.now()
    run.began_row, run.trouble = run.rows_done, ""
    run.save(update_fields=["state", "began_at", "began_row", "beat_at", "trouble"])


@transaction.atomic
def _keep(run: Run, batch: Sequence[Row | BadRow], mapping: Mapping, take: Take) -> bool:
    """One chunk with all that belongs to it; False where the run was stopped meanwhile."""
    stored = Run.objects.select_for_update().get(pk=run.pk)
    if stored.state != "running":
        run.state = stored.state
        return False
    if stored.rows_done != run.rows_done:
        raise NotNow("Another worker has taken this import further.", remedy="Look at its progress.")
    mapped = [mapping(row) if isinstance(row, Row) else row for row in batch]
    good = [row for row in mapped if isinstance(row, Mapped)]
    outcomes = take(good)
    _store(run, len(batch), outcomes, [*_refused_before(mapped), *_refused_by(good, outcomes)])
    return True


def _refused_before(mapped: Iterable[Mapped | Misfit | BadRow]) -> Iterator[tuple[int, str, str]]:
    for row in mapped:
        if isinstance(row, Misfit):
            yield row.line, row.field, row.reason
        elif isinstance(row, BadRow):
            yield row.line, "", row.reason


def _refused_by(good: Sequence[Mapped], outcomes: Sequence[Outcome]) -> Iterator[tuple[int, str, str]]:
    for row, outcome in zip(good, outcomes, strict=True):
        if outcome.kind == "refused":
            yield row.line, outcome.field, outcome.reason


def _store(run: Run, read: int, outcomes: Sequence[Outcome], refused: list[tuple[int, str, str]]) -> None:
    Refusal.objects.bulk_create(
        [Refusal(run=run, line=line, field=field, reason=reason[:300]) for line, field, reason in refused]
    )
    run.rows_done += read
    for kind in ("taken", "changed", "same"):
        setattr(run, kind, getattr(run, kind) + sum(outcome.kind == kind for outcome in outcomes))
    run.refused += len(refused)
    run.beat_at = clock.now()
    run.save(update_fields=["rows_done", "taken", "changed", "same", "refused", "beat_at"])


@transaction.atomic
def _finish(run: Run) -> Run:
    run.state = RUN.after(run.state, "finish")
    run.finished_at = run.beat_at = clock.now()
    run.rows_total = run.rows_done
    run.save(update_fields=["state", "finished_at", "beat_at", "rows_total"])
    record("import.finished", subject=f"import:{run.key}", **_counts(run))
    delete_upload(run)
    return run


def _counts(run: Run) -> dict[str, object]:
    return {
        "target": run.target, "rows": run.rows_done, "taken": run.taken, "changed": run.changed,
        "same": run.same, "refused": run.refused,
    }  # fmt: skip


def _note_trouble(run: Run, message: str) -> None:
    run.state, run.trouble = "stopped", message[:300]
    run.save(update_fields=["state", "trouble"])


@transaction.atomic
def stop(run: Run, *, by: Actor) -> Run:
    """The run pauses after the chunk in hand and can go on later."""
    _check(by, run.target, run.context)
    run = Run.objects.select_for_update().get(pk=run.pk)
    run.state = RUN.after(run.state, "stop")
    run.save(update_fields=["state"])
    return run


@transaction.atomic
def undo(run: Run, *, by: Actor) -> Run:
    """Everything the run took is gone again; its room refuses with :class:`NotNow` where it has been built
    upon.
    """
    _check(by, run.target, run.context)
    run = Run.objects.select_for_update().get(pk=run.pk)
    run.state = RUN.after(run.state, "undo")
    gone = target_called(run.target).undo(run, by)
    run.save(update_fields=["state"])
    record("import.undone", subject=f"import:{run.key}", target=run.target, rows=gone, by=by.label)
    delete_upload(run)
    return run
