"""What the clock may start: every night, reminders, what falls overdue or due, and the askings of those concerned.

Every batch is one transaction over rows that the batch itself takes out of the selection. So a run that was killed goes
on where it stopped, a second run finds nothing to do, and after weeks of standing still one run does what every night
would have done, with the same dates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from django.db.models import Model, QuerySet
from django_tasks import task

from countersign import clock
from countersign.answers import actions, queries, rules
from countersign.answers.models import Commitment, Contest, Round
from countersign.findings import actions as findings
from countersign.findings import queries as found
from countersign.people.rules import SYSTEM, Actor
from countersign.register import actions as register

BATCH = 500

Say = Callable[[str, int], None]


@dataclass
class Kept:
    """What one run of the clocks came to."""

    reminders: int = 0
    overdue: int = 0
    escalated: int = 0
    fell_due: int = 0
    broken: int = 0
    opened: int = 0
    closed: int = 0
    recounted: int = 0
    contests_overdue: int = 0
    to_settle: int = 0


def keep_time(today: dt.date | None = None, *, by: Actor = SYSTEM, say: Say = lambda what, number: None) -> Kept:
    """Do everything that ``today`` (default: the clock's) has brought. Doing it again changes nothing.

    ``say`` hears the name of each step and how many rows each of its batches moved.
    """
    rules.check_keep_time(by)
    with clock.at(today) if today else clock.as_it_is():
        done = Kept()
        for name, select, move in _steps(clock.today()):
            setattr(done, name, _in_batches(select, move, lambda number, name=name: say(name, number)))
        done.reminders = actions.remind(batch=BATCH, say=lambda number: say("reminders", number))
    return done


Select = Callable[[], QuerySet]
Move = Callable[[Sequence[Model]], Sequence[Model]]


def _steps(today: dt.date) -> tuple[tuple[str, Select, Move], ...]:
    """The name of each step, the rows it has to move, and the verb that moves them; in this order."""
    long_ago = today - dt.timedelta(days=rules.BROKEN_DAYS)
    return (
        ("to_settle", actions.unsettled, actions.ask_to_settle),
        ("overdue", lambda: found.to_fall_overdue(today), findings.fall_overdue),
        ("escalated", lambda: found.to_escalate(today), findings.escalate),
        ("fell_due", lambda: Commitment.objects.filter(state="made", due_on__lt=today), actions.fall_due),
        ("broken", lambda: Commitment.objects.filter(state="due", due_on__lte=long_ago), actions.break_unclaimed),
        ("recounted", lambda: Round.objects.filter(state="closed", stale=True), actions.recount),
        ("closed", lambda: Round.objects.filter(state="open", closes_on__lt=today), actions.close),
        ("opened", lambda: Round.objects.filter(state="waiting", opens_on__lte=today), actions.ask_again),
        ("contests_overdue", lambda: Contest.objects.filter(state="open", due_on__lt=today),
         actions.fall_contests_overdue),
    )  # fmt: skip


def _in_batches(select: Select, move: Move, say: Callable[[int], None]) -> int:
    """Move batch after batch until none is left; returns how many rows were moved."""
    moved = 0
    while batch := list(select().order_by("pk")[:BATCH]):
        done = len(move(batch))
        moved += done
        say(done)
        if not done:  # others had them in hand; the next run looks again
            break
    return moved


@task()
def keep_clocks() -> dict[str, int]:
    """The clocks of today; returns counts."""
    return asdict(keep_time())


@task()
def hand_on() -> int:
    """Contracts start and end by their dates, and what is open under one that ended goes to its successor; returns how
    many clocks and promises were handed on. Running it again finds none."""
    register.keep_dates(by=SYSTEM)
    return sum(len(dues) + len(taken) for dues, taken in map(_handed_on, queries.succeeded()))


def _handed_on(contract: Model) -> tuple[list, list]:
    return actions.inherit(contract, by=SYSTEM)


@task()
def write_digests() -> int:
    """The letters of the week's paper; returns how many were new."""
    return actions.write_digests()
