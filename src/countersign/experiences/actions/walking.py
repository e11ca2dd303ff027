"""How every step walks over a source: in batches, each one transaction, so that it may be killed and begun
again.

A step takes accounts in certain states and leaves each in another, so what is left to do is always a question
to the database and never a list in memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from django.db import transaction

from countersign import clock
from countersign.experiences import rules
from countersign.experiences.models import Experience, Sealed, Source, StepRun
from countersign.experiences.told import unseal
from countersign.ledger.actions import record
from countersign.people.queries import sealer
from countersign.people.rules import Actor

Report = Callable[[StepRun], None]
Work = Callable[[list[Experience]], Counter]


def walk(
    step: str,
    source: Source,
    work: Work,
    *,
    states: Sequence[str],
    by: Actor,
    batch: int = 1000,
    report: Report | None = None,
    only: dict[str, object] | None = None,
    **facts: object,
) -> StepRun:
    """Hand all accounts of ``source`` in ``states`` to ``work``, batch by batch; returns the run with its
    counts.

    ``work`` changes and stores its accounts and says how many became what. ``facts`` (the method's version,
    say) go into the run's line of the ledger beside the counts.
    """
    rules.check_step(by, step)
    waiting = Experience.objects.filter(source=source, state__in=states, **(only or {})).order_by("pk")
    run = begin(step, source, by=by, total=waiting.count())
    last = 0
    while accounts := list(waiting.filter(pk__gt=last)[:batch]):
        last = accounts[-1].pk
        with transaction.atomic():
            advance(run, work(accounts), done=len(accounts))
        if report:
            report(run)
    return finish(run, **facts)


def begin(step: str, source: Source, *, by: Actor, total: int) -> StepRun:
    now = clock.now()
    return StepRun.objects.create(source=source, step=step, began_at=now, beat_at=now, total=total, by_id=by.account_id)


def advance(run: StepRun, counts: Counter, *, done: int) -> None:
    """The run's counts and sign of life, stored."""
    run.done += done
    run.counts = dict(Counter(run.counts) + counts)
    run.beat_at = clock.now()
    run.save(update_fields=["done", "counts", "beat_at"])


@transaction.atomic
def finish(run: StepRun, **facts: object) -> StepRun:
    """The run is over and stands in the ledger."""
    run.finished_at = run.beat_at = clock.now()
    run.save(update_fields=["finished_at", "beat_at"])
    record(f"step.{run.step}", subject=f"source:{run.source.slug}", done=run.done, counts=dict(run.counts), **facts)
    return run


def originals(accounts: Sequence[Experience]) -> Iterator[dict[str, object]]:
    """What each account told, opened by the software for its own work, in order; {} where the original is
    destroyed.
    """
    sealed = dict(Sealed.objects.filter(experience__in=[a.pk for a in accounts]).values_list("experience_id", "value"))
    opener = sealer()
    for account in accounts:
        value = sealed.get(account.pk)
        yield unseal(opener, account.key, value) if value is not None else {}
