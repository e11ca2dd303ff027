"""Questions of bidders with their answers, challenges, and whether the standstill lets the contract be signed."""

from __future__ import annotations

import datetime as dt

from countersign.awards.models import Bid, Challenge, Clarification, Procurement
from countersign.awards.queries.clocks import clocks
from countersign.awards.queries.printed import fingerprint, moment
from countersign.errors import NotFound
from countersign.people.rules import Actor


def clarification(one: Procurement, number: int) -> Clarification:
    """One question by its number; raises :class:`NotFound`."""
    found = one.clarifications.filter(number=number).first()
    if found is None:
        raise NotFound("Nobody asked this.", remedy="See what was asked.")
    return found


def challenge(one: Procurement, number: int) -> Challenge:
    """One challenge by its number; raises :class:`NotFound`."""
    found = one.challenges.select_related("bid__body", "procurement__contract").filter(number=number).first()
    if found is None:
        raise NotFound("There is no such challenge.", remedy="See the page of the procurement.")
    return found


def can_challenge(one: Procurement, by: Actor) -> list[Bid]:
    """Opened bids that did not win and whose bidder this actor may speak for."""
    if one.state not in ("explained", "challenged"):
        return []
    found = one.bids.filter(state__in=("valid", "disqualified")).exclude(pk=one.decision.winner_id)
    mine = found if ("steward", None) in by.roles else found.filter(body__in=by.bodies("provider"))
    return list(mine.exclude(challenges__state="raised").select_related("body", "procurement"))


def standstill(one: Procurement) -> tuple[bool, dt.date | None]:
    """Whether the law asks for one, and its last day (None until the award notice is written down)."""
    line = next((line for line in clocks(one) if line.rule.kind == "standstill"), None)
    asked = line is not None and not (line.rule.light == "exempt" and one.contract.light_touch)
    return asked, line.due_on if line and asked else None


def printed_clarification(one: Clarification) -> dict[str, object]:
    """What everybody reads of it; the ledger holds its digest."""
    return {
        "question": one.question, "asked": moment(one.asked_at), "answer": one.answer, "office": one.office,
        "answered": moment(one.answered_at),
    }  # fmt: skip


def printed_challenge(one: Challenge) -> dict[str, object]:
    ended = one.ended_on.isoformat() if one.ended_on else None
    return {
        "bid": one.bid.number, "grounds": one.grounds, "raised": one.raised_on.isoformat(), "state": one.state,
        "ended": ended, "by": one.ended_by, "because": one.ended_because,
    }  # fmt: skip


def digest_of_talk(one: Clarification | Challenge) -> str:
    """Of everything that is printed of it now."""
    return fingerprint(printed_challenge(one) if isinstance(one, Challenge) else printed_clarification(one))
