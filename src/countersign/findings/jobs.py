"""What a page or a release starts: the batch is published, every published finding is held against a release."""

from __future__ import annotations

from itertools import count
from typing import Any

from django_tasks import task

from countersign import clock
from countersign.findings import actions, rules
from countersign.people import queries as people
from countersign.people.rules import SYSTEM
from countersign.work import actions as work


@task()
def publish(account: int) -> dict[str, Any]:
    """Publish the batch for a steward; returns how many were published on which release, and why others wait. Done
    twice it finds nothing ready."""
    if not rules.sorted_out(clock.today())[0]:
        return {"published": 0, "release": None, "waiting": []}
    steps = count(1)
    batch = actions.publish_batch(by=people.acting(account), on_step=lambda *_: work.tell(next(steps), unit="steps"))
    waiting = [[finding.pk, why] for finding, why in batch.waiting]
    return {"published": len(batch.published), "release": batch.release, "waiting": waiting}


@task()
def review_published() -> dict[str, int]:
    """Recount what the newest release changed, retire what lost its base; returns counts."""
    done = actions.review_published(by=SYSTEM)
    return {
        "release": done.release,
        "unchanged": done.unchanged,
        "recounted": len(done.recounted),
        "retired": len(done.retired),
    }
