"""What is stored of the terms of a contract."""

from countersign.terms.models.kpis import Direction, Grade, Kpi, Rating
from countersign.terms.models.money import Activity, Planned, Spent
from countersign.terms.models.schedule import Clause, Item, Owed, Schedule, Withheld

__all__ = [
    "Activity",
    "Clause",
    "Direction",
    "Grade",
    "Item",
    "Kpi",
    "Owed",
    "Planned",
    "Rating",
    "Schedule",
    "Spent",
    "Withheld",
]
