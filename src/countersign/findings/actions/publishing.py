"""Publish every finding that is ready, together, on the numbers of one release; and start the clocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from countersign import clock
from countersign.errors import CountersignError, NotNow
from countersign.findings import queries, rules
from countersign.findings.actions.checking import jurisdiction
from countersign.findings.actions.clocking import answer_days
from countersign.findings.actions.moving import moved, told
from countersign.findings.models import Due, Finding
from countersign.insight import actions as insight_actions
from countersign.insight import queries as insight
from countersign.people.rules import Actor


@dataclass(frozen=True)
class Batch:
    """What was published on which release, and what had to wait, with the reason in words."""

    release: int
    published: tuple[Finding, ...]
    waiting: tuple[tuple[Finding, str], ...]


Told = Callable[[str, int], None]


def publish_batch(*, by: Actor, on_step: Told = lambda step, count: None) -> Batch:
    """Publish all findings whose fact-check is over and that are signed off, whatever anybody replied.

    Makes one release first, so that the numbers of the batch are protected together with all that came
    before. A finding whose numbers the release withholds stays in fact-check. ``on_step`` hears the steps of the
    release. Raises :class:`NotNow` where nothing is ready.
    """
    rules.check_publish(by)
    ready, waiting = rules.sorted_out(clock.today())
    if not ready:
        raise NotNow("No finding is ready to be published.", remedy=_why(waiting))
    made = insight_actions.release(by=by, extra=queries.questions(), on_step=on_step)
    with transaction.atomic():
        outcome = [(finding, _published_or_why(finding, made.number, by)) for finding in ready]
    done = tuple(finding for finding, why in outcome if not why)
    return Batch(made.number, done, (*waiting, *((finding, why) for finding, why in outcome if why)))


def _why(waiting: tuple[tuple[Finding, str], ...]) -> str:
    return " ".join(f"Finding {finding.pk}: {why}." for finding, why in waiting) or "None is in fact-check."


def _published_or_why(finding: Finding, release: int, by: Actor) -> str:
    """Publishes and returns nothing, or returns why not."""
    try:
        numerator, base = safe_numbers(finding)
    except CountersignError as error:
        return error.message.rstrip(".").lower()
    fresh = moved(finding, "publish")
    fresh.numerator, fresh.base, fresh.release_number = numerator, base, release
    fresh.published_at = clock.now()
    _start_clocks(fresh)
    told("published", fresh, by, release=release)
    finding.refresh_from_db()
    return ""


def safe_numbers(finding: Finding) -> tuple[int, int]:
    """Numerator and base as the standing release shows them; raises :class:`NotSafe` where they may not be said."""
    asked = [queries.followed(question) for question in (finding.asks, finding.asks_base)]
    found = insight.published_many(asked)
    some, all_ = (found.get(question) for question in asked)
    if some is None or all_ is None or some.fresh is None or all_.fresh is None:
        raise NotNow("The release withholds its numbers.")
    rules.check_numbers(some.fresh, all_.fresh)
    return some.fresh, all_.fresh


def _start_clocks(finding: Finding) -> None:
    days = answer_days(finding)
    due_on = clock.add_working_days(clock.today(), days, jurisdiction(finding))
    for office in queries.offices(finding):
        Due.objects.create(
            finding=finding,
            body_id=office.body_id,
            part=office.part,
            office=office.office,
            working_days=days,
            started_on=clock.today(),
            due_on=due_on,
        )
