"""Copies count once: which account of a cluster stands for it, and what a steward decides about a cluster."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import transaction

from countersign import clock
from countersign.experiences import rules
from countersign.experiences.actions.bulk import update
from countersign.experiences.actions.walking import Report, advance, begin, finish, originals
from countersign.experiences.models import Campaign, Cluster, Experience, Source, StepRun
from countersign.ledger.actions import record
from countersign.people.rules import Actor
from countersign.text import similar

_LATE = dt.date.max
_PORTION = 2000


def dedupe(source: Source, *, by: Actor, report: Report | None = None) -> StepRun:
    """Find the copies among all accounts of ``source``; each cluster counts once until a steward decides otherwise.

    Every run looks at all accounts again, so the result is the same in whatever order and portions they came. What a
    steward has decided about a cluster stays as long as its members stay.
    """
    rules.check_step(by, "dedupe")
    waiting = Experience.objects.filter(source=source).exclude(state__in=("withdrawn", "held", "set_aside"))
    accounts = list(waiting.order_by("pk").only(*_NEEDED))
    run = begin("dedupe", source, by=by, total=len(accounts))
    words = _words(accounts, run, report)
    groups = [
        ([accounts[at] for at in found.members], found.closeness, found.exact) for found in similar.clusters(words)
    ]
    with transaction.atomic():
        _store(source, accounts, groups)
        advance(run, _counted(groups), done=0)
        return finish(run, method=similar.VERSION)


_NEEDED = (
    "pk", "key", "source", "external_id", "happened_on", "said_body", "said_service", "said_place", "rating",
    "redacted_text", "cluster", "counts", "row_digest", "campaign",
)  # fmt: skip


def _words(accounts: Sequence[Experience], run: StepRun, report: Report | None) -> list[str]:
    """The words as they were told, or the redacted ones where the original is destroyed."""
    words: list[str] = []
    for start in range(0, len(accounts), _PORTION):
        portion = accounts[start : start + _PORTION]
        told = originals(portion)
        words += [str(t.get("words", a.redacted_text)) for a, t in zip(portion, told, strict=True)]
        with transaction.atomic():
            advance(run, Counter(), done=len(portion))
        if report:
            report(run)
    return words


def _counted(groups: Sequence[tuple[list[Experience], float, bool]]) -> Counter:
    return Counter(
        clusters=len(groups),
        copies=sum(len(members) - 1 for members, _, _ in groups),
        exact=sum(len(members) - 1 for members, _, exact in groups if exact),
    )


def _store(source: Source, accounts: list[Experience], groups: Sequence[tuple[list[Experience], float, bool]]) -> None:
    """The new clusters in place of the old; a decided one that holds all members of a new one is kept."""
    before = {account.pk: (account.cluster_id, account.counts) for account in accounts}
    decided = Cluster.objects.filter(source=source).exclude(verdict=Cluster.Verdict.OPEN).in_bulk()
    for account in accounts:
        account.cluster, account.counts = None, True
    for members, closeness, exact in groups:
        cluster = _kept(members, before, decided) or Cluster.objects.create(
            source=source, closeness=closeness, exact=exact
        )
        _represent(cluster, members)
    _leave_apart(accounts)
    update([a for a in accounts if before[a.pk] != (a.cluster_id, a.counts)], "cluster", "counts")
    Cluster.objects.filter(source=source, members=None).delete()


def _kept(members: list[Experience], before: dict[int, tuple], decided: dict[int, Cluster]) -> Cluster | None:
    own = {before[member.pk][0] for member in members}
    return decided.get(own.pop()) if len(own) == 1 else None


def _represent(cluster: Cluster, members: Iterable[Experience]) -> None:
    """Set the members' cluster and which of them count; unsaved."""
    members = sorted(members, key=_standing)
    for at, member in enumerate(members):
        member.cluster = cluster
        member.counts = at == 0 or cluster.verdict == Cluster.Verdict.DIFFERENT


def _leave_apart(accounts: Iterable[Experience]) -> None:
    """What is set apart as a campaign counts for nobody, whatever else is said of it; unsaved."""
    shut = {account.campaign_id for account in accounts} - {None}
    shut -= set(Campaign.objects.filter(pk__in=shut, verdict="genuine").values_list("pk", flat=True))
    for account in accounts:
        if account.campaign_id in shut:
            account.counts = False


def _standing(account: Experience) -> tuple:
    """The earliest stands for the rest; what decides between equals never depends on the order of a file."""
    return (
        account.happened_on or _LATE, account.said_body, account.said_service, account.said_place,
        account.rating or 0, account.external_id or account.key,
    )  # fmt: skip


def represent_again(cluster: Cluster) -> None:
    """After a member left: another stands for the rest, and a cluster of one is none."""
    members = list(cluster.members.exclude(state="withdrawn"))
    if len(members) > 1:
        _represent(cluster, members)
    for member in members if len(members) == 1 else ():
        member.cluster, member.counts = None, True
    _leave_apart(members)
    update(members, "cluster", "counts")
    if len(members) < 2:
        cluster.delete()


@transaction.atomic
def decide_cluster(cluster: Cluster, *, same: bool, by: Actor) -> Cluster:
    """A steward says whether the members are one account (it counts once) or different ones (each counts)."""
    rules.check_step(by, "dedupe")
    cluster.verdict = Cluster.Verdict.SAME if same else Cluster.Verdict.DIFFERENT
    cluster.decided_by_id, cluster.decided_at = by.account_id, clock.now()
    cluster.save()
    members = list(cluster.members.exclude(state="withdrawn"))
    _represent(cluster, members)
    _leave_apart(members)
    update(members, "cluster", "counts")
    record(
        "cluster.decided", subject=f"cluster:{cluster.pk}", verdict=cluster.verdict, members=len(members), by=by.label
    )
    return cluster
