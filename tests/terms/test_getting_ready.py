"""Random deeds on random days, beside a plain twin: no way leads to a met item but evidence that stands and has not
expired, and none through the gate but readiness or an override in its days."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from countersign import clock
from countersign.errors import CountersignError
from countersign.ledger.models import Entry
from countersign.people.rules import SYSTEM
from countersign.terms import actions, queries
from countersign.terms.actions.readiness import LONGEST, REST
from countersign.terms.models import Override, Shown
from countersign.terms.readiness import ASKING, items
from terms.readied import make_ready, shown

START = dt.date(2026, 5, 4)
EVIDENCED = [one for one in items().values() if not one.is_measured and "commissioner" in one.sides]
WORDS = ("", *["What was done, and by whom, stands in it."] * 5, "Ask Mrs Jane Fairweather on 07700 900123.")
REASON = "Passengers must be heard before the routes change."


class Twin:
    """What must be true, kept in plain Python."""

    def __init__(self) -> None:
        self.expires: dict[str, dt.date] = {}
        self.asks: dict[str, list[dt.date]] = {}  # way of asking -> [last day, times prolonged]
        self.rests: dict[str, dt.date] = {}

    def met(self, name: str, today: dt.date) -> bool:
        return self.expires.get(name, dt.date.min) >= today


def deed(rng: random.Random, place, twin: Twin, today: dt.date) -> bool:
    """One deed by somebody, good or bad; whether it was let through."""
    by = rng.choice((*[place.buyer] * 6, place.seller, place.steward, SYSTEM))
    verb = rng.choice((_show, _show, _show, _take_back, _override, _prolong, _stop))
    try:
        done = verb(rng, place, twin, today, by)
    except CountersignError:
        return False
    if not done:
        return False
    assert by.kind == "staff" and by.roles == place.buyer.roles, "nobody did it for another"
    return True


class Chosen:
    """Stands in for chance: every choice is the next of these."""

    def __init__(self, *picks) -> None:
        self.picks = list(picks)

    def choice(self, _) -> object:
        return self.picks.pop(0)


def good_deeds(place, twin: Twin) -> dt.date:
    """Each verb once with success, a day apart, so that nothing is tried only in vain; returns the day after."""
    today, to = START, next(iter(dict(ASKING)))
    for verb, picks in (
        (_take_back, lambda: (Shown.objects.filter(state="shown").first(), "It does not hold any more.")),
        (_override, lambda: (to, 30, REASON)),
        (_prolong, lambda: (Override.objects.get(), 60)),
        (_stop, lambda: (Override.objects.get(),)),
        (_show, lambda: (EVIDENCED[0], WORDS[1], 5)),
    ):
        with clock.at(today):
            assert verb(Chosen(*picks()), place, twin, today, place.buyer), verb.__name__
            _agree(place, twin, today)
        today += dt.timedelta(days=1)
    return today


def _show(rng, place, twin, today, by):
    item, says = rng.choice(EVIDENCED), rng.choice(WORDS)
    says = f"{says} {item.id}" if says.startswith("What") else says
    dated = today - dt.timedelta(days=rng.choice((-3, 0, 5, 20, 300, 365, 400)))
    made = shown(place.council, item, by=by, says=says, dated_on=dated)
    assert says.startswith("What") and dated <= today
    twin.expires[item.id] = dated + dt.timedelta(days=item.lasts)
    return made.expires_on >= today


def _take_back(rng, place, twin, today, by):
    one = _any(rng, Shown)
    if one:
        actions.take_back(one, reason=rng.choice(("", "It does not hold any more.")), by=by)
        assert one.state == "shown"
        del twin.expires[one.item]
    return one


def _override(rng, place, twin, today, by):
    to, until = rng.choice(list(dict(ASKING))), today + dt.timedelta(days=rng.choice((-1, 0, 1, 30, 60, 61)))
    actions.override(place.council, to=to, reason=rng.choice(("", REASON)), decided_by="Board", until=until, by=by)
    assert today < until <= today + LONGEST
    assert to not in twin.rests or twin.rests[to] + REST < today
    twin.asks[to], twin.rests[to] = [until, 0], until
    return True


def _prolong(rng, place, twin, today, by):
    one, until = _any(rng, Override), today + dt.timedelta(days=rng.choice((1, 30, 60, 100, 130)))
    if one:
        actions.prolong(one, reason=REASON, until=until, by=by)
        ends, times = twin.asks[one.to]
        assert times == 0 and ends == one.ends_on >= today and ends < until <= ends + LONGEST
        twin.asks[one.to], twin.rests[one.to] = [until, 1], until
    return one


def _stop(rng, place, twin, today, by):
    one = _any(rng, Override)
    if one:
        actions.stop_override(one, by=by)
        assert twin.asks.pop(one.to)[0] >= today
        twin.rests[one.to] = today
    return one


def _any(rng, model):
    return rng.choice([None, *model.objects.order_by("pk")])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_nothing_is_met_without_evidence_whatever_is_tried(place, seed):
    rng, twin, through = random.Random(seed), Twin(), 0
    with clock.at(START):
        make_ready(place)
        twin.expires = dict(Shown.objects.values_list("item", "expires_on"))
    today = good_deeds(place, twin)
    for _ in range(30):
        today += dt.timedelta(days=rng.choice((0, 1, 5, 20)))
        with clock.at(today):
            through += deed(rng, place, twin, today)
            _agree(place, twin, today)
    assert 0 < through < 30, "some were let through and some were not"
    assert Entry.objects.filter(event__startswith="evidence.").count() >= Shown.objects.count()


def _agree(place, twin: Twin, today: dt.date) -> None:
    """The register says what the twin says."""
    found = queries.readiness(place.council)
    for one in (one for strand in found.strands for one in strand.items if not one.item.is_measured):
        assert (one.state == "met") == twin.met(one.item.id, today), (one.item.id, today)
    measured = [one for strand in found.strands for one in strand.items if one.item.is_measured]
    for to in dict(ASKING):
        shown_all = all(twin.met(item.id, today) for item in EVIDENCED if to in item.gates)
        ready = shown_all and not any(one.stands_in_the_way for one in measured)
        by_override = to in twin.asks and twin.asks[to][0] >= today
        assert found.may(to) == (ready or by_override), (to, today)
