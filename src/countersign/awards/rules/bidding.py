"""Sending bids: in time or late, complete, safe to print; opening them only once the deadline has passed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Model

from countersign import clock
from countersign.answers.rules import Promise, check_promise
from countersign.awards import queries
from countersign.awards.models import Confidential, Part, Procurement
from countersign.awards.states import PROCUREMENT
from countersign.errors import NotAllowed, NotNow, NotValid
from countersign.findings.rules import check_text
from countersign.people.rules import Actor, check

LEAST_AHEAD = dt.timedelta(days=60)
"""From the deadline to the date of a promise: an earlier one would pass before the award."""


@dataclass(frozen=True)
class Said:
    """What a bid says to one criterion; ``confidential`` is a category of :class:`Confidential`, with its reason."""

    text: str
    confidential: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Offer:
    """A bid before it is sealed: the price, what it says by number of criterion, what it promises, and which other
    bodies bid together with the one that sends it."""

    price: Decimal
    says: Mapping[int, Said]
    pledges: tuple[Promise, ...] = field(default=())
    partners: tuple[Model, ...] = ()


def check_send(by: Actor, one: Procurement, body: Model) -> None:
    """A provider for itself; never the body that buys, nor who acts for it."""
    check(by, "bid.send", body_id=body.pk)
    if body.pk == one.body_id or one.body_id in by.bodies("commissioner"):
        raise NotAllowed("Who buys does not bid.", remedy="Another account acts for the bidder.")


def check_bid_time(one: Procurement) -> bool:
    """Whether a bid comes in time; raises :class:`NotNow` where none is taken at all."""
    if one.state not in ("published", "bids_in", "opened"):
        raise NotNow("This procurement takes no bids now.", remedy="See the list of procurements.")
    return one.state != "opened" and clock.now() <= one.deadline


def check_offer(one: Procurement, offer: Offer, body: Model) -> None:
    """Complete and safe; raises :class:`NotValid` with every fault, :class:`NotSafe` for words that name somebody."""
    if faults := (*_faults(one, offer), *_of_partners(one, offer, body)):
        raise NotValid("The bid is not complete.", remedy=" ".join(words for _, words in faults), faults=faults)
    known = [body.name, *(partner.name for partner in offer.partners), *queries.known_names(one)]
    for said in offer.says.values():
        for words in filter(None, (said.text, said.reason)):
            check_text(words, known=known, what="The bid")
    for promise in offer.pledges:
        check_promise(promise, known=known)
        if promise.due_on < one.deadline.date() + LEAST_AHEAD:
            later = "Give a day at least 60 days after the deadline."
            raise NotValid("A promise falls due before the award.", remedy=later, faults=(("due_on", later),))


def _faults(one: Procurement, offer: Offer) -> Iterator[tuple[str, str]]:
    if not offer.price > 0:
        yield "price", "Give a price above 0."
    longest = Part._meta.get_field("text").max_length
    for criterion in queries.quality(one):
        said = offer.says.get(criterion.number)
        if said is None or not said.text.strip():
            yield f"text_{criterion.number}", f"Say what the bid offers for “{criterion.name}”."
        elif len(said.text) > longest:
            yield f"text_{criterion.number}", f"Shorten it to {longest:,} characters."
        elif said.confidential and (said.confidential not in Confidential.values or len(said.reason.strip()) < 10):
            yield f"reason_{criterion.number}", "Say why this part is to be withheld; the reason is printed."


def _of_partners(one: Procurement, offer: Offer, body: Model) -> Iterator[tuple[str, str]]:
    who = [body.pk, *(partner.pk for partner in offer.partners)]
    if len(who) != len(set(who)):
        yield "partners", "Name each body once, and not the one that sends the bid."
    if one.body_id in who:
        yield "partners", "Who buys does not bid."


def check_open(by: Actor, one: Procurement) -> None:
    """Nobody opens a bid before the deadline, whoever asks."""
    check(by, "bid.open", body_id=one.body_id)
    if one.state == "published":
        raise NotNow("No bid has come.", remedy="Cancel the procurement, or begin another with a later deadline.")
    PROCUREMENT.after(one.state, "open")
    if clock.now() <= one.deadline:
        raise NotNow(
            f"Bids stay sealed until {one.deadline:%-d %B %Y, %H:%M}.", remedy="They are opened together after it."
        )
