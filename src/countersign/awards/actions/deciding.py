"""Decide by the published rules, explain, give the notices, sign, look back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from countersign import clock
from countersign.answers.actions import commit
from countersign.answers.rules import Promise
from countersign.awards import queries, rules
from countersign.awards.actions.moving import locked, moved
from countersign.awards.models import Bid, Decision, Explanation, LookBack, Notice, Pledge, Procurement
from countersign.errors import NotNow, NotValid
from countersign.findings.rules import check_address
from countersign.ledger.actions import record
from countersign.people.rules import SYSTEM, Actor
from countersign.register import actions as register


@transaction.atomic
def decide(one: Procurement, *, office: str, by: Actor) -> Decision:
    """The winner by the published rules, and nobody else. What it was worked out from is frozen with it."""
    rules.check_decide(by, one)
    rules.check_words(one, office, what="The office")
    fresh = moved(one, "decide")
    frozen = queries.inputs(fresh)
    seed = queries.seed(fresh)
    number = queries.winner(frozen, {bid.number: bid.commitment for bid in fresh.bids.all()}, seed)
    if number is None:
        raise NotNow("Every bid misses a minimum.", remedy="Cancel the procurement, and say why.")
    fresh.save()
    made = Decision.objects.create(
        procurement=fresh, winner=fresh.bids.get(number=number), inputs=frozen, seed=seed, office=office.strip(),
        at=clock.now(), by_id=by.account_id,
    )  # fmt: skip
    record(
        "award.decided", subject=fresh.subject_of_award, digest=queries.result_digest(made), winner=number, by=by.label
    )
    return made


@transaction.atomic
def explain(one: Procurement, *, words: str, summaries_on: dt.date, by: Actor) -> Explanation:
    """Say why this provider won, and when every bidder got its summary."""
    rules.check_explain(by, one)
    rules.check_words(one, words, what="The explanation")
    if summaries_on > clock.today():
        raise NotValid("That day is still to come.", faults=(("summaries_on", "Send the summaries first."),))
    fresh = moved(one, "explain")
    fresh.save()
    decision = fresh.decision
    made = Explanation.objects.create(decision=decision, words=words.strip(), summaries_on=summaries_on, at=clock.now())
    record("award.explained", subject=fresh.subject, summaries_on=summaries_on.isoformat(), by=by.label)
    return made


@transaction.atomic
def sign(one: Procurement, *, on: dt.date, by: Actor) -> Procurement:
    """The contract was entered into: after the standstill and every challenge. What the winning bid promised becomes
    commitments, and the register learns who provides."""
    rules.check_sign(by, one, on)
    fresh = moved(one, "sign")
    fresh.signed_on = on
    fresh.save()
    record("award.signed", subject=fresh.subject, on=on.isoformat(), by=by.label)
    winner = fresh.decision.winner
    _awarded(fresh, winner)
    for pledge in winner.pledges.all():
        _bound(fresh, winner, pledge)
    return fresh


def _awarded(one: Procurement, winner: Bid) -> None:
    """The register learns who provides."""
    for body in winner.bodies:
        if not one.contract.parties.filter(body=body, part="provider").exists():
            register.add_party(one.contract, body=body, part="provider", by=SYSTEM)
    if one.contract.state in ("planned", "tendered"):
        register.move_contract(one.contract, verb="award", by=SYSTEM)


def _bound(one: Procurement, winner: Bid, pledge: Pledge) -> None:
    """A promise of the winning bid, word for word; one whose date has passed meanwhile stays a promise on paper."""
    if pledge.due_on <= clock.today():
        return
    promise = Promise(pledge.measure, pledge.due_on, pledge.owner)
    pledge.commitment = commit(origin="bid", body=winner.body, contract=one.contract, promise=promise, by=SYSTEM)
    pledge.save()


@transaction.atomic
def give_notice(one: Procurement, *, kind: str, on: dt.date, url: str, by: Actor) -> Notice:
    """Write down a notice that was published: which, when, where."""
    rules.check_procure(by, "procurement.publish", one)
    fresh = locked(one)
    if kind not in queries.NOTICES:
        raise NotValid("Choose a notice of the list.", faults=(("kind", "Choose one of the list."),))
    if on > clock.today():
        raise NotValid("That day is still to come.", faults=(("on", "Give the day on which it was published."),))
    if fresh.notices.filter(kind=kind).exists():
        raise NotNow("This notice is written down already.", remedy="See the page of the procurement.")
    check_address(url)
    made = Notice.objects.create(procurement=fresh, kind=kind, on=on, url=url)
    record("procurement.notice_given", subject=fresh.subject, notice=kind, on=on.isoformat(), by=by.label)
    return made


@transaction.atomic
def look_back(one: Procurement, *, words: str, by: Actor) -> LookBack:
    """After a year: how each promise of the winning bid stands on this day, and what was learned."""
    rules.check_look_back(by, one)
    rules.check_words(one, words, what="What was learned")
    fresh = moved(one, "look_back")
    fresh.save()
    made = LookBack.objects.create(
        procurement=fresh, on=clock.today(), kept=queries.promises_now(fresh), words=words.strip()
    )
    record("award.looked_back", subject=fresh.subject, promises=queries.fingerprint(made.kept), by=by.label)
    return made
