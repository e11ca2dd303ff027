"""Verbs of terms. Each checks who may, changes one thing, writes one line in the ledger and returns the thing."""

from countersign.terms.actions.agreeing import agree, extend, next_version
from countersign.terms.actions.asking import log_ask
from countersign.terms.actions.drafting import (
    draft,
    drop,
    include,
    leave_out,
    list_item,
    plan,
    price,
    set_kpi,
    take_away,
)
from countersign.terms.actions.fearing import drop_fear, fear
from countersign.terms.actions.meeting import excuse, meet, notice_overdue, withhold
from countersign.terms.actions.promising import promise
from countersign.terms.actions.rating import rate, reply, spend
from countersign.terms.actions.readiness import override, prolong, show, stop_override, take_back
from countersign.terms.actions.rehearsing import (
    destroy_expired_rehearsals,
    destroy_rehearsal,
    open_rehearsal,
    prolong_rehearsal,
    run_rehearsal,
)
from countersign.terms.actions.sharing import draft_arrangement, review, sign, stop

__all__ = [
    "agree",
    "destroy_expired_rehearsals",
    "destroy_rehearsal",
    "draft",
    "draft_arrangement",
    "drop",
    "drop_fear",
    "excuse",
    "extend",
    "fear",
    "include",
    "leave_out",
    "list_item",
    "log_ask",
    "meet",
    "next_version",
    "notice_overdue",
    "open_rehearsal",
    "override",
    "plan",
    "price",
    "prolong",
    "prolong_rehearsal",
    "promise",
    "rate",
    "reply",
    "review",
    "run_rehearsal",
    "set_kpi",
    "show",
    "sign",
    "spend",
    "stop",
    "stop_override",
    "take_away",
    "take_back",
    "withhold",
]
