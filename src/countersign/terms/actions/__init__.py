"""Verbs of terms. Each checks who may, changes one thing, writes one line in the ledger and returns the thing."""

from countersign.terms.actions.agreeing import agree, extend, next_version
from countersign.terms.actions.drafting import draft, drop, include, leave_out, list_item, plan, set_kpi, take_away
from countersign.terms.actions.meeting import excuse, meet, notice_overdue, withhold
from countersign.terms.actions.rating import rate, reply, spend

__all__ = [
    "agree",
    "draft",
    "drop",
    "excuse",
    "extend",
    "include",
    "leave_out",
    "list_item",
    "meet",
    "next_version",
    "notice_overdue",
    "plan",
    "rate",
    "reply",
    "set_kpi",
    "spend",
    "take_away",
    "withhold",
]
