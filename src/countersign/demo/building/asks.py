"""Asks of Eastmarsh: one reported back, one closed with its results counted, one open with a waiting list, one drafted,
one dropped. Who takes part is nobody: codes without a name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from countersign import clock
from countersign.demo.building.days import Dated, Stage
from countersign.findings.models import Finding
from countersign.involvement.actions import attending, composing, incidents, inviting, people, results, running
from countersign.involvement.actions.signing_up import Taken, sign_up, withdraw
from countersign.involvement.models import Ask
from countersign.involvement.tasks import TEMPLATES, texts
from countersign.people.rules import ANYBODY, Actor
from countersign.register.models import Place
from countersign.register.queries import homes_around
from countersign.terms.actions import override
from countersign.terms.rules import can_ask

_REASON = "The contract for the benefits line is let in the spring, and those who ring it must be heard before that."
_AGAIN = "Accounts say that it happens, not how often: that takes people with a watch, or on the spot."
_CLEARED = (
    "The path is free for a wheelchair: 31 bags had lain there. The bin at the end is not moved yet; the council says "
    "by when on its page of promises."
)
_TRIALS = (35, 50, 70, 110, 150, 240, 320, 410, 500, 640, 780, 900, 1100, 1150, 1200, 1200)  # seconds
_WITHIN = 300


def deeds(stage: Stage) -> Iterator[Dated]:
    """Each deed with its day."""
    steps = (
        (-24, _cleared), (-18, _came), (-15, lambda s: _close(s, "clean_up")), (-12, _told),
        (-24, _calls), (-8, lambda s: _close(s, "calls")), (-7, _settled),
        (-10, _open), (-3, _drafts),
    )  # fmt: skip
    for day, deed in steps:
        yield stage.day(day), lambda deed=deed: deed(stage)


def _draft(stage: Stage, kind: str, about: str, *, days: int, places: int, at: int = 10, body: str, **more) -> Ask:
    """From its template, about a finding of the body that is published; its first time so many days from today."""
    council, template = stage.place.bodies[body], TEMPLATES[kind]
    finding = Finding.objects.filter(contract__parties__body=council, state="published").order_by("pk").first()
    starts = dt.datetime.combine(stage.day(days), dt.time(at), dt.UTC)
    said = texts(kind, about=about, within="5 minutes") | {
        "kind": kind, "finding": finding, "contract": finding.contract, "service": finding.contract.service,
        "place": finding.contract.place, "minutes": template.minutes, "vetting": template.vetting,
        "in_pairs": template.in_pairs, "expenses_most": Decimal(template.expenses_most),
        "staff_hours": Decimal(template.staff_hours), "where": "Marsh End", "meeting_point": "The blue gate",
    }  # fmt: skip
    times = more.pop("times", [(starts, starts + dt.timedelta(hours=2), places)])
    return composing.draft(body=council, times=times, by=stage.staff["steward"], **(said | more))


def _opened(stage: Stage, ask: Ask) -> Ask:
    if not can_ask(ask.body, to="ask", contract=ask.contract):
        own = ("commissioner", "provider")
        by = next(actor for actor in stage.staff.values() if ask.body_id in actor.bodies(*own))
        until = clock.today() + dt.timedelta(days=50)
        override(ask.body, to="ask", reason=_REASON, decided_by="Director of Services", until=until, by=by)
    return running.open_ask(ask, again_because=_AGAIN, by=stage.staff["steward"])


def _cleared(stage: Stage) -> None:
    made = _draft(stage, "clean_up", "the path at Marsh End", days=-18, places=12, body="eastmarsh-council",
                  ends_on=stage.day(-16))  # fmt: skip
    _opened(stage, made)
    homes = _homes(made)
    for number in range(24):
        _take(
            made, may_be_asked=True, address=f"person{number}@example.org", reached_by="email", place=homes[number % 2]
        )


def _came(stage: Stage) -> None:
    ask = Ask.objects.get(kind="clean_up", state="open")
    for one in list(ask.sign_ups.select_related("participant", "slot", "ask"))[:8]:
        holder = _holder(one)
        attending.check_out(attending.check_in(one, by=holder), by=holder)
        people.pay(one.participant, ask=ask, what="Bus fare", amount=Decimal("4.60"), by=stage.staff["steward"])


def _told(stage: Stage) -> None:
    running.report_back(Ask.objects.get(kind="clean_up", state="closed"), outcome=_CLEARED, by=stage.staff["council"])


def _close(stage: Stage, kind: str) -> None:
    ask = Ask.objects.get(kind=kind, state="open")
    early = ask.ends_on >= clock.today()
    running.close(ask, because="Everybody who signed up has been." if early else "", by=stage.staff["steward"])


def _calls(stage: Stage) -> None:
    nine = dt.datetime.combine(stage.day(-20), dt.time(9), dt.UTC)
    times = [(nine + dt.timedelta(days=day), nine + dt.timedelta(days=day, minutes=30), 4) for day in range(5)]
    made = _draft(stage, "calls", "patient transport", days=-20, places=4, body="eastmarsh-icb", where="At home",
                  times=times, within_s=_WITHIN, official_share=0.912, ends_on=stage.day(-10))  # fmt: skip
    _opened(stage, made)
    slots = list(made.slots.all())
    homes = _homes(made)
    taken = [_take(made, slot=slots[number % 5], place=homes[min(number % 3, 1)]) for number in range(len(_TRIALS))]
    for one, waited in zip(taken, _TRIALS, strict=True):
        at = one.sign_up.slot.starts_at
        with clock.at(at + dt.timedelta(hours=1)):
            outcome = "reached" if waited < 1200 else "not_reached"
            results.give(one.sign_up, outcome=outcome, waited_s=waited, happened_at=at, by=_holder(one.sign_up))


def _settled(stage: Stage) -> None:
    results.settle_ask(Ask.objects.get(kind="calls", state="closed"), by=stage.staff["steward"])


def _open(stage: Stage) -> None:
    """Two places, four who want one, one who gave it back; and something that went wrong."""
    made = _draft(stage, "session", "the benefits line", days=12, places=2, at=13, body="eastmarsh-council",
                  ends_on=stage.day(20))  # fmt: skip
    _opened(stage, made)
    inviting.draw(made, number=1, seed="heron", by=stage.staff["steward"])
    taken = [_take(made) for _ in range(3)]
    taken.append(_take(made, by=stage.staff["adviser"], channel="phone", address="01632 960 001", reached_by="phone"))
    withdraw(taken[0].sign_up, by=_holder(taken[0].sign_up))
    incidents.raise_incident(made, words="The ramp at the back is shut.", by=ANYBODY)


def _drafts(stage: Stage) -> None:
    _draft(stage, "letter", "the benefits line", days=15, places=25, body="eastmarsh-council", ends_on=stage.day(30))
    gone = _draft(stage, "mystery", "the benefits desk", days=15, places=2, body="eastmarsh-council", within_s=600,
                  ends_on=stage.day(30))  # fmt: skip
    composing.drop(gone, by=stage.staff["steward"])


def _homes(ask: Ask) -> list[Place | None]:
    """Where those live who take part: in Marsh End and Saltby, so that Fenholm is missing; None where no place has
    parts."""
    homes = {one.name: one for one in homes_around(ask.place)}
    return [homes.get("Marsh End"), homes.get("Saltby")]


def _take(ask: Ask, *, by: Actor = ANYBODY, **said) -> Taken:
    slot = said.pop("slot", None) or ask.slots.first()
    return sign_up(ask, slot=slot, old_enough=True, by=by, **said)


def _holder(one) -> Actor:
    return Actor("person", receipt_id=one.participant.receipt_id)
