"""Verbs of awards: what a procurement does from its draft to the look back."""

from countersign.awards.actions.asking import answer, ask
from countersign.awards.actions.bidding import disqualify, expose, open_bids, open_due, send, withdraw
from countersign.awards.actions.challenging import challenge, end_challenge
from countersign.awards.actions.deciding import decide, explain, give_notice, look_back, sign
from countersign.awards.actions.drafting import add_criterion, begin, change_criterion, drop_criterion, set_terms
from countersign.awards.actions.exercise import invite, weigh
from countersign.awards.actions.packing import freeze
from countersign.awards.actions.publishing import cancel, publish, revise
from countersign.awards.actions.referring import object_to, offer, refuse, settle, take_back, verify
from countersign.awards.actions.scoring import complete, moderate, qualify, score, seat, stand_down
from countersign.awards.actions.tying import strike, tie

__all__ = [
    "add_criterion",
    "answer",
    "ask",
    "begin",
    "cancel",
    "challenge",
    "change_criterion",
    "complete",
    "decide",
    "disqualify",
    "drop_criterion",
    "end_challenge",
    "explain",
    "expose",
    "freeze",
    "give_notice",
    "invite",
    "look_back",
    "moderate",
    "object_to",
    "offer",
    "open_bids",
    "open_due",
    "publish",
    "qualify",
    "refuse",
    "revise",
    "score",
    "seat",
    "send",
    "set_terms",
    "settle",
    "sign",
    "stand_down",
    "strike",
    "take_back",
    "tie",
    "verify",
    "weigh",
    "withdraw",
]
