"""Questions that all may read, in time for all to use the answers; and challenges before the contract is signed."""

from __future__ import annotations

import datetime as dt

from django.db.models import Model

from countersign import clock
from countersign.awards import queries
from countersign.awards.models import Bid, Challenge, Procurement
from countersign.awards.rules.procuring import check_words
from countersign.awards.states import PROCUREMENT
from countersign.errors import NotAllowed, NotNow, NotValid
from countersign.people.rules import Actor, check

_OPEN = ("published", "bids_in")


def check_ask(by: Actor, one: Procurement, body: Model) -> None:
    """A provider for itself, while an answer can still come in time for everybody."""
    check(by, "clarification.ask", body_id=body.pk)
    if body.pk == one.body_id or one.body_id in by.bodies("commissioner"):
        raise NotAllowed("Who buys does not ask itself.", remedy="Another account acts for the bidder.")
    if not can_be_asked(one):
        raise NotNow("Questions are no longer taken.", remedy="What was asked and answered stands on the page.")


def can_be_asked(one: Procurement) -> bool:
    """Whether bidders can still ask."""
    return one.state in _OPEN and clock.now() <= one.questions_until


def check_answer(by: Actor, one: Procurement) -> None:
    """The commissioner, early enough for every bidder to use it."""
    check(by, "clarification.answer", body_id=one.body_id)
    if not can_be_answered(one):
        raise NotNow("It is too late for all bidders to use an answer.", remedy="The question stays, as not answered.")


def can_be_answered(one: Procurement) -> bool:
    return one.state in _OPEN and clock.now() <= one.answers_until


def check_question(one: Procurement, words: str, body: Model) -> None:
    """What is printed names nobody, and not who asks."""
    check_words(one, words, what="The question")
    if any(name.lower() in words.lower() for name in queries.names_of_kin(body.pk)):
        told = "Leave out who you are: everybody reads it."
        raise NotValid("The question says who asks.", remedy=told, faults=(("question", told),))


def check_challenge(by: Actor, one: Procurement, bid: Bid) -> None:
    """A bidder that did not win, for its own opened bid, once the award is explained and before it is signed."""
    check(by, "award.challenge", body_id=bid.body_id)
    if one.state == "signed":
        raise NotNow("The contract is signed.", remedy="What is left is a claim in court; take legal advice soon.")
    PROCUREMENT.after(one.state, "challenge")
    if bid.procurement_id != one.pk or bid.state not in ("valid", "disqualified") or bid.pk == one.decision.winner_id:
        raise NotAllowed("Only a bidder that did not win challenges an award.")
    if one.challenges.filter(bid=bid, state="raised").exists():
        raise NotNow("This bidder’s challenge is open already.", remedy="Wait for what comes of it, or take it back.")


def check_end(by: Actor, challenge: Challenge, verb: str) -> None:
    """The bidder takes its own back; the commissioner or a steward writes down what was decided, and by whom."""
    if verb == "take_back":
        check(by, "award.challenge", body_id=challenge.bid.body_id)
    else:
        check(by, "challenge.settle", body_id=challenge.procurement.body_id)


def check_sign(by: Actor, one: Procurement, on: dt.date) -> None:
    """Not while a challenge is open, not without the award notice, and not before the standstill is over."""
    check(by, "award.decide", body_id=one.body_id)
    PROCUREMENT.after(one.state, "sign")
    if on > clock.today():
        raise NotValid("That day is still to come.", faults=(("on", "Give the day on which it was signed."),))
    runs, over_on = queries.standstill(one)
    if runs and over_on is None:
        raise NotNow("The award notice is not written down.", remedy="The standstill runs from it; write it down.")
    if runs and on <= over_on:
        raise NotNow(
            f"The standstill runs until {over_on:%-d %B %Y}.", remedy="The contract may be signed from the day after."
        )
