"""Put a job into the queue, take it, say how far it has come, end it; try again or drop one that was given up.

A job is taken under a lease. Everything a worker writes about it afterwards holds only as long as the lease is its own:
one that was thought dead, and comes back, changes nothing any more. A job can therefore be taken twice, and every task
must bear that: it looks at what is done already and goes on from there.
"""

from __future__ import annotations

import datetime as dt
import secrets
import traceback
from collections.abc import Sequence
from contextvars import ContextVar
from pathlib import Path
from random import Random

from django.db import transaction

from countersign import clock
from countersign.errors import NotNow
from countersign.ledger.actions import record
from countersign.people.rules import Actor, check
from countersign.work import queries, rules
from countersign.work.models import Job
from countersign.work.states import JOB

IN_HAND: ContextVar[Job | None] = ContextVar("job_in_hand", default=None)
_OUR_OWN = str(Path(__file__).parents[1])


def put(task: str, arguments: Sequence[object] = ()) -> Job:
    """The job, now in the queue; the same work that waits already, and was not yet begun, is handed back instead."""
    rules.check_arguments(arguments)
    mark, now = queries.mark(task, arguments), clock.now()
    waiting = Job.objects.filter(mark=mark, state="waiting", tries=0).first()
    return waiting or Job.objects.create(task=task, arguments=list(arguments), mark=mark, made_at=now, next_try_at=now)


def take() -> Job | None:
    """The next job, in our hands alone; None where none is due. One that has cost its tries is given up instead."""
    if not queries.due().exists():  # asked without a lock: most looks find nothing
        return None
    with transaction.atomic():
        job = queries.due().select_for_update(skip_locked=True).first()
        if job is None:
            return None
        was_lost = job.state == "running"
        job.state = JOB.after(job.state, "take")
        job.holder, job.began_at, job.taken_until = secrets.token_urlsafe(16), clock.now(), clock.now() + rules.LEASE
        job.tries += 1
        if was_lost:
            job.fault = "its worker is gone"
        job.save(update_fields=["state", "holder", "began_at", "taken_until", "tries", "fault"])
    if job.tries > rules.TRIES:
        _marked(job, "give_up", tries=rules.TRIES)
        return take()
    return job


def renew(job: Job) -> bool:
    """Hold it for longer, and write down how far it has come; whether it is still ours."""
    if job.began_at + rules.LONGEST < clock.now():
        return False
    job.is_lost = not _ours(job).update(taken_until=clock.now() + rules.LEASE, **_so_far(job))  # type: ignore[attr-defined]
    return not job.is_lost  # type: ignore[attr-defined]


def is_again() -> bool:
    """Whether the job in hand was begun before and not ended."""
    job = IN_HAND.get()
    return job is not None and job.tries > 1


def tell(done: int, total: int | None = None, unit: str = "rows") -> None:
    """Say how far the job in hand has come; nothing where there is none. It costs nothing: it is written with the next
    renewal of the lease, outside of any transaction of ours. Raises :class:`NotNow` where somebody else has the job.
    """
    job = IN_HAND.get()
    if job is None:
        return
    if getattr(job, "is_lost", False):
        raise NotNow("Another worker has this job by now.")
    job.done, job.total, job.unit = done, total, unit


def _so_far(job: Job) -> dict[str, object]:
    return {"done": job.done, "total": job.total, "unit": job.unit}


def finish(job: Job, result: object) -> bool:
    """It is done; False where it was not ours any more."""
    return _marked(job, "finish", result=result, fault="", finished_at=clock.now())


def fail(job: Job, error: BaseException, *, rng: Random) -> bool:
    """It did not work: it is tried again after a wait, or given up; False where it was not ours any more."""
    fault = _fault(error)
    if rules.is_lasting(error) or job.tries >= rules.TRIES:
        return _marked(job, "give_up", fault=fault, finished_at=clock.now())
    return _marked(job, "fail", fault=fault, next_try_at=clock.now() + rules.wait(job.tries, rng))


def put_down(job: Job) -> bool:
    """The worker stops: somebody else may take the job at once, and the try does not count."""
    return _marked(job, "fail", next_try_at=clock.now(), tries=job.tries - 1)


def _marked(job: Job, verb: str, **changes: object) -> bool:
    changes |= {"state": JOB.after("running", verb), "taken_until": None, "holder": "", **_so_far(job)}
    with transaction.atomic():
        moved = bool(_ours(job).update(**changes))
        if moved and verb == "give_up":  # one of a kind is enough to be looked at
            Job.objects.filter(mark=job.mark, state="dead").exclude(pk=job.pk).delete()
    return moved


def _ours(job: Job):
    return Job.objects.filter(pk=job.pk, state="running", holder=job.holder)


def _fault(error: BaseException) -> str:
    """Its kind, and where in our software: never its words, which may quote somebody."""
    places = [one for one in traceback.extract_tb(error.__traceback__) if one.filename.startswith(_OUR_OWN)]
    if not places:
        return type(error).__name__
    return f"{type(error).__name__} in {Path(places[-1].filename).relative_to(_OUR_OWN)}:{places[-1].lineno}"[:160]


@transaction.atomic
def retry(job: Job, *, by: Actor) -> Job:
    """Try it again from now on, with all its tries."""
    check(by, "job.manage")
    fresh = _moved(job, "retry")
    fresh.tries, fresh.next_try_at, fresh.finished_at = 0, clock.now(), None
    fresh.save()
    record("job.retried", subject=fresh.subject, task=fresh.task, by=by.label)
    return fresh


@transaction.atomic
def drop(job: Job, *, by: Actor) -> Job:
    """It is not wanted any more. What it did already stays."""
    check(by, "job.manage")
    fresh = _moved(job, "drop")
    fresh.finished_at = clock.now()
    fresh.save()
    record("job.dropped", subject=fresh.subject, task=fresh.task, by=by.label)
    return fresh


def _moved(job: Job, verb: str) -> Job:
    fresh = Job.objects.select_for_update().get(pk=job.pk)
    fresh.state = JOB.after(fresh.state, verb)
    return fresh


KEPT = dt.timedelta(days=3)
"""How long what ended stays to be looked at."""


def forget_old() -> int:
    """Jobs that ended three days ago are gone; returns how many."""
    return queries.old(clock.now() - KEPT).delete()[0]
