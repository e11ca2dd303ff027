from __future__ import annotations

import datetime as dt

import pytest

from countersign import clock
from countersign.terms import actions as terms
from findings import place as place_
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
