"""The asks of Eastmarsh, played on the small place: every state appears, without the whole demo around it."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from countersign import clock
from countersign.demo.building import asks
from countersign.demo.building.days import Stage, play
from countersign.involvement.models import Ask, SignUp
from countersign.involvement.queries.asks import filled
from countersign.involvement.states import ASK
from findings.place import MONDAY


def test_the_asks_of_eastmarsh_stand_in_every_state(town):
    today = MONDAY + dt.timedelta(days=40)
    bodies = {"eastmarsh-council": town.place.commissioner, "eastmarsh-icb": town.place.provider}
    staff = {"steward": town.steward, "council": town.buyer, "icb": town.seller, "adviser": town.adviser}
    stage = Stage(today, SimpleNamespace(bodies=bodies), staff, {})
    play(asks.deeds(stage), after=today - dt.timedelta(days=30), until=today)
    assert set(Ask.objects.values_list("state", flat=True)) == set(ASK.states)
    assert {"placed", "waiting", "done", "missed", "withdrawn"} <= set(SignUp.objects.values_list("state", flat=True))
    with clock.at(today):
        assert filled(Ask.objects.get(state="open")).is_full
    made = Ask.objects.get(state="closed").settled_by
    assert (made.state, made.drafted_numerator, made.drafted_base) == ("draft", 10, 16)
