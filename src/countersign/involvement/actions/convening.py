"""A panel is drafted, opened, and ended; its terms of reference are fixed once people were asked to join it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import Model

from countersign import clock
from countersign.errors import NotNow, NotValid
from countersign.findings.rules import check_text
from countersign.involvement.actions.panel_writing import locked, told
from countersign.involvement.models import Conflict, Panel, Seat, Sitting
from countersign.involvement.rules import panels as rules
from countersign.involvement.states import PANEL
from countersign.people.rules import Actor, check
from countersign.terms.rules import check_ready


@transaction.atomic
def draft_panel(
    contract: Model,
    *,
    body: Model,
    title: str,
    purpose: str,
    support: str,
    seats: Sequence[tuple[str, Model | None]],
    quotas: Sequence[tuple[str, str, int, int]] = (),
    pay: Decimal,
    quorum: int | None = None,
    user_share: int = 33,
    papers_days: int = 5,
    answer_days: int = 30,
    fill_days: int = 60,
    by: Actor,
) -> Panel:
    """Terms of reference. ``seats`` are pairs of a kind and, but for users, the body. The quorum is more than half."""
    check(by, "panel.draft", body_id=body.pk)
    made = Panel(
        contract=contract, body=body, title=title.strip(), purpose=purpose.strip(), support=support.strip(), pay=pay,
        quorum=quorum or len(seats) // 2 + 1, user_share=user_share, papers_days=papers_days, answer_days=answer_days,
        fill_days=fill_days, quotas=[list(row) for row in quotas], drafted_at=clock.now(),
    )  # fmt: skip
    kept = [Seat(panel=made, number=at, kind=kind, body=held) for at, (kind, held) in enumerate(seats, 1)]
    rules.check_terms(made, kept)
    for words, what in ((made.title, "The title"), (made.purpose, "The purpose"), (made.support, "The support")):
        check_text(words, known=[contract.title, body.name], what=what)
    made.save()
    Seat.objects.bulk_create(kept)
    return told("panel.drafted", made, by, contract=contract.pk)


@transaction.atomic
def drop_panel(panel: Panel, *, by: Actor) -> Panel:
    """A draft that comes to nothing."""
    check(by, "panel.draft", body_id=panel.body_id)
    fresh = locked(panel)
    fresh.state = PANEL.after(fresh.state, "drop")
    return told("panel.dropped", fresh, by)


@transaction.atomic
def open_panel(panel: Panel, *, recruits_until: dt.date, by: Actor) -> Panel:
    """Look for volunteers. Only a body that is ready convenes a panel; bodies with a seat sit from now on."""
    check(by, "panel.open", body_id=panel.body_id)
    fresh = locked(panel)
    fresh.state = PANEL.after(fresh.state, "open")
    check_ready(fresh.body, to="panel", contract=fresh.contract)
    fresh.recruits_until = _later(recruits_until)
    today = clock.today()
    Sitting.objects.bulk_create([Sitting(seat=seat, since=today) for seat in fresh.seats.exclude(body=None)])
    return told("panel.opened", fresh, by)


@transaction.atomic
def recruit_again(panel: Panel, *, recruits_until: dt.date, by: Actor) -> Panel:
    """Look for volunteers once more, for seats that fell vacant; whoever volunteered before still may be drawn."""
    check(by, "panel.open", body_id=panel.body_id)
    fresh = locked(panel)
    PANEL.after(fresh.state, "seat")
    fresh.recruits_until = _later(recruits_until)
    return told("panel.recruits_again", fresh, by)


@transaction.atomic
def end_panel(panel: Panel, *, because: str, by: Actor) -> Panel:
    """The panel ends, with a reason in print. What is open on its agenda stays open in sight: this closes nothing."""
    check(by, "panel.open", body_id=panel.body_id)
    fresh = locked(panel)
    fresh.state = PANEL.after(fresh.state, "end")
    if len(because.split()) < 3:
        raise NotValid("Say why it ends.", faults=(("because", "Give the reason in a sentence; it is printed."),))
    check_text(because, known=rules.known_names(fresh), what="The reason")
    fresh.ended_on, fresh.ended_because = clock.today(), because.strip()
    return told("panel.ended", fresh, by)


@transaction.atomic
def declare_conflict(seat: Seat, *, words: str, by: Actor) -> Conflict:
    """Print an interest beside a seat. Whoever keeps the panel writes it down, or the body itself."""
    if not by.bodies("provider", "commissioner", "adviser") & {seat.body_id}:
        check(by, "panel.keep")
    check_text(words, known=rules.known_names(seat.panel), what="The interest")
    made = Conflict.objects.create(seat=seat, words=words.strip(), on=clock.today())
    told("panel.conflict_declared", locked(seat.panel), by, seat=seat.number)
    return made


def _later(day: dt.date) -> dt.date:
    if day <= clock.today():
        raise NotNow("The last day to volunteer is still to come.", remedy="Give people two weeks at least.")
    return day
