"""Read an inlet: page by page, each stored with what its rows became and with how far it was read.

A reading may be killed at any moment: the next one goes on at the inlet's cursor, in the same run. What fails is noted
and tried again later, and later still; a server that is busy is left alone for as long as it asks.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from random import Random
from typing import Any

from django.db import transaction

from countersign import clock
from countersign.errors import AskedToWait, CountersignError, NotNow
from countersign.formats.reaching import Reach
from countersign.formats.tabular import BadRow, Misfit
from countersign.intake import queries, rules
from countersign.intake.kinds import Kind, Page
from countersign.intake.kinds import kind as kind_called
from countersign.intake.models import Inlet, Refusal, Run
from countersign.intake.states import INLET, RUN
from countersign.intake.targets import Outcome
from countersign.intake.ways.asking import reach as reach_of_settings
from countersign.ledger.actions import record
from countersign.people.rules import Actor

BUDGET_S = 120
"""How long one reading may keep others waiting; it goes on at the next turn."""

FIRST_WAIT, LONGEST_WAIT = 10, 24 * 60
"""Minutes until what failed is tried again: doubled with each failure, up to a day."""

_UNEXPECTED = "It holds something that was not expected."


def read_inlet(
    inlet: Inlet, *, by: Actor, rng: Random, reach: Reach | None = None, budget_s: float = BUDGET_S
) -> Run | None:
    """The run that was made or taken further; None where nothing was new.

    Raises what went wrong, once it is noted with the inlet and the time of the next try is set; :class:`NotNow` for an
    inlet that is paused or being read.
    """
    rules.check_inlets(by)
    kind = kind_called(inlet.kind)
    inlet, run = _begun(inlet, kind)
    ends = time.monotonic() + budget_s
    try:
        for page in kind.pages(inlet, reach or reach_of_settings()):
            _keep(inlet, run, page, kind)
            if time.monotonic() > ends:
                return _put_off(inlet, run, clock.now())
    except AskedToWait as error:
        _put_off(inlet, run, clock.now() + dt.timedelta(seconds=error.retry_after_s), str(error))
        raise
    except CountersignError as error:
        _fail(inlet, run, str(error), rng)
        raise
    except Exception:
        _fail(inlet, run, _UNEXPECTED, rng)
        raise
    return _finish(inlet, run, kind, rng)


@transaction.atomic
def _begun(inlet: Inlet, kind: Kind) -> tuple[Inlet, Run]:
    """The inlet as it stands now, and its unfinished run or a new one."""
    inlet = Inlet.objects.select_for_update().get(pk=inlet.pk)
    INLET.after(inlet.state, "read")
    run = inlet.runs.filter(state__in=("running", "stopped")).order_by("-pk").first()
    if run is not None and run.state == "running" and queries.progress(run).alive:
        raise NotNow("It is being read at this moment.", remedy="Look at its page in a minute.")
    if run is None:
        target = inlet.options.get("target") or kind.name
        context = {"source": inlet.options.get("source") or inlet.slug}
        run = Run(inlet=inlet, target=target, context=context, made_at=clock.now(), by_id=inlet.by_id)
    run.state, run.trouble = RUN.after(run.state, "begin"), ""
    run.began_at = run.beat_at = clock.now()
    run.began_row = run.rows_done
    run.save()
    inlet.looked_at = clock.now()
    inlet.save(update_fields=["looked_at"])
    return inlet, run


@transaction.atomic
def _keep(inlet: Inlet, run: Run, page: Page, kind: Kind) -> None:
    """One page with all that belongs to it: what its rows became, refusals, counts, cursor."""
    stored = Run.objects.select_for_update().get(pk=run.pk)
    if (stored.state, stored.rows_done) != ("running", run.rows_done):
        raise NotNow("Another worker has taken this reading further.", remedy="Look at its progress.")
    run.digest = page.digest or run.digest
    good = [row for row in page.rows if not isinstance(row, BadRow | Misfit)]
    outcomes = _taken(good, run, kind)
    refused = [
        (row.line, getattr(row, "field", ""), row.reason) for row in page.rows if isinstance(row, BadRow | Misfit)
    ]
    refused += [
        (row.line, one.field, one.reason) for row, one in zip(good, outcomes, strict=True) if one.kind == "refused"
    ]
    Refusal.objects.bulk_create(
        Refusal(run=run, part=page.part[:40], line=line, field=field, reason=reason[:300])
        for line, field, reason in refused
    )
    for name in ("taken", "changed", "same"):
        setattr(run, name, getattr(run, name) + sum(one.kind == name for one in outcomes))
    run.rows_done, run.refused, run.beat_at = run.rows_done + len(page.rows), run.refused + len(refused), clock.now()
    run.save()
    inlet.cursor = page.cursor
    inlet.save(update_fields=["cursor"])


def _taken(rows: Sequence[Any], run: Run, kind: Kind) -> Sequence[Outcome]:
    """What each became. Where one makes all of them fail, each is taken by itself, and that one is refused."""
    if not rows:
        return ()
    try:
        with transaction.atomic():
            return kind.take(run)(rows)
    except CountersignError:
        raise
    except Exception:
        if len(rows) == 1:
            return (Outcome("refused", _UNEXPECTED),)
        return [outcome for row in rows for outcome in _taken((row,), run, kind)]


@transaction.atomic
def _put_off(inlet: Inlet, run: Run, until: dt.datetime, why: str = "") -> Run:
    """To be gone on with; it is not the source's fault, or not a fault."""
    run.state, run.trouble = RUN.after(run.state, "stop"), why[:300]
    run.save(update_fields=["state", "trouble"])
    inlet.next_at, inlet.trouble = until, why[:300]
    inlet.save(update_fields=["next_at", "trouble"])
    return run


@transaction.atomic
def _fail(inlet: Inlet, run: Run, why: str, rng: Random) -> None:
    """Noted, with the next try; a reading in which nothing came stays in sight as the last one."""
    fresh = Inlet.objects.select_for_update().get(pk=inlet.pk)
    if fresh.state != "paused":
        fresh.state = INLET.after(fresh.state, "fail")
    fresh.fails, fresh.trouble = min(fresh.fails + 1, 1000), why[:300]
    fresh.next_at = clock.now() + dt.timedelta(minutes=wait_after(fresh.fails, rng))
    fresh.save(update_fields=["state", "fails", "trouble", "next_at"])
    run.state, run.trouble = RUN.after("running", "stop"), why[:300]
    run.save(update_fields=["state", "trouble"])
    if fresh.fails == 1:
        record("inlet.failed", subject=f"inlet:{inlet.slug}")


def wait_after(fails: int, rng: Random) -> float:
    """Minutes until the next try after so many failures in a row, so spread that not all come back at once."""
    return min(FIRST_WAIT * 2 ** min(fails - 1, 20), LONGEST_WAIT) * rng.uniform(0.5, 1.0)


@transaction.atomic
def _finish(inlet: Inlet, run: Run, kind: Kind, rng: Random) -> Run | None:
    """Everything was read. A reading that found nothing leaves no run, one that changed nothing leaves no line."""
    fresh = Inlet.objects.select_for_update().get(pk=inlet.pk)
    if fresh.state != "paused":
        fresh.state = INLET.after(fresh.state, "read")
    fresh.fails, fresh.trouble = 0, _ended(run, kind) if run.rows_done else ""
    fresh.next_at = clock.now() + dt.timedelta(minutes=inlet.every_minutes * rng.uniform(1.0, 1.05))
    fresh.save(update_fields=["state", "fails", "trouble", "next_at"])
    if not run.rows_done:
        run.delete()
        return None
    run.state = RUN.after("running", "finish")
    run.finished_at, run.rows_total = clock.now(), run.rows_done
    run.save()
    if run.taken or run.changed:
        record(
            "inlet.read", subject=f"inlet:{inlet.slug}", rows=run.rows_done, taken=run.taken, changed=run.changed,
            same=run.same, refused=run.refused,
        )  # fmt: skip
    return run


def _ended(run: Run, kind: Kind) -> str:
    """What the kind does once everything was read; what it would not do is said beside the inlet."""
    try:
        with transaction.atomic():
            kind.over(run)
    except NotNow as error:
        return str(error)[:300]
    return ""
