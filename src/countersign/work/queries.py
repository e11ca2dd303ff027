"""Questions about the queue; they change nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Min, Q, QuerySet, Value, When

from countersign import clock
from countersign.errors import NotFound
from countersign.work.models import Job
from countersign.work.states import JOB

ASKED_FOR = ("waiting", "failed")  # somebody takes it once its time has come


def mark(task: str, arguments: Sequence[object]) -> str:
    """The same for the same work."""
    return hashlib.sha256(json.dumps([task, *arguments]).encode()).hexdigest()


def due() -> QuerySet[Job]:
    """What can be taken now, the longest waiting first; also what a worker had in hand that is gone."""
    now = clock.now()
    asked = Q(state__in=ASKED_FOR, next_try_at__lte=now)
    return Job.objects.filter(asked | Q(state="running", taken_until__lt=now)).order_by("next_try_at", "pk")


def is_started(task: str, since: dt.datetime) -> bool:
    """Whether this task was put in the queue since then, or still stands in it from before."""
    return Job.objects.filter(Q(made_at__gte=since) | Q(state__in=ASKED_FOR), task=task).exists()


def job(number: int) -> Job:
    """The job of this number; raises :class:`NotFound`."""
    found = Job.objects.filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no job {number}.", remedy="See `countersign jobs list`.")
    return found


@dataclass(frozen=True)
class Standing:
    """How the newest job of a task stands, for the page from which it is started. ``progress`` is empty where it said
    nothing; ``result`` is what it came to.
    """

    words: str
    is_over: bool
    is_given_up: bool
    progress: str
    since: dt.datetime
    result: Any


def standing(task: str) -> Standing | None:
    """The newest job of this task, whatever its arguments; None where there was none in the last days."""
    job = Job.objects.filter(task=task).order_by("-pk").first()
    if job is None:
        return None
    over, since = job.state in JOB.ends, job.finished_at or job.began_at or job.made_at
    return Standing(job.get_state_display(), over, job.state == "dead", progress(job), since, job.result)


def listed(state: str = "") -> QuerySet[Job]:
    """Jobs of a state, or all: what was given up first, then what runs, the newest first."""
    found = Job.objects.filter(state=state) if state else Job.objects.all()
    urgency = Case(When(state="dead", then=Value(0)), When(state="running", then=Value(1)), default=Value(2))
    return found.order_by(urgency, "-pk")


@dataclass(frozen=True)
class Queue:
    """How many jobs stand in each state, and for how many seconds the one whose turn came first has waited."""

    waiting: int
    running: int
    failed: int
    dead: int
    oldest_s: int


def queue() -> Queue:
    """The queue at a glance, in one query. It says of nobody what was asked for."""
    now = clock.now()
    counts = {state: Count("pk", Q(state=state)) for state in ("waiting", "running", "failed", "dead")}
    turn = Min("next_try_at", filter=Q(state__in=ASKED_FOR, next_try_at__lte=now))
    lost = Min("taken_until", filter=Q(state="running", taken_until__lt=now))
    found = Job.objects.aggregate(**counts, turn=turn, lost=lost)
    since = min((one for one in (found.pop("turn"), found.pop("lost")) if one), default=now)
    return Queue(**found, oldest_s=int((now - since).total_seconds()))


def by_state() -> list[tuple[str, int]]:
    """How many jobs there are in each state."""
    return list(Job.objects.values_list("state").annotate(Count("pk")).order_by("state"))


def called(job: Job) -> str:
    """What it does, in words made of the name of its task: “intake: work on”."""
    room, _, name = job.task.removeprefix("countersign.").partition(".")
    return f"{room}: {name.rpartition('.')[2].replace('_', ' ')}"


def progress(job: Job) -> str:
    """How far it has come, in words; empty where it did not say."""
    if not job.done and job.total is None:
        return ""
    of = "" if job.total is None else f" of {job.total:,}"
    return f"{job.done:,}{of} {job.unit}".rstrip()


_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def age(job: Job) -> str:
    """How long ago it was asked for, up to its end, in words: “3 hours”."""
    seconds = int(((job.finished_at or clock.now()) - job.made_at).total_seconds())
    unit, length = next((one for one in _UNITS if seconds >= one[1]), _UNITS[-1])
    number = max(seconds, 0) // length
    return f"{number} {unit}{'' if number == 1 else 's'}"


def old(before: dt.datetime) -> QuerySet[Job]:
    """Jobs that ended before then. What was given up stays until somebody looks at it."""
    return Job.objects.filter(state__in=("done", "dropped"), made_at__lt=before).filter(
        Q(finished_at=None) | Q(finished_at__lt=before)
    )
