"""Deciding, explaining, looking back: in this order, each once what comes before it is done."""

from __future__ import annotations

import datetime as dt

from countersign import clock
from countersign.awards import queries
from countersign.awards.models import Procurement
from countersign.awards.states import PROCUREMENT
from countersign.errors import NotNow
from countersign.people.rules import Actor, check

YEAR = dt.timedelta(days=365)


def check_complete(by: Actor, one: Procurement) -> None:
    """Every mark that counts is there, and users met every bidder alike."""
    check(by, "score.moderate", body_id=one.body_id)
    PROCUREMENT.after(one.state, "complete")
    if not queries.all_in(one):
        raise NotNow("Not all independent scores are in.", remedy="See which evaluators are still to score.")
    if open_pairs := [pair for pair in queries.judged(one) if pair.mark is None]:
        raise NotNow(f"{len(open_pairs)} marks are not settled.", remedy="Write down the mark that counts, and why.")
    if words := queries.unequal(one):
        raise NotNow("Bidders were not met alike.", remedy=words)


def check_decide(by: Actor, one: Procurement) -> None:
    check(by, "award.decide", body_id=one.body_id)
    PROCUREMENT.after(one.state, "decide")


def check_explain(by: Actor, one: Procurement) -> None:
    check(by, "award.decide", body_id=one.body_id)
    PROCUREMENT.after(one.state, "explain")


def check_look_back(by: Actor, one: Procurement) -> None:
    """After a year from the day it was signed: before that nobody can say what was kept."""
    check(by, "award.look_back", body_id=one.body_id)
    PROCUREMENT.after(one.state, "look_back")
    if clock.today() < one.signed_on + YEAR:
        raise NotNow(
            "A year has not passed since it was signed.", remedy=f"Look back from {one.signed_on + YEAR:%-d %B %Y}."
        )
