"""Two versions side by side, and what a schedule lacks."""

from __future__ import annotations

from dataclasses import dataclass

from countersign.terms.catalogue import texts
from countersign.terms.models import Schedule
from countersign.terms.queries.printed import lines


@dataclass(frozen=True)
class Difference:
    """One line that the two versions say differently; empty where one of them does not say it."""

    what: str
    before: str
    after: str


def differences(before: Schedule, after: Schedule) -> list[Difference]:
    """Every line that changed, in the order of the schedule."""
    old, new = lines(before), lines(after)
    names = dict.fromkeys((*old, *new))
    return [Difference(name, old.get(name, ""), new.get(name, "")) for name in names if old.get(name) != new.get(name)]


def missing(schedule: Schedule | None) -> list[tuple[str, str]]:
    """``(clause, what is missing)`` of all that a full schedule would say and this one does not; all, for None."""
    included = {clause.kind: clause for clause in schedule.clauses.all()} if schedule else {}
    found = [(one.title, "The clause is missing.") for kind, one in texts().items() if kind not in included]
    if schedule is None:
        return found
    return found + [(texts()[kind].title, words) for kind, words in _thin(schedule) if kind in included]


def _thin(schedule: Schedule) -> list[tuple[str, str]]:
    """Clauses that are there with nothing under them."""
    kpis, items = list(schedule.kpis.all()), list(schedule.items.all())
    wanted = {clause.kind: clause.parameters for clause in schedule.clauses.all()}
    least, users = (wanted.get("kpis", {}).get(name, 0) for name in ("least", "from_users"))
    commissioners = {p.body_id for p in schedule.contract.parties.all() if p.part == "commissioner"}
    owing = {item.body_id for item in items}
    checks = (
        ("transparency", not items, "No item is listed."),
        ("transparency", bool(items) and not owing & commissioners, "The commissioner owes no item."),
        ("transparency", bool(items) and not owing - commissioners, "The provider owes no item."),
        ("kpis", len(kpis) < least, f"{len(kpis)} of {least} indicators are set."),
        ("kpis", sum(k.from_users for k in kpis) < users, "No indicator comes from what users say."),
        ("engagement", not schedule.planned.all(), "Hours and money are not planned by activity."),
    )
    return [(kind, words) for kind, fails, words in checks if fails]
