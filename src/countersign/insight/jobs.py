"""What a release leaves to be done."""

from __future__ import annotations

from django_tasks import task

from countersign.errors import NotNow, NotValid
from countersign.insight import actions
from countersign.people.rules import SYSTEM


@task()
def look_for_themes() -> dict[str, int]:
    """A new look at what people talk about; none where too little was told."""
    try:
        made = actions.look(by=SYSTEM)
    except (NotNow, NotValid):
        return {"themes": 0}
    return {"themes": len(made.shown["themes"])}
