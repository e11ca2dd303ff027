"""Bids come in sealed, are opened together after the deadline, and are met alike by those who judge."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max, Model

from countersign import clock
from countersign.awards import queries, rules
from countersign.awards.actions.moving import locked, moved, moved_bid
from countersign.awards.models import Bid, Criterion, Exposure, Part, Partner, Pledge, Procurement
from countersign.awards.rules import Offer
from countersign.awards.states import BID, PROCUREMENT
from countersign.errors import Broken, NotNow, NotValid
from countersign.ledger import queries as ledger
from countersign.ledger.actions import record, record_many
from countersign.people.queries import sealer
from countersign.people.rules import Actor
from countersign.proof.commitments import commit, new_salt, opens
from countersign.register import queries as register

logger = logging.getLogger(__name__)


@transaction.atomic
def send(one: Procurement, *, body: Model, offer: Offer, by: Actor) -> Bid:
    """Take a bid in, sealed; returns it with the signed note its bidder keeps. The first one locks the criteria.

    A bid after the deadline is kept, sealed, as late, and excluded. Until the deadline the log tells of the first bid
    only, without its bidder, so that nobody can count bids.
    """
    rules.check_send(by, one, body)
    fresh = locked(one)
    in_time = rules.check_bid_time(fresh)
    rules.check_offer(fresh, offer, body)
    if fresh.bids.filter(body=body, state__in=("sealed", "valid", "disqualified")).exists():
        raise NotNow("This body has sent a bid already.", remedy="Withdraw it first, before the deadline.")
    bid = _sealed(fresh, body, offer, by)
    if in_time:
        _taken_in(fresh, bid)
    else:
        bid.state = BID.after(bid.state, "come_late")
        bid.save()
        record("bid.came_late", subject=bid.subject, commitment=bid.commitment)
    return bid


def _sealed(one: Procurement, body: Model, offer: Offer, by: Actor) -> Bid:
    number = (one.bids.aggregate(last=Max("number"))["last"] or 0) + 1
    content, salt = _content(body, offer), new_salt()
    bid = Bid(procurement=one, number=number, body=body, at=clock.now(), by_id=by.account_id)
    bid.commitment = commit(content, salt)
    plain = json.dumps({"salt": salt.hex(), "content": content})
    bid.sealed = sealer().seal(plain, context=_context(bid))
    bid.note = ledger.signer().sign(_statement(bid))
    bid.save()
    return bid


def _context(bid: Bid) -> str:
    return f"bid:{bid.subject}"


def _statement(bid: Bid) -> str:
    """What the register signs for the bidder: a swapped bid, or one said to have come late, is then disproved."""
    at = queries.moment(bid.at)
    return f"{ledger.origin()}/bids\n{bid.subject}\n{bid.commitment}\n{at}\n"


def _content(body: Model, offer: Offer) -> dict[str, object]:
    return {
        "body": body.slug,
        "partners": [partner.slug for partner in offer.partners],
        "price": queries.amount(offer.price),
        "parts": [
            {"criterion": number, "text": said.text, "confidential": said.confidential, "reason": said.reason}
            for number, said in sorted(offer.says.items())
        ],
        "pledges": [
            {"measure": one.measure.strip(), "owner": one.owner.strip(), "due_on": one.due_on.isoformat()}
            for one in offer.pledges
        ],
    }


def _taken_in(one: Procurement, bid: Bid) -> None:
    if one.locked_at is not None:
        one.state = PROCUREMENT.after(one.state, "take_in")
        one.save()
        return
    one.state, one.locked_at = PROCUREMENT.after(one.state, "lock"), clock.now()
    one.save()
    version = one.versions.last()
    record(
        "criteria.locked", subject=version.subject, procurement=one.subject,
        digest=queries.fingerprint(version.content), first_bid=bid.commitment,
    )  # fmt: skip


@transaction.atomic
def withdraw(bid: Bid, *, because: str, by: Actor) -> Bid:
    """Take a sealed bid back before the deadline; it is told of once bids are opened."""
    one = locked(bid.procurement)
    rules.check_send(by, one, bid.body)
    if clock.now() > one.deadline:
        raise NotNow("The deadline has passed.", remedy="Tell the commissioner, who can exclude it with a reason.")
    rules.check_words(one, because, what="The reason")
    fresh = moved_bid(bid, "withdraw")
    fresh.reason, fresh.ended_at = because.strip(), clock.now()
    fresh.save()
    return fresh


@transaction.atomic
def open_bids(one: Procurement, *, by: Actor) -> list[Bid]:
    """After the deadline: every sealed bid at once, each with its track record as it stands on this day.

    One line about the procurement, one about each bid that had been sealed, withdrawn ones without what they said.
    """
    rules.check_open(by, one)
    fresh = moved(one, "open")
    fresh.opened_at = clock.now()
    fresh.save()
    opened = [_opened(bid, fresh) for bid in fresh.bids.filter(state="sealed").select_related("body", "procurement")]
    record("procurement.opened", subject=fresh.subject, bids=len(opened), by=by.label)
    record_many("bid.opened", [(bid.subject, _told(bid)) for bid in opened])
    gone = fresh.bids.filter(state="withdrawn").select_related("procurement")
    record_many("bid.withdrawn", [(bid.subject, {"commitment": bid.commitment}) for bid in gone])
    return opened


def open_due(*, by: Actor) -> tuple[list[Procurement], list[Procurement]]:
    """Open the bids of every procurement whose deadline has passed; returns those opened, and those that stay shut
    because a bid is not what was committed to. One that stays shut keeps no other from being opened."""
    opened, stuck = [], []
    for one in queries.due_to_open():
        try:
            open_bids(one, by=by)
        except NotNow:
            continue  # somebody else opened it meanwhile
        except Broken:
            logger.error("The bids of %s stay shut: one is not what was committed to", one.subject)
            stuck.append(one)
        else:
            opened.append(one)
    return opened, stuck


def _told(bid: Bid) -> dict[str, object]:
    return {"commitment": bid.commitment, "came": queries.moment(bid.at), "digest": queries.bid_digest(bid)}


def _opened(bid: Bid, one: Procurement) -> Bid:
    plain = json.loads(sealer().open(bid.sealed, context=_context(bid)))
    content, salt = plain["content"], bytes.fromhex(plain["salt"])
    if not opens(bid.commitment, content, salt):
        raise Broken("A bid is not what was committed to when it came.", remedy="Compare it with its bidder’s note.")
    bid.state, bid.salt, bid.price = BID.after(bid.state, "open"), salt, content["price"]
    for partner in register.bodies_by_slugs(content.get("partners", ())):
        Partner.objects.create(bid=bid, body=partner)
    bid.record = queries.record_for(one, bid.bodies)
    bid.save()
    criteria = {each.number: each for each in one.criteria.all()}
    for part in content["parts"]:
        _kept_part(bid, criteria, part)
    for pledge in content["pledges"]:
        said = {name: pledge[name] for name in ("measure", "owner")}
        Pledge.objects.create(bid=bid, due_on=dt.date.fromisoformat(pledge["due_on"]), **said)
    return Bid.objects.select_related("body", "procurement__contract").get(pk=bid.pk)


def _kept_part(bid: Bid, criteria: Mapping[int, Criterion], part: Mapping[str, str]) -> None:
    said = {name: part[name] for name in ("text", "confidential", "reason")}
    Part.objects.create(bid=bid, criterion=criteria[part["criterion"]], **said)


@transaction.atomic
def disqualify(bid: Bid, *, because: str, by: Actor) -> Bid:
    """Exclude an opened bid, with a printed reason, before scoring is complete."""
    one = locked(bid.procurement)
    rules.check_procure(by, "bid.disqualify", one)
    rules.check_words(one, because, what="The reason")
    if one.state != "opened":
        raise NotNow("Scoring is complete.", remedy="Cancel the procurement, or let the decision stand.")
    fresh = moved_bid(bid, "disqualify")
    fresh.reason, fresh.ended_at = because.strip(), clock.now()
    fresh.save()
    record("bid.disqualified", subject=fresh.subject, digest=queries.bid_digest(fresh), by=by.label)
    return fresh


@transaction.atomic
def expose(bid: Bid, *, what: str, minutes: int, people: int, on: dt.date, by: Actor) -> Exposure:
    """Write down that those who judge met one bidder: a visit, a trial, a talk; every bidder is met alike."""
    one = locked(bid.procurement)
    rules.check_procure(by, "evaluator.seat", one)
    if one.state != "opened" or bid.state != "valid":
        raise NotNow("Bidders are met while valid bids are being scored.")
    if not what.strip() or minutes <= 0 or people <= 0 or on > clock.today():
        raise NotValid("Say what it was, how long, with how many people, on which past day.")
    rules.check_text(what, known=queries.known_names(one), what="What it was")
    made = Exposure.objects.create(bid=bid, what=what.strip(), minutes=minutes, people=people, on=on)
    record("bid.met", subject=bid.subject, minutes=minutes, by=by.label)
    return made
