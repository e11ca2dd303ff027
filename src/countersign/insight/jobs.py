"""What a page starts, and what a release leaves to be done."""

from __future__ import annotations

from django_tasks import task

from countersign.errors import NotNow, NotValid
from countersign.insight import actions
from countersign.people.rules import SYSTEM
from countersign.work import actions as work


@task()
def refresh() -> dict[str, int]:
    """Bring the facts up to date; returns how many rows there are."""
    rows: dict[str, int] = {}

    def heard(fact: str, so_far: int) -> None:
        rows[fact] = so_far
        work.tell(sum(rows.values()))

    return {"rows": sum(actions.refresh(on_rows=heard).rows.values())}


@task()
def look_for_themes() -> dict[str, int]:
    """A new look at what people talk about; none where too little was told."""
    try:
        made = actions.look(by=SYSTEM)
    except (NotNow, NotValid):
        return {"themes": 0}
    return {"themes": len(made.shown["themes"])}
