"""Setting apart what looks like a campaign, and a steward's word on it. Nothing is deleted and nothing is hidden."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model

from countersign import clock
from countersign.errors import NotValid
from countersign.experiences import campaigns, rules
from countersign.experiences.actions.bulk import update
from countersign.experiences.actions.copies import represent_again
from countersign.experiences.actions.walking import originals
from countersign.experiences.models import Campaign, Channel, Experience, Network
from countersign.ledger.actions import record
from countersign.people.queries import network_marks
from countersign.people.rules import Actor, check

LOOKED_BACK = dt.timedelta(days=120)
ORIGIN_KEPT = dt.timedelta(days=60)
_IN_SIGHT = ("attached", "coded", "counted")


def look_for_campaigns(*, by: Actor) -> int:
    """Set apart what looks like one hand, body by body; returns how many accounts are set apart anew."""
    rules.check_step(by, "dedupe")
    since = clock.now() - LOOKED_BACK
    bodies = _in_sight().filter(told_at__gte=since).exclude(body=None).values_list("body", flat=True).distinct()
    return sum(_look(body, since, by) for body in sorted(bodies))


@transaction.atomic
def decide_campaign(campaign: Campaign, *, genuine: bool, by: Actor) -> Campaign:
    """A steward says whether its people are their own (each counts) or one hand (they stay apart, and in print)."""
    rules.check_step(by, "dedupe")
    campaign.verdict = Campaign.Verdict.GENUINE if genuine else Campaign.Verdict.CAMPAIGN
    campaign.decided_by_id, campaign.decided_at = by.account_id, clock.now()
    campaign.save()
    members = list(campaign.members.exclude(state="withdrawn"))
    for one in members:
        one.counts = genuine
    update(members, "counts")
    for cluster in {one.cluster for one in members if one.cluster_id}:
        represent_again(cluster)
    record(
        "campaign.decided", subject=f"campaign:{campaign.pk}", verdict=campaign.verdict, accounts=len(members),
        by=by.label,
    )  # fmt: skip
    return campaign


@transaction.atomic
def declare_network(body: Model, *, addresses: str, by: Actor) -> int:
    """A body says from where its own people write (``192.0.2.0/24``); kept as digests. Returns how many are new."""
    check(by, "network.declare", body_id=body.pk)
    try:
        marks = network_marks(addresses)
    except ValueError as error:
        raise NotValid("This is no range of network addresses.", remedy="Write it like 192.0.2.0/24.") from error
    known = set(Network.objects.filter(body=body).values_list("mark", flat=True))
    fresh = [Network(body=body, mark=mark) for mark in marks if mark not in known]
    Network.objects.bulk_create(fresh)
    record("network.declared", subject=f"body:{body.pk}", parts=len(fresh), by=by.label)
    return len(fresh)


def forget_origins() -> int:
    """Where accounts came from, once sixty days have passed; returns of how many."""
    over = Experience.objects.filter(told_at__lt=clock.now() - ORIGIN_KEPT).exclude(origin="")
    return over.update(origin="")


@transaction.atomic
def _look(body: int, since: dt.datetime, by: Actor) -> int:
    accounts = list(_in_sight().filter(body=body, told_at__gte=since).order_by("told_at", "pk"))
    groups = campaigns.found(_tellings(body, accounts))
    by_pk = {one.pk: one for one in accounts}
    return sum(_set_apart(body, group.why, [by_pk[pk] for pk in group.members], by) for group in groups)


def _in_sight() -> Model:
    """What came by itself through this site and may be counted."""
    asked = ("sampled", "everyone")
    found = Experience.objects.filter(channel=Channel.WEB, state__in=_IN_SIGHT, source__counts=True)
    return found.exclude(source__selection__in=asked).filter(source__inviter=None)


def _tellings(body: int, accounts: list[Experience]) -> list[campaigns.Telling]:
    own = set(Network.objects.filter(body=body).values_list("mark", flat=True))
    told = originals(accounts)
    return [
        campaigns.Telling(
            one.pk, one.told_at, one.origin, str(content.get("words", one.redacted_text)), one.kind, one.origin in own
        )
        for one, content in zip(accounts, told, strict=True)
    ]


def _set_apart(body: int, why: str, members: Iterable[Experience], by: Actor) -> int:
    """Those that no campaign holds yet; an undecided one of the same sign grows."""
    fresh = [one for one in members if one.campaign_id is None]
    if not fresh:
        return 0
    open_one = Campaign.objects.filter(body=body, why=why, verdict=Campaign.Verdict.OPEN).first()
    campaign = open_one or Campaign.objects.create(body_id=body, why=why, found_at=clock.now())
    for one in fresh:
        one.campaign, one.counts = campaign, False
    update(fresh, "campaign", "counts")
    record("campaign.set_apart", subject=f"campaign:{campaign.pk}", why=why, accounts=len(fresh), by=by.label)
    return len(fresh)
