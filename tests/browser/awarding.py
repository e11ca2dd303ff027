"""What the examples of the pages of awards stand for: one procurement in each state that a page is about."""

from __future__ import annotations

import datetime as dt

from awards.procured import Tender, build
from countersign import clock
from countersign.awards import actions
from countersign.register.models import Body


def awards() -> None:
    """Challenged (2026), explained (2027), drafted (2028), being scored (2029), open (2030), to begin (2031)."""
    challenged = _tender("ferries-2026")
    challenged.bidders["newcomer"] = _provider() or challenged.bidders["newcomer"]  # who can still challenge it
    challenged.noticed()
    challenged.challenged()
    _tender("ferries-2027").explained()
    drafted = _tender("ferries-2028")
    actions.invite(drafted.draft(), group="user", by=drafted.buyer)
    opened = _tender("ferries-2029")
    opened.opened()
    opened.seat("user")
    _open_for_bids(_tender("ferries-2030"))
    _tender("ferries-2031")


def _tender(slug: str) -> Tender:
    """Of the body that commissions the buses of the small world, where it is there."""
    return build(
        slug=slug, council=Body.objects.filter(parts__contract__slug="buses", parts__part="commissioner").first()
    )


def _open_for_bids(one: Tender) -> None:
    """Whoever provides the buses finds a bid of its own, the first."""
    one.bidders["incumbent"] = _provider() or one.bidders["incumbent"]
    one.draft(deadline=clock.now() + dt.timedelta(days=20))
    actions.publish(one.now(), by=one.buyer)
    for who in ("incumbent", "low"):
        one.send(who, at=clock.now())
    question = "Does the price include the crossings on public holidays?"
    actions.ask(one.now(), body=one.bidders["low"], question=question, by=one.seller("low"))


def _provider() -> Body | None:
    return Body.objects.filter(parts__contract__slug="buses", parts__part="provider").first()
