"""What a release starts: every published finding is held against it."""

from __future__ import annotations

from django_tasks import task

from countersign.findings import actions
from countersign.people.rules import SYSTEM


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
