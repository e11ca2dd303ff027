"""Verbs of findings. Each checks who may, moves the finding, writes one line in the ledger and returns the thing."""

from countersign.findings.actions.checking import open_fact_check, reply, sign_off, take_back
from countersign.findings.actions.clocking import ANSWER_DAYS, escalate, fall_overdue, meet, start_clock
from countersign.findings.actions.contradicting import contradict
from countersign.findings.actions.drafting import draft, drop, edit, set_beside
from countersign.findings.actions.keeping import correct, dispute, retire, review_published
from countersign.findings.actions.publishing import Batch, publish_batch

__all__ = [
    "ANSWER_DAYS",
    "Batch",
    "contradict",
    "correct",
    "dispute",
    "draft",
    "drop",
    "edit",
    "escalate",
    "fall_overdue",
    "meet",
    "open_fact_check",
    "publish_batch",
    "reply",
    "retire",
    "review_published",
    "set_beside",
    "sign_off",
    "start_clock",
    "take_back",
]
