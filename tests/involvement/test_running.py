"""An ask opens when the body is ready, has reported on the last one, and says why it asks again; then it closes."""

from __future__ import annotations

import datetime as dt

import pytest

from countersign import clock
from countersign.errors import NotAllowed, NotNow, NotSafe, NotValid
from countersign.involvement import jobs
from countersign.involvement.actions import inviting, people, running
from countersign.involvement.models import Batch, Invitation, Participant
from countersign.involvement.queries.people import MOST_A_YEAR, RESTS_DAYS, can_be_invited
from countersign.notices.models import Notice
from countersign.people.rules import ANYBODY, Actor
from countersign.terms.models import Spent
from findings.place import MONDAY
from involvement.conftest import may_ask
from involvement.town import holder

OUTCOME = "A wheelchair reaches the kerb now. The bin is not moved yet; the council says it is by May."


def closed(town, **more):
    return running.close(town.open(**more), because="Enough people came.", by=town.steward)


def test_a_body_reports_back_before_it_asks_again(town):
    ask = closed(town)
    again = town.draft()
    with pytest.raises(NotNow, match="not said yet what came of ask"):
        running.open_ask(again, again_because="It has to be tried in the rain as well.", by=town.steward)
    running.report_back(ask, outcome=OUTCOME, by=town.buyer)
    assert running.open_ask(again, again_because="It has to be tried in the rain as well.", by=town.steward)


def test_what_is_known_is_shown_and_takes_a_reason(town):
    running.report_back(closed(town), outcome=OUTCOME, by=town.steward)
    again = town.draft()
    with pytest.raises(NotValid, match="known about this already"):
        running.open_ask(again, by=town.steward)
    opened = running.open_ask(again, again_because="It has to be tried in the rain as well.", by=town.steward)
    assert [one["kind"] for one in opened.known] == ["ask"]


def test_a_first_ask_takes_no_reason(town):
    assert running.open_ask(town.draft(), by=town.steward).known == []


def test_an_unready_body_asks_nobody(town):
    with pytest.raises(NotNow, match="not ready"):
        town.open(body=town.place.provider)
    may_ask(town, town.place.provider)
    assert town.open(body=town.place.provider).state == "open"


def test_only_a_steward_opens(town):
    made = town.draft()
    for by in (town.buyer, town.seller, town.adviser):
        with pytest.raises(NotAllowed):
            running.open_ask(made, by=by)


def test_before_its_day_it_closes_with_a_reason_and_after_it_by_itself(town):
    ask = town.open(places=1)
    taken = [town.sign_up(ask) for _ in range(2)]
    with pytest.raises(NotNow, match="until its last day"):
        running.close(ask, by=town.steward)
    with clock.at(ask.ends_on + dt.timedelta(days=1)):
        assert jobs.keep_asks.call()["closed"] == 1
        assert jobs.keep_asks.call()["closed"] == 0
    for one in taken:
        one.sign_up.refresh_from_db()
    assert [one.sign_up.state for one in taken] == ["missed", "not_needed"]


def test_what_came_of_it_goes_to_everybody_who_was_invited_or_came(town):
    ask = town.open(places=1)
    for number in range(3):
        town.sign_up(ask, address=f"person{number}@example.org", reached_by="email")
    running.close(ask, because="Enough people came.", by=town.steward)
    running.report_back(ask, outcome=OUTCOME, by=town.buyer)
    assert Notice.objects.filter(kind="ask_outcome").count() == 3


def test_what_came_of_it_says_something_and_names_nobody(town):
    ask = closed(town)
    with pytest.raises(NotValid):
        running.report_back(ask, outcome="Thank you all.", by=town.buyer)
    with pytest.raises(NotSafe):
        running.report_back(ask, outcome=f"{OUTCOME} Thanks to Mrs Agnes Holloway.", by=town.buyer)
    with pytest.raises(NotAllowed):
        running.report_back(ask, outcome=OUTCOME, by=town.seller)


def test_what_it_cost_is_entered_under_the_contract(town):
    ask = town.open(staff_hours=6)
    taken = town.sign_up(ask)
    people.pay(taken.sign_up.participant, ask=ask, what="Bus fare", amount=4, by=town.steward)
    running.close(ask, because="Enough people came.", by=town.steward)
    running.report_back(ask, outcome=OUTCOME, by=town.steward)
    assert sorted((one.activity, int(one.hours), int(one.money), one.measured) for one in Spent.objects.all()) == [
        ("expenses", 0, 4, True),
        ("recruitment", 6, 0, True),
    ]


def test_one_reminder_two_days_before(town):
    ask = town.open()
    town.sign_up(ask, address="person@example.org", reached_by="email")
    assert jobs.keep_asks.call()["reminded"] == 0
    with clock.at(MONDAY + dt.timedelta(days=9)):
        assert jobs.keep_asks.call()["reminded"] == 1
        assert jobs.keep_asks.call()["reminded"] == 0


def willing(town, number):
    """So many people who agreed to be asked; they came to an ask long ago."""
    made = [people.enrol(channel="web", may_be_asked=True, address=f"p{n}@example.org", by=ANYBODY)[0]
            for n in range(number)]  # fmt: skip
    assert Participant.objects.count() == number
    return made


def test_the_host_draws_and_the_same_seed_draws_the_same(town):
    willing(town, 12)
    ask = town.open()
    chosen = {one.mark for one in inviting.queries.drawn(list(can_be_invited(ask)), 5, "heron")}
    batch = inviting.draw(ask, number=5, seed="heron", by=town.steward)
    assert (batch.how, batch.seed, batch.frame, batch.invited) == ("random", "heron", 12, 5)
    assert set(batch.invitations.values_list("participant__mark", flat=True)) == chosen
    assert Notice.objects.filter(kind="ask_invitation").count() == 5
    assert inviting.draw(ask, number=20, seed="reed", by=town.steward).frame == 7, "nobody is asked twice"


def test_a_body_never_draws_and_declares_for_itself_only(town):
    willing(town, 3)
    ask = town.open()
    for by in (town.buyer, town.seller):
        with pytest.raises(NotAllowed):
            inviting.draw(ask, number=2, seed="heron", by=by)
    said = {"contract": town.place.contract, "who": "People who had rung and been thanked", "how": "chosen"}
    batch = inviting.declare(body=town.place.provider, invited=40, frame=900, by=town.seller, **said)
    assert (batch.body, batch.seed) == (town.place.provider, "")
    with pytest.raises(NotAllowed):
        inviting.declare(body=town.place.provider, invited=40, by=town.buyer, **said)
    with pytest.raises(NotValid):
        inviting.declare(body=town.place.provider, invited=40, frame=4, by=town.seller, **said)


def test_who_was_asked_rests_and_nobody_is_asked_more_than_they_agreed_to(town):
    person = willing(town, 1)[0]
    ask = town.open()

    def invited(days_ago: int) -> None:
        on = clock.today() - dt.timedelta(days=days_ago)
        batch = Batch.objects.create(who="An earlier list", how="random", frame=9, invited=9, on=on)
        Invitation.objects.create(batch=batch, participant=person, on=on)

    assert can_be_invited(ask).exists()
    invited(RESTS_DAYS - 1)
    assert not can_be_invited(ask).exists()
    Invitation.objects.all().delete()
    for number in range(person.most_a_year - 1):
        invited(RESTS_DAYS + 1 + number)
    assert can_be_invited(ask).exists()
    invited(RESTS_DAYS + 60)
    assert not can_be_invited(ask).exists()
    Participant.objects.update(most_a_year=50)
    for number in range(MOST_A_YEAR):
        invited(RESTS_DAYS + 61 + number)
    assert not can_be_invited(ask).exists(), "the cap of the register holds whatever was agreed"


def test_who_comes_on_an_invitation_is_told_apart_from_who_comes_by_themselves(town):
    person = willing(town, 1)[0]
    ask = town.open()
    inviting.draw(ask, number=1, seed="heron", by=town.steward)
    mine = town.sign_up(ask, participant=person, by=Actor("person", receipt_id=person.receipt_id))
    other = town.sign_up(ask)
    assert (mine.sign_up.invited, other.sign_up.invited) == (True, False)
    assert holder(mine).receipt_id == person.receipt_id
