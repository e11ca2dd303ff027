"""Verbs of surveys. Each checks who may, moves the thing, writes one line in the ledger and returns the thing."""

from countersign.involvement.actions.surveys.answering import (
    begin,
    dangers,
    enter,
    forget,
    keep,
    save_for_later,
    send,
    withdraw,
)
from countersign.involvement.actions.surveys.composing import draft, drop, edit
from countersign.involvement.actions.surveys.ending import close_ended, destroy_raw, leave_out, sign_off
from countersign.involvement.actions.surveys.equality import say_equality
from countersign.involvement.actions.surveys.finding import KINDS, draft_finding
from countersign.involvement.actions.surveys.running import Listed, close, invite, note_outcome, open_survey, report
from countersign.involvement.actions.surveys.writing import destroy_addresses, leave_address, remind, stop

__all__ = [
    "KINDS",
    "Listed",
    "begin",
    "close",
    "close_ended",
    "dangers",
    "destroy_addresses",
    "destroy_raw",
    "draft",
    "draft_finding",
    "drop",
    "edit",
    "enter",
    "forget",
    "invite",
    "keep",
    "leave_address",
    "leave_out",
    "note_outcome",
    "open_survey",
    "remind",
    "report",
    "save_for_later",
    "say_equality",
    "send",
    "sign_off",
    "stop",
    "withdraw",
]
