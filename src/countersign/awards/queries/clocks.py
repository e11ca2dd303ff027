"""The clocks of one procurement: what the law asks to be told, by when, and whether it was."""

from __future__ import annotations

import datetime as dt

from countersign import clock
from countersign.awards import clocks as law
from countersign.awards.models import Procurement

NOTICES = law.GIVEN


def clocks(one: Procurement) -> list[law.Line]:
    """Each with its day and how it stands today."""
    if one.published_at is None:
        return []
    contract = one.contract
    known = law.Known(contract.jurisdiction, contract.light_touch, one.published_at.date(), _events(one))
    return law.lines(known, clock.today())


def _events(one: Procurement) -> dict[str, dt.date]:
    given = {notice.kind: notice.on for notice in one.notices.all()}
    given |= {"cancelled_notice": given.pop("cancelled")} if "cancelled" in given else {}
    decision = getattr(one, "decision", None)
    explanation = getattr(decision, "explanation", None) if decision else None
    happened = {
        "published": one.published_at.date(),
        "decided": decision.at.date() if decision else None,
        "summaries": explanation.summaries_on if explanation else None,
        "signing": one.signed_on,
        "starts": one.contract.starts_on,
        "cancelled": one.cancelled_on,
    }
    return given | {name: day for name, day in happened.items() if day}
