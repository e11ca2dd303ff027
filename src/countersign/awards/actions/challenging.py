"""A bidder challenges an award before it is signed; what came of it is written down, and only then it goes on."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from countersign import clock
from countersign.awards import queries, rules
from countersign.awards.actions.moving import locked, moved
from countersign.awards.models import Bid, Challenge, Procurement
from countersign.awards.states import CHALLENGE, PROCUREMENT
from countersign.ledger.actions import record
from countersign.people.rules import Actor


@transaction.atomic
def challenge(one: Procurement, *, bid: Bid, grounds: str, by: Actor) -> Challenge:
    """Say what was wrong with an award: printed, and from now on the contract is not signed until it is settled."""
    fresh = locked(one)
    rules.check_challenge(by, fresh, bid)
    rules.check_words(fresh, grounds, what="What was wrong")
    asked, over_on = queries.standstill(fresh)
    last = fresh.challenges.aggregate(last=Max("number"))["last"] or 0
    fresh.state = PROCUREMENT.after(fresh.state, "challenge")
    fresh.save()
    made = Challenge.objects.create(
        procurement=fresh, number=last + 1, bid=bid, grounds=grounds.strip(), raised_on=clock.today(),
        in_standstill=clock.today() <= over_on if asked and over_on else None,
    )  # fmt: skip
    record("award.challenged", subject=made.subject, digest=queries.digest_of_talk(made), by=by.label)
    return made


@transaction.atomic
def end_challenge(challenge: Challenge, *, verb: str, because: str, ended_by: str = "", by: Actor) -> Challenge:
    """``verb`` is take_back, dismiss or uphold; ``ended_by`` the court or office that decided. Upheld, the award falls
    and another procurement of the contract can begin; else it goes on once no challenge is open."""
    rules.check_end(by, challenge, verb)
    one = locked(challenge.procurement)
    rules.check_words(one, because, what="The reason")
    who = ended_by.strip() or challenge.bid.body.name
    if verb != "take_back":
        rules.check_words(one, ended_by, what="Who decided it")
    fresh = Challenge.objects.select_for_update().select_related("procurement", "bid").get(pk=challenge.pk)
    fresh.state = CHALLENGE.after(fresh.state, verb)
    fresh.ended_on, fresh.ended_by, fresh.ended_because = clock.today(), who, because.strip()
    fresh.save()
    _on(one, fresh)
    event = "award.set_aside" if verb == "uphold" else "award.challenge_ended"
    record(event, subject=fresh.subject, digest=queries.digest_of_talk(fresh), outcome=fresh.state, by=by.label)
    return fresh


def _on(one: Procurement, ended: Challenge) -> None:
    """What the procurement is after one of its challenges ended."""
    if ended.state != "upheld" and one.challenges.filter(state="raised").exists():
        return
    fresh = moved(one, "set_aside" if ended.state == "upheld" else "go_on")
    fresh.save()
