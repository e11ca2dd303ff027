"""Verbs of answers. Each checks who may, moves the thing, writes one line in the ledger and returns it."""

from countersign.answers.actions.answering import answer, mark
from countersign.answers.actions.claiming import claim, voice
from countersign.answers.actions.contests import (
    contest,
    fall_contests_overdue,
    reply_to_contest,
    settle,
    sign_off_contest,
)
from countersign.answers.actions.hearing import hear
from countersign.answers.actions.inheriting import inherit
from countersign.answers.actions.lapsing import break_unclaimed, fall_due
from countersign.answers.actions.leaving import forget
from countersign.answers.actions.promising import break_off, commit, commit_changes, supersede
from countersign.answers.actions.reminding import remind
from countersign.answers.actions.rounds import ask_again, close, recount
from countersign.answers.actions.settling import ask_to_settle, unsettled
from countersign.answers.actions.weekly import write_digests
from countersign.answers.rules import Promise

__all__ = [
    "Promise",
    "answer",
    "ask_again",
    "ask_to_settle",
    "break_off",
    "break_unclaimed",
    "claim",
    "close",
    "commit",
    "commit_changes",
    "contest",
    "fall_contests_overdue",
    "fall_due",
    "forget",
    "hear",
    "inherit",
    "mark",
    "recount",
    "remind",
    "reply_to_contest",
    "settle",
    "sign_off_contest",
    "supersede",
    "unsettled",
    "voice",
    "write_digests",
]
