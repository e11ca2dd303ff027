from __future__ import annotations

import datetime as dt

import pytest

from answers import town as town_
from answers.town import day
from countersign import clock
from countersign.ledger.queries import verdict
from countersign.terms import actions as terms
from findings import place as place_
from involvement.board import MEETING, Board, convened
from involvement.town import Town, contradiction


@pytest.fixture
def town(db, settings, tmp_path):
    """A Monday in Eastmarsh: 60 accounts, a contradiction with an official figure, and bodies that may ask."""
    settings.HOME = tmp_path
    settings.INSIGHT_FACTS = ["countersign.experiences.facts.EXPERIENCES"]
    settings.LEDGER_WITNESSES = ["countersign.involvement.facts.asks"]
    with clock.at(place_.MONDAY):
        place = place_.build()
        place.told(18, themes=["waiting"])
        place.told(42, themes=["staff_manner"])
        made = Town(place, contradiction(place))
        may_ask(made, place.commissioner)
        yield made


def may_ask(town: Town, body) -> None:
    """The body is not ready; somebody who may has overridden that, in public, for a month."""
    role = "commissioner" if body == town.place.commissioner else "provider"
    terms.override(
        body, to="ask", reason="The bus company changes in June and passengers must be heard before.",
        decided_by="Director of transport", until=clock.today() + dt.timedelta(days=30),
        by=town.place.acting(body, role),
    )  # fmt: skip


@pytest.fixture
def board(db, settings, tmp_path) -> Board:
    settings.HOME = tmp_path
    settings.LEDGER_WITNESSES = [
        "countersign.findings.facts.clocks",
        "countersign.answers.facts.witness",
        "countersign.involvement.facts.panels.witness",
    ]
    with clock.at(town_.MONDAY):
        yield convened(town_.found())
        assert verdict().fault is None


@pytest.fixture
def seated(board) -> Board:
    board.seat()
    with clock.at(day(14)):
        yield board


@pytest.fixture
def met(seated) -> Board:
    """A meeting on the fifth Monday with everybody there, and a user's item on its agenda."""
    seated.item = seated.put(about=seated.town.finding)
    seated.call(MEETING)
    with clock.at(MEETING):
        seated.meeting = seated.hold(MEETING)
        yield seated
