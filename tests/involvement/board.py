"""A panel of seven in the place of the findings' tests: three users drawn by lot, and four bodies with a seat each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from answers.town import Town, day
from countersign import clock
from countersign.involvement.actions import convening, lots, meetings, voting
from countersign.involvement.models import Ballot, Item, Meeting, Panel, Seat, Sitting, Volunteer
from countersign.involvement.queries import panels as queries
from countersign.people.rules import ANYBODY, Actor
from countersign.register.models import Body
from countersign.terms import actions as terms

MEETING = day(28)
QUOTAS = (("Age", "Under 40", 1, 2), ("Age", "40 and over", 1, 2))
SEED = "National numbers of 7 December 2026: 4 8 15 16 23 42"
SAID: dict[str, Any] = {
    "title": "Passengers’ panel of the school buses",
    "purpose": "Advises on timetables, and decides what is said at the yearly review.",
    "support": "A helper before each meeting; lifts, interpreters and a quiet room on asking.",
    "quotas": QUOTAS,
    "pay": Decimal("45.00"),
}


@dataclass
class Board:
    """The town, its panel, and who holds which code."""

    town: Town
    charity: Body
    panel: Panel = None
    codes: dict[int, str] = field(default_factory=dict)

    @property
    def steward(self) -> Actor:
        return self.town.steward

    @property
    def buyer(self) -> Actor:
        return self.town.commissioner

    @property
    def seats(self) -> list[tuple[str, Body | None]]:
        place = self.town.place
        held = [("commissioner", place.commissioner), ("provider", place.provider), ("provider", place.subcontractor)]
        return [("user", None)] * 3 + held + [("helper", self.charity)]

    def draft(self, **more: Any) -> Panel:
        place = self.town.place
        given = {"body": place.commissioner, "seats": self.seats, "by": self.buyer} | SAID | more
        return convening.draft_panel(place.contract, **given)

    def opened(self) -> Panel:
        return convening.open_panel(self.draft(), recruits_until=clock.today() + dt.timedelta(days=10), by=self.buyer)

    def volunteer(self, age: str, *, by: Actor = ANYBODY, **more: Any) -> Volunteer:
        one, self.codes[one.number] = lots.volunteer(self.panel, traits={"Age": age}, by=by, **more)
        return one

    def seat(self, volunteers: int = 6) -> Panel:
        """Volunteers come, the lottery is laid, and drawn fourteen days later."""
        self.panel = self.opened()
        for number in range(volunteers):
            self.volunteer(("Under 40", "40 and over")[number % 2])
        draw = lots.lay_lottery(self.panel, seed_source="National numbers", seed_on=day(14), by=self.steward)
        with clock.at(day(14)):
            lots.draw_seats(draw, seed=SEED, by=self.steward)
        self.panel.refresh_from_db()
        return self.panel

    def sits(self) -> list[Sitting]:
        return list(queries.sitting_now(self.panel))

    def users(self) -> list[Sitting]:
        return queries.users_now(self.panel)

    def speaker(self, sitting: Sitting) -> Actor:
        """Whoever speaks for a seat: the user with the code, or an account of the body."""
        if sitting.volunteer_id:
            return Actor("person", receipt_id=sitting.volunteer.participant.receipt_id)
        role = {"commissioner": "commissioner", "provider": "provider", "helper": "adviser"}[sitting.seat.kind]
        return self.town.place.acting(sitting.seat.body, role)

    def put(self, sitting: Sitting | None = None, **more: Any) -> Item:
        sitting = sitting or self.users()[0]
        given = {"title": "Buses that leave before their time", "by": self.speaker(sitting)} | more
        return voting.put_item(self.panel, sitting=sitting, **given)

    def hold(self, on: dt.date) -> Meeting:
        """A meeting that everybody comes to; call it at least five working days before."""
        called = self.panel.meetings.filter(state="called", on=on).first()
        return meetings.hold_meeting(called, present=self.sits(), by=self.steward)

    def call(self, on: dt.date) -> Meeting:
        return meetings.call_meeting(self.panel, on=on, where="The library, first floor", by=self.steward)

    def ballot(self, item: Item, meeting: Meeting, kind: str = "close", **more: Any) -> Ballot:
        given = {"motion": "This item is closed.", "by": self.steward} | more
        return voting.open_ballot(item, meeting=meeting, kind=kind, **given)

    def say(self, ballot: Ballot, choices: dict[Sitting, str], **more: Any) -> None:
        for sitting, choice in choices.items():
            voting.vote(ballot, sitting=sitting, choice=choice, by=self.speaker(sitting), **more)

    def decide(self, ballot: Ballot, choices: dict[Sitting, str]) -> Ballot:
        self.say(ballot, choices)
        return voting.count_ballot(ballot, by=self.steward)


def everybody(board: Board, choice: str, users: str | None = None) -> dict[Sitting, str]:
    """Who sits, and what they vote; users what ``users`` says."""
    return {one: (users or choice) if one.volunteer_id else choice for one in board.sits()}


def kinds(sittings: list[Sitting], kind: str) -> list[Sitting]:
    return [one for one in sittings if one.seat.kind == kind]


def convened(town: Town) -> Board:
    """Nobody asked yet; the commissioner may convene, by an override in public."""
    charity = Body.objects.create(slug="eastmarsh-advice", name="Eastmarsh Advice", sector="voluntary", fictional=True)
    terms.override(
        town.place.commissioner, to="panel", decided_by="Director of transport", by=town.commissioner,
        reason="The bus company changes in June and passengers must be heard before.",
        until=clock.today() + dt.timedelta(days=50),
    )  # fmt: skip
    return Board(town, charity)


__all__ = ["MEETING", "SAID", "SEED", "Board", "Seat", "convened", "everybody", "kinds"]
