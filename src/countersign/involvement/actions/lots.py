"""Volunteers, and the lottery that seats them: laid and published first, drawn by a seed that nobody could choose."""

from __future__ import annotations

import datetime as dt

import numpy as np
from django.conf import settings
from django.db import transaction

from countersign import clock
from countersign.errors import NotNow, NotValid
from countersign.findings.rules import check_text
from countersign.involvement.actions.panel_letters import write_of_draw
from countersign.involvement.actions.panel_writing import locked, told
from countersign.involvement.actions.people import enrol
from countersign.involvement.models import Draw, Panel, Participant, Sitting, Volunteer
from countersign.involvement.queries import panels as asked
from countersign.involvement.queries.lotteries import named, pool, volunteers_now
from countersign.involvement.rules import panels as rules
from countersign.involvement.states import DRAW, PANEL, VOLUNTEER
from countersign.ledger.actions import record
from countersign.people.queries import mark
from countersign.people.rules import Actor, check
from countersign.stats.sortition import Lottery, lottery

__all__ = ["draw_seats", "lay_lottery", "void_lottery", "volunteer", "withdraw_volunteer"]


@transaction.atomic
def volunteer(
    panel: Panel,
    *,
    traits: dict[str, str],
    by: Actor,
    channel: str = Participant.Channel.WEB,
    address: str = "",
    reached_by: str = "",
    home: str = "",
) -> tuple[Volunteer, str]:
    """Somebody would take a user's seat. Returns them and their code, which is shown once.

    ``home`` is where they live, in their own words: only a keyed digest of it is kept, so that of those who live
    together one is drawn at most.
    """
    fresh = locked(panel)
    rules.check_volunteer(by, fresh, traits)
    participant, code = enrol(channel=channel, by=by, address=address, kind=reached_by)
    made = Volunteer.objects.create(
        panel=fresh, participant=participant, number=fresh.next_volunteer, at=clock.now(), household=_marked(home),
        traits={row[0]: traits[row[0]] for row in fresh.quotas},
    )  # fmt: skip
    fresh.next_volunteer += 1
    fresh.save()
    record("panel.volunteered", subject=fresh.subject, number=made.number, channel=channel, by=by.label)
    return made, code


def _marked(home: str) -> str:
    words = " ".join(home.casefold().replace(",", " ").split())
    return mark(f"household:{words}", key=settings.RECEIPT_KEY) if words else ""


@transaction.atomic
def withdraw_volunteer(one: Volunteer, *, by: Actor) -> Volunteer:
    """They would not any more: what they are like is forgotten, and a lottery that names them is not drawn."""
    rules.check_holder(by, one)
    fresh = locked(one)
    fresh.state = VOLUNTEER.after(fresh.state, "withdraw")
    fresh.traits, fresh.household = {}, ""
    fresh.save()
    for draw in fresh.panel.draws.filter(state="laid"):
        if any(fresh.number in members for members in draw.members):
            draw.state = DRAW.after(draw.state, "void")
            told("draw.voided", draw, by)
    record("panel.volunteer_withdrew", subject=fresh.panel.subject, number=fresh.number, by=by.label)
    return fresh


@transaction.atomic
def lay_lottery(panel: Panel, *, seed_source: str, seed_on: dt.date, by: Actor) -> Draw:
    """Every panel of users that may be drawn, and its tickets, printed before the seed is known.

    Raises :class:`NotValid`, naming the smallest relaxation, where the volunteers cannot meet the quotas.
    """
    check(by, "panel.draw")
    fresh = locked(panel)
    PANEL.after(fresh.state, "seat")
    if fresh.draws.filter(state="laid").exists():
        raise NotNow("A lottery is laid already.", remedy="Draw it, or call it off first.")
    if seed_on <= clock.today():
        raise NotValid("The seed must not be known yet.", faults=(("seed_on", "Give a day that is still to come."),))
    check_text(seed_source, what="Where the seed comes from")
    if not asked.vacant_users_seats(fresh):
        raise NotNow("No user’s seat is vacant.", remedy="Nobody is to be drawn.")
    there, drawn_from = volunteers_now(fresh), pool(fresh)
    found = lottery(drawn_from, rng=np.random.default_rng(fresh.pk))
    made = _laid(fresh, there, found, seed_source=seed_source.strip(), seed_on=seed_on)
    made.quotas, made.seats = [list(quota) for quota in drawn_from.quotas], drawn_from.seats
    made.save()
    return told("draw.laid", made, by, panel=fresh.subject, lottery=made.digest)


def _laid(panel: Panel, there: list[Volunteer], found: Lottery, **seed) -> Draw:
    members = [[there[at].number for at in one] for one in found.panels]
    return Draw(
        panel=panel, volunteers=len(there), members=members, tickets=list(found.tickets), least=found.least,
        bound=found.bound, barred=len(found.barred), laid_at=clock.now(), digest=named(members, found.tickets).digest,
        **seed,
    )  # fmt: skip


@transaction.atomic
def void_lottery(draw: Draw, *, by: Actor) -> Draw:
    """Not draw a lottery that is laid; that it was laid stays in sight."""
    check(by, "panel.draw")
    fresh = locked(draw)
    fresh.state = DRAW.after(fresh.state, "void")
    return told("draw.voided", fresh, by)


@transaction.atomic
def draw_seats(draw: Draw, *, seed: str, by: Actor) -> Draw:
    """Draw, on the day that was announced or later: those of the drawn panel have a seat from today."""
    check(by, "panel.draw")
    fresh, panel = locked(draw), locked(draw.panel)
    fresh.state = DRAW.after(fresh.state, "draw")
    panel.state = PANEL.after(panel.state, "seat")
    rules.check_seed(seed, fresh.seed_on)
    fresh.seed = seed.strip()
    fresh.drawn = named(fresh.members, fresh.tickets).draw(fresh.seed)
    fresh.drawn_at = clock.now()
    _seat(panel, fresh.members[fresh.drawn])
    panel.sat_on = panel.sat_on or clock.today()
    panel.recruits_until = None
    told("panel.seated", panel, by, draw=fresh.subject)
    return told("draw.drawn", fresh, by, number=fresh.drawn)


def _seat(panel: Panel, numbers: list[int]) -> None:
    chosen = list(
        panel.volunteers.select_for_update().select_related("participant").filter(number__in=numbers).order_by("number")
    )
    for seat, one in zip(asked.vacant_users_seats(panel), chosen, strict=True):
        one.state = VOLUNTEER.after(one.state, "seat")
        one.save()
        Sitting.objects.create(seat=seat, volunteer=one, since=clock.today())
    write_of_draw(chosen)
