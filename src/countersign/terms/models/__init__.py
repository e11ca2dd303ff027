"""What is stored of the terms of a contract."""

from countersign.terms.models.kpis import Direction, Grade, Kpi, Rating
from countersign.terms.models.money import Activity, Planned, Spent
from countersign.terms.models.readiness import Fear, Override, Shown
from countersign.terms.models.rehearsal import Rehearsal
from countersign.terms.models.schedule import Change, Clause, Item, Owed, Schedule, Withheld
from countersign.terms.models.sharing import Access, Arrangement, Blocked, Signature

__all__ = [
    "Access",
    "Activity",
    "Arrangement",
    "Blocked",
    "Change",
    "Clause",
    "Direction",
    "Fear",
    "Grade",
    "Item",
    "Kpi",
    "Override",
    "Owed",
    "Planned",
    "Rating",
    "Rehearsal",
    "Schedule",
    "Shown",
    "Signature",
    "Spent",
    "Withheld",
]
