"""How far a source has come through the steps."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from countersign.experiences.models import Coding, Experience, Gap, Source, StepRun
from countersign.intake.models import Run
from countersign.stats.intervals import Interval, wilson

_AFTER_SORT = ("relevant", "unsure", "unattached", "attached", "coded", "counted")


@dataclass(frozen=True)
class StepCounts:
    """Accounts of one source at every step. ``read`` and ``refused`` are rows of its files, all others are accounts."""

    read: int
    refused: int
    same: int
    received: int
    held: int
    copies: int
    redacted: int
    relevant: int
    doubtful: int
    set_aside: int
    attached: int
    unsure: int
    unattached: int
    gaps: int
    coded: int
    counted: int
    withdrawn: int


def step_counts(source: Source) -> StepCounts:
    """Everything in two queries over accounts and one each over runs and gaps."""
    rows = Run.objects.filter(target="experiences", context__source=source.slug).exclude(state="undone")
    files = rows.aggregate(read=Sum("rows_done"), refused=Sum("refused"), same=Sum("same"))
    accounts = Experience.objects.filter(source=source)
    states = dict(accounts.order_by().values_list("state").annotate(n=Count("pk")))
    rest = accounts.aggregate(
        copies=Count("pk", filter=Q(counts=False)),
        redacted=Count("pk", filter=~Q(redaction_version="")),
        counted=Count("pk", filter=Q(state="counted", counts=True)),
    )
    attached = sum(states.get(state, 0) for state in ("attached", "coded", "counted"))
    return StepCounts(
        **{name: number or 0 for name, number in files.items()},
        **rest,
        received=sum(states.values()),
        held=states.get("held", 0),
        relevant=sum(states.get(state, 0) for state in _AFTER_SORT),
        doubtful=states.get("doubtful", 0),
        set_aside=states.get("set_aside", 0),
        attached=attached,
        unsure=states.get("unsure", 0),
        unattached=states.get("unattached", 0),
        gaps=Gap.objects.filter(source=source, closed_on=None).count(),
        coded=Coding.objects.filter(experience__source=source).values("experience").distinct().count(),
        withdrawn=states.get("withdrawn", 0),
    )


def set_aside_share(source: Source) -> Interval:
    """Of the accounts that were sorted, the share that concerns no public service, with Wilson's 95 % interval."""
    counts = step_counts(source)
    return wilson(counts.set_aside, counts.relevant + counts.doubtful + counts.set_aside)


def step_runs(source: Source) -> dict[str, StepRun]:
    """The last run of each step over a source."""
    last: dict[str, StepRun] = {}
    for run in StepRun.objects.filter(source=source).order_by("began_at", "pk"):
        last[run.step] = run
    return last
