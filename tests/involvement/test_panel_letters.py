"""Letters of a panel: every seat at once, and nothing in a member's letter that another reader could learn from."""

from __future__ import annotations

import datetime as dt

import pytest

from answers.town import day
from countersign import clock
from countersign.involvement.actions import lots, meetings, sitting, voting
from countersign.notices.kinds import kind as kind_of
from countersign.notices.models import Notice
from countersign.notices.words import written
from countersign.people.models import Account, Membership
from involvement.board import MEETING, SEED, Board, everybody


@pytest.fixture
def reachable(board) -> Board:
    """Six who left an e-mail, three of them drawn; and an account that acts for each body with a seat."""
    roles = {"commissioner": "commissioner", "provider": "provider", "helper": "adviser"}
    for at, (kind, body) in enumerate(board.seats):
        if body:
            Membership.objects.create(account=Account.objects.create(username=f"{at}"), role=roles[kind], body=body)
    board.panel = board.opened()
    for number in range(6):
        age = ("Under 40", "40 and over")[number % 2]
        board.volunteer(age, address=f"person{number}@example.org", reached_by="email")
    draw = lots.lay_lottery(board.panel, seed_source="National numbers", seed_on=day(14), by=board.steward)
    with clock.at(day(14)):
        lots.draw_seats(draw, seed=SEED, by=board.steward)
        board.panel.refresh_from_db()
        yield board


def _texts(kind: str) -> list[str]:
    return ["\n".join(written(kind_of(kind).template, one.facts)) for one in Notice.objects.filter(kind=kind)]


def test_who_was_drawn_is_told_so_and_not_what_for(reachable):
    drawn = _texts("panel_drawn")
    assert len(drawn) == 3
    assert not any(reachable.panel.title in text or "bus" in text for text in drawn)
    assert all("/panels/mine" in text and "/taking-part/stop/" in text for text in drawn)


def test_a_meeting_and_its_papers_go_to_every_seat_on_one_day_and_once(reachable):
    called = reachable.call(MEETING)
    for number in (1, 2):
        meetings.send_paper(called, title="Runs missed", url=f"https://x.example/{number}", by=reachable.steward)
    for kind in ("panel_meeting", "panel_papers"):
        members, offices = _texts(kind), _texts(f"{kind}_office")
        assert (len(members), len(offices)) == (3, 4), kind
        assert not any(reachable.panel.title in text or called.where in text for text in members)
        assert all(reachable.panel.title in text for text in offices)
    assert {one.made_at for one in Notice.objects.filter(kind__startswith="panel_papers")} == {clock.now()}


def test_a_vacancy_is_told_to_those_who_still_sit_with_the_day_by_which_it_is_filled(reachable):
    gone = reachable.users()[0]
    sitting.leave_seat(gone, by=reachable.speaker(gone))
    by = f"{day(14) + dt.timedelta(days=reachable.panel.fill_days):%-d %B %Y}"
    assert (len(_texts("panel_vacant")), len(_texts("panel_vacant_office"))) == (2, 4)
    assert all(by in text for text in _texts("panel_vacant") + _texts("panel_vacant_office"))


def test_who_must_answer_a_recommendation_is_told_by_when(reachable):
    item, _ = reachable.put(), reachable.call(MEETING)
    with clock.at(MEETING):
        ballot = reachable.ballot(item, reachable.hold(MEETING), kind="recommend", motion="Print the timetables.",
                                  to=reachable.town.place.provider)  # fmt: skip
        reachable.say(ballot, everybody(reachable, "for"))
        voting.count_ballot(ballot, by=reachable.steward)
    (text,) = _texts("panel_recommended")
    assert "Print the timetables." in text and f"{MEETING + dt.timedelta(days=30):%-d %B %Y}" in text
